"""The notation of designs: what it means, that it reads back, and what is said of mistakes."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.pavlovian.notation import (
    Block,
    Mixture,
    Phase,
    Rest,
    Segment,
    Stimulus,
    Trial,
    TrialNotationError,
    write,
)
from machinepsych.pavlovian.parse import parse, parse_trial


def trial(text):
    return parse_trial(text)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("10A+ / 10AB+", "10A+ / 10AB+"),
        ("5(AX+), 5(B-)", "5AX+, 5B-"),
        ("rand 10 A+ / 10 AB-", "!10A+ / 10AB-"),
        ("!10A+/10AB-", "!10A+ / 10AB-"),
        ("10 A+ / 10 AB- shuffled", "!10A+ / 10AB-"),
        ("A~ / B#", "1A~ / 1B~"),
        ("B>A", "1B>A-"),
        ("A−", "1A-"),
        ("A++ / A+++ / A+0.5 / A+2", "1A++ / 1A+++ / 1A+0.5 / 1A++"),
        ("A^0.5B+", "1A^0.5B+"),
        ("20+@1", "20+@1"),
        ("-@chamber", "1-@chamber"),
        ("+A, +>A, A:2s>:3s>+", "1+A-, 1+>A-, 1A:2s>:3s>+"),
        ("10A+ iti 90s, rest 24h, A~@1", "10A+ iti 90s, rest 24h, 1A~@1"),
        ("rest 60min", "rest 1h"),
        ("X1Y'+", "1X1Y'+"),
        ("rest+", None),
        ("", ""),
        ("   ", ""),
    ],
)
def test_what_is_written_is_read(text, written):
    if written is None:
        with pytest.raises(TrialNotationError):
            parse(text)
        return
    assert write(parse(text)) == written
    assert parse(written) == parse(text)


def test_a_us_stands_where_it_comes():
    assert trial("A+").segments == (Segment((Stimulus("A"),), us=1.0),)
    assert trial("+A").segments == (Segment((Stimulus("A"),), us_at_start=1.0),)
    assert trial("+>A").segments == (Segment(us=1.0), Segment((Stimulus("A"),)))
    trace = trial("A:2s>:3s>+")
    assert [part.duration_s for part in trace.segments] == [2, 3, None]
    assert [part.us for part in trace.segments] == [0.0, 0.0, 1.0]


def test_probes_and_contexts_belong_to_the_trial():
    assert trial("AB~@2") == Trial((Segment((Stimulus("A"), Stimulus("B"))),), context="2", probe=True)


@pytest.mark.parametrize(
    ("text", "column", "part"),
    [
        ("A?", 1, 'Did you mean "~"'),
        ("10A+ ; 4B-", 5, 'not ";". Did you mean ","'),
        ("10A+ | 4B-", 5, 'Did you mean ","'),
        ("10", 2, "Expected a trial, such as AB+ or A-, not the end"),
        ("10A+ /", 6, "Expected a trial"),
        ("AA+", 1, '"A" stands twice in one compound'),
        ("A+@", 3, "Expected the name of a context"),
        ("A:5+", 2, "5 needs a time unit. Write 5s"),
        ("A:0s+", 2, "more than 0"),
        ("rest", 4, "Expected the duration of rest, such as 5s"),
        ("rest 3 days", 5, '"days" is not a unit of time'),
        ("10A+ iti", 8, "the duration of iti"),
        ("0A+", 0, "from 1 to 100,000, not 0"),
        ("99999999999999999A+", 0, "from 1 to 100,000"),
        ("60000A+ / 60000B+", 0, "120,000 trials"),
        ("A~>B", 2, '"~" ends a trial'),
        ("A+~", 2, "one outcome"),
        ("+A~", 2, "A probe"),
        ("5(A+", 4, 'The "(" at character 2 is not closed'),
        ("A^+", 2, "an intensity, such as 0.5"),
        ("A^0+", 2, "more than 0 and at most 100, not 0"),
        ("A+0", 2, "intensity of a US"),
        ("A+101", 2, "at most 100"),
        ("shufled 5A+", 0, 'Did you mean "shuffled"'),
        ("rnd 5A+", 0, 'Did you mean "rand"'),
        ("[tone]+", 0, '"[" is not part of the notation'),
        ("A+ B+", 3, 'not "B+"'),
        ("Ä+", 0, 'not "Ä+"'),
        ("A+\x00", 2, "Expected"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_the_remedy(text, column, part):
    with pytest.raises(TrialNotationError) as caught:
        parse(text)
    shown = caught.value.message + (
        f' Did you mean "{caught.value.nearest}"?' if caught.value.nearest else ""
    )
    assert part in shown
    assert caught.value.column == column


@given(st.text(alphabet="AB12+-~#@^:>/,!()s. rest iti", max_size=30))
def test_no_text_does_anything_but_parse_or_be_refused(text):
    try:
        phase = parse(text)
    except TrialNotationError as error:
        place = error.column
    else:
        assert parse(write(phase)) == phase
        return
    assert 0 <= place <= len(text)


intensities = st.sampled_from([1.0, 2.0, 3.0, 0.5, 0.25, 12.5, 1e-05, 99.999])
durations = st.one_of(
    st.integers(1, 86_400).map(Fraction), st.integers(1, 10_000_000).map(lambda n: Fraction(n, 1_000_000))
)
stimuli = st.lists(
    st.tuples(st.sampled_from("ABXYab"), st.sampled_from(["", "1", "12", "'"])), max_size=3, unique=True
).flatmap(
    lambda names: st.tuples(*(st.builds(Stimulus, st.just("".join(name)), intensities) for name in names))
)


@st.composite
def trials(draw):
    segments = []
    for _ in range(draw(st.integers(1, 3))):
        shown = draw(stimuli)
        duration = draw(st.none() | durations)
        us = draw(st.sampled_from([0.0, 0.0, 1.0, 2.0, 0.5]))
        first = draw(st.sampled_from([0.0, 0.0, 1.0, 0.5])) if shown or duration else 0.0
        if not (shown or duration or us):
            shown = (Stimulus("Z"),)
        segments.append(Segment(shown, us, first, duration))
    context = draw(st.none() | st.sampled_from(["1", "2", "home_cage"]))
    probe = not any(part.us or part.us_at_start for part in segments) and draw(st.booleans())
    return Trial(tuple(segments), context, probe)


@st.composite
def phases(draw):
    parts = []
    for _ in range(draw(st.integers(0, 3))):
        if draw(st.booleans()) and draw(st.booleans()):
            parts.append(Rest(draw(durations)))
            continue
        blocks = draw(st.lists(st.builds(Block, st.integers(1, 500), trials()), min_size=1, max_size=3))
        parts.append(Mixture(tuple(blocks), draw(st.booleans()), draw(st.none() | durations)))
    return Phase(tuple(parts))


@given(phases())
def test_every_phase_reads_back_as_it_was_written(phase):
    assert parse(write(phase)) == phase
