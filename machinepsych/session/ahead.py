"""Compiling kernels side by side: a second process builds those that the first comes to later.

numba compiles in one thread of a process. A session's kernels do not wait for each other on a machine with
more than one processor: while the first is built here, ``python -m machinepsych.session.ahead`` builds the
others; what it makes stands in the cache folder, where the session finds it.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from machinepsych.kernels.backend import Backend, usable_processors
from machinepsych.protocol.model import Protocol
from machinepsych.protocol.write import resolved_text
from machinepsych.session.kernel import AgentKernel


class Ahead:
    """The process that builds kernels ahead, if there are any to build; ``close`` ends it.

    Where it fails, nothing is lost: the session builds its kernels itself.
    """

    def __init__(self, protocol: Protocol, kernels: Sequence[AgentKernel], backend: Backend) -> None:
        self.agents = later_kernels(kernels, backend) if usable_processors() > 1 else []
        self._process: subprocess.Popen[str] | None = None
        if not self.agents:
            return
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "machinepsych.session.ahead", *map(str, self.agents)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
            )
            assert self._process.stdin is not None
            self._process.stdin.write(resolved_text(protocol))
            self._process.stdin.close()
        except OSError:
            self.close()

    def wait_for(self, agent: int) -> None:
        """Return when the kernel of an agent (by its place) will not be built here twice."""
        if self._process is not None and agent in self.agents:
            self._process.wait()

    def close(self) -> None:
        """End the process, done or not."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()


def later_kernels(kernels: Sequence[AgentKernel], backend: Backend) -> list[int]:
    """Return the places of the agents, after the first to be compiled, that wait for another kernel."""
    if backend.name != "cpu":
        return []
    names: list[str] = []
    later = []
    for place, kernel in enumerate(kernels):
        if kernel.program.name in names or not backend.must_compile(kernel.program):
            continue
        if names:
            later.append(place)
        names.append(kernel.program.name)
    return later


def main() -> None:
    """Build the kernels of the agents whose places are the arguments, of a protocol on standard input."""
    from machinepsych.agents.base import AGENTS
    from machinepsych.kernels.backend import make_backend
    from machinepsych.protocol.check import loads
    from machinepsych.session.experiment import prepare
    from machinepsych.session.run import Session

    text = sys.stdin.read()
    experiment = prepare(loads(text, "protocol", agents=AGENTS), text, "protocol")
    session = Session(experiment.plan, experiment.kernels, make_backend("cpu", 1), seed=0)
    for place in map(int, sys.argv[1:]):
        session.warm(place, None)


if __name__ == "__main__":
    main()
