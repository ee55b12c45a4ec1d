"""Declared arrays: their bytes, and that what does not fit in memory is refused before it is taken."""

import pytest

from machinepsych.errors import MachinepsychError, MemoryShortError
from machinepsych.kernels import arrays
from machinepsych.kernels.arrays import Array, allocate, available_bytes, bytes_per_subject, check_room

DECLARED = (Array("a", (3, 2), "float", ""), Array("b", (5,), "int", ""), Array("c", (7,), "byte", ""))


def test_bytes_are_those_that_are_allocated():
    for subjects in (1, 3, 64):
        taken = sum(array.nbytes for array in allocate(DECLARED, subjects).values())
        assert taken == subjects * bytes_per_subject(DECLARED)


def test_what_does_not_fit_is_refused_with_what_would(monkeypatch):
    monkeypatch.setattr(arrays, "available_bytes", lambda: 1000)
    check_room(100, 10, "chambers")
    with pytest.raises(MemoryShortError) as why:
        check_room(101, 10, "chambers")
    assert str(why.value) == (
        "101 chambers need 1,010 bytes of memory, and 1,000 are free here. Allowed: 1 to 100."
    )
    assert isinstance(why.value, MachinepsychError)


def test_some_memory_is_free_here():
    assert 2**20 < available_bytes() < 2**60
