"""The figure of a memory's expectations: one bold bar an operation, the sum of what its cues add."""

import pytest

from machinepsych.figures.expectations import ADDS, TAKES, draw_expectations

PARTS = [
    ("left", "A1@right with left", 0.45),
    ("left", "A2@left with left", 0.44),
    ("right", "A1@right with right", -0.2),
]


def test_bars_are_the_parts_and_their_sums():
    figure = draw_expectations(PARTS, "hebbian, subject 2, before trial 130")
    (axes,) = figure.axes
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert names == ["left", "A1@right with left", "A2@left with left", "right", "A1@right with right"]
    widths = [bar.get_width() for bar in axes.patches]
    assert widths == pytest.approx([0.89, 0.45, 0.44, -0.2, -0.2])
    assert [label.get_fontweight() for label in axes.get_yticklabels()] == [
        "bold",
        "normal",
        "normal",
        "bold",
        "normal",
    ]


def test_what_takes_away_has_another_colour_and_every_bar_its_number():
    from matplotlib.colors import to_hex

    (axes,) = draw_expectations(PARTS, "title").axes
    colours = [to_hex(bar.get_facecolor(), keep_alpha=False).upper() for bar in axes.patches]
    assert colours[1] == ADDS.upper()
    assert colours[4] == TAKES.upper()
    written = [text.get_text() for text in axes.texts]
    assert written == ["0.890", "0.450", "0.440", "-0.200", "-0.200"]


def test_bars_stay_inside_the_axes():
    (axes,) = draw_expectations([("left", "A with left", -3.0), ("right", "A with right", 2.0)], "title").axes
    low, high = axes.get_xlim()
    assert low < -3.0
    assert high > 2.0


def test_long_pairs_are_shortened_and_all_zero_is_drawn():
    (axes,) = draw_expectations([("left", "x" * 200, 0.0)], "title").axes
    assert len(axes.get_yticklabels()[1].get_text()) <= 44
