"""``python -m benchmarks``: run the benchmarks, print their table, and keep it with ``--record``."""

from __future__ import annotations

import argparse
import dataclasses
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from rich.table import Table

from benchmarks import dense_stream, environments, learning, memory, ona, reversal, shared, views
from benchmarks.reversal import Measurement
from machinepsych.cli.console import output_console
from machinepsych.errors import MachinepsychError
from machinepsych.runs.provenance import machine, now, versions

RESULTS = Path(__file__).parent / "results"


def commit() -> str:
    """Return the commit of this checkout, with a mark where files were changed since."""
    found = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=RESULTS.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return found.stdout.strip() or "unknown"


def show(rows: list[Measurement]) -> None:
    """Print the measurements, each beside its ratio to one thread of the same agent and to the control."""
    single = {row.agent: row.subject_trials_per_s for row in rows if row.threads == 1}
    table = Table(title="Reversal experiment: subject-trials per second", title_justify="left")
    for heading in ("agent", "threads", "subject-trials/s", "to 1 thread", "to random", "spread", "state"):
        table.add_column(heading, justify="left" if heading == "agent" else "right")
    for row in rows:
        control = next(r for r in rows if r.agent == "random" and r.threads == row.threads)
        table.add_row(
            row.agent,
            str(row.threads),
            f"{row.subject_trials_per_s:,.0f}",
            f"{row.subject_trials_per_s / single[row.agent]:.2f}" if row.agent in single else "-",
            f"{row.subject_trials_per_s / control.subject_trials_per_s:.2f}",
            f"{row.spread:.0%}",
            f"{row.state_bytes:,} B",
        )
    output_console().print(table)


def record(name: str, rows: list[Any]) -> None:
    """Keep the rows of a benchmark with the machine, date, commit and versions."""
    path = RESULTS / f"{name}-{now()[:10]}.json"
    path.parent.mkdir(exist_ok=True)
    kept = {
        "benchmark": name,
        "date": now(),
        "commit": commit(),
        "machine": machine(),
        "versions": versions(),
        "rows": [dataclasses.asdict(row) for row in rows],
    }
    path.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    print(f"Recorded in {path}")


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "which",
        nargs="?",
        choices=["reversal", "ona", "dense", "memory", "environments", "learning", "views", "shared"],
        default="reversal",
    )
    parser.add_argument("--subjects", type=int, help="subjects per agent (2000; of learning 20)")
    parser.add_argument(
        "--agents",
        nargs="+",
        choices=list(learning.AGENTS),
        default=["hebbian", "random", "random, every step"],
        help="agents of learning",
    )
    parser.add_argument("--repeats", type=int, default=5, help="repeats after a warm-up (5)")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2], help="thread counts (1 2)")
    parser.add_argument("--backend", default="cpu", help="backend (cpu)")
    parser.add_argument("--seed", type=int, default=1, help="of learning, the seed of all subjects (1)")
    parser.add_argument("--record", action="store_true", help="keep the figures in benchmarks/results/")
    options = parser.parse_args()
    if options.which == "ona":
        compared = ona.measure(options.repeats)
        ona.show(compared)
        if options.record:
            record("ona", compared)
        return
    if options.which == "dense":
        streams = dense_stream.measure(options.repeats)
        dense_stream.show(streams)
        if options.record:
            record("dense", streams)
        return
    if options.which == "memory":
        try:
            cells = memory.measure(options.backend, options.repeats)
        except MachinepsychError as why:
            print(why, file=sys.stderr)
            sys.exit(why.exit_code)
        memory.show(cells)
        if options.record:
            record(f"memory-{options.backend}", cells)
        return
    if options.which == "views":
        drawn = views.measure(options.repeats)
        views.show(drawn)
        if options.record:
            record("views", drawn)
        return
    if options.which == "environments":
        rates = environments.measure(options.repeats, tuple(options.threads))
        environments.show(rates)
        if options.record:
            record("environments", rates)
        return
    if options.which == "shared":
        turns = shared.measure(options.repeats, tuple(options.threads))
        shared.show(turns)
        if options.record:
            record("shared", turns)
        return
    if options.which == "learning":
        learned = learning.measure(options.agents, options.subjects or 20, options.backend, seed=options.seed)
        learning.show(learned)
        if options.record:
            record("learning", learned)
        return
    rows = reversal.measure(
        options.subjects or 2000, options.repeats, tuple(options.threads), options.backend
    )
    show(rows)
    if options.record:
        record(f"reversal-{options.backend}", rows)


if __name__ == "__main__":
    main()
