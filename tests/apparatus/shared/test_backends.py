"""Shared chambers are the same on every backend, in any batch, from any first chamber."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

from machinepsych.apparatus.shared.batch import SharedBatch
from machinepsych.apparatus.shared.situations.base import SITUATIONS
from machinepsych.kernels.backend import make_backend

COMPARED = (("turn", "outcome"), ("view", "dense"), ("view", "count"), ("place", "tally"), ("place", "body"))


def history(situation, backend, chambers=3, first=0, turns=25, threads=1):
    environment = SITUATIONS.get(situation).environment(3)
    batch = SharedBatch(environment, chambers, make_backend(backend, threads), first=first)
    batch.seed(11)
    batch.begin()
    seen = []
    for turn in range(turns):
        # What is done hangs on the chamber's number alone.
        numbers = np.arange(first, first + chambers)[:, None] * 5 + np.arange(3) * 3 + turn * turn
        running = batch.status() == 0
        batch.step(numbers % (len(environment.operations) + 1) - 1, running)
        seen.append([np.array(batch.array(*name)) for name in COMPARED])
        if not running.any():
            batch.begin()
    return seen


def same(one, other, chosen=slice(None)):
    return all(
        np.array_equal(a, b[chosen])
        for x, y in zip(one, other, strict=True)
        for a, b in zip(x, y, strict=True)
    )


@pytest.mark.parametrize("situation", SITUATIONS.names())
def test_compiled_is_plain(situation):
    plain = history(situation, "plain")
    assert same(plain, history(situation, "cpu"))
    assert any(step[0].any() for step in plain), "nothing was ever paid"


@pytest.mark.parametrize("situation", ["Competition", "Foraging"])
def test_a_chamber_is_the_same_in_any_batch(situation):
    together = history(situation, "cpu", 6, threads=2)
    assert same(history(situation, "cpu", 2, first=3), together, slice(3, 5))
    assert not same(history(situation, "cpu", 2, first=0), together, slice(3, 5))


SIMULATED = """
import sys
sys.path.insert(0, {folder!r})
from test_backends import history, same
for situation in ("Cooperation", "Foraging"):
    assert same(history(situation, "plain", turns=6), history(situation, "simulator", turns=6)), situation
print("equal")
"""


def test_the_simulator_is_plain():
    """In a process of its own: numba's simulator is chosen when numba starts."""
    here = os.path.dirname(__file__)
    done = subprocess.run(
        [sys.executable, "-c", SIMULATED.format(folder=here)],
        env={**os.environ, "NUMBA_ENABLE_CUDASIM": "1", "PYTHONPATH": os.getcwd()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "equal", done.stderr
