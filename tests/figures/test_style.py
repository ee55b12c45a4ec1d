"""The house style: looks, labels that keep apart, names that are cut."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.figures.style import CONTROL_COLOUR, PALETTE, looks, shorten, spread, subjects_text
from machinepsych.runs.read import open_run
from tests.run_folders import RunFolder, constant


def lightness(colour: str) -> float:
    """Return the relative luminance (0 to 255) of a colour as a grey printer sees it."""
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_random_is_grey_and_agents_take_colours_in_order(tmp_path):
    kinds = {"a": "hebbian", "control": "random", "b": "nars", "control 2": "random"}
    agents = {label: (kind, constant(0.5)) for label, kind in kinds.items()}
    found = looks(open_run(RunFolder(agents=agents, subjects=1).write(tmp_path)).manifest)
    expected = [PALETTE[0], CONTROL_COLOUR, PALETTE[1], CONTROL_COLOUR]
    assert [found[label].colour for label in kinds] == expected
    assert found["control"].marker != found["control 2"].marker


def test_first_two_colours_and_the_control_differ_in_grey():
    shades = sorted(lightness(colour) for colour in (*PALETTE[:2], CONTROL_COLOUR))
    assert min(np.diff(shades)) > 20


@given(st.lists(st.floats(0.0, 2.0), min_size=1, max_size=8))
def test_labels_stand_apart_in_order_within_the_axes(wanted):
    gap = 0.14
    placed = spread(np.array(wanted), gap, 2.0)
    ordered = placed[np.argsort(wanted, kind="stable")]
    assert (np.diff(ordered) >= gap - 1e-9).all()
    assert placed.min() >= -1e-9
    assert placed.max() <= 2.0 + 1e-9


@given(st.lists(st.floats(0.2, 1.8), min_size=1, max_size=8, unique=True))
def test_labels_that_do_not_touch_stay_where_they_are(wanted):
    gap = float(np.diff(sorted(wanted)).min(initial=0.14)) * 0.99
    assert spread(np.array(wanted), gap, 2.0) == pytest.approx(np.array(wanted))


@given(st.text(max_size=40), st.integers(3, 30))
def test_shortened_names_keep_both_ends(text, longest):
    short = shorten(text, longest)
    assert len(short) <= longest
    assert short == text or (short[0] == text[0] and short[-1] == text[-1] and "…" in short)


def test_number_of_subjects_is_said_in_words():
    assert subjects_text([100, 100]) == "n = 100 subjects per agent"
    assert subjects_text([1]) == "n = 1 subject per agent"
    assert subjects_text([3, 1200]) == "n = 3 to 1,200 subjects per agent"
    assert subjects_text([]) == "n = 0 subjects"
