"""What a situation is: an experiment that needs more than one subject, with what can be set in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from machinepsych.apparatus.shared.environment import SharedEnvironment
from machinepsych.apparatus.shared.order import MOST_SUBJECTS
from machinepsych.errors import MachinepsychError, Problem, UnknownNameError
from machinepsych.parameters import Parameter, describe
from machinepsych.registry import Registry


class SituationError(MachinepsychError, ValueError):
    """A situation was asked for with a value that it cannot have."""


@dataclass(frozen=True)
class Situation:
    """One situation.

    ``parameters`` is a frozen dataclass made of :func:`machinepsych.parameters.parameter` fields;
    ``make(values, subjects, senses)`` makes the environment, ``senses`` of None meaning the situation's own.
    ``subjects`` is how many share it where nobody says, ``source`` the study of animals behind it.
    """

    name: str
    about: str
    source: str
    subjects: int
    parameters: type
    make: Callable[[Any, int, Sequence[str] | None], SharedEnvironment]

    def environment(
        self, subjects: int | None = None, senses: Sequence[str] | None = None, **changes: Any
    ) -> SharedEnvironment:
        """Make the environment; ``changes`` are the parameters that differ from their defaults.

        Raises UnknownNameError for an unknown parameter, SituationError for a value that it cannot have.
        """
        known = {each.name: each for each in describe(self.parameters)}
        for name, value in changes.items():
            if name not in known:
                raise UnknownNameError(f"parameter of {self.name}", name, known)
            check_value(known[name], value)
        number = self.subjects if subjects is None else subjects
        if type(number) is not int or not 1 <= number <= MOST_SUBJECTS:
            raise SituationError(f"subjects: {number!r} is not a whole number from 1 to {MOST_SUBJECTS}.")
        return self.make(self.parameters(**changes), number, senses)


def check_value(known: Parameter, value: Any) -> None:
    """Raise SituationError where a parameter cannot have a value."""
    if not known.takes(value):
        said = f"{known.name}: {value!r} is not {known.range_text()} ({known.about})."
        raise SituationError(str(Problem(said)))


SITUATIONS: Registry[Situation] = Registry("situation", "apparatus.shared.situations")
