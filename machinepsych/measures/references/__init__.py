"""Figures that others have published or that we have measured on other systems, by protocol.

- ``ONA``: OpenNARS for Applications at its state of May 2025, semantic level 0, motor babbling 0.9, two
  babbling operations, 30 repeats with different seeds; stimuli in the order sample, left, right, one goal a
  trial, 100 cycles between trials; no response counts as incorrect. Measured by us.
- ``Johansson 2024``: Machine Psychology, arXiv 2405.19498: one run of each task, read from its figures;
  blocks that it does not put a number to are left out.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class BlockReference:
    """Percent correct of one block: mean over repeats and its standard deviation (None for one repeat)."""

    source: str
    phase: str
    block: int
    repeats: int
    mean: float
    sd: float | None


@dataclass(frozen=True)
class CriterionReference:
    """Trials to criterion of one training phase: how many of the repeats reached it, and the median."""

    source: str
    phase: str
    reached: int
    repeats: int
    median: float


def _rows(table: str, protocol: str) -> list[dict[str, str]]:
    with (_FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["protocol"] == protocol]


def block_references(protocol: str) -> list[BlockReference]:
    """Return what is known of percent correct in a protocol, by its name."""
    return [
        BlockReference(
            row["source"],
            row["phase"],
            int(row["block"]),
            int(row["repeats"]),
            float(row["mean"]),
            float(row["sd"]) if row["sd"] else None,
        )
        for row in _rows("percent_correct", protocol)
    ]


def criterion_references(protocol: str) -> list[CriterionReference]:
    """Return what is known of trials to criterion in a protocol, by its name."""
    return [
        CriterionReference(
            row["source"], row["phase"], int(row["reached"]), int(row["repeats"]), float(row["median"])
        )
        for row in _rows("trials_to_criterion", protocol)
    ]
