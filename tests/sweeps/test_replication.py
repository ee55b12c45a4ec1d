"""What a sweep suspects it measures again, by numbers of its own, and then says held or departed."""

import numpy as np
import pyarrow.parquet as pq
import pytest

from machinepsych.figures.sweep_report import write_sweep_report
from machinepsych.figures.sweep_sheets import agreement_sheets
from machinepsych.sweeps import agreement, replication
from machinepsych.sweeps import folder as folders
from machinepsych.sweeps.agreement import compare, groups, totals
from machinepsych.sweeps.check import loads
from machinepsych.sweeps.execute import execute
from tests.sweeps.small import TEXTS
from tests.sweeps.test_execute import Quiet

# In one process: what is broken on purpose there would not be broken in another.
WRONG = 1.3


@pytest.fixture
def wrong(monkeypatch):
    """Say that errors of one cell of the small rules sweep are larger than they are, and measure here."""
    from machinepsych.sweeps import execute as carrying
    from machinepsych.sweeps import rules, worker

    theory = rules.theory

    def altered(spec, cell, rule):
        laws = theory(spec, cell, rule)
        if rule == "hebb" and cell["load"] == 1 and cell["overlap"] == 0 and cell["drift"] == 0:
            laws = {name: WRONG * value for name, value in laws.items()}
        return laws

    def here(work, setup, tasks, processes, receive):
        answer = worker.prepare(setup, lambda done, of: None)
        for task in tasks:
            receive(task, answer(task))

    monkeypatch.setattr(rules, "theory", altered)
    monkeypatch.setattr(carrying, "share_out", here)
    return loads(TEXTS["rules"].replace("repeats: 20", "repeats: 200"), "small.yaml")


def test_a_wrong_law_is_suspected_and_departs(wrong, tmp_path):
    watch = Quiet()
    execute(wrong, tmp_path / "s", watch)
    assert watch.again == (1, 0)
    first = folders.read_table(tmp_path / "s", wrong).to_pylist()
    second = folders.read_replication(tmp_path / "s", wrong)
    assert {(row["load"], row["overlap"], row["drift"]) for row in second} == {(1.0, 0.0, 0.0)}
    # As many repeats, other numbers: means are near and not the same.
    same = {tuple(row[name] for name in wrong.kind.sort): row for row in first}
    for row in second:
        before = same[tuple(row[name] for name in wrong.kind.sort)]
        assert row["repeats"] == before["repeats"] == 200
        assert row["mean"] != before["mean"]
    summary = write_sweep_report(tmp_path / "s").summary
    assert summary["totals"]["departed"] >= 1
    found = {(each["rule"], each["criterion"]): each for each in summary["agreement"]}
    law = found["hebb", "crosstalk"]
    assert law["verdict"] == agreement.DEPARTED
    assert law["p"] < 0.001
    assert law["p_again"] < 0.001
    assert found["decay", "crosstalk"]["verdict"] == agreement.AGREES
    cells = [cell for sheet in agreement_sheets(summary, ("rule", "criterion"), "law") for cell in sheet.rows]
    assert any("departed (p " in " ".join(row) for row in cells)


def test_a_sweep_cut_in_its_second_measurement_goes_on_there(wrong, tmp_path):
    execute(wrong, tmp_path / "whole", Quiet())
    cells = len(wrong.kind.cells(wrong.values))
    with pytest.raises(KeyboardInterrupt):
        execute(wrong, tmp_path / "cut", Quiet(stop_after=cells + 1))
    assert not (tmp_path / "cut" / folders.REPLICATION).exists()
    # Until then the law is suspected, and the sheet says what is to come.
    summary = write_sweep_report(tmp_path / "cut", tmp_path / "elsewhere").summary
    assert any(each["verdict"] == agreement.SUSPECTED for each in summary["agreement"])
    watch = Quiet()
    execute(wrong, tmp_path / "cut", watch, resume=True)
    assert (watch.sizes, watch.again, watch.finished_cells) == ((cells, cells), (1, 1), 0)
    whole, cut = ((tmp_path / name / folders.REPLICATION).read_bytes() for name in ("whole", "cut"))
    assert whole == cut
    assert not (tmp_path / "cut" / "parts").exists()


def test_true_laws_are_not_measured_again(tmp_path):
    watch = Quiet()
    execute(loads(TEXTS["propagation"], "small.yaml"), tmp_path / "s", watch, threads=1)
    assert watch.again is None
    assert not (tmp_path / "s" / folders.REPLICATION).exists()
    assert pq.read_table(tmp_path / "s" / "propagation.parquet").num_rows


def test_the_second_seed_is_the_sweeps_own():
    seeds = [replication.second_seed(seed) for seed in (0, 1, 2, 2**64 - 1)]
    assert len(set(seeds)) == 4
    assert all(0 <= seed < 2**64 for seed in seeds)
    assert seeds[1] == replication.second_seed(1)
    assert replication.second_values({"seed": 1, "repeats": 3}) == {"seed": seeds[1], "repeats": 3}


def row(mean, half, theory=1.0, n=2, repeats=100):
    return {
        "mean": mean,
        "lower": mean - half,
        "upper": mean + half,
        "theory": theory,
        "repeats": repeats,
        "criterion": "mse",
        "n": n,
    }


@pytest.mark.parametrize(
    ("second", "verdict"),
    [
        (row(1.5, 0.1), "departed"),
        (row(1.05, 0.1), "held"),
        # As far off, on the other side: no replication of what was found.
        (row(0.5, 0.1), "held"),
        (None, "suspected"),
    ],
)
def test_verdicts(second, verdict):
    again = [] if second is None else [second]
    found = compare([(row(1.4, 0.1), True), (row(1.0, 0.1, n=3), True)], again, ("n",))
    (group,) = groups(found, ("criterion",))
    assert group["verdict"] == verdict
    assert (group["p_again"] is None) == (second is None)
    total = totals(found, ("n",))
    assert total["departed"] == (verdict == "departed")
    assert len(total["replicated"]) == len(again)


def test_several_suspects_share_the_error():
    """Two cells at p = .03 each: not below .05 / 2 and .05 among themselves; one alone is."""
    half = 0.1
    t = 2.2 / agreement.critical(100, 0.05)
    rows = [row(2.0, half, n=n) for n in (1, 2)]
    second = [row(float(np.exp(half * t)), half * float(np.exp(half * t)), n=n) for n in (1, 2)]
    both = compare([(each, True) for each in rows], second, ("n",))
    assert all(0.025 < each.chance_again < 0.05 for each in both)
    assert not any(each.departs for each in both)
    alone = compare([(rows[0], True)], second[:1], ("n",))
    assert alone[0].departs
