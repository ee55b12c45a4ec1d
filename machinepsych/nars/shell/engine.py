"""What the shell asks of a reasoner. Naming it here keeps the engine out of the shell's own start-up."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, Protocol

from machinepsych.nars.happenings import ConceptView, Happening
from machinepsych.narsese import Sentence, Term


class Names(Protocol):
    """The names of a memory: ``operators[k]`` is that of operation k, counted from 1."""

    operators: list[str]


class Engine(Protocol):
    """A reasoner as the shell sees it; every method may raise MachinepsychError, which is told to the user.

    Terms that are told or asked have their variables numbered (``narsese.normalized``). Time is counted
    in steps.
    """

    @property
    def now(self) -> int:
        """The present step; the first is 1."""

    @property
    def language(self) -> Names:
        """The names that the memory knows."""

    def tell(self, sentence: Sentence) -> None:
        """Take in a belief or goal, and do one step."""

    def was_step(self) -> bool:
        """Say whether the last execution was wanted itself, as one of the steps of a wanted sequence."""

    def want_on(self, goal: Sentence) -> None:
        """Pursue a goal that was told before, now that the result of a step to it has come; one step."""

    def ask(self, sentence: Sentence) -> Happening | None:
        """Return the best answer to a question; takes no time."""

    def query(self, sentence: Sentence, threshold: float) -> list[Happening]:
        """Return all answers with at least this expectation; takes no time."""

    def step(self, count: int) -> None:
        """Do so many steps without input."""

    def happenings(self) -> list[Happening]:
        """Return what happened since the last call, in its order."""

    def reset(self) -> None:
        """Forget everything that was learned; the time begins anew."""

    def concurrent(self) -> None:
        """Let the next input have the time of the last."""

    def reseed(self, seed: int) -> None:
        """Begin the random numbers anew."""

    def change(self, **parameters: Any) -> None:
        """Give parameters other values."""

    def set_operation(self, number: int, name: str) -> None:
        """Name an operation, counted from 1; only while the memory is empty."""

    def set_argument(self, number: int, argument: int, term: Term) -> None:
        """Give an operation a term that babbling may try with it; both are counted from 1."""

    def withhold_feedback(self, number: int) -> None:
        """Take no note of executions of this operation: the shell tells what came of it."""

    def set_value_space(self, granularity: int, name: str) -> None:
        """Declare a measure whose values, written name_0.5, are compared as numbers."""

    def set_measured_value(self, value: float, granularity: int, name: str) -> None:
        """Give one measured value."""

    def set_time(self, now: int) -> None:
        """Set the time."""

    def set_stamp_id(self, number: int) -> None:
        """Set the number that the next piece of evidence gets."""

    def import_stamp(self, ids: tuple[int, ...]) -> None:
        """Give the next input these pieces of evidence."""

    def concepts(self) -> list[ConceptView]:
        """Return all concepts."""

    def statistics(self) -> dict[str, int]:
        """Return counts by name, in the order in which they are printed."""

    def beliefs_waiting(self) -> list[Happening]:
        """Return the belief events that wait to be selected."""

    def goals_waiting(self) -> list[Happening]:
        """Return the goal events that wait to be selected."""

    def save(self, path: Path) -> None:
        """Write the whole memory to a file."""


def make_engine(
    parameters: str = "default", seed: int = 0, memory: str | os.PathLike[str] | None = None
) -> Engine:
    """Make a reasoner with a named set of parameters, or with the memory of a file.

    Raises UnknownNameError for a set that does not exist, MachinepsychError for a file that is no memory.
    """
    from machinepsych.errors import UnknownNameError
    from machinepsych.nars.reasoner import Reasoner
    from machinepsych.nars.settings import SETS

    if parameters not in SETS:
        raise UnknownNameError("set of parameters", parameters, SETS)
    engine = Reasoner(SETS[parameters](), seed=seed) if memory is None else Reasoner.load(memory)
    if engine.must_compile():
        print(
            "The reasoner is compiled for this machine first; this once takes about a minute.",
            file=sys.stderr,
        )
    return engine


def load_engine(path: Path) -> Engine:
    """Make a reasoner with the memory of a file."""
    from machinepsych.nars.reasoner import Reasoner

    return Reasoner.load(path)
