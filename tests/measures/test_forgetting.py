"""Percent correct by delay: what counts, against counting by hand."""

import pyarrow as pa
import pytest

from machinepsych.measures.forgetting import by_delay

MANIFEST = {
    "agents": [{"label": "a", "kind": "hebbian"}, {"label": "b", "kind": "random"}],
    "phases": [
        {"name": "short", "blocks": 1, "draws": {}},
        {"name": "delays", "blocks": 1, "draws": {"delay": [1, 9]}},
    ],
    "place": {
        "use": "DelayedNonMatchToSample",
        "form": "faithful",
        "measures": ["correct", "choice_latency", "separation", "correction_trial"],
        "draws": {"delay": "steps of the delay"},
        "map": [],
    },
}


def table(trials):
    """Make the record of trials (agent, phase, subject, delay, status, correction)."""
    count = len(trials)
    names = ("agent", "phase", "subject", "drawn_delay", "status", "correction_trial")
    columns = dict(zip(names, zip(*trials, strict=True), strict=True))
    columns["correct"] = [int(each[4] == "success") for each in trials]
    columns |= {
        "block": [1] * count,
        "trial": list(range(1, count + 1)),
        "separation": [1] * count,
        "choice_latency": [3] * count,
        "steps": [20] * count,
        "outcome": [0.0] * count,
        "responses": [5] * count,
        "latency_steps": [1] * count,
        "goal": [-1] * count,
    }
    return pa.table({name: list(values) for name, values in columns.items()})


def test_first_choices_count_by_delay_and_phases_with_one_delay_do_not():
    trials = [("a", "short", 1, 2, "success", 0)] * 3
    trials += [("b", "delays", 1, 1, "timeout", 0), ("b", "delays", 1, 9, "success", 0)]
    for subject, rights in ((1, (3, 1)), (2, (2, 2))):
        for delay, right in zip((1, 9), rights, strict=True):
            trials += [("a", "delays", subject, delay, "success", 0)] * right
            trials += [("a", "delays", subject, delay, "failure", 0)] * (4 - right)
            # Neither corrections nor trials without a choice.
            trials += [
                ("a", "delays", subject, delay, "success", 1),
                ("a", "delays", subject, delay, "timeout", 0),
            ]
    rows = by_delay(table(trials), MANIFEST)
    found = {(row["agent"], row["phase"], row["delay"]): (row["value"], row["trials"]) for row in rows}
    assert found == {
        ("a", "delays", 1): (5 / 8, 8),
        ("a", "delays", 9): (3 / 8, 8),
        ("b", "delays", 9): (1.0, 1),
    }
    for row in rows[:2]:
        assert row["subjects"] == 2
        assert 0.0 <= row["lower"] < row["value"] < row["upper"] <= 1.0


def test_a_place_without_delays_has_no_curve():
    trials = table([("a", "delays", 1, 1, "success", 0), ("a", "delays", 1, 9, "success", 0)])
    assert by_delay(trials.drop_columns(["drawn_delay"]), MANIFEST) == []
    same = table([("a", "delays", 1, 4, "success", 0)] * 2)
    assert by_delay(same, MANIFEST) == []
    # Adjusted, not listed.
    unlisted = [each | {"draws": {}} for each in MANIFEST["phases"]]
    assert by_delay(trials, MANIFEST) != []
    assert by_delay(trials, MANIFEST | {"phases": unlisted}) == []


@pytest.mark.parametrize("tick_s", [1.0, 0.5])
def test_the_figure_shows_delays_in_seconds_and_half(tick_s):
    from machinepsych.figures.forgetting import HALF, draw_forgetting

    trials = [
        (agent, "delays", subject, delay, "success" if (subject + delay) % 3 else "failure", 0)
        for agent in "ab"
        for subject in (1, 2, 3)
        for delay in (1, 4, 40)
        for _ in range(4)
    ]
    about = {"protocol": {"name": "x"}, "subjects": 3, "complete": True, "status": "complete"}
    rows = by_delay(table(trials), MANIFEST)
    axes = draw_forgetting(rows, MANIFEST | about, tick_s).axes[0]
    assert [text.get_text() for text in axes.get_xticklabels()] == [f"{tick_s * d:g}" for d in (1, 4, 40)]
    assert axes.get_xscale() == "log"
    assert axes.lines[0].get_xdata().tolist() == [tick_s * d for d in (1, 4, 40)]
    expected = [100 * row["value"] for row in rows if row["agent"] == "a"]
    assert axes.lines[0].get_ydata().tolist() == pytest.approx(expected)
    assert HALF in axes.lines[-1].get_ydata()
