"""What a process needs to grade models, see :mod:`machinepsych.workers`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from machinepsych.battery.base import PHENOMENA
from machinepsych.battery.run import grade, grade_values
from machinepsych.conditioning.base import make_model


def prepare(setup: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """Return what grades one model on one phenomenon, with the subjects and seed of ``setup``."""

    def work(task: Mapping[str, Any]) -> dict[str, Any]:
        phenomenon = PHENOMENA.get(task["phenomenon"])
        return grade_values(grade(make_model(task["model"]), phenomenon, setup["subjects"], setup["seed"]))

    return work
