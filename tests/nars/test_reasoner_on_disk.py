"""A reasoner on disk: the same memory with the same future, or a clear error."""

import contextlib
import json

import numpy as np
import pytest
from hypothesis import given, settings

from machinepsych.errors import MachinepsychError
from machinepsych.nars.reasoner import Reasoner
from machinepsych.narsese import parse_sentence, parse_term
from tests.nars.bench import differing, small_reasoner, tell
from tests.nars.test_reasoner import STREAMS, play


@settings(max_examples=6)
@given(STREAMS, STREAMS)
def test_a_loaded_memory_has_the_same_future(tmp_path_factory, stream, future):
    reasoner = play(small_reasoner(seed=3, motor_babbling=0.5), stream)
    reasoner.happenings()
    path = tmp_path_factory.mktemp("memory") / "m.npz"
    reasoner.save(path)
    loaded = Reasoner.load(path, backend="plain")
    assert differing(reasoner, loaded) == []
    assert loaded.concepts() == reasoner.concepts()
    for each in (reasoner, loaded):
        play(each, future)
    assert differing(reasoner, loaded) == []
    assert loaded.happenings() == reasoner.happenings()
    question = parse_sentence("<?1 --> k>?")
    assert loaded.ask(question) == reasoner.ask(question)


def test_names_operations_and_measures_are_saved(tmp_path):
    reasoner = small_reasoner()
    reasoner.set_operation(2, "^wave")
    reasoner.set_argument(2, 1, parse_term("(a * b)"))
    reasoner.set_value_space(2, "v")
    reasoner.save(tmp_path / "m")
    loaded = Reasoner.load(tmp_path / "m", backend="plain")
    assert loaded.language.operators == ["", "^left", "^wave", "^up"]
    assert loaded.operation_of(parse_term("<({SELF} * a) --> ^wave>")) == 2
    assert loaded.parameters == reasoner.parameters
    assert loaded.capacity == reasoner.capacity
    loaded.set_value_space(4, "w")
    tell(loaded, "<v_0.5 --> w_0.25>. :|:")
    assert str(loaded.concepts()[0].term) == "<v_0.5 --> w_0.25>"


def test_other_files_are_no_memories(tmp_path):
    path = tmp_path / "m"
    with pytest.raises(MachinepsychError, match="cannot be read"):
        Reasoner.load(path, backend="plain")
    for content in (b"", b"hello", b"PK\x03\x04 broken"):
        path.write_bytes(content)
        with pytest.raises(MachinepsychError, match="no memory"):
            Reasoner.load(path, backend="plain")
    with open(path, "wb") as file:
        np.savez(file, about=np.array('{"format": "machinepsych memory 0"}'))
    with pytest.raises(MachinepsychError, match="no memory"):
        Reasoner.load(path, backend="plain")


def test_a_file_that_describes_no_memory_is_none(tmp_path):
    path = tmp_path / "m.npz"
    np.savez(path, about=np.array("[]"))
    with pytest.raises(MachinepsychError, match="no memory"):
        Reasoner.load(path, backend="plain")


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    reasoner = small_reasoner()
    tell(reasoner, "<a --> b>. :|:")
    path = tmp_path_factory.mktemp("saved") / "m.npz"
    reasoner.save(path)
    with np.load(path) as stored:
        return path.read_bytes(), dict(stored), reasoner.concepts()


@pytest.mark.parametrize("place", range(40, 4000, 360))
def test_a_damaged_file_is_no_memory(saved, tmp_path, place):
    content = bytearray(saved[0])
    content[place] ^= 0xFF
    (tmp_path / "m.npz").write_bytes(content)
    # Not every byte of an archive matters: what is read in spite of the damage is the same memory.
    with contextlib.suppress(MachinepsychError):
        assert Reasoner.load(tmp_path / "m.npz", backend="plain").concepts() == saved[2]


def _without_symbols(about):
    del about["symbols"]


def _with_symbols_of_another_kind(about):
    about["symbols"] = 5


@pytest.mark.parametrize(
    ("array", "change"),
    [
        ("term_left", None),
        ("registers", None),
        ("about", _without_symbols),
        ("about", _with_symbols_of_another_kind),
    ],
)
def test_a_file_that_was_changed_is_no_memory(saved, tmp_path, array, change):
    arrays = dict(saved[1])
    if change is None:
        # Places far outside of the memory, which a kernel would follow.
        arrays[array] = arrays[array] + 10**12
    else:
        about = json.loads(str(arrays["about"]))
        change(about)
        arrays["about"] = np.array(json.dumps(about))
    np.savez(tmp_path / "m.npz", **arrays)
    with pytest.raises(MachinepsychError, match="no memory"):
        Reasoner.load(tmp_path / "m.npz", backend="plain")


def test_a_file_appears_only_when_it_is_complete(tmp_path, monkeypatch):
    reasoner = small_reasoner()
    path = tmp_path / "m"
    reasoner.save(path)
    kept = path.read_bytes()

    def full(file, **arrays):
        file.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez_compressed", full)
    with pytest.raises(MachinepsychError, match="No space"):
        reasoner.save(path)
    assert path.read_bytes() == kept
    assert [each.name for each in tmp_path.iterdir()] == ["m"]
    with pytest.raises(MachinepsychError, match="cannot be written"):
        reasoner.save(tmp_path / "nowhere" / "m")
