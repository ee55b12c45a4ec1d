"""What a relation that is known or follows says of an operation that was never tried here."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machinepsych.nal.truth import expectation, truth_analogy
from machinepsych.nars.beliefs import believe
from machinepsych.nars.goals import want
from machinepsych.nars.registers import VOICES
from machinepsych.nars.relational_voices import consider_rule, listen_to_relations, speak_for_relation
from machinepsych.nars.unification import BIND_ALL, DECISION_ROW, clear_bindings, unify
from machinepsych.nars.voices import VOICE_LEVEL, VOICE_LINK, VOICE_SPECIFIC
from tests.nars.bench import Bench, voices

RULE = (
    "<<($1 * $2) --> R> <=> <(((<(cue * R) --> P> &/ <(#1 * $1) --> P>) &/ <(#2 * $2) --> P>) &/ "
    "<({SELF} * (#1 * #2)) --> ^left>) =/> G>>"
)
SITUATION = "((<(cue * R) --> P> &/ <(sample * A) --> P>) &/ <({place} * {stimulus}) --> P>)"


def match(place):
    return f"<({{SELF}} * (sample * {place})) --> ^left>"


def seen(place, stimulus):
    return SITUATION.replace("{place}", place).replace("{stimulus}", stimulus)


class Situation(Bench):
    """A cue R, A as the sample, B at the left and C at the right, and a rule of the relation R."""

    def __init__(self, f_rule=1.0, c_rule=0.8, c_event=0.9, **parameters):
        super().__init__(acquired_relations=True, preference="specific", longest_sequence=3, **parameters)
        self.rule = self.link(RULE, f_rule, c_rule)
        self.condition = self.spike(seen("left", "B"), 1.0, c_event)
        self.spike(seen("right", "C"), 1.0, c_event)

    def know(self, text, frequency=1.0, confidence=0.9):
        believe(self.memory, self.parameters, self.concept(text), frequency, confidence, self.stamp())

    def heard(self, goal="G"):
        self.memory.registers[VOICES] = 0
        listen_to_relations(self.memory, self.parameters, self.term(goal), 1.0, 0.9, self.now)
        return voices(self)


def test_nothing_is_said_of_what_is_not_related():
    bench = Situation()
    assert bench.heard() == {}
    bench.know("<(B * A) --> R>")
    bench.know("<(A * B) --> S>")
    assert bench.heard() == {}


@settings(max_examples=30)
@given(*[st.sampled_from((0.25, 1.0))] * 2, *[st.floats(0.3, 0.9)] * 3)
def test_a_relation_speaks_as_far_as_rule_and_relation_and_event_hold(
    f_rule, f_known, c_rule, c_known, c_event
):
    bench = Situation(f_rule, c_rule, c_event)
    bench.know("<(A * B) --> R>", f_known, c_known)
    f, c = truth_analogy(f_known, c_known, f_rule, c_rule)
    # The goal is as sure as an observation, .9; the event holds now.
    assert bench.heard() == {match("left"): pytest.approx(expectation(f, 0.9 * c * c_event))}


def test_of_two_places_the_related_one_is_wanted_and_the_unrelated_one_is_not():
    bench = Situation()
    bench.know("<(A * B) --> R>", 1.0, 0.5)
    bench.know("<(A * C) --> R>", 0.0, 0.5)
    said = bench.heard()
    assert said[match("left")] > 0.5 > said[match("right")]


def test_what_follows_of_relations_speaks_as_what_is_known():
    bench = Situation()
    bench.know("<(C * A) --> R>", 1.0, 0.5)
    assert bench.heard() == {}
    bench.link("<<($1 * $2) --> R> ==> <($2 * $1) --> R>>", 1.0, 0.5)
    # .5 x .5 turned round, x .8 by the rule, x .9 x .9 by goal and event.
    assert bench.heard() == {match("right"): pytest.approx(expectation(1.0, 0.25 * 0.8 * 0.81))}


def test_only_rules_to_the_goal_are_listened_to():
    bench = Situation()
    bench.know("<(A * B) --> R>")
    assert bench.heard("H") == {}
    bench.link("<<($1 * $2) --> R> <=> <($2 * $1) --> R>>")
    bench.link("<<($1 * $2) --> R> <=> <<($1 * $2) --> P> =/> G>>")
    assert set(bench.heard()) == {match("left")}


def test_a_voice_tells_its_rule_its_special_case_and_a_level_below_what_was_tried():
    bench = Situation()
    bench.know("<(A * B) --> R>")
    bench.heard()
    row = bench.memory.voice[0]
    assert row[VOICE_LINK] == bench.rule
    assert bench.text(row[VOICE_SPECIFIC]) == f"<({seen('left', 'B')} &/ {match('left')}) =/> G>"
    # Three events, two of them at places that are named: five times three, and one below.
    assert row[VOICE_LEVEL] == 14


def test_events_that_stand_for_others_or_are_past_say_nothing():
    for change in ("imagined", "past", "long ago"):
        bench = Situation()
        bench.know("<(A * B) --> R>")
        if change == "imagined":
            bench.memory.spike_imagined[bench.condition] = 1
        else:
            # Past: confidence .9 x .8**30 leaves an expectation below the threshold.
            bench.now += 30 if change == "past" else 41
        consider_rule(bench.memory, bench.parameters, bench.rule, 1.0, 0.9, bench.now)
        assert voices(bench) == {}, change
    bench = Situation()
    bench.know("<(A * B) --> R>")
    consider_rule(bench.memory, bench.parameters, bench.rule, 1.0, 0.9, bench.now)
    assert set(voices(bench)) == {match("left")}


def spoken(bench, condition):
    """Let a rule speak for an event that it was fitted to."""
    bindings = bench.memory.bindings[DECISION_ROW]
    m = bench.memory
    before = m.term_left[m.term_left[m.term_right[m.link_term[bench.rule]]]]
    clear_bindings(bindings)
    assert unify(m, before, bench.term(condition), bindings, BIND_ALL)
    concept = bench.concept(condition)
    speak_for_relation(bench.memory, bench.parameters, bench.rule, concept, 1.0, 0.9, bench.now)
    return set(voices(bench))


def test_an_operation_has_to_be_possible_wanted_and_sure_enough():
    bench = Situation(only_known_arguments=True)
    bench.know("<(A * B) --> R>")
    bench.memory.argument_count[1] = 1
    bench.memory.argument_term[1, 0] = bench.term("(sample * right)")
    assert spoken(bench, seen("left", "B")) == set()
    bench.memory.argument_term[1, 0] = bench.term("(sample * left)")
    assert spoken(bench, seen("left", "B")) == {match("left")}

    bench = Situation()
    bench.know("<(A * B) --> R>", 1.0, 0.01)
    assert spoken(bench, seen("left", "B")) == set()

    bench = Situation()
    bench.know("<(A * B) --> R>", 1.0, 0.3)
    bench.link(f"<({seen('left', 'B')} &/ {match('left')}) =/> bad>", 1.0, 0.9)
    assert spoken(bench, seen("left", "B")) == {match("left")}
    bench = Situation()
    bench.know("<(A * B) --> R>", 1.0, 0.3)
    bench.link(f"<({seen('left', 'B')} &/ {match('left')}) =/> bad>", 1.0, 0.9)
    want(bench.memory, bench.parameters, bench.term("bad"), 0.0, 0.9, bench.now)
    assert spoken(bench, seen("left", "B")) == set()
