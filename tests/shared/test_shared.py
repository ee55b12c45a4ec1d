"""Shared protocols: read, run, resumed; the same record in any chunk; and what is measured of them."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pyarrow.parquet as pq
import pytest

from machinepsych.errors import ProtocolError
from machinepsych.figures.shared import SHOWN, draw_shared
from machinepsych.kernels.backend import make_backend
from machinepsych.measures.shared import (
    Cell,
    by_block,
    chance_of_meeting,
    first_press,
    first_test,
    gini,
    read_shared_manifest,
    read_turns,
)
from machinepsych.protocol.shipped import shipped_protocols
from machinepsych.shared import experiment
from machinepsych.shared.check import loads
from machinepsych.shared.protocol import load

TEXT = """machinepsych: 1
kind: shared
name: pairs
seed: 5
chambers: 6
apparatus: {use: Cooperation, parameters: {limit: 15}, tick: 1s}
agents: [hebbian, random, demonstrator]
companies:
  - {name: same, subjects: [hebbian]}
  - {name: mixed, subjects: [random, hebbian]}
conditions:
  - {name: window, parameters: {window: 1}}
  - {name: wide, parameters: {window: 15}}
control: wide
blocks: 2
trials: 3
intertrial_interval: 5s
"""


def run(folder, text=TEXT, chunk=experiment.LARGEST_CHUNK, resume=False, watch=lambda trials: None):
    protocol = loads(text, "pairs.yaml")
    experiment.execute(
        protocol, text, "pairs.yaml", folder, make_backend("cpu", 1), watch, resume=resume, chunk=chunk
    )
    return read_turns(folder)


def rows_of(table):
    return sorted(table.to_pylist(), key=lambda row: [str(value) for value in row.values()])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("runs") / "pairs"
    run(made)
    return made


def test_the_record_is_whole_and_consistent(folder):
    table = read_turns(folder)
    assert len(table) == 2 * 2 * 6 * 6 * 2
    for row in table.to_pylist():
        assert len(row["operations"]) == row["ticks"]
        assert row["responses"] == sum(operation >= 0 for operation in row["operations"])
        assert row["outcome"] == pytest.approx(row["rewards"] - 0.1 * row["presses"])
        # A joint press in the last tick comes too late for a success, as everywhere.
        if row["ticks"] < 15:
            assert (row["status"] == "success") == (row["joint_presses"] > 0)
    seats = {(row["company"], row["place"]): row["agent"] for row in table.to_pylist()}
    assert seats == {
        ("same", 1): "hebbian",
        ("same", 2): "hebbian",
        ("mixed", 1): "random",
        ("mixed", 2): "hebbian",
    }
    manifest = read_shared_manifest(folder)
    assert manifest["complete"]
    assert (
        loads((folder / "protocol.resolved.yaml").read_text(), "x").resolved() == loads(TEXT, "x").resolved()
    )


def test_the_record_is_the_same_in_any_chunk(folder, tmp_path):
    assert rows_of(run(tmp_path / "small", chunk=4)) == rows_of(read_turns(folder))


def test_a_seed_makes_a_difference(folder, tmp_path):
    other = run(tmp_path / "other", TEXT.replace("seed: 5", "seed: 6"))
    assert rows_of(other) != rows_of(read_turns(folder))


def test_an_interrupted_run_is_readable_and_goes_on(folder, tmp_path):
    heard = itertools.count()

    def stop(trials):
        if next(heard) == 13:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "run", watch=stop)
    manifest = read_shared_manifest(tmp_path / "run")
    assert manifest["status"] == "interrupted"
    some = read_turns(tmp_path / "run")
    assert 0 < len(some) < len(read_turns(folder))
    # Blocks of chambers that have not done all trials are left out of what is measured.
    assert {(row["condition"], row["company"]) for row in by_block(some, manifest)} == {
        ("window", "same"),
        ("window", "mixed"),
    }
    assert rows_of(run(tmp_path / "run", resume=True)) == rows_of(read_turns(folder))
    assert pq.read_metadata(tmp_path / "run" / "turns.parquet").num_rows == 288


def test_mistakes_are_told_with_their_place():
    wrong = (
        TEXT.replace("use: Cooperation", "use: Coperation")
        .replace("subjects: [hebbian]", "subjects: [hebian]")
        .replace("control: wide", "control: narrow")
        .replace("trials: 3", "trials: 0")
    )
    with pytest.raises(ProtocolError) as told:
        loads(wrong, "pairs.yaml")
    text = str(told.value)
    assert 'pairs.yaml:6:18  "use" cannot be "Coperation". Did you mean "Cooperation"?' in text
    assert 'No agent here is labelled "hebian". Did you mean "hebbian"?' in text
    assert '"control" cannot be "narrow"' in text
    assert text.count("\n") == 3


def test_values_and_places_are_checked():
    with pytest.raises(ProtocolError, match=r'pairs.yaml:12:41  "window" must be a whole number'):
        loads(TEXT.replace("{window: 1}", "{window: often}"), "pairs.yaml")
    with pytest.raises(ProtocolError, match=r'"span" is not a parameter of Cooperation'):
        loads(TEXT.replace("{window: 1}", "{span: 1}"), "pairs.yaml")
    with pytest.raises(ProtocolError, match=r'Condition "window": The sense "light" has nothing to sense'):
        loads(TEXT.replace("tick: 1s", "senses: [light], tick: 1s"), "pairs.yaml")


SHARED = [path for name, path in shipped_protocols().items() if path.parent.name == "shared"]


def test_five_protocols_are_shipped():
    assert {load(path).situation for path in SHARED} == set(SHOWN)


@pytest.mark.parametrize("path", SHARED, ids=lambda path: path.stem)
def test_shipped_protocols_run_and_are_drawn(path, tmp_path):
    """Without the reasoner, which takes its time to be compiled."""
    data = load(path).resolved()
    kinds = {next(iter(each)): each for each in data["agents"]}
    data["agents"] = [each for each in data["agents"] if "nars" not in each]
    assert "nars" in kinds
    data["companies"] = [each for each in data["companies"] if "nars" not in each["subjects"]]
    data |= {"chambers": 2, "blocks": 2, "trials": 1}
    data["apparatus"]["parameters"]["limit"] = 12
    table = run(tmp_path / "run", json.dumps(data))
    manifest = read_shared_manifest(tmp_path / "run")
    rows = by_block(table, manifest)
    shown = {measure for measure, *_ in SHOWN[manifest["situation"]]}
    assert shown <= {row["measure"] for row in rows}
    figure = draw_shared(rows, manifest)
    texts = " ".join(text.get_text() for text in figure.findobj(lambda each: hasattr(each, "get_text")))
    assert "(control)" in texts


def test_gini_by_hand():
    amounts = np.array([[1, 1, 1, 1], [0, 0, 0, 8], [0, 4, 0, 4], [0, 0, 0, 0]])
    # Pairs (1, 3 of 0 and 4): mean absolute difference 16 * 4 * 2 / 16 by twice the mean of 2, by 3 / 4.
    np.testing.assert_allclose(gini(amounts), [0.0, 1.0, 2 / 3, np.nan])
    rng = np.random.default_rng(1)
    some = rng.random((5, 6))
    pairs = np.abs(some[:, :, None] - some[:, None, :]).mean(axis=(1, 2))
    np.testing.assert_allclose(gini(some), pairs / (2 * some.mean(axis=1)) * 6 / 5)


def test_first_presses_cut_short_are_estimated():
    """Geometric latencies that are cut short by others at random: the estimate is the uncut distribution."""
    rng = np.random.default_rng(2)
    own, other = (rng.geometric(p, 40_000) - 1 for p in (0.15, 0.1))
    latency = np.where(own <= other, own, np.nan)
    found = first_press(latency, np.minimum(own, other) + 1, 60)
    expected = 0.15 * 0.85 ** np.arange(60)
    assert np.abs(found - expected)[:15].max() < 0.01


def test_chance_is_what_independent_subjects_reach(tmp_path):
    """Two random subjects press independently: what they reach is their chance, within 4 standard errors."""
    text = TEXT.replace("chambers: 6", "chambers: 400").replace("limit: 15", "limit: 30")
    text = text.replace("hebbian", "random").replace("agents: [random, random,", "agents: [random,")
    table = run(tmp_path / "run", text.replace("  - {name: mixed, subjects: [random, random]}\n", ""))
    manifest = read_shared_manifest(tmp_path / "run")
    here = table.filter([condition == "window" for condition in table["condition"].to_pylist()])
    cell = Cell(here, manifest, "window", "same")
    reached = cell.block("success", 1)[:, :, 0].mean()
    chance = chance_of_meeting(cell, 1)
    assert 0.05 < reached < 0.4
    assert abs(reached - chance) < 4 * np.sqrt(reached * (1 - reached) / 1200)
    # With the window as wide as the trial they nearly always meet.
    wide = table.filter([condition == "wide" for condition in table["condition"].to_pylist()])
    assert chance_of_meeting(Cell(wide, manifest, "wide", "same"), 1) > 0.85


@pytest.mark.slow
def test_a_follower_shows_in_later_trials_and_not_in_its_first(tmp_path):
    text = (
        TEXT.replace("use: Cooperation", "use: Observation")
        .replace("subjects: [hebbian]", "subjects: [demonstrator, hebbian]")
        .replace("subjects: [random, hebbian]", "subjects: [demonstrator, random]")
        .replace("{window: 1}", "{screen: false}")
        .replace("{window: 15}", "{screen: true}")
        .replace("parameters: {limit: 15}", "senses: [operanda, instruction, others]")
        .replace("chambers: 6", "chambers: 40")
        .replace("blocks: 2", "blocks: 8")
        .replace("trials: 3", "trials: 10")
    )
    table = run(tmp_path / "run", text)
    manifest = read_shared_manifest(tmp_path / "run")
    tests = first_test(table, manifest)
    assert {(each["condition"], each["agent"]) for each in tests} == {
        ("window", "hebbian"),
        ("window", "random"),
        ("wide", "hebbian"),
        ("wide", "random"),
    }
    for each in tests:
        assert each["chose"] == 40
        assert abs(each["correct"] - 20) < 4 * np.sqrt(10), each
    last = {
        (row["condition"], row["agent"]): row["value"]
        for row in by_block(table, manifest)
        if row["block"] == 8 and row["measure"] == "first_correct"
    }
    assert last["window", "demonstrator"] == 1.0
    assert last["window", "hebbian"] > 0.65
    assert abs(last["wide", "hebbian"] - 0.5) < 0.15
    assert abs(last["window", "random"] - 0.5) < 0.15
