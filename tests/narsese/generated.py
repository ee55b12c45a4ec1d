"""Terms and sentences for properties: every kind of term, nested, and every kind of sentence."""

from hypothesis import strategies as st

from machinepsych.narsese import (
    CONNECTORS,
    Atom,
    Compound,
    Form,
    Punctuation,
    Sentence,
    Tense,
    Truth,
    Variable,
)

NAMES = st.from_regex(r"[a-zA-Z0-9_äλ]{1,4}(?:\.[a-z0-9]{1,2})?(?:_-[0-9])?", fullmatch=True)
ATOMS = st.builds(Atom, st.one_of(NAMES, st.sampled_from(["SELF", "10_20", "B_0.8", "B_-0.5"])))
OPERATORS = st.builds(Atom, NAMES.map("^{}".format))
VARIABLES = st.builds(Variable, st.sampled_from("$#?"), st.one_of(NAMES, st.integers(1, 9)))
LEAVES = st.one_of(ATOMS, OPERATORS, VARIABLES)

SYMBOLS = {form: [row.symbol for row in CONNECTORS.values() if row.form is form] for form in Form}
BINARY = SYMBOLS[Form.STATEMENT] + SYMBOLS[Form.CHAIN] + SYMBOLS[Form.PAIR]


def compounds(parts):
    return st.one_of(
        st.builds(Compound, st.sampled_from(BINARY), st.tuples(parts, parts)),
        st.builds(Compound, st.sampled_from(SYMBOLS[Form.PREFIX]), st.tuples(parts)),
        st.builds(Compound, st.sampled_from(SYMBOLS[Form.SET]), st.lists(parts, min_size=1, max_size=3)),
    )


TERMS = st.recursive(LEAVES, compounds, max_leaves=12)

TRUTHS = st.builds(Truth, st.floats(0.0, 1.0), st.floats(0.0, 1.0, exclude_max=True))
LINKS = st.builds(Compound, st.just("=/>"), st.tuples(TERMS, TERMS))
TENSES = st.sampled_from(Tense)
JUDGED = st.sampled_from([Punctuation.BELIEF, Punctuation.GOAL])
SENTENCES = st.one_of(
    st.builds(Sentence, TERMS, JUDGED, TENSES, st.one_of(st.none(), TRUTHS)),
    st.builds(Sentence, TERMS, st.just(Punctuation.QUESTION), TENSES),
    st.builds(Sentence, LINKS, JUDGED, TENSES, TRUTHS, st.floats(-1e6, 1e6)),
)

# Text that comes near the language, which random characters hardly ever do.
NEAR_NARSESE = st.lists(
    st.sampled_from(
        [
            *CONNECTORS,
            *"<>(){}[],.!?:%;$#^ \t\n*-~+=|&/\\0a_",
            " --> ",
            "->",
            "=|>",
            "$1",
            "^op",
            ":|:",
            " {1.0 0.9}",
        ]
        + [
            "dt=",
            "dt=3 ",
            "//expected: ",
            "Answer: ",
            "*volume=",
            "*query 0.5 ",
            "*setoparg 1 1 ",
            "//",
            "²",
            "\ud800",
        ]
    ),
    max_size=25,
).map("".join)
