"""Where commands write: names of run folders, and files that overwrite nothing unasked."""

from __future__ import annotations

import datetime
import json as json_module
from pathlib import Path
from typing import Any

from machinepsych.errors import RunFolderError
from machinepsych.runs.write import reason, write_text

RESULTS = Path("results")


def default_folder(name: str, sha256: str) -> Path:
    """Return ``results/NAME/TIME-HASH``, with a number behind it where that is taken."""
    stamp = datetime.datetime.now().strftime("%Y%m%d-%H%M%S")
    folder = RESULTS / name / f"{stamp}-{sha256[:6]}"
    number = 2
    while folder.exists():
        folder = folder.with_name(f"{stamp}-{sha256[:6]}-{number}")
        number += 1
    return folder


def write_new_file(path: Path, text: str, overwrite: bool = False) -> None:
    """Write a file whole or not at all; raises RunFolderError where one is there or it cannot be written."""
    if path.exists() and not overwrite:
        raise RunFolderError(f"{path} is there already; nothing was written. Name another file with --out.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, text)
    except OSError as why:
        raise RunFolderError(f"{path} cannot be written: {reason(why)}") from why


def write_json(path: Path | None, value: Any) -> None:
    """Write a table as JSON, where a file for it was named."""
    if path is not None:
        write_new_file(path, json_module.dumps(value, indent=2, ensure_ascii=False) + "\n", overwrite=True)
