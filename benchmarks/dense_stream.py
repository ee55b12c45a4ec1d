"""Dense event streams: an atomic event in every cycle, our reasoner beside ONA's executable in one run.

Both get the same random atoms from an alphabet of a size, one event a cycle. The small alphabets repeat
themselves, so that links are revised; the large ones make memory grow. ONA (the package ``ona``, extra
``ona``) reads the lines from a pipe, all at once, and its start-up and the reading of an empty input are
taken off. Ours is measured inside one kernel call, on terms encoded before, so that the reasoner's work
alone is compared. No goal is given: nothing babbles and no random numbers are drawn.

The parameter set ``ona`` forms sequences of two events, as this executable does, and both memories hold as
many concepts in the end (fewer than n**2 of n atoms only where not every pair came up). What sequences of
three events cost is measured beside it, for ours alone.
"""

from __future__ import annotations

import dataclasses
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.table import Table

from benchmarks.ona import Shell, executable
from machinepsych.cli.console import output_console
from machinepsych.kernels.backend import make_backend
from machinepsych.kernels.lane import lane
from machinepsych.kernels.source import Group, Program
from machinepsych.nars.cycle import cycle, observe
from machinepsych.nars.reasoner import Reasoner
from machinepsych.nars.registers import CONCEPTS, LINKS, LOGGED, NOW
from machinepsych.nars.service import service_program
from machinepsych.nars.settings import ReasonerParameters
from machinepsych.nars.state import SHELL_CAPACITY, Capacity
from machinepsych.narsese import Atom
from machinepsych.parameters import as_row

# Alphabets and numbers of events.
STREAMS = ((2, 2000), (5, 800), (10, 800), (50, 250))
LONGER = 3
CONCEPTS_LINE = "total concepts:"


@dataclass(frozen=True)
class Stream:
    """One alphabet: cycles a second of the peer and of ours, and what the memories hold in the end.

    ``ratios`` are ours to the peer's, one a round; ``longer_cycles_per_s`` is ours with sequences of three.
    """

    alphabet: int
    events: int
    ona_cycles_per_s: float
    ours_cycles_per_s: float
    ratios: tuple[float, ...]
    longer_cycles_per_s: float
    ona_concepts: int
    our_concepts: int
    our_links: int


def random_atoms(alphabet: int, events: int, seed: int = 1) -> list[str]:
    """Return the names of a stream's events, the same for one seed."""
    draw = random.Random(seed)
    return [f"a{draw.randrange(alphabet)}" for _ in range(events)]


@lane
def feed(memory, parameters, rules, stream):
    """Give a memory one event a cycle, and read nothing of its log."""
    for k in range(stream.terms.shape[0]):
        observe(
            memory,
            parameters,
            stream.terms[k],
            1.0,
            parameters.observation_confidence,
            memory.registers[NOW],
            0.0,
        )
        cycle(memory, parameters, rules)
        memory.registers[LOGGED] = 0


def feed_program(declarative: bool = True) -> Program:
    """Return the program of a kernel that takes a whole stream: the shell's, with another entry."""
    served = service_program(declarative)
    return dataclasses.replace(
        served,
        name=f"dense_{served.name}",
        entry=feed,
        groups=(*served.groups, Group("stream", ("terms",), "shared")),
        scalars=(),
    )


class Feeder:
    """Our reasoner with the kernel that takes a whole stream; built once, as compiling takes a while."""

    def __init__(
        self, parameters: ReasonerParameters, backend: str = "cpu", capacity: Capacity = SHELL_CAPACITY
    ) -> None:
        self.reasoner = Reasoner(parameters, backend=backend, capacity=capacity)
        declarative = parameters.level > 0
        self.rules: list[Any] = [np.zeros(1, np.int64)]
        if declarative:
            from machinepsych.nars.rulebook import rule_tables

            self.rules = list(rule_tables().values())
        self.kernel: Callable[..., Any] = make_backend(backend, 1).build(feed_program(declarative))

    def run(self, names: list[str]) -> float:
        """Feed a fresh memory; return the seconds of the kernel."""
        self.reasoner.reset()
        memory = self.reasoner.memory
        encode = self.reasoner.language.encode
        terms = np.array([encode(memory, Atom(name)) for name in names], np.int64)
        row = np.array(as_row(self.reasoner.parameters))
        # A fresh memory is pages of zeroes that the system hands out at the first touch: the peer touches
        # all of its own at its start, which is not counted either.
        records = self.reasoner._records
        touched = records.view(np.uint8).reshape(-1)[::4096]
        touched |= 0
        started = time.perf_counter()
        self.kernel(0, 1, records, row, *self.rules, terms)
        return time.perf_counter() - started


def ona_seconds(path: Path, names: list[str]) -> tuple[float, int]:
    """Feed ONA from a pipe; return seconds net of its start, and its concepts in the end."""
    shell = Shell(path)
    shell.tell("*volume=0")
    started = time.perf_counter()
    shell.tell()
    nothing = time.perf_counter() - started
    started = time.perf_counter()
    shell.tell(*[f"{name}. :|:" for name in names])
    seconds = time.perf_counter() - started - nothing
    printed = shell.tell("*stats")
    shell.close()
    found = [line for line in printed.splitlines() if CONCEPTS_LINE in line]
    return seconds, int(found[0].split(":")[1]) if found else 0


def measure(rounds: int = 3, streams: tuple[tuple[int, int], ...] = STREAMS) -> list[Stream]:
    """Measure all alphabets, the systems by turns; leaves with a message where the peer is not installed."""
    path = executable()
    if path is None:
        sys.exit("The peer is not installed: pip install 'machinepsych[ona]'")
    ours = Feeder(ReasonerParameters())
    longer = Feeder(ReasonerParameters(longest_sequence=LONGER))
    for feeder in (ours, longer):
        feeder.run(random_atoms(2, 10))
    return [compare(path, ours, longer, alphabet, events, rounds) for alphabet, events in streams]


def compare(path: Path, ours: Feeder, longer: Feeder, alphabet: int, events: int, rounds: int) -> Stream:
    """Measure one alphabet."""
    names = random_atoms(alphabet, events)
    theirs, own, three = [], [], []
    ona_concepts = 0
    for _ in range(rounds):
        seconds, ona_concepts = ona_seconds(path, names)
        theirs.append(seconds)
        own.append(ours.run(names))
        three.append(longer.run(names))
    return Stream(
        alphabet=alphabet,
        events=events,
        ona_cycles_per_s=events / float(np.median(theirs)),
        ours_cycles_per_s=events / float(np.median(own)),
        ratios=tuple(a / b for a, b in zip(theirs, own, strict=True)),
        longer_cycles_per_s=events / float(np.median(three)),
        ona_concepts=ona_concepts,
        our_concepts=int(ours.reasoner.memory.registers[CONCEPTS]),
        our_links=int(ours.reasoner.memory.registers[LINKS]),
    )


def show(rows: list[Stream]) -> None:
    """Print the comparison; ratios are of one run on one machine, the lowest and the highest round."""
    table = Table(title="Dense event streams: cycles a second beside ONA", title_justify="left")
    for heading in ("alphabet", "ONA", "ours", "ratio", "concepts", "with 3 in sequence"):
        table.add_column(heading, justify="right")
    for row in rows:
        table.add_row(
            str(row.alphabet),
            f"{row.ona_cycles_per_s:,.0f}",
            f"{row.ours_cycles_per_s:,.0f}",
            f"{min(row.ratios):.1f} to {max(row.ratios):.1f}",
            f"{row.ona_concepts:,} / {row.our_concepts:,}",
            f"{row.longer_cycles_per_s:,.0f}",
        )
    output_console().print(table)
