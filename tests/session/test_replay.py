"""Replaying a subject: what is explained is what was recorded."""

import numpy as np
import pyarrow.parquet as pq
import pytest

from machinepsych.agents.base import AGENTS
from machinepsych.nars.registers import OBSERVATIONS
from machinepsych.session.replay import explain, stand_before
from tests.experiments import experiment, run_into

CHANGES = ("subjects=3", "agents=[nars, nars_ona, hebbian, random]", "phases.training1.blocks=2")
ABLE = [name for name in AGENTS.names() if AGENTS.get(name).explain is not None]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("replay") / "run"
    rows = run_into(folder, *CHANGES).to_pylist()
    known = pq.read_table(folder / "hypotheses.parquet").to_pylist()
    return experiment(*CHANGES), rows, known


def row_of(rows, agent, subject, trial):
    return next(r for r in rows if (r["agent"], r["subject"], r["trial"]) == (agent, subject, trial))


@pytest.mark.parametrize("agent", ABLE)
@pytest.mark.parametrize("trial", [1, 24, 25, 26, 31, 60, 90, 111, 144])
def test_the_explained_operation_is_the_recorded_one(recorded, agent, trial):
    prepared, rows, _ = recorded
    place = [kernel.label for kernel in prepared.kernels].index(agent)
    for subject in (1, 3):
        row = row_of(rows, agent, subject, trial)
        standpoint = stand_before(prepared, place, subject, trial)
        assert standpoint.onset == row["onset_tick"]
        assert prepared.plan.shown[standpoint.kind] == row["stimuli"]
        assert (standpoint.phase.name, standpoint.block) == (row["phase"], row["block"])
        explanation = explain(prepared, standpoint, subject, row["latency_ticks"] or 0)
        if row["operation"] is not None:
            verbs = ("executed", "babbled", "chose")
            assert any(verb in explanation.sentence for verb in verbs)
            said = explanation.sentence.split(", carried by")[0]
            assert (
                (f"^{row['operation']} was" in said)
                or (f"babbled ^{row['operation']}" in said)
                or (f"chose {row['operation']}" in said)
            )


def test_reasons_carry_the_evidence_on_disk(recorded):
    prepared, _, known = recorded
    # Trial 49 is the first after training1, in a block that has not been played yet.
    standpoint = stand_before(prepared, 0, 2, 49)
    explanation = explain(prepared, standpoint, 2, 0)
    on_disk = {
        row["hypothesis"]: row["evidence"]
        for row in known
        if (row["agent"], row["subject"], row["phase"], row["block"]) == ("nars", 2, "training1", 2)
    }
    assert explanation.reasons
    for reason in explanation.reasons:
        assert reason.facts["evidence"] == pytest.approx(on_disk[reason.because])
    values = [reason.value for reason in explanation.reasons]
    assert values == sorted(values, reverse=True)


def test_an_expectation_is_the_sum_of_what_it_is_read_from(recorded):
    prepared, _, _ = recorded
    standpoint = stand_before(prepared, 2, 1, 60)
    told = explain(prepared, standpoint, 1, 0)
    for operation in prepared.plan.vocabulary.operations:
        adds = sum(reason.value for reason in told.reasons if reason.operation == operation)
        assert f"{operation} {adds:.3f}" in told.sentence


def test_a_trial_that_does_not_exist_is_refused(recorded):
    prepared, _, _ = recorded
    with pytest.raises(ValueError, match="144 trials, not 145"):
        stand_before(prepared, 0, 1, 145)


def test_earlier_states_are_prefixes_of_later_ones(recorded):
    prepared, _, _ = recorded
    before, after = (
        stand_before(prepared, 0, 1, trial).memory["registers"][OBSERVATIONS] for trial in (40, 48)
    )
    assert 0 < before < after
    assert np.array_equal(
        stand_before(prepared, 0, 1, 40).memory["link_truth"],
        stand_before(prepared, 0, 1, 40).memory["link_truth"],
    )
