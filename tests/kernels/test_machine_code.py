"""Machine code on disk: damage is seen, and what cannot be linked is refused before LLVM ends the process."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.kernels.machine_code import Kept, MachineCode, NoMachineCodeError

kept = st.builds(Kept, st.text(), st.lists(st.text()).map(tuple), st.binary(max_size=200))


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return tmp_path_factory.mktemp("kept") / "kernel.machine"


@given(each=kept)
def test_what_is_kept_is_read_back(file, each):
    file.write_bytes(each.packed())
    assert Kept.read(file) == each


@given(each=kept, data=st.data())
def test_damage_is_seen(file, each, data):
    content = bytearray(each.packed())
    place = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans(), "cut"):
        del content[place:]
    else:
        content[place] ^= data.draw(st.integers(1, 255))
    file.write_bytes(content)
    assert Kept.read(file) is None


def test_a_missing_file_holds_nothing(tmp_path):
    assert Kept.read(tmp_path / "none") is None


@pytest.mark.parametrize("each", [Kept("f", (), b""), Kept("f", ("no_such_function_anywhere",), b"code")])
def test_code_that_cannot_be_linked_is_refused(each):
    with pytest.raises(NoMachineCodeError):
        MachineCode(each)
