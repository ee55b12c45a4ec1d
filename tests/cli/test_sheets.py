"""The printed tables: they fit, they carry the numbers, and a pipe gets plain text."""

import io

import pytest
from rich.console import Console

from machinepsych.experiments.sheets import summary_renderables
from machinepsych.figures.summary import summarize
from machinepsych.runs.read import open_run
from tests.run_folders import PhaseOfRun, RunFolder, constant, three_agents


def printed(summary, width) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, highlight=False)
    for renderable in summary_renderables(summary):
        console.print(renderable)
    return out.getvalue()


@pytest.mark.parametrize("width", [80, 100])
def test_tables_fit_and_hold_every_block(tmp_path, width):
    text = printed(summarize(open_run(three_agents(subjects=8).write(tmp_path))), width)
    assert max(map(len, text.splitlines())) <= width
    assert "\x1b" not in text
    assert "…" not in text
    assert "nars (n = 8): correct responses, % of trials" in text
    row = next(line for line in text.splitlines() if line.strip().startswith("training1"))
    assert row.count("[") == 4
    assert "8/8" in text
    assert "A1@left → right" in text


def test_many_blocks_are_shown_as_first_middle_and_last(tmp_path):
    phases = (PhaseOfRun("training", 9, 4),)
    text = printed(summarize(open_run(RunFolder(phases=phases).write(tmp_path))), 80)
    assert "first block" in text
    row = next(line for line in text.splitlines() if line.strip().startswith("training"))
    assert row.count("[") == 3


def test_labels_are_never_read_as_markup(tmp_path):
    agents = {"[bold]x[/bold]": ("random", constant(0.5))}
    text = printed(summarize(open_run(RunFolder(agents=agents).write(tmp_path))), 100)
    assert "[bold]x[/bold] (n = 5)" in text
    assert text.count("[bold]x[/bold] ") == 3
