"""The summary of a run: one nested dictionary for JSON, and the sheets that people read.

The command line prints its sheets, ``summary.md`` holds the same.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa

from machinepsych.figures.comparison_sheets import comparison_sheets
from machinepsych.figures.schedule_sheets import SCHEDULE_MEASURES, schedule_sheets
from machinepsych.figures.sheet import NOTHING, Sheet
from machinepsych.figures.style import LONGEST_PHASE, shorten
from machinepsych.measures.acquisition import percent_correct
from machinepsych.measures.comparison import comparison
from machinepsych.measures.criterion import trials_to_criterion
from machinepsych.measures.hypotheses import hypotheses_by_block, label_of
from machinepsych.measures.references import criterion_references
from machinepsych.runs.read import Run

FORMAT = "machinepsych-summary/1"
# More blocks than this are shown as the first, middle and last one: a table is to fit 80 columns.
MOST_BLOCK_COLUMNS = 5
MOST_HYPOTHESIS_PHASES = 3


class Measured:
    """The tables of a run, each measured once however many ask for it."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._tables: dict[Callable[[Run], pa.Table], pa.Table] = {}

    def __call__(self, measure: Callable[[Run], pa.Table]) -> pa.Table:
        if measure not in self._tables:
            self._tables[measure] = measure(self.run)
        return self._tables[measure]


def summarize(run: Run, measured: Measured | None = None) -> dict[str, Any]:
    """Summarize a run as a dictionary that JSON can hold: who ran, and the rows of every measure by agent."""
    measured = measured or Measured(run)
    manifest = run.manifest
    measures = {
        "percent_correct": _by_agent(measured(percent_correct)),
        "trials_to_criterion": _by_agent(measured(trials_to_criterion)),
        "hypotheses": _by_agent(measured(hypotheses_by_block)),
    }
    return {
        "format": FORMAT,
        "protocol": manifest.protocol,
        "about": manifest.about,
        "source": manifest.source,
        "status": manifest.status,
        "complete": manifest.complete,
        "notes": list(run.notes),
        "seed": manifest.seed,
        "subjects": manifest.subjects,
        "trials": manifest.trials,
        "criterion": manifest.criterion,
        "operations": list(manifest.operations),
        "tick_s": manifest.tick_s,
        "scored": manifest.scored,
        "wall_time_s": manifest.contents.get("wall_time_s"),
        "phases": [
            {
                "name": phase.name,
                "blocks": phase.blocks,
                "trials_per_block": phase.trials_per_block,
                "feedback": phase.feedback,
                "scored": phase.scored,
                "contingency": phase.contingency,
            }
            for phase in manifest.phases
        ],
        "agents": [
            {
                "label": agent.label,
                "kind": agent.kind,
                **{name: rows.get(agent.label, []) for name, rows in measures.items()},
            }
            for agent in manifest.agents
        ],
        "schedules": {
            name: measured(measure).to_pylist() if applies(run) else []
            for name, (applies, measure) in SCHEDULE_MEASURES.items()
        },
        "comparison": {
            "percent_correct": measured(comparison).to_pylist(),
            "trials_to_criterion": [
                dataclasses.asdict(each) for each in criterion_references(manifest.protocol)
            ],
        },
    }


def _by_agent(table: pa.Table) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in table.to_pylist():
        rows.setdefault(row.pop("agent"), []).append(row)
    return rows


def sheets(summary: dict[str, Any]) -> list[Sheet]:
    """Lay a summary out as sheets: performance by agent, criterion, comparison, hypotheses."""
    made = []
    for agent in summary["agents"]:
        for scored in (True, False):
            sheet = _performance(summary, agent, scored)
            if sheet is not None:
                made.append(sheet)
    criterion = _criterion(summary)
    if criterion is not None:
        made.append(criterion)
    made += schedule_sheets(summary)
    if summary["comparison"]["percent_correct"]:
        made += comparison_sheets(summary)
    made += [_hypotheses(summary, agent) for agent in summary["agents"] if agent["hypotheses"]]
    return made


def _performance(summary: dict[str, Any], agent: dict[str, Any], scored: bool) -> Sheet | None:
    """Lay out one agent: phases as rows, blocks as columns."""
    phases = [phase for phase in summary["phases"] if phase["scored"] == scored]
    if not phases:
        return None
    name = "mean" if scored else "responses_per_min"
    lower, upper = ("lower", "upper") if scored else (f"{name}_lower", f"{name}_upper")
    cells = {
        (row["phase"], row["block"]): interval_text(row[name], row[lower], row[upper])
        for row in agent["percent_correct"]
    }
    most = max(phase["blocks"] for phase in phases)
    if most <= MOST_BLOCK_COLUMNS:
        headings = ["phase", *(f"block {block}" for block in range(1, most + 1))]
        chosen = [list(range(1, phase["blocks"] + 1)) for phase in phases]
    else:
        headings = ["phase", "blocks", "first block", "middle block", "last block"]
        chosen = [[1, (phase["blocks"] + 1) // 2, phase["blocks"]] for phase in phases]
    rows = []
    for phase, blocks in zip(phases, chosen, strict=True):
        row = [shorten(phase["name"], LONGEST_PHASE)]
        if most > MOST_BLOCK_COLUMNS:
            row.append(str(phase["blocks"]))
        row += [cells.get((phase["name"], block), NOTHING) for block in blocks]
        rows.append(row + [""] * (len(headings) - len(row)))
    counts = [row["subjects"] for row in agent["percent_correct"]]
    few, many = min(counts, default=0), max(counts, default=0)
    n = f"{many:,}" if few == many else f"{few:,} to {many:,}"
    what = "correct responses, % of trials" if scored else "responses per minute"
    note = "mean over subjects [95% interval]"
    if many <= 1:
        note = "one subject has no interval" if many else "nothing is recorded yet"
    return Sheet(f"{agent['label']} (n = {n}): {what}", headings, rows, note)


def _criterion(summary: dict[str, Any]) -> Sheet | None:
    rows = []
    for agent in summary["agents"]:
        for row in agent["trials_to_criterion"]:
            rows.append(
                [
                    agent["label"],
                    shorten(row["phase"], LONGEST_PHASE),
                    row["stage"],
                    f"{row['reached']:,}/{row['subjects']:,}",
                    median_text(row),
                ]
            )
    if not rows:
        return None
    return Sheet(
        f"Trials to criterion ({summary['criterion']} correct responses in a row)",
        ["agent", "phase", "stage", "reached", "median trial"],
        rows,
        "median over all subjects [95% interval]; > n: later than the last trial",
        words=3,
    )


def _hypotheses(summary: dict[str, Any], agent: dict[str, Any]) -> Sheet:
    """Lay out the hypotheses at the ends of phases: of training phases where there are any."""
    recorded = [row["phase"] for row in agent["hypotheses"]]
    phases = [phase["name"] for phase in summary["phases"] if phase["name"] in recorded]
    trained = {phase["name"] for phase in summary["phases"] if phase["feedback"]}
    shown = [name for name in phases if name in trained] or phases[-1:]
    if len(shown) > MOST_HYPOTHESIS_PHASES:
        shown = [shown[0], shown[len(shown) // 2], shown[-1]]
    last = {name: max(row["block"] for row in agent["hypotheses"] if row["phase"] == name) for name in shown}
    rows: dict[int, list[str]] = {}
    for row in agent["hypotheses"]:
        cells = rows.setdefault(
            row["rank"], [label_of(row["precondition"], row["operation"])] + [NOTHING] * len(shown)
        )
        if last.get(row["phase"]) == row["block"]:
            cells[1 + shown.index(row["phase"])] = (
                f"{row['frequency']:.2f} {row['confidence']:.2f} {row['percent_holding']:.0f}%"
            )
    return Sheet(
        f"{agent['label']}: main hypotheses",
        ["precondition → operation", *(shorten(name, LONGEST_PHASE) for name in shown)],
        [rows[rank] for rank in sorted(rows)],
        "at the phase's end: mean frequency and confidence over those that hold it, and their share",
    )


def interval_text(value: float | None, lower: float | None, upper: float | None) -> str:
    """Write a mean with its interval in whole numbers, ``97 [95, 99]``; limits are rounded outwards."""
    if value is None:
        return NOTHING
    if lower is None or upper is None:
        return f"{value:.0f}"
    return f"{value:.0f} [{math.floor(lower + 1e-9)}, {math.ceil(upper - 1e-9)}]"


def median_text(row: dict[str, Any]) -> str:
    """Write a row of trials to criterion: ``23 [22, 27]``, ``68 [60, > 72]`` or ``> 72``."""
    beyond = f"> {row['available']}"
    if row["subjects"] == 0:
        return NOTHING
    if row["median"] is None:
        return beyond if row["lower"] is None else f"{beyond} [{row['lower']:g}, {beyond}]"
    if row["lower"] is None:
        return f"{row['median']:g}"
    upper = beyond if row["upper"] is None else f"{row['upper']:g}"
    return f"{row['median']:g} [{row['lower']:g}, {upper}]"


def heading_lines(summary: dict[str, Any]) -> list[str]:
    """Say in a few lines what ran."""
    agents = len(summary["agents"])
    lines = [
        f"{summary['protocol']}: {_count(agents, 'agent')} x {_count(summary['subjects'], 'subject')} "
        f"x {_count(summary['trials'], 'trial')}, seed {summary['seed']}"
    ]
    return lines + list(summary["notes"])


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def markdown(summary: dict[str, Any], figures: Sequence[tuple[str, str]] = ()) -> str:
    """Write a summary as Markdown; ``figures`` holds (what it shows, path relative to the file)."""
    first, *notes = heading_lines(summary)
    parts = [f"# {_cell(summary['protocol'])}"]
    parts += [
        _cell(text)
        for text in (summary["about"], summary["source"] and f"Source: {summary['source']}")
        if text
    ]
    parts.append(_cell(first) + ".")
    parts += [f"> {_cell(note)}" for note in notes]
    for sheet in sheets(summary):
        lines = [f"## {_cell(sheet.title)}", "", _line(sheet.headings)]
        lines.append(_line(["---" if k < sheet.words else "--:" for k in range(len(sheet.headings))]))
        lines += [_line(row) for row in sheet.rows]
        parts.append("\n".join(lines))
        if sheet.note:
            parts.append(f"{_cell(sheet.note)}.")
    for about, path in figures:
        parts.append(f"![{_cell(about)}]({path})")
    return "\n\n".join(parts) + "\n"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(text: str) -> str:
    """Keep a user's text from ending a cell or a line."""
    return " ".join(text.split()).replace("|", r"\|")
