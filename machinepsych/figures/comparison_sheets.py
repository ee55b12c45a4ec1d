"""Sheets that set a run beside what others have found."""

from __future__ import annotations

from typing import Any

from machinepsych.figures.sheet import NOTHING, Sheet
from machinepsych.figures.style import LONGEST_PHASE, shorten

# Below this a difference from a source is marked.
SIGNIFICANT = 0.05


def comparison_sheets(summary: dict[str, Any]) -> list[Sheet]:
    """Lay out percent correct and trials to criterion, agents and sources side by side."""
    made = [_percent_correct(summary)]
    if summary["comparison"]["trials_to_criterion"]:
        made.append(_trials_to_criterion(summary))
    return made


def _percent_correct(summary: dict[str, Any]) -> Sheet:
    rows = summary["comparison"]["percent_correct"]
    agents = [agent["label"] for agent in summary["agents"]]
    sources = list(dict.fromkeys(row["source"] for row in rows))
    repeats = {row["source"]: row["repeats"] for row in rows}
    cells: dict[tuple[str, int], dict[str, str]] = {}
    for row in rows:
        line = cells.setdefault((row["phase"], row["block"]), {})
        mark = "*" if row["p_holm"] is not None and row["p_holm"] < SIGNIFICANT else ""
        line[row["agent"]] = max(line.get(row["agent"], ""), f"{row['mean']:.1f}{mark}", key=len)
        line[row["source"]] = f"{row['reference_mean']:.1f}"
    headings = [f"{source} ({repeats[source]})" for source in sources]
    table = [
        [
            shorten(phase, LONGEST_PHASE),
            str(block),
            *(line.get(name, NOTHING) for name in [*agents, *sources]),
        ]
        for (phase, block), line in cells.items()
    ]
    return Sheet(
        "Percent correct beside other results (number of repeats)",
        ["phase", "block", *agents, *headings],
        table,
        "* differs from a source: Welch's test, p < .05 after Holm's adjustment for all blocks",
    )


def _trials_to_criterion(summary: dict[str, Any]) -> Sheet:
    table = []
    for reference in summary["comparison"]["trials_to_criterion"]:
        reached = f"{reference['reached']}/{reference['repeats']}"
        table.append(
            [
                reference["source"],
                shorten(reference["phase"], LONGEST_PHASE),
                reached,
                f"{reference['median']:g}",
            ]
        )
        for agent in summary["agents"]:
            for row in agent["trials_to_criterion"]:
                if row["phase"] == reference["phase"]:
                    median = NOTHING if row["median"] is None else f"{row['median']:g}"
                    share = f"{row['reached']}/{row['subjects']}"
                    table.append([agent["label"], shorten(row["phase"], LONGEST_PHASE), share, median])
    return Sheet(
        "Trials to criterion beside other results",
        ["system", "phase", "reached", "median trial"],
        table,
        words=2,
    )
