"""Compiling a kernel as a whole: its functions are optimised once, where they are used.

numba makes every function ready to be called by itself: with all that it calls linked in, it is optimised and
turned into machine code, and so is each caller with all of that again. Of a kernel's functions only one is
ever called from outside. While that one is compiled, the others are only brought to LLVM's language.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any


@contextlib.contextmanager
def optimised_once(name: str) -> Iterator[None]:
    """Have numba optimise only the function of this name, and what that calls as part of it.

    numba has no switch for this, so three of its methods are replaced meanwhile; where a version of numba
    lacks one, it compiles as it always does.
    """
    try:
        from numba.core.codegen import JITCodeLibrary
        from numba.core.cpu import CPUContext

        executable = CPUContext.get_executable
        optimise = JITCodeLibrary._optimize_final_module
        finish = JITCodeLibrary._finalize_final_module
        _ = JITCodeLibrary._finalize_dynamic_globals
    except (ImportError, AttributeError):
        yield
        return

    def is_wanted(library: Any) -> bool:
        return bool(library.name == name)

    def get_executable(self: Any, library: Any, description: Any, environment: Any) -> Any:
        if is_wanted(library):
            return executable(self, library, description, environment)
        # numba keeps functions by this object: any builtin will do that is like no other.
        return [].append

    def optimise_final_module(self: Any) -> None:
        if is_wanted(self):
            optimise(self)

    def finalize_final_module(self: Any) -> None:
        if is_wanted(self):
            finish(self)
        else:
            self._finalize_dynamic_globals()
            self._finalized = True

    replaced = (
        (CPUContext, "get_executable", get_executable, executable),
        (JITCodeLibrary, "_optimize_final_module", optimise_final_module, optimise),
        (JITCodeLibrary, "_finalize_final_module", finalize_final_module, finish),
    )
    for owner, method, new, _ in replaced:
        setattr(owner, method, new)
    try:
        yield
    finally:
        for owner, method, _, old in replaced:
            setattr(owner, method, old)
