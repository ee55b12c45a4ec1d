"""Operations tried at random."""

from collections import Counter

import numpy as np
import pytest

from machinepsych.kernels.counter_rng import BABBLING, CHOICE
from machinepsych.nars.babbling import babbled_operation, draw, draw_index, promising_operation
from machinepsych.nars.registers import (
    BABBLED_OPERATIONS,
    DECIDED_BABBLED,
)
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
