"""Fused kernels against the array form: to rounding, on every backend, at sizes around the blocks of rows."""

import numpy as np
import pytest

from machinepsych.errors import UnknownNameError
from machinepsych.hebb import fused, matrix
from machinepsych.hebb.fused import FusedMemory, fused_rules, read_queries, read_queries_of_both, write_pairs
from machinepsych.hebb.matrix import (
    SHORT_MATRIX,
    matrix_fade_and_write,
    matrix_read,
    matrix_read_both,
    matrix_write,
)
from machinepsych.hebb.memory import AssociativeMemory
from machinepsych.hebb.rules.base import LEARNING_RULES
from tests.hebb.arrays import signs, unit_keys

TOLERANCE = {"float32": 2e-5, "float64": 1e-12}


def both(rule, backend, dtype, d_k=9, d_v=7, memories=3, pairs=5, threads=1):
    draw = np.random.default_rng(d_k)
    keys, values = unit_keys(draw, memories, pairs, d_k), signs(draw, memories, pairs, d_v)
    memory = FusedMemory(
        rule, d_k, d_v, memories, dtype=dtype, backend=backend, threads=threads, learning_rate=0.5
    )
    arrays = AssociativeMemory(rule, d_k, d_v, batch=(memories,), dtype=dtype, learning_rate=0.5)
    for part in (slice(0, 2), slice(2, pairs)):
        memory.write(keys[:, part], values[:, part])
        arrays.write(keys[:, part], values[:, part])
    reads = memory.read(keys)
    memory.close()
    return (memory.weights, reads), (arrays.weights, arrays.read(keys))


def assert_agree(found, exact, dtype):
    for ours, theirs in zip(found, exact, strict=True):
        assert ours.dtype == np.dtype(dtype)
        np.testing.assert_allclose(ours, theirs, atol=TOLERANCE[dtype])


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("rule", fused_rules())
def test_every_fused_rule_agrees_with_its_array_form(rule, dtype):
    assert_agree(*both(rule, "plain", dtype), dtype)


@pytest.mark.parametrize("d_k", [1, 2, 3, 4, 5, 8, 11])
@pytest.mark.parametrize("short_matrix", [0, 10**6], ids=["in quarters", "two rows at a time"])
def test_large_and_short_matrices_agree_with_the_array_form(monkeypatch, d_k, short_matrix):
    monkeypatch.setattr(matrix, "SHORT_MATRIX", short_matrix)
    monkeypatch.setattr(fused, "SHORT_MATRIX", short_matrix)
    assert_agree(*both("delta", "plain", "float64", d_k, 3, memories=3, pairs=3), "float64")


@pytest.mark.parametrize("memories", [1, 2, 3, 4, 7])
def test_reads_have_the_same_bits_beside_any_number_of_memories(memories):
    draw = np.random.default_rng(memories)
    weights, queries = draw.standard_normal((memories, 9, 5)), draw.standard_normal((memories, 2, 9))
    batch = FusedMemory("delta", 9, 5, memories, dtype="float64", backend="plain")
    batch.weights[...] = weights
    reads = batch.read(queries)
    for m in range(memories):
        alone = np.empty((2, 5))
        for n in range(2):
            matrix_read(weights[m], queries[m, n], alone[n])
        np.testing.assert_array_equal(reads[m], alone)


@pytest.mark.parametrize("rows", [1, 2, 5])
def test_two_matrices_read_side_by_side_read_as_each_alone(rows):
    draw = np.random.default_rng(rows)
    weights, queries = draw.standard_normal((2, rows, 3)), draw.standard_normal((2, rows))
    reads, alone = np.empty((2, 3)), np.empty((2, 3))
    matrix_read_both(weights[0], queries[0], reads[0], weights[1], queries[1], reads[1])
    for m in range(2):
        matrix_read(weights[m], queries[m], alone[m])
    np.testing.assert_array_equal(reads, alone)


def test_larger_matrices_are_not_read_two_at_a_time():
    side = 64
    assert side * side * 8 == SHORT_MATRIX
    assert FusedMemory("delta", side, side, 2, dtype="float64", backend="plain").reads_by_two
    assert not FusedMemory("delta", side, side + 1, 2, dtype="float64", backend="plain").reads_by_two


@pytest.mark.parametrize("rule", ["decay", "delta"])
def test_compiled_code_gives_the_bits_of_plain_python(rule):
    plain, _ = both(rule, "plain", "float32")
    compiled, _ = both(rule, "cpu", "float32", threads=2)
    for ours, theirs in zip(compiled, plain, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_the_cuda_text_gives_the_bits_of_plain_python():
    pytest.importorskip("numba_cuda")
    plain, _ = both("delta", "plain", "float32", d_k=5, d_v=4, memories=2, pairs=3)
    simulated, _ = both("delta", "simulator", "float32", d_k=5, d_v=4, memories=2, pairs=3)
    for ours, theirs in zip(simulated, plain, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_a_memory_does_not_depend_on_its_batch():
    draw = np.random.default_rng(1)
    keys, values = unit_keys(draw, 4, 6, 8), signs(draw, 4, 6, 5)
    batch = FusedMemory("delta", 8, 5, 4, backend="plain")
    batch.write(keys, values)
    alone = FusedMemory("delta", 8, 5, 1, backend="plain")
    alone.write(keys[2:3], values[2:3])
    np.testing.assert_array_equal(batch.weights[2], alone.weights[0])


def test_matrix_functions_by_products():
    draw = np.random.default_rng(2)
    weights, key, amount = draw.standard_normal((6, 3)), draw.standard_normal(6), draw.standard_normal(3)
    read = np.empty(3)
    matrix_read(weights, key, read)
    np.testing.assert_allclose(read, key @ weights)
    written = weights.copy()
    matrix_write(written, key, amount)
    np.testing.assert_allclose(written, weights + np.outer(key, amount))
    matrix_fade_and_write(written, np.array([0.5]), key, amount)
    np.testing.assert_allclose(written, 0.5 * weights + 1.5 * np.outer(key, amount))


def test_what_is_not_there_or_does_not_fit_is_refused():
    with pytest.raises(UnknownNameError, match="no learning rule in fused form"):
        FusedMemory("oja", 2, 2, 1)
    memory = FusedMemory("hebb", 3, 2, 4, backend="plain")
    with pytest.raises(ValueError, match="do not fit 4 memories of 3 by 2"):
        memory.write(np.zeros((4, 1, 3)), np.zeros((4, 2, 2)))
    with pytest.raises(ValueError, match="do not fit 4 memories of keys of 3"):
        memory.read(np.zeros((4, 1, 2)))


def test_the_programs_are_named_and_run_their_entries():
    from machinepsych.hebb.fused import read_program, write_program

    assert read_program().entry is read_queries
    assert read_program(both=True).entry is read_queries_of_both
    assert read_program(both=True).name != read_program().name
    names = {write_program(LEARNING_RULES.get(rule)).name for rule in fused_rules()}
    assert len(names) == len(fused_rules())
    assert all(write_program(LEARNING_RULES.get(rule)).entry is write_pairs for rule in fused_rules())
