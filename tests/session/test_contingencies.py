"""Whole sessions of compound and aversive schedules against simulations by another route.

The random agent's responses follow from the seed alone, whatever comes of them: they are drawn here once
more, and what they meet is worked out event by event, without tables, states or counters.
"""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pytest

from machinepsych.agents.base import AGENTS
from machinepsych.kernels.backend import make_backend
from machinepsych.kernels.counter_rng import CHOICE, RESPONDING, Moment, uniform, uniform_index
from machinepsych.protocol.check import loads
from machinepsych.schedules.base import SCHEDULES
from machinepsych.schedules.compound import COMPOUNDS
from machinepsych.session.experiment import prepare
from machinepsych.session.record import operandum_rows, trial_rows
from machinepsych.session.run import Session, make_units
from tests.experiments import Silent

SEED = 77
PROBABILITY = 0.4
FILE = """\
machinepsych: 1
name: reference
seed: 77
subjects: 3
apparatus: {{use: operant_chamber, tick: 1s, {apparatus}}}
agents: [{{random: {{response_probability: 0.4}}}}]
trial_types: {{red: [red], green: [green]}}
phases:
  - {{name: one, order: listed, {phase}}}
"""
TWO = "levers: [left, right], lights: [red, green]"
MINUTE = "response_window: 60s, trial_ends: time"
ONE = "levers: [lever], lights: [red, green]"


class Keep:
    def __init__(self, plan):
        self.plan, self.trials, self.operanda = plan, [], []

    def begin_unit(self, unit):
        pass

    def end_unit(self, unit):
        pass

    def write_block(self, result):
        self.trials += trial_rows(self.plan, result).to_pylist()
        if result.plan.counted:
            self.operanda += operandum_rows(self.plan, result).to_pylist()


def played(apparatus, phase, backend="plain"):
    text = FILE.format(apparatus=apparatus, phase=phase)
    ready = prepare(loads(text, "reference.yaml", agents=AGENTS), text, "reference.yaml")
    keep = Keep(ready.plan)
    device = make_backend(backend, 1)
    Session(ready.plan, ready.kernels, device, SEED).run(make_units(ready.kernels, 3), keep, Silent())
    device.close()
    return keep


def response(subject, tick, operanda):
    moment = Moment(np.uint64(SEED), subject, tick)
    return uniform_index(moment, CHOICE, operanda) if uniform(moment, RESPONDING) < PROBABILITY else None


def onsets(keep, subject):
    return [row["onset_tick"] for row in keep.trials if row["subject"] == subject]


def counts(keep, subject, name):
    """Return what was counted for a subject by (trial, component, operandum), zeros left out."""
    return {
        (row["trial"], row["component"], row["operandum"]): row[name]
        for row in keep.operanda
        if row["subject"] == subject and row[name]
    }


@pytest.mark.parametrize("delay", [0, 1, 4])
def test_concurrent_schedules_with_a_changeover_delay(delay):
    cod = f" COD{delay}s" if delay else ""
    phase = f"blocks: 2, trials: {{red: 2}}, {MINUTE}, schedules: conc FR3 FI10s{cod}"
    keep = played(TWO, phase)
    for subject in (1, 2, 3):
        presses = due = 0
        due, last, changed = 10, None, None
        paid, changes, done = Counter(), Counter(), Counter()
        for tick in range(240):
            key = response(subject, tick, 2)
            if key is None:
                continue
            where = (tick // 60 + 1, 1, ("left", "right")[key])
            done[where] += 1
            if last is not None and key != last:
                changed = tick
                changes[where] += 1
            last = key
            if changed is not None and tick - changed < delay:
                continue
            if key == 0:
                presses += 1
                if presses == 3:
                    presses = 0
                    paid[where] += 1
            elif tick >= due:
                due = tick + 10
                paid[where] += 1
        assert counts(keep, subject, "responses") == done
        assert counts(keep, subject, "changeovers") == changes
        assert counts(keep, subject, "reinforcers") == paid


@pytest.mark.parametrize("compound", ["mult", "mix"])
def test_clocks_of_components_rest_while_another_holds(compound):
    types = "{red: 1, green: 1}" if compound == "mult" else "{red: 2}"
    named = ", components: [red, green]" if compound == "mult" else ""
    phase = (
        f"blocks: 9, trials: {types}, response_window: 30s, intertrial_interval: 7s, trial_ends: time, "
        f"schedules: {compound} FI27s FR4{named}"
    )
    keep = played(ONE, phase)
    for subject in (1, 2, 3):
        clock, due, presses = 0, 27, 0
        paid = Counter()
        for trial, onset in enumerate(onsets(keep, subject)):
            assert onset == trial * 37
            for tick in range(onset, onset + 30):
                pressed = response(subject, tick, 1) is not None
                if trial % 2 == 0:
                    # Time in this component alone.
                    if pressed and clock >= due:
                        due = clock + 27
                        paid[trial + 1, 1, "lever"] += 1
                    clock += 1
                elif pressed:
                    presses += 1
                    if presses % 4 == 0:
                        paid[trial + 1, 2, "lever"] += 1
        assert counts(keep, subject, "reinforcers") == paid
        assert sum(paid.values()) > 4
        kinds = [row["trial_type"] for row in keep.trials if row["subject"] == subject]
        assert kinds == (["red", "green"] if compound == "mult" else ["red", "red"]) * 9


def check_chain(keep, subject, trials, window, interval, ratio, ends, continues):
    """Count a chain of two links by hand, hold the record to it; return the link in which each trial begins.

    The first link is of a fixed interval, the second of a fixed ratio; 5 s lie between trials.
    """
    paid, done, lasted, begins = Counter(), Counter(), Counter(), []
    tick = entered = presses = 0
    link = 1
    for trial in range(1, trials + 1):
        onset = tick
        if not continues:
            link, entered, presses = 1, onset, 0
        begins.append(link)
        while tick < onset + window:
            now, tick = tick, tick + 1
            lasted[trial, link, "lever"] += 1
            if response(subject, now, 1) is None:
                continue
            done[trial, link, "lever"] += 1
            if link == 1 and now >= entered + interval:
                link, presses = 2, 0
            elif link == 2:
                presses += 1
                if presses == ratio:
                    paid[trial, 2, "lever"] += 1
                    link, entered = 1, now
                    if ends == "outcome":
                        break
        tick += 5
    assert counts(keep, subject, "reinforcers") == paid
    assert counts(keep, subject, "responses") == done
    assert counts(keep, subject, "ticks") == lasted
    return begins


@pytest.mark.parametrize("ends", ["outcome", "time"])
@pytest.mark.parametrize("compound", ["chain", "tand"])
def test_links_begin_anew_and_lead_on(compound, ends):
    named = ", components: [red, green]" if compound == "chain" else ""
    phase = (
        f"blocks: 2, trials: {{red: 2}}, response_window: 60s, intertrial_interval: 5s, trial_ends: {ends}, "
        f"schedules: {compound} FI6s FR3{named}"
    )
    keep = played(ONE, phase)
    for subject in (1, 2, 3):
        check_chain(keep, subject, 4, 60, 6, 3, ends, continues=False)


@pytest.mark.parametrize("ends", ["outcome", "time"])
@pytest.mark.parametrize("compound", ["chain", "tand"])
def test_a_chain_that_continues_goes_on_in_the_next_trial(compound, ends):
    """Trials are slices of a session: the interval between them passes, and nothing begins anew."""
    named = ", components: [red, green]" if compound == "chain" else ""
    phase = (
        f"blocks: 3, trials: {{red: 2}}, response_window: 10s, intertrial_interval: 5s, trial_ends: {ends}, "
        f"chain: continues, schedules: {compound} FI9s FR5{named}"
    )
    keep = played(ONE, phase)
    carried = 0
    for subject in (1, 2, 3):
        begins = check_chain(keep, subject, 6, 10, 9, 5, ends, continues=True)
        carried += sum(link == 2 for link in begins[1:])
        mine = [row for row in keep.trials if row["subject"] == subject]
        shown = {1: "red", 2: "green" if compound == "chain" else "red"}
        assert [row["trial_type"] for row in mine] == [shown[each] for each in begins]
        assert [row["stimuli"] for row in mine] == [shown[each] for each in begins]
    assert carried > 2


def test_a_phase_begins_with_the_first_link_whatever_the_one_before_ended_with():
    phase = (
        "blocks: 1, trials: {red: 2}, response_window: 4s, trial_ends: time, chain: continues, "
        "schedules: chain FR1 FR8, components: [red, green]}\n  - {name: two, order: listed, " + "%s"
    )
    second = phase.split("}\n")[0]
    keep = played(ONE, phase % second)
    for subject in (1, 2, 3):
        kinds = [row["trial_type"] for row in keep.trials if row["subject"] == subject]
        assert (kinds[0], kinds[2]) == ("red", "red")
    assert any(row["trial_type"] == "green" for row in keep.trials)


def test_free_operant_avoidance_postpones_shock():
    phase = f"blocks: 2, trials: {{red: 1}}, {MINUTE}, schedules: {{left: SIDMAN RS6s SS2s}}"
    keep = played(TWO, phase)
    for subject in (1, 2, 3):
        next_shock, shocks = 2, Counter()
        for tick in range(120):
            if response(subject, tick, 2) == 0:
                next_shock = tick + 6
            if tick >= next_shock:
                shocks[tick // 60 + 1, 1, "left"] += 1
                next_shock = tick + 2
        assert counts(keep, subject, "shocks") == shocks
        mine = [row["outcome"] for row in keep.trials if row["subject"] == subject]
        assert mine == [-shocks[trial, 1, "left"] for trial in (1, 2)]


def test_signalled_avoidance_ends_the_trial_before_or_after_shock():
    phase = (
        "blocks: 8, trials: {red: 1}, response_window: 12s, intertrial_interval: 3s, trial_ends: time, "
        "schedules: {left: AVOID WS4s SS2s}, shock: -0.5, relief: 0.25"
    )
    keep = played(TWO, phase)
    ends = set()
    for subject in (1, 2, 3):
        tick = 0
        for row in (row for row in keep.trials if row["subject"] == subject):
            assert row["onset_tick"] == tick
            crossing = next((k for k in range(12) if response(subject, tick + k, 2) == 0), None)
            lasted = 12 if crossing is None else crossing + 1
            shocked = len([k for k in range(4, 12, 2) if crossing is None or k < crossing])
            ends.add((crossing is None, shocked > 0))
            assert row["outcome"] == pytest.approx((crossing is not None) * 0.25 - 0.5 * shocked)
            tick += lasted + 3
    assert len(ends) >= 2


def test_pellets_wait_in_the_magazine_and_nothing_else_pays_meanwhile():
    apparatus = "levers: [lever], lights: [red, green], magazine: {entry: cup, signal: pellet}"
    phase = f"blocks: 2, trials: {{red: 1}}, {MINUTE}, schedules: {{lever: FR2}}, reward: 2"
    keep = played(apparatus, phase)
    for subject in (1, 2, 3):
        presses, waiting, fetched = 0, False, Counter()
        for tick in range(120):
            if tick == 60:
                waiting = False  # what is not fetched in a trial is lost with it
            done = response(subject, tick, 2)
            if waiting and done == 1:
                waiting = False
                fetched[tick // 60 + 1, 1, "cup"] += 1
            elif not waiting and done == 0:
                presses += 1
                waiting = presses % 2 == 0
        assert counts(keep, subject, "reinforcers") == fetched
        outcomes = [row["outcome"] for row in keep.trials if row["subject"] == subject]
        assert outcomes == [2.0 * fetched[trial, 1, "cup"] for trial in (1, 2)]


def test_food_by_the_clock_comes_without_a_response():
    phase = f"blocks: 2, trials: {{red: 1}}, {MINUTE}, schedules: {{left: FT25s, right: EXT}}"
    keep = played(TWO, phase)
    for subject in (1, 2, 3):
        # Due 25, 50, 75, 100 s after the beginning.
        assert counts(keep, subject, "reinforcers") == {(1, 1, "left"): 2, (2, 1, "left"): 2}


def test_a_withdrawn_lever_cannot_be_pressed():
    phase = (
        "blocks: 2, trials: {red: 1, green: 1}, response_window: 40s, trial_ends: time, "
        "schedules: {left: CRF, right: CRF}, in_reach: {red: [right]}"
    )
    keep = played(TWO, phase)
    done = {
        (row["trial_type"], row["operandum"]): row["responses"] for row in keep.operanda if row["responses"]
    }
    assert set(done) == {("red", "right"), ("green", "left"), ("green", "right")}
    for subject in (1, 2, 3):
        expected = Counter()
        for tick in range(160):
            key = response(subject, tick, 2)
            trial = tick // 40 + 1
            if key is not None and not (trial % 2 == 1 and key == 0):
                expected[trial, 1, ("left", "right")[key]] += 1
        assert counts(keep, subject, "responses") == expected


def test_compound_sessions_are_the_same_to_the_bit_on_a_compiled_kernel():
    apparatus = "levers: [left, right], lights: [red, green], magazine: {entry: cup, signal: pellet}"
    phase = (
        "blocks: 2, trials: {red: 2}, response_window: 60s, trial_ends: outcome, "
        "schedules: {left: chain VI6s VR3, right: SIDMAN RS9s SS3s}, components: [red, green]"
    )
    plain, compiled = played(apparatus, phase), played(apparatus, phase, "cpu")
    assert compiled.trials == plain.trials
    assert compiled.operanda == plain.operanda


# Every kind of schedule beyond those of discrete trials, each able to bring something within a few ticks.
SIMULATED = {
    "differential": "{left: DRH2/4s, right: DRL2s}",
    "other behaviour": "{left: DRO3s, right: PR1}",
    "by the clock": "{left: VT3s, right: RT2s}",
    "progressive": "{left: PRexp, right: FT4s}",
    "free avoidance": "{left: SIDMAN RS3s SS2s}",
    "signalled avoidance": "{left: AVOID WS4s SS1s}",
    "inescapable": "{left: SHOCK WS3s SS2s, right: VI2s}",
    "concurrent": "conc RI2s RR2 COD1s",
    "multiple": "{left: mult VI2s EXT}, components: [red, green]",
    "mixed": "{left: mix FR1 EXT}",
    "chained": "{left: chain VR2 FI2s}, components: [red, green]",
    "chained on": "{left: chain FI2s VR2}, components: [red, green], chain: continues",
    "tandem": "{left: tand FI2s FR2}",
}


@pytest.mark.parametrize("name", SIMULATED)
def test_the_simulator_of_cuda_runs_every_kind_of_schedule_as_the_interpreter_does(name):
    green = ", green: 2" if name in ("multiple",) else ""
    phase = (
        f"blocks: 2, trials: {{red: 2{green}}}, response_window: 12s, trial_ends: time, "
        f"intertrial_interval: 2s, schedules: {SIMULATED[name]}"
    )
    plain, simulated = (played(TWO, phase, backend) for backend in ("plain", "simulator"))
    assert simulated.trials == plain.trials
    assert simulated.operanda == plain.operanda
    assert sum(row["reinforcers"] + row["shocks"] for row in plain.operanda) > 0


def test_every_kind_of_schedule_is_simulated():
    """Those of discrete trials are in tests/session/test_determinism.py."""
    written = " ".join(SIMULATED.values())
    assert {each.name for each in SCHEDULES if not re.search(rf"\b{each.name}(\d|\b)", written)} <= {"CRF"}
    assert all(kind in written for kind in COMPOUNDS)
