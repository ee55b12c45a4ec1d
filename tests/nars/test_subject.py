"""The steps of a trial in a subject's memory."""

from types import SimpleNamespace

import numpy as np
import pytest

from machinepsych.kernels.build import load_module
from machinepsych.kernels.counter_rng import Moment
from machinepsych.kernels.source import Group, Program
from machinepsych.nars.concepts import CONFIDENCE, FREQUENCY
from machinepsych.nars.cycle import infer_nothing
from machinepsych.nars.encoding import first_memory, language_of, size_for
from machinepsych.nars.induction import relate_nothing
from machinepsych.nars.links import add_link
from machinepsych.nars.registers import EXECUTED_TERM, NOW, SEED, SEEN, SUBJECT
from machinepsych.nars.subject import act, begin_subject, lasts, prolong, rest, take_outcome
from machinepsych.nars.subject_settings import NarsParameters, OnaParameters
from machinepsych.narsese import parse_term
from machinepsych.parameters import as_row, describe
from machinepsych.vocabulary import NO_OPERATION, Vocabulary

VOCABULARY = Vocabulary(("A", "B", "C"), ("left", "right"))
GROUPS = tuple(Group(name, (), "record") for name in ("memory", "parameters"))


def in_plain_python(step):
    """Return a module in which a step's slots are filled."""
    bindings = {"infer_from_event": infer_nothing, "relate_values": relate_nothing}
    return load_module(Program(f"{step.__name__}_in_tests", step, GROUPS, bindings=bindings), "plain")


STEPS, OUTCOME, REST = (in_plain_python(step) for step in (act, take_outcome, rest))


class Subject:
    """One subject's memory and parameters, and its steps."""

    def __init__(self, parameters=NarsParameters, **values):
        chosen = parameters(**({"motor_babbling": 0.0} | values))
        row = zip(describe(parameters), as_row(chosen), strict=True)
        self.parameters = SimpleNamespace(
            **{each.name: value if each.kind == "number" else int(value) for each, value in row}
        )
        record = first_memory(VOCABULARY, size_for(VOCABULARY, 96, 256, 3))[0]
        self.memory = SimpleNamespace(**{name: record[name] for name in record.dtype.names})
        self.language = language_of(VOCABULARY)
        begin_subject(self.memory, Moment(np.uint64(2**64 - 1), 5, 0))

    def sees(self, *names):
        return np.array([VOCABULARY.stimuli.index(name) for name in names]), np.ones(len(names)), len(names)

    def act(self, *names):
        return STEPS.act(self.memory, self.parameters, *self.sees(*names), 2)

    def observe_outcome(self, outcome, delivered=1):
        OUTCOME.take_outcome(self.memory, self.parameters, outcome, delivered)

    def rest(self, ticks):
        REST.rest(self.memory, self.parameters, ticks)

    def term(self, text):
        return self.language.encode(self.memory, parse_term(text))

    def time_of(self, text):
        concept = int(self.memory.term_concept[self.term(text)]) - 1
        return int(self.memory.spike_time[concept]) if concept >= 0 else None

    def know(self, text, frequency, confidence):
        """Let it hold a link."""
        stamp = np.zeros_like(self.memory.observation)
        add_link(self.memory, self.parameters, self.term(text), frequency, confidence, stamp, 1.0)

    def link(self, text):
        link = int(self.memory.term_link[self.term(text)]) - 1
        return None if link < 0 else tuple(float(x) for x in self.memory.link_truth[link])


def test_it_begins_with_random_numbers_of_its_own():
    subject = Subject()
    assert subject.memory.registers[SUBJECT] == 5
    # A seed of 64 bits keeps its lower 63.
    assert subject.memory.registers[SEED] == 2**63 - 1


def test_in_sequence_each_stimulus_has_a_tick_of_its_own_and_their_order_counts():
    subject = Subject(OnaParameters)
    assert subject.act("A", "B", "C") == NO_OPERATION
    assert [subject.time_of(name) for name in "ABC"] == [1, 2, 3]
    assert subject.time_of("(A &/ B)") == 2
    assert subject.time_of("(B &/ A)") is None
    assert subject.memory.registers[NOW] == 5


def test_at_once_all_stimuli_are_of_one_time_and_their_order_means_nothing():
    one, other = Subject(), Subject()
    one.act("A", "B", "C")
    other.act("C", "A", "B")
    for subject in (one, other):
        assert {subject.time_of(name) for name in ("A", "B", "C", "(A &/ C)", "((A &/ B) &/ C)")} == {1}
        assert subject.time_of("(C &/ A)") is None
        assert subject.memory.registers[NOW] == 3


def test_stimuli_that_stay_are_one_event_that_goes_on():
    subject = Subject()
    subject.act("A", "B")
    links = int((subject.memory.link_term > 0).sum())
    stamp = subject.memory.spike_stamp.copy()
    ids, intensities, sensed = subject.sees("A", "B")
    assert lasts(subject.memory, ids, intensities, sensed)
    assert not lasts(subject.memory, ids[::-1], intensities, sensed)
    assert not lasts(subject.memory, ids, 0.5 * intensities, sensed)
    assert not lasts(subject.memory, ids[:1], intensities[:1], 1)
    subject.act("A", "B")
    assert subject.time_of("A") == subject.time_of("B") == subject.time_of("(A &/ B)") == 3
    assert int((subject.memory.link_term > 0).sum()) == links
    assert np.array_equal(subject.memory.spike_stamp, stamp)


def test_in_sequence_what_goes_on_keeps_its_order():
    subject = Subject(OnaParameters)
    subject.act("A", "B")
    before = subject.time_of("B") - subject.time_of("A")
    prolong(subject.memory)
    assert subject.time_of("B") == subject.memory.registers[NOW]
    assert subject.time_of("B") - subject.time_of("A") == before == 1


def test_after_a_pause_the_same_stimuli_are_new_events():
    subject = Subject()
    subject.act("A")
    subject.rest(100)
    assert subject.memory.registers[SEEN] == 0
    assert subject.memory.registers[NOW] == 103
    subject.act("A")
    assert subject.time_of("A") == 103


@pytest.mark.parametrize(("outcome", "frequency"), [(1.0, 1.0), (-1.0, 0.0), (0.25, 1.0)])
def test_an_outcome_is_the_goal_observed_or_missed(outcome, frequency):
    subject = Subject()
    subject.act("A")
    subject.observe_outcome(outcome)
    concept = int(subject.memory.term_concept[subject.memory.reinforcer_term[0]]) - 1
    assert subject.memory.spike[concept, FREQUENCY] == frequency
    assert subject.memory.spike[concept, CONFIDENCE] == pytest.approx(0.9 * abs(outcome))


@pytest.mark.parametrize(
    ("parameters", "delivered", "seen"),
    [(NarsParameters, 1, True), (NarsParameters, 0, False), (OnaParameters, 1, False)],
)
def test_that_nothing_came_is_observed_where_something_could_have(parameters, delivered, seen):
    subject = Subject(parameters)
    subject.act("A")
    ticks = int(subject.memory.registers[NOW])
    subject.observe_outcome(0.0, delivered)
    assert (int(subject.memory.registers[NOW]) > ticks) == seen
    concept = int(subject.memory.term_concept[subject.memory.reinforcer_term[0]]) - 1
    assert subject.memory.spike[concept, CONFIDENCE] == (
        subject.parameters.absence_confidence if seen else 0.0
    )


@pytest.mark.parametrize("parameters", [NarsParameters, OnaParameters])
def test_what_paid_is_done_again(parameters):
    subject = Subject(parameters, motor_babbling=1.0)
    done = subject.act("A")
    assert done in (0, 1)
    name = f"^{VOCABULARY.operations[done]}"
    subject.observe_outcome(1.0)
    frequency, confidence = subject.link(f"<(A &/ {name}) =/> G>")
    assert frequency == 1.0
    assert 0.1 < confidence < 0.3
    subject.rest(100)
    # Once is not yet enough to keep the set ona from babbling; the desire itself is above its threshold.
    subject.parameters.motor_babbling = 0.0
    assert subject.act("A") == done


def test_perceiving_takes_a_tick_or_in_sequence_one_a_stimulus():
    for parameters, ticks in ((NarsParameters, 1), (OnaParameters, 3)):
        subject = Subject(parameters)
        STEPS.perceive(subject.memory, subject.parameters, *subject.sees("C", "A", "B"))
        assert subject.memory.registers[NOW] == 1 + ticks
        assert subject.memory.registers[SEEN] == 3
        # What stays takes one tick, and nothing at all is no event.
        STEPS.perceive(subject.memory, subject.parameters, *subject.sees("C", "A", "B"))
        assert subject.memory.registers[NOW] == 2 + ticks
        STEPS.perceive(subject.memory, subject.parameters, *subject.sees())
        assert subject.memory.registers[NOW] == 3 + ticks
        assert subject.memory.registers[SEEN] == 0


@pytest.mark.parametrize(
    ("way", "times"), [("perceive_in_sequence", [3, 1, 2]), ("perceive_at_once", [1, 1, 1])]
)
def test_a_stimulus_is_observed_as_surely_as_it_is_intense(way, times):
    subject = Subject()
    ids, intensities, sensed = subject.sees("B", "C", "A")
    intensities[:] = (1.0, 0.5, 0.25)
    getattr(STEPS, way)(subject.memory, subject.parameters, ids, intensities, sensed)
    assert [subject.time_of(name) for name in "ABC"] == times
    for name, sure in zip("BCA", intensities, strict=True):
        concept = int(subject.memory.term_concept[subject.term(name)]) - 1
        assert tuple(subject.memory.spike[concept]) == pytest.approx((1.0, 0.9 * sure))


def test_the_reinforcer_is_wanted_for_a_tick_in_which_it_is_decided():
    subject = Subject()
    subject.know("<(A &/ ^right) =/> G>", 1.0, 0.8)
    STEPS.perceive(subject.memory, subject.parameters, *subject.sees("A"))
    ticks = int(subject.memory.registers[NOW])
    subject.memory.registers[EXECUTED_TERM] = 0
    STEPS.want_reinforcer(subject.memory, subject.parameters)
    concept = int(subject.memory.term_concept[subject.memory.reinforcer_term[0]]) - 1
    assert tuple(subject.memory.wanted[concept]) == (1.0, 0.9)
    assert subject.memory.registers[EXECUTED_TERM] == subject.term("^right")
    assert subject.time_of("^right") >= ticks
    # Where nothing is decided, it takes this one tick.
    subject = Subject()
    STEPS.want_reinforcer(subject.memory, subject.parameters)
    assert subject.memory.registers[EXECUTED_TERM] == 0
    assert subject.memory.registers[NOW] == 2
