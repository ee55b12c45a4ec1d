"""Our environments as Gymnasium sees them: its checker, the native batch, draws handed over, misuse."""

import subprocess
import sys

import numpy as np
import pytest

gymnasium = pytest.importorskip("gymnasium")

from gymnasium.error import InvalidAction, ResetNeeded  # noqa: E402
from gymnasium.utils.env_checker import check_env  # noqa: E402

import machinepsych  # noqa: E402
from machinepsych.apparatus.paradigms.base import PARADIGMS  # noqa: E402
from machinepsych.errors import MachinepsychError, MapError, MemoryShortError, UnknownNameError  # noqa: E402
from machinepsych.gym import DrawError  # noqa: E402
from machinepsych.gym_ids import PARADIGMS as NAMES  # noqa: E402
from machinepsych.gym_ids import environment_id  # noqa: E402

FORMS = ("published", "faithful")
ISSUED = {
    "MorrisWaterMaze": {"quadrant": 2},
    "BarnesMaze": {"heading": 5},
    "RadialArmMaze": {"heading": 5},
    "StarMaze": {"goal_arm": 3},
    "OperantChamber": {"active_lever": 1},
    "ShuttleBox": {"side": 1},
    "ConditionedPlacePreference": {"facing": 1, "conditioning": False},
    "DelayedNonMatchToSample": {"sample": 1, "order": [1, 0]},
}


def test_the_ids_are_those_of_the_registry():
    assert sorted(NAMES) == PARADIGMS.names()


@pytest.mark.parametrize("first", ["machinepsych", "gymnasium"])
def test_ids_are_there_whichever_is_imported_first(first):
    text = (
        f"import sys, {first}\n"
        "light = {'numba', 'gymnasium', 'numpy'} & set(sys.modules)\n"
        f"assert {first!r} == 'gymnasium' or not light, light\n"
        "import machinepsych, gymnasium\n"
        "assert 'machinepsych.gym' not in sys.modules and 'numba' not in sys.modules\n"
        "print(gymnasium.make('machinepsych/TMaze-v0').reset(seed=1)[1])\n"
    )
    found = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    assert "success" in found.stdout


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.filterwarnings("error")
def test_gymnasiums_checker_is_content(name, form):
    check_env(gymnasium.make(environment_id(name), form=form, render_mode="rgb_array").unwrapped)


@pytest.mark.parametrize("name", NAMES)
def test_a_native_batch_is_as_many_single_ones(name):
    native = gymnasium.make_vec(environment_id(name), num_envs=3, vectorization_mode="vector_entry_point")
    single = gymnasium.make_vec(environment_id(name), num_envs=3, vectorization_mode="sync")
    assert native.metadata["autoreset_mode"] is single.metadata["autoreset_mode"]
    ours, theirs = native.reset(seed=5)[0], single.reset(seed=5)[0]
    np.testing.assert_array_equal(ours, theirs)
    rng = np.random.default_rng(1)
    for _ in range(150):
        actions = rng.choice(4, 3, p=(0.6, 0.18, 0.18, 0.04))
        for one, other in zip(native.step(actions)[:4], single.step(actions)[:4], strict=True):
            np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("name", ISSUED)
def test_draws_are_handed_over(name):
    env = gymnasium.make(environment_id(name))
    first, _ = env.reset(seed=1, options={"draws": ISSUED[name]})
    for seed in range(2, 6):
        np.testing.assert_array_equal(first, env.reset(seed=seed, options={"draws": ISSUED[name]})[0])


def test_misuse_is_told():
    env = gymnasium.make(environment_id("TMaze")).unwrapped
    with pytest.raises(ResetNeeded, match="not begun"):
        env.step(0)
    env.reset(seed=0)
    for wrong in (4, -1, 1.5, "forward", None, True):
        with pytest.raises(InvalidAction, match="Allowed: 0 forward, 1 left, 2 right, 3 stay"):
            env.step(wrong)
    for action in (0, 0, 0, 1, 1, 0, 0):
        *_, terminated, _, info = env.step(action)
    assert terminated
    assert info["success"]
    assert info["measures"]["path_length"] == 5
    with pytest.raises(ResetNeeded, match=r"over \(success\)"):
        env.step(0)


def test_wrong_draws_and_options_are_told():
    env = gymnasium.make(environment_id("MorrisWaterMaze")).unwrapped
    with pytest.raises(UnknownNameError, match='Did you mean "quadrant"'):
        env.reset(options={"draws": {"quadrants": 1}})
    with pytest.raises(DrawError, match="north-east"):
        env.reset(options={"draws": {"quadrant": 4}})
    with pytest.raises(UnknownNameError, match='Did you mean "draws"'):
        env.reset(options={"draw": {}})
    with pytest.raises(MachinepsychError, match="published"):
        gymnasium.make(environment_id("TMaze"), form="publishd")


def test_counts_that_cannot_be_are_told():
    how = {"vectorization_mode": "vector_entry_point"}
    for count in (0, -1, 2.5, True, float("nan"), "3"):
        with pytest.raises(DrawError, match=r"num_envs: .* is not a whole number of at least 1"):
            gymnasium.make_vec(environment_id("TMaze"), num_envs=count, **how)
    for count in (10**12, 10**30):
        with pytest.raises(MemoryShortError, match=rf"^num_envs: {count:,} chambers need .*: 1 to"):
            gymnasium.make_vec(environment_id("TMaze"), num_envs=count, **how)
    for threads in (0, -1, 10**9, 1.5, "x"):
        with pytest.raises(DrawError, match=r"threads: .* from 1 to 1024"):
            gymnasium.make_vec(environment_id("TMaze"), num_envs=2, threads=threads, **how)
    for limit in (0, 10**30, 2.5):
        with pytest.raises(MapError, match=r"limit: .* from 1 to 1,000,000,000"):
            gymnasium.make("machinepsych/Maze-v0", maze="#####\n#→.G#\n#####", limit=limit)
    with pytest.raises(DrawError, match="options: 5 is not a dictionary"):
        gymnasium.make(environment_id("TMaze")).unwrapped.reset(options=5)


def test_a_disabled_batch_wants_a_mask():
    many = gymnasium.make_vec(
        environment_id("TMaze"), num_envs=2, vectorization_mode="vector_entry_point", autoreset="Disabled"
    )
    many.reset(seed=0)
    for action in (0, 0, 0, 1, 1, 0, 0):
        many.step(np.array([action, 3]))
    with pytest.raises(ResetNeeded, match="chamber 0 is over"):
        many.step(np.array([0, 0]))
    many.reset(options={"reset_mask": np.array([True, False])})
    assert many.unwrapped.batch.trials().tolist() == [2, 1]
    with pytest.raises(InvalidAction, match="chamber 1"):
        many.step(np.array([0, 9]))


def test_a_bad_map_is_told_by_line_and_column():
    with pytest.raises(MapError, match="map:2:4"):
        gymnasium.make("machinepsych/Maze-v0", maze="#####\n#S#G#\n#####")
    env = gymnasium.make("machinepsych/Maze-v0", maze="####\n#→G#\n####")
    env.reset(seed=0)
    assert env.step(0)[1:3] == (1.0, True)


@pytest.mark.parametrize("name", ["MorrisWaterMaze", "OperantChamber"])
def test_rendering_gives_pictures_or_texts(name):
    env = gymnasium.make(
        environment_id(name), form="faithful", render_mode="rgb_array", render_size=(96, 128)
    )
    env.reset(seed=0)
    picture = env.render()
    assert (picture.shape, picture.dtype) == ((96, 128, 3), np.uint8)
    texts = set()
    for view in ("top_down", "egocentric", "perspective"):
        env = gymnasium.make(environment_id(name), form="faithful", render_mode="ansi", view=view)
        env.reset(seed=0)
        before = env.render()
        env.step(1)
        assert isinstance(before, str)
        assert env.render() != before
        texts.add(before)
    assert len(texts) == 3


def test_a_spectators_rendering_is_asked_for():
    def shown(spectator):
        how = {"form": "faithful", "render_mode": "ansi", "spectator": spectator}
        env = gymnasium.make(environment_id("MorrisWaterMaze"), **how)
        env.reset(seed=0)
        return env.render()

    assert "P" in shown(True)
    assert "P" not in shown(False)


def test_a_native_batch_renders_each_chamber():
    how = {"num_envs": 3, "vectorization_mode": "vector_entry_point", "render_mode": "ansi"}
    many = gymnasium.make_vec(environment_id("TMaze"), **how)
    many.reset(seed=0)
    many.step(np.array([0, 1, 3]))
    assert len(set(many.render())) == 3
    single = gymnasium.make(environment_id("TMaze"), render_mode="ansi")
    single.reset(seed=1)
    single.step(1)
    assert many.render()[1] == single.render()


def test_misuse_of_rendering_is_told():
    with pytest.raises(UnknownNameError, match='Did you mean "rgb_array"'):
        machinepsych.gym.ParadigmEnv("TMaze", render_mode="rgb_aray")
    with pytest.raises(UnknownNameError, match='Did you mean "top_down"'):
        gymnasium.make(environment_id("TMaze"), render_mode="ansi", view="top-down")
    with pytest.raises(MachinepsychError, match="64 to 4096"):
        gymnasium.make(environment_id("TMaze"), render_mode="rgb_array", render_size=3)
    env = gymnasium.make(environment_id("TMaze"), render_mode="ansi").unwrapped
    with pytest.raises(ResetNeeded, match="before render"):
        env.render()


def test_the_package_offers_the_room():
    assert machinepsych.gym.OPTIONS == ("draws", "reset_mask")
