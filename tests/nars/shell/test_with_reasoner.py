"""The shell with the real reasoner: lines that ONA's own executable printed for the same input."""

import pytest

from machinepsych.nars.reasoner import Reasoner
from machinepsych.nars.settings import ReasonerParameters
from machinepsych.nars.shell.session import Session

LINK = "<(a &/ <({SELF} * dog) --> ^say>) =/> g>"
TRUTH = "Truth: frequency=1.000000, confidence=0.900000"


@pytest.fixture
def engine():
    # Without declarative inference and without compiling: what is looked at here is the shell.
    return Reasoner(ReasonerParameters(level=0), backend="plain")


@pytest.fixture
def talk(engine):
    session = Session(engine, load=lambda path: Reasoner.load(path, backend="plain"))
    return lambda *lines: [printed for line in lines for printed in session.respond(line)]


def test_a_decision_and_what_follows_it(talk):
    assert talk("*motorbabbling=false", "a. :|:", f"{LINK}.", "g! :|:") == [
        f"Input: a. :|: occurrenceTime=1 Priority=1.000000 Stamp=[1] {TRUTH}",
        f"Selected: a. :|: occurrenceTime=1 Priority=1.000000 Stamp=[1] {TRUTH}",
        f"Input: dt=0.000000 {LINK}. Priority=1.000000 Stamp=[2] {TRUTH}",
        f"Input: g! :|: occurrenceTime=3 Priority=1.000000 Stamp=[3] {TRUTH}",
        f"Selected: g! :|: occurrenceTime=3 Priority=1.000000 Stamp=[3] {TRUTH}",
        f"decision expectation=0.733280 implication: {LINK}. Stamp=[2] Truth: frequency=1.000000 "
        "confidence=0.900000 dt=0.000000 precondition: a. :|: Stamp=[1] Truth: frequency=1.000000 "
        "confidence=0.900000 occurrenceTime=1",
        "^say executed with args ({SELF} * dog)",
        f"Input: <({{SELF}} * dog) --> ^say>. :|: occurrenceTime=3 Priority=1.000000 Stamp=[4] {TRUTH}",
        f"Selected: <({{SELF}} * dog) --> ^say>. :|: occurrenceTime=3 Priority=1.000000 Stamp=[4] {TRUTH}",
        "Derived: g. :|: occurrenceTime=3 Priority=1.000000 Stamp=[1,2] Truth: frequency=1.000000, "
        "confidence=0.466560",
    ]
    # The execution has taken a step of its own.
    assert talk("b.")[0] == f"Input: b. Priority=1.000000 Stamp=[5] {TRUTH}"
    assert talk("b?")[1] == f"Answer: b. creationTime=5 Stamp=[5] {TRUTH}"
    assert talk("a? :|:")[1] == f"Answer: a. :|: occurrenceTime=1 creationTime=1 Stamp=[1] {TRUTH}"
    assert talk("<?1 =/> g>?")[1] == (
        f"Answer: {LINK}. creationTime=2 Stamp=[2] Truth: frequency=0.999010, confidence=0.900089"
    )


def test_at_volume_zero_inputs_decisions_and_executions_remain(talk):
    said = talk("*volume=0", "*motorbabbling=false", "a. :|:", f"{LINK}.", "g! :|:")
    assert [line.split()[0] for line in said] == ["Input:"] * 3 + ["decision", "^say", "Input:"]


def test_two_inputs_at_one_time(talk):
    said = talk("*volume=0", "x. :|:", "*concurrent", "y. :|:")
    assert [line.split(" Priority")[0] for line in said] == [
        "Input: x. :|: occurrenceTime=1",
        "Input: y. :|: occurrenceTime=1",
    ]


def test_operations_are_named_once_and_printed_as_they_are(talk):
    talk("*setopname 1 ^wave", "*setopname 2 ^left")
    said = talk("*opconfig")
    assert said[3:5] == ["*setopname 1 ^wave", "*setopname 2 ^left"]
    talk("a.")
    assert talk("*setopname 1 ^clap")[0].startswith("//Error:")
    assert talk("*opconfig") == said


def test_a_memory_survives_a_file(talk, tmp_path):
    file = tmp_path / "memory.npz"
    talk("*motorbabbling=false", "a. :|:", "b. :|:", f"{LINK}.")
    before = talk("*concepts")
    assert talk(f"*save {file}", "*reset", "*concepts") == ["//*concepts", "//*done"]
    assert talk(f"*load {file}") == []
    assert talk("*concepts") == before
    assert talk("*volume=0", "a. :|:", "g! :|:")[3] == "^say executed with args ({SELF} * dog)"


@pytest.mark.parametrize(
    "line", ["a! ", "a. :/:", "<a ==> b>! :|:", "*load /no/such/file", "*stampimport=[1,1]"]
)
def test_what_is_refused_leaves_the_memory_alone(talk, line):
    talk("a. :|:")
    before = talk("*concepts", "*cycling_belief_events", "0")
    (said,) = talk(line)
    assert said.startswith("//Error: ")
    assert talk("*concepts", "*cycling_belief_events", "0") == before


def test_too_large_a_term_is_refused(talk):
    huge = " * ".join(f"x{k}" for k in range(200))
    (said,) = talk(f"({huge}).")
    assert said.startswith("//Error: ")
    assert talk("a.", "a?")[-1].startswith("Answer: a.")
