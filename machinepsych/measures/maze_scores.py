"""What is scored of a trial in a maze or box, in the measures that the literature of each place uses.

The record holds what the place counts; here it becomes what is compared between groups: shares of trials,
time where the goal was, errors before the goal was found. A score that a trial does not have (latency
without response, success without a goal) is NaN, so that no mean counts it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from machinepsych.apparatus.place_preference import PRETEST, TEST

# Cells that no subject can be in: walls, nothing, landmarks.
CLOSED = "# 123456789"
# Counted by the place, but not a quantity: what it says is scored otherwise below.
NOT_QUANTITIES = ("first_choice", "separation", "correction_trial", "correct", "pretest_paired_steps")
# Scores from 0 to 1 that are shares, of steps: told in per cent, as are shares of trials.
SHARES_OF_STEPS = frozenset(("target_quadrant", "paired_share"))
# Scores that can be below 0; of other columns a negative number says that there was none.
SIGNED = frozenset(("outcome", "preference_score"))
QUADRANTS = ("steps_north_east", "steps_north_west", "steps_south_west", "steps_south_east")


@dataclass(frozen=True)
class Scores:
    """Scores by name: ``values`` [rows], NaN where a trial has none; ``shares`` are those of 0 and 1."""

    values: dict[str, np.ndarray]
    shares: frozenset[str]


class Field:
    """A map as text: its middle, how far it reaches, and its lettered cells in the order of their letters."""

    def __init__(self, rows: Sequence[str]) -> None:
        self.width = len(rows[0])
        cells = [
            (x, y, mark)
            for y, row in enumerate(reversed(rows))
            for x, mark in enumerate(row)
            if mark not in CLOSED
        ]
        inside = np.array([(x, y) for x, y, _ in cells], float)
        self.centre = inside.mean(axis=0)
        self.radius = float(np.hypot(*(inside - self.centre).T).max())
        lettered = sorted((mark, x + self.width * y) for x, y, mark in cells if "a" <= mark <= "z")
        self.holes = {cell: number for number, (_, cell) in enumerate(lettered)}

    def points(self, cells: np.ndarray) -> np.ndarray:
        """Return x and y [..., 2] of cells."""
        y, x = np.divmod(cells, self.width)
        return np.stack([x, y], axis=-1).astype(float)


class Trials:
    """The columns of a record's trials, as arrays."""

    def __init__(self, table: pa.Table, manifest: dict[str, Any]) -> None:
        self.table, self.place = table, manifest["place"]
        self.status = np.array(table["status"].to_pylist(), dtype=object)

    def __len__(self) -> int:
        return self.table.num_rows

    def __contains__(self, name: str) -> bool:
        return name in self.table.column_names

    def column(self, name: str) -> np.ndarray:
        """Return a column of numbers [rows] float; NaN where there is none."""
        return self.table[name].to_numpy(zero_copy_only=False).astype(float)

    def paths(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the cells of all paths, one after the other, and the row that each belongs to."""
        column = self.table["path"].combine_chunks()
        lengths = np.diff(column.offsets.to_numpy())
        return column.flatten().to_numpy().astype(int), np.repeat(np.arange(len(self)), lengths)

    def known_goals(self) -> np.ndarray:
        """Return the cell of each trial's goal [rows]; in a probe of the subject's last, -1 before any."""
        goals = self.table["goal"].to_numpy().copy()
        agents = np.unique(np.array(self.table["agent"].to_pylist(), dtype=str), return_inverse=True)[1]
        order = np.lexsort((self.table["trial"].to_numpy(), self.table["subject"].to_numpy(), agents))
        who = np.stack([agents, self.table["subject"].to_numpy()])[:, order]
        last = np.where(goals[order] >= 0, np.arange(len(order)), -1)
        last = np.maximum.accumulate(last)
        same = (last >= 0) & (who == who[:, last]).all(axis=0)
        goals[order] = np.where(same, goals[order][last], -1)
        return goals

    def probes(self) -> np.ndarray:
        """Say which trials had no goal although others have one (bool [rows])."""
        goals = self.table["goal"].to_numpy()
        return (goals < 0) & bool((goals >= 0).any())


def scores(table: pa.Table, manifest: dict[str, Any]) -> Scores:
    """Score every trial of a run."""
    trials = Trials(table, manifest)
    values: dict[str, np.ndarray] = {}
    shares: set[str] = set()
    probes = trials.probes()
    # A probe cannot be succeeded in, and lasts its time.
    values["success"] = np.where(probes, np.nan, trials.status == "success")
    shares.add("success")
    values["steps"] = np.where(probes, np.nan, trials.column("steps"))
    values["outcome"], values["responses"] = trials.column("outcome"), trials.column("responses")
    for name in manifest["place"]["measures"]:
        if name in NOT_QUANTITIES or name in QUADRANTS:
            continue
        counted = trials.column(name)
        values[name] = counted if name in SIGNED else np.where(counted < 0, np.nan, counted)
    own = OF_PLACES.get(manifest["place"]["use"])
    if own is not None:
        own(trials, values, shares)
    return Scores(
        {name: column for name, column in values.items() if not np.isnan(column).all()}, frozenset(shares)
    )


def target_quadrant(trials: Trials, field: Field) -> np.ndarray:
    """Return the share of steps [rows] spent in the quadrant around the goal, or around where it was.

    The quadrant reaches 45 degrees to both sides of the goal as seen from the middle; where all places are
    alike a quarter of the time is spent in it. A cell on its border counts half, the middle a quarter.
    Morris (1984), J Neurosci Methods 11, 47-60.
    """
    cells, row = trials.paths()
    goals = trials.known_goals()
    away, towards = field.points(cells) - field.centre, field.points(goals)[row] - field.centre
    far = np.hypot(*away.T)
    # cos 45 degrees, times both lengths: |away| |towards| / sqrt 2.
    edge = far * np.hypot(*towards.T) / np.sqrt(2.0)
    along = (away * towards).sum(axis=1)
    share = np.where(np.isclose(along, edge), 0.5, along > edge)
    share = np.where(far < 1e-9, 0.25, share)
    return _mean_after_start(share, row, len(trials), goals >= 0)


def goal_distance(trials: Trials, field: Field) -> np.ndarray:
    """Return the mean distance [rows] from the goal, or from where it was, in cells.

    Gallagher, Burwell & Burchinal (1993), Behav Neurosci 107, 618-626: the probe's most sensitive measure.
    """
    cells, row = trials.paths()
    goals = trials.known_goals()
    far = np.hypot(*(field.points(cells) - field.points(goals)[row]).T)
    return _mean_after_start(far, row, len(trials), goals >= 0)


def probe_crossings(trials: Trials) -> np.ndarray:
    """Count how often the place where the goal was is entered in a probe [rows]; NaN in other trials.

    Where the goal is, its first crossing is success and ends the trial.
    """
    cells, row = trials.paths()
    goals = trials.known_goals()
    crossed = _entered(cells, row) & (cells == goals[row])
    counted = np.bincount(row[crossed], minlength=len(trials)).astype(float)
    return np.where(trials.probes() & (goals >= 0), counted, np.nan)


def _entered(cells: np.ndarray, row: np.ndarray) -> np.ndarray:
    """Say for each place of the paths whether a step led there from another cell."""
    return np.concatenate([[False], (row[1:] == row[:-1]) & (cells[1:] != cells[:-1])])


def _mean_after_start(value: np.ndarray, row: np.ndarray, rows: int, known: np.ndarray) -> np.ndarray:
    """Average over the steps of each path, its start left out (where it is was not the subject's doing)."""
    stepped = np.concatenate([[False], row[1:] == row[:-1]])
    count = np.bincount(row[stepped], minlength=rows)
    total = np.bincount(row[stepped], value[stepped], minlength=rows)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(known & (count > 0), total / count, np.nan)


def first_choice_right(trials: Trials, field: Field) -> np.ndarray:
    """Say whether the site entered first is the goal's (1 or 0 [rows]); NaN where none was entered."""
    goals, first = trials.known_goals(), trials.column("first_choice")
    site = np.array([field.holes.get(int(cell), -1) for cell in goals])
    return np.where((first < 0) | (site < 0), np.nan, first == site)


def primary(trials: Trials, field: Field) -> tuple[np.ndarray, np.ndarray]:
    """Return errors and steps before the goal, or where it was, is first visited [rows].

    Errors are other sites entered until then, all of them where the goal was not found; steps then are NaN.
    Harrison, Hosseini & McDonald (2006), Learn Mem 13, 809-819.
    """
    cells, row = trials.paths()
    goals = trials.known_goals()
    entered = _entered(cells, row)
    sites = np.isin(cells, list(field.holes))
    begin = np.searchsorted(row, np.arange(len(trials)))
    at_goal = np.where(entered & (cells == goals[row]), np.arange(len(cells)), len(cells))
    found = np.full(len(trials), len(cells))
    np.minimum.at(found, row, at_goal)
    wrong = entered & sites & (cells != goals[row]) & (np.arange(len(cells)) < found[row])
    errors = np.bincount(row[wrong], minlength=len(trials)).astype(float)
    latency = np.where(found < len(cells), found - begin, np.nan)
    known = goals >= 0
    return np.where(known, errors, np.nan), np.where(known, latency, np.nan)


def _water_maze(trials: Trials, values: dict[str, np.ndarray], shares: set[str]) -> None:
    field = Field(trials.place["map"])
    values["target_quadrant"] = target_quadrant(trials, field)
    values["goal_distance"] = goal_distance(trials, field)
    values["goal_crossings"] = probe_crossings(trials)


def _barnes_maze(trials: Trials, values: dict[str, np.ndarray], shares: set[str]) -> None:
    field = Field(trials.place["map"])
    values["primary_errors"], values["primary_latency"] = primary(trials, field)
    values["target_quadrant"] = target_quadrant(trials, field)
    values["goal_crossings"] = probe_crossings(trials)
    _choice_maze(trials, values, shares)


def _choice_maze(trials: Trials, values: dict[str, np.ndarray], shares: set[str]) -> None:
    values["first_choice_right"] = first_choice_right(trials, Field(trials.place["map"]))
    shares.add("first_choice_right")


def _shuttle_box(trials: Trials, values: dict[str, np.ndarray], shares: set[str]) -> None:
    shares.update(("avoided", "escaped", "failed"))


def _place_preference(trials: Trials, values: dict[str, np.ndarray], shares: set[str]) -> None:
    paired, unpaired = trials.column("paired_steps"), trials.column("unpaired_steps")
    free = np.ones(len(trials), bool)
    if "drawn_session" in trials:
        # The faithful form's sessions last their time and are not succeeded in.
        del values["success"], values["steps"]
        shares.discard("success")
        session = trials.column("drawn_session")
        free = (session == PRETEST) | (session == TEST)
        values["preference_score"] = np.where(session == TEST, values["preference_score"], np.nan)
    else:
        del values["preference_score"]
    # Behind a closed door no preference is shown.
    values["paired_share"] = np.where(free, paired / np.maximum(1.0, paired + unpaired), np.nan)


def _non_match(trials: Trials, values: dict[str, np.ndarray], shares: set[str]) -> None:
    """Score choices: right ones among those made at the first attempt, and trials without one."""
    chosen = trials.status != "timeout"
    first = chosen & (trials.column("correction_trial") == 0)
    right = np.where(first, trials.column("correct"), np.nan)
    values["accuracy"], values["omission"] = right, (~chosen).astype(float)
    shares.update(("accuracy", "omission"))
    apart = trials.column("separation")
    if len(np.unique(apart)) > 1:
        for distance in np.unique(apart).astype(int).tolist():
            name = f"accuracy_separation_{distance}"
            values[name] = np.where(apart == distance, right, np.nan)
            shares.add(name)
    if "drawn_delay" in trials:
        delay = trials.column("drawn_delay")
        if len(np.unique(delay)) > 1:
            values["delay"] = delay
    # No choice takes no time.
    values["choice_latency"] = np.where(chosen, values["choice_latency"], np.nan)


OF_PLACES: dict[str, Callable[[Trials, dict[str, np.ndarray], set[str]], None]] = {
    "MorrisWaterMaze": _water_maze,
    "BarnesMaze": _barnes_maze,
    "StarMaze": _choice_maze,
    "TMaze": _choice_maze,
    "ShuttleBox": _shuttle_box,
    "ConditionedPlacePreference": _place_preference,
    "DelayedNonMatchToSample": _non_match,
}
