"""Maps of mazes: what is read, and everything that can be wrong with one, by line and column."""

import pytest

from machinepsych.apparatus.map_text import layout_names, load_layout, read_map
from machinepsych.errors import MapError, UnknownNameError


def problems(text):
    with pytest.raises(MapError) as caught:
        read_map(text, "own.map")
    return [(p.line, p.column, p.message) for p in caught.value.problems]


def test_north_is_up_and_spots_have_their_places():
    made = read_map("; a comment\n#####\n#..G#\n#→#.#\n#####\n")
    assert (made.width, made.height) == (5, 4)
    assert [(s.mark, s.x, s.y) for s in made.starts] == [("→", 1, 1)]
    assert [(s.mark, s.x, s.y) for s in made.sites] == [("G", 3, 2)]
    assert made.passable.sum() == 5


@pytest.mark.parametrize("name", layout_names())
def test_every_layout_is_sound(name):
    assert load_layout(name).sites


def test_an_unknown_character_is_told_by_line_and_column():
    assert problems("; note\n####\n#S?G#") == [(3, 3, '"?" is no character of a map.')]


def test_a_map_without_goal_or_start_is_refused():
    assert [message for *_, message in problems("#S.#")] == [
        'The map has no goal ("G", "P", "*" or a letter a-z).'
    ]
    assert "no start" in problems("#.G#")[0][2]
    assert problems("; nothing") == [(1, 1, "The map is empty.")]


def test_an_unreachable_goal_is_told_where_it_is():
    assert problems("#####\n#S#G#\n#####") == [
        (2, 4, 'The goal "G" cannot be reached from the start at 2:2.')
    ]


def test_a_goal_is_looked_for_from_every_room():
    """Starts of one room reach the same; those of another room need not."""
    found = problems("######\n#SS#S#\n#G##G#\n######")
    told = [(*place, message.rpartition(" ")[2]) for *place, message in found]
    assert told == [(3, 2, "2:5."), (3, 5, "2:2."), (3, 5, "2:3.")]


def test_a_goal_behind_a_corner_cannot_be_reached():
    assert problems("S#\n#G")[0][:2] == (2, 2)


def test_a_site_that_stands_twice_is_refused():
    assert "stands twice" in problems("Sa.a")[0][2]


def test_a_layout_that_there_is_not_names_the_nearest():
    with pytest.raises(UnknownNameError, match='Did you mean "barnes_maze"'):
        load_layout("barnes")
