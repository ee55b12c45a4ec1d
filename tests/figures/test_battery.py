"""Figures of the battery and of Pavlovian runs: what is drawn, from tables alone."""

import pyarrow as pa
import pytest

from machinepsych.figures.battery import draw_curves, draw_matrix, draw_phenomenon
from machinepsych.figures.conditioning import draw_learning_curves
from machinepsych.figures.report import picture
from machinepsych.figures.style import CONTROL_COLOUR

VERDICTS = [
    {"model": model, "phenomenon": "x", "number": number, "verdict": verdict, "expected": expected}
    for model, number, verdict, expected in (
        ("a", 1, "shown", "shown"),
        ("a", 2, "not", "shown"),
        ("b", 1, "partly", "unstated"),
        ("b", 2, "not", "not"),
    )
]


def row(condition, mean, control=False, model="a", **more):
    values = {"lower": None, "upper": None, "subjects": 1, "verdict": "shown", "effect": 0.5}
    return {"model": model, "condition": condition, "control": control, "mean": mean, **values, **more}


def texts(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_the_matrix_marks_each_verdict_and_each_surprise():
    figure = draw_matrix(VERDICTS, {"a": "A", "b": "B"}, {1: "One", 2: "Two"})
    axes = figure.axes[0]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["A", "B"]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["One  1", "Two  2"]
    marks = [line.get_marker() for line in axes.lines]
    assert marks.count("o") == 4
    assert marks.count("x") == 1
    assert marks.count(".") == 1


def test_a_phenomenon_draws_its_control_in_grey_in_the_models_own_unit():
    rows = [row("kept", 3.0), row("control", 6.0, control=True), row("kept", 0.0, model="b"),
            row("control", 0.0, control=True, model="b")]  # fmt: skip
    figure = draw_phenomenon(rows, "1. T", "About.", "response", ["less"])
    axes = figure.axes[0]
    marked = [line for line in axes.lines if line.get_marker() != "None"]
    points = {(line.get_color(), float(line.get_xdata()[0])) for line in marked}
    assert (CONTROL_COLOUR, 1.0) in points
    assert any(colour != CONTROL_COLOUR and x == 0.5 for colour, x in points)
    assert " no response" in texts(figure)
    assert "shown  0.5" in texts(figure)


@pytest.mark.parametrize("mean", [None, -2.0, 1e9])
def test_odd_values_are_drawn(mean):
    rows = [row("kept", mean), row("control", 1.0, control=True, lower=0.5, upper=1.5, subjects=9)]
    assert picture(draw_phenomenon(rows, "$ T", "About.", "response", ["less"]), "svg")


def test_curves_have_a_panel_a_model():
    rows = [row(name, 1.0, model=model) for model in "abc" for name in ("p1", "p2", "q1", "q2")]
    figure = draw_curves(rows, "T", "About.", "response", ["x"], {"p": ["p1", "p2"], "q": ["q1", "q2"]})
    assert [axes.get_title().split("\n")[0] for axes in figure.axes if axes.get_visible()] == ["a", "b", "c"]


def curve(group, phase, trial_type, means, agent="m"):
    return [
        {"agent": agent, "group": group, "phase": phase, "trial_type": trial_type, "presentation": k + 1,
         "place": k + 1.0, "mean": mean, "lower": None, "upper": None, "expected": mean, "subjects": 5}
        for k, mean in enumerate(means)
    ]  # fmt: skip


def test_learning_curves_lie_within_their_phase_and_probes_are_marks():
    rows = [*curve("one", 1, "A+", [0.0, 0.5, 0.75]), *curve("one", 2, "B~", [0.2]),
            *curve("two", 1, "A+", [0.0, 0.1, 0.2]), *curve("two", 2, "B~", [0.1])]  # fmt: skip
    manifest = {
        "protocol": {"name": "x"}, "agents": [{"label": "m"}], "subjects": 5, "complete": True, "status": "",
        "groups": {"one": ["3A+", "B~"], "two": ["3A+", "B~"]}, "stimuli": {"A": "light"},
    }  # fmt: skip
    figure = draw_learning_curves(pa.Table.from_pylist(rows), manifest)
    axes = figure.axes[0]
    lines = [line for line in axes.lines if line.get_marker() not in ("None", "")]
    upright = [line.get_xdata() for line in axes.lines if line.get_marker() == "None"]
    boundary = next(x[0] for x in upright if len(x) == 2 and x[0] == x[1])
    probes = [line for line in lines if line.get_linestyle() == "None"]
    assert len(probes) == 2
    assert all(min(line.get_xdata()) > boundary for line in probes)
    assert all(max(line.get_xdata()) < boundary for line in lines if line not in probes)
