"""Compound schedules in one line: what is written reads back, and what is wrong is explained."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.schedules.compound import COMPOUNDS, Compound, parse_any, write_any
from machinepsych.schedules.notation import Schedule, ScheduleNotationError
from tests.schedules.test_notation import schedules

compounds = st.builds(
    lambda name, parts, delay: Compound(name, tuple(parts), delay if name == "conc" else 0.0),
    st.sampled_from(sorted(COMPOUNDS)),
    st.lists(schedules, min_size=2, max_size=8),
    st.just(0.0) | st.floats(0.001, 86_400),
)


@given(compounds | schedules)
def test_a_written_schedule_reads_back(schedule):
    assert parse_any(write_any(schedule)) == schedule
    assert parse_any(write_any(schedule).lower()) == schedule


@given(st.text(max_size=60) | st.text(alphabet="concmultaid FRVI0123456789,()+-smCOD ", max_size=40))
def test_any_text_is_a_schedule_or_refused_with_a_message(text):
    try:
        answer = parse_any(text)
    except ScheduleNotationError as error:
        answer = error
    assert answer.message if isinstance(answer, Exception) else isinstance(answer, Schedule | Compound)


@pytest.mark.parametrize("kind", COMPOUNDS.values(), ids=lambda kind: kind.name)
def test_each_example_is_one(kind):
    assert parse_any(kind.example).compound == kind.name


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("conc vi 30 s vi 60 s cod 2 s", "conc VI30s VI60s COD2s"),
        ("Tandem FI 30s DRH 5/10s", "tand FI30s DRH5/10s"),
        ("mixed FR10 FR50 FR 100", "mix FR10 FR50 FR100"),
        ("conc SIDMAN RS20s SS5s FR5", "conc SIDMAN RS20s SS5s FR5"),
    ],
)
def test_case_spaces_and_long_names(text, written):
    assert write_any(parse_any(text)) == written


@pytest.mark.parametrize(
    ("text", "message", "nearest"),
    [
        ("conc VX30s VI60s", '"VX30s" is not a schedule.', "VI30s"),
        ("conc VI30 VI60s", "VI30 needs a time unit. Write VI30s for a mean of 30 seconds.", None),
        (
            "conc VI30s COD2s",
            "conc joins 2 to 8 schedules, and here it has only 1. Write for instance conc VI30s VI60s COD2s.",
            None,
        ),
        (
            "mult VI30s EXT COD2s",
            "A changeover delay (COD) is between operanda, and mult has one. Only conc takes it.",
            None,
        ),
        (
            "conc(VI30s, VI60s)",
            "The schedules of a compound are separated by spaces: conc VI30s VI60s.",
            "conc VI30s VI60s",
        ),
        ("conc VI30s VI60s COD2", "COD2 needs a time unit. Write for instance COD2s.", None),
        ("conc VI30s VI60s COD", '"COD" is not a changeover delay. Write for instance COD2s.', None),
        (
            "conc VI30s VI60s COD2s COD3s",
            "conc VI30s VI60s COD2s COD3s has more than one changeover delay (COD).",
            None,
        ),
        ("cons VI30s VI60s", '"cons" is not a schedule.', "conc VI30s VI60s COD2s"),
        ("mult conc VI30s FR5", "mult conc VI30s FR5: compounds are not put into one another.", None),
        ("alt FR5 FI5s", "Alternative schedules (alt) are not available.", None),
    ],
)
def test_frequent_mistakes_are_explained(text, message, nearest):
    with pytest.raises(ScheduleNotationError) as refused:
        parse_any(text)
    assert refused.value.message == message
    assert refused.value.nearest == nearest
