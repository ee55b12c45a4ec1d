"""Reading a record: responses of a group to a kind of trial in a phase, subject by subject.

Subjects are simulated some at a time. What conditions read of a record is small beside it, and is all that is
kept: :class:`Readings` notes what is asked of the first subjects, :func:`pooled` puts the answers of all
together, and conditions are taken from these once more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from machinepsych.pavlovian.notation import write_trial
from machinepsych.pavlovian.parse import parse_trial
from machinepsych.pavlovian.simulate import Record

CURVE = "curve"
MEAN = "mean"


class Question(NamedTuple):
    """What is read: an array of the record, where, and what of the trials there.

    ``part`` is CURVE (all trials), MEAN, or the number of a trial, from 1 or negative from the end; ``first``
    takes that many trials only (0: all).
    """

    values: str
    group: str
    phase: int
    trial: str
    part: str | int
    first: int = 0


class Readings:
    """Records, read by names. Phases count from 1; every answer has one number per subject [N].

    It reads one record, or answers gathered before. ``asked`` lists what has been asked.
    """

    def __init__(self, record: Record | None, answers: Mapping[Question, np.ndarray] | None = None) -> None:
        self.record = record
        self.answers = answers or {}
        self.asked: dict[Question, None] = {}

    def ask(self, question: Question) -> np.ndarray:
        """Answer a question."""
        self.asked[question] = None
        if self.record is None:
            return self.answers[question]
        trials = self._trials(self.record, question)
        if question.first:
            trials = trials[:, : question.first]
        if question.part == CURVE:
            return trials
        if question.part == MEAN:
            # Row by row: the sum of a column of many subjects is taken in another order than that of one.
            return np.ascontiguousarray(trials).mean(axis=1)
        number = int(question.part)
        return trials[:, number - 1 if number > 0 else number]

    def curve(self, group: str, phase: int, trial: str, signed: bool = False) -> np.ndarray:
        """Return the responses [N, k] to the k trials of a kind; ``signed`` gives expectations instead."""
        return self.ask(Question(_values(signed), group, phase, trial, CURVE))

    def mean(self, group: str, phase: int, trial: str, signed: bool = False, first: int = 0) -> np.ndarray:
        """Return the mean response over all trials of a kind, or over the ``first`` of them."""
        return self.ask(Question(_values(signed), group, phase, trial, MEAN, first))

    def at(self, group: str, phase: int, trial: str, number: int, signed: bool = False) -> np.ndarray:
        """Return the response in the ``number``-th trial of a kind, from 1; negative numbers from the end."""
        return self.ask(Question(_values(signed), group, phase, trial, number))

    def error_at_us(self, group: str, phase: int, trial: str, number: int) -> np.ndarray:
        """Return the prediction error when the US came or was due."""
        return self.ask(Question("error_at_us", group, phase, trial, number))

    def error_at_onset(self, group: str, phase: int, trial: str, number: int) -> np.ndarray:
        """Return the prediction error at the onset of the first stimulus."""
        return self.ask(Question("error_at_onset", group, phase, trial, number))

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

    def _trials(self, record: Record, question: Question) -> np.ndarray:
        table = record.timetable
        group = table.groups.index(question.group)
        text = write_trial(parse_trial(question.trial))
        kinds = [kind.text for kind in table.kinds]
        here = table.kind[group] == kinds.index(text)
        here &= table.phase == question.phase - 1
        counts = here.sum(axis=1)
        assert counts.min() == counts.max() > 0, question
        values: np.ndarray = getattr(record, question.values)
        return values[group][here].reshape(len(here), counts[0])


def pooled(questions: Sequence[Question], parts: Sequence[Sequence[np.ndarray]]) -> Readings:
    """Put together the answers to ``questions`` of several parts of the subjects, in order."""
    return Readings(
        None, {question: np.concatenate([part[n] for part in parts]) for n, question in enumerate(questions)}
    )


def _values(signed: bool) -> str:
    return "expected" if signed else "response"
