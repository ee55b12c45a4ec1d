"""What a sense is, and how a list of senses becomes a vocabulary.

In a maze, most of what can be sensed depends on the cell and the heading alone. Such a sense writes
it down once for every cell and heading (``tabulate``), and the kernel reads a row. What changes while a
trial lasts (what is left of the bait, the operation just done, fields of place cells) is a lane function
in the sense's file. Chambers with levers and boxes have named *signals*, each of which belongs to a sense.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from machinepsych.errors import MachinepsychError, Problem, UnknownNameError
from machinepsych.registry import Registry


class SenseError(MachinepsychError):
    """A sense was asked for in a place that has nothing for it."""


@dataclass(frozen=True)
class Sense:
    """One sense.

    ``names(scene)`` lists the stimuli that it can give in a maze, in the order of their ids;
    ``tabulate(scene, x, y, heading)``, where the sense has a part that depends on the place alone, lists
    what is sensed as indices in ``names``. Without ``names`` a sense has no stimuli in mazes.
    """

    name: str
    about: str
    names: Callable[[Any], Sequence[str]] | None = None
    tabulate: Callable[[Any, int, int, int], list[int]] | None = None


SENSES: Registry[Sense] = Registry("sense", "apparatus.senses")


def check_senses(senses: Iterable[str], offered: Iterable[str], place: str) -> tuple[str, ...]:
    """Return the senses, each once; raises for unknown names and for senses that a place does not serve."""
    chosen = tuple(dict.fromkeys(senses))
    offered = list(offered)
    for name in chosen:
        if name not in SENSES.names():
            raise UnknownNameError("sense", name, SENSES.names())
        if name not in offered:
            said = f'The sense "{name}" has nothing to sense in {place}.'
            raise SenseError(str(Problem(said, allowed=offered)))
    return chosen
