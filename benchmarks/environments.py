"""Environment steps per second beside the published package, MiniGrid and Gymnasium, by turns in one process.

Ours: one call of a kernel a step, operations given from outside, stimuli computed, no text rendered. The
published package renders its top-down view in each step, as its users have it. Peers that are not installed
are left out. Clocks are those of the wall: only ratios of one run carry over.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from importlib.util import find_spec
from statistics import geometric_mean, median
from typing import Any

import numpy as np
from rich.table import Table

from machinepsych.apparatus.batch import Batch
from machinepsych.apparatus.environment import AUTORESET_NEXT_STEP
from machinepsych.apparatus.paradigms.base import PARADIGMS
from machinepsych.cli.console import output_console
from machinepsych.kernels.backend import make_backend

BATCHES = (1, 64, 4096, 65_536)
COMPARED_BATCH = 4096
MAZES = ("MorrisWaterMaze", "BarnesMaze", "StarMaze", "TMaze", "RadialArmMaze")
CLASSES = {
    "DelayedNonMatchToSample": "DNMSTask",
    "ConditionedPlacePreference": "PlacePreference",
}
SECONDS = 0.15
# Chambers of Gymnasium's own SyncVectorEnv, which steps one after another, and of our native one beside it.
SYNC_BATCH = 64
NATIVE = "ours, Gymnasium vector"
SYNC = "ours, SyncVectorEnv"


@dataclass(frozen=True)
class Rate:
    """Steps per second of one environment; ``ratio`` is to the peer of the same row's subject, 0 for none."""

    what: str
    environment: str
    batch: int
    threads: int
    steps_per_s: float
    ratio: float


def timed(run: Any, steps: int) -> float:
    """Return steps per second of ``run()``, which does ``steps``, called for a while."""
    run()
    started, done = time.perf_counter(), 0
    while time.perf_counter() - started < SECONDS:
        run()
        done += steps
    return done / (time.perf_counter() - started)


def ours(name: str, chambers: int, threads: int) -> Any:
    """Return a function that does 16 turns of a batch."""
    batch = Batch(
        PARADIGMS.get(name).environment(),
        chambers,
        make_backend("cpu", threads),
        AUTORESET_NEXT_STEP,
        dense=False,
    )
    batch.begin()
    rng = np.random.default_rng(0)
    operations = [rng.integers(0, 4, (chambers, 1)) for _ in range(16)]
    target = batch.array("turn", "operation")

    def run() -> None:
        for each in operations:
            np.copyto(target, each)
            batch.turn()

    return run


def published(name: str) -> Any:
    """Return a function that does 50 steps of the published package's environment."""
    import cheesebench.environments as peer

    actions = (peer.Action.FORWARD, peer.Action.ROTATE_LEFT, peer.Action.ROTATE_RIGHT, peer.Action.STAY)
    environment = getattr(peer, CLASSES.get(name, name))(view_mode=peer.ViewMode.ASCII_2D)
    environment.reset()
    environment.session.required_consecutive = environment.session.max_trials = 10**9
    chosen = np.random.default_rng(0).integers(0, 4, 50).tolist()

    def run() -> None:
        for each in chosen:
            environment.step(actions[each])

    return run


def through_gymnasium(name: str, actions: int) -> Any:
    """Return a function that does 50 steps of one environment through Gymnasium."""
    import gymnasium

    environment = gymnasium.make(name)
    environment.reset(seed=0)
    chosen = np.random.default_rng(0).integers(0, actions, 50).tolist()

    def run() -> None:
        for each in chosen:
            *_, terminated, truncated, _ = environment.step(each)
            if terminated or truncated:
                environment.reset()

    return run


def vector_cart_poles(chambers: int) -> Any:
    """Return a function that does 16 steps of Gymnasium's own vector environment, written in NumPy."""
    import gymnasium

    many = gymnasium.make_vec("CartPole-v1", num_envs=chambers, vectorization_mode="vector_entry_point")
    many.reset(seed=0)
    chosen = np.random.default_rng(0).integers(0, 2, (16, chambers))

    def run() -> None:
        for each in chosen:
            many.step(each)

    return run


def vector_mazes(chambers: int, mode: str) -> Any:
    """Return a function that does 16 steps of our maze through Gymnasium's vector interface.

    ``mode`` is ``"vector_entry_point"`` for our native batch, ``"sync"`` for Gymnasium's SyncVectorEnv.
    """
    import gymnasium

    many = gymnasium.make_vec("machinepsych/MorrisWaterMaze-v0", num_envs=chambers, vectorization_mode=mode)
    many.reset(seed=0)
    chosen = np.random.default_rng(0).integers(0, 4, (16, chambers))

    def run() -> None:
        for each in chosen:
            many.step(each)

    return run


def measure(repeats: int = 5, threads: tuple[int, ...] = (1, 2)) -> list[Rate]:
    """Measure everything, by turns; medians of the repeats."""
    runs: dict[tuple[str, str, int, int], tuple[Any, int]] = {}
    for name in PARADIGMS.names():
        for chambers in BATCHES:
            for count in threads:
                runs["ours", name, chambers, count] = (ours(name, chambers, count), 16 * chambers)
        if find_spec("cheesebench"):
            runs["cheesebench", name, 1, 1] = (published(name), 50)
    if find_spec("gymnasium"):
        import machinepsych  # noqa: F401  (enters our ids)

        runs["ours, Gymnasium", "MorrisWaterMaze", 1, 1] = (
            through_gymnasium("machinepsych/MorrisWaterMaze-v0", 4),
            50,
        )
        for chambers in (SYNC_BATCH, COMPARED_BATCH):
            native = vector_mazes(chambers, "vector_entry_point")
            runs[NATIVE, "MorrisWaterMaze", chambers, 1] = (native, 16 * chambers)
        runs[SYNC, "MorrisWaterMaze", SYNC_BATCH, 1] = (vector_mazes(SYNC_BATCH, "sync"), 16 * SYNC_BATCH)
        runs["Gymnasium", "CartPole vector", COMPARED_BATCH, 1] = (
            vector_cart_poles(COMPARED_BATCH),
            16 * COMPARED_BATCH,
        )
        if find_spec("minigrid"):
            import minigrid  # noqa: F401

            runs["MiniGrid", "Empty-8x8", 1, 1] = (through_gymnasium("MiniGrid-Empty-8x8-v0", 3), 50)
    rates: dict[tuple[str, str, int, int], list[float]] = {key: [] for key in runs}
    for _ in range(repeats):
        for key, (run, steps) in runs.items():
            rates[key].append(timed(run, steps))
    found = {key: median(values) for key, values in rates.items()}
    return [Rate(*key, rate, _ratio(key, rate, found)) for key, rate in found.items()]


def _ratio(
    key: tuple[str, str, int, int], rate: float, found: dict[tuple[str, str, int, int], float]
) -> float:
    what, name, _, _ = key
    peer = found.get(("cheesebench", name, 1, 1)) if what == "ours" else None
    if what == NATIVE:
        peer = found.get((SYNC, name, SYNC_BATCH, 1))
    if what == "ours, Gymnasium":
        peer = found.get(("MiniGrid", "Empty-8x8", 1, 1))
    return rate / peer if peer else 0.0


def summary(rows: list[Rate]) -> list[str]:
    """Return the sentences that the goals ask for."""
    said = []
    compared = [r for r in rows if r.what == "ours" and r.batch == COMPARED_BATCH and r.threads == 1]
    if all(row.ratio for row in compared):
        mean = geometric_mean([row.ratio for row in compared])
        said.append(f"Nine paradigms, one thread, batch {COMPARED_BATCH}: {mean:,.0f} times cheesebench.")
    minigrid = [row.steps_per_s for row in rows if row.what == "MiniGrid"]
    if minigrid:
        mazes = geometric_mean([row.steps_per_s for row in compared if row.environment in MAZES])
        said.append(f"Mazes, the same: {mazes / minigrid[0]:,.0f} times MiniGrid.")
        single = next(row.ratio for row in rows if row.what == "ours, Gymnasium")
        said.append(f"One environment through Gymnasium: {single:.0f} times MiniGrid.")
    for row in rows:
        if row.what == NATIVE:
            said.append(f"Native vector, {row.batch:,} mazes: {row.ratio:,.0f} times SyncVectorEnv of ours.")
    return said


def show(rows: list[Rate]) -> None:
    """Print the rates; what ratios are to stands in ``_ratio``."""
    table = Table(title="Environment steps per second", title_justify="left")
    for heading in ("what", "environment", "batch", "threads", "steps/s", "ratio"):
        table.add_column(heading, justify="left" if heading in ("what", "environment") else "right")
    for row in rows:
        ratio = f"{row.ratio:,.0f}" if row.ratio else "-"
        table.add_row(
            row.what, row.environment, f"{row.batch:,}", str(row.threads), f"{row.steps_per_s:,.0f}", ratio
        )
    output_console().print(table)
    for line in summary(rows):
        output_console().print(line)
