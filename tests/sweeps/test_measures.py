"""What a cell measures: against the laws, against one pair at a time, and whatever it is computed with."""

import math

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from machinepsych.hebb.rules.base import LEARNING_RULES
from machinepsych.sweeps import capacity, capacity_cells, keys, laws, propagation, recall, rules
from machinepsych.sweeps.agreement import compare, critical
from machinepsych.sweeps.check import loads
from machinepsych.sweeps.random_streams import generator
from tests.hebb.arrays import standin_module
from tests.sweeps.small import HEAD, TEXTS, rows_of


def measured(series, *changes, d_k="[16, 64]"):
    text = f"sweep: capacity\n{HEAD}d_k: {d_k}\nseries:\n  - {series}\n"
    specification, cells, rows = rows_of(text, "repeats=200", *changes)
    flags = []
    for cell, some in zip(cells, rows, strict=True):
        for row in some:
            setting = capacity_cells.setting(specification.values, cell, row["rule"])
            flags.append((row, laws.theory(setting, row["criterion"]).exact))
    return flags


EXACT = {
    "sphere": "{rules: [hebb, decay, delta, pseudo_inverse], criteria: [mse], loads: [0.5, 1, 2]}",
    "uniform": "{criteria: [uniform], loads: [0.25, 1]}",
    "lifetime": "{rules: [decay], criteria: [lifetime_noise], loads: [1, 3]}",
    "gaussian": "{keys: gaussian, criteria: [mse], loads: [0.5, 2]}",
    "orthogonal": "{keys: orthogonal, criteria: [mse], loads: [0.5, 1, 1.5, 2]}",
    "correlated": "{keys: correlated, overlap: 0.2, criteria: [mse], loads: [0.5, 2]}",
    "sparse": "{keys: sparse, active: 3, criteria: [mse], loads: [0.5, 2]}",
    "willshaw": "{rules: [willshaw], keys: sparse, criteria: [fill], capacities: [0.5, 1]}",
}


@pytest.mark.parametrize("name", EXACT)
def test_exact_laws_hold(name):
    found = measured(EXACT[name])
    assert found
    for row, exact in found:
        assert exact
        assert near(row), row


def near(row):
    """Say whether a mean is within four standard errors of its law, or equal to it up to rounding."""
    if row["upper"] is None or math.isnan(row["upper"]):
        return abs(row["mean"] - row["theory"]) < 1e-6
    standard_error = (row["upper"] - row["mean"]) / critical(row["repeats"], 0.05)
    return abs(row["mean"] - row["theory"]) < 4.0 * standard_error + 1e-6


@pytest.mark.parametrize(
    ("series", "tolerance"),
    [
        ("{criteria: [cosine], loads: [0.5, 2]}", 0.03),
        ("{criteria: [argmax], loads: [2, 8]}", 0.04),
        ("{criteria: [bit_error], loads: [0.5, 1]}", 0.01),
        ("{feature_map: relu, criteria: [mse], loads: [1]}", 0.15),
        ("{feature_map: elu_plus_one, criteria: [mse], loads: [1]}", 0.08),
        ("{feature_map: dpfp, rules: [hebb, pseudo_inverse], criteria: [mse], loads: [3]}", 0.15),
        ("{feature_map: random_fourier, criteria: [mse], loads: [1]}", 0.08),
        ("{rules: [covariance], keys: correlated, overlap: 0.5, criteria: [mse], loads: [1, 2]}", 0.08),
        ("{feature_map: softmax, criteria: [wrong_mass, mse], n: [500]}", 0.05),
        ("{rules: [willshaw], keys: sparse, criteria: [spurious], d_k: [256], capacities: [1]}", 0.15),
    ],
)
def test_asymptotic_laws_are_near(series, tolerance):
    for row, exact in measured(series):
        assert not exact
        scale = 1.0 if row["criterion"] in (*capacity.SHARES, "cosine") else row["theory"]
        assert abs(row["mean"] - row["theory"]) < tolerance * scale, row


def test_a_law_that_is_wrong_is_found_out():
    flags = [(row | {"theory": row["theory"] * 1.1}, exact) for row, exact in measured(EXACT["sphere"])]
    assert sum(each.far for each in compare(flags)) > len(flags) / 2


@pytest.mark.parametrize("rule", ["hebb", "decay", "delta", "covariance", "pseudo_inverse"])
def test_recall_is_one_pair_at_a_time(rule):
    rng = np.random.default_rng(1)
    k, v = rng.standard_normal((2, 70, 24)), rng.standard_normal((2, 70, 5))
    k /= np.linalg.norm(k, axis=-1, keepdims=True)
    kind = LEARNING_RULES.get(rule)
    state = kind.begin(kind.parameters(), (2,), 24, 5)
    for n in range(70):
        kind.write(kind.parameters(), state, k[:, n : n + 1], v[:, n : n + 1])
    expected = kind.read(kind.parameters(), state, k)
    np.testing.assert_allclose(recall.recall(rule, {}, k, v), expected, atol=1e-8)


@pytest.mark.parametrize("sweep", sorted(TEXTS))
def test_a_sweep_on_a_device_measures_the_same(sweep):
    """Walked with a stand-in for CuPy that never mixes with NumPy, and computes what NumPy does."""
    _, _, here = rows_of(TEXTS[sweep], "repeats=2")
    _, _, there = rows_of(TEXTS[sweep], "repeats=2", xp=standin_module())
    for rows, others in zip(here, there, strict=True):
        for row, other in zip(rows, others, strict=True):
            for name, value in row.items():
                same = (
                    value if isinstance(value, str) else pytest.approx(value, rel=1e-5, abs=1e-7, nan_ok=True)
                )
                assert other[name] == same


def test_a_cell_does_not_depend_on_how_memories_are_batched(monkeypatch):
    text = (
        f"sweep: capacity\n{HEAD}d_k: [16]\nseries:\n  - {{rules: [hebb, delta, covariance], loads: [2]}}\n"
    )
    _, _, once = rows_of(text)
    monkeypatch.setattr(capacity, "BATCH_BYTES", 1)
    _, _, one_by_one = rows_of(text)
    assert once == one_by_one


def test_criteria_by_hand():
    values = np.zeros((1, 2, 4), np.float32)
    values[0, :, :2] = [[0.5, 0.5], [0.5, -0.5]]
    values[0, [0, 1], [2, 3]] = 1.0
    reads = values.copy()
    reads[0, 0, 0] = -0.5
    reads[0, 1, 2:] = [0.6, 0.4]
    found = capacity._compare(
        reads, values, np.array([[0, 1]]), 2, ["mse", "cosine", "bit_error", "all_items", "argmax"]
    )
    assert found["mse"] == pytest.approx([0.5])
    assert found["cosine"] == pytest.approx([(0.0 + 2**-0.5) / 2])
    assert found["bit_error"] == pytest.approx([0.25])
    assert found["all_items"] == [False]
    assert found["argmax"] == pytest.approx([0.5])


@pytest.mark.parametrize("kind", ["sphere", "orthogonal", "correlated", "sparse"])
def test_keys_have_length_one(kind):
    drawn = keys.DRAWERS[kind](generator(1, "cell", 0, "keys"), 50, 24, keys.KeyDraw(overlap=0.3, active=3))
    np.testing.assert_allclose(np.linalg.norm(drawn, axis=1), 1.0, atol=1e-5)
    if kind == "orthogonal":
        np.testing.assert_allclose(drawn[24:48] @ drawn[24:48].T, np.eye(24), atol=1e-5)
    if kind == "sparse":
        assert ((drawn > 0).sum(axis=1) == 3).all()


@pytest.mark.parametrize(("d", "active"), [(9, 3), (100, 3), (16, 16)])
def test_active_places_are_different(d, active):
    places = keys.active_places(np.random.default_rng(1), 300, d, active)
    assert (np.sort(places, axis=1)[:, 1:] > np.sort(places, axis=1)[:, :-1]).all()
    assert set(np.unique(places)) == set(range(d))


def test_streams_of_random_numbers_are_their_own():
    draws = {
        tuple(generator(*name).integers(0, 2**62, 4))
        for name in [
            (1, "a", 0, "keys"),
            (2, "a", 0, "keys"),
            (1, "b", 0, "keys"),
            (1, "a", 1, "keys"),
            (1, "a", 0, "v"),
        ]
    }
    assert len(draws) == 5


@pytest.mark.parametrize("form", ["npy", "columns", "lists"])
def test_embeddings_from_a_file_have_their_own_law(tmp_path, form):
    rng = np.random.default_rng(2)
    # Vectors with a common part and unequal directions, like those of words.
    vectors = rng.standard_normal((300, 12)) * np.linspace(0.1, 2.0, 12) + 0.8
    path = tmp_path / ("v.npy" if form == "npy" else "v.parquet")
    if form == "npy":
        np.save(path, vectors.astype(np.float32))
    elif form == "columns":
        pq.write_table(pa.table({f"d{k}": vectors[:, k] for k in range(12)}), path)
    else:
        pq.write_table(pa.table({"word": [str(k) for k in range(300)], "vector": list(vectors)}), path)
    found = measured(f"{{keys: file, file: {path}, criteria: [mse], n: [10, 40]}}", d_k="[16]")
    assert {row["d_k"] for row, _ in found} == {12}
    assert all(exact and near(row) for row, exact in found)
    # The law is that of the file, not that of random keys.
    assert all(row["theory"] > 1.3 * (row["n"] - 1) / 12 for row, _ in found)


@pytest.mark.parametrize(
    "series",
    [
        "{law: chain, d: [32], n: [16], layers: [1, 2, 4], heads: [1, 3]}",
        "{law: noise, d: [16], n: [8, 48], variances: [0.5]}",
        "{law: residual, d: [16], n: [8], layers: [1, 5], heads: [2]}",
        "{law: shared, d: [16], n: [12], heads: [1, 4], correlations: [0, 0.5, 1]}",
        "{law: projected, d: [8], n: [2, 12], heads: [1, 6], width: 24}",
        "{law: sliced, d: [8], n: [2, 12], heads: [1, 3], width: 24}",
    ],
)
def test_exact_laws_of_propagation_hold(series):
    text = f"sweep: propagation\n{HEAD}series:\n  - {series}\n"
    specification, _, rows = rows_of(text, "repeats=400")
    table = pa.Table.from_pylist([row for some in rows for row in some], schema=propagation.COLUMNS)
    assert all(near(row) for row in table.to_pylist())
    found = specification.kind.summarize(specification.values, table)
    assert found["totals"]["exact_cells"] == table.num_rows
    if "chain" in series:
        assert found["isotropic"]["verdict"] == "rejected"
        assert found["isotropic"]["rejected_in"] >= 3


@pytest.mark.parametrize("law", ["averaged", "majority"])
def test_votes_are_near_their_law(law):
    text = (
        f"sweep: propagation\n{HEAD}series:\n  - {{law: {law}, d: [64], n: [65], heads: [1, 5], d_v: 32}}\n"
    )
    for (row,) in rows_of(text, "repeats=60")[2]:
        assert row["mean"] == pytest.approx(row["theory"], rel=0.1)


def test_cheapest_designs_reach_what_is_wanted_and_none_is_cheaper():
    from machinepsych.sweeps.propagation_fields import cheapest, design_error, weights

    designs = {
        "layers": [1, 4],
        "n": 24,
        "widths": [8, 16, 32, 64],
        "heads": [1, 2, 4, 8],
        "error": 0.6,
        "delta": 0.1,
    }
    for each in cheapest(designs):
        n = designs["n"]
        assert design_error(each["regime"], each["d"], each["heads"], each["layers"], n) <= each["wanted"]
        cheaper = [
            (d, heads)
            for d in designs["widths"]
            for heads in designs["heads"]
            if weights(d, heads, each["layers"]) < each["weights"]
        ]
        assert all(design_error(each["regime"], d, h, each["layers"], n) > each["wanted"] for d, h in cheaper)
    assert cheapest(designs | {"error": 1e-6})[0]["d"] is None


@pytest.mark.parametrize("parameters", ["{}", "{decay: {retention: 0.9}}"])
def test_streams_under_hebb_and_decay_follow_their_law(parameters):
    text = f"""sweep: rules
{HEAD}rules: [hebb, decay]
parameters: {parameters}
d_k: 12
d_v: 6
old: 3
drifting: 2
loads: [0.25, 1]
overlaps: [0, 0.3]
drifts: [0, 30]
"""
    specification, _, rows = rows_of(text, "repeats=600")
    rows = [row for some in rows for row in some]
    known = [row for row in rows if not math.isnan(row["theory"])]
    assert len(known) == 8 * 2 * 4
    assert all(near(row) for row in known)
    assert specification.kind.summarize(
        specification.values, pa.Table.from_pylist(rows, schema=rules.COLUMNS)
    )


def test_the_order_of_a_stream_by_hand():
    spec = {"old": 2, "drifting": 2, "d_k": 4}
    pairs, times = rules.order(spec, 0.75)
    assert pairs.tolist() == [0, 1, 2, 5, 3, 6, 4, 5]
    assert times.tolist() == [0, 0, 0, 0, 0, 0, 0, 1]


def test_a_drifting_value_turns_by_its_angle():
    rng = np.random.default_rng(1)
    value = np.array([0.6, 0.8, 0.0])
    turned = rules._turned(value, math.radians(20.0), rng)
    assert turned @ value == pytest.approx(math.cos(math.radians(20.0)))
    assert turned @ turned == pytest.approx(1.0)


def test_what_rules_buy():
    """The direction of effects: delta keeps recent pairs, decay gives old ones up for them."""
    text = f"""sweep: rules
{HEAD}rules: [hebb, delta, decay]
parameters: {{decay: {{retention: 0.9}}}}
d_k: 32
d_v: 8
old: 8
loads: [1]
"""
    specification = loads(text, "f.yaml", ["repeats=60"])
    (cell,) = specification.kind.cells(specification.values)
    found = {
        (row["rule"], row["criterion"]): row for row in specification.kind.measure(specification.values, cell)
    }
    assert found["delta", "recent_gain"]["lower"] > 0.2
    assert found["decay", "recent_gain"]["lower"] > 0.1
    assert found["decay", "old_gain"]["upper"] < -0.1


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "series",
    [
        "{rules: [hebb, delta, covariance, pseudo_inverse, oja, bcm], n: [2, 7], d_v: 1, classes: 2, "
        "criteria: [mse, cosine, bit_error, all_items, argmax, argmax_values, uniform]}",
        "{rules: [decay], retention: 0.5, n: [2, 30]}",
        "{keys: orthogonal, rules: [hebb, pseudo_inverse], n: [2, 9]}",
        "{keys: correlated, overlap: 0.999, rules: [hebb, covariance, pseudo_inverse], n: [2, 9]}",
        "{keys: sparse, active: 1, rules: [hebb, pseudo_inverse, covariance], n: [2, 9]}",
        "{keys: sparse, active: 1, rules: [willshaw], n: [2, 500]}",
        "{feature_map: dpfp, nu: 3, rules: [hebb, pseudo_inverse, covariance], n: [2, 9]}",
        "{feature_map: random_fourier, width: 0.01, n: [2, 9]}",
        "{feature_map: softmax, beta: 500, n: [2, 9]}",
    ],
)
def test_the_smallest_and_oddest_memories_are_measured_quietly(series):
    found = measured(series, "repeats=2", d_k="[2, 3]")
    assert found
    assert all(math.isfinite(row["mean"]) for row, _ in found)
