"""Maze experiments: agents that go step by step through a paradigm's place or a map of one's own."""

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


@KINDS.member("maze")
class MazeExperiment(Experiment):
    """Agents in a place, phases of trials, each trial a way of steps."""

    kind = "maze"
    word = "maze"

    @classmethod
    def read(cls, text: str, file: str, changes: Iterable[str] = ()) -> Any:
        """Return the checked protocol in a text."""
        from machinepsych.mazes.check import loads

        return loads(text, file, changes)

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """Return the JSON Schema of maze protocols."""
        from machinepsych.mazes.schema import maze_schema

        return maze_schema()

    def counts(self) -> str:
        """Say how many agents, subjects, phases and trials there are."""
        protocol = self.protocol
        return (
            f"{protocol.name}, {protocol.place.use}, {len(protocol.agents)} agents x "
            f"{protocol.subjects:,} subjects, {len(protocol.phases)} phases, {protocol.trials:,} trials each."
        )

    def plan(self, backend: str) -> list[RenderableType]:
        """Say what would run."""
        return [self.counts()]

    def totals(self) -> Mapping[str, int]:
        """Return the trials of each agent."""
        each = self.protocol.subjects * self.protocol.trials
        return {agent.label: each for agent in self.protocol.agents}

    def done(self, folder: Path) -> Iterable[tuple[str, int]]:
        """Return the trials of the units that are done."""
        from machinepsych.mazes.experiment import units_of
        from machinepsych.runs.write import units_done

        labels = list(self.totals())
        done = units_done(folder, units_of(self.protocol))
        return [(labels[unit.agent], unit.subjects * self.protocol.trials) for unit in done]

    def execute(
        self,
        folder: Path,
        backend: Any,
        watch: Any = None,
        command: str = "",
        resume: bool = False,
    ) -> None:
        """Run into a folder; ``watch`` hears an agent's label and how many trials were just done."""
        from machinepsych.mazes.experiment import execute

        watch = watch or (lambda label, trials: None)
        execute(self.protocol, self.text, self.file, folder, backend, watch, command, resume)

    @classmethod
    def found(cls, folder: Path) -> Mapping[str, Any] | None:
        """Return the manifest of a maze run's folder."""
        from machinepsych.measures.episodes import read_maze_manifest

        return read_maze_manifest(folder)

    @classmethod
    def records(cls, folder: Path) -> pyarrow.Table:
        """Read the table of trials."""
        from machinepsych.measures.episodes import read_episodes

        return read_episodes(folder)

    @classmethod
    def report(cls, folder: Path, out: Path | None = None) -> Report:
        """Draw measures by block, where time was spent, and strategies of search where there are any."""
        from machinepsych.figures.episodes import draw_by_block, draw_occupancy, draw_strategies
        from machinepsych.figures.forgetting import draw_forgetting
        from machinepsych.measures.episodes import by_block, occupancy
        from machinepsych.measures.forgetting import by_delay
        from machinepsych.measures.search_strategy import strategies_by_block

        manifest = dict(cls.manifest(folder))
        table = cls.records(folder)
        rows = by_block(table, manifest)
        strategies = strategies_by_block(table, manifest)
        where = occupancy(table, manifest)
        forgetting = by_delay(table, manifest)
        summary = {
            "protocol": manifest["protocol"]["name"],
            "seed": manifest["seed"],
            "place": {key: manifest["place"][key] for key in ("use", "form")},
            "blocks": rows,
            "strategies": strategies,
        }
        if forgetting:
            summary["forgetting"] = forgetting
        with Pages(folder, out) as pages:
            pages.picture("blocks", draw_by_block(rows, manifest))
            drawn = ["blocks"]
            if where:
                pages.picture("occupancy", draw_occupancy(where, manifest))
                drawn.append("occupancy")
            pages.table("blocks", rows)
            if strategies:
                pages.picture("strategies", draw_strategies(strategies, manifest))
                pages.table("strategies", strategies)
                drawn.append("strategies")
            if forgetting:
                tick_s = manifest["place"].get("tick_s", 1.0)
                pages.picture("forgetting_curve", draw_forgetting(forgetting, manifest, tick_s))
                pages.table("forgetting_curve", forgetting)
                drawn.append("forgetting_curve")
            headings = ("agent", "phase", "measure", "first block", "last block")
            pictures = {name: name for name in drawn}
            page = markdown_page(manifest, pictures, (), headings, first_and_last(rows))
            return pages.finish(summary, page)

    @classmethod
    def tables(cls, folder: Path, summary: Mapping[str, Any]) -> Sequence[RenderableType]:
        """Lay out the first and last block of every measure, agent by agent."""
        manifest = cls.manifest(folder)
        place, told = manifest["place"], first_and_last(summary["blocks"])
        shown = head(
            manifest,
            f"{place['use']} ({place['form']} form), {len(manifest['agents'])} agents x "
            f"{manifest['subjects']:,} subjects, seed {manifest['seed']}",
        )
        for agent in manifest["agents"]:
            rows = [
                (phase, measure.replace("_", " "), first, last)
                for label, phase, measure, first, last in told
                if label == agent["label"]
            ]
            headings = ("phase", "measure", "first block", "last block")
            shown += ["", value_table(agent["label"], headings, rows)]
        note = "Means over subjects [95% interval]; per cent: shares of trials or of steps."
        return [*shown, Text(note, "dim")]


def first_and_last(rows: list[dict[str, Any]]) -> list[tuple[str, str, str, str, str]]:
    """Return agent, phase, measure, and the first and the last block's value, as texts."""
    found: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault((row["agent"], row["phase"], row["measure"]), []).append(row)
    return [(*key, _cell(blocks[0]), _cell(blocks[-1])) for key, blocks in found.items()]


def _cell(row: dict[str, Any]) -> str:
    digits = 0 if row["percent"] else 2 if abs(row["value"]) < 10 else 1
    return with_interval(row, row["percent"], digits)
