"""Operations tried at random."""

from collections import Counter

import numpy as np
import pytest

from machinepsych.kernels.counter_rng import BABBLING, CHOICE
from machinepsych.nars.babbling import babbled_operation, draw, draw_index, promising_operation
from machinepsych.nars.planning import hear_all
from machinepsych.nars.registers import (
    BABBLED_OPERATIONS,
    DECIDED_BABBLED,
)
from machinepsych.nars.voices import most_specific_level, voice_for
from tests.nars.bench import Bench, decide


def test_draws_are_numbered_and_uniform():
    bench, same = Bench(), Bench()
    drawn = [draw(bench.memory, BABBLING) for _ in range(400)]
    assert drawn == [draw(same.memory, BABBLING) for _ in range(400)]
    assert len(set(drawn)) == 400
    assert min(drawn) >= 0.0
    assert max(drawn) < 1.0
    assert np.mean(drawn) == pytest.approx(0.5, abs=0.05)
    counts = Counter(int(draw_index(bench.memory, CHOICE, 3)) for _ in range(300))
    assert sorted(counts) == [0, 1, 2]
    assert min(counts.values()) > 70


def test_babbling_tries_every_operation_with_each_of_its_arguments():
    bench = Bench()
    bench.memory.registers[BABBLED_OPERATIONS] = 2
    bench.memory.argument_term[2, :2] = bench.term("x"), bench.term("y")
    bench.memory.argument_count[2] = 2
    tried = Counter(bench.text(babbled_operation(bench.memory, bench.parameters)) for _ in range(400))
    assert sorted(tried) == ["<({SELF} * x) --> ^right>", "<({SELF} * y) --> ^right>", "^left"]
    assert 150 < tried["^left"] < 250
    bench.memory.registers[BABBLED_OPERATIONS] = 0
    assert babbled_operation(bench.memory, bench.parameters) == 0


def test_babbling_can_leave_out_what_fails_here():
    bench = Bench(motor_babbling=1.0, babbling_avoids_failure=True, preference="specific")
    bench.link("<(a &/ ^left) =/> g>", 0.0, 0.9)
    bench.link("<(a &/ ^up) =/> g>", 0.0, 0.9)
    bench.spike("a")
    assert {decide(bench) for _ in range(20)} == {"^right"}
    assert bench.memory.registers[DECIDED_BABBLED] == 1
    assert promising_operation(bench.memory, bench.parameters, 3) == 2
    bench.link("<(a &/ ^right) =/> g>", 0.0, 0.9)
    # Where all of them fail, all are tried.
    assert len({decide(bench) for _ in range(40)}) == 3
    assert promising_operation(bench.memory, bench.parameters, 3) == 0


def test_what_failed_in_part_of_a_situation_may_be_tried_in_the_whole():
    bench = Bench(preference="specific", babbling_avoids_failure=True)
    bench.spike("a")
    bench.spike("b")
    bench.spike("(a &/ b)")
    bench.link("<(a &/ ^left) =/> g>", 0.0, 0.6)
    hear_all(bench.memory, bench.parameters, bench.term("g"), 1.0, 0.9, bench.now)
    level = most_specific_level(bench.memory)
    assert voice_for(bench.memory, 1, level) < 0.5
    # Now the whole situation is known of another operation: of ^left it is known in part only.
    bench.link("<((a &/ b) &/ ^right) =/> g>", 0.0, 0.6)
    hear_all(bench.memory, bench.parameters, bench.term("g"), 1.0, 0.9, bench.now)
    assert most_specific_level(bench.memory) > level
    assert voice_for(bench.memory, 1, most_specific_level(bench.memory)) == 0.5
    assert voice_for(bench.memory, 2, most_specific_level(bench.memory)) < 0.5
