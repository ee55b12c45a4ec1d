"""Which operation a goal calls for, and whether it is wanted enough to be executed."""

from machinepsych.nars.log import LOG_DECISION, LOG_EXECUTED
from machinepsych.nars.planning import answers_goal, decide_for_goal, execute
from machinepsych.nars.registers import (
    DECIDED_BABBLED,
    DECIDED_LINK,
    DECIDED_OPERATION,
    EXECUTED_OPERATION,
    LINKS,
    VOICES,
)
from tests.nars.bench import SMALL, Bench, decide


def test_no_operation_without_condition_link_or_desire():
    bench = Bench()
    assert decide(bench) is None
    link = bench.link("<(a &/ ^left) =/> g>")
    assert decide(bench) is None
    bench.spike("a")
    assert decide(bench, "h") is None
    assert decide(bench, frequency=0.0) is None
    assert decide(bench) == "^left"
    assert bench.memory.registers[DECIDED_LINK] == link + 1
    assert bench.logged(LOG_DECISION) == ["<(a &/ ^left) =/> g>"]


def test_a_wanted_operation_is_executed_itself():
    bench = Bench()
    assert decide(bench, "^up") == "^up"
    assert not decide_for_goal(bench.memory, bench.parameters, bench.term("^up"), 0.4, 0.9, bench.now)
    assert decide(bench, "<({SELF} * x) --> ^up>") == "<({SELF} * x) --> ^up>"


def test_a_general_link_acts_on_what_fits_and_is_denied_by_its_failures():
    bench = Bench()
    bench.link("<(<$1 --> a> &/ <({SELF} * $1) --> ^left>) =/> <$1 --> g>>", 1.0, 0.8)
    bench.spike("<x --> a>")
    assert decide(bench, "<y --> g>") is None
    assert decide(bench, "<x --> g>") == "<({SELF} * x) --> ^left>"
    # Acting on it makes its special case, which has to prove itself.
    special = "<(<x --> a> &/ <({SELF} * x) --> ^left>) =/> <x --> g>>"
    assert bench.link_truth(special)[0] == 0.0
    bench.memory.link_truth[bench.memory.term_link[bench.term(special)] - 1] = (0.1, 0.3)
    assert decide(bench, "<x --> g>") is None


def test_a_goal_with_a_variable_asks_for_any_case_of_it():
    bench = Bench()
    bench.link("<(a &/ ^left) =/> <x --> g>>")
    bench.spike("a")
    assert answers_goal(bench.memory, bench.term("<$1 --> g>"), bench.term("<x --> g>"))
    assert not answers_goal(bench.memory, bench.term("<$1 --> g>"), bench.term("<x --> h>"))
    assert decide(bench, "<#1 --> g>") == "^left"


def test_a_strong_desire_replaces_babbling():
    bench = Bench(motor_babbling=1.0)
    link = bench.link("<(a &/ ^left) =/> g>")
    bench.spike("a")
    assert {decide(bench) for _ in range(10)} == {"^left"}
    bench.memory.link_truth[link, 1] = 0.1
    assert len({decide(bench) for _ in range(40)}) == 3


def test_an_execution_is_noted():
    bench = Bench(logged_priority=-1.0)
    execute(bench.memory, bench.parameters, bench.term("<({SELF} * x) --> ^up>"), 4, 1)
    registers = bench.memory.registers
    assert bench.text(registers[DECIDED_OPERATION]) == "<({SELF} * x) --> ^up>"
    assert [registers[k] for k in (DECIDED_LINK, DECIDED_BABBLED, EXECUTED_OPERATION)] == [5, 1, 3]
    assert bench.logged(LOG_EXECUTED) == ["<({SELF} * x) --> ^up>"]
    assert registers[LINKS] == 0
    assert registers[VOICES] <= SMALL.voices
