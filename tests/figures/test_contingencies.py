"""The graph of contingencies: what is in it, and that it can be drawn."""

import numpy as np

from machinepsych.figures.contingencies import MOST, contingency_graph, draw_contingencies
from machinepsych.figures.report import write_picture


def known(count):
    """Hypotheses of one subject, every second one denied."""
    frequency = np.tile([1.0, 0.0], count)[:count]
    confidence = np.linspace(0.9, 0.1, count)
    codes = np.arange(count, dtype=np.int32)
    return {
        "precondition": (codes, [f"S{k}@left" for k in range(count)]),
        "operation": (codes, ["left" if k % 3 else "right" for k in range(count)]),
        "frequency": frequency,
        "confidence": confidence,
        "expectation": confidence * (frequency - 0.5) + 0.5,
    }


def test_edges_carry_the_truth_of_the_strongest_hypotheses():
    graph = contingency_graph(known(30))
    assert graph.number_of_edges() == MOST
    assert {node for node, layer in graph.nodes(data="layer") if layer == 1} == {"^left", "^right"}
    edge = graph.edges["S0@left", "^right"]
    assert (edge["frequency"], edge["confidence"]) == (1.0, 0.9)
    assert "S29@left" not in graph


def test_nothing_known_is_an_empty_graph():
    assert not contingency_graph(known(0))


def test_it_is_drawn_and_written(tmp_path):
    figure = draw_contingencies(contingency_graph(known(5)), "nars, subject 1, before trial 3")
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert "S0@left" in texts
    assert "^right  1.00 0.90" in texts
    path = write_picture(figure, tmp_path / "figures" / "graph", dpi=50)
    assert path.read_bytes().startswith(b"\x89PNG")
    assert path.with_suffix(".svg").exists()
