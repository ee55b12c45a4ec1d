"""The layers of the package, lowest first: a module imports from its own room and from rooms above it here.

One constant: a test holds it against every import in the package, and docs/architecture.md prints it.
"""

from __future__ import annotations

# Each line lists rooms (or single modules) of one layer, which do not import each other.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("layers", "errors", "parameters", "vocabulary", "gym_ids"),
    ("registry", "workers"),
    ("kernels", "narsese", "runs"),
    ("nal", "hebb", "schedules", "apparatus"),
    ("nars", "protocol"),
    ("agents", "conditioning"),
    ("session", "pavlovian"),
    ("mazes", "shared"),
    ("measures",),
    ("sweeps", "battery", "cheesebench"),
    ("figures",),
    ("experiments",),
    ("api",),
    ("cli", "gym", "pettingzoo"),
)

# Below what they may not see, although their layer would allow it.
FORBIDDEN: tuple[tuple[str, str], ...] = (
    ("measures", "session"),
    ("measures", "agents"),
    ("measures", "mazes"),
    ("measures", "shared"),
    ("sweeps", "agents"),
    ("sweeps", "session"),
    ("figures", "session"),
    ("figures", "agents"),
    ("agents", "protocol"),
)


def layer_of(room: str) -> int:
    """Return the number of a room's layer; raises KeyError for a room that has none."""
    for number, rooms in enumerate(LAYERS):
        if room in rooms:
            return number
    raise KeyError(f"the room {room!r} stands in no layer of machinepsych/layers.py")
