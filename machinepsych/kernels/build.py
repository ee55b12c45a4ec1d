"""Generated modules on disk: written once, named by what they hold, imported by that name."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import platform
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from machinepsych.kernels.cache import PACKAGE, cache_folder, state_of_files, write_whole
from machinepsych.kernels.host import installed_version, processor
from machinepsych.kernels.lane import NamedLane, WrittenLane
from machinepsych.kernels.source import Program, module_text


def module_name(program: Program, backend: str) -> str:
    """Return the name of a program's module, which changes with its text and with what compiles it."""
    known = _noted(program, backend)
    if known is None:
        return _named(program, backend, module_text(program, backend))
    with contextlib.suppress(OSError, UnicodeDecodeError):
        return known.read_text(encoding="utf-8")
    name = _named(program, backend, module_text(program, backend))
    with contextlib.suppress(OSError):
        write_whole(known, name.encode())
    return name


def _noted(program: Program, backend: str) -> Path | None:
    """Return the file that holds a program's module name for the package's files as they are.

    To write the text of a large program takes as long as all else in a short command; what it is made of
    are files, whose sizes and times tell whether one has changed. None where a part of the program comes
    from elsewhere.
    """
    parts = [program.entry, *program.bindings.values()]
    texts = [part.text for part in parts if isinstance(part, WrittenLane)]
    functions = [part for part in parts if not isinstance(part, WrittenLane)]
    functions += [used for part in parts if isinstance(part, WrittenLane) for used in part.uses]
    names = [_full_name(part) for part in functions]
    if any(not name.startswith(f"{PACKAGE.name}.") for name in names):
        return None
    try:
        files = state_of_files(PACKAGE)
    except OSError:
        return None
    # A set has no order of its own: it is sorted.
    groups = [f"{each.name} {each.scope} {each.fields} {sorted(each.integers)}" for each in program.groups]
    about = [
        backend,
        str(program.inline),
        *groups,
        *program.scalars,
        *program.bindings,
        *names,
        *texts,
        files,
    ]
    return cache_folder() / f"{_named(program, backend, chr(10).join(about))}.name"


def _full_name(part: Callable[..., Any] | NamedLane) -> str:
    if isinstance(part, NamedLane):
        return f"{part.module}.{part.name}"
    return f"{part.__module__}.{part.__qualname__}"


def _named(program: Program, backend: str, text: str) -> str:
    versions = [platform.python_version(), platform.machine(), processor()]
    if backend != "plain":
        # Not asked of numba itself: to import it takes longer than to load a kernel.
        versions.append(installed_version("numba"))
    digest = hashlib.sha256("\n".join([*versions, text]).encode()).hexdigest()[:16]
    return f"machinepsych_{program.name.replace('-', '_')}_{backend}_{digest}"


def load_module(program: Program, backend: str) -> ModuleType:
    """Write (if need be) and import the module of a program for a backend."""
    text = module_text(program, backend)
    name = _named(program, backend, text)
    if name not in sys.modules:
        sys.modules[name] = _run(name, text)
    return sys.modules[name]


def separate_module(program: Program, backend: str) -> ModuleType:
    """Do as ``load_module``, but return a module of its own, whose functions nobody else has."""
    text = module_text(program, backend)
    return _run(_named(program, backend, text), text)


def _run(name: str, text: str) -> ModuleType:
    path = cache_folder() / f"{name}.py"
    if not path.exists():
        write_whole(path, text.encode())
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def is_compiled(program: Program, backend: str) -> bool:
    """Say whether numba's cache already holds the kernel of a program."""
    name = module_name(program, backend)
    return any((cache_folder() / "__pycache__").glob(f"{name}.*.nbi"))


def build(program: Program, backend: str) -> Callable[..., Any]:
    """Return the kernel ``entry(first, last, *arguments)`` of a program; its first call compiles it."""
    entry: Callable[..., Any] = load_module(program, backend).entry
    return entry
