"""Reading a record: responses of a group to a kind of trial in a phase, subject by subject."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from machinepsych.pavlovian.notation import write_trial
from machinepsych.pavlovian.parse import parse_trial
from machinepsych.pavlovian.simulate import Record


@dataclass(frozen=True)
class Readings:
    """A record, read by names. Phases count from 1; every answer has one number per subject [N]."""

    record: Record

    def curve(self, group: str, phase: int, trial: str, signed: bool = False) -> np.ndarray:
        """Return the responses [N, k] to the k trials of a kind; ``signed`` gives expectations instead."""
        return self._taken(self.record.expected if signed else self.record.response, group, phase, trial)

    def mean(self, group: str, phase: int, trial: str, signed: bool = False) -> np.ndarray:
        """Return the mean response over all trials of a kind."""
        return self.curve(group, phase, trial, signed).mean(axis=1)

    def at(self, group: str, phase: int, trial: str, number: int, signed: bool = False) -> np.ndarray:
        """Return the response in the ``number``-th trial of a kind, from 1; negative numbers from the end."""
        return self.curve(group, phase, trial, signed)[:, number - 1 if number > 0 else number]

    def error_at_us(self, group: str, phase: int, trial: str, number: int) -> np.ndarray:
        """Return the prediction error when the US came or was due."""
        return self._taken(self.record.error_at_us, group, phase, trial)[
            :, number - 1 if number > 0 else number
        ]

    def error_at_onset(self, group: str, phase: int, trial: str, number: int) -> np.ndarray:
        """Return the prediction error at the onset of the first stimulus."""
        return self._taken(self.record.error_at_onset, group, phase, trial)[
            :, number - 1 if number > 0 else number
        ]

    def trials_to(self, group: str, phase: int, trial: str, level: np.ndarray | float) -> np.ndarray:
        """Return the first trial of a kind in which the response reaches a level (one more than all if none).

        Between two trials the crossing is interpolated linearly, so that the count is not a step function.
        The level is a number, or one per subject [N].
        """
        curve = self.curve(group, phase, trial)
        n, k = curve.shape
        goal = np.broadcast_to(np.asarray(level, np.float64), (n,))
        reached = curve >= goal[:, None]
        first = np.where(reached.any(axis=1), reached.argmax(axis=1), k)
        before = curve[np.arange(n), np.maximum(first - 1, 0)]
        after = curve[np.arange(n), np.minimum(first, k - 1)]
        inside = (first > 0) & (first < k) & (after > before)
        part = np.divide(goal - before, after - before, out=np.ones(n), where=inside)
        return np.where(inside, first + part, first + 1.0)

    def _taken(self, values: np.ndarray, group: str, phase: int, trial: str) -> np.ndarray:
        table = self.record.timetable
        text = write_trial(parse_trial(trial))
        kinds = [kind.text for kind in table.kinds]
        here = table.kind[table.groups.index(group)] == kinds.index(text)
        here &= table.phase == phase - 1
        counts = here.sum(axis=1)
        assert counts.min() == counts.max() > 0, (group, phase, trial)
        return values[table.groups.index(group)][here].reshape(len(here), counts[0])
