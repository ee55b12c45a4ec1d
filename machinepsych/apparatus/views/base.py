"""What a view is: one chamber's state drawn, as text or as a picture, from a plan of its environment.

    batch = Batch(PARADIGMS.get("TMaze").environment("faithful"))
    batch.begin()
    view = make_view("top_down", batch.environment)
    print(view.of(batch))

A view shows what the form lets a subject know. In the published forms that is what the published views show,
the platform under water included; in the faithful forms nothing that the rodent could not sense is drawn.
``spectator=True`` is for people who look on: it marks goals and bait wherever they are.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from machinepsych.apparatus.batch import Batch
from machinepsych.apparatus.environment import Environment
from machinepsych.apparatus.views.plan import Plan, Reader, Sight, plan_of
from machinepsych.registry import Registry


class View(ABC):
    """One way to draw an environment: ``of(batch, chamber)``; ``draw(sight)`` for a state read before.

    Drawings are kept by sight, at most ``kept`` of them.
    """

    name = ""
    about = ""
    # Whether a drawing is a text; else it is an array uint8 [height, width, 3].
    is_text = True
    # So that a state seen before is looked up; when there would be more, all are forgotten. 0: none is kept.
    kept = 4096

    def __init__(self, environment: Environment, spectator: bool = False) -> None:
        self.environment = environment
        self.spectator = spectator
        self.plan: Plan = plan_of(environment, spectator)
        self._batch: Batch | None = None
        self._read: Reader = _no_batch
        self._kept: dict[Sight, Any] = {}

    @abstractmethod
    def make(self, sight: Sight) -> Any:
        """Make the drawing of a state."""

    def draw(self, sight: Sight) -> Any:
        """Return the drawing of a state, which may be kept: it is not to be written to."""
        found = self.make(sight)
        if self.kept:
            if len(self._kept) >= self.kept:
                self._kept.clear()
            self._kept[sight] = found
        return found

    def of(self, batch: Batch, chamber: int = 0) -> Any:
        """Draw one chamber of a batch as it is now."""
        if batch is not self._batch:
            self._batch, self._read = batch, self.plan.reader(batch)
        sight = self._read(chamber)
        found = self._kept.get(sight)
        return self.draw(sight) if found is None else found


def _no_batch(chamber: int) -> Sight:
    raise AssertionError("a view reads from a batch")


# What is made once of a scene is kept for so many of them; when there would be more, all is forgotten.
SCENES = 4096

VIEWS: Registry[type[View]] = Registry("view", "apparatus.views")


def make_view(name: str, environment: Environment, spectator: bool = False, **options: Any) -> View:
    """Make a view of an environment; raises UnknownNameError with the nearest name for an unknown view."""
    return VIEWS.get(name)(environment, spectator, **options)


def text_views() -> list[str]:
    """List the views that draw texts, that from above first."""
    names = [name for name in VIEWS.names() if VIEWS.get(name).is_text]
    return sorted(names, key=lambda name: (name != "top_down", name))
