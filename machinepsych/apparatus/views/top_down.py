"""From above: the whole plan, north up, the subject an arrow."""

from __future__ import annotations

from collections.abc import Hashable

from machinepsych.apparatus.environment import Environment
from machinepsych.apparatus.headings import ARROWS
from machinepsych.apparatus.views.base import VIEWS, View
from machinepsych.apparatus.views.plan import Sight, text_of

NORTH = 2


@VIEWS.member("top_down")
class TopDown(View):
    """The whole plan as text.

    A scene's text is kept without the subject; drawing a state is putting one arrow into it.
    """

    name = "top_down"
    about = "the whole plan from above, north up"

    def __init__(self, environment: Environment, spectator: bool = False) -> None:
        super().__init__(environment, spectator)
        self._scenes: dict[Hashable, str] = {}
        width = self.plan.width
        # Where a cell's character stands in the text, whose lines end with a line feed.
        self._offsets = [
            row * (width + 1) + column for row in range(self.plan.height) for column in range(width)
        ]
        self._arrows = ARROWS if self.plan.arrow_turns else ARROWS[NORTH] * len(ARROWS)

    def make(self, sight: Sight) -> str:
        """Make the text of a state, lines from north to south, all of one length."""
        where, heading, scene = sight
        text = self._scenes.get(scene)
        if text is None:
            if len(self._scenes) >= self.kept:
                self._scenes.clear()
            text = self._scenes[scene] = text_of(self.plan.characters(scene))
        offset = self._offsets[where]
        return text[:offset] + self._arrows[heading] + text[offset + 1 :]
