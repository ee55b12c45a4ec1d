"""From above: the whole plan, north up, the subject an arrow."""

from __future__ import annotations

from collections.abc import Hashable

from machinepsych.apparatus.batch import Batch
from machinepsych.apparatus.environment import Environment
from machinepsych.apparatus.headings import ARROWS
from machinepsych.apparatus.views.base import SCENES, VIEWS, View
from machinepsych.apparatus.views.plan import Sight, text_of

NORTH = 2


@VIEWS.member("top_down")
class TopDown(View):
    """The whole plan as text.

    A scene's text is kept without the subject; drawing a state is putting one arrow into it. That is as quick
    as looking up a drawing, so that none are kept.
    """

    name = "top_down"
    about = "the whole plan from above, north up"

    def __init__(self, environment: Environment, spectator: bool = False) -> None:
        super().__init__(environment, spectator)
        self._scenes: dict[Hashable, str] = {}
        # The text before a cell's character and after it; each line ends with a line feed.
        width = self.plan.width
        places = [cell + cell // width for cell in range(self.plan.height * width)]
        self._before = [slice(place) for place in places]
        self._after = [slice(place + 1, None) for place in places]
        self._arrows = ARROWS if self.plan.arrow_turns else ARROWS[NORTH] * len(ARROWS)

    def of(self, batch: Batch, chamber: int = 0) -> str:
        """Draw one chamber of a batch as it is now."""
        if batch is not self._batch:
            self._batch, self._read = batch, self.plan.reader(batch)
        where, heading, scene = self._read(chamber)
        try:
            text = self._scenes[scene]
        except KeyError:
            text = self._draw_scene(scene)
        return f"{text[self._before[where]]}{self._arrows[heading]}{text[self._after[where]]}"

    def make(self, sight: Sight) -> str:
        """Make the text of a state, lines from north to south, all of one length."""
        where, heading, scene = sight
        text = self._scenes.get(scene) or self._draw_scene(scene)
        return f"{text[self._before[where]]}{self._arrows[heading]}{text[self._after[where]]}"

    def _draw_scene(self, scene: Hashable) -> str:
        if len(self._scenes) >= SCENES:
            self._scenes.clear()
        text = self._scenes[scene] = text_of(self.plan.characters(scene))
        return text
