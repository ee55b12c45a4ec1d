"""The rules of declarative inference, NAL-1 to NAL-6, as text: one rule a line.

A line has premises, a conclusion and a truth function:

    <S --> M>, <M --> P> |- <S --> P>  deduction

Capital letters stand for any terms; everything else is Narsese. The truth function takes the premises in the
order of the line, and the reasoner tries its two premises in both orders. A rule of one premise is
structural. A long rule goes on in a line that begins with ``|-``. Words after the truth function say what
else happens:

* ``bind A to B``: the variables of A are bound so that it becomes B, and the conclusion has them replaced;
  ``bind # of A to B``: the dependent ones alone, and A has some; ``bind $ of A to B``: the independent ones;
* ``denied``: the negation of what the truth function gives;
* ``introduce subjects``, ``introduce predicates``, ``introduce both``: names that recur in the conclusion
  become variables, those in the places of subjects, of predicates, or each in a conclusion of its own; a
  conclusion in which none recurs is dropped.

Sources: Wang (2013), Non-Axiomatic Logic, by level; the choice of rules, the multi-condition rules and the
shortcuts for relations are those of ONA (Hammer & Lofthouse 2020).
"""

from __future__ import annotations

RULES: dict[int, str] = {
    1: """
    # Syllogisms of inheritance
    <S --> M>, <M --> P> |- <S --> P>  deduction
    <S --> M>, <M --> P> |- <P --> S>  exemplification
    <M --> P>, <M --> S> |- <S --> P>  induction
    <P --> M>, <S --> M> |- <S --> P>  abduction

    # What is the case, of a term
    S, <S --> P> |- P  deduction
    <S --> P>, P |- S  abduction
    """,
    2: """
    # Similarity
    <S <-> P> |- <P <-> S>  structural_intersection
    <S <-> M>, <M <-> P> |- <S <-> P>  resemblance
    <M --> P>, <M --> S> |- <S <-> P>  comparison
    <P --> M>, <S --> M> |- <S <-> P>  comparison
    <M --> P>, <S <-> M> |- <S --> P>  analogy
    <S --> M>, <P <-> M> |- <S --> P>  analogy
    S, <S <-> P> |- P  analogy
    S, <P <-> S> |- P  analogy

    # Sets of one element
    <S --> {P}> |- <S <-> {P}>  structural_intersection
    <[S] --> P> |- <[S] <-> P>  structural_intersection
    <{M} --> P>, <S <-> M> |- <{S} --> P>  analogy
    <S --> [M]>, <P <-> M> |- <S --> [P]>  analogy
    <{A} <-> {B}> |- <A <-> B>  structural_intersection
    <[A] <-> [B]> |- <A <-> B>  structural_intersection
    """,
    3: """
    # Elements of sets
    <{A B} --> P> |- <{A} --> P>  structural_deduction
    <{A B} --> P> |- <{B} --> P>  structural_deduction
    <{A B C} --> P> |- <{A} --> P>  structural_deduction
    <{A B C} --> P> |- <{B} --> P>  structural_deduction
    <{A B C} --> P> |- <{C} --> P>  structural_deduction
    <{A B C D} --> P> |- <{A} --> P>  structural_deduction
    <{A B C D} --> P> |- <{B} --> P>  structural_deduction
    <{A B C D} --> P> |- <{C} --> P>  structural_deduction
    <{A B C D} --> P> |- <{D} --> P>  structural_deduction
    <S --> [A B]> |- <S --> [A]>  structural_deduction
    <S --> [A B]> |- <S --> [B]>  structural_deduction
    <S --> [A B C]> |- <S --> [A]>  structural_deduction
    <S --> [A B C]> |- <S --> [B]>  structural_deduction
    <S --> [A B C]> |- <S --> [C]>  structural_deduction
    <S --> [A B C D]> |- <S --> [A]>  structural_deduction
    <S --> [A B C D]> |- <S --> [B]>  structural_deduction
    <S --> [A B C D]> |- <S --> [C]>  structural_deduction
    <S --> [A B C D]> |- <S --> [D]>  structural_deduction

    # Taking compounds apart
    <(S | P) --> M> |- <S --> M>  structural_deduction
    <(S | P) --> M> |- <P --> M>  structural_deduction
    <M --> (S & P)> |- <M --> S>  structural_deduction
    <M --> (S & P)> |- <M --> P>  structural_deduction
    <(S ~ P) --> M> |- <S --> M>  structural_deduction
    <(S ~ P) --> M> |- <P --> M>  structural_deduction denied
    <M --> (S - P)> |- <M --> S>  structural_deduction
    <M --> (S - P)> |- <M --> P>  structural_deduction denied

    # Putting compounds together
    <P --> M>, <S --> M> |- <(P | S) --> M>  intersection
    <P --> M>, <S --> M> |- <(P & S) --> M>  union
    <P --> M>, <S --> M> |- <(P ~ S) --> M>  difference
    <M --> P>, <M --> S> |- <M --> (P & S)>  intersection
    <M --> P>, <M --> S> |- <M --> (P | S)>  union
    <M --> P>, <M --> S> |- <M --> (P - S)>  difference

    # Taking compounds apart where one component is known
    <S --> M>, <(S | P) --> M> |- <P --> M>  decompose_pnn
    <P --> M>, <(S | P) --> M> |- <S --> M>  decompose_pnn
    <S --> M>, <(S & P) --> M> |- <P --> M>  decompose_npp
    <P --> M>, <(S & P) --> M> |- <S --> M>  decompose_npp
    <S --> M>, <(S ~ P) --> M> |- <P --> M>  decompose_pnp
    <P --> M>, <(S ~ P) --> M> |- <S --> M>  decompose_nnn
    <M --> S>, <M --> (S & P)> |- <M --> P>  decompose_pnn
    <M --> P>, <M --> (S & P)> |- <M --> S>  decompose_pnn
    <M --> S>, <M --> (S | P)> |- <M --> P>  decompose_npp
    <M --> P>, <M --> (S | P)> |- <M --> S>  decompose_npp
    <M --> S>, <M --> (S - P)> |- <M --> P>  decompose_pnp
    <M --> P>, <M --> (S - P)> |- <M --> S>  decompose_nnn
    """,
    4: """
    # Products and images
    <(A * B) --> R> |- <A --> (R /1 B)>  structural_intersection
    <(A * B) --> R> |- <B --> (R /2 A)>  structural_intersection
    <R --> (A * B)> |- <(R \\1 B) --> A>  structural_intersection
    <R --> (A * B)> |- <(R \\2 A) --> B>  structural_intersection
    <A --> (R /1 B)> |- <(A * B) --> R>  structural_intersection
    <B --> (R /2 A)> |- <(A * B) --> R>  structural_intersection
    <(R \\1 B) --> A> |- <R --> (A * B)>  structural_intersection
    <(R \\2 A) --> B> |- <R --> (A * B)>  structural_intersection
    <(A * B) --> (S * M)> |- <A --> S>  structural_deduction
    <(A * B) --> (S * M)> |- <B --> M>  structural_deduction

    # Comparing by a property
    <{R} |-> [P]>, <{S} |-> [P]> |- <({R} * {S}) --> (+ P)>  frequency_greater
    <{R} |-> [P]>, <{S} |-> [P]> |- <({R} * {S}) --> (= P)>  frequency_equal
    <(A * B) --> (+ P)>, <(B * C) --> (+ P)> |- <(A * C) --> (+ P)>  deduction
    <(A * B) --> (= P)>, <(B * C) --> (= P)> |- <(A * C) --> (= P)>  deduction
    <(A * B) --> (= P)> |- <(B * A) --> (= P)>  structural_intersection

    # An argument of a relation exchanged
    <(A * B) --> R>, <C --> A> |- <(C * B) --> R>  deduction
    <(A * B) --> R>, <A --> C> |- <(C * B) --> R>  induction
    <(A * B) --> R>, <C <-> A> |- <(C * B) --> R>  analogy
    <(A * B) --> R>, <C --> B> |- <(A * C) --> R>  deduction
    <(A * B) --> R>, <B --> C> |- <(A * C) --> R>  induction
    <(A * B) --> R>, <C <-> B> |- <(A * C) --> R>  analogy
    <R --> (A * B)>, <A --> C> |- <R --> (C * B)>  deduction
    <R --> (A * B)>, <C --> A> |- <R --> (C * B)>  abduction
    <R --> (A * B)>, <C <-> A> |- <R --> (C * B)>  analogy
    <R --> (A * B)>, <B --> C> |- <R --> (A * C)>  deduction
    <R --> (A * B)>, <C --> B> |- <R --> (A * C)>  abduction
    <R --> (A * B)>, <C <-> B> |- <R --> (A * C)>  analogy

    # Arguments of a relation compared
    <(A * B) --> R>, <(C * B) --> R> |- <C --> A>  abduction
    <(A * B) --> R>, <(A * C) --> R> |- <C --> B>  abduction
    <R --> (A * B)>, <R --> (C * B)> |- <C --> A>  induction
    <R --> (A * B)>, <R --> (A * C)> |- <C --> B>  induction
    <(A * B) --> R>, <(C * B) --> R> |- <C <-> A>  comparison
    <(A * B) --> R>, <(A * C) --> R> |- <C <-> B>  comparison
    <R --> (A * B)>, <R --> (C * B)> |- <C <-> A>  comparison
    <R --> (A * B)>, <R --> (A * C)> |- <C <-> B>  comparison
    """,
    5: """
    # Negation, conjunction, disjunction
    (-- A) |- A  negation
    (A && B) |- A  structural_deduction
    (A && B) |- B  structural_deduction
    (A && B) |- (B && A)  structural_intersection
    S, (S && A) |- A  decompose_pnn
    S, (S || A) |- A  decompose_npp
    S, (A || S) |- A  decompose_npp
    S, ((-- S) && A) |- A  decompose_nnn
    S, ((-- S) || A) |- A  decompose_ppp

    # Syllogisms of implication
    <S ==> M>, <M ==> P> |- <S ==> P>  deduction
    <S ==> M>, <M ==> P> |- <P ==> S>  exemplification
    <M ==> P>, <M ==> S> |- <S ==> P>  induction
    <P ==> M>, <S ==> M> |- <S ==> P>  abduction

    # Conditions and consequences put together
    <P ==> M>, <S ==> M> |- <(P && S) ==> M>  union
    <P ==> M>, <S ==> M> |- <(P || S) ==> M>  intersection
    <M ==> P>, <M ==> S> |- <M ==> (P && S)>  intersection
    <M ==> P>, <M ==> S> |- <M ==> (P || S)>  union

    # Several conditions
    <(S && P) ==> M>, <S ==> M> |- P  abduction
    <(C && M) ==> P>, <S ==> M> |- <(C && S) ==> P>  deduction
    <(C && P) ==> M>, <(C && S) ==> M> |- <S ==> P>  abduction
    <(C && M) ==> P>, <M ==> S> |- <(C && S) ==> P>  induction

    # Equivalence
    <S <=> P> |- <P <=> S>  structural_intersection
    <S ==> P>, <P ==> S> |- <S <=> P>  intersection
    <P ==> M>, <S ==> M> |- <S <=> P>  comparison
    <M ==> P>, <M ==> S> |- <S <=> P>  comparison
    <M ==> P>, <S <=> M> |- <S ==> P>  analogy
    <S ==> M>, <P <=> M> |- <S ==> P>  analogy
    <M <=> P>, <S <=> M> |- <S <=> P>  resemblance
    """,
    6: """
    # Variables eliminated: a fact meets an implication
    A, <B ==> C> |- C  deduction  bind B to A
    <B ==> C>, A |- B  abduction  bind C to A
    A, <(B && D) ==> C> |- <D ==> C>  deduction  bind B to A
    A, <(D && B) ==> C> |- <D ==> C>  deduction  bind B to A
    <B <=> C>, A |- C  analogy  bind B to A
    <B <=> C>, A |- B  analogy  bind C to A
    (B && C), A |- C  anonymous_analogy  bind # of B to A

    # Variables introduced: two statements share a subject
    <M --> P>, <M --> S> |- <<M --> S> ==> <M --> P>>  induction  introduce both
    <M --> P>, <M --> S> |- <<M --> S> <=> <M --> P>>  comparison  introduce both
    <M --> P>, <M --> S> |- (<M --> S> && <M --> P>)  intersection  introduce both
    (-- <M --> P>), <M --> S> |- <<M --> S> ==> (-- <M --> P>)>  induction  introduce both
    <M --> S>, (-- <M --> P>) |- <(-- <M --> P>) ==> <M --> S>>  induction  introduce both
    (-- <M --> P>), <M --> S> |- <<M --> S> <=> (-- <M --> P>)>  comparison  introduce both
    (-- <M --> P>), <M --> S> |- <(-- <M --> P>) <=> <M --> S>>  comparison  introduce both
    (-- <M --> P>), <M --> S> |- (<M --> S> && (-- <M --> P>))  intersection  introduce both
    (-- <M --> P>), <M --> S> |- ((-- <M --> P>) && <M --> S>)  intersection  introduce both

    # ... or a predicate
    <P --> M>, <S --> M> |- <<S --> M> ==> <P --> M>>  induction  introduce predicates
    <P --> M>, <S --> M> |- <<S --> M> <=> <P --> M>>  comparison  introduce predicates
    <P --> M>, <S --> M> |- (<S --> M> && <P --> M>)  intersection  introduce predicates
    (-- <P --> M>), <S --> M> |- <<S --> M> ==> (-- <P --> M>)>  induction  introduce predicates
    <S --> M>, (-- <P --> M>) |- <(-- <P --> M>) ==> <S --> M>>  induction  introduce predicates
    (-- <P --> M>), <S --> M> |- <<S --> M> <=> (-- <P --> M>)>  comparison  introduce predicates
    (-- <P --> M>), <S --> M> |- <(-- <P --> M>) <=> <S --> M>>  comparison  introduce predicates
    (-- <P --> M>), <S --> M> |- (<S --> M> && (-- <P --> M>))  intersection  introduce predicates
    (-- <P --> M>), <S --> M> |- ((-- <P --> M>) && <S --> M>)  intersection  introduce predicates

    # Relations that are symmetric, or never are
    <(B * A) --> S>, <(A * B) --> R>
        |- <<(A * B) --> R> ==> <(B * A) --> S>>  induction  introduce subjects
    <(B * A) --> R>, <(A * B) --> R>
        |- <<(A * B) --> R> <=> <(B * A) --> R>>  comparison  introduce subjects
    <(B * A) --> R>, <(A * B) --> R>
        |- (<(A * B) --> R> && <(B * A) --> R>)  intersection  introduce subjects
    (-- <(B * A) --> S>), <(A * B) --> R>
        |- <<(A * B) --> R> ==> (-- <(B * A) --> S>)>  induction  introduce subjects
    <(A * B) --> R>, (-- <(B * A) --> S>)
        |- <(-- <(B * A) --> S>) ==> <(A * B) --> R>>  induction  introduce subjects
    (-- <(B * A) --> R>), <(A * B) --> R>
        |- <<(A * B) --> R> <=> (-- <(B * A) --> R>)>  comparison  introduce subjects
    (-- <(B * A) --> R>), <(A * B) --> R>
        |- <(-- <(B * A) --> R>) <=> <(A * B) --> R>>  comparison  introduce subjects
    (-- <(B * A) --> R>), <(A * B) --> R>
        |- (<(A * B) --> R> && (-- <(B * A) --> R>))  intersection  introduce subjects
    (-- <(B * A) --> R>), <(A * B) --> R>
        |- ((-- <(B * A) --> R>) && <(A * B) --> R>)  intersection  introduce subjects

    # Relations that follow from two others
    <(A * B) --> R>, <(B * C) --> S> |- (<(A * B) --> R> && <(B * C) --> S>)  intersection
    <(A * C) --> M>, (<(A * B) --> R> && <(B * C) --> S>)
        |- <(<(A * B) --> R> && <(B * C) --> S>) ==> <(A * C) --> M>>  induction  introduce both

    # A statement about a part of another
    (<A --> K> && <A --> (R /1 D)>), <D --> C>
        |- <<D --> C> ==> (<A --> K> && <A --> (R /1 D)>)>  induction  introduce subjects
    (<A --> (R /1 D)> && <A --> K>), <D --> C>
        |- <<D --> C> ==> (<A --> (R /1 D)> && <A --> K>)>  induction  introduce subjects
    <A ==> <X --> (R /1 B)>>, <B --> D>
        |- <(<B --> D> && A) ==> <X --> (R /1 B)>>  induction  introduce subjects
    <<X --> (R /1 B)> ==> C>, <B --> D>
        |- <(<B --> D> && <X --> (R /1 B)>) ==> C>  induction  introduce subjects
    <A ==> <X --> (R /1 B)>>, <B --> D>
        |- (<B --> D> && <A ==> <X --> (R /1 B)>>)  intersection  introduce subjects
    <<X --> (R /1 B)> ==> C>, <B --> D>
        |- (<B --> D> && <<X --> (R /1 B)> ==> C>)  intersection  introduce subjects
    """,
}
