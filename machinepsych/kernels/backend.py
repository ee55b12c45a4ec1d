"""Where kernels run: ``plain`` Python, ``cpu`` threads, a ``cuda`` device, numba's CUDA ``simulator``.

A backend builds a program, holds arrays where its kernels can reach them, and launches. It knows no
psychology. numba is imported when a backend needs it, never before.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from machinepsych.errors import UnavailableError, UnknownNameError
from machinepsych.kernels.build import build, is_compiled
from machinepsych.kernels.native import must_compile, native_entry
from machinepsych.kernels.source import Program

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

SIMULATOR_VARIABLE = "NUMBA_ENABLE_CUDASIM"
THREADS_PER_BLOCK = 64
# Several pieces a thread: subjects differ in how long they take.
PIECES_PER_THREAD = 4
# Fewer subjects than this are done before another thread has begun, where a step takes nanoseconds.
LEAST_PER_THREAD = 1024


class Backend:
    """Plain Python: no compilation, can be stepped through in a debugger; the reference for the others."""

    name = "plain"

    def __init__(self, threads: int = 1) -> None:
        self.threads = threads

    def build(self, program: Program) -> Callable[..., Any]:
        """Build the kernel of a program."""
        return build(program, self.name)

    def must_compile(self, program: Program) -> bool:
        """Say whether building a program will take its compile time, for people to know."""
        return False

    def hold(self, array: np.ndarray) -> Any:
        """Put an array where kernels reach it."""
        return array

    def fetch(self, held: Any) -> np.ndarray:
        """Return a held array's present content as a NumPy array."""
        return np.asarray(held)

    def launch(self, entry: Callable[..., Any], subjects: int, arguments: tuple[Any, ...]) -> None:
        """Run the kernel for subjects 0 to ``subjects`` - 1 of the held arrays."""
        entry(0, subjects, *arguments)

    def bound(self, entry: Callable[..., Any], arguments: tuple[Any, ...]) -> Callable[[int], None]:
        """Return ``run(subjects)`` for arguments that stay where they are, to be called again and again."""
        return lambda subjects: self.launch(entry, subjects, arguments)

    def close(self) -> None:
        """Give back threads."""


class CpuBackend(Backend):
    """Compiled by numba; the subjects are shared out among threads that need no interpreter lock."""

    name = "cpu"

    def __init__(self, threads: int = 1) -> None:
        super().__init__(threads)
        self._pool: ThreadPoolExecutor | None = None
        if threads > 1:
            from concurrent.futures import ThreadPoolExecutor

            self._pool = ThreadPoolExecutor(threads)

    def must_compile(self, program: Program) -> bool:
        """Say whether neither machine code nor numba's cache has the kernel yet."""
        return must_compile(program)

    def build(self, program: Program) -> Callable[..., Any]:
        """Build the kernel of a program, from its machine code if that is on disk."""
        return native_entry(program)

    def launch(self, entry: Any, subjects: int, arguments: tuple[Any, ...]) -> None:
        """Run the kernel in pieces of the batch, one thread a piece."""
        run: Callable[[int, int], None] = entry.bound(arguments)
        if self._pool is None or subjects < 2:
            run(0, subjects)
            return
        pieces = min(subjects, self.threads * PIECES_PER_THREAD)
        edges = [subjects * k // pieces for k in range(pieces + 1)]
        futures = [self._pool.submit(run, first, last) for first, last in itertools.pairwise(edges)]
        # All of them end before the first mistake is raised: none may run on arrays that are gone.
        for future in futures:
            future.exception()
        for future in futures:
            future.result()

    def bound(self, entry: Any, arguments: tuple[Any, ...]) -> Callable[[int], None]:
        """Look at the arguments once; short steps of few subjects are not worth a second thread."""
        run: Callable[[int, int], None] = entry.bound(arguments)
        pool = self._pool

        def launch(subjects: int) -> None:
            pieces = min(self.threads, subjects // LEAST_PER_THREAD)
            if pool is None or pieces < 2:
                run(0, subjects)
                return
            edges = [subjects * k // pieces for k in range(pieces + 1)]
            # The last piece is this thread's own.
            futures = [pool.submit(run, *edge) for edge in itertools.pairwise(edges[:-1])]
            run(edges[-2], edges[-1])
            for future in futures:
                future.result()

        return launch

    def close(self) -> None:
        """End the threads."""
        if self._pool is not None:
            self._pool.shutdown()


class CudaBackend(Backend):
    """One thread a subject on a CUDA device, through numba-cuda."""

    name = "cuda"

    def __init__(self, threads: int = 1) -> None:
        super().__init__(threads)
        self._cuda = _import_cuda(simulated=False)
        if not self._cuda.is_available():
            raise UnavailableError(
                "No CUDA device can be used here (driver or device not found). Run with --backend cpu, or "
                "install the driver and machinepsych[cuda12] or machinepsych[cuda13]."
            )

    def must_compile(self, program: Program) -> bool:
        """Say whether the kernel is not yet in numba's cache."""
        return not is_compiled(program, self.name)

    def hold(self, array: np.ndarray) -> Any:
        """Copy an array to the device."""
        return self._cuda.to_device(array)

    def fetch(self, held: Any) -> np.ndarray:
        """Copy an array back from the device."""
        result: np.ndarray = held.copy_to_host()
        return result

    def launch(self, entry: Any, subjects: int, arguments: tuple[Any, ...]) -> None:
        """Run the kernel with one thread a subject and wait for its end."""
        blocks = max(1, -(-subjects // THREADS_PER_BLOCK))
        # A small batch is no mistake of the user's: keep numba from calling it one.
        with warnings.catch_warnings(), np.errstate(over="ignore"), separate_rounding():
            warnings.simplefilter("ignore")
            entry[blocks, THREADS_PER_BLOCK](0, subjects, *arguments)
            self._cuda.synchronize()


class SimulatorBackend(CudaBackend):
    """numba's CUDA simulator: the CUDA text run by Python threads, for tests on machines without a device."""

    name = "simulator"

    def __init__(self, threads: int = 1) -> None:
        Backend.__init__(self, threads)
        self._cuda = _import_cuda(simulated=True)

    def must_compile(self, program: Program) -> bool:
        """Say no: the simulator interprets."""
        return False


@contextlib.contextmanager
def separate_rounding() -> Iterator[None]:
    """Have CUDA compile what is compiled meanwhile without fusing multiplications and additions.

    A fused operation rounds once where IEEE's two round twice, so that records would differ from the
    CPU's. NVVM has a switch for it, which numba-cuda does not hand through: it is put in on the way.
    The simulator compiles nothing.
    """
    try:
        from numba.cuda.cudadrv import nvvm

        compile_ir = nvvm.compile_ir
    except (ImportError, AttributeError):
        yield
        return
    nvvm.compile_ir = lambda texts, **options: compile_ir(texts, **{**options, "fma": False})
    try:
        yield
    finally:
        nvvm.compile_ir = compile_ir


def _import_cuda(simulated: bool) -> Any:
    if simulated and "numba" not in sys.modules:
        os.environ[SIMULATOR_VARIABLE] = "1"
    # numba alone still carries an old, unmaintained target: numba-cuda has to be there.
    from importlib.util import find_spec

    if find_spec("numba_cuda") is None:
        extra = "machinepsych[dev]" if simulated else "machinepsych[cuda12] or machinepsych[cuda13]"
        raise UnavailableError(f"The CUDA target of numba is not installed. Install {extra}.")
    try:
        from numba import config, cuda
    except ImportError as why:
        raise UnavailableError(f"The CUDA target of numba cannot be imported: {why}") from why

    if simulated != bool(getattr(config, "ENABLE_CUDASIM", False)):
        state = "off" if simulated else "on"
        raise UnavailableError(
            f"numba was started with its CUDA simulator {state}. "
            f"Set {SIMULATOR_VARIABLE}={int(simulated)} before the program starts."
        )
    return cuda


BACKENDS: dict[str, type[Backend]] = {
    backend.name: backend for backend in (CpuBackend, CudaBackend, Backend, SimulatorBackend)
}


def make_backend(name: str, threads: int | None = None) -> Backend:
    """Make a backend by name; ``threads`` defaults to the processors this process may use.

    Raises UnknownNameError for an unknown name, UnavailableError where a device or an extra is missing.
    """
    if name not in BACKENDS:
        raise UnknownNameError("backend", name, BACKENDS)
    return BACKENDS[name](threads or usable_processors())


def usable_processors() -> int:
    """Count the processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
