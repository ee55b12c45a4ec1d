"""Views a second beside the published package's, by turns in one process, of the same kind of state.

Ours are timed twice, in a batch of chambers drawn one after another. *Walk*: agents walk at random and each
state that they come to is drawn, most of them for the first time in the beginning; what is drawn is kept,
as in use. *First*: nothing that is drawn is kept, so that each state is drawn as if it had never been seen;
tables of the environment and of scenes (which bait is left, which door is open) are made once. The package
is walked at random too; it draws anew each time. Stepping is not timed. Clocks are those of the wall: only
ratios of one run carry over.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from statistics import geometric_mean, median
from typing import Any

import numpy as np
from rich.table import Table

from benchmarks.environments import CLASSES
from machinepsych.apparatus.batch import Batch
from machinepsych.apparatus.environment import AUTORESET_NEXT_STEP
from machinepsych.apparatus.paradigms.base import PARADIGMS
from machinepsych.apparatus.views.base import VIEWS, make_view
from machinepsych.cli.console import output_console
from machinepsych.kernels.backend import make_backend

MODES = {
    "top_down": "ASCII_2D",
    "egocentric": "ASCII_2D_FPV",
    "perspective": "ASCII_3D",
    "picture": "TOPDOWN_2D",
}
# Turns of the walk; the least of the peer's drawings that are timed in a repeat.
WALK, PEER_VIEWS = 400, 3
# Chambers drawn one after another, so that neither the clock nor what came before it counts.
CHAMBERS = 16
PEER_SECONDS = 0.1
ODDS = (0.6, 0.18, 0.18, 0.04)


@dataclass(frozen=True)
class ViewRate:
    """Microseconds for one view; 0 where the package is not installed or does not draw it."""

    environment: str
    view: str
    walk_us: float
    first_us: float
    peer_us: float

    @property
    def ratio(self) -> float:
        """How many times as fast as the package's a walk is drawn."""
        return self.peer_us / self.walk_us

    @property
    def ratio_first(self) -> float:
        """How many times as fast as the package's a state is drawn for the first time."""
        return self.peer_us / self.first_us


def walk(name: str, view_name: str) -> tuple[Callable[[], float], Callable[[], float]]:
    """Return what times a walk's views and first views, seconds for one view each."""
    environment = PARADIGMS.get(name).environment()
    batch = Batch(environment, CHAMBERS, make_backend("cpu", 1), AUTORESET_NEXT_STEP, dense=False)
    batch.seed(0)
    batch.begin()
    rng = np.random.default_rng(0)
    clock = time.perf_counter
    # Pictures take many times as long.
    turns = WALK // 4 if VIEWS.get(view_name).is_text else WALK // CHAMBERS

    def timing(kept: int | None) -> Callable[[], float]:
        view = make_view(view_name, environment)
        if kept is not None:
            view.kept = kept

        def timed() -> float:
            spent = []
            for operations in rng.choice(4, (turns, CHAMBERS), p=ODDS):
                batch.step(operations)
                started = clock()
                for chamber in range(CHAMBERS):
                    view.of(batch, chamber)
                spent.append((clock() - started) / CHAMBERS)
            # Others use this machine too: a mean would be theirs.
            return median(spent)

        return timed

    return timing(None), timing(0)


def published(name: str, view_name: str) -> Callable[[], float] | None:
    """Return what times the package's view in seconds; None where it draws none."""
    import cheesebench.environments as peer

    mode = getattr(peer.ViewMode, MODES[view_name], None)
    if mode is None:
        return None
    environment: Any = getattr(peer, CLASSES.get(name, name))(view_mode=mode)
    environment.reset()
    environment.render()
    # It would end a session at three successes in a row.
    environment.session.required_consecutive = environment.session.max_trials = 10**9
    actions = (peer.Action.FORWARD, peer.Action.ROTATE_LEFT, peer.Action.ROTATE_RIGHT, peer.Action.STAY)
    rng = np.random.default_rng(0)
    clock = time.perf_counter

    def timed() -> float:
        spent: list[float] = []
        while len(spent) < PEER_VIEWS or (sum(spent) < PEER_SECONDS and len(spent) < WALK // 2):
            environment.step(actions[int(rng.choice(4, p=ODDS))])
            started = clock()
            environment.render()
            spent.append(clock() - started)
        return median(spent)

    return timed


def measure(repeats: int = 5) -> list[ViewRate]:
    """Measure everything, by turns; medians of the repeats."""
    rows = []
    for name in PARADIGMS.names():
        for view_name in MODES:
            walked, first = walk(name, view_name)
            peer = published(name, view_name) if find_spec("cheesebench") else None
            walked()
            found: list[tuple[float, float, float]] = []
            for _ in range(repeats):
                found.append((walked(), first(), peer() if peer else 0.0))
            rows.append(ViewRate(name, view_name, *(median(each) * 1e6 for each in zip(*found, strict=True))))
    return rows


def summary(rows: list[ViewRate]) -> list[str]:
    """Return one sentence for each view."""
    said = []
    for view_name in MODES:
        compared = [row for row in rows if row.view == view_name and row.peer_us]
        if compared:
            mean = geometric_mean([row.ratio for row in compared])
            first = geometric_mean([row.ratio_first for row in compared])
            least = min(compared, key=lambda row: row.ratio)
            said.append(
                f"{view_name}: {mean:,.0f} times the package's (geometric mean of {len(compared)}; least "
                f"{least.ratio:,.0f}, {least.environment}); at first sight {first:,.0f} times."
            )
    return said


def show(rows: list[ViewRate]) -> None:
    """Print the times and their ratios to the package's."""
    table = Table(title="Views: microseconds for one", title_justify="left")
    for heading in ("environment", "view", "walk", "first", "package", "walk x", "first x"):
        table.add_column(heading, justify="left" if heading in ("environment", "view") else "right")
    for row in rows:
        ratios = (f"{row.ratio:,.0f}", f"{row.ratio_first:,.0f}") if row.peer_us else ("-", "-")
        times = (f"{each:,.1f}" for each in (row.walk_us, row.first_us, row.peer_us))
        table.add_row(row.environment, row.view, *times, *ratios)
    output_console().print(table)
    for line in summary(rows):
        output_console().print(line)
