"""A subject's record depends on the seed and the subject's number alone."""

import pytest

from machinepsych.kernels.backend import make_backend
from machinepsych.session.record import trial_rows
from machinepsych.session.run import Session, make_units
from tests.experiments import Silent, experiment

# Short, yet with every part: probes, feedback, a reversal, three kinds of agent and a schedule that draws.
CHANGES = (
    "every_phase.trials={A1-left: 2, A1-right: 1}",
    "phases.baseline.blocks=1",
    "phases.training1.blocks=2",
    "phases.training1.feedback={correct: RR2, incorrect: VR2}",
    "phases.testing1.blocks=1",
    "phases.training2.blocks=2",
    "phases.testing2.blocks=1",
)
AGENTS = ("nars", "hebbian", "random")


class Keep:
    """A recorder that keeps rows in memory, by agent and subject."""

    def __init__(self, plan):
        self.plan = plan
        self.rows = {}

    def begin_unit(self, unit):
        pass

    def end_unit(self, unit):
        pass

    def write_block(self, result):
        for row in trial_rows(self.plan, result).to_pylist():
            self.rows.setdefault((row["agent"], row["subject"]), []).append(row)


def records(subjects, backend="cpu", threads=1, chunk=None, seed=11):
    small = experiment(*CHANGES, f"subjects={subjects}")
    device = make_backend(backend, threads)
    keep = Keep(small.plan)
    Session(small.plan, small.kernels, device, seed).run(
        make_units(small.kernels, subjects, chunk), keep, Silent()
    )
    device.close()
    return keep.rows


@pytest.fixture(scope="module")
def reference():
    return records(9)


@pytest.mark.parametrize("threads", [2, 5])
def test_threads_change_nothing(reference, threads):
    assert records(9, threads=threads) == reference


@pytest.mark.parametrize("chunk", [1, 4, 8])
def test_chunks_change_nothing(reference, chunk):
    assert records(9, chunk=chunk) == reference


@pytest.mark.parametrize("subjects", [1, 5, 40])
def test_a_subject_is_the_same_among_any_number_of_others(reference, subjects):
    others = records(subjects, threads=2)
    common = [key for key in others if key in reference]
    assert len(common) == len(AGENTS) * min(subjects, 9)
    assert all(others[key] == reference[key] for key in common)


@pytest.mark.parametrize("backend", ["plain", "simulator"])
def test_backends_agree_to_the_bit(reference, backend):
    few = records(2, backend=backend)
    assert few == {key: rows for key, rows in reference.items() if key[1] <= 2}


def test_seeds_and_subjects_differ(reference):
    assert records(9, seed=12) != reference
    behaviour = {
        (agent, tuple((row["operation"], row["latency_ticks"]) for row in rows))
        for (agent, _), rows in reference.items()
    }
    assert len(behaviour) == len(reference)


def test_agents_meet_the_same_trials(reference):
    for subject in range(1, 10):
        orders = {tuple(row["trial_type"] for row in reference[agent, subject]) for agent in AGENTS}
        assert len(orders) == 1
