"""Films: the frames there are, replays that agree, nothing half-written, what cannot be made is told."""

import os
import stat

import numpy as np
import pytest

from machinepsych.apparatus.batch import Batch
from machinepsych.apparatus.environment import RUNNING, SUCCESS
from machinepsych.apparatus.film import FilmError, film, frames, play
from machinepsych.apparatus.paradigms.base import PARADIGMS
from machinepsych.errors import UnavailableError, UnknownNameError
from machinepsych.kernels.backend import make_backend

Image = pytest.importorskip("PIL.Image")
F, L, R, S = range(4)
TO_THE_LEFT = [F, F, F, L, L, F, F]


def t_maze():
    return PARADIGMS.get("TMaze").environment("published")


def moments(environment, operations, seed=0, **how):
    batch = Batch(environment, 1, make_backend("plain", 1))
    batch.seed(seed)
    return list(play(batch, operations, **how))


def test_operations_go_on_over_the_ends_of_trials():
    found = moments(t_maze(), TO_THE_LEFT + [F, F])
    assert [(m.trial, m.step) for m in found] == [(1, k) for k in range(8)] + [(2, 0), (2, 1), (2, 2)]
    assert [m.status for m in found if m.status != RUNNING] == [SUCCESS]
    assert found[7].outcome == 1.0


def test_operations_by_trial_are_as_many_trials_and_may_be_cut_short():
    found = moments(t_maze(), [[F, F], TO_THE_LEFT, [S]])
    assert [(m.trial, m.step) for m in found if m.step == 0] == [(1, 0), (2, 0), (3, 0)]
    assert max(m.step for m in found if m.trial == 1) == 2
    assert found[-1] == moments(t_maze(), [[S]])[-1].__class__(3, 1, S, -0.01, RUNNING)


def test_no_operations_are_one_moment():
    assert len(moments(t_maze(), [])) == 1


def test_draws_are_handed_over_trial_by_trial():
    environment = PARADIGMS.get("MorrisWaterMaze").environment("faithful")
    batch = Batch(environment, 1, make_backend("plain", 1))
    batch.seed(0)
    starts = []
    draws = [{"quadrant": k} for k in (2, 0, 1)]
    for moment in play(batch, [[S], [S], [S]], draws):
        if moment.step == 0:
            starts.append(int(batch.array("place", "body")[0, 0]))
    assert len(set(starts)) == 3
    with pytest.raises(UnknownNameError, match="quadrant"):
        moments(environment, [S], draws={"quadrnt": 1})


def test_a_film_of_recorded_operations_is_the_same_film(tmp_path):
    environment = PARADIGMS.get("ShuttleBox").environment("faithful")
    operations = np.random.default_rng(0).choice(4, 30).tolist()
    first, second = (tmp_path / name for name in ("a.gif", "b.gif"))
    count = film(environment, operations, first, seed=4, size=96)
    assert film(environment, operations, second, seed=4, size=96) == count
    assert first.read_bytes() == second.read_bytes()
    assert sorted(os.listdir(tmp_path)) == ["a.gif", "b.gif"]


def test_a_gif_lasts_as_long_as_its_frames(tmp_path):
    path = tmp_path / "t.gif"
    progress = []
    count = film(t_maze(), TO_THE_LEFT, path, size=96, frames_per_s=10, progress=progress.append)
    # Eight states; the end stays for three quarters of a second.
    assert count == 8 + 8
    assert progress == list(range(1, count + 1))
    with Image.open(path) as made:
        assert made.size[0] == 96
        total = 0
        for k in range(made.n_frames):
            made.seek(k)
            total += made.info["duration"]
        assert made.info["loop"] == 0
    assert total == count * 100


def test_colours_survive_in_a_gif(tmp_path):
    path = tmp_path / "t.gif"
    film(t_maze(), TO_THE_LEFT[:3], path, size=192)
    drawn = list(frames(t_maze(), TO_THE_LEFT[:3], size=192))
    with Image.open(path) as made:
        for k, frame in enumerate(drawn):
            made.seek(k)
            shown = np.asarray(made.convert("RGB")).astype(int)
            assert np.abs(shown - frame).mean() < 2.0


def test_what_is_there_stays_when_a_film_fails(tmp_path):
    path = tmp_path / "t.gif"
    path.write_text("mine")

    def broken(done):
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        film(t_maze(), TO_THE_LEFT, path, size=96, progress=broken)
    assert path.read_text() == "mine"
    assert os.listdir(tmp_path) == ["t.gif"]


def test_what_cannot_be_made_is_told(tmp_path, monkeypatch):
    with pytest.raises(FilmError, match=r"ends with \.gif or \.mp4"):
        film(t_maze(), [F], tmp_path / "t.avi")
    with pytest.raises(FilmError, match="no folder"):
        film(t_maze(), [F], tmp_path / "nowhere" / "t.gif")
    with pytest.raises(FilmError, match="frames_per_s"):
        film(t_maze(), [F], tmp_path / "t.gif", frames_per_s=0)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnavailableError, match=r"ffmpeg.*t\.gif"):
        film(t_maze(), [F], tmp_path / "t.mp4")
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(os.name != "posix", reason="a shell script stands for ffmpeg")
def test_an_mp4_is_made_by_ffmpeg_of_all_frames(tmp_path, monkeypatch):
    """A script in ffmpeg's place keeps what it is sent: all pixels of all frames."""
    tools = tmp_path / "bin"
    tools.mkdir()
    script = tools / "ffmpeg"
    script.write_text('#!/bin/sh\nfor last; do :; done\necho "$@" > "$last.said"\ncat > "$last"\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    path = tmp_path / "t.mp4"
    count = film(t_maze(), TO_THE_LEFT, path, size=96)
    expected = np.stack(list(frames(t_maze(), TO_THE_LEFT, size=96)))
    assert len(expected) == count
    assert path.read_bytes() == expected.tobytes()
    # MP4 wants even sides.
    assert expected.shape[1] % 2 == expected.shape[2] % 2 == 0
    script.write_text("#!/bin/sh\ncat > /dev/null\necho 'no such encoder' >&2\nexit 1\n")
    with pytest.raises(FilmError, match="no such encoder"):
        film(t_maze(), TO_THE_LEFT, tmp_path / "u.mp4", size=96)
    assert not (tmp_path / "u.mp4").exists()


def test_another_seed_is_another_film():
    environment = PARADIGMS.get("BarnesMaze").environment("published")
    first = [next(frames(environment, [S], seed=seed, size=96)) for seed in range(6)]
    assert len({frame.tobytes() for frame in first}) > 1
    assert first[2].tobytes() == next(frames(environment, [S], seed=2, size=96)).tobytes()
