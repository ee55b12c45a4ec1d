"""From lane functions to one module of source text.

numba's disk cache works for functions of an importable module, not for closures; so the texts of all
lane functions that a kernel needs are written one after another into a file, named by the hash of its
text, and imported. Comments and docstrings are left out: editing them compiles nothing anew.
"""

from __future__ import annotations

import ast
import builtins
import functools
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import numpy as np

from machinepsych.kernels.lane import NamedLane, Part, Slot, WrittenLane, is_lane


@dataclass(frozen=True)
class Group:
    """Arguments of a kernel that lane functions read by name: ``memory.weights``.

    ``scope`` says where the values come from: ``"subject"`` arrays ``[N, ...]``, of which a lane sees
    row i; ``"record"`` one record array ``[N]`` whose fields are the subject's arrays, of which a lane sees
    record i (for groups of many arrays: one address is handed on instead of hundreds of numbers);
    ``"shared"`` arrays, seen whole; ``"row"`` one float64 row, whose numbers become float64 or (where the
    name is in ``integers``) int64 fields.
    """

    name: str
    fields: tuple[str, ...]
    scope: str
    integers: frozenset[str] = frozenset()

    @property
    def type_name(self) -> str:
        """Name of the group's named tuple in the generated module."""
        return "".join(word.capitalize() for word in self.name.split("_"))

    def arguments(self) -> list[str]:
        """Names of the kernel's arguments that carry this group."""
        return (
            [self.name]
            if self.scope in ("row", "record")
            else [f"{self.name}_{each}" for each in self.fields]
        )

    def expression(self) -> str:
        """Text that builds the group's named tuple inside the kernel for subject i."""
        if self.scope == "record":
            return f"{self.name}[i]"
        if self.scope == "row":
            parts = [
                f"np.int64({self.name}[{k}])" if each in self.integers else f"{self.name}[{k}]"
                for k, each in enumerate(self.fields)
            ]
        else:
            index = "[i]" if self.scope == "subject" else ""
            parts = [argument + index for argument in self.arguments()]
        return f"{self.type_name}({', '.join(parts)})"


@dataclass(frozen=True)
class Program:
    """A kernel to be built: the lane function called once per subject, its groups and scalars.

    The lane function takes the groups, then the ``scalars``, in order. ``bindings`` fills the slots. With
    ``inline``, lanes become part of their callers on the CPU: for small kernels of many groups, whose calls
    would take longer than their work (every array reaches a function as several numbers).
    """

    name: str
    entry: Callable[..., Any] | NamedLane
    groups: tuple[Group, ...]
    scalars: tuple[str, ...] = ()
    bindings: dict[str, Part] = field(default_factory=dict)
    inline: bool = False

    @property
    def entry_name(self) -> str:
        """Name of the lane function that is called once per subject."""
        return self.entry.name if isinstance(self.entry, NamedLane) else self.entry.__name__


# Modules that every backend knows. Of NumPy, lanes use types alone: its functions are not all on CUDA.
MODULES = frozenset({"math", "np"})


class LaneSourceError(Exception):
    """A lane function uses something that cannot be carried into a kernel (our mistake, not a user's)."""


@functools.cache
def _tree(function: Callable[..., Any]) -> ast.FunctionDef:
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    assert isinstance(tree, ast.FunctionDef)
    tree.decorator_list = []
    tree.returns = None
    for argument in tree.args.args:
        argument.annotation = None
    if ast.get_docstring(tree) is not None:
        tree.body = tree.body[1:] or [ast.Pass()]
    return tree


def _free_names(tree: ast.FunctionDef) -> list[str]:
    bound = {argument.arg for argument in tree.args.args}
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    bound.update(node.id for node in nodes if isinstance(node.ctx, ast.Store))
    return sorted({node.id for node in nodes} - bound)


def _constant_text(name: str, value: object) -> str:
    if isinstance(value, np.generic):
        return f"{name} = np.{value.dtype.name}({value.item()!r})"
    return f"{name} = {value!r}"


class _Collector:
    """Walks from the entry through everything it calls, dependencies first."""

    def __init__(self, bindings: dict[str, Part]) -> None:
        self.bindings = bindings
        self.texts: dict[str, str] = {}
        self.constants: dict[str, object] = {}
        self.aliases: dict[str, str] = {}
        self.tuples: dict[str, tuple[str, ...]] = {}

    def visit(self, function: Part) -> str:
        """Collect a function after all that it calls; return the name it is written under."""
        if isinstance(function, NamedLane):
            function = function.function()
        if isinstance(function, WrittenLane):
            for used in function.uses:
                self.visit(used)
            self.texts[function.name] = f"# written for this program\n@_lane\n{function.text}"
            return function.name
        name = function.__name__
        if not is_lane(function):
            raise LaneSourceError(f"{name} is not marked as a lane function")
        if name not in self.texts:
            tree = _tree(function)
            for free in _free_names(tree):
                self._resolve(function, free)
            self.texts[name] = f"# {function.__module__}.{name}\n@_lane\n{ast.unparse(tree)}"
        return name

    def _resolve(self, function: Callable[..., Any], name: str) -> None:
        if name in MODULES or hasattr(builtins, name):
            return
        value = getattr(function, "__globals__", {}).get(name)
        if isinstance(value, Slot):
            if value.name not in self.bindings:
                raise LaneSourceError(f"slot {value.name} of {function.__name__} is not bound")
            self.aliases[name] = self.visit(self.bindings[value.name])
        elif is_lane(value):
            assert callable(value)
            self.visit(value)
        elif isinstance(value, type) and issubclass(value, tuple) and hasattr(value, "_fields"):
            self.tuples[name] = value._fields
        elif isinstance(value, int | float | np.generic | tuple):
            if self.constants.setdefault(name, value) != value:
                raise LaneSourceError(f"{name} has two values in lane functions ({function.__name__})")
        elif isinstance(value, ModuleType):
            raise LaneSourceError(f"{function.__name__}: import what you use of {name} by name")
        else:
            raise LaneSourceError(f"{function.__name__} uses {name}, which a kernel cannot carry")


HEADERS = {
    "plain": "def _lane(f):\n    return f\n_entry = _lane\n",
    # Inner functions need no entry from Python, and nothing allocates: without the wrappers a kernel
    # compiles in half the time; without reference counts it runs several times faster, and threads do not
    # wait for each other at the counts of shared tables. What a lane is compiled for is in passing.py.
    "cpu": (
        "from numba import njit\n"
        "_options = dict(error_model='numpy', nogil=True, _nrt=False)\n"
        "_inner = dict(no_cpython_wrapper=True, no_cfunc_wrapper=True, forceinline=_inline)\n"
        "from machinepsych.kernels.passing import as_passed\n"
        "def _lane(f):\n"
        "    lane = njit(**_inner, **_options)(f)\n"
        "    template = lane.get_call_template\n"
        "    lane.get_call_template = lambda args, kws: template(tuple(map(as_passed, args)), kws)\n"
        "    return lane\n"
        "def _entry(f):\n    return njit(cache=True, **_options)(f)\n"
    ),
    "cuda": (
        "from numba import cuda\n"
        "def _lane(f):\n    return cuda.jit(device=True)(f)\n"
        "def _entry(f):\n    return cuda.jit(cache=True)(f)\n"
    ),
    # In the simulator, lanes stay plain functions: NumPy scalars do the arithmetic.
    "simulator": (
        "from numba import cuda\ndef _lane(f):\n    return f\ndef _entry(f):\n    return cuda.jit(f)\n"
    ),
}


def module_text(program: Program, backend: str) -> str:
    """Write the module of a program for one backend; its kernel is called ``entry``.

    ``entry(first, last, *arguments)`` runs subjects first to last - 1: in a loop on ``plain`` and
    ``cpu``, one a thread on ``cuda`` and ``simulator``.
    """
    collector = _Collector(program.bindings)
    collector.visit(program.entry)
    tuples = {group.type_name: group.fields for group in program.groups if group.scope != "record"}
    tuples |= collector.tuples
    lines = ["import math", "import numpy as np", "from collections import namedtuple"]
    lines += [f"_inline = {program.inline}", HEADERS[backend]]
    lines += [f"{name} = namedtuple({name!r}, {list(fields)!r})" for name, fields in sorted(tuples.items())]
    lines += [_constant_text(name, value) for name, value in sorted(collector.constants.items())]
    for name, text in collector.texts.items():
        lines.append("\n" + text)
        lines += [f"{alias} = {name}" for alias, target in collector.aliases.items() if target == name]
    arguments = [argument for group in program.groups for argument in group.arguments()]
    signature = ", ".join(["first", "last", *arguments, *program.scalars])
    call = ", ".join([*(group.expression() for group in program.groups), *program.scalars])
    lines.append(f"\n@_entry\ndef entry({signature}):")
    if backend in ("cuda", "simulator"):
        lines.append(f"    i = first + cuda.grid(1)\n    if i < last:\n        {program.entry_name}({call})")
    else:
        # An index without a sign need not be asked whether it counts from the end, once for every array.
        bounds = "np.uint64(first), np.uint64(last)" if backend == "cpu" else "first, last"
        lines.append(f"    for i in range({bounds}):\n        {program.entry_name}({call})")
    return "\n".join(lines) + "\n"
