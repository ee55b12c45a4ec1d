"""The published forms beside the published package: same starts, same actions, same rewards to the last bit.

Needs the extra ``cheesebench`` (``pip install --no-deps cheesebench``: its environments need NumPy alone).
What is drawn at a trial's beginning is read from the package's objects and handed over.
"""

import zlib

import numpy as np
import pytest

from machinepsych.apparatus.batch import Batch
from machinepsych.apparatus.environment import RUNNING, SUCCESS, UNDRAWN
from machinepsych.apparatus.paradigms.base import PARADIGMS
from machinepsych.kernels.backend import make_backend

peer = pytest.importorskip("cheesebench.environments")

# The package's numbers of forward, left, right, stay.
ACTIONS = (peer.Action.FORWARD, peer.Action.ROTATE_LEFT, peer.Action.ROTATE_RIGHT, peer.Action.STAY)
CLASSES = {"OperantChamber": "OperantChamber", "DelayedNonMatchToSample": "DNMSTask"} | {
    "ConditionedPlacePreference": "PlacePreference"
}
NORTH_EAST_ON = ((4, 4), (-4, 4), (-4, -4), (4, -4))
# Operations drawn with these odds, so that some strings walk far and some turn on the spot.
ODDS = ((0.25, 0.25, 0.25, 0.25), (0.6, 0.18, 0.18, 0.04), (0.85, 0.05, 0.08, 0.02))
SCRIPTS = {
    "MorrisWaterMaze": "FFFFFFFFLFFFFFFLFFFFFF",
    "BarnesMaze": "FFFFFFFLFFLFFFFRFFLFFFFFRRFF",
    "StarMaze": "FFFFFFFFFFFFFFFLFFFFFFFFFFRRFFFFFFFF",
    "TMaze": "FFFRRFFSSFLLLLFFFF",
    "RadialArmMaze": "FFFFFFFFFFFSFLSFRRRRFFFFFFFFFFFF" * 2,
    "OperantChamber": "FLFFRFRFFSLRLFFF" * 4,
    "ShuttleBox": "FFFFLLLLFFRRRRFFFFFSSSSS",
    "ConditionedPlacePreference": "FFFLLLLFFFFLLLLFFFFFFFFRRFFLLLFFFFFFFSSSS" * 3,
    "DelayedNonMatchToSample": "LSSFRLSSSSSSRRLRF",
}


def drawn(name, theirs):
    """Read what the package has drawn for the present trial, as values of our draws."""
    agent = theirs.agent
    if name == "MorrisWaterMaze":
        return {"quadrant": NORTH_EAST_ON.index((agent.x, agent.y))}
    if name in ("BarnesMaze", "RadialArmMaze"):
        return {"heading": int(agent.angle)}
    if name == "StarMaze":
        return {"goal_arm": (0, 1, 2, 3, 4)[int(theirs.goal_arm)]}
    if name == "OperantChamber":
        return {"active_lever": theirs.active_lever}
    if name == "ShuttleBox":
        return {"side": theirs.shock_chamber}
    if name == "ConditionedPlacePreference":
        return {"facing": int(agent.angle > 1), "conditioning": int(theirs.phase == "conditioning")}
    if name == "DelayedNonMatchToSample":
        return {"sample": theirs.sample_stimulus, "order": theirs.choice_stimuli[0]}
    return {}


def never_over(theirs):
    """Have the package go on for ever: it would end a session at three successes in a row."""
    theirs.session.required_consecutive = theirs.session.max_trials = 10**9


def strings(name, trials, rng):
    """Yield strings of operations, scripted and random, without end."""
    yield ["FLRS".index(letter) for letter in SCRIPTS[name]]
    for k in range(trials):
        yield rng.choice(4, 600, p=ODDS[k % len(ODDS)]).tolist()


def play(name, trials, backend):
    """Play trials in both; return what differed first, how many trials ended and in success."""
    np.random.seed(zlib.crc32(name.encode()))  # noqa: NPY002 (the package draws from the global generator)
    rng = np.random.default_rng(7)
    theirs = getattr(peer, CLASSES.get(name, name))(view_mode=peer.ViewMode.ASCII_2D)
    theirs._render_ascii_2d = lambda: ""
    theirs.reset()
    environment = PARADIGMS.get(name).environment("published")
    ours = Batch(environment, 1, backend)
    ended = succeeded = 0
    for operations in strings(name, trials, rng):
        never_over(theirs)
        draws = np.full(4, UNDRAWN)
        values = drawn(name, theirs)
        for draw in environment.draws:
            draws[draw.position] = values[draw.key]
        ours.begin(draws=draws)
        before = len(theirs.session.trial_results)
        for number, operation in enumerate(operations):
            reward = float(theirs.step(ACTIONS[operation])[1])
            ours.step(operation)
            over = len(theirs.session.trial_results) > before
            status = int(ours.status()[0])
            where = f"{name}: trial {ended}, step {number} of {operations[: number + 1]}, draws {values}"
            assert ours.array("turn", "outcome")[0, 0] == reward, where
            assert (status != RUNNING) == over, where
            if over:
                result = theirs.session.trial_results[-1]
                assert (status == SUCCESS) == result.success, where
                assert bool(ours.array("turn", "truncated")[0, 0]) == result.timeout, where
                ended += 1
                succeeded += result.success
                break
        else:
            # The string ran out before the trial did: the package has to be told.
            theirs.reset()
    return ended, succeeded


@pytest.mark.parametrize("name", PARADIGMS.names())
def test_rewards_and_trials_agree_with_the_package(name):
    ended, succeeded = play(name, 60, make_backend("cpu", 1))
    assert ended >= 40
    assert name == "RadialArmMaze" or succeeded > 0


@pytest.mark.slow
@pytest.mark.parametrize("name", PARADIGMS.names())
def test_rewards_and_trials_agree_over_hundreds_of_trials(name):
    ended, _ = play(name, 500, make_backend("cpu", 1))
    assert ended >= 400
