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

# Drawings that are kept, so that a state seen before is looked up; when there are more, they are forgotten.
KEPT = 4096


class View(ABC):
    """One way to draw an environment. ``draw(sight)`` draws what a plan has read of a chamber's state."""

    name = ""
    about = ""
    # Whether a drawing is a text; else it is an array uint8 [height, width, 3].
    is_text = True

    def __init__(self, environment: Environment, spectator: bool = False) -> None:
        self.environment = environment
        self.spectator = spectator
        self.plan: Plan = plan_of(environment, spectator)
        self._batch: Batch | None = None
        self._read: Reader | None = None

    @abstractmethod
    def draw(self, sight: Sight) -> Any:
        """Draw one state."""

    def of(self, batch: Batch, chamber: int = 0) -> Any:
        """Draw one chamber of a batch as it is now."""
        if batch is not self._batch or self._read is None:
            self._batch, self._read = batch, self.plan.reader(batch)
        return self.draw(self._read(chamber))


class TextView(View):
    """A view whose drawings are texts, kept once they are made."""

    def __init__(self, environment: Environment, spectator: bool = False) -> None:
        super().__init__(environment, spectator)
        self._kept: dict[Sight, str] = {}

    @abstractmethod
    def text(self, sight: Sight) -> str:
        """Make the text of a state."""

    def draw(self, sight: Sight) -> str:
        """Return the text of a state, lines from top to bottom, all of one length."""
        found = self._kept.get(sight)
        if found is None:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            found = self._kept[sight] = self.text(sight)
        return found


VIEWS: Registry[type[View]] = Registry("view", "apparatus.views")


def make_view(name: str, environment: Environment, spectator: bool = False, **options: Any) -> View:
    """Make a view of an environment; raises UnknownNameError with the nearest name for an unknown view."""
    return VIEWS.get(name)(environment, spectator, **options)


def text_views() -> list[str]:
    """List the views that draw texts."""
    return [name for name in VIEWS.names() if VIEWS.get(name).is_text]
