"""Every shipped maze protocol runs with one subject and short phases, and is scored as its place is."""

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
import yaml

from machinepsych.kernels.backend import make_backend
from machinepsych.mazes.experiment import execute
from machinepsych.mazes.protocol import load
from machinepsych.measures.episodes import by_block, occupancy, read_maze_manifest

SHIPPED = sorted((Path(__file__).parents[2] / "protocols" / "mazes").glob("*.yaml"))

# What each place is scored by, besides success and steps.
SCORED = {
    "MorrisWaterMaze": {"target_quadrant", "goal_distance"},
    "BarnesMaze": {"primary_errors", "errors", "goal_crossings"},
    "StarMaze": {"working_memory_errors"},
    "TMaze": {"path_length"},
    "RadialArmMaze": {"working_memory_errors", "reference_memory_errors"},
    "ShuttleBox": {"avoided", "escaped", "failed"},
    "ConditionedPlacePreference": {"paired_share", "preference_score"},
    "DelayedNonMatchToSample": {"omission"},
    "OperantChamber": {"active_presses", "rewards"},
    "Maze": {"path_length"},
}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_maze_protocol_runs(tmp_path, path):
    text = path.read_text(encoding="utf-8")
    phases = [phase["name"] for phase in yaml.safe_load(text)["phases"]]
    short = [f"phases.{name}.{field}=1" for name in phases for field in ("blocks", "trials")]
    protocol = load(path, ["subjects=1", "agents=[random]", *short])
    execute(protocol, text, path.name, tmp_path / "run", make_backend("cpu", 1))
    table = pq.read_table(tmp_path / "run" / "episodes.parquet")
    assert table["phase"].to_pylist() == phases
    manifest = read_maze_manifest(tmp_path / "run")
    rows = by_block(table, manifest)
    assert SCORED[protocol.place.use] <= {row["measure"] for row in rows}
    assert all(np.isfinite(row["value"]) for row in rows)
    for share in occupancy(table, manifest).values():
        assert share.sum() == pytest.approx(1.0)
