"""Two measured values in a row say which is the larger, or that they are equal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.agents.nars import slots_of_a_subject
from machinepsych.kernels.source import Group, Program, module_text
from machinepsych.nars import induction
from machinepsych.nars.equipment import measure, values_of_space
from machinepsych.nars.happenings import Kind
from machinepsych.nars.induction import learn_from_event, relate_nothing
from machinepsych.nars.log import LOG_DERIVED
from machinepsych.nars.measured_relations import (
    is_superseded,
    measured_place,
    measured_value,
    relate_measured_values,
    relation_of,
)
from machinepsych.nars.service import service_program
from machinepsych.nars.subject import act
from machinepsych.nars.terms import NO_TERM
from tests.nars.bench import Bench, small_reasoner, tell

DECAY = 0.8
PLACES = ("left", "right", "above")


def event(place, value, attribute="size"):
    return f"<({place} * s_{value:g}) --> {attribute}>"


def larger(one, other, attribute="size"):
    return f"<({one} * {other}) --> (+ {attribute})>"


@pytest.fixture
def bench(monkeypatch):
    monkeypatch.setattr(induction, "relate_values", relate_measured_values)
    return measuring()


def measuring(**parameters):
    bench = Bench(logged_priority=-1.0, introduces_variables=False, **parameters)
    spaces = {}
    for name, value in [*values_of_space(4, "s"), ("t_0.5", 0.5), ("t_0.75", 0.75)]:
        measure(bench.memory, bench.language, spaces, name, value, name[0])
    return bench


def relations(bench):
    return [
        text for text in bench.logged(LOG_DERIVED) if ("(+ " in text or "(= " in text) and "/>" not in text
    ]


def see(bench, text, **how):
    """Let an event be seen and thought about; return the relations that it makes, in their order."""
    before = len(relations(bench))
    learn_from_event(bench.memory, bench.parameters, bench.spike(text, **how), 1.0)
    return relations(bench)[before:]


def spike(bench, text):
    """Return frequency, confidence and time of the latest event, None where there was none."""
    concept = bench.concept(text)
    f, c = (float(x) for x in bench.memory.spike[concept])
    return (f, c, int(bench.memory.spike_time[concept])) if c > 0.0 else None


@given(st.sampled_from(["s", "size", "{a}"]), st.integers(0, 4), st.integers(0, 4))
def test_a_relation_says_what_the_values_as_numbers_say(place, first, second):
    bench = measuring()
    one, other = event(place, first / 4), event("right", second / 4)
    found = bench.text(relation_of(bench.memory, bench.term(one), bench.term(other)))
    if first == second:
        assert found == f"<({place} * right) --> (= size)>"
    else:
        assert found == (larger(place, "right") if first > second else larger("right", place))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("<(left * s_0.5) --> size>", "<(left * s_0.25) --> size>"),  # of one place
        ("<(left * s_0.5) --> size>", "<(right * s_0.25) --> weight>"),  # of two attributes
        ("<(left * s_0.5) --> size>", "<(right * t_0.75) --> size>"),  # of two measures
        ("<(left * s_0.5) --> size>", "<(right * red) --> size>"),  # no value
        ("<(left * s_0.5) --> size>", "<s_0.25 --> size>"),  # no place
        ("<(left * s_0.5) --> size>", "<($1 * s_0.25) --> size>"),  # any place
        ("<(left * s_0.5) --> size>", "<(right * s_0.25) <-> size>"),  # no inheritance
        ("(left * s_0.5)", "(right * s_0.25)"),
        ("s_0.5", "s_0.25"),
    ],
)
def test_what_cannot_be_compared_makes_no_relation(bench, first, second):
    one, other = bench.term(first), bench.term(second)
    assert relation_of(bench.memory, one, other) == NO_TERM
    assert relation_of(bench.memory, other, one) == NO_TERM
    see(bench, first)
    assert see(bench, second) == []


def test_the_parts_of_a_measurement(bench):
    term = bench.term(event("left", 0.5))
    assert bench.text(measured_value(bench.memory, term)) == "s_0.5"
    assert bench.text(measured_place(bench.memory, term)) == "left"


@given(
    st.lists(st.tuples(st.sampled_from(PLACES), st.integers(0, 4), st.integers(0, 6)), min_size=2, max_size=9)
)
def test_each_measurement_is_compared_with_the_last_of_every_other_place(stream):
    """Held against what can be read off the history alone, without memory, ring or terms."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(induction, "relate_values", relate_measured_values)
        bench = measuring(longest_sequence=1)
        history = {}
        for place, value, gap in stream:
            bench.now += gap
            now = bench.now
            history[(place, value)] = now
            expected = set()
            for (other, there), then in history.items():
                followed = any(at == other and then < time for (at, _), time in history.items())
                if other == place or followed or now - then >= bench.parameters.event_distance:
                    continue
                if there == value:
                    expected |= {f"<({other} * {place}) --> (= size)>"}
                else:
                    expected |= {larger(other, place) if there > value else larger(place, other)}
            assert set(see(bench, event(place, value / 4))) == expected


@given(
    st.floats(0.05, 1.0), st.floats(0.2, 0.95), st.floats(0.05, 1.0), st.floats(0.2, 0.95), st.integers(0, 5)
)
def test_a_relation_is_deduced_from_both_measurements(f_a, c_a, f_b, c_b, gap):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(induction, "relate_values", relate_measured_values)
        bench = measuring()
        see(bench, event("left", 0.75), frequency=f_a, confidence=c_a)
        bench.now += gap
        see(bench, event("right", 0.25), frequency=f_b, confidence=c_b)
        sure = f_a * f_b * c_a * c_b * DECAY**gap
        found = spike(bench, larger("left", "right"))
        if sure < bench.parameters.least_confidence:
            assert found is None
        else:
            assert found == pytest.approx((f_a * f_b, sure, bench.now))


@pytest.mark.parametrize("denied", ["left", "right"])
def test_a_measurement_that_is_denied_denies_no_relation(bench, denied):
    for place, value in (("left", 0.75), ("right", 0.25)):
        see(bench, event(place, value), frequency=0.0 if place == denied else 1.0)
    assert relations(bench) == []


@pytest.mark.parametrize("imagined", ["left", "right"])
def test_what_only_stands_for_a_measurement_is_not_compared(bench, imagined):
    concepts = [bench.spike(event(place, value)) for place, value in (("left", 0.75), ("right", 0.25))]
    bench.memory.spike_imagined[concepts[PLACES.index(imagined)]] = 1
    relate_measured_values(bench.memory, bench.parameters, *concepts, 1.0)
    assert relations(bench) == []


def test_what_came_before_two_measurements_is_kept_as_context(bench):
    bench.parameters.longest_sequence = 3
    see(bench, "x")
    bench.now += 1
    see(bench, event("left", 0.25))
    bench.now += 2
    see(bench, event("right", 0.75))
    in_context = f"(x &/ {larger('right', 'left')})"
    assert spike(bench, in_context) == pytest.approx((1.0, 0.9 * DECAY * 0.9 * DECAY**2 * 0.9, bench.now))
    assert spike(bench, larger("right", "left")) == pytest.approx((1.0, 0.9 * DECAY**2 * 0.9, bench.now))
    # Not of measurements between which something else stands in the sequence.
    assert spike(bench, f"({larger('right', 'left')} &/ x)") is None


def test_a_value_that_was_followed_by_another_at_its_place_is_compared_no_more(bench):
    see(bench, event("left", 0.25))
    bench.now += 1
    assert see(bench, event("left", 0.75)) == []
    old, new = bench.term(event("left", 0.25)), bench.term(event("left", 0.75))
    assert is_superseded(bench.memory, old, bench.now)
    assert not is_superseded(bench.memory, old, bench.now - 1)
    assert not is_superseded(bench.memory, new, bench.now)
    assert is_superseded(bench.memory, bench.term(event("above", 0.5)), bench.now), "it was never seen"
    assert see(bench, event("right", 0.5)) == [larger("left", "right")]


@pytest.mark.parametrize("text", [event("left", 0.75, "weight"), "<(left * t_0.75) --> size>"])
def test_a_value_of_something_else_does_not_follow_one(bench, text):
    see(bench, event("left", 0.25))
    bench.now += 1
    see(bench, text)
    assert not is_superseded(bench.memory, bench.term(event("left", 0.25)), bench.now)


def test_a_relation_is_evidence_of_both_observations_and_is_thought_about(bench):
    see(bench, event("left", 0.25), stamp=bench.stamp(5))
    see(bench, event("right", 0.75), stamp=bench.stamp(7))
    concept = bench.concept(larger("right", "left"))
    assert sorted(x for x in bench.memory.spike_stamp[concept] if x) == [5, 7]
    assert int(bench.memory.concept_selected_at[concept]) == bench.now
    assert bench.term(larger("right", "left")) in bench.memory.waiting_term
    bench.now += 1
    bench.spike("^left")
    bench.now += 1
    see(bench, "g")
    assert bench.link_truth(f"<({larger('right', 'left')} &/ ^left) =/> g>") is not None


def test_other_memories_relate_nothing_and_their_kernels_do_not_know_how():
    groups = tuple(Group(name, (), "record") for name in ("memory", "parameters"))
    agents = module_text(Program("act_in_tests", act, groups, bindings=slots_of_a_subject()), "plain")
    for lane in (relate_measured_values, relation_of, is_superseded):
        assert lane.__name__ not in agents
        assert lane.__name__ in module_text(service_program(False), "plain")
    assert relate_nothing(None, None, 0, 0, 1.0) is None


def executed(reasoner, goal="g! :|:"):
    reasoner.happenings()
    tell(reasoner, goal)
    done = [each for each in reasoner.happenings() if each.kind is Kind.EXECUTED]
    return [f"{each.term}" if each.arguments is None else f"{each.term} {each.arguments}" for each in done]


@pytest.mark.parametrize(("left", "right", "does"), [(0.75, 0.5, "^left"), (0.25, 0.5, "^right")])
def test_a_reasoner_acts_by_what_is_larger(left, right, does):
    reasoner = small_reasoner()
    reasoner.set_value_space(4, "s")
    tell(
        reasoner,
        f"<({larger('left', 'right')} &/ ^left) =/> g>.",
        f"<({larger('right', 'left')} &/ ^right) =/> g>.",
        f"{event('left', left)}. :|:",
        f"{event('right', right)}. :|:",
    )
    assert executed(reasoner) == [does]


@pytest.mark.parametrize(("one", "other", "chosen"), [(0.75, 0.5, "{a}"), (0.25, 0.5, "{b}")])
def test_a_rule_with_variables_picks_the_larger(one, other, chosen):
    reasoner = small_reasoner()
    reasoner.set_value_space(4, "s")
    tell(
        reasoner,
        "<(<(#1 * #2) --> (+ size)> &/ <({SELF} * #1) --> ^right>) =/> g>.",
        f"{event('{a}', one)}. :|:",
        f"{event('{b}', other)}. :|:",
    )
    assert executed(reasoner) == [f"^right ({{SELF}} * {chosen})"]


def test_what_was_learned_of_a_relation_holds_of_values_never_seen():
    reasoner = small_reasoner()
    reasoner.set_value_space(4, "s")
    tell(reasoner, f"{event('left', 0.5)}. :|:", f"{event('right', 0.25)}. :|:", "^left. :|:", "g. :|:")
    reasoner.step(100)
    reasoner.change(similarity_distance=0.0)
    tell(reasoner, f"{event('left', 0)}. :|:", f"{event('right', 1)}. :|:")
    assert executed(reasoner) == []
    reasoner.step(100)
    tell(reasoner, f"{event('left', 1)}. :|:", f"{event('right', 0.75)}. :|:")
    assert executed(reasoner) == ["^left"]
