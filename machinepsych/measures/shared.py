"""Shared chambers: what each agent does by block, and what lies between subjects. The chamber is the unit.

Subjects of a chamber hang together, so that intervals are over chambers.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute

from machinepsych.measures.statistics import Estimate, mean_interval
from machinepsych.runs.manifest import manifest_of_format
from machinepsych.runs.read import read_so_far
from machinepsych.runs.schema import SHARED_FORMAT, TURNS_STEM

EVERYWHERE = ("outcome", "responses")
# Measures of which -1 says that there was none in the trial.
MAY_BE_MISSING = ("first_choice", "first_correct", "latency")
COOPERATION, COMPETITION, OBSERVATION = "Cooperation", "Competition", "Observation"


def read_shared_manifest(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of a shared run's folder; None where the folder is of another kind or none."""
    return manifest_of_format(folder, SHARED_FORMAT)


def read_turns(folder: Path) -> pa.Table:
    """Return the trials of a shared run, of one that was killed those that were finished.

    Raises RunFolderError where they are not there or damaged.
    """
    return read_so_far(folder, TURNS_STEM)


class Cell:
    """The trials of one cell of the design: arrays [chambers, trials, places] by column.

    Of a run that is not complete, chambers that have not yet done all trials are left out.
    """

    def __init__(self, table: pa.Table, manifest: dict[str, Any], condition: str, company: str) -> None:
        self.condition = next(each for each in manifest["conditions"] if each["name"] == condition)
        self.company = next(each for each in manifest["companies"] if each["name"] == company)
        self.places = int(self.condition["subjects"])
        seats = self.company["subjects"]
        self.labels = [seats[k % len(seats)] for k in range(self.places)]
        self.trials = manifest["blocks"] * manifest["trials_per_block"]
        self.per_block = manifest["trials_per_block"]
        self._columns: dict[str, np.ndarray] = {}
        chamber = table["chamber"].to_numpy()
        key = (chamber * self.trials + table["trial"].to_numpy() - 1) * self.places
        order = np.argsort(key + table["place"].to_numpy() - 1, kind="stable")
        counts = np.bincount(chamber)
        whole = counts[chamber[order]] == self.trials * self.places
        self._order = order[whole]
        self.chambers = len(self._order) // (self.trials * self.places)
        self._table = table

    def column(self, name: str) -> np.ndarray:
        """Return a column, float64 [chambers, trials, places]; NaN where a trial has no value."""
        if name not in self._columns:
            if name == "success":
                words = np.array(self._table["status"].to_pylist(), dtype=object)
                values = (words == "success").astype(float)
            else:
                values = self._table[name].to_numpy(zero_copy_only=False).astype(float)
            values = values[self._order].reshape(self.chambers, self.trials, self.places)
            if name in MAY_BE_MISSING:
                values = np.where(values < 0, np.nan, values)
            self._columns[name] = values
        return self._columns[name]

    def block(self, name: str, number: int) -> np.ndarray:
        """Return a column's trials of a block (from 1), [chambers, trials of a block, places]."""
        return self.column(name)[:, (number - 1) * self.per_block : number * self.per_block]


def cells_of(table: pa.Table, manifest: dict[str, Any]) -> Iterator[Cell]:
    """Read the cells of the design that have whole chambers."""
    conditions = table["condition"].cast(pa.string())
    companies = table["company"].cast(pa.string())
    for condition in manifest["conditions"]:
        for company in manifest["companies"]:
            here = pa.compute.and_(
                pa.compute.equal(conditions, condition["name"]), pa.compute.equal(companies, company["name"])
            )
            cell = Cell(table.filter(here), manifest, condition["name"], company["name"])
            if cell.chambers:
                yield cell


def by_block(table: pa.Table, manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """Measure every block: condition, company, agent, block, measure, value, lower, upper, chambers.

    A chamber's value is the mean over its subjects of an agent and the block's trials; what belongs to a
    chamber as a whole has the agent "". Intervals are Student's over chambers, at 95 %.
    """
    rows = []
    for cell in cells_of(table, manifest):
        for number in range(1, manifest["blocks"] + 1):
            for agent, measure, estimate in _estimates(cell, number, manifest):
                if estimate.subjects:
                    rows.append(
                        {
                            "condition": cell.condition["name"],
                            "company": cell.company["name"],
                            "agent": agent,
                            "block": number,
                            "measure": measure,
                            "value": estimate.value,
                            "lower": None if np.isnan(estimate.lower) else estimate.lower,
                            "upper": None if np.isnan(estimate.upper) else estimate.upper,
                            "chambers": estimate.subjects,
                        }
                    )
    return rows


def _estimates(cell: Cell, number: int, manifest: dict[str, Any]) -> Iterator[tuple[str, str, Estimate]]:
    for agent in dict.fromkeys(cell.labels):
        own = [k for k, label in enumerate(cell.labels) if label == agent]
        for name in (*EVERYWHERE, *manifest["measures"]):
            yield agent, name, mean_interval(_mean(cell.block(name, number)[:, :, own]))
    situation = manifest["situation"]
    if situation == COOPERATION:
        yield "", "success", mean_interval(cell.block("success", number)[:, :, 0].mean(axis=1), 0.0, 1.0)
        chance = chance_of_meeting(cell, number)
        if chance is not None:
            yield "", "success_by_chance", Estimate(chance, np.nan, np.nan, cell.chambers)
    elif situation == COMPETITION and cell.places > 1:
        eaten = cell.block("rewards", number).sum(axis=1)
        yield "", "gini", mean_interval(gini(eaten), 0.0, 1.0)
        with np.errstate(invalid="ignore"):
            most = eaten.max(axis=1) / eaten.sum(axis=1)
        yield "", "share_of_the_first", mean_interval(most, 0.0, 1.0)


def _mean(values: np.ndarray) -> np.ndarray:
    """Average [chambers, ...] over all but chambers, leaving out NaN."""
    flat = values.reshape(len(values), -1)
    count = (~np.isnan(flat)).sum(axis=1)
    return np.where(count > 0, np.nansum(flat, axis=1) / np.maximum(count, 1), np.nan)


def gini(amounts: np.ndarray) -> np.ndarray:
    """Return Gini's coefficient of amounts [N, S], divided by (S - 1) / S so that 1 is one having all.

    The mean absolute difference over all pairs by twice the mean (Gini 1912); NaN where there is nothing.
    """
    subjects = amounts.shape[1]
    ordered = np.sort(amounts, axis=1)
    weights = 2.0 * np.arange(1, subjects + 1) - subjects - 1
    total = amounts.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return (ordered @ weights) / ((subjects - 1) * total)


def chance_of_meeting(cell: Cell, number: int) -> float | None:
    """Return the share of trials in which two that press independently, at their own rates, would meet.

    Trials end with a press, so that the other's latency is often cut short. The distribution of each place's
    latency is therefore estimated by Kaplan & Meier (1958), for trials in which it was let in first and
    later apart, over all chambers; chance is the sum over ticks of the products of both within the window.
    None where there are not two places or nobody is let in.
    """
    if cell.places != 2 or not cell.column("let_in").any():
        return None
    window = int(cell.condition["parameters"].get("window", 1))
    let_in = cell.block("let_in", number)
    latency = cell.block("latency", number)
    lasted = cell.block("ticks", number)
    limit = int(cell.condition["limit"])
    total = 0.0
    for early in (0, 1):
        # Who is let in at once; where both are, place 1 counts as early.
        first = let_in[:, :, 0] == 0
        here = first if early == 0 else ~first
        if here.any():
            pmf = [
                first_press(latency[:, :, place][here], lasted[:, :, place][here], limit) for place in (0, 1)
            ]
            apart = np.abs(np.arange(limit)[:, None] - np.arange(limit)[None, :])
            total += here.mean() * float((np.outer(*pmf) * (apart <= window)).sum())
    return total


def first_press(latency: np.ndarray, lasted: np.ndarray, limit: int) -> np.ndarray:
    """Estimate the probability that the first press comes in each tick, [limit].

    ``latency`` [trials] holds its tick, NaN where the trial ended after ``lasted`` ticks without one.
    """
    pressed = ~np.isnan(latency)
    seen = np.where(pressed, latency, lasted - 1).astype(int)
    events = np.bincount(seen[pressed], minlength=limit)[:limit]
    at_risk = np.array([(seen >= tick).sum() for tick in range(limit)])
    hazard = np.where(at_risk > 0, events / np.maximum(at_risk, 1), 0.0)
    survival = np.concatenate([[1.0], np.cumprod(1.0 - hazard)])
    return survival[:-1] * hazard


def first_test(table: pa.Table, manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the observers' choices in their first trial: condition, company, agent, correct, chose.

    Before the first choice an observer was never paid: only what it saw can have taught it.
    """
    rows = []
    for cell in cells_of(table, manifest):
        for agent in dict.fromkeys(cell.labels[1:]):
            own = [k for k, label in enumerate(cell.labels) if label == agent and k > 0]
            # The first trial in which it chose, whichever that is.
            chosen = cell.column("first_correct")[:, :, own].transpose(0, 2, 1).reshape(-1, cell.trials)
            made = ~np.isnan(chosen)
            some = made.any(axis=1)
            first = chosen[np.arange(len(chosen)), made.argmax(axis=1)][some]
            rows.append(
                {
                    "condition": cell.condition["name"],
                    "company": cell.company["name"],
                    "agent": agent,
                    "correct": int(first.sum()),
                    "chose": len(first),
                }
            )
    return rows
