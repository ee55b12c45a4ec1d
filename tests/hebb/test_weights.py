"""One row of weights: read, write and fade, at sizes around the four that are summed at a time."""

import numpy as np
import pytest

from machinepsych.hebb.weights import memory_fade, memory_read, memory_write


@pytest.mark.parametrize("size", [0, 1, 2, 3, 4, 5, 31, 32, 33])
def test_a_read_is_the_product(size):
    draw = np.random.default_rng(size)
    weights, query = draw.standard_normal(size), draw.standard_normal(size)
    assert memory_read(weights, query) == pytest.approx(weights @ query)


def test_fading_scales_every_read():
    weights = np.zeros(3)
    memory_write(weights, np.array([1.0, 2.0, 3.0]), 2.0)
    memory_fade(weights, 0.5)
    np.testing.assert_allclose(weights, [1.0, 2.0, 3.0])
