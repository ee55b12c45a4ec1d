"""Questions about terms, and terms made from terms: parts, variables, substitution, an order for ties."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping

from machinepsych.narsese.term import Atom, Compound, Term, Variable


def subterms(term: Term) -> Iterator[Term]:
    """Yield the term and all that it is made of, from left to right, a whole before its parts."""
    waiting = [term]
    while waiting:
        current = waiting.pop()
        yield current
        if isinstance(current, Compound):
            waiting.extend(reversed(current.parts))


def atoms(term: Term) -> tuple[Atom, ...]:
    """Return the different atoms of a term in the order in which they are read."""
    return tuple(dict.fromkeys(part for part in subterms(term) if isinstance(part, Atom)))


def variables(term: Term, kinds: str = "$#?") -> tuple[Variable, ...]:
    """Return the different variables of the given kinds in the order in which they are read."""
    found = (part for part in subterms(term) if isinstance(part, Variable) and part.kind in kinds)
    return tuple(dict.fromkeys(found))


def is_ground(term: Term) -> bool:
    """Say whether a term has no variable of any kind."""
    return not any(isinstance(part, Variable) for part in subterms(term))


def substitute(term: Term, replacements: Mapping[Term, Term]) -> Term:
    """Return the term with each part that is a key of ``replacements`` replaced by its value.

    All replacements are made at once: what was put in is not searched again. Of two keys, one inside the
    other, the outer is replaced. Keys may be variables, atoms or compounds.
    """
    return _rebuilt(term, replacements.get)


def normalized(term: Term) -> Term:
    """Return the term with its variables numbered from 1, each kind apart.

    Numbers follow the levels of the term from the top, each from left to right, which is the order of
    ONA: <$x --> (open /1 $y)> keeps $x before $y, but in <(<$x --> key> &/ a) =/> <$y --> b>> the
    shallower $y becomes $1. Two terms that differ in the names of variables alone have the same
    normal form.
    """
    numbered: dict[Term, Term] = {}
    counts = dict.fromkeys("$#?", 0)
    level = deque([term])
    while level:
        current = level.popleft()
        if isinstance(current, Variable) and current not in numbered:
            counts[current.kind] += 1
            numbered[current] = Variable(current.kind, counts[current.kind])
        elif isinstance(current, Compound):
            level.extend(current.parts)
    return substitute(term, numbered)


def tie_order(term: Term) -> tuple[int, str]:
    """Return a sort key that puts simpler terms first and equally complex ones by their text.

    Different terms have different keys, so that an order by this key leaves no tie.
    """
    return term.complexity, str(term)


def operator_of(term: Term) -> Atom | None:
    """Return the operator of an operation, ``^op`` or ``<({SELF} * arguments) --> ^op>``, else None.

    In place of SELF a variable may stand, as in ONA.
    """
    match term:
        case Atom() if term.is_operator:
            return term
        case Compound(
            "-->", (Compound("*", (Compound("{}", (Atom("SELF") | Variable(),)), _)), Atom() as name)
        ):
            return name if name.is_operator else None
    return None


def _rebuilt(term: Term, replacement: Callable[[Term], Term | None]) -> Term:
    """Rebuild a term from its leaves up, on lists instead of Python's stack; unchanged parts are kept."""
    waiting: list[tuple[Term, bool]] = [(term, False)]
    done: list[Term] = []
    while waiting:
        current, parts_done = waiting.pop()
        if parts_done:
            assert isinstance(current, Compound)
            count = len(current.parts)
            parts = tuple(done[-count:])
            del done[-count:]
            same = all(new is old for new, old in zip(parts, current.parts, strict=True))
            done.append(current if same else Compound(current.connector, parts))
            continue
        new = replacement(current)
        if new is not None:
            done.append(new)
        elif isinstance(current, Compound):
            waiting.append((current, True))
            waiting.extend((part, False) for part in reversed(current.parts))
        else:
            done.append(current)
    return done[0]
