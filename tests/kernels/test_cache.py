"""What is kept in the cache folder: found again while the package's files stay as they are."""

import threading
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from machinepsych.kernels import cache
from machinepsych.kernels.cache import (
    CACHE_VARIABLE,
    _packed,
    _unpacked,
    kept_tables,
    one_at_a_time,
    state_of_files,
)

TABLES = st.dictionaries(
    st.text(max_size=8),
    hnp.arrays(st.sampled_from([np.int64, np.float64, np.int8]), hnp.array_shapes(min_dims=1, min_side=0)),
    max_size=4,
)


def same(one, other):
    assert list(one) == list(other)
    for name, table in one.items():
        assert table.dtype == other[name].dtype
        assert table.shape == other[name].shape
        assert table.tobytes() == other[name].tobytes()


@given(tables=TABLES)
def test_tables_are_read_back(tables):
    read = _unpacked(_packed(tables))
    same(read, tables)
    assert all(table.flags.writeable and table.flags.aligned for table in read.values())


@given(tables=TABLES, data=st.data())
def test_damage_is_seen(tables, data):
    content = bytearray(_packed(tables))
    place = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans(), "cut"):
        del content[place:]
    else:
        content[place] ^= data.draw(st.integers(1, 255))
    assert _unpacked(bytes(content)) is None


@pytest.fixture
def counted(monkeypatch, tmp_path):
    """Return a maker of tables that counts its calls, with an empty cache folder."""
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    calls = []

    def make():
        calls.append(1)
        return {"a": np.arange(6).reshape(2, 3), "b": np.array([0.5])}

    return make, calls


def test_tables_are_worked_out_once(counted, tmp_path):
    make, calls = counted
    same(kept_tables("some", make), make())
    calls.clear()
    same(kept_tables("some", make), {"a": np.arange(6).reshape(2, 3), "b": np.array([0.5])})
    assert not calls
    (file,) = tmp_path.glob("some_*.tables")
    file.write_bytes(file.read_bytes()[:-1])
    kept_tables("some", make)
    kept_tables("others", make)
    assert len(calls) == 2
    kept_tables("some", make)
    assert len(calls) == 2


def test_tables_are_worked_out_anew_for_other_files(counted, monkeypatch):
    make, calls = counted
    kept_tables("some", make)
    monkeypatch.setattr(cache, "state_of_files", lambda: "another state")
    kept_tables("some", make)
    assert len(calls) == 2


def test_tables_that_cannot_be_kept_serve_all_the_same(counted, monkeypatch):
    make, calls = counted

    def refuse(path, content):
        raise OSError("full")

    monkeypatch.setattr(cache, "write_whole", refuse)
    same(kept_tables("some", make), make())
    same(kept_tables("some", make), make())
    assert len(calls) == 4


def test_one_after_the_other_does_what_has_one_name(monkeypatch, tmp_path):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    inside, most = [], []

    def work(name):
        with one_at_a_time(name):
            inside.append(name)
            most.append(inside.count(name))
            # Another name holds nobody off.
            with one_at_a_time(f"{name} besides"):
                time.sleep(0.01)
            inside.remove(name)

    workers = [threading.Thread(target=work, args=(name,)) for name in ("a", "b") * 5]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert most == [1] * 10
    assert not list(tmp_path.iterdir())


def test_a_mistake_lets_the_next_one_in(monkeypatch, tmp_path):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    with pytest.raises(KeyError), one_at_a_time("a"):
        raise KeyError
    with one_at_a_time("a"):
        assert [path.name for path in tmp_path.iterdir()] == ["a.lock"]


def test_where_no_locks_can_be_made_nobody_waits(monkeypatch, tmp_path):
    monkeypatch.setattr(cache, "cache_folder", lambda: tmp_path / "missing")
    with one_at_a_time("a"), one_at_a_time("a"):
        assert not list(tmp_path.rglob("*.lock"))


def test_the_state_of_files_is_that_of_all_python_files_below(tmp_path):
    room = tmp_path / "room"
    room.mkdir()
    (room / "lane.py").write_text("x = 1\n")
    (room / "notes.txt").write_text("x")
    before = state_of_files.__wrapped__(tmp_path)
    assert before.count("\n") == 0
    (room / "notes.txt").write_text("changed")
    assert state_of_files.__wrapped__(tmp_path) == before
    (room / "lane.py").write_text("x = 12\n")
    after = state_of_files.__wrapped__(tmp_path)
    (room / "other.py").touch()
    assert len({before, after, state_of_files.__wrapped__(tmp_path)}) == 3
