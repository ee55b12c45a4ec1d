"""The form of each line, beside lines that ONA's own executable printed."""

from hypothesis import given
from hypothesis import strategies as st

from machinepsych.nars.happenings import ConceptView, Happening, Kind
from machinepsych.nars.shell.printing import (
    as_ona,
    concept_lines,
    is_shown,
    question_line,
    waiting_line,
    written,
)
from machinepsych.narsese import Atom, Punctuation, parse_sentence, parse_term

LINK = "<(a &/ <({SELF} * dog) --> ^wave>) =/> g>"
EVENT = Happening(Kind.SELECTED, Atom("a"), time=1, created=1, stamp=(1,))


def test_events():
    assert written(EVENT) == (
        "Selected: a. :|: occurrenceTime=1 Priority=1.000000 Stamp=[1] Truth: frequency=1.000000, "
        "confidence=0.900000"
    )
    goal = Happening(Kind.INPUT, Atom("g"), Punctuation.GOAL, 3, 3, stamp=(3,))
    assert written(goal) == (
        "Input: g! :|: occurrenceTime=3 Priority=1.000000 Stamp=[3] Truth: frequency=1.000000, "
        "confidence=0.900000"
    )


def test_temporal_links_have_a_delay_even_where_none_was_given():
    link = parse_term("<a =/> <dog --> (^wave /2 {SELF})>>")
    derived = Happening(
        Kind.DERIVED, link, priority=0.198399, stamp=(1, 4), frequency=1.0, confidence=0.241351, delay=2.0
    )
    assert written(derived) == (
        "Derived: dt=2.000000 <a =/> <dog --> (^wave /2 {SELF})>>. Priority=0.198399 Stamp=[1,4] "
        "Truth: frequency=1.000000, confidence=0.241351"
    )
    told = Happening(Kind.INPUT, parse_term(LINK), stamp=(2,))
    assert written(told) == (
        f"Input: dt=0.000000 {LINK}. Priority=1.000000 Stamp=[2] Truth: frequency=1.000000, "
        "confidence=0.900000"
    )


def test_answers_have_a_time_of_creation_and_no_delay():
    eternal = Happening(
        Kind.ANSWER,
        parse_term(LINK),
        created=2,
        stamp=(2,),
        frequency=0.99901,
        confidence=0.900089,
        delay=0.0,
    )
    assert written(eternal) == (
        f"Answer: {LINK}. creationTime=2 Stamp=[2] Truth: frequency=0.999010, confidence=0.900089"
    )
    event = Happening(Kind.ANSWER, Atom("a"), time=1, created=1, stamp=(1,))
    assert written(event) == (
        "Answer: a. :|: occurrenceTime=1 creationTime=1 Stamp=[1] Truth: frequency=1.000000, "
        "confidence=0.900000"
    )


def test_decisions():
    decision = Happening(
        Kind.DECISION, parse_term(LINK), stamp=(2,), delay=0.0, expectation=0.73328, precondition=EVENT
    )
    first = (
        f"decision expectation=0.733280 implication: {LINK}. Stamp=[2] Truth: frequency=1.000000 "
        "confidence=0.900000 dt=0.000000"
    )
    assert written(decision) == (
        f"{first} precondition: a. :|: Stamp=[1] Truth: frequency=1.000000 confidence=0.900000 "
        "occurrenceTime=1"
    )
    without = Happening(Kind.DECISION, parse_term(LINK), stamp=(2,), expectation=0.73328)
    assert written(without) == first


def test_negation_has_onas_short_sign():
    term = parse_term("<(-- <a --> b>) ==> (! c)>")
    assert as_ona(term) == "<(! <a --> b>) ==> (! c)>"
    assert parse_term(as_ona(term)) == term
    assert "(! c)" in written(Happening(Kind.INPUT, term))
    assert question_line(parse_sentence("(-- a)?")) == "Input: (! a)?"


def test_executions():
    assert written(Happening(Kind.EXECUTED, Atom("^say"))) == "^say executed with args "
    with_arguments = Happening(Kind.EXECUTED, Atom("^wave"), arguments=parse_term("({SELF} * dog)"))
    assert written(with_arguments) == "^wave executed with args ({SELF} * dog)"


def test_waiting_events():
    assert waiting_line(EVENT) == (
        'a: { "priority": 1.000000, "time": 1 } Truth: frequency=1.000000, confidence=0.900000'
    )


def test_a_concept_without_belief_has_no_evidence():
    (line,) = concept_lines(ConceptView(Atom("g"), 0.0, 0.999991, 1000003, 3))
    assert line == (
        '//g: { "priority": 0.000000, "usefulness": 0.999991, "useCount": 1000003, "lastUsed": 3, '
        '"frequency": 0.000000, "confidence": 0.000000 }'
    )


@given(st.sampled_from(Kind), st.floats(0.0, 1.0), st.integers(0, 99))
def test_a_higher_volume_never_hides_a_line(kind, priority, volume):
    happening = Happening(kind, Atom("a"), priority=priority)
    assert is_shown(happening, volume + 1) or not is_shown(happening, volume)
