"""One code path for NumPy and CuPy, walked with a stand-in for CuPy that never mixes with NumPy."""

import importlib.util

import numpy as np
import pytest

from machinepsych.errors import UnavailableError, UnknownNameError
from machinepsych.hebb.array_module import module_for, module_of, unit
from machinepsych.hebb.feature_maps.base import FEATURE_MAPS
from machinepsych.hebb.memory import AssociativeMemory, make_memory
from machinepsych.hebb.rules.base import LEARNING_RULES
from tests.hebb.arrays import DeviceArray, signs, standin_module, unit_keys


@pytest.fixture(scope="module")
def device():
    return standin_module()


def test_the_module_of_an_array_is_its_own(device):
    assert module_of(np.zeros(2)) is np
    assert module_of(np.float32(1.0)) is np
    assert module_of(DeviceArray(np.zeros(2))) is device
    with pytest.raises(TypeError, match="got list"):
        module_of([1.0])


def test_the_stand_in_refuses_what_cupy_refuses(device):
    array = DeviceArray(np.ones(3))
    for wrong in (
        lambda: array + np.ones(3),
        lambda: np.ones(3) + array,
        lambda: np.exp(array),
        lambda: np.asarray(array),
        lambda: device.exp(np.ones(3)),
    ):
        with pytest.raises(TypeError):
            wrong()


def both_ways(device, make, keys, values, factors=None):
    """Write and read in NumPy and on the stand-in; return both reads."""
    reads = []
    for xp in (np, device):
        memory = make(xp)
        first, second = (xp.asarray(keys[..., part, :]) for part in (slice(0, 5), slice(5, None)))
        v_1, v_2 = (xp.asarray(values[..., part, :]) for part in (slice(0, 5), slice(5, None)))
        memory.write(first, v_1, *(() if factors is None else (xp.asarray(factors[..., :5]),)))
        memory.write(second, v_2)
        if isinstance(memory, AssociativeMemory):
            memory.rest(2)
            memory.forget(0.9)
        reads.append(memory.read(xp.asarray(keys)))
    assert isinstance(reads[1], DeviceArray)
    return reads[0], reads[1].held


@pytest.mark.parametrize("rule", LEARNING_RULES.names())
def test_every_rule_runs_on_the_device_and_agrees(device, rule):
    draw = np.random.default_rng(1)
    keys, values = unit_keys(draw, 3, 9, 6), signs(draw, 3, 9, 4)
    factors = draw.random((3, 9)) if LEARNING_RULES.get(rule).modulated else None

    def make(xp):
        return AssociativeMemory(rule, 6, 4, batch=(3,), xp=xp)

    here, there = both_ways(device, make, keys, values, factors)
    np.testing.assert_array_equal(here, there)


@pytest.mark.parametrize("rule", ["oja", "bcm"])
def test_untaught_rules_begin_on_the_device_too(device, rule):
    draw = np.random.default_rng(2)
    keys, values = unit_keys(draw, 2, 9, 6), np.zeros((2, 9, 3))
    here, there = both_ways(
        device, lambda xp: AssociativeMemory(rule, 6, 3, batch=(2,), xp=xp, activity="output"), keys, values
    )
    np.testing.assert_array_equal(here, there)


@pytest.mark.parametrize("feature_map", [*FEATURE_MAPS.names(), "softmax"])
def test_every_feature_map_runs_on_the_device_and_agrees(device, feature_map):
    draw = np.random.default_rng(3)
    keys, values = unit_keys(draw, 3, 9, 6), signs(draw, 3, 9, 4)
    here, there = both_ways(
        device,
        lambda xp: make_memory("hebb", 6, 4, feature_map, batch=(3,), xp=xp, dtype="float32"),
        keys.astype(np.float32),
        values.astype(np.float32),
    )
    assert here.dtype == np.float32
    np.testing.assert_array_equal(here, there)


def test_keys_that_depend_on_each_other_are_solved_on_the_device_too(device):
    keys, values = np.repeat(np.eye(3), 3, axis=0), np.arange(9.0)[:, None]
    here, there = both_ways(device, lambda xp: AssociativeMemory("pseudo_inverse", 3, 1, xp=xp), keys, values)
    np.testing.assert_array_equal(here, there)


def test_unit_leaves_zeroes():
    np.testing.assert_array_equal(unit(np.array([[3.0, 4.0], [0.0, 0.0]])), [[0.6, 0.8], [0.0, 0.0]])


def test_backends_have_their_modules_or_say_what_to_install():
    assert module_for("cpu") is np
    with pytest.raises(UnknownNameError, match='Did you mean "cuda"'):
        module_for("cuda1")
    if importlib.util.find_spec("cupy") is None:
        with pytest.raises(UnavailableError, match="pip install cupy-cuda12x"):
            module_for("cuda")
