"""Agents asked turn by turn do what they do inside a session's kernel, in any batch and on any backend."""

from __future__ import annotations

import numpy as np
import pytest

from machinepsych.agents.base import AGENTS
from machinepsych.kernels.backend import make_backend
from machinepsych.session.turns import AgentBatch
from machinepsych.vocabulary import NO_OPERATION, Vocabulary

VOCABULARY = Vocabulary(("light", "tone", "wall ahead at 1"), ("press", "poke"))
SLOTS = 3


def view_of(stimuli, subjects):
    view = {
        "count": np.full((subjects, 1), len(stimuli)),
        "ids": np.zeros((subjects, SLOTS), int),
        "intensities": np.ones((subjects, SLOTS)),
    }
    view["ids"][:, : len(stimuli)] = stimuli
    return view


def history(agents, turns=24):
    """Pay the first operation in light and the second in tone; rest after each trial of two turns."""
    done = []
    for t in range(turns):
        shown = 0 if t % 4 < 2 else 1
        operations = agents.turn(act=1, view=view_of([shown, 2], agents.subjects)).copy()
        done.append(operations)
        outcome = np.where(operations == NO_OPERATION, 0.0, np.where(operations == shown, 1.0, -1.0))
        agents.turn(act=0, learn=1, outcome=outcome, rest=40 * (t % 2))
    return np.array(done)


def batch(kind, subjects, backend="plain", first=1, **parameters):
    return AgentBatch(
        kind, parameters, VOCABULARY, SLOTS, subjects, seed=5, backend=make_backend(backend, 1), first=first
    )


@pytest.mark.parametrize("kind", ["random", "hebbian"])
def test_a_subject_does_the_same_in_any_batch_and_backend(kind):
    together = history(batch(kind, 4))
    assert set(np.unique(together)) <= {NO_OPERATION, 0, 1}
    np.testing.assert_array_equal(history(batch(kind, 4, "cpu")), together)
    np.testing.assert_array_equal(history(batch(kind, 1, first=3))[:, 0], together[:, 2])


def test_agents_learn_in_turns():
    """After 60 trials the Hebbian agent does what was paid, and the reasoner does after as many."""
    for kind in ("hebbian", "nars"):
        agents = batch(kind, 10, "cpu")
        history(agents, 240)
        agents.turn(act=0, rest=100)
        for shown in (0, 1):
            correct = responses = 0
            for _ in range(20):
                operations = agents.turn(act=1, view=view_of([shown, 2], 10), rest=40)
                correct += int((operations == shown).sum())
                responses += int((operations != NO_OPERATION).sum())
            assert responses > 20, kind
            assert correct > 0.8 * responses, kind


def test_a_probe_teaches_nothing():
    agents = batch("hebbian", 3)
    for _ in range(10):
        agents.turn(act=1, view=view_of([0], 3))
        agents.turn(act=0, learn=1, outcome=1.0, delivered=0)
    assert not agents.memory()["weights"].any()


def test_parameters_change_from_a_phase_on():
    agents = batch("hebbian", 50, response_probability=1.0, restlessness=0.0)
    assert (agents.turn(act=1, view=view_of([0], 50)) != NO_OPERATION).all()
    agents.set_parameters({"response_probability": 0.0})
    assert (agents.turn(act=1, view=view_of([0], 50)) == NO_OPERATION).all()


@pytest.mark.parametrize("kind", AGENTS.names())
def test_what_comes_without_an_operation_is_taken_in(kind):
    agents = batch(kind, 2, "cpu" if kind.startswith("nars") else "plain")
    for outcome in (-1.0, 1.0, 0.0):
        agents.turn(act=1, view=view_of([1], 2))
        agents.operations[:] = NO_OPERATION
        agents.turn(act=0, learn=1, outcome=outcome)
    assert all(np.isfinite(array).all() for array in agents.memory().values() if array.dtype == float)
