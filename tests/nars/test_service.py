"""One memory served a command at a time."""

import subprocess
import sys

import numpy as np
import pytest

import machinepsych.nars.cycle as lanes
from machinepsych.nars.concepts import ETERNAL
from machinepsych.nars.cycle import infer_nothing
from machinepsych.nars.log import LOG_ANSWER
from machinepsych.nars.measured_relations import relate_measured_values
from machinepsych.nars.questions import ASKS_ALWAYS, ASKS_PAST
from machinepsych.nars.reasoning import infer_with_rules
from machinepsych.nars.registers import LEFT_OVER, LOGGED
from machinepsych.nars.service import (
    ASK,
    ASK_ALL,
    LET_PASS,
    TELL_BELIEF,
    TELL_GOAL,
    service_program,
)
from machinepsych.nars.serving import serve
from machinepsych.nars.settings import ReasonerParameters
from machinepsych.nars.state import SHELL_CAPACITY, memory_arrays
from machinepsych.parameters import as_row
from tests.nars.bench import Bench


@pytest.fixture
def bench(monkeypatch):
    monkeypatch.setattr(lanes, "infer_from_event", infer_nothing)
    return Bench()


def command(bench, code, text=None, time=0, amount=0.0):
    term = 0 if text is None else bench.term(text)
    serve(bench.memory, bench.parameters, None, code, term, 1.0, 0.9, time, amount)


def answers(bench, code, text, tense=ASKS_ALWAYS, threshold=0.0):
    bench.memory.registers[LOGGED] = 0
    before = bench.now
    command(bench, code, text, tense, threshold)
    assert bench.now == before
    return bench.logged(LOG_ANSWER)


def test_beliefs_and_goals_take_a_tick_and_questions_none(bench):
    command(bench, TELL_BELIEF, "<a --> k>", ETERNAL)
    command(bench, TELL_BELIEF, "<b --> k>", bench.now)
    command(bench, TELL_GOAL, "g", bench.now)
    assert bench.now == 4
    assert answers(bench, ASK, "<?1 --> k>") == ["<a --> k>"]
    assert answers(bench, ASK, "<?1 --> k>", ASKS_PAST) == ["<b --> k>"]
    assert answers(bench, ASK_ALL, "<?1 --> k>", threshold=0.6) == ["<a --> k>", "<b --> k>"]
    assert answers(bench, ASK_ALL, "<?1 --> k>", threshold=0.8) == ["<a --> k>"]
    assert answers(bench, ASK, "<?1 --> m>") == []


def test_the_delay_of_a_told_link_is_kept(bench):
    command(bench, TELL_BELIEF, "<a =/> g>", ETERNAL, 3.0)
    assert bench.memory.link_delay[0] == 3.0


def test_ticks_pass_and_what_is_left_over_is_told(bench):
    command(bench, LET_PASS, amount=100.0)
    assert bench.now == 101
    assert bench.memory.registers[LEFT_OVER] == 0


@pytest.mark.parametrize(("declarative", "infer"), [(True, infer_with_rules), (False, infer_nothing)])
def test_the_program_is_served_by_the_lane_with_the_chosen_inference(declarative, infer):
    program = service_program(declarative)
    assert program.entry.function() is serve
    chosen = {name: named.function() for name, named in program.bindings.items()}
    assert chosen == {"infer_from_event": infer, "relate_values": relate_measured_values}
    memory, parameters, _ = program.groups
    assert memory.fields == tuple(array.name for array in memory_arrays(SHELL_CAPACITY))
    assert len(parameters.fields) == len(as_row(ReasonerParameters()))
    assert np.all(np.isfinite(as_row(ReasonerParameters())))


def test_a_program_is_described_without_its_lanes():
    script = (
        "import sys, machinepsych.nars.reasoner\n"
        "from machinepsych.nars.service import service_program\n"
        "service_program(True)\n"
        "rooms = ('cycle', 'reasoning', 'serving')\n"
        "print([room for room in rooms if f'machinepsych.nars.{room}' in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
