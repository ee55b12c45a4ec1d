"""The report of a sweep, from disk alone: figures, the table behind each, the summary, and its sheets."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv

from machinepsych.errors import RunFolderError
from machinepsych.figures.report import FIGURES_FOLDER, picture, replace
from machinepsych.figures.sheet import Sheet
from machinepsych.figures.sweep_base import SWEEP_FIGURES, Rows
from machinepsych.figures.sweep_sheets import SHEETS
from machinepsych.runs.write import report_refused
from machinepsych.sweeps import folder as folders


@dataclass(frozen=True)
class SweepReport:
    """What was written: a heading, sheets to be printed, the summary as plain values, and all paths."""

    heading: str
    sheets: list[Sheet]
    summary: dict[str, Any]
    paths: list[Path]


def write_sweep_report(folder: str | Path, out: str | Path | None = None) -> SweepReport:
    """Write a sweep's figures (PNG, SVG and the table behind as CSV), ``summary.json`` and ``summary.md``.

    Works on an incomplete sweep too, with what is there. Raises RunFolderError where the folder is not one of
    a sweep, is empty, or cannot be written.
    """
    folder = Path(folder)
    target = folder if out is None else Path(out)
    manifest, specification = folders.open_manifest(folder)
    table = folders.read_table(folder, specification)
    if not table.num_rows:
        raise RunFolderError(f"{folder}: no cell of this sweep is finished yet; nothing can be shown.")
    spec, kind = specification.values, specification.kind
    found = kind.summarize(spec, table, folders.read_replication(folder, specification))
    summary = {
        "sweep": kind.name,
        "name": spec["name"],
        "complete": manifest["complete"],
        "seed": spec["seed"],
        "repeats": spec["repeats"],
        "rows": table.num_rows,
        "seconds": manifest["seconds"],
        **found,
    }
    sheets = SHEETS[kind.name](summary)
    heading = f"{spec['name']}: {table.num_rows:,} rows, seed {spec['seed']}" + (
        "" if manifest["complete"] else f" - not complete ({manifest['status']})"
    )
    paths: list[Path] = []
    shown: list[tuple[str, str]] = []
    try:
        (target / FIGURES_FOLDER).mkdir(parents=True, exist_ok=True)
        for figure in SWEEP_FIGURES:
            rows = figure.rows(spec, table, summary) if figure.sweep == kind.name else []
            if not rows:
                continue
            drawn = figure.draw(rows, spec)
            path = target / FIGURES_FOLDER / figure.name
            paths.append(replace(path.with_suffix(".png"), picture(drawn, "png")))
            paths.append(replace(path.with_suffix(".svg"), picture(drawn, "svg")))
            paths.append(replace(path.with_suffix(".csv"), _csv(rows)))
            shown.append((figure.about, f"{FIGURES_FOLDER}/{figure.name}.png"))
        text = json.dumps(summary, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
        paths.append(replace(target / "summary.json", text.encode()))
        paths.append(replace(target / "summary.md", _markdown(heading, spec, sheets, shown).encode()))
    except OSError as why:
        raise report_refused(target, Path(folder), why) from why
    return SweepReport(heading, sheets, summary, paths)


def _csv(rows: Rows) -> bytes:
    buffer = io.BytesIO()
    pyarrow.csv.write_csv(pa.Table.from_pylist(rows), buffer)
    return buffer.getvalue()


def _markdown(heading: str, spec: dict[str, Any], sheets: list[Sheet], shown: list[tuple[str, str]]) -> str:
    lines = [f"# {heading}", ""]
    lines += [text for key in ("about", "source") if (text := spec.get(key))]
    for sheet in sheets:
        lines += ["", f"## {sheet.title}", "", "| " + " | ".join(sheet.headings) + " |"]
        lines.append(
            "|" + "|".join("---" if k < sheet.words else "---:" for k in range(len(sheet.headings))) + "|"
        )
        lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in sheet.rows]
        if sheet.note:
            lines += ["", sheet.note]
    for about, path in shown:
        lines += ["", f"![{about}]({path})"]
    return "\n".join(lines) + "\n"
