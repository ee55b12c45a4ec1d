"""The report: what is written, that it is the same each time, and what happens when it cannot be written."""

import json

import pyarrow.csv
import pytest

from machinepsych.errors import RunFolderError
from machinepsych.figures.base import FIGURES
from machinepsych.figures.report import picture, write_report
from machinepsych.figures.summary import interval_text, markdown, median_text
from machinepsych.runs.read import open_run
from tests.run_folders import RunFolder, three_agents


def test_report_writes_figures_tables_and_summary_into_the_run_folder(tmp_path):
    run = open_run(three_agents(subjects=8).write(tmp_path))
    report = write_report(run, dpi=50)
    names = ("cumulative_record", "hypotheses", "learning_curve", "trials_to_criterion")
    expected = {tmp_path / "figures" / f"{name}.{form}" for name in names for form in ("png", "svg", "csv")}
    assert set(report.paths) == expected | {tmp_path / "summary.json", tmp_path / "summary.md"}
    assert all(path.stat().st_size > 100 for path in report.paths)
    assert not list(tmp_path.rglob("*.tmp"))
    assert json.loads((tmp_path / "summary.json").read_text(encoding="utf-8")) == report.summary
    rows = pyarrow.csv.read_csv(tmp_path / "figures" / "learning_curve.csv").to_pylist()
    nars = report.summary["agents"][0]
    assert [row["mean"] for row in rows[:14]] == [row["mean"] for row in nars["percent_correct"]]
    text = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert "![performance by block with its interval](figures/learning_curve.png)" in text
    assert "| nars | training1 | before reversal | 8/8 |" in text


def test_svg_is_the_same_each_time(tmp_path):
    run = open_run(RunFolder(subjects=3).write(tmp_path))
    kind = FIGURES.get("learning_curve")
    table = kind.measure(run)
    first, second = (picture(kind.draw(table, run.manifest), "svg") for _ in range(2))
    assert first == second
    assert b"dc:date" not in first


def test_report_can_be_written_elsewhere_and_leaves_the_run_alone(tmp_path):
    folder = RunFolder(subjects=2).write(tmp_path / "run")
    before = sorted(folder.rglob("*"))
    write_report(open_run(folder), tmp_path / "new" / "place", dpi=40)
    assert sorted(folder.rglob("*")) == before
    assert (tmp_path / "new" / "place" / "figures" / "learning_curve.svg").exists()


def test_folder_that_cannot_be_written_is_one_clear_error(tmp_path):
    run = open_run(RunFolder(subjects=2).write(tmp_path / "run"))
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(RunFolderError, match=r"file.* cannot be written: .* --out DIR") as caught:
        write_report(run, tmp_path / "file")
    assert "\n" not in str(caught.value)


def test_run_without_trials_yet_has_a_summary_and_no_figures(tmp_path):
    folder = three_agents(subjects=2, complete=False).write(tmp_path)
    for part in folder.glob("parts/*/*.parquet"):
        part.unlink()
    report = write_report(open_run(folder))
    assert [path.name for path in report.paths] == ["summary.json", "summary.md"]
    assert "No trials are recorded yet." in markdown(report.summary)


def test_cells_say_what_is_known():
    assert interval_text(97.4, 95.2, 99.01) == "97 [95, 100]"
    assert interval_text(50.0, None, None) == "50"
    assert interval_text(None, None, None) == "-"
    row = {"subjects": 9, "available": 72, "median": 23.0, "lower": 22.0, "upper": 27.5}
    assert median_text(row) == "23 [22, 27.5]"
    assert median_text(row | {"upper": None}) == "23 [22, > 72]"
    assert median_text(row | {"median": None, "upper": None}) == "> 72 [22, > 72]"
    assert median_text(row | {"median": None, "lower": None, "upper": None}) == "> 72"
    assert median_text(row | {"lower": None, "upper": None}) == "23"
    assert median_text(row | {"subjects": 0, "median": None}) == "-"
