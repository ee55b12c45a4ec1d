"""Search strategies of paths drawn by hand."""

import numpy as np
import pytest

from machinepsych.measures.search_strategy import (
    HOLES,
    POOL,
    hole_strategy,
    path_points,
    pool_strategy,
    strategies_by_block,
)

CENTRE, RADIUS = np.zeros(2), 10.0
GOAL = np.array([5.0, 5.0])


def line(*corners):
    """Return the cells [M, 2] of straight lines between corners."""
    points = [np.array(corners[0], float)]
    for corner in corners[1:]:
        while (points[-1] != corner).any():
            points.append(points[-1] + np.sign(np.array(corner) - points[-1]))
    return np.array(points)


def ring(radius, turns=1.0):
    angle = np.linspace(0, 2 * np.pi * turns, int(40 * turns))
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


PATHS = {
    "direct": line((-5, -5), (5, 5)),
    "directed": line((-8, -8), (-2, -4), (0, 2), (3, 2), (2, 5), (5, 5)),
    "focal": np.concatenate([line((-9, 5), (5, 2)), *[line((5, 2), (8, 5), (5, 7), (4, 4))] * 6]),
    "thigmotaxis": np.concatenate([ring(9.0, 2.0), line((9, 0), (5, 5))]),
    "chaining": np.concatenate([ring(7.0, 2.0), [GOAL]]),
    "scanning": np.concatenate([line((-9, 0), (-3, 0)), *[line((-3, 0), (3, -4), (-3, -4), (-3, 3))] * 4]),
    "random": np.concatenate(
        [line((-9, 0), (9, 2), (-7, -6), (6, -7), (-2, 8), (-9, 1), (4, 8), (8, -5))] * 2
    ),
}


@pytest.mark.parametrize("strategy", POOL)
def test_paths_in_a_pool_are_told_apart(strategy):
    assert pool_strategy(PATHS[strategy], GOAL, CENTRE, RADIUS) == strategy


@pytest.mark.parametrize("turn", [0.5, 1.3, 2.9])
def test_turning_the_pool_changes_no_class(turn):
    """But for what is nearly direct: the shortest way counts diagonal moves of the grid."""
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    for strategy in set(POOL) - {"direct", "directed"}:
        turned = PATHS[strategy] @ rotation.T
        assert pool_strategy(turned, rotation @ GOAL, CENTRE, RADIUS) == strategy


@pytest.mark.parametrize(
    ("visits", "goal", "strategy"),
    [
        ([4], 4, "direct"),
        ([3, 3, 4], 4, "direct"),
        ([0, 11], 11, "direct"),
        ([1, 2, 3, 4], 4, "serial"),
        ([2, 1, 0, 11, 11, 10], 10, "serial"),
        ([8, 2, 4], 4, "mixed"),
        ([2, 4], 4, "mixed"),
        ([], 4, "mixed"),
        ([4, 5, 6, 7], 4, "direct"),
    ],
)
def test_holes_in_a_row_are_a_serial_search(visits, goal, strategy):
    assert strategy in HOLES
    assert hole_strategy(visits, goal, 12) == strategy


def test_standing_still_is_no_move():
    np.testing.assert_array_equal(path_points(np.array([7, 7, 8, 8, 15]), 7), [[0, 1], [1, 1], [1, 2]])


def test_a_probe_is_classified_by_the_goal_before():
    from tests.measures.test_episodes import MANIFEST, table

    manifest = {**MANIFEST, "place": {**MANIFEST["place"], "use": "MorrisWaterMaze"}}
    rows = [(1, 1, "success", 1, 1.0, 0, 0, [4, 7]), (2, 1, "timeout", 1, 0.0, 0, 0, [4, 7])]
    episodes = table(rows)
    episodes = episodes.drop_columns("goal").append_column("trial", [[1, 2]]).append_column("goal", [[7, -1]])
    found = strategies_by_block(episodes, manifest)
    assert {(row["block"], row["strategy"]): row["share"] for row in found if row["share"]} == {
        (1, "direct"): 1.0,
        (2, "direct"): 1.0,
    }
    assert not strategies_by_block(episodes, {**MANIFEST, "place": {**MANIFEST["place"], "use": "TMaze"}})
