"""What the NARS agent writes is Narsese."""

import pytest

from machinepsych.agents.nars import event_term, hypothesis_text
from machinepsych.narsese import is_ground, operator_of, parse_term, subterms


@pytest.mark.parametrize(
    ("condition", "sequential", "text"),
    [
        (["A1@left"], False, "<(<A1 --> [left]> &/ ^go_on) =/> G>"),
        (["A1@left", "tone-high"], False, "<((<A1 --> [left]> &| tone_high) &/ ^go_on) =/> G>"),
        (["a", "b", "c"], True, "<(((a &/ b) &/ c) &/ ^go_on) =/> G>"),
    ],
)
def test_hypotheses_are_written_in_narsese_and_can_be_read(condition, sequential, text):
    written = hypothesis_text(condition, "go-on", sequential)
    assert written == text
    term = parse_term(written)
    assert str(term) == written
    assert is_ground(term)
    assert all(event_term(stimulus) in set(subterms(term)) for stimulus in condition)
    assert str(operator_of(term.parts[0].parts[1])) == "^go_on"
