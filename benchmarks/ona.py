"""Machine Psychology's tasks: this reasoner beside OpenNARS for Applications (ONA) in one run.

The peer is the executable of the package ``ona`` (extra ``ona``), driven trial by trial over pipes as its
users drive it: stimuli, goal, the operation read, feedback, 100 cycles. Its start-up is measured by itself.
That build reasons declaratively too, which these tasks do not need; one built for sensorimotor inference
alone has been measured at 1.6 to 3.3 ms a trial.
Ours is ``nars_ona`` (the same formulas): one subject, and 1,000 subjects, on one thread, compiled before.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from rich.table import Table

from benchmarks.reversal import one_run
from machinepsych.agents.base import AGENTS
from machinepsych.cli.console import output_console
from machinepsych.protocol.check import load
from machinepsych.protocol.compile import compile_protocol
from machinepsych.protocol.model import Protocol
from machinepsych.protocol.shipped import find_protocol
from machinepsych.session.kernel import agent_kernel
from machinepsych.vocabulary import stimulus_and_place

TASKS = ("simple_discrimination", "changing_contingencies", "conditional_discrimination")
SETTINGS = (
    "*babblingops=2",
    "*motorbabbling=0.9",
    "*setopname 1 ^left",
    "*setopname 2 ^right",
    "*volume=0",
)
SYNCHRONISED = "done with 0 additional inference steps."
EXECUTED = re.compile(r"\^(left|right) executed")


@dataclass(frozen=True)
class Comparison:
    """One task: milliseconds a trial of the peer and of one subject of ours, and our rate with many."""

    task: str
    trials: int
    ona_start_s: float
    ona_ms: float
    ona_percent_last_block: float
    ours_ms: float
    many_trials_per_s: float


def executable() -> Path | None:
    """Return ONA's executable, or None where the extra is not installed."""
    found = find_spec("ona")
    if found is None or not found.submodule_search_locations:
        return None
    path = Path(next(iter(found.submodule_search_locations))) / "NAR" / "NARexe"
    return path if path.exists() else None


class Shell:
    """ONA's shell as a process."""

    def __init__(self, path: Path) -> None:
        self.process = subprocess.Popen(
            [str(path), "shell"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def tell(self, *lines: str) -> str:
        """Send lines and return what is printed until they are taken in."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("\n".join([*lines, "0", ""]))
        self.process.stdin.flush()
        printed = []
        for line in self.process.stdout:
            printed.append(line)
            if SYNCHRONISED in line:
                break
        return "".join(printed)

    def close(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.wait()


def ona_run(path: Path, protocol: Protocol, seed: int) -> tuple[float, float, float]:
    """Run a protocol once; return seconds of start-up and of trials, percent correct of the last block."""
    shuffle = random.Random(seed)
    shown = {each.name: each.stimuli for each in protocol.trial_types}
    started = time.perf_counter()
    shell = Shell(path)
    shell.tell(*SETTINGS)
    start = time.perf_counter() - started
    correct: list[bool] = []
    started = time.perf_counter()
    for phase in protocol.phases:
        for _ in range(phase.blocks):
            order = [name for name, times in phase.trials.items() for _ in range(times)]
            shuffle.shuffle(order)
            correct = []
            for name in order:
                events = [stimulus_and_place(stimulus) for stimulus in shown[name]]
                lines = [f"<{stimulus} --> [{place}]>. :|:" for stimulus, place in events]
                found = EXECUTED.search(shell.tell(*lines, "G! :|:"))
                right = found is not None and found.group(1) == phase.correct[name]
                correct.append(right)
                feedback = []
                if phase.feedback is not None and found is not None:
                    feedback = ["G. :|:" if right else "G. :|: {0.0 0.9}"]
                shell.tell(*feedback, "100")
    seconds = time.perf_counter() - started
    shell.close()
    return start, seconds, 100.0 * sum(correct) / len(correct)


def compare(task: str, path: Path, repeats: int) -> Comparison:
    """Measure one task, the two systems by turns."""
    protocol = load(find_protocol(task), (), agents=AGENTS)
    plan = compile_protocol(protocol)
    kernel = agent_kernel(plan, "nars_ona", "nars_ona", {"motor_babbling": 0.9})
    theirs, ours, many = [], [], []
    for repeat in range(repeats):
        theirs.append(ona_run(path, protocol, repeat))
        ours.append(one_run(plan, kernel, 1, 1, "cpu")[0])
        many.append(one_run(plan, kernel, 1, 1000, "cpu")[0])
    return Comparison(
        task=task,
        trials=plan.trials,
        ona_start_s=median(each[0] for each in theirs),
        ona_ms=1000.0 * median(each[1] for each in theirs) / plan.trials,
        ona_percent_last_block=sum(each[2] for each in theirs) / repeats,
        ours_ms=1000.0 * median(ours) / plan.trials,
        many_trials_per_s=1000 * plan.trials / median(many),
    )


def measure(repeats: int = 5) -> list[Comparison]:
    """Measure all tasks; leaves with a message where the peer is not installed."""
    path = executable()
    if path is None:
        sys.exit("The peer is not installed: pip install 'machinepsych[ona]'")
    return [compare(task, path, repeats) for task in TASKS]


def show(rows: list[Comparison]) -> None:
    """Print the comparison; ratios are of one run on one machine."""
    table = Table(title="Machine Psychology: beside ONA, one thread", title_justify="left")
    for heading in (
        "task",
        "ONA start",
        "ONA a trial",
        "ours a trial",
        "ratio",
        "1,000 subjects",
        "ratio",
    ):
        table.add_column(heading, justify="left" if heading == "task" else "right")
    for row in rows:
        table.add_row(
            row.task.split("_")[0],
            f"{row.ona_start_s:.2f} s",
            f"{row.ona_ms:.2f} ms",
            f"{1000 * row.ours_ms:.1f} µs",
            f"{row.ona_ms / row.ours_ms:,.0f}",
            f"{row.many_trials_per_s:,.0f} trials/s",
            f"{row.many_trials_per_s * row.ona_ms / 1000.0:,.0f}",
        )
    output_console().print(table)
