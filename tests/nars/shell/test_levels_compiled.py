"""A short file of Narsese, with rules of all levels, leaves the same memory plain and compiled."""

from pathlib import Path

import numpy as np
import pytest

from machinepsych.nars.reasoner import Reasoner
from machinepsych.nars.settings import SETS
from machinepsych.nars.shell.check import check_lines

LINES = """
*volume=100
<<$1 --> [smokes]> ==> <$1 --> [ill]>>. {0.6 0.9}
<(<#1 --> [smokes]> && <(#1 * $1) --> friend>) ==> <$1 --> [smokes]>>.
<({ann} * {bob}) --> friend>.
<{ann} --> [smokes]>.
<{tim} --> [yellow]>. :|:
<{tim} --> duck>. :|:
3
<{ann} --> [ill]>?
//expected: Answer: <{ann} --> [ill]>. Truth: frequency=0.600000, confidence=0.486000
<?1 --> [yellow]>? :|:
//expected: Answer: <{tim} --> [yellow]>. :|:
<a &/ ^left =/> b>
""".strip().splitlines()


@pytest.mark.parametrize("name", SETS)
def test_levels_up_to_6_leave_the_same_memory_plain_and_compiled(name):
    memories, reports = [], []
    for backend in ("plain", "cpu"):
        reasoner = Reasoner(SETS[name](), seed=3, backend=backend)
        reports.append(check_lines(Path("short.nal"), LINES, reasoner, Reasoner.load))
        memories.append(reasoner._records)
    plain, compiled = memories
    differing = [field for field in plain.dtype.names if not np.array_equal(plain[field], compiled[field])]
    assert differing == []
    assert [verdict.seen for verdict in reports[0].verdicts] == [
        verdict.seen for verdict in reports[1].verdicts
    ]
    # Both found something, by rules of level 6, and took no notice of the line that cannot be read.
    assert all(verdict.held for verdict in reports[0].verdicts)
    assert len(reports[0].errors) == 1
