"""Compiling a kernel as a whole: its functions are optimised once, where they are used.

numba makes every function ready to be called by itself: with all that it calls linked in, it is optimised and
turned into machine code, and so is each caller with all of that again. Of a kernel's functions only one is
ever called from outside. While that one is compiled, the others are only brought to LLVM's language.

What numba does in Python takes three quarters of the time that is left. Some of it serves nobody here, and is
left out meanwhile (:func:`without_detours`).
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator
from typing import Any


@contextlib.contextmanager
def optimised_once(name: str) -> Iterator[None]:
    """Have numba optimise only the function of this name, and what that calls as part of it.

    numba links into each function all that it calls, with all that those call: here the one function gets
    each of the others once, and they can serve no other. numba has no switch for this, so some of its methods
    are replaced meanwhile; where a version of numba lacks one, it compiles as it always does.
    """
    try:
        from numba.core.codegen import CPUCodeLibrary, JITCodeLibrary
        from numba.core.cpu import CPUContext

        executable = CPUContext.get_executable
        finalize = CPUCodeLibrary.finalize
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

    def finalized(self: Any) -> None:
        if is_wanted(self):
            self._linking_libraries = _callers_first(self)
            finalize(self)
        else:
            self._finalize_dynamic_globals()
            self._finalized = True

    replaced = (
        (CPUContext, "get_executable", get_executable, executable),
        (CPUCodeLibrary, "finalize", finalized, finalize),
    )
    for owner, method, new, _ in replaced:
        setattr(owner, method, new)
    try:
        yield
    finally:
        for owner, method, _, old in replaced:
            setattr(owner, method, old)


def _callers_first(library: Any) -> list[Any]:
    """Return all that a library needs, directly or not, each behind all that need it.

    In that order, because LLVM takes of a module only what is needed already.
    """
    ordered: list[Any] = []
    seen: set[Any] = set()

    def visit(each: Any) -> None:
        for needed in each._linking_libraries:
            if needed not in seen:
                seen.add(needed)
                visit(needed)
                ordered.append(needed)

    visit(library)
    return ordered[::-1]


@contextlib.contextmanager
def without_detours() -> Iterator[None]:
    """Have numba compile without what takes time and changes nothing of the code.

    Garbage is not searched for: hundreds of thousands of objects live until the kernel is compiled, and
    were gone through again and again. A record's type is told by its name, not by a text about its hundred
    fields made each time. And of the functions in compilation (each begins while its caller's types are being
    found, so that there are tens) only the innermost is told how long locks are held. Where numba lacks what
    is replaced, it stays as it is.
    """
    collecting = gc.isenabled()
    gc.disable()
    with contextlib.ExitStack() as replaced:
        with contextlib.suppress(ImportError, AttributeError):
            replaced.enter_context(_records_told_by_name())
        with contextlib.suppress(ImportError, AttributeError):
            replaced.enter_context(_innermost_told())
        try:
            yield
        finally:
            if collecting:
                gc.enable()


@contextlib.contextmanager
def _records_told_by_name() -> Iterator[None]:
    from numba.core import types

    record: Any = types.Record
    described = record.__repr__
    record.__repr__ = lambda self: self.name
    try:
        yield
    finally:
        record.__repr__ = described


@contextlib.contextmanager
def _innermost_told() -> Iterator[None]:
    from numba.core import event as events

    broadcast, registered = events.broadcast, events._registered
    # Who listens already asked for it, and is told everything.
    others = {kind: len(listeners) for kind, listeners in registered.items()}

    def told(event: Any) -> None:
        listeners = registered[event.kind]
        first = others.get(event.kind, 0)
        for listener in (*listeners[:first], *listeners[first:][-1:]):
            listener.notify(event)

    events.broadcast = told
    try:
        yield
    finally:
        events.broadcast = broadcast
