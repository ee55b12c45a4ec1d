"""Running small designs in tests."""

import numpy as np

from machinepsych.conditioning.base import make_model
from machinepsych.pavlovian.design import Timing, make_design
from machinepsych.pavlovian.simulate import simulate
from machinepsych.pavlovian.timetable import compile_design


def run(name, table, subjects=1, seed=1, made_of=None, timing=None, **values):
    """Run a model through groups by phases (a list is one group); return the record."""
    table = table if isinstance(table, dict) else {"group": table}
    design = make_design(table, made_of, timing or Timing())
    numbers = np.arange(1, subjects + 1)
    return simulate(make_model(name, **values), compile_design(design, seed, numbers), seed, numbers)


def expected(name, phases, trial=-1, **options):
    """Run one group; return what its first subject expected in one trial."""
    return run(name, phases, **options).expected[0, 0, trial]


def assert_close(found, wanted, tolerance=1e-12):
    found, wanted = np.asarray(found, float), np.asarray(wanted, float)
    assert not np.isnan(found).any()
    worst = np.abs(found - wanted).max()
    assert worst <= tolerance, f"{found} is not {wanted}: off by {worst}"
