"""Every figure on every shape of run: nothing overlaps, nothing is cut off, and it shows the numbers."""

from itertools import combinations

import numpy as np
import pytest

from machinepsych.figures.base import FIGURES
from machinepsych.measures.criterion import trials_by_subject
from machinepsych.runs.read import open_run
from tests.run_folders import PhaseOfRun, RunFolder, constant, learner, three_agents

THIRTY = tuple(
    PhaseOfRun(f"a_rather_long_phase_name_{k}", 1 + k % 3, 4, feedback=k % 2 == 1, contingency=(k // 2) % 2)
    for k in range(30)
)
EIGHT = {
    f"agent {k} with a long label": (
        "random" if k == 5 else "nars" if k < 2 else "hebbian",
        learner(0.04 * k),
    )
    for k in range(8)
}
FREE = (PhaseOfRun("FR10", 3, 1, scored=False), PhaseOfRun("EXT $", 2, 1, scored=False))
FOLDERS = {
    "three-agents": three_agents(subjects=10),
    "one-subject": RunFolder(agents={"nars": ("nars", learner(0.2))}, subjects=1),
    "eight-agents": RunFolder(agents=EIGHT, subjects=6),
    "thirty-phases": RunFolder(agents={"a": ("nars", learner(0.2))}, phases=THIRTY, subjects=4),
    "free-operant": RunFolder(phases=FREE, subjects=4, operations=("lever",), trial_ends="time"),
    "compared": RunFolder(agents=EIGHT, subjects=6, name="changing_contingencies"),
    "incomplete": three_agents(subjects=3, complete=False),
}


# What is drawn only of runs that have it.
SOMETIMES = (
    *("hypotheses", "trials_to_criterion", "comparison"),
    *("avoidance", "breakpoints", "components", "matching"),
)


@pytest.fixture(scope="module", params=FOLDERS, ids=list(FOLDERS))
def run(request, tmp_path_factory):
    return open_run(FOLDERS[request.param].write(tmp_path_factory.mktemp(request.param)))


@pytest.mark.parametrize("name", FIGURES.names())
def test_texts_neither_overlap_nor_leave_the_figure(run, name):
    kind = FIGURES.get(name)
    if not kind.applies(run):
        assert name in SOMETIMES
        return
    figure = kind.draw(kind.measure(run), run.manifest)
    figure.draw_without_rendering()
    renderer = figure.canvas.get_renderer()
    texts = [text for text in _texts(figure) if text.get_text().strip() and text.get_visible()]
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in texts]
    width, height = figure.bbox.width, figure.bbox.height
    for text, box in boxes:
        assert box.x0 >= -1, text
        assert box.y0 >= -1, text
        assert box.x1 <= width + 1, text
        assert box.y1 <= height + 1, text
    for (one, a), (other, b) in combinations(boxes, 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        along = min(a.y1, b.y1) - max(a.y0, b.y0)
        # The box of a line is taller than its letters.
        assert not (across > 1 and along > 0.25 * min(a.height, b.height)), (one, other)


def _texts(figure):
    """Yield every text that is drawn: tick labels only where the tick is within the limits."""
    yield from figure.texts
    for axes in figure.axes:
        if not axes.get_visible():
            continue
        yield from (*axes.texts, axes.title, axes._left_title, axes.xaxis.label, axes.yaxis.label)
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            places = axis.get_ticklocs()
            for place, tick in zip(places, axis.get_major_ticks(len(places)), strict=True):
                if low - 1e-9 <= place <= high + 1e-9:
                    yield tick.label1


def test_learning_curve_draws_means_intervals_and_chance(tmp_path):
    run = open_run(three_agents(subjects=10).write(tmp_path))
    kind = FIGURES.get("learning_curve")
    table = kind.measure(run)
    axes = kind.draw(table, run.manifest).axes[0]
    drawn = np.concatenate([line.get_ydata() for line in axes.lines if line.get_marker() == "o"])
    rows = [row for row in table.to_pylist() if row["agent"] == "nars"]
    assert drawn.tolist() == [row["mean"] for row in rows]
    limits = np.concatenate(
        [bars.get_segments() for bars in axes.collections if len(bars.get_segments()) == 2]
    )
    low = [row["lower"] for row in rows if row["phase"] == "baseline"]
    assert limits[:2, 0, 1].tolist() == low
    assert any(list(line.get_ydata()) == [50.0, 50.0] for line in axes.lines)
    # Phases are separate lines: what happens between sessions is not drawn.
    assert sum(line.get_marker() == "o" for line in axes.lines) == 5


def test_trials_to_criterion_steps_up_to_the_share_that_reached_it(tmp_path):
    run = open_run(three_agents(subjects=10).write(tmp_path))
    figure = FIGURES.get("trials_to_criterion").draw(trials_by_subject(run), run.manifest)
    rows = [
        r for r in trials_by_subject(run).to_pylist() if (r["agent"], r["phase"]) == ("nars", "training1")
    ]
    reached = [row["trials"] for row in rows if row["trials"] is not None]
    line = figure.axes[0].lines[0]
    assert line.get_xdata().tolist() == [0, *sorted(set(reached)), 72]
    assert line.get_ydata()[-1] == 10.0 * len(reached)
    assert [axes.get_title(loc="left") for axes in figure.axes] == [
        "training1, before reversal",
        "training2, after reversal",
    ]


def test_axes_carry_quantity_and_unit(tmp_path):
    run = open_run(three_agents(subjects=2).write(tmp_path / "scored"))
    free = open_run(FOLDERS["free-operant"].write(tmp_path / "free"))
    names = []
    for each, kind in ((run, "learning_curve"), (free, "learning_curve"), (free, "cumulative_record")):
        figure = FIGURES.get(kind)
        axes = figure.draw(figure.measure(each), each.manifest).axes[0]
        names.append((axes.get_xlabel(), axes.get_ylabel()))
    assert names == [
        ("Block (of 12 trials)", "Correct responses (% of trials)"),
        ("Block (of 1 trial)", "Responses per minute"),
        ("Session time (min)", "Cumulative responses"),
    ]


def test_drawing_leaves_the_users_own_settings_alone(tmp_path):
    import matplotlib

    run = open_run(RunFolder(agents={"r": ("random", constant(0.5))}, subjects=2).write(tmp_path))
    kind = FIGURES.get("learning_curve")
    with matplotlib.rc_context({"font.size": 31.0, "axes.spines.top": True}):
        figure = kind.draw(kind.measure(run), run.manifest)
        assert matplotlib.rcParams["font.size"] == 31.0
        assert figure.axes[0].yaxis.label.get_size() < 20.0
