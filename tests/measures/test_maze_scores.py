"""Scores of trials against paths and choices written down by hand."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machinepsych.apparatus.map_text import load_layout
from machinepsych.measures.maze_scores import Field, Trials, scores

# An open field of 5 x 5 cells; the middle is (2, 2), the sites are at the corners of its inner ring.
ROWS = (".....", ".b.a.", ".....", ".c.d.", ".....")
A, B, C, D, MIDDLE = 3 + 5 * 3, 1 + 5 * 3, 1 + 5 * 1, 3 + 5 * 1, 2 + 5 * 2


def score(use, columns, measures=(), rows=ROWS):
    n = len(columns["status"])
    made = {
        "agent": ["x"] * n,
        "subject": [1] * n,
        "trial": list(range(1, n + 1)),
        "goal": [-1] * n,
        "path": [[MIDDLE]] * n,
        **columns,
    }
    made.setdefault("steps", [len(path) - 1 for path in made["path"]])
    made |= {"outcome": [0.0] * n, "responses": [0] * n}
    for name in measures:
        made.setdefault(name, [0] * n)
    manifest = {"place": {"use": use, "measures": list(measures), "map": list(rows)}}
    return scores(pa.table(made), manifest)


WATER = ("goal_crossings", "steps_north_east")


def test_a_probe_is_scored_by_where_the_goal_was():
    found = score(
        "MorrisWaterMaze",
        {
            "status": ["success", "timeout"],
            "goal": [C, -1],
            # The start does not count; the first step is on the quadrant's border, the last opposite.
            "path": [[MIDDLE, C], [A, C + 5, C, C - 5, C, A]],
        },
        WATER,
    )
    assert found.values["target_quadrant"][1] == pytest.approx(3.5 / 5)
    np.testing.assert_array_equal(found.values["goal_crossings"], [np.nan, 2])
    away = np.hypot(2, 2)
    assert found.values["goal_distance"][1] == pytest.approx((1 + 0 + 1 + 0 + away) / 5)
    np.testing.assert_array_equal(found.values["success"], [1, np.nan])
    np.testing.assert_array_equal(found.values["steps"], [1, np.nan])
    assert "steps_north_east" not in found.values


@pytest.mark.parametrize("goal", [A, B, C, D])
def test_a_quarter_of_all_cells_lies_in_the_target_quadrant(goal):
    everywhere = [MIDDLE, *range(25)]
    columns = {"status": ["success"], "goal": [goal], "path": [everywhere]}
    assert score("MorrisWaterMaze", columns, WATER).values["target_quadrant"][0] == pytest.approx(0.25)


def test_goals_are_those_of_the_same_subject_and_the_last_before():
    table = pa.table(
        {
            "agent": ["x", "x", "x", "y", "x", "x"],
            "subject": [1, 1, 2, 1, 1, 2],
            "trial": [1, 2, 1, 2, 3, 2],
            "goal": [A, -1, -1, -1, -1, B],
            "status": ["success"] * 6,
        }
    )
    trials = Trials(table, {"place": {}})
    assert trials.known_goals().tolist() == [A, A, -1, -1, A, B]
    assert trials.probes().tolist() == [False, True, True, True, True, False]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from([-1, A, B])), min_size=1, max_size=20))
def test_known_goals_by_another_route(rows):
    subject, goal = (list(each) for each in zip(*rows, strict=True))
    order = list(range(1, len(rows) + 1))
    columns = {"agent": ["x"] * len(rows), "subject": subject, "trial": order, "goal": goal}
    table = pa.table({**columns, "status": ["timeout"] * len(rows)})
    last, expected = {}, []
    for who, here in rows:
        if here >= 0:
            last[who] = here
        expected.append(last.get(who, -1))
    backwards = table.take(pa.array(list(reversed(range(len(rows))))))
    assert Trials(table, {"place": {}}).known_goals().tolist() == expected
    assert Trials(backwards, {"place": {}}).known_goals().tolist() == expected[::-1]


def test_primary_errors_are_those_before_the_goal():
    between = MIDDLE
    found = score(
        "BarnesMaze",
        {
            "status": ["success", "timeout", "timeout"],
            "goal": [A, -1, A],
            "first_choice": [2, 0, -1],
            # Standing on a hole is one visit; a probe goes on after the goal's place; the last finds nothing.
            "path": [
                [between, C, C, between, B, between, C, A],
                [between, D, A, B, C],
                [between, between, B, between],
            ],
        },
        ("goal_crossings", "first_choice"),
    )
    np.testing.assert_array_equal(found.values["primary_errors"], [3, 1, 1])
    np.testing.assert_array_equal(found.values["primary_latency"], [7, 2, np.nan])
    np.testing.assert_array_equal(found.values["first_choice_right"], [0, 1, np.nan])
    np.testing.assert_array_equal(found.values["goal_crossings"], [np.nan, 1, np.nan])
    assert "first_choice_right" in found.shares
    assert "first_choice" not in found.values


def test_preference_can_be_negative_and_is_shown_where_doors_are_open():
    names = ("paired_steps", "unpaired_steps", "preference_score")
    found = score(
        "ConditionedPlacePreference",
        {
            "status": ["timeout"] * 4,
            "drawn_session": [4, 2, 3, 5],
            "paired_steps": [30, 60, 0, 20],
            "unpaired_steps": [30, 0, 60, 40],
            "preference_score": [0, 0, 0, -10],
        },
        names,
    )
    np.testing.assert_allclose(found.values["paired_share"], [0.5, np.nan, np.nan, 1 / 3])
    np.testing.assert_array_equal(found.values["preference_score"], [np.nan, np.nan, np.nan, -10])
    assert "success" not in found.values


def test_accuracy_leaves_out_corrections_and_omissions():
    found = score(
        "DelayedNonMatchToSample",
        {
            "status": ["success", "failure", "success", "timeout"],
            "correct": [1, 0, 1, 0],
            "correction_trial": [0, 0, 1, 0],
            "separation": [1, 2, 2, 1],
            "choice_latency": [3, 4, 5, 0],
        },
        ("correct", "choice_latency", "separation", "correction_trial"),
    )
    np.testing.assert_array_equal(found.values["accuracy"], [1, 0, np.nan, np.nan])
    np.testing.assert_array_equal(found.values["omission"], [0, 0, 0, 1])
    np.testing.assert_array_equal(found.values["choice_latency"], [3, 4, 5, np.nan])
    np.testing.assert_array_equal(found.values["accuracy_separation_1"], [1, np.nan, np.nan, np.nan])
    np.testing.assert_array_equal(found.values["accuracy_separation_2"], [np.nan, 0, np.nan, np.nan])


def test_latencies_below_zero_are_none():
    found = score(
        "ShuttleBox", {"status": ["success", "failure"], "latency": [2, -1]}, ("latency", "avoided")
    )
    np.testing.assert_array_equal(found.values["latency"], [2, np.nan])
    assert {"success", "avoided"} <= found.shares


@pytest.mark.parametrize(
    "name", ["morris_water_maze", "barnes_maze", "star_maze", "t_maze", "radial_arm_maze"]
)
def test_letters_number_the_sites_as_the_environment_does(name):
    made = load_layout(name)
    cells = [site.x + made.width * site.y for site in made.sites]
    assert list(Field(made.rows).holes) == cells
