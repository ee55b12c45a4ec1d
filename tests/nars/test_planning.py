"""Which operation a goal calls for, and whether it is wanted enough to be executed."""

import pytest

from machinepsych.nars.log import LOG_DECISION, LOG_EXECUTED
from machinepsych.nars.planning import (
    answers_goal,
    babble,
    carry_out,
    decide_at_last,
    decide_for_goal,
    execute,
    hear_all,
    hold_voice,
)
from machinepsych.nars.registers import (
    DECIDED_BABBLED,
    DECIDED_LINK,
    DECIDED_OPERATION,
    EXECUTED_OPERATION,
    EXECUTED_TERM,
    LINKS,
    VOICES,
)
from machinepsych.nars.voices import NO_VOICE
from tests.nars.bench import SMALL, Bench, decide, voices


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


@pytest.mark.parametrize("goal", ["<$1 --> hot>", "<#1 --> hot>", "<y --> hot>"])
def test_the_variables_of_a_goal_are_none_of_a_links(goal):
    bench = Bench()
    bench.link("<(<($1 * $2) --> kit> &/ <({SELF} * ($1 * $2)) --> ^left>) =/> <$2 --> hot>>")
    bench.spike("<(x * y) --> kit>")
    assert decide(bench, goal) == "<({SELF} * (x * y)) --> ^left>"
    assert (
        bench.link_truth("<(<(x * y) --> kit> &/ <({SELF} * (x * y)) --> ^left>) =/> <y --> hot>>")
        is not None
    )


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


def taught_to_wait(**parameters):
    """Return a bench whose babbling waits, with a goal g, and a means h to it."""
    bench = Bench(babbling_waits=True, **parameters)
    bench.link("<(h &/ ^up) =/> g>", 1.0, 0.8)
    bench.spike("a")
    return bench


def at_last(bench, goal="g"):
    """Decide at last; return the text of what was executed, None for nothing."""
    done = decide_at_last(bench.memory, bench.parameters, bench.term(goal))
    return bench.text(bench.memory.registers[EXECUTED_TERM]) if done else None


def test_what_is_wanted_but_not_surely_waits_for_the_surer_and_is_done_at_last():
    bench = taught_to_wait()
    bench.link("<(a &/ ^left) =/> g>", 1.0, 0.08)
    bench.link("<(a &/ ^right) =/> h>", 1.0, 0.1)
    assert decide(bench) is None
    assert decide(bench, "h") is None
    held = bench.memory.held_desire[0]
    assert bench.parameters.decision_threshold <= held <= bench.parameters.suppression_threshold
    assert at_last(bench) == "^right"
    assert bench.memory.registers[DECIDED_BABBLED] == 0


def test_what_is_wanted_surely_is_done_at_once():
    bench = taught_to_wait(motor_babbling=1.0)
    bench.link("<(a &/ ^left) =/> g>", 1.0, 0.6)
    assert decide(bench) == "^left"


def test_at_last_it_babbles_or_does_nothing():
    assert at_last(taught_to_wait()) is None
    bench = taught_to_wait(motor_babbling=1.0)
    assert at_last(bench) in ("^left", "^right", "^up")
    assert bench.memory.registers[DECIDED_BABBLED] == 1


def test_a_voice_is_held_only_where_it_is_wanted_more():
    bench = taught_to_wait()
    bench.link("<(a &/ ^left) =/> g>", 1.0, 0.1)
    hear_all(bench.memory, bench.parameters, bench.term("g"), 1.0, 0.9, bench.now)
    assert set(voices(bench)) == {"^left"}
    hold_voice(bench.memory, bench.parameters, NO_VOICE, 0.9)
    hold_voice(bench.memory, bench.parameters, 0, 0.3)
    assert bench.memory.held_desire[0] == 0.0
    for desire, held in ((0.52, 0.52), (0.51, 0.52), (0.54, 0.54)):
        hold_voice(bench.memory, bench.parameters, 0, desire)
        assert bench.memory.held_desire[0] == held


def test_babbling_is_suppressed_by_what_is_wanted_enough():
    bench = Bench(motor_babbling=1.0)
    assert not babble(bench.memory, bench.parameters, bench.parameters.suppression_threshold + 0.01)
    assert babble(bench.memory, bench.parameters, bench.parameters.suppression_threshold)
    quiet = Bench()
    assert not babble(quiet.memory, quiet.parameters, 0.0)


def test_what_is_carried_out_is_told_with_its_condition():
    bench = Bench()
    link = bench.link("<(a &/ ^left) =/> g>", 1.0, 0.6)
    condition = bench.spike("a")
    carry_out(bench.memory, bench.parameters, bench.term("^left"), link, condition, 0, 0.7)
    assert bench.logged(LOG_DECISION) == ["<(a &/ ^left) =/> g>"]
    assert bench.logged(LOG_EXECUTED) == ["^left"]
    assert bench.memory.log_desire[0] == 0.7
