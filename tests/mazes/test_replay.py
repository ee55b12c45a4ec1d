"""An explained step is the recorded one."""

import pyarrow.parquet as pq
import pytest

from machinepsych.kernels.backend import make_backend
from machinepsych.mazes.check import loads
from machinepsych.mazes.experiment import execute
from machinepsych.mazes.replay import explain_step
from tests.mazes.test_experiment import TEXT


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("maze") / "run"
    execute(loads(TEXT, "f.yaml"), TEXT, "f.yaml", folder, make_backend("cpu", 1))
    return pq.read_table(folder / "episodes.parquet").to_pylist()


def test_the_explained_operation_is_the_recorded_one(recorded):
    protocol = loads(TEXT, "f.yaml")
    names = ("forward", "left", "right", "stay")
    asked = 0
    for row in recorded:
        if row["agent"] != "hebbian" or row["subject"] != 2:
            continue
        for step in {1, row["steps"] // 2, row["steps"]} - {0}:
            found = explain_step(protocol, 1, 2, row["trial"], step)
            done = row["operations"][step - 1]
            said = f"chose {names[done]}." if done >= 0 else "did not respond."
            assert said in found.explanation.sentence
            assert "wall ahead at" in " ".join(found.sensed)
            asked += 1
    assert asked > 10


def test_a_step_after_the_end_is_refused():
    with pytest.raises(ValueError, match="ended before step"):
        explain_step(loads(TEXT, "f.yaml"), 1, 1, 1, 40)
