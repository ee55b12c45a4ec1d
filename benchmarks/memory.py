"""The associative memory: associations written and read a second, beside batched NumPy and the bandwidth.

Three things are timed for matrices of d by d weights in float32 and batches of independent memories:
reading a query each, writing a pair each by Hebb's rule, and the delta rule's step (read, error, write). Ours
is :class:`machinepsych.hebb.fused.FusedMemory` on one thread (``cpu``), or
:class:`~machinepsych.hebb.memory.AssociativeMemory` on CuPy arrays (``cuda``). The peer is the same step in
batched NumPy ``matmul`` on one thread. NumPy's fastest form of the delta step that we know, which
multiplies by broadcasting into a buffer allocated before, is measured beside it.

GB/s count the weights once for a read and twice for a write, keys and values included. Bandwidth is what one
pass over the same weights moves (over 256 MiB where they fit into a cache): it adds them up, or scales them
in place. It is taken directly before and after ours, and the faster of the two counts. Beside it stands the
pass that adds up four parts of the array at once, since several streams carry more than one. All of a cell's
contestants take turns within a round; figures are medians, ratios are medians of the rounds' ratios, with
their quartiles. On the processor time is that of the thread, so that other programs on its core take nothing
from anyone; they share the memory's bandwidth with all alike.
"""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from rich.table import Table

from machinepsych.cli.console import output_console
from machinepsych.hebb.array_module import module_for
from machinepsych.hebb.fused import FusedMemory
from machinepsych.hebb.memory import AssociativeMemory

SIZES = (16, 64, 256, 1024)
BATCHES = (1, 100, 10_000, 100_000)
OPERATIONS = ("read", "hebb", "delta")
RATE = 0.5
# The array of the bandwidth measurement where weights fit into a cache.
STREAM_BYTES = 256 * 2**20
# A cell is left out whose weights take more than this, or with the peer's buffers nearly all free memory: two
# sets of weights, and for a write the peer's product and the buffer of NumPy's fastest form.
MOST_WEIGHT_BYTES = 4 * 2**30
BUFFERS = {"read": 2, "hebb": 4, "delta": 4}
SPARE = 1.1
# Small batches repeat until a timed call moves about this many bytes of weights.
BYTES_A_CALL = 8 * 2**20
MOST_PAIRS = 512
# What is taken not to fit into a cache: three times the largest, and this where the system does not tell.
BEYOND_CACHE = 96 * 2**20
CACHES = Path("/sys/devices/system/cpu/cpu0/cache")


@dataclass(frozen=True)
class Cell:
    """One operation, size and batch. ``note`` says why a cell was left out; figures are then 0.

    ``to_matmul`` and ``to_buffered`` are our speed to that of the peer and of NumPy's fastest form,
    ``to_bandwidth`` our GB/s to those of one pass in the same rounds, ``to_streams`` to those of a read in
    four streams (0 where there is no such pass); quartiles are those of the rounds' ratios. ``error`` is the
    largest difference from float64.
    """

    operation: str
    d: int
    batch: int
    backend: str
    associations_per_s: float = 0.0
    gb_per_s: float = 0.0
    to_matmul: float = 0.0
    to_buffered: float = 0.0
    to_bandwidth: float = 0.0
    to_streams: float = 0.0
    bandwidth_gb_per_s: float = 0.0
    matmul_quartiles: tuple[float, ...] = ()
    bandwidth_quartiles: tuple[float, ...] = ()
    error: float = 0.0
    beyond_cache: bool = False
    note: str = ""


class Numpy:
    """The peer: batched NumPy, one pair a call, weights [N, K, V]."""

    def __init__(self, weights: np.ndarray, buffered: bool) -> None:
        self.weights = weights
        self.product = np.empty_like(weights) if buffered else None

    def read(self, queries: np.ndarray) -> np.ndarray:
        """Read one query each."""
        return np.matmul(queries[:, None, :], self.weights)[:, 0]

    def add(self, keys: np.ndarray, amounts: np.ndarray) -> None:
        """Add one outer product each."""
        if self.product is None:
            self.weights += np.matmul(keys[:, :, None], amounts[:, None, :])
        else:
            np.multiply(keys[:, :, None], amounts[:, None, :], out=self.product)
            np.add(self.weights, self.product, out=self.weights)

    def run(self, operation: str, keys: np.ndarray, values: np.ndarray) -> None:
        """Do an operation for pairs [N, pairs, ...] one after another."""
        rate = self.weights.dtype.type(RATE)
        for n in range(keys.shape[1]):
            key, value = keys[:, n], values[:, n]
            if operation == "read":
                self.read(key)
            elif operation == "hebb":
                self.add(key, rate * value)
            else:
                self.add(key, rate * (value - self.read(key)))


class Ours:
    """Our kernels on the processor, or CuPy on a device."""

    def __init__(self, operation: str, d: int, batch: int, backend: str) -> None:
        rule = "hebb" if operation == "hebb" else "delta"
        self.operation, self.backend = operation, backend
        self.memory: Any
        if backend == "cpu":
            self.memory = FusedMemory(rule, d, d, batch, dtype="float32", learning_rate=RATE)
        else:
            self.xp = module_for(backend)
            self.memory = AssociativeMemory(
                rule, d, d, batch=(batch,), dtype="float32", xp=self.xp, learning_rate=RATE
            )

    def hold(self, array: np.ndarray) -> Any:
        """Put an array where it is used."""
        return self.memory.hold(array) if self.backend == "cpu" else self.xp.asarray(array)

    def fill(self, value: float) -> None:
        """Set all weights."""
        if self.backend == "cpu":
            self.memory.weights.fill(value)
        else:
            self.memory.weights[...] = value

    def run(self, keys: Any, values: Any, results: Any) -> None:
        """Do the operation for all pairs; returns when it is done."""
        if self.operation != "read":
            self.memory.write(keys, values)
        elif self.backend == "cpu":
            self.memory.read(keys, results)
        else:
            self.memory.read(keys)
        if self.backend != "cpu":
            self.xp.cuda.get_current_stream().synchronize()


def free_bytes() -> int:
    """Return the bytes of memory that are free, or 4 GiB where the system does not tell."""
    try:
        with open("/proc/meminfo", encoding="ascii") as lines:
            found = {line.split(":")[0]: line.split()[1] for line in lines}
        return int(found["MemAvailable"]) * 1024
    except (OSError, KeyError, ValueError):
        return 4 * 2**30


def beyond_cache() -> int:
    """Return from how many bytes on weights are taken not to fit into a cache."""
    kibibytes = [0]
    for size in CACHES.glob("index*/size"):
        with contextlib.suppress(OSError, ValueError):
            kibibytes.append(int(size.read_text(encoding="ascii").strip().removesuffix("K")))
    return max(BEYOND_CACHE, 3 * 1024 * max(kibibytes))


def bandwidth_passes(backend: str) -> dict[str, Callable[[Any], None]]:
    """Return passes over a flat array: ``read`` its sum, ``streams`` of four parts, ``write`` scaling."""
    if backend != "cpu":
        xp = module_for(backend)

        def finished(_: Any) -> None:
            xp.cuda.get_current_stream().synchronize()

        return {
            "read": lambda array: finished(array.sum()),
            "write": lambda array: finished(xp.multiply(array, np.float32(1.0), out=array)),
        }
    from numba import njit

    # Reordering of sums is what makes one pass as fast as memory; nothing reads the sum.
    @njit(fastmath=True)
    def add_up(array: Any) -> Any:
        total = np.float32(0)
        for i in range(array.shape[0]):
            total += array[i]
        return total

    @njit(fastmath=True)
    def add_up_four(array: Any) -> Any:
        part = array.shape[0] // 4
        array_0, array_1 = array[:part], array[part : 2 * part]
        array_2, array_3 = array[2 * part : 3 * part], array[3 * part : 4 * part]
        total_0 = total_1 = total_2 = total_3 = np.float32(0)
        for i in range(part):
            total_0 += array_0[i]
            total_1 += array_1[i]
            total_2 += array_2[i]
            total_3 += array_3[i]
        return (total_0 + total_1) + (total_2 + total_3)

    @njit
    def scale(array: Any, factor: Any) -> None:
        for i in range(array.shape[0]):
            array[i] = array[i] * factor

    return {
        "read": add_up,
        "streams": add_up_four,
        "write": lambda array: scale(array, np.float32(1.0)),
    }


def seconds(call: Callable[[], Any], clock: Callable[[], float]) -> float:
    """Time one call."""
    started = clock()
    call()
    return clock() - started


def largest_error(operation: str, d: int, backend: str) -> float:
    """Return how far ours is from float64 after 8 pairs in 5 memories."""
    draw = np.random.default_rng(d)
    keys = draw.standard_normal((5, 8, d))
    keys /= np.linalg.norm(keys, axis=-1, keepdims=True)
    values = draw.standard_normal((5, 8, d))
    ours = Ours("delta" if operation == "read" else operation, d, 5, backend)
    ours.run(ours.hold(keys.astype(np.float32)), ours.hold(values.astype(np.float32)), None)
    exact = AssociativeMemory(ours.memory.rule.name, d, d, batch=(5,), learning_rate=RATE)
    exact.write(keys, values)
    if operation == "read":
        read = ours.memory.read(ours.hold(keys.astype(np.float32)))
        return float(np.abs(np.asarray(read if backend == "cpu" else read.get()) - exact.read(keys)).max())
    weights = ours.memory.weights
    return float(np.abs(np.asarray(weights if backend == "cpu" else weights.get()) - exact.weights).max())


def measure_cell(
    operation: str, d: int, batch: int, backend: str, rounds: int, passes: dict[str, Callable[[Any], None]]
) -> Cell:
    """Measure one cell, or say why not."""
    weight_bytes = batch * d * d * 4
    pairs = max(1, min(MOST_PAIRS, math.ceil(BYTES_A_CALL / weight_bytes)))
    needed, free = BUFFERS[operation] * weight_bytes * SPARE, free_bytes()
    if weight_bytes > MOST_WEIGHT_BYTES or needed > free:
        note = (
            f"left out: {weight_bytes / 2**30:.1f} GiB of weights, {needed / 2**30:.1f} GiB with the peers', "
            f"{free / 2**30:.1f} GiB free"
        )
        return Cell(operation, d, batch, backend, note=note)
    error = largest_error(operation, d, backend)
    draw = np.random.default_rng(1)
    keys = draw.standard_normal((batch, pairs, d), np.float32)
    keys /= np.linalg.norm(keys, axis=-1, keepdims=True)
    values = draw.standard_normal((batch, pairs, d), np.float32)
    ours = Ours(operation, d, batch, backend)
    held = (ours.hold(keys), ours.hold(values), ours.hold(np.zeros((batch, pairs, d), np.float32)))
    # Both peers work on the same weights: what is in them does not change the time. But they must have been
    # written: memory that was only allocated is one page of zeroes, which stays in the cache.
    matmul = Numpy(np.full((batch, d, d), 0.5, np.float32), buffered=False)
    ours.fill(0.5)
    buffered = Numpy(matmul.weights, buffered=operation != "read")
    beyond = weight_bytes >= beyond_cache()
    xp = np if backend == "cpu" else module_for(backend)
    stream = ours.memory.weights.reshape(-1) if beyond else xp.ones(STREAM_BYTES // 4, xp.float32)
    one_pass = passes["read" if operation == "read" else "write"]
    contestants: dict[str, Callable[[], Any]] = {
        "before": lambda: one_pass(stream),
        "ours": lambda: ours.run(*held),
        "after": lambda: one_pass(stream),
        "matmul": lambda: matmul.run(operation, keys, values),
        "buffered": lambda: buffered.run(operation, keys, values),
    }
    if operation == "read" and "streams" in passes:
        contestants["streams"] = lambda: passes["streams"](stream)
    clock = time.thread_time if backend == "cpu" else time.perf_counter
    taken = take_turns(contestants, rounds, clock, warm=not beyond)
    # The pass after ours still waits for ours' results to leave the cache, the one before does not.
    taken["bandwidth"] = [min(each) for each in zip(taken["before"], taken["after"], strict=True)]
    crossings = 1 if operation == "read" else 2
    moved = batch * pairs * (crossings * d * d + 2 * d) * 4 / 1e9
    streamed = crossings * stream.size * 4 / 1e9

    def quartiles(other: str, factor: float = 1.0) -> tuple[float, ...]:
        ratios = [b / a * factor for a, b in zip(taken["ours"], taken[other], strict=True)]
        return tuple(float(each) for each in np.quantile(ratios, (0.25, 0.5, 0.75)))

    to_matmul, to_bandwidth = quartiles("matmul"), quartiles("bandwidth", moved / streamed)
    return Cell(
        operation=operation,
        d=d,
        batch=batch,
        backend=backend,
        associations_per_s=batch * pairs / median(taken["ours"]),
        gb_per_s=moved / median(taken["ours"]),
        to_matmul=to_matmul[1],
        to_buffered=quartiles("buffered")[1],
        to_bandwidth=to_bandwidth[1],
        to_streams=quartiles("streams", moved / streamed)[1] if "streams" in taken else 0.0,
        bandwidth_gb_per_s=streamed / median(taken["bandwidth"]),
        matmul_quartiles=to_matmul,
        bandwidth_quartiles=to_bandwidth,
        error=error,
        beyond_cache=beyond,
    )


def take_turns(
    contestants: dict[str, Callable[[], Any]], rounds: int, clock: Callable[[], float], warm: bool
) -> dict[str, list[float]]:
    """Time all contestants one after another, round by round, after a round that does not count.

    With ``warm``, each is called once before it is timed: what it needs is in the cache then.
    """
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    for round_ in range(rounds + 1):
        for name, call in contestants.items():
            if warm:
                call()
            time_taken = seconds(call, clock)
            if round_:
                # A clock may be too coarse for a short call.
                taken[name].append(max(time_taken, 1e-9))
    return taken


def measure(
    backend: str = "cpu",
    rounds: int = 5,
    sizes: tuple[int, ...] = SIZES,
    batches: tuple[int, ...] = BATCHES,
    report: Callable[[Cell], None] = lambda cell: None,
) -> list[Cell]:
    """Measure all cells; ``report`` is told each as it is done.

    NumPy must have been started with one thread (this package's ``__init__`` sees to it). Raises
    UnknownNameError for another backend than cpu or cuda, UnavailableError where CuPy or a device is missing.
    """
    module_for(backend)
    passes = bandwidth_passes(backend)
    rows = []
    for operation in OPERATIONS:
        for d in sizes:
            for batch in batches:
                rows.append(measure_cell(operation, d, batch, backend, rounds, passes))
                report(rows[-1])
    return rows


def show(rows: list[Cell]) -> None:
    """Print the figures; ratios are of one run on one machine.

    ``matmul`` and ``buffered`` are our speed to NumPy's, ``pass`` and ``4`` our share of the bandwidth of one
    pass and of four streams.
    """
    table = Table(
        title="Associative memory, d by d, float32: thousands of steps a second", title_justify="left"
    )
    headings = ("step", "d", "batch", "k/s", "GB/s", "matmul", "buffered", "pass", "4")
    for heading in headings:
        table.add_column(heading, justify="left" if heading == "step" else "right", no_wrap=True)
    for row in rows:
        if row.note:
            continue
        table.add_row(
            row.operation,
            str(row.d),
            f"{row.batch:,}",
            f"{row.associations_per_s / 1e3:,.1f}",
            f"{row.gb_per_s:.1f}",
            f"{row.to_matmul:.1f}",
            f"{row.to_buffered:.1f}",
            f"{row.to_bandwidth:.0%}" if row.beyond_cache else "cache",
            f"{row.to_streams:.0%}" if row.to_streams else "-",
        )
    console = output_console()
    console.print(table)
    for row in rows:
        if row.note:
            console.print(f"{row.operation}, d {row.d}, batch {row.batch:,}: {row.note}", markup=False)
