"""Machine code: what is kept of it on disk, and how a process makes it callable with llvmlite alone.

numba's calling convention (numba documentation, "Notes on Numba's architecture"): a function returns its
status and takes an address for its result, an address for its error, then its arguments.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from machinepsych.kernels.host import llvm_binding

# Statuses of a function that has done its work, with and without a result.
_DONE = (0, -2)
# What LLVM may call of C's libraries without a declaration in the text that it compiles.
_FROM_C = (
    *("ceil", "cos", "exp", "exp2", "floor", "fma", "fmod", "log", "log10", "log2", "nearbyint", "pow"),
    *("rint", "round", "sin", "sqrt", "trunc", "memcpy", "memmove", "memset"),
)


class NoMachineCodeError(Exception):
    """Machine code cannot be had for this kernel here; numba's entry has to serve."""


@dataclass(frozen=True)
class Kept:
    """What is on disk: the object code, the name of its function, the outside functions it calls.

    Without object code it says that this kernel's cannot be had, so that nobody tries again.
    """

    symbol: str
    outside: tuple[str, ...]
    code: bytes

    def packed(self) -> bytes:
        """Return the content of the file: a checksum, a line of names, the code."""
        head = json.dumps({"symbol": self.symbol, "outside": self.outside}).encode() + b"\n"
        return hashlib.sha256(head + self.code).digest() + head + self.code

    @classmethod
    def read(cls, path: Path) -> Kept | None:
        """Return what a file holds, None where it is missing or damaged."""
        try:
            content = path.read_bytes()
        except OSError:
            return None
        if hashlib.sha256(content[32:]).digest() != content[:32]:
            return None
        head, _, code = content[32:].partition(b"\n")
        names = json.loads(head)
        return cls(names["symbol"], tuple(names["outside"]), code)


class MachineCode:
    """Machine code in memory, ready to be called.

    Raises NoMachineCodeError where it cannot be linked here.
    """

    def __init__(self, kept: Kept) -> None:
        llvm = llvm_binding()
        llvm.initialize_native_target()
        # Nothing is printed, but LLVM makes no engine without what could.
        llvm.initialize_native_asmprinter()
        machine = llvm.Target.from_default_triple().create_target_machine(codemodel="jitdefault", jit=True)
        # The engine owns the code's memory: it has to live as long as the function.
        self._engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine)
        # LLVM ends the process where a name is not found, so look for all of them first.
        missing = [name for name in (*kept.outside, *_FROM_C) if not llvm.address_of_symbol(name)]
        if missing or not kept.code:
            raise NoMachineCodeError(f"no code, or no {missing}")
        self._engine.add_object_file(llvm.ObjectFileRef.from_data(kept.code))
        self._engine.finalize_object()
        address = self._engine.get_function_address(kept.symbol)
        if not address:
            raise NoMachineCodeError(kept.symbol)
        word, place = ctypes.c_int64, ctypes.c_void_p
        self._function = ctypes.CFUNCTYPE(ctypes.c_int32, place, place, place, word, word)(address)

    def run(self, first: int, last: int, table: bytes) -> None:
        """Run subjects first to last - 1 on a table."""
        result = (ctypes.c_int64 * 2)()
        place = ctypes.addressof(result)
        status = self._function(place, place + 8, table, int(first), int(last))
        if status not in _DONE:
            raise RuntimeError(f"the kernel ended with status {status}")
