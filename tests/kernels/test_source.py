"""Generated modules: what a kernel may use, and that all backends run the same text alike."""

import numpy as np
import pytest

from machinepsych.errors import UnavailableError, UnknownNameError
from machinepsych.kernels.backend import BACKENDS, make_backend
from machinepsych.kernels.build import _noted
from machinepsych.kernels.counter_rng import CHOICE, Moment, uniform
from machinepsych.kernels.exactly import exponential
from machinepsych.kernels.lane import NamedLane, Slot, WrittenLane, lane
from machinepsych.kernels.source import Group, LaneSourceError, Program, module_text

SCALE = 3.0
chosen = Slot("chosen")


@lane
def doubled(x):
    """Double a number."""
    return 2.0 * x


@lane
def fill_row(out, numbers, weights, seed):
    """Fill a row with numbers that depend on the subject alone."""
    for t in range(out.values.shape[0]):
        moment = Moment(seed, numbers.number[0], t)
        out.values[t] = chosen(uniform(moment, CHOICE)) * SCALE + exponential(weights.rate * t)
        out.values[t] += weights.steps


@lane
def uses_a_module(out):
    """Break the rule that names are imported one by one."""
    out.values[0] = pytest.approx(1)


def program(**bindings):
    groups = (
        Group("out", ("values",), "subject"),
        Group("numbers", ("number",), "subject"),
        Group("weights", ("rate", "steps"), "row", frozenset({"steps"})),
    )
    return Program("fill", fill_row, groups, ("seed",), bindings)


def filled(backend_name, subjects, threads=1, binding=doubled):
    backend = make_backend(backend_name, threads)
    entry = backend.build(program(chosen=binding))
    out = backend.hold(np.zeros((subjects, 17)))
    numbers = backend.hold(np.arange(1, subjects + 1).reshape(-1, 1))
    backend.launch(entry, subjects, (out, numbers, backend.hold(np.array([0.25, 2.0])), np.uint64(99)))
    backend.close()
    return backend.fetch(out)


@pytest.mark.parametrize("subjects", [1, 2, 31, 65])
def test_backends_agree_to_the_bit(subjects):
    plain = filled("plain", subjects)
    assert np.unique(plain).size == plain.size
    for name, threads in (("cpu", 1), ("cpu", 3), ("simulator", 1)):
        np.testing.assert_array_equal(filled(name, subjects, threads), plain, err_msg=name)


def test_a_subject_is_the_same_in_every_batch():
    np.testing.assert_array_equal(filled("plain", 9)[:4], filled("plain", 4))


def test_a_written_lane_can_fill_a_slot():
    written = WrittenLane("choice_of_two", "def choice_of_two(x):\n    return doubled(x)", (doubled,))
    np.testing.assert_array_equal(filled("cpu", 3, binding=written), filled("plain", 3))


def test_a_named_lane_is_that_lane():
    named = NamedLane("machinepsych.kernels.exactly", "exponential")
    assert named.function() is exponential
    assert module_text(program(chosen=named), "cpu") == module_text(program(chosen=exponential), "cpu")
    groups = (Group("x", ("a", "b"), "row"),)
    direct, indirect = (Program("entered", entry, groups) for entry in (exponential, named))
    assert module_text(indirect, "simulator") == module_text(direct, "simulator")
    # Its module's name is noted as that of the lane itself is.
    assert _noted(indirect, "cpu") == _noted(direct, "cpu") is not None


def test_editing_a_docstring_or_comment_compiles_nothing_anew():
    text = module_text(program(chosen=doubled), "cpu")
    assert "Double a number" not in text
    assert "SCALE = 3.0" in text


def test_what_a_kernel_cannot_carry_is_refused():
    with pytest.raises(LaneSourceError, match="slot chosen of fill_row is not bound"):
        module_text(program(), "cpu")
    with pytest.raises(LaneSourceError, match="import what you use of pytest by name"):
        module_text(Program("bad", uses_a_module, (Group("out", ("values",), "subject"),)), "cpu")
    with pytest.raises(LaneSourceError, match="not marked"):
        module_text(program(chosen=abs), "cpu")


def test_an_argument_that_breaks_compiled_loops_is_refused():
    with pytest.raises(ValueError, match="'sched' breaks"):

        @lane
        def scheduled(sched):
            return sched


def test_backends_are_found_by_name_or_explained():
    with pytest.raises(UnknownNameError, match=r'no backend "gpu".*Allowed: cpu, cuda, plain, simulator'):
        make_backend("gpu")
    # Under the simulator a real device cannot be had in the same process, and the message says so.
    with pytest.raises(UnavailableError, match=r"simulator on|No CUDA device"):
        make_backend("cuda")
    assert set(BACKENDS) == {"cpu", "cuda", "plain", "simulator"}
