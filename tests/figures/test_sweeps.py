"""Reports of sweeps: which figures there are, what they hold, and reports of what is unfinished."""

import math

import pyarrow as pa
import pyarrow.csv
import pytest

from machinepsych.errors import RunFolderError
from machinepsych.figures.sweep_base import SWEEP_FIGURES, Line, Panel, draw_panels
from machinepsych.figures.sweep_report import write_sweep_report
from machinepsych.figures.sweep_sheets import interval, number
from machinepsych.sweeps import folder as folders
from machinepsych.sweeps.check import loads
from tests.sweeps.small import TEXTS, rows_of


def unfinished(folder, name, share=1.0):
    """Write the folder of a sweep of which a share of the cells is done."""
    specification, cells, rows = rows_of(TEXTS[name], "repeats=6")
    folders.begin(folder, specification, "test")
    kept = math.ceil(share * len(cells))
    for cell, some in list(zip(cells, rows, strict=True))[:kept]:
        folders.write_part(folder, cell, some)
    return specification


@pytest.mark.parametrize("name", TEXTS)
def test_every_figure_of_a_sweep_is_drawn_with_its_table(tmp_path, name):
    specification = unfinished(tmp_path / "s", name)
    report = write_sweep_report(tmp_path / "s", tmp_path / "out")
    names = {figure.name for figure in SWEEP_FIGURES if figure.sweep == name}
    assert {path.stem for path in report.paths if path.suffix == ".png"} == names
    assert all(path.stat().st_size > 100 for path in report.paths)
    assert "not complete" in report.heading
    table = folders.read_table(tmp_path / "s", specification)
    assert report.summary["rows"] == table.num_rows
    text = (tmp_path / "out" / "summary.md").read_text(encoding="utf-8")
    for sheet in report.sheets:
        assert f"## {sheet.title}" in text
    for figure in names:
        assert f"(figures/{figure}.png)" in text
        assert pyarrow.csv.read_csv(tmp_path / "out" / "figures" / f"{figure}.csv").num_rows > 0


@pytest.mark.parametrize("name", TEXTS)
def test_a_first_cell_is_enough_for_a_report(tmp_path, name):
    unfinished(tmp_path / "s", name, share=0.01)
    assert write_sweep_report(tmp_path / "s", tmp_path / "out").summary["rows"] > 0


def test_without_any_cell_there_is_nothing_to_show(tmp_path):
    unfinished(tmp_path / "s", "rules", share=0.0)
    with pytest.raises(RunFolderError, match="no cell of this sweep is finished"):
        write_sweep_report(tmp_path / "s", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_table_that_is_broken_is_told(tmp_path):
    specification = unfinished(tmp_path / "s", "rules")
    folders.table_path(tmp_path / "s", specification).write_bytes(b"PAR1 no more")
    with pytest.raises(RunFolderError, match="cannot be read as a table"):
        write_sweep_report(tmp_path / "s")


def test_a_report_that_cannot_be_written_is_told(tmp_path):
    unfinished(tmp_path / "s", "rules")
    (tmp_path / "file").write_text("")
    with pytest.raises(RunFolderError, match="cannot be written"):
        write_sweep_report(tmp_path / "s", tmp_path / "file" / "out")


def test_points_limits_and_theory_stand_where_they_were_measured():
    line = Line("a", 0, [1.0, 10.0], [0.5, 2.0], [0.4, None], [0.6, None], [0.45, 2.5], exact=False)
    figure = draw_panels([Panel("t", "x", "y", [line], log_y=True, level=1.0)], "caption")
    axes = figure.axes[0]
    theory, points = (
        each for each in axes.lines if len(each.get_xdata()) == 2 and each.get_color() != "#767676"
    )
    assert theory.get_ydata().tolist() == [0.45, 2.5]
    assert points.get_ydata().tolist() == [0.5, 2.0]
    (bars, *_) = axes.collections
    assert [segment[:, 1].tolist() for segment in bars.get_segments()] == [[0.4, 0.6]]
    assert "a" in [text.get_text() for text in axes.texts]


def test_numbers_and_intervals_in_tables():
    assert [number(value) for value in (None, 0.0, 0.12345, 12.345, 1234.5, 1e-7)] == [
        "-", "0", "0.123", "12.3", "1,234", "1.0e-07",
    ]  # fmt: skip
    assert interval(None, 1.0) == "-"
    assert interval(0.5, 1.25) == "[0.5, 1.25]"


def test_the_same_table_gives_the_same_pictures(tmp_path):
    unfinished(tmp_path / "s", "propagation", share=0.5)
    once = {path.name: path.read_bytes() for path in write_sweep_report(tmp_path / "s", tmp_path / "a").paths}
    again = {
        path.name: path.read_bytes() for path in write_sweep_report(tmp_path / "s", tmp_path / "b").paths
    }
    assert once == again


def test_rows_measured_twice_are_told_once():
    specification = loads(TEXTS["rules"], "f.yaml")
    row = dict.fromkeys(specification.kind.columns.names, 0) | {"rule": "hebb", "criterion": "old"}
    table = folders.table_of(
        [row | {"repeats": 3}, row | {"repeats": 5}, row | {"repeats": 4}], specification
    )
    assert isinstance(table, pa.Table)
    assert table["repeats"].to_pylist() == [5]
