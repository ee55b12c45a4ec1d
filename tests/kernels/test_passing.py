"""A lane is compiled once for arrays, wherever they come from, and does the same with them."""

import numpy as np
import pytest
from numba.core import types

from machinepsych.kernels.arrays import Array, allocate_records
from machinepsych.kernels.build import build
from machinepsych.kernels.cache import CACHE_VARIABLE
from machinepsych.kernels.lane import lane
from machinepsych.kernels.native import native_entry
from machinepsych.kernels.passing import as_passed
from machinepsych.kernels.source import Group, Program

ARRAYS = (
    Array("one", (3,), "int", "an array by itself"),
    Array("rows", (2, 3), "int", "rows of a larger one"),
    Array("other", (5,), "int", "an array of another size"),
    Array("sums", (4,), "int", "what came of it"),
)


@lane
def passed_sum(numbers, factor):
    """Add up an array's numbers, and change its first."""
    total = 0
    for k in range(numbers.shape[0]):
        total += numbers[k] * factor
    numbers[0] += 1
    return total


@lane
def pass_all(memory):
    """Add up arrays of every origin."""
    memory.sums[0] = passed_sum(memory.one, 2)
    memory.sums[1] = passed_sum(memory.rows[1], 3)
    memory.sums[2] = passed_sum(memory.other, memory.one[0])
    memory.sums[3] = passed_sum(memory.sums, 1)


def program():
    return Program("passing", pass_all, (Group("memory", tuple(each.name for each in ARRAYS), "record"),))


def memories():
    records = allocate_records(ARRAYS, 2)
    for name, size in (("one", 3), ("rows", 6), ("other", 5), ("sums", 4)):
        records[name] = np.arange(1, 2 * size + 1).reshape(records[name].shape)
    return records


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    """Return the memories as a kernel leaves them, and the types that the lane was compiled for."""
    from numba.core import compiler

    kinds = []
    original = compiler.compile_extra

    def noted(typing, target, function, args, **named):
        if function.__name__ == "passed_sum":
            kinds.append(args)
        return original(typing, target, function, args, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CACHE_VARIABLE, str(tmp_path_factory.mktemp("cache")))
        patch.setattr(compiler, "compile_extra", noted)
        records = memories()
        native_entry(program())(0, 2, records)
    return records, kinds


def test_a_lane_is_compiled_once(compiled):
    assert len(compiled[1]) == 1


def test_kernels_do_with_every_array_what_plain_python_does(compiled):
    records = memories()
    build(program(), "plain")(0, 2, records)
    assert records.tobytes() == compiled[0].tobytes()
    assert len({int(each) for each in records.sums.ravel()}) > 4


def test_numbers_and_arrays_are_passed_as_what_they_are():
    array = types.Array(types.int64, 2, "C")
    assert as_passed(types.NestedArray(types.int64, (2, 3))) == array
    assert as_passed(array) == array
    assert as_passed(types.literal(3)) == types.int64
    assert as_passed(types.float64) == types.float64
