"""The reasoner where many stimuli are sensed: the same memory whoever asks it, and learning by turns."""

import numpy as np

from machinepsych.agents.base import AGENTS
from machinepsych.agents.nars import nars_stepwise_act, nars_stepwise_learn, nars_stepwise_rest
from machinepsych.kernels.backend import make_backend
from machinepsych.session.turns import AgentBatch
from machinepsych.vocabulary import Vocabulary

VOCABULARY = Vocabulary(tuple("ABCDEF"), ("left", "right"))
SLOTS = 6
# What is to be done in each of three situations, the last of which is paid.
PATH = (((0, 1), 0), ((2, 3), 1), ((4, 5), 0))


def play(subjects, trials, backend="plain", **parameters):
    """Play trials in which a right turn leads on and a wrong one nowhere; return the steps of each trial."""
    device = make_backend(backend)
    agents = AgentBatch(
        "nars", {"concepts": 16, "links": 64} | parameters, VOCABULARY, SLOTS, subjects, 1, device
    )
    steps = np.zeros((trials, subjects), int)
    view = {name: np.zeros((subjects, SLOTS), kind) for name, kind in (("ids", int), ("intensities", float))}
    view["count"] = np.full((subjects, 1), 2)
    view["intensities"][:] = 1.0
    for trial in range(trials):
        at = np.zeros(subjects, int)
        going, learn, outcome = np.ones(subjects, bool), np.zeros(subjects, bool), np.zeros(subjects)
        rest = 20 if trial else 0
        while going.any() and steps[trial].max() < 60:
            for k in range(subjects):
                view["ids"][k, :2] = PATH[min(int(at[k]), len(PATH) - 1)][0]
            done = agents.turn(act=going, view=view, learn=learn, outcome=outcome, rest=rest)
            rest = 0
            right = going & (done == np.array([PATH[min(int(k), len(PATH) - 1)][1] for k in at]))
            steps[trial] += going
            at = at + right
            learn, outcome = going, np.where(right & (at == len(PATH)), 1.0, 0.0)
            going = going & (at < len(PATH))
        agents.turn(act=0, learn=learn, outcome=outcome)
    return steps, agents


def test_a_path_is_learned_from_its_first_success():
    steps, agents = play(4, 6)
    # Three steps are the fewest; one in twenty is idle.
    assert steps[0].mean() > 3.5
    assert steps[-3:].mean() < 3.5
    assert agents.kind.act is nars_stepwise_act
    assert (agents.kind.learn, agents.kind.rest) == (nars_stepwise_learn, nars_stepwise_rest)
    assert agents.kind.parameters is AGENTS.get("nars").parameters


def test_a_subject_is_the_same_among_any_number_of_others():
    alone, _ = play(1, 4)
    among, _ = play(3, 4)
    np.testing.assert_array_equal(alone[:, 0], among[:, 0])
