"""Every lane of the logic in one kernel: it compiles, and all backends give the same bits."""

import inspect

import numpy as np
import pytest

from machinepsych.kernels.backend import make_backend
from machinepsych.kernels.lane import Slot, WrittenLane, lane, lanes
from machinepsych.kernels.source import Group, Program, module_text
from machinepsych.nal import budget, choice, compound_truth, evidence, truth, weak_truth
from machinepsych.nal.budget import decayed_priority, derived_priority, logarithm2, usefulness
from machinepsych.nal.choice import (
    choice_by_confidence,
    choice_by_expectation,
    choice_by_worth,
    revision_and_choice,
    truth_projected_between,
)
from machinepsych.nal.evidence import stamp_copy, stamp_count, stamp_merge, stamp_new, stamps_overlap
from machinepsych.nal.truth import expectation, truth_projected

MODULES = [budget, choice, compound_truth, evidence, truth, weak_truth]
OF_THE_LOGIC = {
    name: function
    for name, function in lanes().items()
    if function.__module__ in {module.__name__ for module in MODULES}
}
every_truth = Slot("every_truth")
COLUMNS = 90
CAPACITY = 4


def written_calls():
    """Write a lane that calls all truth functions that take truth values alone."""
    arguments = {2: "f1, c1", 4: "f1, c1, f2, c2"}
    lines, used = ["def every_truth_function(values, f1, c1, f2, c2):"], []
    for name, function in sorted(OF_THE_LOGIC.items()):
        count = len(inspect.signature(function).parameters)
        if name.startswith("truth_") and count in arguments:
            at = 2 * len(used)
            lines.append(f"    values[{at}], values[{at + 1}] = {name}({arguments[count]})")
            used.append(function)
    assert 2 * len(used) <= 60
    return WrittenLane("every_truth_function", "\n".join(lines), tuple(used))


@lane
def call_all_of_the_logic(out, premises, stamps):
    """Fill one row with what every function of the logic makes of one row of premises."""
    f1, c1, f2, c2 = premises.truths[0], premises.truths[1], premises.truths[2], premises.truths[3]
    time_1, time_2 = premises.numbers[0], premises.numbers[1]
    every_truth(out.values, f1, c1, f2, c2)
    e1, e2 = expectation(f1, c1), expectation(f2, c2)
    out.values[60], out.values[61] = truth_projected(f1, c1, time_2 - time_1, 0.8)
    out.values[62], out.values[63] = truth_projected_between(f1, c1, time_1, time_2, 0.8)
    out.values[64] = choice_by_confidence(c1, c2)
    out.values[65] = choice_by_expectation(e1, time_1, e2, time_2)
    out.values[66] = choice_by_worth(e1, time_1 + 1, e2, time_2 + 1)
    out.values[67] = stamp_new(stamps.first, stamps.counter)
    out.values[68] = stamp_merge(stamps.target, stamps.first, stamps.second)
    stamp_copy(stamps.first, stamps.target)
    overlaps = stamps_overlap(stamps.first, stamps.second)
    out.values[69] = 1.0 if overlaps else 0.0
    out.values[70] = stamp_count(stamps.first)
    for i in range(stamps.target.shape[0]):
        out.values[71 + i] = stamps.first[i]
    f, c, time, done = revision_and_choice(f1, c1, time_1, f2, c2, time_2, not overlaps, 0.8)
    out.values[76] = f
    out.values[77] = c
    out.values[78] = time
    out.values[79] = done
    f, c, time, done = revision_and_choice(f1, c1, time_1, f2, c2, time_1, True, 0.8)
    out.values[80] = f
    out.values[81] = c
    out.values[82] = time
    out.values[83] = done
    out.values[84] = logarithm2(f1 + 0.001)
    out.values[85] = usefulness(time_1, time_1, time_2)
    out.values[86] = derived_priority(c1, c2, e1, 1 + time_1)
    out.values[87] = decayed_priority(c1, 0.9, time_2)


def program():
    groups = (
        Group("out", ("values",), "subject"),
        Group("premises", ("truths", "numbers"), "subject"),
        Group("stamps", ("first", "second", "target", "counter"), "subject"),
    )
    return Program("the_logic", call_all_of_the_logic, groups, (), {"every_truth": written_calls()})


def filled(backend_name, subjects):
    backend = make_backend(backend_name, 1)
    draw = np.random.default_rng(7)
    # Two digits, so that some frequencies are equal; confidences above 0 and below 1.
    truths = 0.005 + 0.99 * np.round(draw.random((subjects, 4)), 2)
    numbers = draw.integers(-1, 20, (subjects, 2))
    second = np.zeros((subjects, CAPACITY), np.int64)
    second[:, :2] = [5, 1]
    arrays = [
        np.full((subjects, COLUMNS), np.nan),
        truths,
        numbers,
        np.zeros((subjects, CAPACITY), np.int64),
        second,
        np.zeros((subjects, CAPACITY), np.int64),
        np.arange(subjects).reshape(-1, 1),
    ]
    held = [backend.hold(array) for array in arrays]
    backend.launch(backend.build(program()), subjects, tuple(held))
    backend.close()
    return backend.fetch(held[0])


@pytest.mark.parametrize("name", ["cpu", "simulator"])
@pytest.mark.parametrize("subjects", [1, 33])
def test_the_logic_gives_the_same_bits_on_every_backend(name, subjects):
    plain = filled("plain", subjects)
    n_written = 2 * len(written_calls().uses)
    unwritten = {*range(n_written, 60), 75, 88, 89}
    assert set(np.flatnonzero(np.isnan(plain).any(axis=0))) == unwritten
    np.testing.assert_array_equal(filled(name, subjects), plain)


def test_the_kernel_has_every_lane_of_the_logic():
    text = module_text(program(), "cpu")
    assert [name for name in OF_THE_LOGIC if f"def {name}(" not in text] == []
