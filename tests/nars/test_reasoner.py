"""The reasoner as a person meets it: what it learns, keeps, refuses, and saves."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machinepsych.errors import MachinepsychError
from machinepsych.nars.happenings import Kind
from machinepsych.nars.state import SHELL_CAPACITY, Capacity
from machinepsych.narsese import parse_sentence, parse_term
from tests.nars.bench import SMALL, assert_sound, differing, small_reasoner, tell

TINY = Capacity(
    terms=160,
    concepts=16,
    links=20,
    waiting=3,
    goals=3,
    stamp=4,
    symbols=16,
    operations=4,
    arguments=2,
    log=600,
    conclusions=16,
    bucket=31,
    recent=8,
)

EVENTS = ("a", "b", "c", "<a --> k>", "<b --> k>", "<a --> [m]>", "^left", "^right", "<({SELF} * a) --> ^up>")
KNOWN = ("<a --> b>", "<b --> k>", "<a ==> c>", "<k <-> b>", "<(a &/ ^left) =/> c>", "<<$1 --> k> ==> c>")
GOALS = ("a", "c", "<a --> k>", "(a &/ c)", "<#1 --> k>")
TRUTHS = st.sampled_from((" {1.0 0.9}", " {0.0 0.9}", " {0.7 0.5}", " {1.0 0.99}"))
LINES = st.one_of(
    st.builds(lambda text, truth: f"{text}. :|:{truth}", st.sampled_from(EVENTS), TRUTHS),
    st.builds(lambda text, truth: f"{text}.{truth}", st.sampled_from(KNOWN), TRUTHS),
    st.builds(lambda text, truth: f"{text}! :|:{truth}", st.sampled_from(GOALS), TRUTHS),
)
STREAMS = st.lists(st.tuples(LINES, st.integers(0, 25)), max_size=10)


def play(reasoner, stream, at_once=True):
    for line, ticks in stream:
        tell(reasoner, line)
        if at_once:
            reasoner.step(ticks)
        else:
            for _ in range(ticks):
                reasoner.step(1)
    return reasoner


def links(reasoner, outcome):
    """Return the links to a term as a dictionary from their text to frequency, confidence and delay."""
    return {
        str(link.term): (link.frequency, link.confidence, link.delay)
        for concept in reasoner.concepts()
        for link in concept.links
        if str(concept.term) == outcome
    }


A1, B1, B2 = "<A1 --> [sample]>", "<B1 --> [right]>", "<B2 --> [left]>"
SHOWN = [f"{each}. :|:" for each in (A1, B2, B1)]


@pytest.fixture(scope="module")
def trained():
    """Sample and comparisons, an operation, its outcome; then all again, and the outcome is denied."""
    # Beside the reasoner, what is derived in the tick of the outcome.
    reasoner = small_reasoner(capacity=Capacity(log=4000), logged_priority=-1.0)
    tell(reasoner, *SHOWN, "G! :|:", "^right. :|:")
    reasoner.happenings()
    tell(reasoner, "G. :|:")
    learned = {
        str(each.term): each for each in reasoner.happenings() if each.kind is Kind.DERIVED and each.delay
    }
    tell(reasoner, *SHOWN, "G! :|:")
    decided = [each for each in reasoner.happenings() if each.kind in (Kind.DECISION, Kind.EXECUTED)]
    assert reasoner.now == 12
    tell(reasoner, "G. :|: {0 0.9}")
    return learned, decided, links(reasoner, "G")


# What ONA itself printed for this training (measured; the values of its paper with more digits).
GOLDEN = [
    (f"<({B1} &/ ^right) =/> G>", 0.213712),
    (f"<({B2} &/ ^right) =/> G>", 0.186952),
    (f"<({A1} &/ ^right) =/> G>", 0.161649),
    (f"<(({A1} &/ {B1}) &/ ^right) =/> G>", 0.150345),
    (f"<(({B2} &/ {B1}) &/ ^right) =/> G>", 0.174792),
    (f"<(({A1} &/ {B2}) &/ ^right) =/> G>", 0.150345),
    (f"<{B1} =/> G>", 0.226692),
    (f"<{B2} =/> G>", 0.199438),
    (f"<{A1} =/> G>", 0.173382),
]


@pytest.mark.parametrize(("text", "confidence"), GOLDEN)
def test_one_trial_makes_onas_links(trained, text, confidence):
    link = trained[0][str(parse_term(text))]
    assert (link.frequency, round(link.confidence, 6)) == (1.0, confidence)
    if "^right" in text:
        assert link.delay == 1.0


def test_the_second_trial_is_decided_as_by_ona(trained):
    decision, executed = trained[1]
    assert str(decision.term) == str(parse_term(GOLDEN[0][0]))
    assert round(decision.expectation, 6) == 0.569243
    assert str(executed.term) == "^right"


@pytest.mark.parametrize(
    ("text", "frequency", "confidence"),
    [(GOLDEN[0][0], 0.493510, 0.355150), (GOLDEN[3][0], 0.494232, 0.263638)],
)
def test_negative_feedback_revises_as_in_ona(trained, text, frequency, confidence):
    found = trained[2][str(parse_term(text))]
    assert (round(found[0], 6), round(found[1], 6)) == (frequency, confidence)


@settings(max_examples=8)
@given(STREAMS, st.integers(0, 3))
def test_one_seed_one_life_and_ticks_at_once_or_one_by_one(stream, seed):
    values = {"seed": seed, "motor_babbling": 0.5, "logged_priority": 0.0}
    first = play(small_reasoner(**values), stream)
    again = play(small_reasoner(**values), stream)
    slowly = play(small_reasoner(**values), stream, at_once=False)
    assert differing(first, again) == []
    told = first.happenings()
    assert told == again.happenings() == slowly.happenings()
    # Only the log's lines are read at other times.
    logs = [name for name in first._records.dtype.names if name.startswith("log_")]
    assert differing(first, slowly, but=logs) == []
    assert_sound(first.memory)


def test_another_seed_babbles_otherwise():
    said = []
    for seed in range(4):
        reasoner = small_reasoner(seed=seed, motor_babbling=1.0)
        tell(reasoner, *["g! :|:"] * 12)
        said.append(tuple(str(each.term) for each in reasoner.happenings() if each.kind is Kind.EXECUTED))
        assert len(said[-1]) == 12
    assert len(set(said)) == 4
    reasoner.reset()
    tell(reasoner, *["g! :|:"] * 12)
    again = tuple(str(each.term) for each in reasoner.happenings() if each.kind is Kind.EXECUTED)
    assert again == said[-1]


@settings(max_examples=12)
@given(STREAMS, st.sampled_from((0, 6)))
def test_a_tiny_memory_stays_sound_when_it_is_flooded(stream, level):
    reasoner = small_reasoner(capacity=TINY, level=level, motor_babbling=0.3, partners=5)
    for line, ticks in stream:
        try:
            tell(reasoner, line)
        except MachinepsychError:
            continue
        reasoner.step(min(ticks, 3))
        assert_sound(reasoner.memory)
        # All that is held can be put into words.
        assert all(str(concept.term) for concept in reasoner.concepts())
        reasoner.beliefs_waiting()
        reasoner.goals_waiting()


REFUSED = [
    "a!",
    "a. :/:",
    "a. :\\:",
    "<a =/> c>! :|:",
    "<a ==> c>! :|:",
    "^wave. :|:",
    "(" * 40 + "a" + " * a)" * 40 + ".",
]


@pytest.mark.parametrize("line", REFUSED)
def test_what_is_refused_leaves_the_memory_as_it_was(line):
    reasoner, other = small_reasoner(), small_reasoner()
    before = ["a. :|:", "<a ==> c>.", "<(a &/ ^left) =/> c>."]
    for each in (reasoner, other):
        tell(each, *before)
    with pytest.raises(MachinepsychError) as refused:
        tell(reasoner, line)
    assert str(refused.value)
    for each in (reasoner, other):
        tell(each, "a. :|:", "c! :|:")
        each.step(3)
    assert reasoner.happenings() == other.happenings()
    assert reasoner.concepts() == other.concepts()
    assert reasoner.now == other.now


def test_a_refused_sentence_takes_no_names():
    reasoner = small_reasoner()
    names = " ".join(f"x{k}" for k in range(SMALL.symbols))
    with pytest.raises(MachinepsychError, match="names"):
        tell(reasoner, f"<{{{names}}} --> k>.")
    tell(reasoner, "a. :|:")


def test_an_operation_whose_feedback_is_withheld_leaves_no_event():
    for withheld in (False, True):
        reasoner = small_reasoner()
        if withheld:
            reasoner.withhold_feedback(1)
        tell(reasoner, "^left! :|:")
        told = [each.kind for each in reasoner.happenings() if str(each.term) == "^left"]
        assert Kind.EXECUTED in told
        events = [each.event_time for each in reasoner.concepts() if str(each.term) == "^left"]
        assert (events == [1]) == (not withheld)


def test_a_question_is_asked_not_told():
    with pytest.raises(MachinepsychError, match="asked"):
        small_reasoner().tell(parse_sentence("a?"))


def test_steps_end_though_the_log_is_small(monkeypatch):
    reasoner = small_reasoner(capacity=Capacity(log=16), logged_priority=-1.0)
    calls = []
    serve = reasoner._serve

    def counted(*arguments):
        calls.append(arguments)
        assert len(calls) < 50, "the same steps are tried again and again"
        serve(*arguments)

    monkeypatch.setattr(reasoner, "_serve", counted)
    # Of two ways to reach the goal one has to wait for the next step.
    tell(reasoner, "<a =/> g>.", "<b =/> g>.", "g! :|:")
    now = reasoner.now
    reasoner.step(5)
    assert reasoner.now == now + 5


def test_answers():
    reasoner = small_reasoner()
    tell(reasoner, "<a --> k>.", "<b --> k>. {0.8 0.9}", "<b --> k>. :|:")
    now = reasoner.now
    best = reasoner.ask(parse_sentence("<?1 --> k>?"))
    assert (str(best.term), best.kind, best.frequency, best.confidence) == (
        "<a --> k>",
        Kind.ANSWER,
        1.0,
        0.9,
    )
    found = reasoner.query(parse_sentence("<?1 --> k>?"), 0.5)
    assert [str(each.term) for each in found] == ["<a --> k>", "<b --> k>"]
    assert reasoner.ask(parse_sentence("<b --> k>? :|:")).time == 3
    assert reasoner.ask(parse_sentence("<?1 --> unheard>?")) is None
    assert reasoner.now == now
    assert all(each.kind is not Kind.ANSWER for each in reasoner.happenings())


def test_what_can_be_set_is_checked():
    reasoner = small_reasoner()
    reasoner.change(motor_babbling=0.7, babbling_operations=99)
    assert reasoner.parameters.motor_babbling == 0.7
    with pytest.raises(MachinepsychError, match="motor_babbling"):
        reasoner.change(motor_bubbling=0.5)
    reasoner.set_operation(4, "^wave")
    for number, name in ((5, "^x"), (0, "^x")):
        with pytest.raises(MachinepsychError, match="1 to 4"):
            reasoner.set_operation(number, name)
    with pytest.raises(MachinepsychError, match="numbered from 1"):
        reasoner.set_argument(7, 1, parse_term("a"))
    with pytest.raises(MachinepsychError, match="1 to 3"):
        reasoner.set_argument(1, 4, parse_term("a"))
    with pytest.raises(MachinepsychError, match="Argument 1"):
        reasoner.set_argument(1, 2, parse_term("a"))
    tell(reasoner, "a. :|:")
    with pytest.raises(MachinepsychError, match="empty"):
        reasoner.set_operation(1, "^x")
    for ids in ((0,), tuple(range(1, SMALL.stamp + 2))):
        with pytest.raises(MachinepsychError, match="stamp"):
            reasoner.import_stamp(ids)
    reasoner.set_time(40)
    reasoner.set_stamp_id(8)
    tell(reasoner, "b. :|:")
    reasoner.concurrent()
    tell(reasoner, "c. :|:")
    told = [each for each in reasoner.happenings() if each.kind is Kind.INPUT]
    assert [(each.time, each.stamp) for each in told] == [(1, (1,)), (40, (9,)), (40, (10,))]
    assert reasoner.statistics()["currentTime"] == 41
    reasoner.import_stamp((3, 4))
    tell(reasoner, "d. :|:")
    assert [each.stamp for each in reasoner.happenings() if each.kind is Kind.INPUT] == [(3, 4)]
    reasoner.reset()
    assert reasoner.concepts() == []
    assert reasoner.now == 1
    assert reasoner.language.operators[4] == "^wave"


# The kernel of the shell serves other tests too; the one without declarative inference serves this alone.
# Plain Python looks through the 4096 places for goals of its memory one by one: one round is enough there.
KERNELS = [(1, SHELL_CAPACITY, 1), pytest.param(0, SMALL, 2, marks=pytest.mark.slow)]


@pytest.mark.parametrize(("level", "capacity", "rounds"), KERNELS)
def test_compiled_and_plain_lives_are_equal(level, capacity, rounds):
    values = {"level": level, "capacity": capacity, "motor_babbling": 0.3, "logged_priority": 0.0}
    stream = [(f"{text}. :|:", k) for k, text in enumerate(EVENTS)]
    stream += [(f"{text}! :|:", 2) for text in GOALS] + [(f"{text}.", 0) for text in KNOWN]
    stream += [(f"{text}. :|: {{0.0 0.9}}", 1) for text in EVENTS]
    plain, compiled = (
        play(small_reasoner(seed=5, backend=backend, **values), stream * rounds)
        for backend in ("plain", "cpu")
    )
    assert differing(plain, compiled) == []
    assert plain.happenings() == compiled.happenings()
