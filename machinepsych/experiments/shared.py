"""Shared experiments: companies of agents in one chamber, in conditions that are compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType
from rich.text import Text

from machinepsych.experiments.base import KINDS, Experiment
from machinepsych.experiments.pages import Pages, head, markdown_page, value_table, with_interval

if TYPE_CHECKING:
    import pyarrow

    from machinepsych.figures.report import Report

# Shares, told in per cent.
SHARES = ("success", "success_by_chance", "first_correct", "share_of_the_first")
# What numbers of a lever or a tick say nothing as a mean.
NOT_TOLD = ("first_choice", "let_in", "responses")


@KINDS.member("shared")
class SharedExperiment(Experiment):
    """Companies in chambers: the same situation in several conditions."""

    kind = "shared"
    word = "shared"
    counted = "trials of chambers"

    @classmethod
    def read(cls, text: str, file: str, changes: Iterable[str] = ()) -> Any:
        """Return the checked protocol in a text."""
        from machinepsych.shared.check import loads

        return loads(text, file, changes)

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """Return the JSON Schema of shared protocols."""
        from machinepsych.shared.schema import shared_schema

        return shared_schema()

    def counts(self) -> str:
        """Say how many conditions, companies, chambers and trials there are."""
        protocol = self.protocol
        return (
            f"{protocol.name}, {protocol.situation}, {len(protocol.conditions)} conditions x "
            f"{len(protocol.companies)} companies x {protocol.chambers:,} chambers, "
            f"{protocol.trials:,} trials each."
        )

    def plan(self, backend: str) -> list[RenderableType]:
        """Say what would run, and what chambers and agents of the largest unit of work declare in memory."""
        from machinepsych.kernels.backend import make_backend
        from machinepsych.shared.experiment import units_of
        from machinepsych.shared.play import Gathering

        cells = self.protocol.cells()
        most = 0
        plain = make_backend("plain", 1)
        for unit in units_of(self.protocol):
            condition, company = cells[unit.agent]
            # Memory is the same for every chamber of a cell: one is enough to know.
            if unit.first == 1:
                one = Gathering(self.protocol, condition, company, 1, 1, plain)
                most = max(most, one.bytes * unit.subjects)
        return [self.counts(), f"Memory of chambers and agents: {most / 2**20:,.1f} MiB at once."]

    def totals(self) -> Mapping[str, int]:
        """Return the trials of all chambers, in one bar."""
        protocol = self.protocol
        return {self.name: len(protocol.cells()) * protocol.chambers * protocol.trials}

    def done(self, folder: Path) -> Iterable[tuple[str, int]]:
        """Return the trials of the units that are done."""
        from machinepsych.runs.write import units_done
        from machinepsych.shared.experiment import units_of

        done = units_done(folder, units_of(self.protocol))
        return [(self.name, unit.subjects * self.protocol.trials) for unit in done]

    def execute(
        self,
        folder: Path,
        backend: Any,
        watch: Any = None,
        command: str = "",
        resume: bool = False,
    ) -> None:
        """Run into a folder; ``watch`` hears the protocol's name and how many trials were just done."""
        from machinepsych.shared.experiment import execute

        def hear(trials: int) -> None:
            if watch is not None:
                watch(self.name, trials)

        execute(self.protocol, self.text, self.file, folder, backend, hear, command, resume)

    @classmethod
    def found(cls, folder: Path) -> Mapping[str, Any] | None:
        """Return the manifest of a shared run's folder."""
        from machinepsych.measures.shared import read_shared_manifest

        return read_shared_manifest(folder)

    @classmethod
    def records(cls, folder: Path) -> pyarrow.Table:
        """Read the table of trials, a row for each subject."""
        from machinepsych.measures.shared import read_turns

        return read_turns(folder)

    @classmethod
    def report(cls, folder: Path, out: Path | None = None) -> Report:
        """Draw measures by block, and count first choices where one watched another."""
        from machinepsych.figures.shared import draw_shared
        from machinepsych.measures.shared import OBSERVATION, by_block, first_test

        manifest = dict(cls.manifest(folder))
        table = cls.records(folder)
        rows = by_block(table, manifest)
        tests = first_test(table, manifest) if manifest["situation"] == OBSERVATION else []
        summary = {
            "protocol": manifest["protocol"]["name"],
            "seed": manifest["seed"],
            "situation": manifest["situation"],
            "control": manifest["control"],
            "first_test": tests,
            "blocks": rows,
        }
        with Pages(folder, out) as pages:
            pages.picture("blocks", draw_shared(rows, manifest))
            pages.table("blocks", rows)
            headings = ("company", "condition", "agent", "measure", "first block", "last block")
            pictures = {"blocks": "by block"}
            page = markdown_page(manifest, pictures, tests_as_text(tests), headings, first_and_last(rows))
            return pages.finish(summary, page)

    @classmethod
    def tables(cls, folder: Path, summary: Mapping[str, Any]) -> Sequence[RenderableType]:
        """Lay out the first and last block of every measure, company by company."""
        manifest = cls.manifest(folder)
        shown = head(
            manifest,
            f"{manifest['situation']}, {manifest['chambers']:,} chambers a condition and company, "
            f"seed {manifest['seed']}",
        )
        told = first_and_last(summary["blocks"])
        for company in manifest["companies"]:
            headings = ("condition", "agent", "measure", "first block", "last block")
            rows = [cells[1:] for cells in told if cells[0] == company["name"]]
            shown += ["", value_table(company["name"], headings, rows)]
        tests = tests_as_text(summary["first_test"])
        return [*shown, *tests, Text("Means over chambers [95% interval].", "dim")]


def first_and_last(rows: list[dict[str, Any]]) -> list[tuple[str, str, str, str, str, str]]:
    """Return company, condition, agent, measure, and the first and the last block's value, as texts."""
    found: dict[tuple[str, str, str, str], list[dict[str, Any]]] = {}
    for row in rows:
        if row["measure"] not in NOT_TOLD:
            key = (row["company"], row["condition"], row["agent"], row["measure"])
            found.setdefault(key, []).append(row)
    return [
        (key[0], key[1], key[2] or "(chamber)", key[3].replace("_", " "), _cell(blocks[0]), _cell(blocks[-1]))
        for key, blocks in sorted(found.items(), key=lambda each: each[0][0])
    ]


def tests_as_text(tests: Sequence[Mapping[str, Any]]) -> list[str]:
    """Say how many chose the lever that pays the first time that they were tested."""
    return [
        f"First choice of {each['agent']} ({each['company']}, {each['condition']}): "
        f"{each['correct']} of {each['chose']} the lever that pays."
        for each in tests
    ]


def _cell(row: dict[str, Any]) -> str:
    percent = row["measure"] in SHARES
    return with_interval(row, percent, 0 if percent else 2)
