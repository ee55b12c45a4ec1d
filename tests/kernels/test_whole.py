"""What is replaced in numba is replaced meanwhile only, and replaced by what does the same."""

import contextlib
import gc
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba.core import event as events
from numba.core.codegen import CPUCodeLibrary
from numba.core.cpu import CPUContext
from numba.core.types import Record

from machinepsych.kernels.whole import _callers_first, optimised_once, without_detours


def replaced():
    return (
        CPUContext.get_executable,
        CPUCodeLibrary.finalize,
        Record.__repr__,
        events.broadcast,
        gc.isenabled(),
    )


@pytest.mark.parametrize("collecting", [True, False])
def test_numba_is_as_it_was_afterwards(collecting):
    was = gc.isenabled()
    (gc.enable if collecting else gc.disable)()
    try:
        before = replaced()
        meanwhile = before
        with contextlib.suppress(ZeroDivisionError), optimised_once("f"), without_detours():
            meanwhile = replaced()
            raise ZeroDivisionError
        assert replaced() == before
        assert not any(one is other for one, other in zip(before[:4], meanwhile[:4], strict=True))
        assert not gc.isenabled() or collecting
        assert not meanwhile[4]
    finally:
        (gc.enable if was else gc.disable)()


@pytest.mark.parametrize(
    ("owner", "name"), [(CPUCodeLibrary, "finalize"), (Record, "__repr__"), (events, "_registered")]
)
def test_a_numba_without_what_is_replaced_compiles_as_it_always_does(monkeypatch, owner, name):
    monkeypatch.delattr(owner, name)
    before = getattr(owner, name, None), CPUContext.get_executable, events.broadcast
    with optimised_once("f"), without_detours():
        pass
    assert (getattr(owner, name, None), CPUContext.get_executable, events.broadcast) == before


@given(st.lists(st.sets(st.integers(0, 8), max_size=4), min_size=1, max_size=9))
def test_callers_come_before_what_they_call(calls):
    libraries = [Library() for _ in calls]
    for k, called in enumerate(calls):
        # Nothing calls itself, directly or not.
        libraries[k]._linking_libraries = [
            libraries[each] for each in sorted(called) if k < each < len(calls)
        ]
    ordered = _callers_first(libraries[0])
    places = {library: place for place, library in enumerate(ordered)}
    reached = {libraries[0]}
    for library in libraries:
        if library in reached:
            reached.update(library._linking_libraries)
    assert set(ordered) == reached - {libraries[0]}
    assert len(places) == len(ordered)
    for library in ordered:
        assert all(places[library] < places[called] for called in library._linking_libraries)


class Library(SimpleNamespace):
    """Stand for a library: each is like itself alone."""

    __hash__ = object.__hash__
    __eq__ = object.__eq__


class Noting(events.Listener):
    """A listener that counts."""

    def __init__(self):
        self.told = []

    def on_start(self, event):
        self.told.append(("start", event.data))

    def on_end(self, event):
        self.told.append(("end", event.data))


def test_who_listened_before_is_told_everything_and_of_the_others_the_innermost():
    kind = "numba:compile"
    before, outer, inner = Noting(), Noting(), Noting()
    with events.install_listener(kind, before), without_detours():
        with (
            events.install_listener(kind, outer),
            events.trigger_event(kind, "outer"),
            events.install_listener(kind, inner),
            events.trigger_event(kind, "inner"),
        ):
            pass
        with events.trigger_event(kind, "alone"):
            pass
    assert [data for _, data in before.told] == ["outer", "inner", "inner", "outer", "alone", "alone"]
    assert outer.told == [("start", "outer"), ("end", "outer")]
    assert inner.told == [("start", "inner"), ("end", "inner")]
