"""The log holds what happened in its order, and counts what it could not hold."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.nars import log
from machinepsych.nars.log import is_inference, log_event, log_more
from machinepsych.nars.registers import LOG_LOST, LOGGED, NOW
from machinepsych.nars.state import Capacity, plain_memory

SIZE = Capacity(terms=20, concepts=4, links=4, log=6, stamp=3, bucket=11)
NO_KINDS = ("LOG_SLACK", "LOG_LOST")
KINDS = {name: kind for name, kind in vars(log).items() if name.startswith("LOG_") and name not in NO_KINDS}
INFERENCE = {"LOG_DERIVED", "LOG_REVISED", "LOG_SELECTED", "LOG_DERIVED_GOAL", "LOG_SELECTED_GOAL"}

EVENTS = st.tuples(
    st.sampled_from(sorted(KINDS.values())),
    st.integers(1, 19),
    st.floats(0.0, 1.0),
    st.floats(0.0, 1.0),
    st.integers(-1, 100),
    st.lists(st.integers(1, 9), min_size=3, max_size=3),
    st.floats(0.0, 1.0),
    st.floats(0.0, 10.0),
)


def volume(threshold):
    return SimpleNamespace(logged_priority=threshold)


def test_the_kinds_are_different_and_inference_is_told_apart():
    assert len(set(KINDS.values())) == len(KINDS) == 10
    assert {name for name, kind in KINDS.items() if is_inference(kind)} == INFERENCE


@given(st.lists(EVENTS, max_size=12), st.floats(-1.0, 1.0))
def test_what_is_logged_and_what_is_lost(events, threshold):
    memory = plain_memory(SIZE)
    expected = []
    for now, (kind, term, f, c, time, stamp, priority, delay) in enumerate(events):
        memory.registers[NOW] = now
        log_event(memory, volume(threshold), kind, term, f, c, time, stamp_of(stamp), priority, delay)
        if not (is_inference(kind) and priority <= threshold):
            expected.append((kind, term, f, c, time, stamp, priority, delay, now))
    held = expected[: SIZE.log]
    assert memory.registers[LOGGED] == len(held)
    assert memory.registers[LOG_LOST] == len(expected) - len(held)
    assert [line(memory, k) for k in range(len(held))] == held


def stamp_of(ids):
    return np.array(ids, np.int64)


def line(memory, k):
    return (
        memory.log_kind[k],
        memory.log_term[k],
        memory.log_truth[k, 0],
        memory.log_truth[k, 1],
        memory.log_time[k],
        memory.log_stamp[k].tolist(),
        memory.log_priority[k],
        memory.log_delay[k],
        memory.log_created[k],
    )


@pytest.mark.parametrize("kind", sorted(KINDS.values()))
def test_a_line_forgets_what_stood_in_its_place(kind):
    memory = plain_memory(SIZE)
    log_event(memory, volume(-1.0), kind, 3, 1.0, 0.9, 5, stamp_of([1, 2, 3]), 0.5, 2.0)
    log_more(memory, 0.7, 4)
    assert (memory.log_desire[0], memory.log_other[0]) == (0.7, 4)
    memory.registers[LOGGED] = 0
    log_event(memory, volume(-1.0), kind, 6, 1.0, 0.9, 5, stamp_of([7, 0, 0]), 0.5, 0.0)
    assert (memory.log_desire[0], memory.log_other[0]) == (0.0, 0)
    assert memory.log_stamp[0].tolist() == [7, 0, 0]


def test_more_is_said_of_the_latest_line_only():
    memory = plain_memory(SIZE)
    log_more(memory, 0.7, 4)
    assert not memory.log_desire.any()
    for term in (1, 2):
        log_event(memory, volume(0.0), log.LOG_INPUT, term, 1.0, 0.9, 5, stamp_of([1, 0, 0]), 1.0, 0.0)
    log_more(memory, 0.3, 5)
    assert memory.log_desire[:3].tolist() == [0.0, 0.3, 0.0]
