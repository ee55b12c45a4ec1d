"""What a process needs to grade models, see :mod:`machinepsych.workers`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from machinepsych.battery.base import PHENOMENA
from machinepsych.battery.run import grade, grade_values
from machinepsych.conditioning.base import make_model


def prepare(
    setup: Mapping[str, Any], tell: Callable[[int, int], None]
) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """Return what grades one model on one phenomenon, with the subjects and seed of ``setup``.

    ``tell`` hears how many subjects are done, of how many.
    """

    def work(task: Mapping[str, Any]) -> dict[str, Any]:
        phenomenon = PHENOMENA.get(task["phenomenon"])
        model = make_model(task["model"])
        return grade_values(grade(model, phenomenon, setup["subjects"], setup["seed"], tell))

    return work
