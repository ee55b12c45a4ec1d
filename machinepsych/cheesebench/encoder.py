"""From a view to stimuli: one vocabulary and one function for all experiments of the published benchmark.

What a subject senses: what the view shows (:mod:`machinepsych.cheesebench.view`), what it has just done,
what came of it, and where it is. No coordinates are given away: the place is told by place cells, recruited
where none of their fields covers the subject's cell, as in our own mazes
(:mod:`machinepsych.apparatus.senses.place`), and only where the view shows the cell. Nobody tells the encoder
which experiment it is in.
"""

from __future__ import annotations

import math

from machinepsych.apparatus.environment import FORWARD, OPERATIONS
from machinepsych.apparatus.headings import HEADINGS
from machinepsych.apparatus.headings import NAMES as HEADING_NAMES
from machinepsych.apparatus.senses.ahead import BINS, FARTHEST
from machinepsych.apparatus.senses.place import CELLS, SPACING, field_strengths
from machinepsych.apparatus.senses.scene import bin_names
from machinepsych.cheesebench.view import NAMES as SYMBOL_NAMES
from machinepsych.cheesebench.view import NUMBER_OF_DISTANCES, View, read_view
from machinepsych.vocabulary import NO_OPERATION, Vocabulary

# The most sights, the nearest first, and the most fields of place cells at once.
MOST_SIGHTS = 16
MOST_FIELDS = 8
# A reward from here on is large, a cost beyond here too.
LARGE_REWARD = 0.5
LARGE_COST = -0.05
REWARDS = ("large reward", "small reward", "small cost", "large cost")

Stimulus = tuple[int, float]


def _stimulus_names() -> dict[str, list[str]]:
    bins = bin_names()
    return {
        "facing": [f"facing {name}" for name in HEADING_NAMES],
        "wall": [*(f"wall ahead {name}" for _, name in BINS), f"wall ahead {FARTHEST}"],
        "sight": [f"{symbol} {where}" for symbol in SYMBOL_NAMES for where in bins],
        "pointed": [f"pointer at {symbol}" for symbol in SYMBOL_NAMES],
        "ceiling": [f"{symbol} above" for symbol in SYMBOL_NAMES],
        "did": [*(f"did {operation}" for operation in OPERATIONS), "nothing changed"],
        "reward": [*REWARDS],
        "place": [f"place {k + 1}" for k in range(CELLS)],
    }


_GROUPS = _stimulus_names()
STIMULI = tuple(name for names in _GROUPS.values() for name in names)
_FIRST = {group: STIMULI.index(names[0]) for group, names in _GROUPS.items()}
VOCABULARY = Vocabulary(STIMULI, OPERATIONS)
# Facing, wall, pointer, ceiling, operation, "nothing changed", reward; sights; fields.
SLOTS = 7 + MOST_SIGHTS + MOST_FIELDS


def view_stimuli(view: View) -> list[Stimulus]:
    """Return what a view shows as (id, intensity), place cells apart."""
    found: list[Stimulus] = []
    if view.heading is not None:
        found.append((_FIRST["facing"] + view.heading, 1.0))
    if view.wall_ahead > 0:
        found.append((_FIRST["wall"] + _wall_bin(view.wall_ahead), 1.0))
    size = HEADINGS * NUMBER_OF_DISTANCES
    for sight in view.sights[:MOST_SIGHTS]:
        where = sight.direction * NUMBER_OF_DISTANCES + sight.distance
        found.append((_FIRST["sight"] + sight.symbol * size + where, 1.0))
    if view.pointed is not None:
        found.append((_FIRST["pointed"] + view.pointed, 1.0))
    if view.ceiling is not None:
        found.append((_FIRST["ceiling"] + view.ceiling, 1.0))
    return found


def _wall_bin(steps: int) -> int:
    for k, (last, _) in enumerate(BINS):
        if steps <= last:
            return k
    return len(BINS)


def reward_stimulus(reward: float) -> list[Stimulus]:
    """Return what the last operation paid, by its sign and whether it was large; nothing for 0."""
    if reward == 0.0:
        return []
    if reward > 0.0:
        kind = 0 if reward >= LARGE_REWARD else 1
    else:
        kind = 2 if reward > LARGE_COST else 3
    return [(_FIRST["reward"] + kind, 1.0)]


class PlaceCells:
    """The place cells of one subject: 48 at most, each recruited at a cell that no field covered."""

    def __init__(self) -> None:
        self._strengths = field_strengths().tolist()
        self._centres: list[tuple[int, int]] = []
        self._known: dict[tuple[int, int], list[Stimulus]] = {}

    def firing(self, x: int, y: int) -> list[Stimulus]:
        """Return the cells that fire at a cell, the strongest first; recruit one where none covers it."""
        squared = [(cx - x) ** 2 + (cy - y) ** 2 for cx, cy in self._centres]
        if min(squared, default=math.inf) > SPACING**2 and len(self._centres) < CELLS:
            self._centres.append((x, y))
            self._known.clear()
            squared.append(0)
        if (x, y) not in self._known:
            fields = [
                (_FIRST["place"] + k, self._strengths[d])
                for k, d in enumerate(squared)
                if d < len(self._strengths) and self._strengths[d] > 0.0
            ]
            fields.sort(key=lambda field: -field[1])
            self._known[x, y] = fields[:MOST_FIELDS]
        return self._known[x, y]


class Encoder:
    """The senses of one subject: views, operations and rewards in, stimuli out.

    What it remembers is the last view, to notice that a step changed nothing, and the place cells, which
    stay over trials.
    """

    def __init__(self) -> None:
        self._places = PlaceCells()
        self._last = ""

    def stimuli(self, text: str, operation: int = NO_OPERATION, reward: float = 0.0) -> list[Stimulus]:
        """Return the stimuli, (id, intensity), ids of ``VOCABULARY``, no id twice, at most ``SLOTS``.

        ``operation`` is the one that led to this view, ``NO_OPERATION`` where a trial begins with it;
        ``reward`` is what it paid.
        """
        view = read_view(text)
        found = view_stimuli(view)
        if operation != NO_OPERATION:
            found.append((_FIRST["did"] + operation, 1.0))
            if operation == FORWARD and text == self._last:
                found.append((_FIRST["did"] + len(OPERATIONS), 1.0))
        self._last = text
        found += reward_stimulus(reward)
        if view.place is not None:
            found += self._places.firing(*view.place)
        return found
