"""Reading a record by names, and counting trials to a level."""

import numpy as np
import pytest

from machinepsych.battery.readings import Readings
from tests.conditioning.runs import assert_close, run

EQUAL = {"alpha": 0.2, "beta_us": 0.5, "beta_no_us": 0.5}


def readings(phases, **options):
    return Readings(run("rescorla_wagner", phases, **EQUAL, **options))


def test_what_is_read_is_named_by_group_phase_and_trial():
    found = readings({"one": ["3A+ / 3B-", "A~"], "two": ["3A+", "2A+, A~"]})
    assert_close(found.curve("one", 1, "A+"), [[0.0, 0.1, 0.19]])
    assert_close(found.mean("one", 2, "A~"), [0.271])
    assert_close(found.at("two", 2, "A+", -1), [1 - 0.9**4])
    assert_close(found.at("two", 2, "A+", 1), [1 - 0.9**3])
    assert_close(found.error_at_us("two", 1, "A+", 2), [0.9])
    assert np.isnan(found.error_at_onset("two", 1, "A+", 2)).all()


def test_responses_are_cut_at_nothing_and_expectations_are_not():
    found = readings(["40A+ / 40AX-", "X~"])
    assert found.mean("group", 2, "X~")[0] == 0.0
    assert found.mean("group", 2, "X~", signed=True)[0] < -0.1


@pytest.mark.parametrize(
    ("level", "wanted"),
    [
        (0.0, 1.0),  # reached before anything was learned
        (0.1, 2.0),  # the response of trial 2
        (0.145, 2.5),  # halfway to that of trial 3, which is .19
        (2.0, 5.0),  # never in four trials: one more than all
    ],
)
def test_trials_to_a_level_are_interpolated(level, wanted):
    assert_close(readings(["4A+"]).trials_to("group", 1, "A+", level), [wanted])
