"""The memory's face: batches, precision, forgetting, consolidating, and what is refused."""

import numpy as np
import pytest

from machinepsych.errors import UnknownNameError
from machinepsych.hebb.attention import AttentionMemory
from machinepsych.hebb.memory import AssociativeMemory, make_memory
from tests.hebb.arrays import signs, unit_keys


def test_heads_and_subjects_are_axes_alike():
    draw = np.random.default_rng(1)
    keys, values = unit_keys(draw, 5, 2, 7, 8), signs(draw, 5, 2, 7, 3)
    memory = AssociativeMemory("delta", 8, 3, batch=(5, 2))
    memory.write(keys, values)
    assert memory.weights.shape == (5, 2, 8, 3)
    assert memory.read(keys[..., :4, :]).shape == (5, 2, 4, 3)
    alone = AssociativeMemory("delta", 8, 3)
    alone.write(keys[3, 1], values[3, 1])
    np.testing.assert_allclose(memory.read(keys)[3, 1], alone.read(keys[3, 1]), atol=1e-12)


@pytest.mark.parametrize(("dtype", "size"), [("float32", 4), ("float64", 8)])
def test_the_state_takes_the_bytes_of_its_kind(dtype, size):
    memory = AssociativeMemory("hebb", 8, 3, batch=(5,), dtype=dtype)
    assert memory.bytes == 5 * 8 * 3 * size


def test_forgetting_scales_reads():
    memory = AssociativeMemory("consolidation", 2, 1, write="hebb", learning_rate=1.0)
    memory.write(np.eye(2), np.ones((2, 1)))
    memory.consolidate(0.5)
    before = memory.read(np.eye(2))
    memory.forget(0.25)
    np.testing.assert_allclose(memory.read(np.eye(2)), 0.25 * before)


def test_consolidating_moves_weights_and_changes_no_read():
    memory = AssociativeMemory("consolidation", 2, 1)
    memory.write(np.eye(2), np.ones((2, 1)))
    before, fast, slow = memory.read(np.eye(2)), memory.weights.copy(), memory.state["slow"].copy()
    memory.consolidate(0.25)
    np.testing.assert_allclose(memory.weights, 0.75 * fast)
    np.testing.assert_allclose(memory.state["slow"], slow + 0.25 * fast)
    np.testing.assert_allclose(memory.read(np.eye(2)), before)


def test_a_rule_without_slow_weights_says_which_has_them():
    with pytest.raises(ValueError, match="hebb has no slow weights; consolidation has"):
        AssociativeMemory("hebb", 2, 1).consolidate(0.1)


def test_names_that_nothing_bears_get_the_nearest():
    with pytest.raises(UnknownNameError, match=r'no learning rule "detla"\. Did you mean "delta"'):
        AssociativeMemory("detla", 2, 1)
    with pytest.raises(UnknownNameError, match=r'no feature map "dfp"\. Did you mean "dpfp"'):
        AssociativeMemory("hebb", 2, 1, feature_map="dfp")
    with pytest.raises(TypeError, match="momentum"):
        AssociativeMemory("hebb", 2, 1, momentum=0.1)


@pytest.mark.parametrize("make", [AssociativeMemory, lambda rule, k, v: AttentionMemory(k, v)])
def test_shapes_that_do_not_fit_are_refused(make):
    memory = make("hebb", 3, 2)
    for keys, values in (((4, 3), (5, 2)), ((4, 3), (4, 3)), ((4, 2), (4, 2))):
        with pytest.raises(ValueError, match=r"fit a memory of 3 by 2|do not fit 3 by 2|end in 3, not 2"):
            memory.write(np.ones(keys), np.ones(values))


def test_factors_are_for_rules_that_take_them():
    pair = np.ones((1, 2)), np.ones((1, 2)), np.ones(1)
    with pytest.raises(ValueError, match="the rule hebb takes no factors"):
        AssociativeMemory("hebb", 2, 2).write(*pair)
    with pytest.raises(ValueError, match="takes no factors"):
        AttentionMemory(2, 2).write(*pair)


def test_features_are_of_unit_length_where_there_is_a_map():
    keys = unit_keys(np.random.default_rng(2), 20, 16)
    for feature_map in ("relu", "elu_plus_one", "dpfp", "random_fourier", "random_fourier_positive"):
        memory = AssociativeMemory("hebb", 16, 2, feature_map=feature_map)
        features = memory.represent(keys)
        assert features.shape == (20, memory.features)
        np.testing.assert_allclose(np.linalg.norm(features, axis=-1), 1.0)
    plain = AssociativeMemory("hebb", 16, 2)
    np.testing.assert_array_equal(plain.represent(2.0 * keys), 2.0 * keys)


def test_maps_meant_for_unit_variance_get_it_of_unit_keys():
    keys = unit_keys(np.random.default_rng(3), 5, 16)
    features = np.where(keys > 0, 4.0 * keys + 1.0, np.exp(4.0 * keys))
    features /= np.linalg.norm(features, axis=-1, keepdims=True)
    memory = AssociativeMemory("hebb", 16, 2, feature_map="elu_plus_one")
    np.testing.assert_allclose(memory.represent(keys), features)
    as_they_are = AssociativeMemory("hebb", 16, 2, feature_map="elu_plus_one", input_scale=4.0)
    np.testing.assert_allclose(as_they_are.represent(keys), features)


def test_softmax_goes_with_hebb_alone():
    assert isinstance(make_memory("hebb", 2, 2, "softmax"), AttentionMemory)
    assert isinstance(make_memory("delta", 2, 2, "relu"), AssociativeMemory)
    with pytest.raises(ValueError, match="it goes with hebb, not delta"):
        make_memory("delta", 2, 2, "softmax")
