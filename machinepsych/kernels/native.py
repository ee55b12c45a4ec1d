"""Kernels as machine code on disk: compiled once by numba, loaded afterwards without it.

To import numba takes longer than most sessions run. So the machine code of a kernel is kept in the cache
folder, and later processes load it with llvmlite, the part of numba that knows machine code, alone.

Machine code knows no Python objects. A kernel therefore gets one table of 64-bit words: for each array
its address and its shape, for each number its bits. A second function in front of the kernel makes array
views of the addresses again; what it runs is the text that numba's own entry runs, so results agree to the
bit. Arguments are C-contiguous arrays of float64, int64 or int8 with one dimension or more, record arrays of
these, and numbers; for anything else, and wherever machine code cannot be had, numba's entry serves.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import struct
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from machinepsych.kernels.build import build, is_compiled, module_name, separate_module
from machinepsych.kernels.cache import cache_folder, one_at_a_time, write_whole
from machinepsych.kernels.host import digest, host
from machinepsych.kernels.machine_code import Kept, MachineCode, NoMachineCodeError
from machinepsych.kernels.source import Program

# What an argument is, as machine code sees it: ("floats", 2) is a float64 array [., .], ("word", 0) a uint64.
Kinds = tuple[tuple[str, int], ...]

_ARRAYS = {np.dtype(np.float64): "floats", np.dtype(np.int64): "integers", np.dtype(np.int8): "bytes"}
# Who sets one of these wants numba itself: to look into a kernel, or to compile it in another way.
_ASKS_FOR_NUMBA = tuple(
    f"NUMBA_{name}"
    for name in ("DISABLE_JIT", "BOUNDSCHECK", "DEBUGINFO", "OPT", "CPU_NAME", "CPU_FEATURES", "JIT_COVERAGE")
)
_ENDING = ".machine"


def native_entry(program: Program, example: tuple[Any, ...] | None = None) -> Callable[..., None]:
    """Return ``entry(first, last, *arguments)`` of a program, as ``build`` does for ``cpu``.

    It runs machine code from disk if that is there (numba is then not imported), else it has numba
    compile and keeps the machine code for the next process. That happens at the first call with
    arguments of new kinds (types and numbers of dimensions); for those of ``example``, at once. Calls
    do not hold the interpreter lock, so threads run side by side.
    """
    entry = NativeEntry(program)
    if example is not None:
        kinds, _ = _described(example)
        entry.prepare(kinds)
    return entry


def is_native(program: Program) -> bool:
    """Say whether machine code of a program is on disk for this processor, whole, for some arguments."""
    return any(kept.code for kept in _kept_for(program))


def must_compile(program: Program) -> bool:
    """Say whether a program's first call will take its compile time."""
    if _numba_is_asked_for():
        return not is_compiled(program, "cpu")
    kept = _kept_for(program)
    if any(each.code for each in kept):
        return False
    return not (kept and is_compiled(program, "cpu"))


class NativeEntry:
    """A kernel to be called as ``entry(first, last, *arguments)``: runs subjects first to last - 1."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._ways: dict[Kinds | None, MachineCode | None] = {}
        self._numba: Callable[..., Any] | None = None
        self._lock = threading.Lock()

    def __call__(self, first: int, last: int, *arguments: Any) -> None:
        """Run a range of subjects; returns when they are done."""
        self.bound(arguments)(first, last)

    def bound(self, arguments: tuple[Any, ...]) -> Callable[[int, int], None]:
        """Return ``run(first, last)`` for these arguments, looked at once for many pieces of a batch."""
        kinds, table = _described(arguments)
        code = self._ways[kinds] if kinds in self._ways else self.prepare(kinds)

        def run(first: int, last: int) -> None:
            # The arguments are named here so that they live as long as what runs on their addresses.
            if code is None:
                assert self._numba is not None
                self._numba(first, last, *arguments)
            else:
                code.run(first, last, table)

        return run

    def prepare(self, kinds: Kinds | None) -> MachineCode | None:
        """Load or compile what runs arguments of these kinds; None means numba's entry does."""
        with self._lock:
            if kinds not in self._ways:
                code = None
                if kinds is not None and not _numba_is_asked_for():
                    code = _machine_code(self.program, kinds)
                if code is None and self._numba is None:
                    self._numba = build(self.program, "cpu")
                self._ways[kinds] = code
            return self._ways[kinds]


def _address(array: np.ndarray) -> int:
    # NumPy's own answer, array.ctypes.data, takes several times longer; it serves where this one cannot.
    try:
        return ctypes.addressof(ctypes.c_char.from_buffer(array))
    except (TypeError, ValueError):
        return array.ctypes.data


def _described(arguments: tuple[Any, ...]) -> tuple[Kinds | None, bytes]:
    """Return the kinds of arguments and the table; None for what machine code cannot take."""
    kinds: list[tuple[str, int]] = []
    formats = ["="]
    words: list[Any] = []
    for argument in arguments:
        if isinstance(argument, np.ndarray):
            name = _ARRAYS.get(argument.dtype) if argument.dtype.names is None else _record(argument.dtype)
            flags = argument.flags
            if name is None or not argument.ndim or not flags.c_contiguous or not flags.aligned:
                return None, b""
            kinds.append((name, argument.ndim))
            words.append(_address(argument))
            words.extend(argument.shape)
            formats.append("Q" + "q" * argument.ndim)
            continue
        number = _kind_of_number(argument)
        if number is None:
            return None, b""
        kinds.append((number, 0))
        words.append(argument)
        formats.append({"integer": "q", "word": "Q", "real": "d"}[number])
    return tuple(kinds), struct.pack("".join(formats), *words)


# The types of records by the names that stand for them in Kinds.
_RECORDS: dict[str, np.dtype] = {}
# Their names by type: to describe a record of many fields takes milliseconds, and an agent that is asked turn
# by turn is launched thousands of times. NumPy keeps a type's hash, so that looking it up takes none.
_NAMED: dict[np.dtype, str] = {}


def _record(dtype: np.dtype) -> str:
    """Return the name of a record's type; the same for the same fields in any process."""
    name = _NAMED.get(dtype)
    if name is None:
        plain = np.dtype(dtype.descr)
        name = f"record_{digest(repr(plain.descr))}"
        _RECORDS[name] = plain
        _NAMED[dtype] = name
    return name


def _kind_of_number(number: object) -> str | None:
    if isinstance(number, float):
        return "real"
    if isinstance(number, np.uint64):
        return "word"
    if isinstance(number, int | np.int64) and not isinstance(number, bool) and -(2**63) <= number < 2**64:
        return "integer" if number < 2**63 else "word"
    return None


def _machine_code(program: Program, kinds: Kinds) -> MachineCode | None:
    """Load machine code, or compile and keep it; None where it cannot be had."""
    expected = sum(len(group.arguments()) for group in program.groups) + len(program.scalars)
    if len(kinds) != expected:
        raise TypeError(f"the kernel {program.name} takes {expected} arguments, not {len(kinds)}")
    path = cache_folder() / f"{_stem(program)}-{digest(repr(kinds))}{_ENDING}"
    found, code = _loaded(path)
    if not found:
        with one_at_a_time(path.stem):
            # Another process may have compiled it meanwhile.
            found, code = _loaded(path)
            if not found:
                code = _compiled_and_kept(program, kinds, path)
    return code


def _loaded(path: Path) -> tuple[bool, MachineCode | None]:
    """Say whether a file tells what is to be known of a kernel's machine code, and return that, if any."""
    kept = Kept.read(path)
    if kept is None:
        return False, None
    if not kept.code:
        return True, None
    with contextlib.suppress(NoMachineCodeError, RuntimeError):
        return True, MachineCode(kept)
    return False, None


def _compiled_and_kept(program: Program, kinds: Kinds, path: Path) -> MachineCode | None:
    code = None
    try:
        kept = _compiled(program, kinds)
        code = MachineCode(kept)
    except (NoMachineCodeError, ImportError, AttributeError, NotImplementedError, RuntimeError, ValueError):
        # numba's insides differ between versions, and platforms do: then its own way is the way.
        kept = Kept("", (), b"")
    with contextlib.suppress(OSError):
        write_whole(path, kept.packed())
    return code


def _compiled(program: Program, kinds: Kinds) -> Kept:
    """Have numba compile a program for arguments of these kinds; return the object code."""
    from numba import from_dtype, types

    from machinepsych.kernels.whole import optimised_once, without_detours

    elements = {"floats": types.float64, "integers": types.int64, "words": types.uint64, "bytes": types.int8}
    elements |= {name: from_dtype(_RECORDS[name]) for name, _ in kinds if name in _RECORDS}
    # What is compiled here, numba's own entry could not use: its functions are not linked to each other.
    namespace = dict(vars(separate_module(program, "cpu")))
    namespace |= {f"view_{name}": _viewing(element) for name, element in elements.items()}
    exec(_front(program, kinds), namespace)
    front = namespace["front"]
    arguments = (types.int64, types.int64, types.int64)
    with optimised_once("front"), without_detours():
        front.compile(types.void(*arguments))
    result = front.overloads[arguments]
    library = result.library
    if library.has_dynamic_globals:
        raise NoMachineCodeError("the code holds addresses of this process")
    declared = (each.name for each in library._final_module.functions if each.is_declaration)
    outside = tuple(name for name in declared if not name.startswith("llvm."))
    # numba brings functions of its own, which a process without it has not.
    process = ctypes.CDLL(None)
    missing = [name for name in outside if not hasattr(process, name)]
    if missing:
        raise NoMachineCodeError(", ".join(missing))
    return Kept(result.fndesc.llvm_func_name, outside, library._get_compiled_object())


def _viewing(element: Any) -> Callable[..., Any]:
    """Return what a compiled function calls as ``view(address, shape)`` for a C-contiguous array.

    ``numba.carray`` does this too, but not in functions that leave numba's reference counts out.
    """
    from numba import types
    from numba.core import cgutils
    from numba.extending import intrinsic
    from numba.np.arrayobj import populate_array

    @intrinsic
    def view(typing: Any, address: Any, shape: Any) -> Any:
        array = types.Array(element, len(shape), "C")

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            made = context.make_array(array)(context, builder)
            data_type = context.get_data_type(element)
            size = context.get_constant(types.intp, context.get_abi_sizeof(data_type))
            sizes = cgutils.unpack_tuple(builder, arguments[1])
            strides = [size]
            for each in reversed(sizes[1:]):
                strides.insert(0, builder.mul(strides[0], each))
            data = builder.inttoptr(arguments[0], data_type.as_pointer())
            populate_array(made, data=data, shape=sizes, strides=strides, itemsize=size, meminfo=None)
            return made._getvalue()

        return array(types.int64, shape), generate

    function: Callable[..., Any] = view
    return function


# How the text of the front reads a number from the table's word.
_NUMBERS = {"integer": "integers", "word": "words", "real": "floats"}


def _front(program: Program, kinds: Kinds) -> str:
    """Write the function that makes arguments of the table's words and runs the kernel on them.

    Its loop is that of numba's entry: to call the entry instead would have LLVM optimise everything twice.
    """
    names = [argument for group in program.groups for argument in group.arguments()] + list(program.scalars)
    lines = ["@_lane", "def front(table_, first_, last_):"]
    size = sum(1 + dimensions for _, dimensions in kinds)
    lines += [f"    {name}_ = view_{name}(table_, ({size},))" for name in _NUMBERS.values()]
    at = 0
    for argument, (name, dimensions) in zip(names, kinds, strict=True):
        shape = "".join(f"integers_[{at + 1 + d}], " for d in range(dimensions))
        read = f"view_{name}(integers_[{at}], ({shape}))" if dimensions else f"{_NUMBERS[name]}_[{at}]"
        lines.append(f"    {argument} = {read}")
        at += 1 + dimensions
    call = ", ".join([*(group.expression() for group in program.groups), *program.scalars])
    lines.append(f"    for i in range(first_, last_):\n        {program.entry_name}({call})")
    return "\n".join(lines) + "\n"


def _stem(program: Program) -> str:
    return f"{module_name(program, 'cpu')}.{host()}"


def _kept_for(program: Program) -> list[Kept]:
    # Not by a pattern: of a folder with thousands of files, that takes several times longer.
    stem = f"{_stem(program)}-"
    with os.scandir(cache_folder()) as entries:
        paths = [each.path for each in entries if each.name.startswith(stem) and each.name.endswith(_ENDING)]
    found = (Kept.read(Path(path)) for path in paths)
    return [kept for kept in found if kept is not None]


def _numba_is_asked_for() -> bool:
    return any(os.environ.get(name) for name in _ASKS_FOR_NUMBA)
