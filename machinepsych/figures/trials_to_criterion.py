"""How many subjects have reached the criterion by each trial, before and after each reversal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from machinepsych.figures.base import FigureKind, register
from machinepsych.figures.style import (
    FAINT,
    LONGEST_LABEL,
    LONGEST_PHASE,
    SMALL,
    caption_height,
    caption_lines,
    direct_labels,
    house_style,
    incomplete_text,
    label_margin,
    looks,
    new_figure,
    place,
    plain,
    shorten,
    subjects_text,
    write_caption,
)
from machinepsych.measures.criterion import trainings, trials_by_subject
from machinepsych.runs.manifest import Manifest
from machinepsych.runs.read import Run

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LEFT_IN = 0.75
PANEL_IN = (2.7, 2.3)
GAP_IN = 0.35
ROW_GAP_IN = 0.9
TOP_IN = 0.5
MOST_COLUMNS = 4


def applies(run: Run) -> bool:
    """Say whether there is a training phase in which a criterion can be reached."""
    return bool(trainings(run.manifest.phases))


def draw(table: pa.Table, manifest: Manifest) -> Figure:
    """Draw the cumulative percentage of subjects that reached the criterion, one panel per training phase.

    ``table`` is that of :func:`~machinepsych.measures.criterion.trials_by_subject`.
    """
    stretches = trainings(manifest.phases)
    trials = _trials(table, manifest.labels(), [training.phase.name for training in stretches])
    look = looks(manifest)
    columns = min(MOST_COLUMNS, len(stretches))
    rows = -(-len(stretches) // columns)
    with house_style():
        right_in = label_margin([shorten(label, LONGEST_LABEL) for label in manifest.labels()])
        width, height = PANEL_IN
        width_in = LEFT_IN + columns * width + (columns - 1) * GAP_IN + right_in
        note = caption_lines(_caption(trials, manifest), width_in)
        bottom_in = 0.52 + caption_height(note)
        height_in = TOP_IN + rows * height + (rows - 1) * ROW_GAP_IN + bottom_in
        figure, grid = new_figure(width_in, height_in, rows, columns, sharey=True)
        place(figure, LEFT_IN, right_in, TOP_IN, bottom_in, wspace=GAP_IN / width, hspace=ROW_GAP_IN / height)
        write_caption(figure, note)
        for number, axes in enumerate(grid.flat):
            if number >= len(stretches):
                axes.set_visible(False)
                continue
            training = stretches[number]
            ends = []
            for label in manifest.labels():
                found = trials[label, training.phase.name]
                if not len(found):
                    continue
                x, y = _cumulative(found, training.available)
                axes.step(x, y, where="post", color=look[label].colour, linestyle=look[label].line)
                ends.append((shorten(label, LONGEST_LABEL), float(y[-1]), look[label].colour))
            axes.set_xlim(0, training.available)
            axes.set_ylim(-2, 102)
            axes.set_yticks([0, 25, 50, 75, 100])
            axes.xaxis.get_major_locator().set_params(integer=True, min_n_ticks=2)
            end_of_training = training.phase.trials
            if end_of_training < training.available:
                axes.axvline(end_of_training, color=FAINT, linewidth=0.8, linestyle=(0, (2, 2)), zorder=1)
                axes.text(
                    end_of_training,
                    1.01,
                    "tests",
                    transform=axes.get_xaxis_transform(),
                    va="bottom",
                    size=SMALL,
                    color=FAINT,
                )
            name = shorten(training.phase.name, LONGEST_PHASE)
            title = f"{name}, {training.stage}" if training.stage != training.phase.name else name
            axes.set_title(plain(title), loc="left", size=8.5, pad=15)
            last_in_row = number % columns == columns - 1 or number == len(stretches) - 1
            if last_in_row:
                direct_labels(axes, ends, height)
            if number % columns == 0:
                axes.set_ylabel("Reached criterion\n(% of subjects)")
            if number + columns >= len(stretches):
                axes.set_xlabel("Trial since training began")
    return figure


def _trials(table: pa.Table, agents: list[str], phases: list[str]) -> dict[tuple[str, str], np.ndarray]:
    """Return the trials to criterion of all subjects by agent and phase; NaN where it was not reached."""
    found = {}
    for agent in agents:
        mine = table.filter(pc.equal(table["agent"], agent))
        for phase in phases:
            column = mine.filter(pc.equal(mine["phase"], phase))["trials"]
            found[agent, phase] = column.cast(pa.float64()).to_numpy()
    return found


def _cumulative(trials: np.ndarray, available: int) -> tuple[np.ndarray, np.ndarray]:
    """Return trial and percentage of subjects that reached the criterion by then, from trial 0 on."""
    trial, count = np.unique(trials[~np.isnan(trials)], return_counts=True)
    share = 100.0 * np.cumsum(count) / len(trials)
    x = np.concatenate([[0.0], trial, [available]])
    return x, np.concatenate([[0.0], share, [share[-1] if len(share) else 0.0]])


def _caption(trials: dict[tuple[str, str], np.ndarray], manifest: Manifest) -> str:
    text = (
        f"{manifest.protocol}: {subjects_text([len(found) for found in trials.values()])}. Criterion: "
        f"{manifest.criterion} correct responses in a row, counted from the start of the training phase "
        "through the tests that follow it. Every subject is counted; no interval."
    )
    return text + incomplete_text(manifest)


register(
    FigureKind(
        "trials_to_criterion",
        "subjects that reached the criterion by trial",
        applies,
        trials_by_subject,
        draw,
    )
)
