"""A plan: an environment laid out in cells, one character each, and what of its state can be drawn there.

Every view draws from the plan. What never changes is a table of characters; what changes is the *sight*: the
cell the subject is in, its heading, and the scene, a hashable value that names everything else that is drawn
(which goal, which bait is left, which lamp is lit). So a view that has drawn a sight can keep its drawing.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from machinepsych.apparatus.batch import Batch
from machinepsych.apparatus.environment import Environment
from machinepsych.registry import Registry

# Cell (row * width + column), heading (0 east, counter-clockwise), scene.
Sight = tuple[int, int, Hashable]
Reader = Callable[[int], Sight]

# Characters of plans.
WALL, FLOOR, WATER, VOID, UNSEEN, DOOR = "#", ".", "~", " ", "░", "+"
LEGEND = {
    "→ ↗ ↑ ↖ ← ↙ ↓ ↘": "the subject and where it faces",
    WALL: "wall",
    FLOOR: "floor",
    WATER: "water",
    "(blank)": "nothing: beyond the edge",
    UNSEEN: "not seen from here",
    "1 2 3 4": "landmarks; in the published radial maze 1-8 number arms without bait",
    "P": "platform",
    "G": "goal, or the side to be on",
    "?": "hole",
    "E": "the hole that leads away",
    "*": "bait or reward",
    DOOR: "closed door",
    ":": "floor of another kind",
    "!": "the side that is warned or shocked",
    "x": "floor under current",
    "[=] [_]": "lever; one that was pressed in the last three steps",
    "[m] [M]": "magazine; after a reward, or with a pellet in it",
    "o": "lamp over a lever",
    "● ■": "figures, lit places of the screen",
    "·": "dark place of the screen",
    "▼": "where the nose points",
}


@dataclass(frozen=True)
class Mark:
    """Something drawn over a plan: a text that begins at a row and column."""

    row: int
    column: int
    text: str


def codes(rows: Sequence[str]) -> np.ndarray:
    """Return lines of one length as code points, uint32 ``[height, width]``."""
    joined = "".join(rows).encode("utf-32-le")
    return np.frombuffer(joined, np.uint32).reshape(len(rows), -1).copy()


def text_of(characters: np.ndarray) -> str:
    """Return code points ``[height, width]`` as lines of text."""
    height, width = characters.shape
    lined = np.full((height, width + 1), ord("\n"), np.uint32)
    lined[:, :width] = characters
    return lined.tobytes().decode("utf-32-le")[:-1]


class Plan(ABC):
    """The plan of one environment.

    ``static`` holds the characters of what never changes (uint32 ``[height, width]``), ``solid`` says which
    cells hide what lies behind them (bool). ``arrow_turns`` is False where the subject's heading is not drawn
    from above. ``towers`` are the cells of cues that stand above the walls and are seen from everywhere.
    ``reach`` is how far away a platform can be seen in perspective, in cells (0: any distance).
    """

    static: np.ndarray
    solid: np.ndarray
    # Arrays of the environment's state that a sight is read from, in the order that ``read_from`` takes them.
    read_arrays: tuple[str, ...] = ("body",)
    arrow_turns = True
    towers: frozenset[int] = frozenset()
    reach: float = 0.0

    def __init__(self, environment: Environment, spectator: bool) -> None:
        self.environment = environment
        self.spectator = spectator
        self._characters: dict[Hashable, np.ndarray] = {}

    @abstractmethod
    def read_from(self, *memories: memoryview) -> Reader:
        """Return the function that reads the sight of a chamber from flat arrays of all chambers' state.

        Numbers are read from memory one by one, which is several times as quick as through NumPy.
        """

    def reader(self, batch: Batch) -> Reader:
        """Return the function that reads the sight of a chamber of a batch as it is at the time."""

        def memories() -> list[memoryview]:
            arrays = (batch.array("place", name) for name in self.read_arrays)
            return [memoryview(np.ascontiguousarray(array).reshape(-1)) for array in arrays]

        if batch.backend.name in ("plain", "cpu"):
            # The kernel works on this very memory.
            return self.read_from(*memories())
        return lambda chamber: self.read_from(*memories())(chamber)

    @abstractmethod
    def marks(self, scene: Hashable) -> list[Mark]:
        """List what a scene draws over what never changes, without the subject."""

    def position(self, batch: Batch, chamber: int) -> tuple[float, float]:
        """Return the subject's row and column, for pictures between cells."""
        where = self.reader(batch)(chamber)[0]
        return where // self.width + 0.0, where % self.width + 0.0

    @property
    def height(self) -> int:
        """Rows."""
        return int(self.static.shape[0])

    @property
    def width(self) -> int:
        """Columns."""
        return int(self.static.shape[1])

    def characters(self, scene: Hashable) -> np.ndarray:
        """Return the plan with a scene's marks in it, uint32 ``[height, width]``; not to be written to."""
        found = self._characters.get(scene)
        if found is None:
            found = self.static.copy()
            for mark in self.marks(scene):
                for k, character in enumerate(mark.text):
                    found[mark.row, mark.column + k] = ord(character)
            if len(self._characters) >= 512:
                self._characters.clear()
            self._characters[scene] = found
        return found

    def closed(self, scene: Hashable) -> tuple[int, ...]:
        """Return the cells that a scene closes: doors."""
        marks = [mark for mark in self.marks(scene) if mark.text in (WALL, DOOR)]
        return tuple(mark.row * self.width + mark.column for mark in marks)

    def solid_with(self, closed: tuple[int, ...]) -> np.ndarray:
        """Return which cells hide what lies behind them when some are closed too (bool)."""
        if not closed:
            return self.solid
        solid = self.solid.copy()
        solid.reshape(-1)[list(closed)] = True
        return solid

    def floor(self, scene: Hashable) -> np.ndarray:
        """Return what the floor is drawn with in perspective, uint32 ``[height, width]``."""
        return np.where(np.isin(self.static, THING_CODES), np.uint32(ord(FLOOR)), self.static)

    def things(self, scene: Hashable) -> list[Mark]:
        """List what stands in the room and is drawn upright in perspective."""
        found = []
        for row, column in np.argwhere(np.isin(self.static, THING_CODES)).tolist():
            found.append(Mark(row, column, chr(self.static[row, column])))
        return found + [mark for mark in self.marks(scene) if mark.text not in (FLOOR, WATER, WALL)]


# Characters of a plan that are things, not walls or floors.
THING_CODES = np.array([ord(character) for character in "123456789?"], np.uint32)

# Makers of plans by the name of the family.
PLANS: Registry[Callable[[Environment, bool], Plan]] = Registry("plan", "apparatus.views")


def plan_of(environment: Environment, spectator: bool = False) -> Plan:
    """Make the plan of an environment; raises UnknownNameError for a family that has none."""
    return PLANS.get(environment.family.name)(environment, spectator)
