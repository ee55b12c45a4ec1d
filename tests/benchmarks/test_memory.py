"""The memory's benchmark: what is compared does the same, and what cannot be measured says so."""

import importlib.util

import numpy as np
import pytest

from benchmarks import memory
from machinepsych.errors import UnavailableError
from machinepsych.hebb.memory import AssociativeMemory
from tests.hebb.arrays import signs, unit_keys

PASSES = {"read": np.sum, "write": np.negative, "streams": np.sum}


@pytest.mark.parametrize("operation", ["hebb", "delta"])
@pytest.mark.parametrize("buffered", [False, True])
def test_the_peer_takes_the_same_step(operation, buffered):
    draw = np.random.default_rng(1)
    keys, values = unit_keys(draw, 3, 5, 8), signs(draw, 3, 5, 8)
    peer = memory.Numpy(np.zeros((3, 8, 8)), buffered)
    peer.run(operation, keys, values)
    ours = AssociativeMemory(operation, 8, 8, batch=(3,), learning_rate=memory.RATE)
    ours.write(keys, values)
    np.testing.assert_allclose(peer.weights, ours.weights, atol=1e-12)
    np.testing.assert_allclose(peer.read(keys[:, 0]), ours.read(keys[:, :1])[:, 0], atol=1e-12)


def test_a_cell_too_large_is_left_out_with_its_size():
    cell = memory.measure_cell("delta", 1024, 100_000, "cpu", 1, PASSES)
    assert cell.note.startswith("left out: 390.6 GiB of weights, ")
    assert "free" in cell.note
    assert cell.associations_per_s == 0.0


def test_a_cell_is_measured_against_everything(capsys):
    cell = memory.measure_cell("delta", 4, 3, "cpu", 1, PASSES)
    assert not cell.note
    assert min(cell.associations_per_s, cell.gb_per_s, cell.to_matmul, cell.to_buffered) > 0.0
    assert 0.0 < cell.error < 1e-5
    memory.show([cell, memory.Cell("read", 4, 3, "cpu", note="left out: 9 GiB of weights")])
    out = capsys.readouterr().out
    assert "delta" in out
    assert "read, d 4, batch 3: left out: 9 GiB of weights" in out


@pytest.mark.skipif(importlib.util.find_spec("cupy") is not None, reason="CuPy is installed")
def test_a_missing_device_says_what_to_install():
    with pytest.raises(UnavailableError, match="pip install cupy-cuda12x"):
        memory.measure("cuda")
