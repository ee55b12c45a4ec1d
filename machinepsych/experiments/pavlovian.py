"""Pavlovian experiments: models of conditioning through the designs of the literature, group by group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from machinepsych.errors import UnavailableError, UnknownNameError
from machinepsych.experiments.base import KINDS, Experiment
from machinepsych.experiments.pages import Pages, head, markdown_page, value_table

if TYPE_CHECKING:
    import pyarrow

    from machinepsych.figures.report import Report


@KINDS.member("pavlovian")
class PavlovianExperiment(Experiment):
    """Models x groups x subjects, and a design of phases for each group."""

    kind = "pavlovian"
    word = "Pavlovian"
    goes_on = "Run it again there with"
    counted = "subjects"

    @classmethod
    def read(cls, text: str, file: str, changes: Iterable[str] = ()) -> Any:
        """Return the checked protocol in a text."""
        from machinepsych.pavlovian.protocol import loads

        return loads(text, file, changes)

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """Return the JSON Schema of Pavlovian protocols."""
        from machinepsych.pavlovian.schema import pavlovian_schema

        return pavlovian_schema()

    def counts(self) -> str:
        """Say how many models, groups, subjects and phases there are."""
        protocol = self.protocol
        return (
            f"{protocol.name}, {len(protocol.agents)} models x {len(protocol.design.groups)} groups x "
            f"{protocol.subjects:,} subjects, {protocol.design.phases} phases."
        )

    def plan(self, backend: str) -> list[RenderableType]:
        """Lay out the design, group by group and phase by phase."""
        self.backend(backend, None)
        protocol = self.protocol
        table = Table(box=None, padding=(0, 2))
        table.add_column("group", header_style="dim")
        for phase in range(protocol.design.phases):
            table.add_column(f"phase {phase + 1}", header_style="dim")
        for name, cells in protocol.design.table().items():
            table.add_row(Text(name), *(Text(cell or "(waits)") for cell in cells))
        return [
            f"{protocol.name}: {len(protocol.agents)} models x {len(protocol.design.groups)} groups x "
            f"{protocol.subjects:,} subjects, seed {protocol.seed}",
            table,
        ]

    @classmethod
    def backend(cls, name: str, threads: int | None) -> AbstractContextManager[None]:
        """Refuse what is not the processor; there is nothing to open."""
        from machinepsych.kernels.backend import BACKENDS

        if name not in BACKENDS:
            raise UnknownNameError("backend", name, BACKENDS)
        if name not in ("cpu", "plain"):
            raise UnavailableError(
                f"Models of conditioning run on the processor, in NumPy; leave out --backend {name}."
            )
        return nullcontext()

    def totals(self) -> Mapping[str, int]:
        """Return the subjects of each model."""
        return {agent.label: self.protocol.subjects for agent in self.protocol.agents}

    def execute(
        self,
        folder: Path,
        backend: Any,
        watch: Any = None,
        command: str = "",
        resume: bool = False,
    ) -> None:
        """Run into a folder, with ``resume`` from the beginning; ``watch`` hears how many are just done."""
        from machinepsych.pavlovian.experiment import execute

        before: dict[str, int] = {}

        def hear(label: str, done: int) -> None:
            if watch is not None:
                watch(label, done - before.get(label, 0))
            before[label] = done

        execute(self.protocol, self.text, self.file, folder, hear, command, resume)

    @classmethod
    def found(cls, folder: Path) -> Mapping[str, Any] | None:
        """Return the manifest of a Pavlovian run's folder."""
        from machinepsych.measures.conditioning import read_pavlovian_manifest

        return read_pavlovian_manifest(folder)

    @classmethod
    def records(cls, folder: Path) -> pyarrow.Table:
        """Read the table of responses."""
        from machinepsych.measures.conditioning import read_responses

        return read_responses(folder)

    @classmethod
    def report(cls, folder: Path, out: Path | None = None) -> Report:
        """Draw responses trial by trial."""
        from machinepsych.figures.conditioning import draw_learning_curves
        from machinepsych.measures.conditioning import learning_curves, summary_rows

        manifest = dict(cls.manifest(folder))
        curves = learning_curves(cls.records(folder))
        rows = summary_rows(curves)
        summary = {"protocol": manifest["protocol"]["name"], "seed": manifest["seed"], "responses": rows}
        with Pages(folder, out) as pages:
            pages.picture("learning_curves", draw_learning_curves(curves, manifest))
            pages.table("learning_curves", curves)
            headings = ("model", "group", "phase", "trial", "trials", "first", "last", "95% interval")
            cells = [(row["agent"], *_cells(row)) for row in rows]
            pictures = {"learning_curves": "learning curves"}
            return pages.finish(summary, markdown_page(manifest, pictures, (), headings, cells))

    @classmethod
    def tables(cls, folder: Path, summary: Mapping[str, Any]) -> Sequence[RenderableType]:
        """Lay out the first and last response of every trial type, model by model."""
        manifest = cls.manifest(folder)
        shown = head(
            manifest,
            f"{len(manifest['agents'])} models x {len(manifest['groups'])} groups x "
            f"{manifest['subjects']:,} subjects, seed {manifest['seed']}",
        )
        numbers = ("phase", "trials", "first", "last", "95% interval")
        for agent in manifest["agents"]:
            rows = [_cells(row) for row in summary["responses"] if row["agent"] == agent["label"]]
            title = f"{agent['label']}  {agent['citation']}"
            headings = ("group", "phase", "trial", "trials", "first", "last", "95% interval")
            shown += ["", value_table(title, headings, rows, numbers)]
        note = "Response: max(0, expected US), mean over subjects; first and last trial of the kind."
        return [*shown, Text(note, "dim")]


def _cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    interval = "exact" if row["last_lower"] is None else f"{row['last_lower']:.3f} to {row['last_upper']:.3f}"
    if row["subjects"] == 1:
        interval = "-"
    return (
        row["group"],
        str(row["phase"]),
        row["trial_type"],
        str(row["trials"]),
        f"{row['first']:.3f}",
        f"{row['last']:.3f}",
        interval,
    )
