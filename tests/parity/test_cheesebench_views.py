"""The views of the published forms beside the published package's: the same state, the same text.

From above the texts are equal, character by character, in all nine. Through the subject's eyes and in
perspective ours are drawn by rules of our own; there the same things have to be in sight.
"""

import importlib.util
import re
import zlib
from pathlib import Path

import numpy as np
import pytest

from machinepsych.apparatus.batch import Batch
from machinepsych.apparatus.environment import UNDRAWN
from machinepsych.apparatus.paradigms.base import PARADIGMS
from machinepsych.apparatus.views.base import make_view
from machinepsych.kernels.backend import make_backend

peer = pytest.importorskip("cheesebench.environments")

# The neighbouring test knows how to drive both; tests are no package, so it is loaded by its file.
_spec = importlib.util.spec_from_file_location("drive", Path(__file__).parent / "test_cheesebench.py")
drive = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(drive)

STEPS = 80
ARROWS = "→↗↑↖←↙↓↘"


def pairs(name, view, mode, trials, steps=STEPS):
    """Play both; give for each state our view, theirs, and where it was."""
    np.random.seed(zlib.crc32(name.encode()))  # noqa: NPY002 (the package draws from the global generator)
    theirs = getattr(peer, drive.CLASSES.get(name, name))(view_mode=getattr(peer.ViewMode, mode))
    environment = PARADIGMS.get(name).environment("published")
    ours = Batch(environment, 1, make_backend("plain", 1))
    drawn = make_view(view, environment)
    theirs.reset()
    for operations in drive.strings(name, trials, np.random.default_rng(7)):
        drive.never_over(theirs)
        draws = np.full(4, UNDRAWN)
        values = drive.drawn(name, theirs)
        for draw in environment.draws:
            draws[draw.position] = values[draw.key]
        ours.begin(draws=draws)
        before = len(theirs.session.trial_results)
        yield drawn.of(ours), theirs.render(), f"{name}, start, {values}"
        for number, operation in enumerate(operations[:steps], 1):
            shown = theirs.step(drive.ACTIONS[operation])[0]
            ours.step(operation)
            if len(theirs.session.trial_results) > before:
                # Theirs is already the next trial's.
                break
            yield drawn.of(ours), shown, f"{name}, {operations[:number]}, {values}"
        else:
            theirs.reset()


@pytest.mark.parametrize("name", PARADIGMS.names())
def test_from_above_the_texts_are_equal(name):
    count = 0
    for ours, theirs, where in pairs(name, "top_down", "ASCII_2D", 8):
        assert ours == theirs, f"{where}\n{ours}\n\n{theirs}"
        count += 1
    assert count > 60


# Slow in the package (tens of milliseconds a view), so few states are looked at.
@pytest.mark.parametrize("name", PARADIGMS.names())
def test_egocentric_views_have_the_size_of_the_published_and_the_subject_in_the_same_place(name):
    for ours, theirs, where in pairs(name, "egocentric", "ASCII_2D_FPV", 0, steps=2):
        here, there = ours.split("\n"), theirs.split("\n")
        assert [len(line) for line in here] == [len(line) for line in there], where
        spots = [[(r, line.index("↑")) for r, line in enumerate(v) if "↑" in line] for v in (here, there)]
        assert spots[0] == spots[1], where


@pytest.mark.parametrize("name", ["MorrisWaterMaze", "StarMaze", "RadialArmMaze"])
def test_egocentric_views_along_the_axes_show_the_same_floor_ahead(name):
    """Straight ahead, to the wall, both show the same cells; at the sides the rules of sight differ."""
    compared = 0
    for ours, theirs, where in pairs(name, "egocentric", "ASCII_2D_FPV", 1, steps=9):
        here, there = ours.split("\n"), theirs.split("\n")
        row, column = next((r, line.index("↑")) for r, line in enumerate(here) if "↑" in line)
        for ahead in range(1, 4):
            mine, their = here[row - ahead][column], there[row - ahead][column]
            if "░" in (mine, their):
                break
            compared += 1
            # Both are cells that can be entered, or both are not; in the pool's wall there are landmarks.
            closed = "#1234" if name == "MorrisWaterMaze" else "#"
            assert (mine in closed) == (their in closed), f"{where}\n{ours}\n\n{theirs}"
    assert compared > 10


@pytest.mark.parametrize("name", PARADIGMS.names())
def test_perspectives_have_the_frame_of_the_published(name):
    for ours, theirs, where in pairs(name, "perspective", "ASCII_3D", 0, steps=3):
        here, there = ours.split("\n"), theirs.split("\n")
        assert [len(line) for line in here] == [len(line) for line in there], where
        for line in (0, -1):
            assert here[line] == there[line]


@pytest.mark.parametrize("name", ["OperantChamber", "DelayedNonMatchToSample"])
def test_perspectives_show_the_same_operanda_and_figures(name):
    for ours, theirs, where in pairs(name, "perspective", "ASCII_3D", 2, steps=30):
        for symbol in ("●", "■", "▼") if name == "DelayedNonMatchToSample" else ("[",):
            assert (symbol in ours) == (symbol in theirs), f"{where}: {symbol}\n{ours}\n\n{theirs}"


def test_the_platform_is_seen_in_perspective_where_the_published_view_shows_it():
    """Theirs is a block in the water, ours a letter there; both only near it."""
    seen = 0
    for ours, theirs, where in pairs("MorrisWaterMaze", "perspective", "ASCII_3D", 20, steps=150):
        if any(re.search("[≈~]▓+[≈~]", line) for line in theirs.split("\n")[14:]):
            seen += 1
            assert "P" in ours, f"{where}\n{ours}\n\n{theirs}"
    assert seen > 3
