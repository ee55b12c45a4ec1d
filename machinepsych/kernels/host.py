"""What generated modules and machine code have to fit: installed versions, the processor, the system.

Asked for at each start of a program that runs a kernel, so asked for cheaply: ``importlib.metadata``,
``platform.processor`` (which starts a process) and llvmlite answer the same in twenty times the time.
"""

from __future__ import annotations

import functools
import hashlib
import itertools
import os
import platform
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# Part of the files' names: another layout of a table or a file finds no old ones.
_FORMAT = "1"
_CPUINFO = Path("/proc/cpuinfo")
# Lines of Linux' description of a processor that stay the same from start to start, on x86 and on ARM.
_MODEL = frozenset({"vendor_id", "cpu family", "model", "model name", "stepping"})
_MODEL |= {"CPU implementer", "CPU architecture", "CPU variant", "CPU part", "CPU revision"}
# What it can do; without such a line the description does not do.
_ABILITIES = frozenset({"flags", "Features"})


def digest(text: str) -> str:
    """Return a short name for a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@functools.cache
def installed_version(package: str) -> str:
    """Return the version of an installed package, without importing it.

    Raises importlib.metadata.PackageNotFoundError where it is not installed.
    """
    spec = find_spec(package)
    if spec is not None and spec.origin is not None:
        prefix, ending = f"{package}-", ".dist-info"
        with os.scandir(Path(spec.origin).parents[1]) as entries:
            found = [each.name for each in entries if each.name.startswith(prefix)]
        versions = [name[len(prefix) : -len(ending)] for name in found if name.endswith(ending)]
        if len(versions) == 1:
            return versions[0]
    from importlib.metadata import version

    return version(package)


@functools.cache
def processor() -> str:
    """Return a text that describes the processor: its model, and what it can do."""
    return _described(_CPUINFO) or _asked_of_llvm()


def _described(cpuinfo: Path) -> str:
    """Return what Linux says of the first processor; nothing where it does not say what that can do."""
    try:
        with cpuinfo.open(encoding="utf-8", errors="replace") as file:
            lines = list(itertools.takewhile(str.strip, file))
    except OSError:
        return ""
    named = [(line.partition(":")[0].strip(), line) for line in lines]
    if not any(name in _ABILITIES for name, _ in named):
        return ""
    return "".join(line for name, line in named if name in _MODEL | _ABILITIES)


def _asked_of_llvm() -> str:
    llvm = llvm_binding()
    try:
        features = llvm.get_host_cpu_features().flatten()
    except RuntimeError:
        features = ""
    return f"{llvm.get_default_triple()}\n{llvm.get_host_cpu_name()}\n{features}"


@functools.cache
def host() -> str:
    """Return a short name for what machine code has to fit: the processor, the system, llvmlite's version."""
    parts = (_FORMAT, installed_version("llvmlite"), sys.platform, platform.machine(), processor())
    return digest("\n".join(parts))


def llvm_binding() -> Any:
    """Import the part of numba that knows machine code; it takes a twentieth of a second."""
    import llvmlite.binding

    return llvmlite.binding
