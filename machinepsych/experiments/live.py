"""What is seen while a session runs: a live table in a terminal, plain lines elsewhere, or nothing."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.live import Live
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from machinepsych.vocabulary import NO_OPERATION

if TYPE_CHECKING:
    from machinepsych.session.experiment import Experiment
    from machinepsych.session.run import BlockResult

_BARS = "▁▂▃▄▅▆▇█"
# A session of many blocks shows its last ones.
_BLOCKS_SHOWN = 32
_PLAIN_SECONDS = 30.0


@dataclass
class _AgentProgress:
    """How far one agent has come: ``correct`` and ``scored`` count trials by block of the session."""

    state: str = "waiting"
    phase: str = ""
    block: str = ""
    trials: int = 0
    seconds: float = 0.0
    correct: dict[int, int] = field(default_factory=dict)
    scored: dict[int, int] = field(default_factory=dict)

    def learning(self) -> str:
        """Draw percent correct by block as a row of bars."""
        blocks = sorted(self.scored)[-_BLOCKS_SHOWN:]
        shares = [self.correct[block] / self.scored[block] for block in blocks]
        return "".join(_BARS[min(int(share * len(_BARS)), len(_BARS) - 1)] for share in shares)

    def last_percent(self) -> str:
        """Write the percent correct of the latest block."""
        if not self.scored:
            return ""
        block = max(self.scored)
        return f"{100 * self.correct[block] / self.scored[block]:.0f} %"


class Display:
    """Watches a session and shows it. Use as a context manager around the run."""

    def __init__(self, experiment: Experiment, console: Console, quiet: bool) -> None:
        self.experiment = experiment
        self.console = console
        self.quiet = quiet
        self.agents = {kernel.label: _AgentProgress() for kernel in experiment.kernels}
        self.trials_each = experiment.plan.trials
        self._plain_at = time.monotonic()
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            TaskProgressColumn(),
            TextColumn("time left"),
            TimeRemainingColumn(),
            console=console,
        )
        total = experiment.protocol.subjects * self.trials_each * len(self.agents)
        self._task = self._progress.add_task(experiment.protocol.name, total=total)
        self._live: Live | None = None

    def __enter__(self) -> Display:
        if not self.quiet and self.console.is_terminal:
            self._live = Live(self._render(), console=self.console, transient=True, refresh_per_second=8)
            self._live.start()
        return self

    def __exit__(self, *exception: object) -> None:
        if self._live is not None:
            self._live.stop()

    def compiling(self, label: str) -> None:
        """Say that a kernel is being compiled."""
        self.agents[label].state = "compiling (first time only)"
        self._show()
        if self._plain():
            self.console.print(f"{label}: compiling its kernel (the first time only; up to a minute)")

    def compiled(self, label: str, seconds: float) -> None:
        """Say that the kernel is ready."""
        self.agents[label].state = "running"
        self._show()

    def skipped(self, label: str, subjects: int) -> None:
        """Count subjects that an earlier run has finished."""
        self._progress.advance(self._task, subjects * self.trials_each)
        self.agents[label].trials += subjects * self.trials_each

    def block_done(self, result: BlockResult, seconds: float) -> None:
        """Take the progress of one block."""
        agent = self.agents[result.kernel.label]
        size = result.plan.trials_per_block
        trials = result.unit.subjects * size
        agent.phase = result.plan.name
        agent.block = f"{result.block + 1}/{result.plan.blocks}"
        agent.trials += trials
        agent.seconds += seconds
        if result.plan.scored:
            self._count_correct(agent, result)
        if agent.trials >= self.experiment.protocol.subjects * self.trials_each:
            agent.state = "done"
        self._progress.advance(self._task, trials)
        self._show()
        last_block = (
            result.phase == len(self.experiment.plan.phases) - 1 and result.block + 1 == result.plan.blocks
        )
        if self._plain() and (last_block or time.monotonic() - self._plain_at > _PLAIN_SECONDS):
            self._plain_at = time.monotonic()
            through = f"subjects {result.unit.first} to {result.unit.last}"
            self.console.print(
                f"{result.kernel.label}: {through}, {agent.phase} block {agent.block}, "
                f"{self._rate(agent)} subjects/s, correct {agent.last_percent() or '-'}"
            )

    def _count_correct(self, agent: _AgentProgress, result: BlockResult) -> None:
        key = result.plan.first_trial + result.block * result.plan.trials_per_block
        target = result.plan.correct[result.record["kind"]]
        hits = (result.record["operation"] == target) & (target != NO_OPERATION)
        agent.correct[key] = agent.correct.get(key, 0) + int(hits.sum())
        agent.scored[key] = agent.scored.get(key, 0) + hits.size

    def _plain(self) -> bool:
        return not self.quiet and self._live is None

    def _rate(self, agent: _AgentProgress) -> str:
        if not agent.seconds:
            return "-"
        return f"{agent.trials / self.trials_each / agent.seconds:,.0f}"

    def _show(self) -> None:
        if self._live is not None:
            self._live.update(self._render())

    def _render(self) -> Group:
        table = Table(box=None, padding=(0, 1))
        for heading, side in (
            ("agent", "left"),
            ("phase", "left"),
            ("block", "right"),
            ("subjects/s", "right"),
            ("correct", "right"),
            ("learning so far", "left"),
            ("", "left"),
        ):
            table.add_column(heading, justify=side, no_wrap=True)  # type: ignore[arg-type]
        for label, agent in self.agents.items():
            row = (label, agent.phase, agent.block, self._rate(agent), agent.last_percent(), agent.learning())
            table.add_row(*(Text(cell) for cell in (*row, agent.state)))
        return Group(table, self._progress)
