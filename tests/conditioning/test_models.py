"""One published or derived number for each model, and what must hold for every model there is."""

import numpy as np
import pytest

from machinepsych.conditioning.base import MODELS, Exposure, make_model
from machinepsych.conditioning.hebbian_memory import random_keys
from machinepsych.conditioning.pearce_configural import likeness
from machinepsych.errors import UnknownNameError
from machinepsych.hebb.rules.base import LEARNING_RULES
from machinepsych.parameters import describe
from machinepsych.pavlovian.design import Timing
from tests.conditioning.runs import assert_close, expected, run

NAMES = MODELS.names()
REAL_TIME = [name for name in NAMES if MODELS.get(name).real_time]
BY_RATE = {
    "rescorla_wagner": "alpha",
    "mackintosh": "theta",
    "pearce_kaye_hall": "beta_excitation",
    "pearce_configural": "beta",
    "stout_miller": "salience",
    "heidi": "alpha",
    "temporal_difference": "alpha",
    "memory_delta": "learning_rate",
    "memory_hebb": "learning_rate",
}


def test_the_models_of_the_literature_are_found():
    assert set(BY_RATE) | {"sop"} <= set(NAMES)


def test_every_learning_rule_is_a_model_but_the_one_that_is_no_rule_by_trial():
    assert {f"memory_{rule.name}" for rule in LEARNING_RULES} - set(NAMES) == {"memory_pseudo_inverse"}


@pytest.mark.parametrize("name", NAMES)
def test_a_model_says_what_it_is(name):
    kind = MODELS.get(name)
    assert kind.name == name
    assert kind.about
    assert any(character.isdigit() for character in kind.citation)
    assert kind.__doc__
    for each in describe(kind.parameters):
        assert each.about
        assert each.source
    codes = [MODELS.get(other).code for other in NAMES]
    assert codes.count(kind.code) == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_probe_teaches_nothing(name):
    often = run(name, ["6A+", "20AB~", "AB~"], subjects=2)
    once = run(name, ["6A+", "AB~", "AB~"], subjects=2)
    if name in REAL_TIME:
        # What was shown leaves a trace, but no association.
        for array in ("link", "weight"):
            if array in often.state:
                assert np.array_equal(often.state[array], once.state[array])
        return
    # Time passes between probes, and what fades with it may.
    if MODELS.get(name).exact or MODELS.get(name).rule.rest is None:  # type: ignore[attr-defined]
        assert np.array_equal(often.expected[..., -1], once.expected[..., -1])


@pytest.mark.parametrize("name", NAMES)
def test_a_subject_does_not_depend_on_the_others(name):
    table = {"one": ["!4A+@1 / 4AB-@1", "B~"], "two": ["", "!4AB+ / 2C-, B~"]}
    whole = run(name, table, subjects=4)
    few = run(name, table, subjects=2)
    shown = ~np.isnan(few.expected)
    assert shown.any(axis=(0, 2)).all()
    assert np.array_equal(shown, ~np.isnan(whole.expected[:, :2]))
    assert_close(whole.expected[:, :2][shown], few.expected[shown], 1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_a_run_is_the_same_again(name):
    first, second = (run(name, ["!5A+ / 5B-", "AB~"], subjects=3, seed=4) for _ in range(2))
    assert np.array_equal(first.expected, second.expected)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_expected_before_anything_was_learned(name):
    assert expected(name, ["A~"]) == 0.0


@pytest.mark.parametrize("name", sorted(BY_RATE))
def test_a_higher_rate_is_faster(name):
    slow, fast = (expected(name, ["3A+", "A~"], **{BY_RATE[name]: rate}) for rate in (0.05, 0.1))
    assert fast > slow * 1.2 > 0.0


def test_unknown_models_and_parameters_are_named_with_the_nearest():
    with pytest.raises(UnknownNameError, match='"rescorla_wagner"'):
        make_model("rescorla-wagner")
    with pytest.raises(UnknownNameError, match='Did you mean "alpha"'):
        make_model("rescorla_wagner", alfa=0.1)


def test_mackintosh_two_trials_by_hand():
    # Trial 1: dV = .3 * .5 * 1; alone, a stimulus is no better than nothing: alpha loses its share .02 of .5.
    # Trial 2: dV = .3 * .49 * (1 - .15); the errors before it were 1 - .15 and 1.
    values = {"theta": 0.3, "alpha_start": 0.5, "attention_rate": 0.2, "neglect": 0.02}
    record = run("mackintosh", ["2A+", "A~"], **values)
    assert_close(record.expected[0, 0], [0.0, 0.15, 0.15 + 0.3 * 0.49 * 0.85])
    assert_close(record.state["associability"][0], [0.49 + 0.2 * 0.15])


def test_mackintosh_gives_attention_to_the_better_predictor():
    record = run("mackintosh", ["20A+", "3AB+"])
    better, worse = record.state["associability"][0]
    assert better > 0.9
    assert worse < 0.5


def test_mackintosh_has_no_overexpectation():
    assert_close(expected("mackintosh", ["400A+ / 400B+", "20AB+", "A~"]), 1.0, 1e-9)


@pytest.mark.parametrize("n", [1, 5, 40])
def test_pearce_kaye_hall_associability_decays_by_a_power_where_nothing_follows(n):
    record = run("pearce_kaye_hall", [f"{n}A-"], gamma=0.1, alpha_start=0.5)
    assert_close(record.state["associability"][0], [0.5 * 0.9**n])


def test_pearce_kaye_hall_two_trials_by_hand():
    # dV = S beta alpha lambda = .5 * .4 * .5; alpha becomes .3 * 1 + .7 * .5, then .3 * .9 + .7 * .65.
    values = {"salience": 0.5, "beta_excitation": 0.4, "gamma": 0.3, "alpha_start": 0.5}
    record = run("pearce_kaye_hall", ["2A+", "A~"], **values)
    assert_close(record.expected[0, 0], [0.0, 0.1, 0.1 + 0.2 * 0.65])
    assert_close(record.state["associability"][0], [0.3 * 0.9 + 0.7 * 0.65])


def test_pearce_likeness_of_a_stimulus_and_a_compound_is_one_half():
    # Pearce (1987): half of AB is A, and all of A is in AB.
    amounts = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [0.0, 0.0]])
    assert_close(likeness(amounts), [[1, 0, 0.5, 0], [0, 1, 0.5, 0], [0.5, 0.5, 1, 0], [0, 0, 0, 0]])


def test_pearce_overshadowing_is_one_half_and_negative_patterning_is_solved_exactly():
    assert_close(expected("pearce_configural", ["600AB+", "A~"]), 0.5)
    record = run("pearce_configural", ["1500A+ / 1500B+ / 1500AB-", "A~, B~, AB~"])
    assert_close(record.expected[0, 0, -3:], [1.0, 1.0, 0.0])


def comparator(trials, test, salience=0.35, us=0.5, k1=0.22, k2=0.56, k3=0.46, k4=1.6):
    """Stout & Miller's model event by event, in dictionaries: equations 1 to 4, another route than arrays."""
    events = sorted(set("".join(cues for cues, _ in trials) + test))
    v = {(i, j): 0.0 for i in events for j in [*events, "US"]}
    o = {(i, k): -1.0 for i in events for k in events}
    for cues, reinforced in trials:
        present = {*cues, "US"} if reinforced else {*cues}
        before = dict(v)
        for i in cues:
            for j in [*events, "US"]:
                strength = us if j == "US" else salience
                if j in present:
                    v[i, j] += salience * strength * (1.0 - before[i, j])
                else:
                    v[i, j] -= k1 * salience * before[i, j]
            for k in events:
                slow = k3 * salience * before[i, k] * before[k, "US"]
                share = 1.0 if before[i, "US"] > 0.0 else (0.0 if i == k else slow)
                o[i, k] += share * (1.0 - o[i, k])
    total = 0.0
    for i in test:
        total += v[i, "US"]
        for k in events:
            if k != i:
                act = v[i, k] + (k4 * salience if k in test else 0.0)
                total -= k2 * o[i, k] * act * v[k, "US"]
    return total


@pytest.mark.parametrize(
    ("phases", "trials", "test"),
    [
        (["1A+", "A~"], [("A", True)], "A"),
        (["7AB+", "B~"], [("AB", True)] * 7, "B"),
        (["7AB+", "AB~"], [("AB", True)] * 7, "AB"),
        (["4A+", "3AB+, 2A-", "B~"], [("A", True)] * 4 + [("AB", True)] * 3 + [("A", False)] * 2, "B"),
        (["5BA-", "5A+", "B~"], [("BA", False)] * 5 + [("A", True)] * 5, "B"),
        (["5A+", "9AB-", "B~"], [("A", True)] * 5 + [("AB", False)] * 9, "B"),
    ],
)
def test_stout_miller_by_its_equations_event_by_event(phases, trials, test):
    assert_close(expected("stout_miller", phases), comparator(trials, test))


def test_stout_miller_turns_from_adding_to_competing():
    # Second-order conditioning with few trials, conditioned inhibition with many.
    few, many = (expected("stout_miller", ["20A+", f"!{n}AX- / {n}A+", "X~"]) for n in (3, 80))
    assert many < 0.0 < few


def test_stout_miller_revalues_what_is_absent():
    record = run("stout_miller", {"a": ["10AB+", "20A-", "B~"], "c": ["10AB+", "20C-", "B~"]})
    assert record.expected[0, 0, -1] > 1.5 * record.expected[1, 0, -1]


@pytest.mark.parametrize("n", [1, 7])
def test_heidi_combines_both_directions(n):
    # Forward c a_US (1 - (1 - a)^n); back c a (1 - (1 - a_US)^n); COMB = forward + forward back / c.
    forward, back = 0.5 * (1 - 0.8**n), 0.2 * (1 - 0.5**n)
    found = expected("heidi", [f"{n}A+", "A~"], alpha=0.2, alpha_us=0.5, c=1.0)
    assert_close(found, forward + forward * back)


def heidi(trials, test, alpha=0.2, alpha_us=0.5, c=1.0):
    """HeiDI event by event, in dictionaries: equations 1 to 6a of calmr's description, another route."""
    events = [*sorted(set("".join(cues for cues, _ in trials) + test)), "US"]
    v = {(i, j): 0.0 for i in events for j in events}
    strength = {event: alpha_us if event == "US" else alpha for event in events}
    for cues, reinforced in trials:
        present = [*cues, "US"] if reinforced else [*cues]
        pooled = {j: sum(v[k, j] for k in present) for j in events}
        for i in present:
            for j in events:
                if j != i:
                    v[i, j] += strength[i] * (c * strength[j] * (j in present) - pooled[j])

    def combined(sources):
        forward = sum(v[m, "US"] for m in sources)
        return forward + forward * sum(v["US", m] for m in sources) / c

    absent = [event for event in events if event not in test and event != "US"]
    return combined(test) + sum(v[m, n] * combined([n]) / c for m in test for n in absent)


@pytest.mark.parametrize(
    ("phases", "trials", "test"),
    [
        (["6AB+", "AB~"], [("AB", True)] * 6, "AB"),
        (["6AB-", "9A+", "B~"], [("AB", False)] * 6 + [("A", True)] * 9, "B"),
        (["9A+", "6AB-", "B~"], [("A", True)] * 9 + [("AB", False)] * 6, "B"),
        (["4AB+ / 4BC-", "A~"], [("AB", True), ("BC", False)] * 4, "A"),
    ],
)
def test_heidi_by_its_equations_event_by_event(phases, trials, test):
    assert_close(expected("heidi", phases), heidi(trials, test))


def test_heidi_preconditions_through_what_b_retrieves():
    # B's own link to the US is 0: all of the response goes by way of A.
    paired, apart = (expected("heidi", [first, "20A+", "B~"]) for first in ("20AB-", "20A- / 20B-"))
    assert paired > 0.05
    assert apart == 0.0


@pytest.mark.parametrize("discount", [0.5, 0.9])
def test_td_predicts_the_discounted_us_at_each_tick(discount):
    # A serial compound learns V(t) = gamma^(T - t) for a US T ticks after onset (Sutton & Barto 1990).
    timing = Timing(cs_s=3, us_s=Timing().tick_s, iti_s=20)
    for ticks in (2, 4, 6):
        record = run(
            "temporal_difference", [f"400A:{ticks * 500}ms+"], timing=timing, gamma=discount, trace_decay=0.0,
            representation="complete_serial_compound", elements=6, alpha=0.2,
        )  # fmt: skip
        weights = record.state["weight"][0, 0, 1:]
        # The prediction in tick t is of what comes in tick t + 1.
        wanted = [discount ** (ticks - 1 - t) for t in range(ticks)] + [0.0] * (6 - ticks)
        assert_close(weights, wanted, 1e-6)


def test_td_moves_its_error_from_the_us_to_the_onset():
    record = run("temporal_difference", ["200A+, A-"], timing=Timing(us_s=Timing().tick_s))
    assert_close(record.error_at_us[0, 0, 0], 1.0)
    assert abs(record.error_at_us[0, 0, 199]) < 0.2
    assert record.error_at_onset[0, 0, 199] > 0.3
    assert record.error_at_us[0, 0, 200] < -0.5


def test_sop_reaches_the_balance_of_its_transitions():
    # With a stimulus always on and nothing retrieved: A1 p_d1 = I p1 and A1 pd1 = A2 pd2.
    record = run("sop", ["A:2000s~ iti 1ms"], p1=0.1, pd1=0.1, pd2=0.02)
    focus, margin = record.state["focus"][0, 0], record.state["margin"][0, 0]
    inactive = 1.0 / (1.0 + 0.1 / 0.1 + 0.1 / 0.02)
    # The trial's last tick has no stimulus any more, and one tick of the interval follows.
    for _ in range(2):
        focus, margin = focus / 0.9, margin
    assert abs(focus - inactive) < 1e-3


@pytest.mark.parametrize("pd1", [0.02, 0.1])
def test_sop_rests_as_it_would_tick_by_tick(pd1):
    model = make_model("sop", pd1=pd1, pd1_us=0.3, pd2=0.02)
    record = run("sop", ["3A+"], pd1=pd1, pd1_us=0.3, pd2=0.02)
    state, ticks = record.state, 30
    focus, margin = state["focus"].copy(), state["margin"].copy()
    rates = state.fixed["pd1"]
    for _ in range(ticks):
        focus, margin = focus * (1 - rates), margin * (1 - 0.02) + rates * focus
    model.rest(state, np.array([True]), ticks)
    assert_close(state["focus"], focus)
    assert_close(state["margin"], margin)


def test_sop_learns_inhibition_when_the_us_is_at_the_margin_only():
    assert expected("sop", ["20+>:3s>A-", "A~"]) < 0.0 < expected("sop", ["20A+", "A~"])


@pytest.mark.parametrize("rule", ["delta", "hebb", "three_factor", "covariance", "oja"])
def test_the_memory_holds_what_its_rule_holds_by_another_route(rule):
    model = make_model(f"memory_{rule}")
    record = run(f"memory_{rule}", ["4A+ / 4AB-, 3B+"], subjects=2)
    # The keys again, by the same numbers; then all pairs at once through the rule's reference.
    keys = record.state["keys"]
    trials = [[1, 0], [1, 1]] * 4 + [[0, 1]] * 3
    values = np.array([[1.0], [0.0]] * 4 + [[1.0]] * 3)
    for n in range(2):
        wanted = model.rule.reference(model.rule_parameters, np.array(trials) @ keys[n], values)
        assert_close(record.state["weights"][n], wanted, 1e-10)


def test_the_memory_with_the_delta_rule_is_rescorla_wagner_but_for_the_overlap_of_keys():
    phases = ["10A+", "10AB+", "B~"]
    wanted = expected("rescorla_wagner", phases)
    # The mean square overlap of random keys is 1 / d.
    errors = [
        np.abs(run("memory_delta", phases, subjects=20, key_length=d).expected[0, :, -1] - wanted).mean()
        for d in (16, 1024)
    ]
    assert errors[1] < 0.03 < errors[0]


def test_random_keys_have_unit_length_and_the_overlap_of_directions():
    record = run("memory_hebb", ["AB+"], subjects=400, key_length=32)
    keys = record.state["keys"]
    assert_close(np.linalg.norm(keys, axis=2), np.ones((400, 2)))
    overlap = np.einsum("nk,nk->n", keys[:, 0], keys[:, 1])
    # E c = 0, E c^2 = 1 / d; three standard errors.
    assert abs(overlap.mean()) < 3 / np.sqrt(32 * 400)
    assert abs((overlap**2).mean() - 1 / 32) < 3 * np.sqrt(2 / 400) / 32
    assert random_keys.__doc__


def test_the_memory_reads_what_follows_through_a_second_layer():
    pairs = ["20B>A-", "20A+", "B~"]
    one, two = (
        run("memory_delta", pairs, subjects=30, reads=reads).expected[0, :, -1].mean() for reads in (1, 2)
    )
    assert abs(one) < 0.1
    assert two > 0.4


def test_consolidation_keeps_more_over_a_rest_than_decay():
    kept = {
        rule: np.mean(run(f"memory_{rule}", ["20A+", "rest 1h, A~"], subjects=5).expected[0, :, -1])
        for rule in ("decay", "consolidation")
    }
    assert kept["consolidation"] > 3 * kept["decay"]


def test_stout_miller_compares_with_what_is_present_too():
    found = run("stout_miller", ["10AB+", "AB~, B~"]).expected[0, 0, -2:]
    # Beside A, which is seen as well as recalled, B is compared more than alone.
    assert found[0] < 2 * found[1]


def test_heidi_chains_by_hand():
    # One trial each: B->A = a^2; A->US = a a_US, US->A = a_US a; the chain multiplies them, divided by c.
    found = expected("heidi", ["1AB-", "1A+", "B~"], alpha=0.2, alpha_us=0.5, c=2.0)
    there, forward, back = 2 * 0.2**2, 2 * 0.2 * 0.5, 2 * 0.5 * 0.2
    assert_close(found, there * (forward + forward * back / 2.0) / 2.0)


def test_sop_calls_no_element_twice():
    # A US fully retrieved and fully there at once: all its elements go to A1, none to A2 besides.
    model = make_model("sop", p1_us=1.0)
    state = run("sop", ["A~"]).state
    state["focus"][:], state["margin"][:], state["link"][:] = [[1.0, 0.0]], 0.0, 1.0
    model.tick(
        state, Exposure(np.ones((1, 1)), np.ones((1, 1)), np.ones(1), np.zeros(1, bool), np.zeros(1, int))
    )
    assert_close([state["focus"][0, 1], state["margin"][0, 1]], [1.0, 0.0])
