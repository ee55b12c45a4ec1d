"""Files of Narsese of this project's own come out as they expect, with the set ``default``.

What they expect follows from NAL's theory: sensorimotor contingencies, equivalence, implications with
variables, measured values, classes and relations.
"""

from pathlib import Path

import pytest

from machinepsych.nars.reasoner import Reasoner
from machinepsych.nars.settings import SETS
from machinepsych.nars.shell.check import check_file

FILES = sorted((Path(__file__).parents[1] / "files").glob("*.nal"))


def test_there_are_files_each_of_which_expects_something():
    assert len(FILES) > 30
    assert all("//expected: " in path.read_text(encoding="utf-8") for path in FILES)


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_comes_out_as_it_expects(path):
    report = check_file(path, Reasoner(SETS["default"]()), Reasoner.load)
    assert report.errors == []
    assert [verdict for verdict in report.verdicts if not verdict.held] == []
