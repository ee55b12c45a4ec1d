"""Reading run folders: the same answers from every form a folder can have, one clear error otherwise."""

import json

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from machinepsych.errors import RunFolderError, UnknownNameError
from machinepsych.runs.read import open_run
from tests.run_folders import PhaseOfRun, RunFolder, constant, three_agents

SMALL = (PhaseOfRun("probe", 1, 4, feedback=False, scored=False), PhaseOfRun("training", 2, 4))


def small(subjects: int = 3, **changes) -> RunFolder:
    agents = {"nars": ("nars", constant(0.7)), "random": ("random", constant(0.5))}
    return RunFolder(agents=agents, phases=SMALL, subjects=subjects, **changes)


def test_manifest_is_read_with_phases_and_where_their_trials_stand(tmp_path):
    run = open_run(small().write(tmp_path))
    training = run.manifest.phases[1]
    assert run.labels() == ["nars", "random"]
    assert (training.columns, training.block_columns(2)) == (slice(4, 12), slice(8, 12))
    assert (run.complete, run.manifest.trials, training.trial_ends) == (True, 12, "response")


def test_correct_is_placed_by_subject_and_trial_whatever_the_order_of_rows(tmp_path):
    wanted = np.random.default_rng(3).random((3, 12)) < 0.5
    folder = small().write(tmp_path, correct={"nars": wanted})
    path = folder / "trials.parquet"
    table = pq.read_table(path)
    shuffled = table.take(pa.array(np.random.default_rng(4).permutation(table.num_rows)))
    pq.write_table(shuffled, path, row_group_size=5)
    matrix = open_run(folder).correct_matrix("nars")
    assert matrix.dtype == np.int8
    assert (matrix[:, :4] == -1).all()
    assert np.array_equal(matrix[:, 4:] == 1, wanted[:, 4:])


def test_unjoined_parts_read_like_the_joined_file(tmp_path):
    joined = open_run(three_agents(subjects=4).write(tmp_path / "joined"))
    parts = open_run(three_agents(subjects=4, complete=False).write(tmp_path / "parts"))
    names = ["correct", "outcome", "latency_ticks", "responses", "reinforcers", "onset_tick"]
    for agent in joined.labels():
        for name in names:
            one, other = (run.matrices(agent, [name])[name] for run in (joined, parts))
            assert np.array_equal(one, other), (agent, name)
        assert joined.has_hypotheses(agent) == parts.has_hypotheses(agent) == (agent == "nars")
    assert "not complete" in parts.notes[0]


def test_columns_hold_words_and_minus_one_for_null(tmp_path):
    run = open_run(small(responding=0.5).write(tmp_path))
    columns = run.columns("random", ["operation", "correct", "latency_ticks"])
    silent = columns["latency_ticks"] == -1
    assert 0 < silent.sum() < len(silent)
    assert {columns["operation"][k] for k in np.flatnonzero(silent)} == {None}
    assert set(columns["operation"][~silent]) <= {"left", "right"}
    assert set(columns["correct"]) == {-1, 0, 1}


def test_unrecorded_trials_are_minus_one_or_nan(tmp_path):
    folder = small(complete=False).write(tmp_path)
    part = folder / "parts" / "00-00000" / "trials-00000.parquet"
    table = pq.read_table(part)
    pq.write_table(table.filter(pc.less_equal(table["trial"], 8)), part)
    taken = open_run(folder).matrices("nars", ["responses", "outcome"])
    assert (taken["responses"][:, 8:] == -1).all()
    assert np.isnan(taken["outcome"][:, 8:]).all()
    assert not np.isnan(taken["outcome"][:, :8]).any()


def test_truncated_part_and_unfinished_file_are_left_out_with_a_note(tmp_path):
    folder = small(complete=False).write(tmp_path)
    damaged = folder / "parts" / "01-00000" / "trials-00000.parquet"
    damaged.write_bytes(damaged.read_bytes()[:-40])
    (folder / "parts" / "00-00000" / "trials-00001.parquet.tmp").write_bytes(b"half")
    run = open_run(folder)
    assert run.notes[1].startswith("parts/01-00000/trials-00000.parquet is damaged")
    assert len(run.notes) == 2
    assert (run.correct_matrix("random") == -1).all()
    assert (run.correct_matrix("nars")[:, 4:] >= 0).all()


def test_page_damaged_behind_an_intact_footer_never_crashes(tmp_path):
    folder = small(complete=False).write(tmp_path)
    part = folder / "parts" / "00-00000" / "trials-00000.parquet"
    data = bytearray(part.read_bytes())
    pages = slice(4, len(data) - 8 - int.from_bytes(data[-8:-4], "little"))
    data[pages] = b"\xff" * len(data[pages])
    part.write_bytes(bytes(data))
    run = open_run(folder)
    assert len(run.notes) == 1
    matrix = run.correct_matrix("nars")
    run.correct_matrix("nars")
    assert (matrix == -1).all()
    assert sum("damaged" in note for note in run.notes) == 1


def _spoil(folder, text):
    (folder / "manifest.json").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda f: (f / "manifest.json").unlink(), "is not a run folder: it has no manifest.json"),
        (lambda f: _spoil(f, '{"format": \n oops}'), "manifest.json:2:2  This is not JSON"),
        (lambda f: _spoil(f, "[1]"), "has format null; this version reads machinepsych-run/1"),
        (lambda f: _spoil(f, '{"format": "machinepsych-run/7"}'), 'has format "machinepsych-run/7"'),
        (lambda f: _spoil(f, '{"format": "machinepsych-run/1"}'), "lacks the entry 'protocol'"),
        (lambda f: (f / "trials.parquet").unlink(), "trials.parquet is missing"),
        (lambda f: (f / "trials.parquet").write_bytes(b"PAR1 no more"), "trials.parquet is damaged"),
        (
            lambda f: pq.write_table(pa.table({"agent": ["a"]}), f / "trials.parquet"),
            "lacks the column subject",
        ),
    ],
    ids=["no-manifest", "not-json", "list", "other-format", "entry", "no-trials", "damaged", "columns"],
)
def test_what_is_wrong_with_a_folder_is_one_clear_line(tmp_path, spoil, message):
    folder = small().write(tmp_path)
    spoil(folder)
    with pytest.raises(RunFolderError) as caught:
        open_run(folder)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_missing_folder_and_unknown_names_are_said(tmp_path):
    with pytest.raises(RunFolderError, match="There is no folder"):
        open_run(tmp_path / "nowhere")
    run = open_run(small().write(tmp_path))
    with pytest.raises(UnknownNameError, match='Did you mean "random"'):
        run.correct_matrix("randum")
    with pytest.raises(UnknownNameError, match='Did you mean "latency_ticks"'):
        run.columns("random", ["latency_tick"])


def test_manifest_entry_of_the_wrong_form_is_said(tmp_path):
    folder = small().write(tmp_path)
    contents = json.loads((folder / "manifest.json").read_text())
    contents["subjects"] = "many"
    _spoil(folder, json.dumps(contents))
    with pytest.raises(RunFolderError, match="does not have the form of a manifest"):
        open_run(folder)
