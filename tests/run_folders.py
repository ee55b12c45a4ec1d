"""Small synthetic run folders with known contents, for tests of what reads from disk.

Nothing here simulates an agent: the caller says how likely a correct response is in each trial, or gives
the responses themselves.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from machinepsych.runs.schema import FORMAT, HYPOTHESES, TRIALS


@dataclass(frozen=True)
class PhaseOfRun:
    """A phase of a synthetic run."""

    name: str
    blocks: int
    trials_per_block: int = 12
    feedback: bool = True
    scored: bool = True
    contingency: int = 0


REVERSAL = (
    PhaseOfRun("baseline", 2, feedback=False),
    PhaseOfRun("training1", 4),
    PhaseOfRun("testing1", 2, feedback=False),
    PhaseOfRun("training2", 4, contingency=1),
    PhaseOfRun("testing2", 2, feedback=False, contingency=1),
)


def constant(share: float) -> Callable[[int, int, np.ndarray], np.ndarray]:
    """Make an agent that is correct with the same probability in every trial."""
    return lambda subjects, trials, contingency: np.full((subjects, trials), share)


def learner(quickness: float, best: float = 0.97) -> Callable[[int, int, np.ndarray], np.ndarray]:
    """Make an agent that rises from chance towards ``best`` and falls when the contingency changes."""

    def probability(subjects: int, trials: int, contingency: np.ndarray) -> np.ndarray:
        speed = quickness * np.exp(0.5 * np.random.default_rng(7).standard_normal(subjects))
        strength, made = np.full(subjects, 0.5), np.empty((subjects, trials))
        for t in range(trials):
            if t and contingency[t] != contingency[t - 1]:
                strength = 1.0 - strength
            made[:, t] = strength
            learning = speed * (t >= 24)
            strength = strength + learning * (best - strength)
        return np.clip(made, 0.0, 1.0)

    return probability


@dataclass
class RunFolder:
    """What to write; ``agents`` is label -> (kind, probability of a correct response by trial)."""

    agents: dict[str, tuple[str, Callable[[int, int, np.ndarray], np.ndarray]]] = field(
        default_factory=lambda: {"random": ("random", constant(0.5))}
    )
    phases: Sequence[PhaseOfRun] = REVERSAL
    subjects: int = 5
    criterion: int = 10
    operations: tuple[str, ...] = ("left", "right")
    seed: int = 1
    responding: float = 0.95
    complete: bool = True
    trial_ends: str = "response"
    name: str = "reversal"

    @property
    def trials(self) -> int:
        """Trials of one subject."""
        return sum(phase.blocks * phase.trials_per_block for phase in self.phases)

    def manifest(self) -> dict[str, Any]:
        """Make the manifest."""
        phases, first = [], 1
        for phase in self.phases:
            phases.append({**vars(phase), "first_trial": first})
            first += phase.blocks * phase.trials_per_block
        resolved = [
            {
                "name": phase.name,
                "trial_ends": self.trial_ends,
                "response_window_ticks": 50,
                "intertrial_interval_ticks": 100,
            }
            for phase in self.phases
        ]
        return {
            "format": FORMAT,
            "status": "complete" if self.complete else "running",
            "complete": self.complete,
            "protocol": {
                "name": self.name,
                "about": "A synthetic run.",
                "source": "None.",
                "file": "x.yaml",
                "resolved": {"phases": resolved},
            },
            "seed": self.seed,
            "subjects": self.subjects,
            "agents": [
                {"label": label, "kind": kind, "parameters": {}, "state_bytes_per_subject": 64}
                for label, (kind, _) in self.agents.items()
            ],
            "operations": list(self.operations),
            "tick_s": 0.1,
            "criterion": self.criterion,
            "phases": phases,
            "backend": "cpu",
            "threads": 1,
            "wall_time_s": 1.5,
            "versions": {},
            "machine": {},
        }

    def trial_table(self, label: str, correct: np.ndarray | None = None) -> pa.Table:
        """Make the trials of one agent; ``correct`` [subjects, trials] replaces what would be drawn."""
        number = list(self.agents).index(label)
        random = np.random.default_rng([self.seed, number])
        n, t = self.subjects, self.trials

        def by_trial(name: str) -> np.ndarray:
            parts = [[getattr(p, name)] * (p.blocks * p.trials_per_block) for p in self.phases]
            return np.array([value for part in parts for value in part])

        contingency, feedback, scored = by_trial("contingency"), by_trial("feedback"), by_trial("scored")
        phase_of = by_trial("name")
        size = by_trial("trials_per_block")
        within = np.concatenate([np.arange(p.blocks * p.trials_per_block) for p in self.phases])
        if correct is None:
            correct = random.random((n, t)) < self.agents[label][1](n, t, contingency)
            responded = random.random((n, t)) < self.responding
            correct &= responded
        else:
            correct = np.asarray(correct, bool)
            responded = np.ones((n, t), bool)
        latency = np.where(responded, random.integers(3, 40, (n, t)), -1)
        onset = np.tile(np.arange(t) * 150, (n, 1))
        flat = correct.reshape(-1)
        words = np.array(self.operations)[np.where(flat, 0, len(self.operations) - 1)]
        columns = {
            "agent": [label] * (n * t),
            "subject": np.repeat(np.arange(1, n + 1), t),
            "phase": np.tile(phase_of, n),
            "block": np.tile(within // size + 1, n),
            "trial": np.tile(np.arange(1, t + 1), n),
            "trial_in_block": np.tile(within % size + 1, n),
            "trial_type": ["A1-left"] * (n * t),
            "stimuli": ["A1@left A2@right"] * (n * t),
            "operation": pa.array(words, mask=~responded.reshape(-1)),
            "correct": pa.array(flat, mask=~np.tile(scored, n)),
            "outcome": np.where(np.tile(feedback, n), np.where(flat, 1.0, -1.0), 0.0),
            "latency_ticks": pa.array(latency.reshape(-1), mask=latency.reshape(-1) < 0),
            "responses": responded.reshape(-1).astype(np.int32),
            "reinforcers": (np.tile(feedback, n) & flat).astype(np.int32),
            "onset_tick": onset.reshape(-1),
        }
        return _table(columns, TRIALS)

    def hypothesis_table(self, label: str) -> pa.Table:
        """Make hypotheses of one agent: four, all held by every second subject and two by every subject."""
        rows: dict[str, list[Any]] = {name: [] for name in HYPOTHESES.names}
        for number, phase in enumerate(self.phases):
            for block in range(1, phase.blocks + 1):
                for subject in range(1, self.subjects + 1):
                    for k, (condition, operation) in enumerate(_HYPOTHESES):
                        if k >= 2 and subject % 2:
                            continue
                        w = 1.0 + number + k + block
                        f = 0.9 if (k + phase.contingency) % 2 else 0.2
                        c = w / (w + 1.0)
                        values = (label, subject, phase.name, block, f"<({condition} &/ ^{operation}) =/> G>")
                        more = (condition, operation, f, c, w, w * f, c * (f - 0.5) + 0.5)
                        for name, value in zip(HYPOTHESES.names, values + more, strict=True):
                            rows[name].append(value)
        return _table(rows, HYPOTHESES)

    def write(self, folder: Path, correct: dict[str, np.ndarray] | None = None) -> Path:
        """Write the folder, joined where complete and in parts by agent otherwise; return it."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "manifest.json").write_text(json.dumps(self.manifest()), encoding="utf-8")
        tables: dict[str, list[pa.Table]] = {"trials": [], "hypotheses": []}
        for number, (label, (kind, _)) in enumerate(self.agents.items()):
            made = {"trials": self.trial_table(label, (correct or {}).get(label))}
            if kind == "nars":
                made["hypotheses"] = self.hypothesis_table(label)
            for stem, table in made.items():
                tables[stem].append(table)
                if not self.complete:
                    unit = folder / "parts" / f"{number:02d}-00000"
                    unit.mkdir(parents=True, exist_ok=True)
                    pq.write_table(table, unit / f"{stem}-00000.parquet")
        if self.complete:
            for stem, parts in tables.items():
                if parts:
                    pq.write_table(pa.concat_tables(parts).unify_dictionaries(), folder / f"{stem}.parquet")
        return folder


_HYPOTHESES = (("A1@left", "left"), ("A1@left", "right"), ("A2@left", "left"), ("A1@right A2@left", "right"))


def _table(columns: dict[str, Any], schema: pa.Schema) -> pa.Table:
    arrays = []
    for each in schema:
        column = columns[each.name]
        array = column if isinstance(column, pa.Array) else pa.array(column)
        if pa.types.is_dictionary(each.type):
            array = array.dictionary_encode()
        arrays.append(array.cast(each.type))
    return pa.Table.from_arrays(arrays, schema=schema)


def three_agents(subjects: int = 100, **changes: Any) -> RunFolder:
    """Describe a realistic reversal run of three agents: two that learn, and a random one."""
    agents = {
        "nars": ("nars", learner(0.15)),
        "hebbian": ("hebbian", learner(0.06)),
        "random": ("random", constant(0.5)),
    }
    return RunFolder(agents=agents, subjects=subjects, **changes)
