"""A run beside what others have found: block by block, with a test of the difference."""

from __future__ import annotations

import math

import numpy as np
import pyarrow as pa

from machinepsych.measures.references import BlockReference, block_references
from machinepsych.runs.read import Run

COMPARISON = pa.schema(
    [
        ("agent", pa.string()),
        ("phase", pa.string()),
        ("block", pa.int32()),
        ("mean", pa.float64()),
        ("sd", pa.float64()),
        ("subjects", pa.int32()),
        ("source", pa.string()),
        ("reference_mean", pa.float64()),
        ("reference_sd", pa.float64()),
        ("repeats", pa.int32()),
        ("p", pa.float64()),
        ("p_holm", pa.float64()),
    ]
)


def comparison(run: Run) -> pa.Table:
    """Compare every scored block of every agent with the references of the protocol, if it has any.

    One row per agent, block and source, in percent correct. ``p`` is that of Welch's test of the
    difference of means (Welch 1947, Biometrika 34, 28-35), with the subjects and the reference's repeats as
    units; null where the reference is a single run. Where both are without variance, p is 1 for equal
    means and 0 for different ones. ``p_holm`` is adjusted for all blocks of an agent and source (Holm 1979,
    Scand. J. Statist. 6, 65-70).
    """
    references: dict[tuple[str, int], list[BlockReference]] = {}
    for reference in block_references(run.manifest.protocol):
        references.setdefault((reference.phase, reference.block), []).append(reference)
    rows: list[dict[str, object]] = []
    for agent in run.labels() if references else ():
        correct = run.correct_matrix(agent)
        for phase in run.manifest.phases:
            for block in range(1, phase.blocks + 1):
                found = references.get((phase.name, block), [])
                taken = correct[:, phase.block_columns(block)]
                whole = taken[(taken >= 0).all(axis=1)]
                if not found or not len(whole):
                    continue
                score = 100.0 * whole.mean(axis=1)
                mean, sd = float(score.mean()), float(score.std(ddof=1)) if len(score) > 1 else None
                for each in found:
                    rows.append(
                        {
                            "agent": agent,
                            "phase": phase.name,
                            "block": block,
                            "mean": mean,
                            "sd": sd,
                            "subjects": len(score),
                            "source": each.source,
                            "reference_mean": each.mean,
                            "reference_sd": each.sd,
                            "repeats": each.repeats,
                            "p": welch(mean, sd, len(score), each.mean, each.sd, each.repeats),
                        }
                    )
    _adjust(rows)
    return pa.Table.from_pylist(rows, COMPARISON)


def welch(m1: float, s1: float | None, n1: int, m2: float, s2: float | None, n2: int) -> float | None:
    """Return the two-sided p of Welch's test from means, standard deviations and numbers of two groups."""
    if s1 is None or s2 is None or n1 < 2 or n2 < 2:
        return None
    v1, v2 = s1**2 / n1, s2**2 / n2
    if v1 + v2 == 0.0:
        return 1.0 if math.isclose(m1, m2, abs_tol=1e-3) else 0.0
    from scipy.special import stdtr

    degrees = (v1 + v2) ** 2 / (v1**2 / (n1 - 1) + v2**2 / (n2 - 1))
    return float(2.0 * stdtr(degrees, -abs(m1 - m2) / math.sqrt(v1 + v2)))


def holm(p: np.ndarray) -> np.ndarray:
    """Adjust p values [K] for K tests by Holm's step-down procedure."""
    order = np.argsort(p, kind="stable")
    stepped = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(stepped, 1.0)
    return adjusted


def _adjust(rows: list[dict[str, object]]) -> None:
    """Fill in ``p_holm``, over the blocks of each agent and source that were tested."""
    families: dict[tuple[object, object], list[dict[str, object]]] = {}
    for row in rows:
        row["p_holm"] = None
        if row["p"] is not None:
            families.setdefault((row["agent"], row["source"]), []).append(row)
    for family in families.values():
        adjusted = holm(np.array([row["p"] for row in family], np.float64))
        for row, value in zip(family, adjusted, strict=True):
            row["p_holm"] = float(value)
