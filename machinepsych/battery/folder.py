"""The folder of a battery: what was asked, a part for each finished cell, at the end all grades in one file.

manifest.json   what was asked, versions, machine, status
parts/*.json    one grade each, while the battery goes on; a part is complete once it is there
grades.json     all grades, when all cells are done
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from machinepsych.battery.base import PHENOMENA, Phenomenon
from machinepsych.battery.run import Cell, Grade, grade_from, grade_values
from machinepsych.conditioning.base import MODELS
from machinepsych.errors import RunFolderError
from machinepsych.parameters import describe
from machinepsych.runs.manifest import manifest_of_format
from machinepsych.runs.provenance import COMPLETE, INTERRUPTED, RUNNING, machine, now, versions
from machinepsych.runs.schema import MANIFEST, PARTS
from machinepsych.runs.write import reason, take_back, write_manifest, write_text

FORMAT = "machinepsych-battery/1"
GRADES = "grades.json"


def request(models: Sequence[str], chosen: Sequence[Phenomenon], subjects: int, seed: int) -> dict[str, Any]:
    """Describe all that grades depend on: models with parameters, phenomena with designs and claims."""
    return {
        "battery": "pavlovian",
        "seed": seed,
        "subjects": subjects,
        "models": [
            {
                "name": name,
                "citation": MODELS.get(name).citation,
                "parameters": {each.name: each.default for each in describe(MODELS.get(name).parameters)},
            }
            for name in models
        ],
        "phenomena": [
            {
                "number": each.number,
                "name": each.name,
                "design": {group: list(phases) for group, phases in each.design.items()},
                "claims": [f"{claim.text}: {claim.range_text()}" for claim in each.claims],
            }
            for each in chosen
        ],
    }


def digest(asked: dict[str, Any]) -> str:
    """Return the hash of what was asked."""
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def is_battery(folder: Path) -> bool:
    """Say whether a folder is that of a battery."""
    return manifest_of_format(folder, FORMAT) is not None


def open_manifest(folder: Path) -> dict[str, Any]:
    """Read the manifest of a battery; raises RunFolderError for any other folder."""
    if not is_battery(folder):
        raise RunFolderError(f"{folder} is not the folder of a battery.")
    manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return manifest


def begin(folder: Path, asked: dict[str, Any], command: str) -> tuple[dict[str, Any], dict[Cell, Grade]]:
    """Make a new folder, or take up one where the same was interrupted; return manifest and finished grades.

    Raises RunFolderError where something else is there, or where it cannot be made.
    """
    try:
        if is_battery(folder):
            return _taken_up(folder, asked)
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise RunFolderError(f"{folder} is there already and not empty; name another folder with --out.")
        (folder / PARTS).mkdir(parents=True, exist_ok=True)
        manifest = {
            "format": FORMAT,
            "status": RUNNING,
            "complete": False,
            **asked,
            "sha256": digest(asked),
            "versions": versions(),
            "machine": machine(),
            "started": now(),
            "wall_time_s": 0.0,
            "command": command,
        }
        write_manifest(folder, manifest)
    except OSError as why:
        if not is_battery(folder):
            take_back(folder, [])
        raise RunFolderError(f"{folder} cannot be made: {reason(why)}") from why
    return manifest, {}


def _taken_up(folder: Path, asked: dict[str, Any]) -> tuple[dict[str, Any], dict[Cell, Grade]]:
    manifest = open_manifest(folder)
    if manifest["complete"]:
        raise RunFolderError(
            f"{folder} is there already and not empty: a battery that is complete. See it: machinepsych "
            f"report {folder}; or name another folder with --out."
        )
    if manifest.get("sha256") != digest(asked):
        raise RunFolderError(
            f"{folder} holds a battery that began with other models, phenomena, subjects or seed, or with "
            f"another version of them. It began with: {manifest.get('command')}; or name another folder "
            "with --out."
        )
    (folder / PARTS).mkdir(exist_ok=True)
    return manifest, {(each.model, each.phenomenon): each for each in read_grades(folder)}


def write_part(folder: Path, each: Grade) -> None:
    """Write a finished grade, whole or not at all."""
    name = hashlib.blake2b(f"{each.model}, {each.phenomenon}".encode(), digest_size=12).hexdigest()
    write_text(folder / PARTS / f"{name}.json", json.dumps(grade_values(each)))


def read_grades(folder: Path) -> list[Grade]:
    """Return the grades of a battery that are finished, in the order asked for."""
    manifest = open_manifest(folder)
    found: dict[Cell, Grade] = {}
    if (folder / GRADES).exists():
        every = _json(folder / GRADES)
    else:
        every = [_json(path) for path in sorted((folder / PARTS).glob("*.json"))]
    for values in every if isinstance(every, list) else []:
        try:
            each = grade_from(values)
        except (KeyError, TypeError, ValueError):
            # Torn, or of another make: graded again when the battery goes on.
            continue
        found[each.model, each.phenomenon] = each
    asked = [
        (model["name"], phenomenon["name"])
        for model in manifest["models"]
        for phenomenon in manifest["phenomena"]
        if model["name"] in MODELS.names() and phenomenon["name"] in PHENOMENA.names()
    ]
    return [found[cell] for cell in asked if cell in found]


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def close(folder: Path, manifest: dict[str, Any], seconds: float, grades: Sequence[Grade] | None) -> None:
    """Write the manifest of a battery that is complete, with its ``grades``, or was interrupted (None)."""
    if grades is not None:
        write_text(folder / GRADES, json.dumps([grade_values(each) for each in grades]) + "\n")
    complete = grades is not None
    manifest.update(
        status=COMPLETE if complete else INTERRUPTED,
        complete=complete,
        finished=now(),
        wall_time_s=round(float(manifest["wall_time_s"]) + seconds, 3),
    )
    write_manifest(folder, manifest)
    if complete:
        shutil.rmtree(folder / PARTS, ignore_errors=True)
