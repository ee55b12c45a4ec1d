"""Stepped environments: backends agree, what is sensed is sound, faithful forms keep their rules."""

import math

import numpy as np
import pytest

import machinepsych.apparatus.headings as headings
from machinepsych.apparatus.batch import Batch
from machinepsych.apparatus.environment import (
    AUTORESET_NEXT_STEP,
    FAILURE,
    RUNNING,
    SUCCESS,
    TIMEOUT,
    UNDRAWN,
)
from machinepsych.apparatus.maze import CELL, LAST_OPERATION
from machinepsych.apparatus.paradigms.base import PARADIGMS, ParadigmError
from machinepsych.apparatus.touch_screen import DELAY_NOW
from machinepsych.apparatus.user_maze import make_user_maze
from machinepsych.errors import UnknownNameError
from machinepsych.kernels.backend import make_backend

FORMS = ("published", "faithful")
F, L, R, S = range(4)
# Lanes are reached through whole trials here and in tests/parity, where the published package is the
# reference: chamber_turn; maze_begin, maze_goal, maze_to_start, maze_step, maze_door, maze_at_site,
# maze_judge, maze_sense; sense_objects, sense_last_operation, sense_place, signal_on; box_put, box_move,
# box_signals; shuttle_begin, shuttle_time_passes, shuttle_step, shuttle_judge, shuttle_sense;
# preference_begin, preference_step, preference_judge, preference_sense; levers_begin, levers_step,
# levers_pay, levers_judge, levers_sense; screen_begin, screen_step, screen_touch, screen_adjust,
# screen_judge, screen_sense.


def batch(name, form="faithful", chambers=1, backend="plain", parameters=None, **how):
    made = PARADIGMS.get(name).environment(form, **(parameters or {}))
    return Batch(made, chambers, make_backend(backend, 1), **how)


def begin(made, **values):
    draws = np.full(4, UNDRAWN)
    for draw in made.environment.draws:
        draws[draw.position] = values.pop(draw.key, UNDRAWN)
    assert not values
    made.begin(draws=draws)


def play(made, operations):
    """Do operations; return the outcomes and the status after them."""
    outcomes = []
    for operation in operations:
        made.step(operation)
        outcomes.append(float(made.array("turn", "outcome")[0, 0]))
    return outcomes, int(made.status()[0])


def record(made, turns, seed=3):
    made.seed(11)
    made.begin()
    rng = np.random.default_rng(seed)
    kept = []
    for _ in range(turns):
        made.step(rng.choice(4, made.chambers, p=(0.6, 0.18, 0.18, 0.04)))
        count = made.array("view", "count")[:, 0]
        ids = made.array("view", "ids").copy()
        for k, n in enumerate(count):
            ids[k, n:] = -1
        kept.append(
            [
                made.array("turn", "outcome").copy(),
                made.status().copy(),
                ids,
                made.array("view", "dense").copy(),
            ]
        )
    return [np.stack(column) for column in zip(*kept, strict=True)]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", PARADIGMS.names())
def test_compiled_and_plain_agree_to_the_bit(name, form):
    plain = record(batch(name, form, 3, "plain", autoreset=AUTORESET_NEXT_STEP), 60)
    compiled = record(batch(name, form, 3, "cpu", autoreset=AUTORESET_NEXT_STEP), 60)
    for one, other in zip(plain, compiled, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("TMaze", {}),
        ("ShuttleBox", {}),
        ("RadialArmMaze", {"confinement": 3}),
        ("DelayedNonMatchToSample", {"delay": 1, "adjustment": 2}),
    ],
)
def test_the_simulator_agrees_with_plain(name, parameters):
    plain = record(batch(name, "faithful", 2, "plain", parameters), 12)
    simulated = record(batch(name, "faithful", 2, "simulator", parameters), 12)
    for one, other in zip(plain, simulated, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("name", PARADIGMS.names())
def test_what_is_sensed_is_in_the_vocabulary_once(name):
    made = batch(name, "published", 4, "cpu", autoreset=AUTORESET_NEXT_STEP)
    _, _, ids, dense = record(made, 200)
    stimuli = len(made.environment.stimuli)
    assert ids.max() < stimuli
    assert len(set(made.environment.stimuli)) == stimuli
    for row, shown in zip(ids.reshape(-1, ids.shape[-1]), dense.reshape(-1, stimuli), strict=True):
        there = row[row >= 0]
        assert len(set(there)) == len(there)
        assert set(np.flatnonzero(shown)) == set(there)


def test_cosines_are_those_of_angles_added_up():
    angles = np.cumsum([0.0] + [math.pi / 4] * 7)
    assert [math.cos(a) for a in angles] == list(headings.COSINES)
    assert [math.sin(a) for a in angles] == list(headings.SINES)


def test_the_faithful_platform_is_not_sensed_and_stays():
    made = batch("MorrisWaterMaze", chambers=20)
    assert not any("goal" in name for name in made.environment.stimuli)
    made.begin()
    first = made.array("place", "aim")[:, 0].copy()
    assert len(set(first.tolist())) > 1
    made.begin()
    np.testing.assert_array_equal(first, made.array("place", "aim")[:, 0])


def test_a_probe_has_no_platform():
    made = batch("MorrisWaterMaze")
    begin(made, quadrant=0, platform=0)
    assert play(made, [F])[1] == SUCCESS
    begin(made, quadrant=0, platform=0, probe=1)
    assert play(made, [F])[1] == RUNNING
    assert made.measures(0)["steps_north_east"] == 1


def test_forced_alternation_pays_the_other_arm():
    made = batch("TMaze")
    begin(made, goal_arm=1)
    # The right arm is closed in the forced run; the left one has food.
    to_left, to_right = [F, F, F, L, L, F, F], [F, F, F, R, R, F, F]
    outcomes, status = play(made, to_right)
    assert status == RUNNING
    assert made.measures(0)["bumps"] == 2
    assert made.stimuli(0)["closed door ahead"] == 1.0
    outcomes, status = play(made, [L, L, L, L, F, F])
    assert (outcomes[-1], status) == (1.0, RUNNING)
    assert "closed door ahead" in made.stimuli(0)
    play(made, [S] * 5)
    outcomes, status = play(made, to_right)
    assert (outcomes[-1], status) == (1.0, SUCCESS)
    begin(made, goal_arm=1)
    play(made, to_left + [S] * 5)
    assert play(made, to_left)[1] == FAILURE


def test_working_and_reference_memory_errors_are_counted_apart():
    made = batch("RadialArmMaze")
    begin(made, heading=0)
    out, back = [F] * 9, [L] * 4 + [F] * 9
    assert play(made, out)[0][-1] == 0.5
    play(made, back + [L] * 4)
    assert play(made, out)[0][-1] == pytest.approx(-0.11)
    assert made.measures(0)["working_memory_errors"] == 1
    play(made, back + [L] * 5)
    play(made, [F] * 10)
    assert made.measures(0)["reference_memory_errors"] == 1
    assert made.measures(0)["working_memory_errors"] == 1


def test_the_fourth_bait_pays_like_a_goal():
    made = batch("RadialArmMaze", "published")
    begin(made, heading=0)
    for number in range(4):
        outcomes, status = play(made, [F] * 9)
        assert outcomes[-1] == (0.5, 0.5, 0.5, 1.0)[number]
        assert (status == SUCCESS) == (number == 3)
        play(made, [L] * 4 + [F] * 9 + [R] * 2)


def test_crossing_before_the_warning_does_not_fail_a_faithful_trial():
    made = batch("ShuttleBox")
    begin(made, side=0)
    made.write("place", "timing", np.array([0, 8, 0]))
    play(made, [F] * 4)
    assert made.measures(0)["interval_crossings"] == 1
    play(made, [L] * 4)
    assert "warning light" in made.stimuli(0)
    outcomes, status = play(made, [F])
    assert (outcomes, status) == ([0.0], SUCCESS)
    assert made.measures(0)["avoided"] == 1


def test_the_preference_score_is_test_less_pretest():
    made = batch("ConditionedPlacePreference")
    begin(made, facing=1, session=4, paired=0)
    play(made, [F] * 3)
    assert made.measures(0)["pretest_paired_steps"] == 3
    begin(made, facing=0, session=2, paired=0)
    outcomes, _ = play(made, [F] * 12)
    # The door is closed: going east the subject stays on the paired side.
    assert outcomes == [0.1] * 12
    begin(made, facing=1, session=5, paired=0)
    outcomes, _ = play(made, [F] * 10)
    assert sum(outcomes) == 0.0
    assert made.measures(0)["preference_score"] == 7


def test_a_pellet_has_to_be_fetched():
    made = batch("OperantChamber")
    begin(made, active_lever=0)
    outcomes, _ = play(made, [L, F])
    assert outcomes == [0.0, 0.0]
    assert made.stimuli(0)["click"] == 1.0
    assert play(made, [L, F])[0] == [0.0, 1.0]


def test_a_wrong_choice_is_corrected():
    made = batch("DelayedNonMatchToSample")
    begin(made, sample=2, choice=4)
    play(made, [F] + [S] * 10 + [F])
    assert play(made, [F])[1] == FAILURE
    made.begin()
    assert made.measures(0)["correction_trial"] == 1
    assert made.array("place", "body")[0, 3] == 2
    assert play(made, [F] + [S] * 10 + [F, R, R, F])[1] == SUCCESS


def to_screen(choices, steps=10, places=5, sample=2, choice=4):
    """Return the operations of a trial: touch the sample, wait, poke, touch the place that is meant."""
    turns = {"right": choice, "wrong": sample}[choices] - places // 2
    return [F] + [S] * steps + [F] + [R if turns > 0 else L] * abs(turns) + [F]


@pytest.mark.parametrize("delay", [1, 7, 60])
def test_a_delay_is_as_long_as_was_said_by_parameter_or_draw(delay):
    for parameters, drawn in (({"delay": delay}, {}), ({}, {"delay": delay})):
        made = batch("DelayedNonMatchToSample", parameters=parameters)
        begin(made, sample=2, choice=4, **drawn)
        play(made, [F] + [S] * (delay - 1))
        assert "magazine light" not in made.stimuli(0)
        play(made, [S])
        assert "magazine light" in made.stimuli(0)
        assert play(made, [F, R, R, F])[1] == SUCCESS


@pytest.mark.parametrize("delay", [2, 30])
def test_a_trial_lasts_forty_steps_beside_its_delay(delay):
    made = batch("DelayedNonMatchToSample")
    begin(made, sample=2, choice=4, delay=delay)
    assert play(made, [S] * (39 + delay))[1] == RUNNING
    assert play(made, [S])[1] == TIMEOUT
    begin(made, sample=2, choice=4, delay=delay)
    assert play(made, to_screen("right", delay)[:-1] + [S] * 34 + [F])[1] == SUCCESS
    begin(made, sample=2, choice=4, delay=delay)
    # Touched in the last step: too late.
    assert play(made, to_screen("right", delay)[:-1] + [S] * 35 + [F])[1] == TIMEOUT


def test_a_delay_adjusts_itself_two_up_one_down_and_stays_in_corrections():
    made = batch("DelayedNonMatchToSample", parameters={"delay": 5, "adjustment": 3})
    delay, row, corrects, before = 5, 0, False, 0
    for choice in "rrrrwrrwwrrr":
        if corrects:
            made.begin()
        else:
            begin(made, sample=2, choice=4)
        steps = int(made.array("place", "body")[0, DELAY_NOW])
        assert steps == (before if corrects else delay)
        was_correction, before = corrects, steps
        status = play(made, to_screen("right" if choice == "r" else "wrong", steps))[1]
        assert status == (SUCCESS if choice == "r" else FAILURE)
        corrects = choice == "w"
        if was_correction:
            continue
        if choice == "w":
            delay, row = max(1, delay - 3), 0
        else:
            row += 1
            if row == 2:
                delay, row = delay + 3, 0
    assert delay == 8


def to_end_and_back(made, steps=8):
    """Go east from the middle to the arm's end, turn round, come back to the door."""
    play(made, [F] * 10 + [L] * 4 + [F] * (steps - 1))


def test_doors_confine_to_the_middle_between_choices():
    made = batch("RadialArmMaze", parameters={"confinement": 6})
    begin(made, heading=0)
    middle = int(made.array("place", "body")[0, CELL])
    to_end_and_back(made)
    before = int(made.array("place", "body")[0, CELL])
    assert play(made, [F])[0] == [-0.01]
    assert int(made.array("place", "body")[0, CELL]) == before - 1 == middle + 2
    # Back to the arm: the door is closed, for as long as it was said, and can be seen.
    play(made, [L] * 4)
    assert "closed door ahead" in made.stimuli(0)
    play(made, [F, F])
    assert made.array("place", "body")[0, CELL] == before - 1
    assert "closed door ahead" not in made.stimuli(0)
    play(made, [F])
    assert int(made.array("place", "body")[0, CELL]) == before


@pytest.mark.parametrize("confinement", [1, 2, 9])
def test_within_the_middle_a_confined_subject_can_move(confinement):
    made = batch("RadialArmMaze", parameters={"confinement": confinement})
    begin(made, heading=0)
    middle = int(made.array("place", "body")[0, CELL])
    to_end_and_back(made)
    play(made, [F])
    stopped = 0
    # To the west door, and against it until it opens.
    for _ in range(confinement + 4):
        outcome = play(made, [F])[0]
        stopped += outcome == [-0.01] and made.array("place", "body")[0, LAST_OPERATION] > 3
    walked = 5
    assert stopped == max(0, confinement - walked + 1)
    assert int(made.array("place", "body")[0, CELL]) == middle + 2 - (confinement + 4 - stopped)


def test_only_what_has_parameters_takes_them():
    radial = PARADIGMS.get("RadialArmMaze")
    with pytest.raises(UnknownNameError, match='Did you mean "confinement"'):
        radial.environment("faithful", confinment=3)
    with pytest.raises(UnknownNameError, match="parameter of TMaze"):
        PARADIGMS.get("TMaze").environment("faithful", delay=3)
    for form, value, said in (("published", 3, "only the faithful form"), ("faithful", 301, "from 0 to 300")):
        with pytest.raises(ParadigmError, match=said):
            radial.environment(form, confinement=value)
    assert radial.environment("faithful").limit == radial.environment("faithful", confinement=0).limit == 400


def test_place_cells_are_recruited_where_none_fires():
    made = Batch(
        PARADIGMS.get("MorrisWaterMaze").environment("faithful", ["place"]), 1, make_backend("plain")
    )
    made.begin()
    assert made.stimuli(0) == {"place 1": 1.0}
    play(made, [F, F])
    assert made.array("place", "recruited")[0, 0] >= 1
    assert 0.0 < made.stimuli(0)["place 1"] < 1.0
    play(made, [F] * 6)
    assert made.array("place", "recruited")[0, 0] > 1
    assert max(made.stimuli(0).values()) > 0.4


def test_a_maze_of_ones_own_hides_its_platform():
    made = Batch(make_user_maze("#####\n#→.P#\n#####"), 1, make_backend("plain"))
    begin(made)
    assert not any("goal" in name for name in made.environment.stimuli)
    assert play(made, [F, F]) == ([-0.01, 1.0], SUCCESS)


def test_an_unknown_form_is_named():
    with pytest.raises(UnknownNameError, match='Did you mean "faithful"'):
        PARADIGMS.get("TMaze").environment("faithfull")
