"""What a paradigm is: one experiment on rodents in two forms, published and faithful.

``published`` behaves as the published benchmark CheeseBench 0.2.0 does (Bugaud 2026, arXiv 2604.10825):
for the same start and the same operations the same rewards to the last bit, success and end of the trial.
``faithful`` is the rodent protocol where the published form simplifies it or gives the answer away.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from machinepsych.apparatus.environment import Environment
from machinepsych.errors import MachinepsychError, UnknownNameError
from machinepsych.parameters import Parameter, describe
from machinepsych.registry import Registry

PUBLISHED, FAITHFUL = "published", "faithful"
FORMS = (PUBLISHED, FAITHFUL)


class ParadigmError(MachinepsychError, ValueError):
    """A paradigm was asked for with a value that it cannot have."""


@dataclass(frozen=True)
class Paradigm:
    """One paradigm.

    ``make(form, senses)`` makes its environment; ``senses`` of None means the form's own. Where there are
    ``parameters`` (a frozen dataclass of :func:`machinepsych.parameters.parameter` fields) it is given a set
    of them too. ``trials`` is the number of trials that the published benchmark plays, ``source`` the study
    of rodents behind it.
    """

    name: str
    about: str
    source: str
    trials: int
    make: Callable[..., Environment]
    parameters: type | None = None

    def described(self) -> tuple[Parameter, ...]:
        """List what can be set in the faithful form; what is published is as it is."""
        return () if self.parameters is None else describe(self.parameters)

    def environment(
        self, form: str = PUBLISHED, senses: Sequence[str] | None = None, **changes: Any
    ) -> Environment:
        """Make the environment of a form; ``changes`` are the parameters that differ from their defaults.

        Raises UnknownNameError for a form or parameter that there is not, ParadigmError for a value that a
        parameter cannot have, or for one that is set in the published form.
        """
        if form not in FORMS:
            raise UnknownNameError("form", form, FORMS)
        known = {each.name: each for each in self.described()}
        for name, value in changes.items():
            if name not in known:
                raise UnknownNameError(f"parameter of {self.name}", name, known)
            if form == PUBLISHED:
                raise ParadigmError(f"{name}: only the {FAITHFUL} form of {self.name} has parameters.")
            if not known[name].takes(value):
                raise ParadigmError(f"{name}: {value!r} is not {known[name].range_text()}.")
        if self.parameters is None:
            return self.make(form, senses)
        return self.make(form, senses, self.parameters(**changes))


PARADIGMS: Registry[Paradigm] = Registry("paradigm", "apparatus.paradigms")
