"""What a paradigm is: one experiment on rodents in two forms, published and faithful.

``published`` behaves as the published benchmark CheeseBench 0.2.0 does (Bugaud 2026, arXiv 2604.10825):
for the same start and the same operations the same rewards to the last bit, success and end of the trial.
``faithful`` is the rodent protocol where the published form simplifies it or gives the answer away.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from machinepsych.apparatus.environment import Environment
from machinepsych.errors import UnknownNameError
from machinepsych.registry import Registry

PUBLISHED, FAITHFUL = "published", "faithful"
FORMS = (PUBLISHED, FAITHFUL)


@dataclass(frozen=True)
class Paradigm:
    """One paradigm.

    ``make(form, senses)`` makes its environment; ``senses`` of None means the form's own. ``trials`` is the
    number of trials that the published benchmark plays, ``source`` the study of rodents behind it.
    """

    name: str
    about: str
    source: str
    trials: int
    make: Callable[[str, Sequence[str] | None], Environment]

    def environment(self, form: str = PUBLISHED, senses: Sequence[str] | None = None) -> Environment:
        """Make the environment of a form; raises UnknownNameError for a form that there is not."""
        if form not in FORMS:
            raise UnknownNameError("form", form, FORMS)
        return self.make(form, senses)


PARADIGMS: Registry[Paradigm] = Registry("paradigm", "apparatus.paradigms")
