"""A small memory with a language, for lanes called from plain Python, and small reasoners."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace

import numpy as np

from machinepsych.nars.attention import set_spike
from machinepsych.nars.concepts import conceive
from machinepsych.nars.language import Language
from machinepsych.nars.links import add_link, is_denied
from machinepsych.nars.planning import decide_for_goal
from machinepsych.nars.reasoner import Reasoner
from machinepsych.nars.registers import (
    BABBLED_OPERATIONS,
    CONCEPTS,
    DENIED_LINK,
    EXECUTED_TERM,
    GOALS_WAITING,
    LINKS,
    LOGGED,
    NOW,
    OPERATIONS,
    SEED,
    VOICES,
    WAITING,
)
from machinepsych.nars.settings import ReasonerParameters
from machinepsych.nars.state import Capacity, plain_memory
from machinepsych.nars.terms import TEMPORAL_IMPLICATION
from machinepsych.nars.voices import VOICE_OPERATION
from machinepsych.narsese import normalized, parse_sentence, parse_term, write
from machinepsych.parameters import describe

SMALL = Capacity(
    terms=900,
    concepts=96,
    links=200,
    waiting=6,
    goals=6,
    stamp=8,
    symbols=24,
    operations=4,
    arguments=3,
    log=1500,
    conclusions=128,
    bucket=127,
    recent=48,
)
OPERATORS = ("^left", "^right", "^up")


def lane_parameters(**values):
    """Return parameters as lanes see them: a choice is the number of its word."""
    parameters = ReasonerParameters(**({"level": 0, "motor_babbling": 0.0} | values))
    row = dataclasses.asdict(parameters)
    for each in describe(ReasonerParameters):
        if each.kind == "choice":
            row[each.name] = each.choices.index(row[each.name])
    return SimpleNamespace(**row)


class Bench:
    """One memory, its names, and parameters; terms are given as text."""

    def __init__(self, capacity=SMALL, **parameters):
        record = plain_memory(capacity)
        self.memory = SimpleNamespace(**{name: record[name] for name in record.dtype.names})
        self.language = Language(capacity.symbols, list(OPERATORS))
        self.parameters = lane_parameters(**parameters)
        self.memory.registers[OPERATIONS] = len(OPERATORS)
        self.memory.registers[BABBLED_OPERATIONS] = len(OPERATORS)
        self.memory.registers[SEED] = 7
        self.observed = 0

    @property
    def now(self):
        return int(self.memory.registers[NOW])

    @now.setter
    def now(self, tick):
        self.memory.registers[NOW] = tick

    def term(self, text):
        return self.language.encode(self.memory, normalized(parse_term(text)))

    def text(self, number):
        return write(self.language.decode(self.memory, int(number)))

    def concept(self, text):
        return conceive(self.memory, self.parameters, self.term(text))

    def stamp(self, *ids):
        """Make a stamp of these observations; of a new one where none is named."""
        if not ids:
            self.observed += 1
            ids = (1000 + self.observed,)
        stamp = np.zeros(self.memory.observation.shape[0], np.int64)
        stamp[: len(ids)] = ids
        return stamp

    def spike(self, text, frequency=1.0, confidence=0.9, time=None, stamp=None):
        """Let an event be the latest of its concept, which is returned."""
        concept = self.concept(text)
        time = self.now if time is None else time
        stamp = self.stamp() if stamp is None else stamp
        set_spike(self.memory, self.parameters, concept, frequency, confidence, time, stamp)
        self.memory.concept_selected_at[concept] = self.now
        return concept

    def link(self, text, frequency=1.0, confidence=0.9, delay=1.0):
        """Store an implication and return its link."""
        return add_link(
            self.memory, self.parameters, self.term(text), frequency, confidence, self.stamp(), delay
        )

    def link_truth(self, text):
        """Return frequency and confidence of a stored implication, None where there is none."""
        link = self.memory.term_link[self.term(text)] - 1
        return None if link < 0 else tuple(float(x) for x in self.memory.link_truth[link])

    def goals(self):
        """Return text, layer, frequency and confidence of the goals that wait."""
        m = self.memory
        return [
            (self.text(m.goal_term[k]), int(m.goal_layer[k]), *(float(x) for x in m.goal_truth[k]))
            for k in np.flatnonzero(m.goal_term)
        ]

    def logged(self, kind):
        """Return the texts of the lines of one kind in the log."""
        m = self.memory
        return [self.text(m.log_term[k]) for k in range(m.registers[LOGGED]) if m.log_kind[k] == kind]


def decide(bench, goal="g", frequency=1.0, confidence=0.9):
    """Decide for a goal; return the text of what was executed, None for nothing."""
    bench.memory.registers[EXECUTED_TERM] = 0
    did = decide_for_goal(bench.memory, bench.parameters, bench.term(goal), frequency, confidence, bench.now)
    term = bench.memory.registers[EXECUTED_TERM]
    assert did == (term != 0)
    return bench.text(term) if did else None


def voices(bench):
    """Return what is voiced: text of the operation, and how much it is wanted."""
    count = bench.memory.registers[VOICES]
    return {
        bench.text(bench.memory.voice[k, VOICE_OPERATION]): float(bench.memory.voice_desire[k])
        for k in range(count)
    }


def small_reasoner(seed=0, backend="plain", capacity=SMALL, **parameters):
    """Make a reasoner without declarative inference and babbling, unless said otherwise."""
    values = {"level": 0, "motor_babbling": 0.0} | parameters
    return Reasoner(
        ReasonerParameters(**values), seed=seed, backend=backend, capacity=capacity, operators=OPERATORS
    )


def tell(reasoner, *lines):
    """Tell sentences, each given as text."""
    for line in lines:
        sentence = parse_sentence(line)
        reasoner.tell(dataclasses.replace(sentence, term=normalized(sentence.term)))


def differing(reasoner, other, but=()):
    """Return the names of the arrays that differ between the memories of two reasoners."""
    return [
        name
        for name in reasoner._records.dtype.names
        if name not in but and not np.array_equal(reasoner._records[name], other._records[name])
    ]


def assert_sound(memory):
    """Hold a memory against what must be true of it at any time."""
    registers = memory.registers
    for truth in (memory.belief, memory.spike, memory.predicted, memory.wanted, memory.link_truth):
        assert np.all((truth >= 0.0) & (truth <= 1.0))
        assert np.all(truth[:, 1] < 1.0)
    for name in (
        "belief_stamp",
        "spike_stamp",
        "predicted_stamp",
        "link_stamp",
        "waiting_stamp",
        "goal_stamp",
    ):
        rows = np.sort(getattr(memory, name), axis=1)
        assert not np.any((rows[:, 1:] == rows[:, :-1]) & (rows[:, 1:] != 0)), name
    assert registers[WAITING] == np.count_nonzero(memory.waiting_term)
    assert registers[GOALS_WAITING] == np.count_nonzero(memory.goal_term)
    assert registers[CONCEPTS] == np.count_nonzero(memory.concept_term)
    assert registers[LINKS] == np.count_nonzero(memory.link_term)
    assert_links_are_listed(memory)


def listed(first, following):
    """Return the places of a list of places + 1, from the first to the one that 0 or less follows."""
    found = []
    while first > 0:
        found.append(int(first) - 1)
        first = following[first - 1]
        assert len(found) <= len(following)
    return found


def assert_links_are_listed(memory):
    """Hold every temporal link against the lists that it has to be in."""
    held = np.flatnonzero(memory.link_term)
    temporal = {
        int(link) for link in held if memory.term_head[memory.link_term[link]] == TEMPORAL_IMPLICATION
    }
    alike = [listed(first, memory.link_alike) for first in memory.term_predicts if first]
    assert sorted(link for links in alike for link in links) == sorted(temporal)
    for links in alike:
        assert len({int(memory.link_before[link]) for link in links}) == 1
        backwards = [int(memory.link_alike_before[link]) - 1 for link in links]
        assert backwards == [-1, *links[:-1]]
    denied = set(listed(memory.registers[DENIED_LINK], memory.link_denied))
    assert {int(link) for link in np.flatnonzero(memory.link_denied)} == denied
    for link in temporal:
        concept = memory.term_concept[memory.link_before[link]] - 1
        assert concept < 0 or memory.link_truth[link, 1] <= memory.concept_surest[concept]
        assert link in denied or not is_denied(memory, link)
