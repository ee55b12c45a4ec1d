"""Figures of maze runs: what is drawn where, and that writing does not run into writing."""

import itertools

import numpy as np
import pytest

from machinepsych.figures.episodes import draw_by_block, draw_occupancy, draw_strategies

PHASES = [{"name": "acquisition", "blocks": 5}, {"name": "probe", "blocks": 1}]
MANIFEST = {
    "protocol": {"name": "water"},
    "agents": [{"label": "learner", "kind": "hebbian"}, {"label": "control", "kind": "random"}],
    "phases": PHASES,
    "subjects": 12,
    "complete": True,
    "status": "complete",
    "place": {"use": "MorrisWaterMaze", "form": "faithful", "map": ["#####", "#1.G#", "#S..#", "#####"]},
}


def block_rows(names):
    return [
        {
            "agent": agent["label"],
            "phase": phase["name"],
            "block": block + 1,
            "measure": name,
            "value": 0.3,
            "lower": 0.2,
            "upper": None if name == "steps" else 0.4,
            "percent": name in ("success", "target_quadrant"),
        }
        for agent, phase, name in itertools.product(MANIFEST["agents"], PHASES, names)
        for block in range(phase["blocks"])
    ]


def titles(figure):
    return [axes.get_title(loc="left") for axes in figure.axes if axes.get_visible()]


@pytest.mark.parametrize("count", [3, 9])
def test_each_score_has_a_panel_and_nothing_runs_into_titles(count):
    names = ["success", "steps", "target_quadrant", "a", "b", "c", "d", "e", "f"][:count]
    figure = draw_by_block(block_rows([*names, "responses", "accuracy_separation_2"]), MANIFEST)
    assert titles(figure) == [name.replace("_", " ").capitalize() for name in names]
    success, _, quadrant = figure.axes[:3]
    assert success.get_ylabel() == "% of trials"
    assert quadrant.get_ylabel() == "% of steps"
    np.testing.assert_allclose(success.lines[0].get_ydata(), 30.0)
    assert [round(x) for x in success.lines[0].get_xdata()] == [1, 2, 3, 4, 5]
    figure.canvas.draw()
    for axes in figure.axes[:3]:
        written = [axes._left_title, *axes.texts]
        boxes = [text.get_window_extent() for text in written if text.get_text()]
        assert len(boxes) >= 1
        for one, other in itertools.combinations(boxes, 2):
            assert not one.overlaps(other)
    legend = figure.legends[0].get_window_extent()
    for axes in figure.axes[:3]:
        for text in (axes._left_title, *axes.texts):
            assert not legend.overlaps(text.get_window_extent())


def test_a_map_is_drawn_for_each_agent_and_phase():
    shares = {
        (agent["label"], phase["name"]): np.full((4, 5), 0.05)
        for agent in MANIFEST["agents"]
        for phase in PHASES
    }
    figure = draw_occupancy(shares, MANIFEST)
    assert len(figure.axes) == 4
    walls, shade = (image.get_array() for image in figure.axes[0].images)
    assert walls.count() == 14
    # Walls and the landmark are not places to be.
    assert shade.count() == 5
    assert {text.get_text() for text in figure.axes[0].texts} == {"1", "G", "S"}


def test_shares_of_strategies_are_stacked_to_the_whole():
    rows = [
        {"agent": agent["label"], "phase": "acquisition", "block": 1, "strategy": name, "share": share}
        for agent in MANIFEST["agents"]
        for name, share in (("direct", 0.25), ("serial", 0.5), ("mixed", 0.25))
    ]
    figure = draw_strategies(rows, MANIFEST)
    bars = figure.axes[0].patches[:3]
    assert [(bar.get_y(), bar.get_height()) for bar in bars if bar.get_height()] == [
        (0.0, 25.0),
        (25.0, 50.0),
        (75.0, 25.0),
    ]
