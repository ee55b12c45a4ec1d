"""The mark on functions that run inside kernels, and slots for those that are chosen at build time.

A lane function is a plain Python function on scalars and array views. The mark compiles nothing: a
backend collects the texts of a lane function and of all that it calls, writes them into one module
and imports that (see :mod:`machinepsych.kernels.source`). In lane functions, names are imported one
by one, arithmetic is in float64 and int64 (numba and NumPy promote narrower kinds differently), and
nothing allocates or raises.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])

# Names that numba's generated code for parallel loops uses itself.
REFUSED_ARGUMENTS = frozenset({"sched", "full_iter_count", "num_threads"})

_LANES: dict[str, Callable[..., Any]] = {}


def lane(function: Function) -> Function:
    """Mark a function as a lane function and return it unchanged.

    Raises ValueError where an argument's name would break a backend, or where another module has
    already marked a function of that name (the texts are written into one module).
    """
    # Not by inspect.signature: asked of a few hundred lanes, that takes a hundredth of a second.
    code = function.__code__
    refused = REFUSED_ARGUMENTS.intersection(code.co_varnames[: code.co_argcount])
    if refused:
        raise ValueError(
            f"{function.__name__}: the argument name {sorted(refused)[0]!r} breaks numba's loops"
        )
    known = _LANES.setdefault(function.__name__, function)
    if known.__module__ != function.__module__:
        raise ValueError(
            f"lane {function.__name__!r} is in both {known.__module__} and {function.__module__}"
        )
    _LANES[function.__name__] = function
    return function


def is_lane(thing: object) -> bool:
    """Say whether a thing is a marked lane function."""
    return callable(thing) and _LANES.get(getattr(thing, "__name__", "")) is thing


def lanes() -> dict[str, Callable[..., Any]]:
    """Return all lane functions marked so far, by name."""
    return dict(_LANES)


class Slot:
    """A lane function that is chosen when a kernel is built: an agent's, an apparatus's.

    Code calls it like the function it stands for; ``Program.bindings`` says which one that is.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, *arguments: Any) -> Any:
        raise TypeError(f"{self.name} is filled when a kernel is built; run it through a backend")


@dataclass(frozen=True)
class NamedLane:
    """A lane function by its module and name, imported only where its text is read.

    Where a kernel is on disk already, the modules of the hundreds of lanes that went into it are not needed.
    """

    module: str
    name: str

    def function(self) -> Callable[..., Any]:
        """Import and return the function."""
        found: Callable[..., Any] = getattr(importlib.import_module(self.module), self.name)
        return found


@dataclass(frozen=True)
class WrittenLane:
    """A lane function written by the program: a choice among members that only a registry knows.

    ``text`` defines a function called ``name``; ``uses`` are the lane functions that it calls.
    """

    name: str
    text: str
    uses: tuple[Callable[..., Any], ...]


# What a kernel may be made of.
Part: TypeAlias = "Callable[..., Any] | NamedLane | WrittenLane"
