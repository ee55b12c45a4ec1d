"""The battery itself: 36 phenomena, what must be shown, and the failures that are expected."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machinepsych.battery.base import NOT, PARTLY, SHOWN, UNSTATED, Claim, phenomena
from machinepsych.battery.estimates import UNDEFINED
from machinepsych.battery.run import (
    _failure,
    choose_models,
    choose_phenomena,
    grade,
    grade_from,
    grade_values,
    ordered_models,
    run_battery,
)
from machinepsych.battery.tables import condition_rows, grade_rows, markdown
from machinepsych.conditioning.base import MODELS, State, TrialModel, make_model
from machinepsych.errors import MachinepsychError, UnknownNameError
from machinepsych.pavlovian import simulate as simulation
from machinepsych.pavlovian.design import make_design
from machinepsych.pavlovian.notation import write_trial

EVERY = phenomena()
BY_NUMBER = {each.number: each for each in EVERY}
TRIAL_MODELS = [
    name for name in ordered_models() if not MODELS.get(name).real_time and MODELS.get(name).exact
]

# What a model must fail, by its equations and whatever its parameters.
FAILURES = [
    *(("rescorla_wagner", number) for number in (3, 4, 7, 12, 13, 21, 22, 23, 24, 25, 27, 28, 29, 34, 36)),
    *(("mackintosh", number) for number in (3, 14, 15, 17, 18, 22, 27, 28, 36)),
    *(("pearce_kaye_hall", number) for number in (3, 12, 13, 22, 27, 28)),
    *(("pearce_configural", number) for number in (3, 7, 12, 17, 22)),
    *(("stout_miller", number) for number in (3, 23, 24, 25, 27)),
    *(("heidi", number) for number in (3, 12, 13, 24, 25, 27)),
    *(("memory_hebb", number) for number in (2, 3, 9, 10, 12, 14, 15, 16, 17, 27, 28)),
    *(("memory_delta", number) for number in (3, 7, 12, 13, 27, 34)),
    *(("memory_covariance", number) for number in (27, 28)),
    *(("temporal_difference", number) for number in (3, 7, 12, 22, 31)),
    ("sop", 36),
]
SUCCESSES = [
    *(("rescorla_wagner", number) for number in (1, 2, 5, 6, 8, 9, 10, 14, 15, 16, 17, 18, 19, 20, 35)),
    *(("mackintosh", number) for number in (1, 7, 10, 32)),
    *(("pearce_kaye_hall", number) for number in (2, 7, 9, 10, 14, 33)),
    *(("pearce_configural", number) for number in (27, 28, 29)),
    *(("stout_miller", number) for number in (1, 7, 9, 12, 13, 21, 22)),
    *(("heidi", number) for number in (1, 2, 9, 22)),
    *(("memory_hebb", number) for number in (22,)),
    *(("memory_delta", number) for number in (1, 2, 10, 17, 21, 22)),
    *(("temporal_difference", number) for number in (10, 21, 23, 25, 36)),
    *(("sop", number) for number in (7, 24)),
]


# Where a response counts as one to the stimulus only if it is not given to everything.
CONTROLLED = (1, 13, 27, 31, 33)


def graded(model, number, subjects=30):
    return grade(make_model(model), BY_NUMBER[number], subjects, 1)


def test_there_are_thirty_six():
    assert [each.number for each in EVERY] == list(range(1, 37))


@pytest.mark.parametrize("each", EVERY, ids=lambda each: each.name)
def test_a_phenomenon_is_whole(each):
    design = make_design(each.design, each.elements, each.timing)
    assert each.about.endswith(".")
    assert any(character.isdigit() for character in each.source)
    assert each.control
    assert set(each.control) <= set(each.conditions)
    assert set(each.derived) <= set(each.conditions)
    # A control is drawn.
    assert set(each.control) - set(each.derived)
    assert set(each.expected) | set(each.reasons) <= set(MODELS.names())
    assert set(each.expected.values()) <= {SHOWN, PARTLY, NOT, UNSTATED}
    for claim in each.claims:
        assert {claim.of, claim.over or claim.minus} <= set(each.conditions)
        # A claim excludes what is no effect.
        assert claim.low is not None or claim.high is not None
        assert (claim.low is not None and claim.low > claim.null) or (
            claim.high is not None and claim.high < claim.null
        )
    assert any(trial.probe for trial in design.trials()) or each.number in (1, 4, 32, 34, 35, 36)
    assert all(write_trial(trial) for trial in design.trials())


def test_titles_are_written_as_people_write_them():
    titles = {each.number: each.title for each in EVERY}
    assert titles[8] == "US pre-exposure"
    assert titles[21] == "Second-order conditioning"
    assert titles[33] == "Hall-Pearce negative transfer"
    assert titles[36] == "Prediction-error signal"
    assert len(set(titles.values())) == 36
    assert all(title[0].isupper() for title in titles.values())


class Affine(TrialModel):
    """max(0, c + sum w): a rule with a constant, given its weights, which learns nothing."""

    name = "affine"
    parameters = MODELS.get("rescorla_wagner").parameters

    def __init__(self, constant, weights):
        super().__init__()
        self.constant, self.weights = constant, weights

    def begin(self, world):
        weights = [self.weights.get(name, 0.0) for name in world.elements]
        return State({"weight": np.tile(weights, (len(world.subjects), 1))})

    def expect(self, state, shown):
        return self.constant + (state["weight"] * shown.presence).sum(axis=1)

    def learn(self, state, shown):
        pass


WEIGHT = st.floats(-10.0, 10.0)


@settings(max_examples=40, deadline=None)
@given(constant=WEIGHT, weights=st.fixed_dictionaries(dict.fromkeys("ABCD", WEIGHT)))
@pytest.mark.parametrize("number", [27, 28])
def test_no_sum_of_stimuli_with_a_constant_passes_for_configural(number, constant, weights):
    # C of patterning is never shown: nothing is known of it.
    given_weights = weights if number == 28 else weights | {"C": 0.0}
    assert grade(Affine(constant, given_weights), BY_NUMBER[number], 2, 1).verdict == NOT


@pytest.mark.parametrize("number", CONTROLLED)
def test_what_answers_everything_alike_shows_nothing(number):
    found = grade(Affine(1.0, {}), BY_NUMBER[number], 2, 1)
    assert found.verdict != SHOWN
    assert "never shown" in found.reason


def test_a_model_that_answers_everything_is_not_said_to_acquire():
    found = graded("memory_covariance", 1, 10)
    assert found.verdict == PARTLY
    assert "never shown has < 50% of that: 1, not <= 0.5" in found.reason


def test_renewal_has_its_order_where_a_context_is_there_between_trials():
    found = graded("rescorla_wagner", 5).conditions
    aba, abc, aab, aaa = (found[name].value for name in ("ABA", "ABC", "AAB", "AAA"))
    assert aba > abc > aab > aaa > 0.0


def test_a_reason_says_why_there_is_no_ratio():
    zero, some = np.zeros(3), np.full(3, 0.4)
    claim = Claim("less", "x", over="y", high=0.8)
    reverse = _failure(claim, UNDEFINED, {"x": some, "y": zero})
    assert reverse == 'less: no ratio, for there is no response in "y" and 0.4 in "x"'
    assert "no response in either" in _failure(claim, UNDEFINED, {"x": zero, "y": zero})
    assert "not defined in this model" in _failure(claim, UNDEFINED, {"x": zero * np.nan, "y": zero})


# A model in real time takes a second a batch: few subjects, few batches.
@pytest.mark.parametrize(
    ("model", "number", "subjects", "batches"),
    [
        ("memory_delta", 16, 9, (1, 4, 1000)),
        ("memory_covariance", 34, 9, (1, 4, 1000)),
        ("stout_miller", 28, 9, (1, 4, 1000)),
        ("sop", 27, 3, (2, 1000)),
    ],
)
def test_grades_do_not_depend_on_how_subjects_are_divided(monkeypatch, model, number, subjects, batches):
    found = []
    for most in batches:
        monkeypatch.setattr(simulation, "LARGEST_BATCH", most)
        found.append(grade_values(graded(model, number, subjects)))
    assert all(each == found[0] for each in found)
    assert found[0]["subjects"] == subjects


def test_many_subjects_are_taken_some_at_a_time(monkeypatch):
    design = make_design(BY_NUMBER[27].design)
    parts = list(simulation.batches(make_model("memory_delta"), design, 100_000))
    assert np.array_equal(np.concatenate(parts), np.arange(1, 100_001))
    # 64 keys and values of 8 bytes, two groups: a few hundred subjects fill the room there is.
    assert max(map(len, parts)) <= simulation.LARGEST_BATCH
    monkeypatch.setattr(simulation, "BATCH_BYTES", 2**20)
    assert max(map(len, simulation.batches(make_model("memory_delta"), design, 500))) < 100


def test_a_grade_reads_back_as_it_was_written():
    for model, number in (("memory_delta", 10), ("rescorla_wagner", 36)):
        found = graded(model, number, 5)
        text = json.dumps(grade_values(found), allow_nan=False)
        again = grade_from(json.loads(text))
        assert grade_values(again) == grade_values(found)
        assert grade_rows([again]) == grade_rows([found])


@pytest.mark.parametrize(("model", "number"), FAILURES)
def test_a_failure_that_is_expected_stays_one(model, number):
    found = graded(model, number)
    assert found.verdict == NOT
    assert found.reason


@pytest.mark.parametrize(("model", "number"), SUCCESSES)
def test_what_a_model_is_known_for_is_shown(model, number):
    assert graded(model, number, 100 if model.startswith("memory") else 30).verdict == SHOWN


@pytest.mark.parametrize("number", [3, 7, 12, 13, 21, 22, 27, 34])
@pytest.mark.parametrize("values", [{"alpha": 0.05}, {"alpha": 0.8}, {"beta_no_us": 0.5}])
def test_no_parameters_of_rescorla_wagner_change_its_failures(number, values):
    assert grade(make_model("rescorla_wagner", **values), BY_NUMBER[number], 30, 1).verdict == NOT


def test_the_effect_of_blocking_is_exact():
    found = graded("rescorla_wagner", 10)
    assert found.exact
    assert found.subjects == 1
    assert abs(found.effect.value - 0.9**10) < 1e-12
    assert found.effect.lower == found.effect.value == found.effect.upper


def test_the_memory_with_the_delta_rule_agrees_with_rescorla_wagner_within_its_interval():
    found = graded("memory_delta", 10, 200)
    assert not found.exact
    assert found.effect.lower < 0.9**10 < found.effect.upper


@pytest.mark.parametrize("jobs", [0, 1])
def test_the_subjects_of_a_cell_are_counted_on_the_way(monkeypatch, jobs):
    """250 subjects, 100 at most at once: three lots of nearly even size, then the grade."""
    if not jobs:
        monkeypatch.setattr(simulation, "LARGEST_BATCH", 100)
    heard = []
    (found,) = run_battery(
        ["memory_delta"],
        choose_phenomena(["10"]),
        250,
        1,
        jobs,
        watch=lambda each: heard.append(each.model),
        hear=lambda cell, done, of: heard.append((cell, done, of)),
    )
    cell = ("memory_delta", "blocking")
    lots = [83, 166, 250] if not jobs else [250]
    assert heard == [*((cell, done, 250) for done in lots), "memory_delta"]
    assert found.subjects == 250


def test_more_subjects_make_shorter_intervals():
    few, many = (graded("memory_delta", 10, n).effect for n in (25, 400))
    assert 0.15 < (many.upper - many.lower) / (few.upper - few.lower) < 0.4


def test_grades_do_not_depend_on_processes():
    chosen = choose_phenomena(["10", "19"])
    models = ["memory_delta", "rescorla_wagner"]
    alone, shared = (run_battery(models, chosen, 10, 3, jobs) for jobs in (0, 2))
    assert grade_rows(alone) == grade_rows(shared)
    assert [(each.model, each.number) for each in alone] == [
        ("memory_delta", 10), ("memory_delta", 19), ("rescorla_wagner", 10), ("rescorla_wagner", 19)
    ]  # fmt: skip


@pytest.mark.parametrize("model", TRIAL_MODELS)
def test_all_phenomena_can_be_graded(model):
    grades = run_battery([model], EVERY, 3, 1)
    rows = grade_rows(grades)
    assert [row["number"] for row in rows] == list(range(1, 37))
    for row, each in zip(rows, grades, strict=True):
        assert row["verdict"] in (SHOWN, PARTLY, NOT)
        assert (row["effect"] is None) == np.isnan(each.effect.value)
        if row["effect"] is not None:
            assert row["lower"] <= row["effect"] <= row["upper"]
        if row["verdict"] != SHOWN:
            assert row["reason"]
    assert all(row["mean"] is None or np.isfinite(row["mean"]) for row in condition_rows(grades))


def test_the_page_names_every_cell_and_every_surprise():
    grades = run_battery(["rescorla_wagner", "pearce_kaye_hall"], choose_phenomena(["4", "10"]), 3, 1)
    page = markdown(grades, 1, 3)
    assert "| 10 | Blocking | ● | ● |" in page
    assert "| 4 | Rapid reacquisition | ○ | ○! |" in page
    assert "| 4 | Rapid reacquisition | `pearce_kaye_hall` | shown | not |" in page
    assert "| blocked | `10A+` | `10AB+` | `B~` |" in page
    assert "0.349 exact" in page


def test_models_and_phenomena_are_chosen_by_name_or_number():
    assert choose_models([]) == ordered_models()
    assert ordered_models()[0] == "rescorla_wagner"
    assert [each.number for each in choose_phenomena(["blocking", "2", "10"])] == [2, 10]
    with pytest.raises(UnknownNameError, match='"heidi"'):
        choose_models(["hedi"])
    with pytest.raises(UnknownNameError, match='Did you mean "blocking"'):
        choose_phenomena(["bloking"])


@pytest.mark.parametrize("subjects", [-1, 0, 1, 10**9])
def test_a_number_of_subjects_that_makes_no_sense_is_refused(subjects):
    with pytest.raises(MachinepsychError, match="from 2 to 100,000"):
        run_battery(["rescorla_wagner"], choose_phenomena(["1"]), subjects)
