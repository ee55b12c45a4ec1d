"""The strongest contingencies that a subject knows, as a graph: precondition, operation, goal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from machinepsych.figures.style import FAINT, PALETTE, house_style, new_figure, place

if TYPE_CHECKING:
    import networkx as nx
    from matplotlib.figure import Figure

MOST = 12
# In the name of an operation that leads to another stimulus rather than to the goal.
LEADS_ON = " \u2192 "

# Blue and vermilion, told apart by colour-blind readers; denied edges are dotted besides.
EXPECTED = PALETTE[0]
DENIED = PALETTE[6]


def contingency_graph(known: dict[str, Any]) -> nx.DiGraph:
    """Make a graph of the hypotheses of one subject, the most expected and the most denied first.

    ``known`` has the columns of an agent's hypotheses (words as codes and lists). Nodes are preconditions
    (layer 0) and operations (layer 1); an edge carries ``frequency``, ``confidence`` and ``expectation``.
    """
    import networkx as nx

    graph = nx.DiGraph()
    codes, conditions = known["precondition"]
    _, operations = known["operation"]
    strength = sorted(range(len(codes)), key=lambda k: -abs(known["expectation"][k] - 0.5))
    for k in strength[:MOST]:
        condition, operation = conditions[codes[k]], f"^{operations[codes[k]]}"
        graph.add_node(condition, layer=0)
        graph.add_node(operation, layer=1)
        graph.add_edge(
            condition,
            operation,
            frequency=float(known["frequency"][k]),
            confidence=float(known["confidence"][k]),
            expectation=float(known["expectation"][k]),
        )
    return graph


def draw_contingencies(graph: nx.DiGraph, title: str) -> Figure:
    """Draw a graph of contingencies: what is expected to lead to the goal in blue, what is not dotted.

    The width of an edge is the strength of the expectation; frequency and confidence stand at its start.
    """
    layers = {
        layer: sorted(node for node, at in graph.nodes(data="layer") if at == layer) for layer in (0, 1)
    }
    # Operations stand at the middle of their preconditions' heights, in a fixed order.
    height = {node: -float(k) for k, node in enumerate(layers[0])}
    spread = max(1.0, len(layers[0]) - 1.0)
    for k, node in enumerate(layers[1]):
        height[node] = -spread * (k + 0.5) / len(layers[1])
    with house_style():
        figure, grid = new_figure(7.2, 1.0 + 0.42 * len(layers[0]))
        axes = grid[0, 0]
        place(figure, 0.2, 0.1, 0.35, 0.1)
        axes.set_axis_off()
        axes.set_title(title, loc="left")
        for condition, operation, edge in graph.edges(data=True):
            holds = edge["expectation"] >= 0.5
            colour = EXPECTED if holds else DENIED
            width = 0.6 + 6.0 * abs(edge["expectation"] - 0.5)
            axes.annotate(
                "",
                xy=(0.72, height[operation]),
                xytext=(0.56, height[condition]),
                arrowprops={
                    "arrowstyle": "-|>",
                    "color": colour,
                    "linewidth": width,
                    "linestyle": "-" if holds else ":",
                    "shrinkA": 0,
                    "shrinkB": 2,
                },
            )
        for condition in layers[0]:
            truths = [
                f"{operation}  {edge['frequency']:.2f} {edge['confidence']:.2f}"
                for _, operation, edge in sorted(
                    graph.out_edges(condition, data=True), key=lambda each: each[1]
                )
            ]
            axes.text(0.0, height[condition], condition, ha="left", va="center")
            axes.text(0.55, height[condition], "\n".join(truths), ha="right", va="center", color=FAINT)
        for operation in layers[1]:
            axes.text(0.735, height[operation], operation, ha="left", va="center", weight="bold")
        middle = -spread / 2.0
        for operation in layers[1]:
            if LEADS_ON in operation:
                continue
            axes.annotate(
                "",
                xy=(0.95, middle),
                xytext=(0.84, height[operation]),
                arrowprops={"arrowstyle": "-|>", "color": FAINT, "linewidth": 0.8},
            )
        axes.text(0.965, middle, "G", ha="left", va="center", weight="bold")
        axes.text(
            0.0,
            -spread - 0.9,
            "Numbers: frequency and confidence. Solid: expected to lead to the goal G; dotted: not.",
            ha="left",
            va="center",
            color=FAINT,
        )
        axes.set_xlim(0.0, 1.0)
        axes.set_ylim(-spread - 1.2, 0.7)
    return figure
