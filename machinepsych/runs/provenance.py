"""What goes into a manifest about where a run comes from: versions, machine, time, command, status."""

from __future__ import annotations

import datetime
import platform
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

RUNNING = "running"
COMPLETE = "complete"
INTERRUPTED = "interrupted"

_PACKAGES = ("machinepsych", "numpy", "numba", "numba-cuda", "pyarrow", "scipy", "matplotlib", "pydantic")


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that a record depends on, as far as installed."""
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def machine() -> dict[str, Any]:
    """Describe the machine without naming it."""
    return {
        "system": f"{platform.system()} {platform.release()}",
        "processor": _processor(),
        "python": sys.implementation.name,
    }


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def now() -> str:
    """Return the present time (UTC, ISO 8601, to the second)."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def command_line(arguments: Sequence[str]) -> str:
    """Write a command so that it can be pasted into a shell."""
    import shlex

    return shlex.join(["machinepsych", *arguments])
