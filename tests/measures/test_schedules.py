"""Measures of schedules against counts made by hand, from stand-ins for a run that hold what is said here."""

import math

import numpy as np
import pyarrow as pa
import pytest

from machinepsych.figures.avoidance import draw as draw_avoidance
from machinepsych.figures.breakpoints import draw as draw_breakpoints
from machinepsych.figures.components import draw as draw_components
from machinepsych.figures.matching import draw as draw_matching
from machinepsych.figures.schedule_sheets import SCHEDULE_MEASURES, schedule_sheets
from machinepsych.measures import avoidance, breakpoints, components, matching
from machinepsych.measures.operanda import RESPONSES, TICKS, by_block
from machinepsych.runs.manifest import AgentEntry, Manifest, PhaseEntry
from machinepsych.runs.schema import OPERANDA

VI = {"kind": "VI", "count": 0, "seconds": 30.0, "shock_shock_s": 0.0}
EXT = {"kind": "EXT", "count": 0, "seconds": 0.0, "shock_shock_s": 0.0}


class StandIn:
    """A run of one agent that holds rows of operanda and numbers of reinforcers by subject and trial."""

    def __init__(self, phases, operations, rows=(), reinforcers=None, subjects=1, tick_s=1.0):
        entries, first = [], 1
        for name, blocks, schedules, more in phases:
            entries.append(
                PhaseEntry(name, blocks, 1, first, True, False, 0, "time", 60, 0, schedules, **more)
            )
            first += blocks
        self.manifest = Manifest(
            "stand-in", "", "", "complete", True, 1, subjects, (AgentEntry("a", "random", {}, 0),),
            operations, tick_s, 10, tuple(entries),
        )  # fmt: skip
        names = OPERANDA.names
        self.table = pa.Table.from_pylist(
            [dict(zip(names, ("a", *row), strict=True)) for row in rows], OPERANDA
        )
        self.reinforcers = reinforcers

    def labels(self):
        return ["a"]

    def batches(self, agent, names, table):
        yield from self.table.select(list(names)).to_batches(max_chunksize=7)

    def matrices(self, agent, names):
        return {"reinforcers": np.array(self.reinforcers)}


def row(subject, phase, block, operandum, responses, reinforcers=0, shocks=0, ticks=60, component=1):
    return (subject, phase, block, block, "t", component, operandum, responses, reinforcers, shocks, 3, ticks)


def test_counts_are_summed_by_block_component_and_operandum():
    phases = [("p", 1, {"x": VI}, {}), ("q", 2, {"x": {"compound": "mix", "parts": [VI, EXT]}}, {})]
    rows = [row(2, "q", 2, "y", 5, component=2), row(2, "q", 2, "y", 6, component=2), row(1, "p", 1, "x", 4)]
    counted = by_block(StandIn(phases, ("x", "y"), rows, subjects=2), "a")
    assert counted.shape == (2, 3, 2, 2, 5)
    assert counted[1, 2, 1, 1, RESPONSES] == 11
    assert counted[1, 2, 1, 1, TICKS] == 120
    assert counted[0, 0, 0, 0, RESPONSES] == 4
    assert counted[..., RESPONSES].sum() == 15


@pytest.mark.parametrize(("sensitivity", "bias"), [(1.0, 0.0), (0.8, 0.1), (0.0, -0.2)])
def test_the_generalised_matching_law_is_recovered_from_behaviour_that_follows_it(sensitivity, bias):
    phases, rows = [], []
    for number, (left, right) in enumerate([(90, 10), (30, 60), (50, 50), (20, 80)]):
        name = f"p{number}"
        phases.append((name, 2, {"left": VI, "right": VI}, {"changeover_delay_ticks": 2}))
        ratio = 10**bias * (left / right) ** sensitivity
        for subject in (1, 2):
            # The first half of a phase is not looked at.
            rows += [row(subject, name, 1, "left", 5, 99), row(subject, name, 1, "right", 900, 1)]
            rows.append(row(subject, name, 2, "left", round(1e6 * ratio), left))
            rows.append(row(subject, name, 2, "right", 1_000_000, right))
    run = StandIn(phases, ("left", "right"), rows, subjects=2)
    assert matching.applies(run)
    table = matching.matching(run).to_pylist()
    fit = next(each for each in table if each["series"] == "fit")
    assert fit["sensitivity"] == pytest.approx(sensitivity, abs=1e-4)
    assert fit["log_bias"] == pytest.approx(bias, abs=1e-4)
    assert fit["changeover_delay_s"] == 2.0
    first = next(each for each in table if each["series"] == "mean" and each["phase"] == "p0")
    assert first["reinforcer_share"] == pytest.approx(0.9)
    assert first["changeovers_per_min"] == pytest.approx(6.0)
    assert draw_matching(matching.matching(run), run.manifest).axes


def test_matching_asks_for_three_pairs_and_no_shock():
    shock = {"kind": "SIDMAN", "count": 0, "seconds": 9.0, "shock_shock_s": 3.0}
    pair = [(f"p{k}", 1, {"l": VI, "r": VI}, {}) for k in range(3)]
    assert matching.applies(StandIn(pair, ("l", "r")))
    assert not matching.applies(StandIn(pair[:2], ("l", "r")))
    assert not matching.applies(
        StandIn([(n, b, {"l": VI, "r": shock}, m) for n, b, _, m in pair], ("l", "r"))
    )
    assert not matching.applies(StandIn([(n, b, {"l": VI, "r": EXT}, m) for n, b, _, m in pair], ("l", "r")))


def test_a_breakpoint_is_the_last_ratio_before_a_trial_without_reinforcer():
    pr5 = {"kind": "PR", "count": 5, "seconds": 0.0, "shock_shock_s": 0.0}
    exponential = {**pr5, "kind": "PRexp", "count": 0}
    phases = [
        ("train", 1, {"x": VI}, {}),
        ("steps", 4, {"x": pr5}, {"reward": 1.0}),
        ("exp", 4, {"x": exponential}, {}),
    ]
    paid = [[1, 1, 1, 0, 1, 1, 1, 1, 1], [1, 0, 1, 1, 1, 1, 1, 1, 0], [1, 1, 1, 1, 0, 1, 1, 1, 1]]
    run = StandIn(phases, ("x",), reinforcers=paid, subjects=3)
    table = breakpoints.breakpoints(run).to_pylist()
    found = {
        (each["phase"], each["subject"]): (each["breakpoint"], each["stopped"])
        for each in table
        if each["subject"]
    }
    assert found["steps", 1] == (10, 1)
    assert found["steps", 2] == (0, 1)
    assert found["steps", 3] == (15, 1)
    # 1, 2, 4, 6 responses.
    assert found["exp", 1] == (6, 0)
    assert found["exp", 2] == (4, 1)
    medians = {each["phase"]: each for each in table if each["series"] == "median"}
    assert medians["steps"]["breakpoint"] == 10
    # Two of three did not stop: the median is beyond the last ratio.
    assert medians["exp"]["breakpoint"] is None
    assert medians["exp"]["stopped"] == 1
    assert draw_breakpoints(breakpoints.breakpoints(run), run.manifest).axes


def test_rates_in_components_count_their_own_time():
    compound = {"compound": "mult", "parts": [VI, EXT], "changeover_delay_s": 0.0}
    rows = [
        row(1, "m", 1, "x", 999, ticks=60), row(1, "m", 2, "x", 40, 2, ticks=120),
        row(1, "m", 2, "x", 3, ticks=30, component=2),
        row(2, "m", 2, "x", 20, 2, ticks=60),
    ]  # fmt: skip
    run = StandIn([("m", 2, {"x": compound}, {})], ("x",), rows, subjects=2)
    first, second = components.component_rates(run).to_pylist()
    assert (first["schedule"], second["schedule"]) == ("VI30s", "EXT")
    assert first["responses_per_min"] == pytest.approx(20.0)
    assert first["reinforcers_per_min"] == pytest.approx(1.5)
    # The second subject did not come to the second component.
    assert (second["subjects"], second["responses_per_min"]) == (1, pytest.approx(6.0))
    assert draw_components(components.component_rates(run), run.manifest).axes


def test_signalled_trials_are_avoided_escaped_or_neither():
    avoid = {"kind": "AVOID", "count": 0, "seconds": 10.0, "shock_shock_s": 1.0}
    rows = []
    # Lasting 11 ticks, the response came in the tick of the first shock, which it kept away.
    for block, (pressed, ticks, shocks) in enumerate(
        [(1, 4, 0), (1, 11, 0), (1, 12, 1), (0, 30, 20)], start=1
    ):
        rows += [
            row(1, "p", block, "cross", pressed, 0, shocks, ticks),
            row(1, "p", block, "groom", 3, ticks=ticks),
        ]
    phases = [("p", 4, {"cross": avoid, "groom": EXT}, {})]
    run = StandIn(phases, ("cross", "groom"), rows)
    table = avoidance.avoidance(run).to_pylist()
    assert [each["percent_avoided"] for each in table] == [100.0, 100.0, 0.0, 0.0]
    assert [each["percent_escaped"] for each in table] == [0.0, 0.0, 100.0, 0.0]
    assert table[3]["shocks_per_min"] == pytest.approx(40.0)
    assert table[0]["percent_of_responses"] == pytest.approx(25.0)
    assert draw_avoidance(avoidance.avoidance(run), run.manifest).axes


def test_sheets_say_what_was_measured():
    sidman = {"kind": "SIDMAN", "count": 0, "seconds": 20.0, "shock_shock_s": 5.0}
    run = StandIn([("p", 1, {"x": sidman}, {})], ("x",), [row(1, "p", 1, "x", 30, shocks=6)])
    summary = {
        "schedules": {
            name: measure(run).to_pylist() if applies(run) else []
            for name, (applies, measure) in SCHEDULE_MEASURES.items()
        }
    }
    (sheet,) = schedule_sheets(summary)
    assert sheet.rows == [["a", "p", "30.0", "6.0"]]
    assert all(math.isfinite(float(cell)) for cell in sheet.rows[0][2:])
