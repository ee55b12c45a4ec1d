"""``machinepsych compile``: build the kernels of all agents ahead of their first run."""

from __future__ import annotations

import time

from machinepsych.agents.base import AGENTS
from machinepsych.cli.console import error_console, output_console
from machinepsych.kernels.backend import make_backend
from machinepsych.kernels.cache import cache_folder
from machinepsych.nars.reasoner import Reasoner
from machinepsych.protocol.check import load
from machinepsych.protocol.compile import compile_protocol
from machinepsych.protocol.shipped import find_protocol
from machinepsych.session.kernel import agent_kernel
from machinepsych.session.run import BlockResult, Session


class _CompileProgress:
    """Tells of each kernel as it is built."""

    def __init__(self, quiet: bool) -> None:
        self.quiet = quiet
        self.console = error_console()

    def compiling(self, label: str) -> None:
        """Name the kernel that is being built."""
        if not self.quiet:
            self.console.print(f"{label}: compiling")

    def compiled(self, label: str, seconds: float) -> None:
        """Say how long it took."""
        if not self.quiet:
            self.console.print(f"{label}: ready after {seconds:.1f} s")

    def block_done(self, result: BlockResult, seconds: float) -> None:
        """Nothing runs while compiling."""
        raise AssertionError("compiling runs no block")


def compile_command(backend: str, quiet: bool) -> None:
    """Compile every agent's kernel for the operant chamber; kernels do not depend on the protocol."""
    plan = compile_protocol(load(find_protocol("reversal"), (), agents=AGENTS))
    kernels = [agent_kernel(plan, kind.name, kind.name, {}) for kind in AGENTS]
    session = Session(plan, kernels, make_backend(backend, 1), seed=0)
    watcher = _CompileProgress(quiet)
    for number in range(len(kernels)):
        session.warm(number, watcher)
    _warm_reasoner(backend, watcher)
    if not quiet:
        output_console().print(
            f"{len(kernels) + 1} kernels are ready in {cache_folder()}", markup=False, soft_wrap=True
        )


def _warm_reasoner(backend: str, watcher: _CompileProgress) -> None:
    """Compile the kernel of the Narsese shell, which runs on the processor alone."""
    if backend not in ("cpu", "plain"):
        return
    reasoner = Reasoner(backend=backend)
    if reasoner.must_compile():
        watcher.compiling("narsese")
    started = time.perf_counter()
    reasoner.step(1)
    watcher.compiled("narsese", time.perf_counter() - started)
