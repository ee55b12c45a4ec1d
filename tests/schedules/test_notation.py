"""The notation of schedules: what is written reads back, and what is wrong is explained."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.schedules.base import SCHEDULES
from machinepsych.schedules.notation import Schedule, ScheduleNotationError, parse, write

KINDS = {
    taken: [kind.name for kind in SCHEDULES if kind.takes == taken] for taken in ("nothing", "count", "time")
}

times = st.floats(0.001, 86_400)
schedules = st.one_of(
    st.builds(Schedule, st.sampled_from(KINDS["nothing"])),
    st.builds(Schedule, st.sampled_from(KINDS["count"]), count=st.integers(1, 1_000_000)),
    st.builds(Schedule, st.sampled_from(KINDS["time"]), seconds=times),
    st.builds(Schedule, st.just("DRH"), count=st.integers(1, 1000), seconds=times),
    st.builds(Schedule, st.sampled_from(["SIDMAN", "AVOID", "SHOCK"]), seconds=times, shock_shock_s=times),
    st.builds(Schedule, st.just("SHOCK"), shock_shock_s=times),
)


@given(schedules)
def test_a_written_schedule_reads_back(schedule):
    assert parse(write(schedule)) == schedule


@given(schedules)
def test_case_and_spaces_do_not_count(schedule):
    text = write(schedule)
    assert parse(" ".join(text.lower())) == schedule


@given(st.text(max_size=60) | st.text(alphabet="FRVICTEXDLMHSmsinh0123456789.,()+- ", max_size=30))
def test_any_text_is_a_schedule_or_refused_with_a_message(text):
    try:
        answer = parse(text)
    except ScheduleNotationError as error:
        answer = error
    assert answer.message if isinstance(answer, ScheduleNotationError) else answer.kind in SCHEDULES.names()


@pytest.mark.parametrize(
    ("text", "schedule"),
    [
        ("CRF", Schedule("CRF")),
        ("vr 10", Schedule("VR", count=10)),
        ("VI 1.5 min", Schedule("VI", seconds=90.0)),
        ("DRL500ms", Schedule("DRL", seconds=0.5)),
        ("FI1h", Schedule("FI", seconds=3600.0)),
        ("DRH 5/10s", Schedule("DRH", count=5, seconds=10.0)),
        ("PRexp", Schedule("PRexp")),
        ("Sidman SS5s RS20s", Schedule("SIDMAN", seconds=20.0, shock_shock_s=5.0)),
        ("SHOCK SS1min", Schedule("SHOCK", shock_shock_s=60.0)),
    ],
)
def test_the_notation(text, schedule):
    assert parse(text) == schedule


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("VI30", "VI30 needs a time unit. Write VI30s for a mean of 30 seconds."),
        ("FI30", "FI30 needs a time unit. Write FI30s for 30 seconds."),
        ("FR5s", "FR counts responses, so it takes no unit. Write FR5, or FI5s for an interval."),
        (
            "FR0",
            "The count in FR0 must be a whole number from 1 to 1000000 (a schedule that never pays is EXT).",
        ),
        ("FR-3", "The count in FR-3 must be a whole number from 1 to 1000000."),
        ("FR2.5", "The count in FR2.5 must be a whole number from 1 to 1000000."),
        ("FR", "FR needs a count of responses. Write for instance FR5."),
        ("VI", "VI needs a time. Write for instance VI30s."),
        ("VI25h", "The time in VI25h must be from 1ms to 24h."),
        ("VI0s", "The time in VI0s must be from 1ms to 24h."),
        ("CRF1", "CRF takes no number. Write CRF."),
        ("VI30s LH5s", "A limited hold (LH) is not available yet. Write the schedule without it."),
        (
            "conc VI30s VI60s",
            "conc joins schedules; here a simple one is needed, such as VI30s.",
        ),
        ("DRH5", "DRH needs a count of responses and a time. Write for instance DRH5/10s."),
        ("DRH 5/10", "DRH5/10 needs a time unit. Write DRH5/10s for 10 seconds."),
        ("DRH 2000/10s", "DRH counts at most 1000 responses in a time, not 2000."),
        ("SIDMAN", "SIDMAN needs the intervals between shocks. Write for instance SIDMAN RS10s SS5s."),
        (
            "SIDMAN RS20s",
            "SIDMAN needs SS, the interval shock-shock. Write for instance SIDMAN RS10s SS5s.",
        ),
        ("SIDMAN RS20 SS5s", "RS20 needs a time unit. Write RS20s for 20 seconds."),
        (
            "VI30s COD2s",
            "A changeover delay (COD) is between schedules of several operanda. "
            "Write for instance conc VI30s VI60s COD2s.",
        ),
        ("VI(30s)", "A schedule is written without brackets: VI30s."),
        ("VI30s, FR5", '"VI30s, FR5" has a comma; write one simple schedule, such as VI30s.'),
    ],
)
def test_frequent_mistakes_are_explained(text, message):
    with pytest.raises(ScheduleNotationError) as refused:
        parse(text)
    assert refused.value.message == message


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("VX30s", "VI30s"),
        ("FX5", "FR5"),
        ("DLR10s", "DRL10s"),
        ("DHR5/3s", "DRH5/3s"),
        ("PRX", "PRexp"),
        ("SIDMANN RS9s SS3s", "SIDMAN RS10s SS5s"),
    ],
)
def test_the_nearest_schedule_takes_what_was_written(text, nearest):
    with pytest.raises(ScheduleNotationError) as refused:
        parse(text)
    assert refused.value.nearest == nearest
