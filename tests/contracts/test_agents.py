"""One contract for every registered agent, discovered rather than listed."""

import numpy as np
import pytest

from machinepsych.agents.base import AGENTS
from machinepsych.kernels.arrays import allocate
from machinepsych.kernels.backend import make_backend
from machinepsych.parameters import as_row, describe
from machinepsych.session.run import Session, make_units
from tests.experiments import Silent, experiment

# A confederate does nothing where nobody tells it to.
SUBJECTS = [kind.name for kind in AGENTS if not kind.confederate]


class Keep:
    """Keeps what an agent did, block by block, and what it holds at the end."""

    def __init__(self):
        self.operations = []
        self.memory = {}

    def begin_unit(self, unit):
        pass

    def end_unit(self, unit):
        pass

    def write_block(self, result):
        self.operations.append(np.array(result.record["operation"]))
        self.memory = {name: np.array(array) for name, array in result.memory().items()}


def play(name, backend="plain", subjects=3, changes=()):
    # Short keys, where an agent has keys: the plain backend adds them up entry by entry.
    short = (
        "{keys: 64}" if any(each.name == "keys" for each in describe(AGENTS.get(name).parameters)) else "{}"
    )
    small = experiment(
        f"agents=[{name}: {short}]",
        f"subjects={subjects}",
        "every_phase.trials={A1-left: 1, A1-right: 1}",
        *changes,
    )
    device = make_backend(backend, 1)
    keep = Keep()
    session = Session(small.plan, small.kernels, device, 5)
    session.run(make_units(small.kernels, subjects), keep, Silent())
    return keep, small


@pytest.mark.parametrize("name", AGENTS.names())
def test_parameters_are_described(name):
    kind = AGENTS.get(name)
    assert kind.about
    for parameter in describe(kind.parameters):
        assert parameter.about
        assert parameter.range_text()
        if parameter.kind != "choice":
            assert parameter.low is None or parameter.low <= parameter.default
            assert parameter.high is None or parameter.default <= parameter.high
    assert len(as_row(kind.parameters())) == len(describe(kind.parameters))


@pytest.mark.parametrize("name", SUBJECTS)
def test_it_does_only_what_it_can_and_something(name):
    keep, small = play(name)
    operations = np.concatenate(keep.operations, axis=1)
    assert operations.min() >= -1
    assert operations.max() < len(small.plan.vocabulary.operations)
    assert (operations >= 0).any()


@pytest.mark.parametrize("name", AGENTS.names())
def test_its_state_keeps_the_declared_shapes_and_stays_finite(name):
    keep, small = play(name)
    declared = {array.name: array for array in small.kernels[0].state["agent"]}
    assert set(keep.memory) == set(declared)
    for array_name, array in keep.memory.items():
        assert array.shape == (3, *declared[array_name].shape)
        assert np.isfinite(array).all()


@pytest.mark.parametrize("name", SUBJECTS)
def test_a_probe_teaches_no_outcome(name):
    """Without feedback an agent cannot come to prefer what would have been correct."""
    keep, _ = play(name, "cpu", 60, ["phases.training1.feedback=none", "phases.training2.feedback=none"])
    operations = np.concatenate(keep.operations, axis=1)
    chosen = operations[operations >= 0]
    # 60 subjects of 28 trials: the share of one side has standard error 0.012.
    assert abs(chosen.mean() - 0.5) < 0.06


@pytest.mark.parametrize("name", AGENTS.names())
def test_hypotheses_are_listed_in_words(name):
    keep, small = play(name)
    kind = AGENTS.get(name)
    if kind.hypotheses is None:
        assert not any(array.name == "evidence" for array in small.kernels[0].state["agent"])
        return
    parameters = small.kernels[0].parameters
    known = kind.hypotheses(parameters, keep.memory, small.plan.vocabulary)
    rows = len(known["row"])
    assert rows > 0
    assert ((known["frequency"] >= 0) & (known["frequency"] <= 1)).all()
    assert ((known["confidence"] >= 0) & (known["confidence"] < 1)).all()
    empty = allocate(small.kernels[0].state["agent"], 2)
    assert len(kind.hypotheses(parameters, empty, small.plan.vocabulary)["row"]) == 0
