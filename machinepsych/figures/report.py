"""The report: every figure that applies to a run, the table behind each, and the summary."""

from __future__ import annotations

import io
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv

from machinepsych.figures.base import FIGURES
from machinepsych.figures.style import house_style
from machinepsych.figures.summary import Measured, markdown, summarize
from machinepsych.runs.read import Run
from machinepsych.runs.write import report_refused

FIGURES_FOLDER = "figures"
PNG_DPI = 150


@dataclass(frozen=True)
class Report:
    """What was written: the summary as a dictionary, and the paths of all files."""

    summary: dict[str, Any]
    paths: list[Path] = field(default_factory=list)


def write_report(run: Run, folder: str | Path | None = None, dpi: int = PNG_DPI) -> Report:
    """Write the report of a run into ``folder``, by default the run folder itself.

    Written are ``figures/<name>.png`` (``dpi`` dots per inch), ``.svg`` and ``.csv`` for each figure that
    applies, ``summary.json`` and ``summary.md``; files of the same name are replaced, each as a whole.
    Raises RunFolderError where the folder cannot be written.
    """
    target = run.folder if folder is None else Path(folder)
    measured = Measured(run)
    written: list[Path] = []
    shown: list[tuple[str, str]] = []
    try:
        (target / FIGURES_FOLDER).mkdir(parents=True, exist_ok=True)
        for kind in FIGURES if run.files["trials"] else ():
            if not kind.applies(run):
                continue
            table = measured(kind.measure)
            figure = kind.draw(table, run.manifest)
            path = target / FIGURES_FOLDER / kind.name
            written.append(replace(path.with_suffix(".png"), picture(figure, "png", dpi)))
            written.append(replace(path.with_suffix(".svg"), picture(figure, "svg", dpi)))
            written.append(replace(path.with_suffix(".csv"), csv_bytes(table)))
            shown.append((kind.about, f"{FIGURES_FOLDER}/{kind.name}.png"))
        summary = summarize(run, measured)
        text = json.dumps(summary, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
        written.append(replace(target / "summary.json", text.encode()))
        written.append(replace(target / "summary.md", markdown(summary, shown).encode()))
    except OSError as why:
        raise report_refused(target, run.folder, why) from why
    return Report(summary, written)


def picture(figure: Any, form: str, dpi: int = PNG_DPI) -> bytes:
    """Render a figure as ``"png"`` or ``"svg"``; the same figure always gives the same bytes."""
    buffer = io.BytesIO()
    with house_style():
        if form == "svg":
            figure.savefig(buffer, format=form, metadata={"Date": None})
        else:
            # Flat colours pack well at any level, and the highest takes several times as long.
            figure.savefig(buffer, format=form, dpi=dpi, pil_kwargs={"compress_level": 3})
    return buffer.getvalue()


def write_picture(figure: Any, path: Path, dpi: int = PNG_DPI) -> Path:
    """Write one figure as ``path``.png and .svg and return the former; raises OSError where it cannot."""
    path.parent.mkdir(parents=True, exist_ok=True)
    replace(path.with_name(path.name + ".svg"), picture(figure, "svg", dpi))
    return replace(path.with_name(path.name + ".png"), picture(figure, "png", dpi))


def csv_bytes(table: pa.Table) -> bytes:
    """Return a table as CSV."""
    buffer = io.BytesIO()
    pyarrow.csv.write_csv(table, buffer)
    return buffer.getvalue()


def replace(path: Path, contents: bytes) -> Path:
    """Write a file whole or not at all."""
    temporary = path.with_name(path.name + ".tmp")
    try:
        temporary.write_bytes(contents)
        os.replace(temporary, path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return path
