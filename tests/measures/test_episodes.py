"""Blocks of maze runs: means over subjects of means over trials, and shares of steps by cell."""

import numpy as np
import pyarrow as pa
import pytest

from machinepsych.errors import RunFolderError
from machinepsych.measures.episodes import by_block, occupancy, read_episodes, read_maze_manifest

MANIFEST = {
    "agents": [{"label": "a", "kind": "hebbian"}],
    "phases": [{"name": "p", "blocks": 2}],
    "place": {"use": "Maze", "measures": ["errors", "latency"], "map": ["###", "#.#", "#.#", "###"]},
}


def table(rows):
    columns = ("block", "subject", "status", "steps", "outcome", "errors", "latency", "path")
    made = {name: [row[k] for row in rows] for k, name in enumerate(columns)}
    made["goal"] = [7] * len(rows)
    made |= {"agent": ["a"] * len(rows), "phase": ["p"] * len(rows), "responses": made["steps"]}
    return pa.table(made)


ROWS = [
    (1, 1, "success", 4, 1.0, 0, 1, [4, 7]),
    (1, 1, "timeout", 10, -1.0, 2, -1, [4, 4]),
    (1, 2, "success", 6, 1.0, 1, 3, [4, 7]),
    (2, 1, "failure", 3, 0.0, 0, -1, [7]),
]


def test_a_subjects_value_is_its_mean_and_absent_measures_are_left_out():
    found = {(row["block"], row["measure"]): row for row in by_block(table(ROWS), MANIFEST)}
    assert found[1, "success"]["value"] == pytest.approx((0.5 + 1.0) / 2)
    assert found[1, "steps"]["value"] == pytest.approx((7 + 6) / 2)
    assert found[1, "outcome"]["value"] == pytest.approx((0 + 1) / 2)
    assert found[1, "errors"]["value"] == pytest.approx((1 + 1) / 2)
    # Subject 1 responded in one of its two trials.
    assert found[1, "latency"]["value"] == pytest.approx((1 + 3) / 2)
    assert found[1, "steps"]["lower"] < 6.5 < found[1, "steps"]["upper"]
    assert (2, "latency") not in found
    assert found[2, "steps"]["subjects"] == 1
    assert found[2, "steps"]["lower"] is None


def test_occupancy_is_the_share_of_steps_in_each_cell():
    share = occupancy(table(ROWS), MANIFEST)["a", "p"]
    assert share.shape == (4, 3)
    assert share.sum() == pytest.approx(1.0)
    assert share[1, 1] == pytest.approx(4 / 7)
    assert share[2, 1] == pytest.approx(3 / 7)
    assert not occupancy(table(ROWS), {**MANIFEST, "place": {**MANIFEST["place"], "map": []}})
    assert np.all(share >= 0)


def test_what_is_no_maze_run_is_told_apart(tmp_path):
    assert read_maze_manifest(tmp_path) is None
    (tmp_path / "manifest.json").write_text('{"format": "other"}')
    assert read_maze_manifest(tmp_path) is None
    with pytest.raises(RunFolderError, match="no finished trials"):
        read_episodes(tmp_path)
    (tmp_path / "episodes.parquet").write_bytes(b"PAR1 broken")
    with pytest.raises(RunFolderError, match="cannot be read"):
        read_episodes(tmp_path)
