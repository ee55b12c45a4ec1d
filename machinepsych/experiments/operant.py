"""Operant experiments: subjects in chambers, trials of stimuli, operations and schedules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console, RenderableType
from rich.table import Table

from machinepsych.errors import UnknownNameError
from machinepsych.experiments.base import KINDS, OPERANT, Experiment

if TYPE_CHECKING:
    from machinepsych.experiments.live import Display
    from machinepsych.figures.report import Report
    from machinepsych.runs.read import Run
    from machinepsych.session.experiment import Experiment as Prepared
    from machinepsych.session.run import BlockResult


class _Silent:
    """Watches a session and says nothing."""

    def compiling(self, label: str) -> None:
        """Take no notice."""

    def compiled(self, label: str, seconds: float) -> None:
        """Take no notice."""

    def block_done(self, result: BlockResult, seconds: float) -> None:
        """Take no notice."""


@KINDS.member(OPERANT)
class OperantExperiment(Experiment):
    """Agents in a chamber, phases of trials; the kind of protocols that name none."""

    kind = OPERANT
    word = ""

    @classmethod
    def read(cls, text: str, file: str, changes: Iterable[str] = ()) -> Any:
        """Return the checked protocol in a text."""
        from machinepsych.agents.base import AGENTS
        from machinepsych.protocol.check import loads

        return loads(text, file, changes, agents=AGENTS)

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """Return the JSON Schema of operant protocols."""
        from machinepsych.agents.base import AGENTS
        from machinepsych.protocol.schema import json_schema

        return json_schema(AGENTS)

    @property
    def digest(self) -> str:
        """The SHA-256 of what the protocol says."""
        from machinepsych.protocol.write import digest

        return digest(self.protocol)

    @cached_property
    def prepared(self) -> Prepared:
        """The compiled protocol, with the state that each agent needs; nothing has run."""
        from machinepsych.session.experiment import prepare

        return prepare(self.protocol, self.text, self.file)

    def counts(self) -> str:
        """Say how many agents, subjects, phases and trials there are."""
        protocol = self.protocol
        trials = sum(phase.blocks * phase.trials_per_block for phase in protocol.phases)
        return (
            f"{protocol.name}, {len(protocol.agents)} agents x {protocol.subjects:,} subjects, "
            f"{len(protocol.phases)} phases, {trials:,} trials each."
        )

    def plan(self, backend: str) -> list[RenderableType]:
        """Lay out phases, agents and the memory that they take."""
        from machinepsych.kernels.backend import BACKENDS

        if backend not in BACKENDS:
            raise UnknownNameError("backend", backend, BACKENDS)
        prepared = self.prepared
        plan, protocol = prepared.plan, prepared.protocol
        phases = _columns("Phases", ("phase", "blocks", "trials per block", "outcomes", "first trial"))
        for phase in plan.phases:
            shown = "shown" if phase.feedback else "none (probe)"
            phases.add_row(
                phase.name,
                f"{phase.blocks:,}",
                f"{phase.trials_per_block:,}",
                shown,
                f"{phase.first_trial:,}",
            )
        agents = _columns("Agents", ("agent", "kind", "memory per subject", "chamber and record", "units"))
        units = prepared.units()
        for number, kernel in enumerate(prepared.kernels):
            agents.add_row(
                kernel.label,
                kernel.kind.name,
                f"{kernel.agent_bytes:,} B",
                f"{kernel.bytes - kernel.agent_bytes:,} B",
                f"{sum(unit.agent == number for unit in units):,}",
            )
        largest = max(unit.subjects * prepared.kernels[unit.agent].bytes for unit in units)
        return [
            f"{protocol.name}: {len(prepared.kernels)} agents x {protocol.subjects:,} subjects x "
            f"{plan.trials:,} trials, seed {protocol.seed}, backend {backend}",
            phases,
            "",
            agents,
            "",
            f"Memory at once: {largest / 2**20:,.1f} MiB. Rows of trials: "
            f"{plan.trials * protocol.subjects * len(prepared.kernels):,}.",
        ]

    def display(self, folder: Path, console: Console, quiet: bool, resume: bool) -> Display:
        """Return the live table of agents, phases and blocks."""
        from machinepsych.experiments.live import Display
        from machinepsych.runs.write import units_done

        display = Display(self.prepared, console, quiet)
        for unit in units_done(folder, self.prepared.units()) if resume else ():
            display.skipped(self.prepared.kernels[unit.agent].label, unit.subjects)
        return display

    def execute(
        self,
        folder: Path,
        backend: Any,
        watch: Any = None,
        command: str = "",
        resume: bool = False,
    ) -> None:
        """Run into a folder; ``watch`` is a watcher of a session."""
        from machinepsych.session.experiment import execute

        execute(self.prepared, folder, backend, watch or _Silent(), command, resume)

    @classmethod
    def found(cls, folder: Path) -> Mapping[str, Any] | None:
        """Return the manifest of an operant run's folder."""
        from machinepsych.runs.manifest import manifest_of_format
        from machinepsych.runs.schema import FORMAT

        return manifest_of_format(folder, FORMAT)

    @classmethod
    def manifest(cls, folder: Path) -> Mapping[str, Any]:
        """Return the manifest of a run folder; raises RunFolderError with what is wrong with it."""
        from machinepsych.runs.manifest import read_manifest

        return read_manifest(folder).contents

    @classmethod
    def records(cls, folder: Path) -> Run:
        """Open a run folder."""
        from machinepsych.runs.read import open_run

        return open_run(folder)

    @classmethod
    def report(cls, folder: Path, out: Path | None = None) -> Report:
        """Draw every figure that applies to the run."""
        from machinepsych.figures.report import write_report

        return write_report(cls.records(folder), out)

    @classmethod
    def tables(cls, folder: Path, summary: Mapping[str, Any]) -> Sequence[RenderableType]:
        """Lay out the summary sheet by sheet."""
        from machinepsych.experiments.sheets import summary_renderables

        return summary_renderables(dict(summary))


def _columns(title: str, headings: Sequence[str]) -> Table:
    table = Table(title=title, title_justify="left", box=None, padding=(0, 2))
    for heading in headings:
        words = heading in ("phase", "outcomes", "agent", "kind")
        table.add_column(heading, justify="left" if words else "right")
    return table
