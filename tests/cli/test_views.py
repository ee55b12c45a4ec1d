"""``machinepsych view`` and ``machinepsych film`` as a person types them."""

import pytest

from machinepsych.errors import EXIT_UNAVAILABLE, EXIT_WRONG_COMMAND

Image = pytest.importorskip("PIL.Image")


def test_a_view_shows_the_state_after_the_actions(command):
    code, out, _ = command("view", "tmaze", "--form", "published", "--actions", "FFL")
    assert code == 0
    assert "TMaze, published: trial 1, step 3, left -0.01" in out
    assert "  ###↖###  " in out
    assert "sensed: wall ahead at 2, did left" in out


def test_every_state_on_the_way_and_all_views(command):
    _, out, _ = command("view", "TMaze", "--form", "published", "--actions", "FFFLLFF", "--every")
    assert out.count("TMaze, published") == 8
    assert "step 7, forward +1.00, success" in out
    _, out, _ = command("view", "TMaze", "--view", "all")
    assert out.count("↑") == 2
    assert "╔" in out


def test_a_spectator_is_shown_the_platform(command):
    arguments = ("view", "MorrisWaterMaze", "--draw", "platform=2", "--draw", "quadrant=0")
    assert "P" not in command(*arguments)[1].partition("\n")[2].partition("sensed")[0]
    assert command(*arguments, "--spectator")[1].count("P") == 1


def test_a_map_of_ones_own_is_shown_and_its_mistakes_are_told(command, tmp_path):
    (tmp_path / "mine.txt").write_text("#####\n#→.P#\n#####\n")
    code, out, _ = command("view", "mine.txt", "--actions", "F")
    assert code == 0
    assert "#.→.#" in out
    (tmp_path / "mine.txt").write_text("#####\n#→.%#\n#####\n")
    code, _, err = command("film", "mine.txt")
    assert code
    assert ":2:4" in err
    assert command("view", "other.txt")[0] == EXIT_WRONG_COMMAND


def test_a_film_and_a_picture_are_written(command, tmp_path):
    code, out, err = command("film", "TMaze", "--actions", "FFF", "--trials", 1, "--size", 96)
    assert (code, err) == (0, "")
    assert "TMaze-faithful.gif: 4 frames" in out
    with Image.open(tmp_path / "TMaze-faithful.gif") as made:
        assert made.n_frames == 4
    assert command("film", "ShuttleBox", "--trials", 2, "--steps", 3, "--out", "s.gif", "--quiet")[:2] == (
        0,
        "",
    )
    with Image.open(tmp_path / "s.gif") as made:
        assert made.n_frames >= 6
    assert command("view", "TMaze", "--png", "t.png", "--size", 128)[0] == 0
    with Image.open(tmp_path / "t.png") as made:
        assert made.size == (128, 128)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["film", "Tmze"], EXIT_WRONG_COMMAND, 'Did you mean "TMaze"?'),
        (["view", "TMaze", "--view", "topdown"], EXIT_WRONG_COMMAND, 'Did you mean "top_down"?'),
        (["view", "TMaze", "--form", "fathful"], EXIT_WRONG_COMMAND, 'Did you mean "faithful"?'),
        (["view", "TMaze", "--actions", "FFX"], EXIT_WRONG_COMMAND, '"X" (number 3)'),
        (["film", "TMaze", "--actions", ""], EXIT_WRONG_COMMAND, "no action"),
        (["film", "TMaze", "--policy", "randm"], EXIT_WRONG_COMMAND, 'Did you mean "random"?'),
        (["film", "TMaze", "--draw", "goal_am=1"], EXIT_WRONG_COMMAND, 'Did you mean "goal_arm"?'),
        (["film", "TMaze", "--draw", "goal_arm"], EXIT_WRONG_COMMAND, "KEY=NUMBER"),
        (["film", "TMaze", "--draw", "goal_arm=2"], EXIT_WRONG_COMMAND, "Allowed: 0, 1"),
        (["film", "TMaze", "--out", "t.avi"], EXIT_WRONG_COMMAND, ".gif or .mp4"),
        (["film", "TMaze", "--out", "no/t.gif"], EXIT_WRONG_COMMAND, "no folder"),
        (["film", "TMaze", "--size", "9"], EXIT_WRONG_COMMAND, "64 to 4096"),
        (["film", "TMaze", "--fps", "0"], EXIT_WRONG_COMMAND, "frames_per_s"),
        (["view", "TMaze", "--png", "t.jpg"], EXIT_WRONG_COMMAND, ".png"),
        (["film", "TMaze", "--trials", "0"], EXIT_WRONG_COMMAND, "--trials"),
    ],
)
def test_mistakes_get_one_clear_message(command, tmp_path, arguments, code, message):
    left, out, err = command(*arguments)
    assert left == code
    assert message in out + err
    assert "Traceback" not in out + err
    assert list(tmp_path.iterdir()) == []


def test_an_mp4_without_ffmpeg_names_the_gif(command, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    code, _, err = command("film", "TMaze", "--out", "t.mp4")
    assert code == EXIT_UNAVAILABLE
    assert "ffmpeg" in err
    assert "t.gif" in err


@pytest.mark.parametrize("what", ["paradigms", "views"])
def test_paradigms_and_views_are_listed(command, what):
    code, out, _ = command("list", what)
    assert code == 0
    assert ("StarMaze" if what == "paradigms" else "egocentric") in out
