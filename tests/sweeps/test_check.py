"""Reading sweeps: what is refused, where, and what is shipped."""

import re

import numpy as np
import pytest

from machinepsych.errors import ProtocolError
from machinepsych.protocol.shipped import find_sweep, protocols_folder, shipped_protocols, shipped_sweeps
from machinepsych.sweeps.check import load, loads
from machinepsych.sweeps.keys import read_embeddings
from tests.sweeps.small import CAPACITY, PROPAGATION, RULES, TEXTS

ONE = "sweep: capacity\nmachinepsych: 1\nname: x\nseed: 1\nrepeats: 5\nd_k: [16]\nseries:\n"


def refusal(text, *changes):
    with pytest.raises(ProtocolError) as caught:
        loads(text, "f.yaml", changes)
    return str(caught.value)


def test_shipped_sweeps_are_valid_and_are_no_protocols():
    shipped = shipped_sweeps()
    assert set(shipped) >= {"capacity", "propagation", "rules"}
    for name, path in shipped.items():
        assert name.startswith(load(path).kind.name)
        assert load(path).kind.cells(load(path).values)
    assert not set(shipped) & set(shipped_protocols())


def test_a_sweep_is_found_by_name_and_the_nearest_is_offered():
    assert find_sweep("capacity").name == "capacity.yaml"
    with pytest.raises(ProtocolError, match='Did you mean "capacity"'):
        find_sweep("capacit")


@pytest.mark.parametrize("name", TEXTS)
def test_cells_have_names_of_their_own(name):
    specification = loads(TEXTS[name], "f.yaml")
    cells = specification.kind.cells(specification.values)
    assert len({cell["id"] for cell in cells}) == len(cells) > 3
    assert all(specification.kind.cost(specification.values, cell) > 0.0 for cell in cells)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("  - {rules: [heb], loads: [1]}", 'f.yaml:8:14  "rules" cannot be "heb". Did you mean "hebb"?'),
        ("  - {rules: [hebb, hebb], loads: [1]}", 'f.yaml:8:20  "hebb" is listed twice'),
        ("  - {keys: spher, loads: [1]}", 'f.yaml:8:12  "keys" cannot be "spher". Did you mean "sphere"?'),
        ("  - {loads: [1], n: [3]}", "exactly one of"),
        ("  - {rules: [hebb]}", "not 0 of them"),
        ("  - {loads: [1], criteria: [fill]}", '"fill" cannot be measured for hebb'),
        ("  - {loads: [1], overlap: 0.5}", 'f.yaml:8:18  "overlap" has no effect in this series'),
        ("  - {keys: file, n: [4]}", 'keys: file needs "file"'),
        ("  - {rules: [delta], feature_map: softmax, n: [4]}", "its rules must be [hebb]"),
        ("  - {rules: [willshaw], n: [4]}", '"willshaw" stands alone'),
        ("  - {loads: [x]}", 'f.yaml:8:14  "loads" must be a number'),
        ("  - {capacities: [1], criteria: [argmax]}", "no closed form for a capacity"),
        ("  - {keys: sparse, active: 16, loads: [1]}", 'f.yaml:8:5  "active" 16 must be below d_k 16'),
        ("  - {n: [9999999]}", "f.yaml:8:5  One memory with d_k 16, d_v 16 and n 9,999,999 would take"),
        ("  - {loads: [1]}\nserie: 2", 'f.yaml:9:1  "serie" is not a field of a capacity sweep. Did'),
        ("  - {n: [9]}\n  - {n: [9], classes: 8}", "f.yaml:9:5  This and series 0 (from 0) both measure"),
    ],
)  # fmt: skip
def test_mistakes_in_series_are_named_where_they_are(line, message):
    assert message in refusal(ONE + line + "\n")


def test_all_mistakes_are_told_at_once():
    told = refusal(ONE + "  - {rules: [heb], keys: spher, loads: [1]}\n", "seed=-1", "repeats=1", "delta=2")
    assert len(told.splitlines()) == 5


def test_what_is_no_sweep_says_so():
    assert "The file is empty" in refusal("")
    assert 'needs a line "sweep:"' in refusal("name: x\n")
    assert 'Did you mean "capacity"' in refusal("sweep: capasity\n")


def test_series_may_overlap_where_they_measure_the_same():
    assert loads(ONE + "  - {loads: [1]}\n  - {loads: [1, 2]}\n", "f.yaml")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("series.0.law=chian", 'Did you mean "chain"'),
        ("series.0.correlations=[0.5]", '"correlations" has no effect on the law "chain"'),
        ("designs.widths=[1]", "whole number from 2"),
        ("designs.width=[8]", 'Did you mean "widths"'),
    ],
)
def test_mistakes_in_a_propagation_sweep(change, message):
    assert message in refusal(PROPAGATION, change)


def test_majorities_are_odd_and_slices_fit():
    odd = PROPAGATION.replace(
        "law: cleaned, d: [32], n: [8], layers: [1, 2], heads", "law: majority, d: [32], n: [8], heads"
    )
    assert "odd numbers" in refusal(odd)
    sliced = PROPAGATION.replace(
        "{law: chain, d: [32], n: [16], layers: [1, 4]", "{law: sliced, width: 33, d: [32], n: [16]"
    )
    assert "do not fit" in refusal(sliced)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("rules=[delta]", 'must include "hebb"'),
        ("rules=[hebb, delt]", 'Did you mean "delta"'),
        ("parameters={decay: {retention: 7}}", "a number from 0 to 1"),
        ("parameters={decay: {retentio: 0.5}}", 'Did you mean "retention"'),
        ("drifts=[100]", "from 0 to 90"),
    ],
)
def test_mistakes_in_a_rules_sweep(change, message):
    assert message in refusal(RULES, change)


def test_embeddings_that_cannot_be_used_are_refused(tmp_path):
    text = ONE.replace("d_k: [16]\n", "") + "  - {keys: file, file: FILE, n: [4], criteria: [mse]}\n"
    path = tmp_path / "vectors.npy"
    assert "cannot be read as embeddings" in refusal(text.replace("FILE", str(path)))
    np.save(path, np.zeros((8, 3)))
    assert "row 0 (from 0) has no direction" in refusal(text.replace("FILE", str(path)))
    path.write_bytes(b"")
    assert "cannot be read as embeddings" in refusal(text.replace("FILE", str(path)))
    np.save(tmp_path / "few.npy", np.eye(3))
    assert "more than the 3 vectors" in refusal(text.replace("FILE", str(tmp_path / "few.npy")))
    np.save(tmp_path / "flat.npy", np.ones(9))
    assert "in rows and columns" in refusal(text.replace("FILE", str(tmp_path / "flat.npy")))


def test_the_delta_of_a_sweep_sets_the_level_of_all_items():
    assert loads(CAPACITY, "f.yaml", ["delta=0.1"]).values["thresholds"]["all_items"] == pytest.approx(0.9)


def test_a_sweep_is_not_resumed_with_another_file_of_embeddings(tmp_path):
    path = tmp_path / "vectors.npy"
    np.save(path, np.eye(6))
    text = ONE.replace("d_k: [16]\n", "") + f"  - {{keys: file, file: {path}, n: [4], criteria: [mse]}}\n"
    specification = loads(text, "f.yaml")
    assert specification.kind.limits(specification.values) is None
    np.save(path, np.eye(6)[::-1])
    read_embeddings.cache_clear()
    assert "is not what it was" in specification.kind.limits(specification.values)[0]


def test_sweeps_shown_in_the_docs_are_valid():
    pages = sorted((protocols_folder().parent / "docs").rglob("*.md"))
    shown = [
        text
        for page in pages
        for text in re.findall(r"```yaml\n(sweep:.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    ]
    assert len(shown) >= 2
    for text in shown:
        assert loads(text, "docs").kind.cells(loads(text, "docs").values)
