"""Writing a report: pictures, the table behind each, and the summary; and what tables of values share."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from machinepsych.errors import RunFolderError

if TYPE_CHECKING:
    import pyarrow
    from matplotlib.figure import Figure

    from machinepsych.figures.report import Report


class Pages:
    """Writes a report's files, during a ``with``; raises RunFolderError where it cannot.

    They go into ``out``, or into the ``run`` folder that is reported on.
    """

    def __init__(self, run: Path, out: Path | None = None) -> None:
        self.run = run
        self.folder = out or run
        self.paths: list[Path] = []

    def __enter__(self) -> Pages:
        try:
            (self.folder / "figures").mkdir(parents=True, exist_ok=True)
        except OSError as why:
            raise self._refusal(why) from why
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        why: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(why, OSError):
            raise self._refusal(why) from why

    def _refusal(self, why: OSError) -> RunFolderError:
        from machinepsych.runs.write import report_refused

        return report_refused(self.folder, self.run, why)

    def picture(self, name: str, figure: Figure) -> None:
        """Write a figure as figures/NAME.png and .svg."""
        from machinepsych.figures.report import write_picture

        path = write_picture(figure, self.folder / "figures" / name)
        self.paths += [path, path.with_suffix(".svg")]

    def table(self, name: str, table: pyarrow.Table | Sequence[Mapping[str, Any]]) -> None:
        """Write the table behind a figure as figures/NAME.csv."""
        import pyarrow

        from machinepsych.figures.report import csv_bytes, replace

        path = self.folder / "figures" / f"{name}.csv"
        rows = table if isinstance(table, pyarrow.Table) else pyarrow.Table.from_pylist(list(table))
        self.paths.append(replace(path, csv_bytes(rows)))

    def finish(self, summary: dict[str, Any], markdown: Sequence[str]) -> Report:
        """Write summary.json and summary.md, and return the whole report."""
        from machinepsych.figures.report import Report
        from machinepsych.runs.write import write_text

        texts = {
            "summary.json": json.dumps(summary, indent=1, ensure_ascii=False) + "\n",
            "summary.md": "\n".join(markdown) + "\n",
        }
        for name, text in texts.items():
            write_text(self.folder / name, text)
            self.paths.append(self.folder / name)
        return Report(summary, self.paths)


def head(manifest: Mapping[str, Any], about: str) -> list[RenderableType]:
    """Return the first lines of a report's tables: what ran, and whether all of it did."""
    lines: list[RenderableType] = [Text(f"{manifest['protocol']['name']}: {about}", "bold")]
    if not manifest["complete"]:
        lines.append(Text(f"Note: The run is not complete ({manifest['status']}).", "yellow"))
    return lines


def value_table(
    title: str, headings: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[str] = ()
) -> Table:
    """Lay rows out under headings; the first cell is left out where it repeats the row above.

    ``numbers`` are the headings of columns that stand to the right.
    """
    table = Table(title=Text(title, "bold"), title_justify="left", box=None, padding=(0, 1))
    for heading in headings:
        table.add_column(Text(heading), justify="right" if heading in numbers else "left", header_style="dim")
    previous = ""
    for first, *others in rows:
        table.add_row(Text("" if first == previous else first), *(Text(cell) for cell in others))
        previous = first
    return table


def markdown_page(
    manifest: Mapping[str, Any],
    pictures: Mapping[str, str],
    notes: Sequence[str],
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
) -> list[str]:
    """Write a report's page, line by line; ``pictures`` are what they show, by the name of the file."""
    lines = [f"# {manifest['protocol']['name']}", "", f"{manifest['protocol']['about']}", ""]
    for name, told in pictures.items():
        lines += [f"![{told}](figures/{name}.png)", ""]
    if notes:
        lines += [*(f"- {note}" for note in notes), ""]
    lines += ["| " + " | ".join(headings) + " |", "|" + "---|" * len(headings)]
    return lines + ["| " + " | ".join(cells) + " |" for cells in rows]


def with_interval(row: Mapping[str, Any], percent: bool, digits: int) -> str:
    """Write a value with its interval, where it has one; ``percent`` says that it is a share from 0 to 1."""
    scale, unit = (100.0, " %") if percent else (1.0, "")
    text = f"{scale * row['value']:.{digits}f}{unit}"
    if row["lower"] is not None:
        text += f" [{scale * row['lower']:.{digits}f}, {scale * row['upper']:.{digits}f}]"
    return text
