"""Views drawn by hand, read by eye: what is where, in all three layouts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.apparatus.headings import ARROWS, EGOCENTRIC, X_OF, Y_OF
from machinepsych.cheesebench.view import EGOCENTRIC_MAP, MAP, NAMES, PERSPECTIVE, read_view, symbol_number

ROOM = """\
###########
#P....2...#
#.........#
#...→..G..#
#.........#
#..?......#
###########"""


def sights(view):
    return {(NAMES[s.symbol], EGOCENTRIC[s.direction], s.distance) for s in view.sights}


def test_a_map_is_read():
    view = read_view(ROOM)
    assert (view.layout, view.place, view.heading, view.wall_ahead) == (MAP, (4, 3), 0, 6)
    assert sights(view) == {
        ("goal", "ahead", 1),
        ("mark 2", "ahead left", 1),
        ("platform", "behind left", 1),
        ("hole", "behind right", 1),
    }
    # The nearest comes first: it is kept where there are too many.
    assert NAMES[view.sights[0].symbol] == "hole"


@given(st.integers(0, 7), st.integers(0, 7), st.integers(1, 8))
def test_a_goal_is_seen_in_the_direction_and_bin_that_it_is_in(heading, turn, away):
    """By another route: the goal is set down along a heading, so that its direction is known beforehand."""
    size = 23
    grid = [["."] * size for _ in range(size)]
    towards = (heading + turn) % 8
    grid[11][11] = ARROWS[heading]
    grid[11 - away * Y_OF[towards]][11 + away * X_OF[towards]] = "G"
    view = read_view("\n".join("".join(row) for row in grid))
    straight = away * (2**0.5 if towards % 2 else 1.0)
    assert view.place == (11, 11)
    assert view.heading == heading
    assert sights(view) == {("goal", EGOCENTRIC[turn], 0 if straight <= 2 else 1 if straight <= 5 else 2)}


@pytest.mark.parametrize("heading", range(8))
def test_steps_to_the_wall_are_counted_along_the_heading(heading):
    rows = [["#"] * 9] + [["#", *".......", "#"] for _ in range(7)] + [["#"] * 9]
    rows[4][4] = ARROWS[heading]
    assert read_view("\n".join("".join(row) for row in rows)).wall_ahead == 4
    rows[4 - 2 * Y_OF[heading]][4 + 2 * X_OF[heading]] = "#"
    assert read_view("\n".join("".join(row) for row in rows)).wall_ahead == 2


def test_an_egocentric_map_has_neither_place_nor_heading():
    view = read_view("░░###░░\n░░.*.░░\n░░...░░\n░#.↑.#░\n░░░░░░░")
    assert (view.layout, view.place, view.heading, view.wall_ahead) == (EGOCENTRIC_MAP, None, None, 3)
    assert sights(view) == {("bait", "ahead", 0)}


def test_a_pointer_tells_what_it_stands_under():
    view = read_view("##########\n#  ●  ■  #\n#     ▼  #\n#   ↑    #\n##########")
    assert NAMES[view.pointed] == "square"
    assert read_view("#######\n# ●   #\n#   ↑ #\n#######").pointed is None


def picture(*lines):
    wide = max(len(line) for line in lines)
    return "\n".join(["╔" + "═" * wide + "╗", *(f"║{line}║" for line in lines), "╚" + "═" * wide + "╝"])


def test_a_picture_is_read():
    empty = " " * 21
    left = "G".center(5).ljust(21)
    middle = "E".center(21)
    view = read_view(picture(empty, left, left, left[:6] + "▓▓▓▓E▓▓▓▓" + " " * 6, left, left, empty))
    assert (view.layout, view.place, view.heading, view.wall_ahead) == (PERSPECTIVE, None, None, 2)
    assert sights(view) == {("goal", "ahead left", 0), ("escape", "ahead", 2)}
    right = "?".rjust(20) + " "
    view = read_view(picture(empty, right, right, middle.replace("E", "█"), empty))
    assert sights(view) == {("hole", "ahead right", 2)}


def test_what_fills_the_top_of_a_picture_is_no_object():
    top = "*" * 21
    view = read_view(picture(top, top, "▒▒▒" + "*" * 15 + "▒▒▒", "▒" * 21, " " * 21, " " * 21, " " * 21))
    assert NAMES[view.ceiling] == "bait"
    assert view.sights == ()


def test_texts_without_a_subject_show_nothing():
    assert read_view("").sights == ()
    assert read_view("###\n#G#\n###") == read_view("no arrow")


@given(st.text(alphabet="#.~ ░▒▓█╔║╗╚╝→↑1G*■▼Xé\n", max_size=300))
def test_no_text_is_refused(text):
    view = read_view(text)
    assert all(0 <= sight.symbol < len(NAMES) and 0 <= sight.direction < 8 for sight in view.sights)


def test_an_unheard_of_symbol_is_a_thing():
    assert NAMES[symbol_number("é")] == "thing"
    assert symbol_number("#") is None
    assert symbol_number("↗") is None
