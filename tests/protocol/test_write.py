"""The resolved protocol reads back as itself, whatever is in it; shipped files do, too."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machinepsych.agents.base import AGENTS
from machinepsych.protocol.check import load, loads
from machinepsych.protocol.model import AgentSpec, Apparatus, Feedback, Phase, Protocol, TrialType
from machinepsych.protocol.write import digest, resolved_text
from machinepsych.schedules.notation import Schedule

SHIPPED = sorted((Path(__file__).parents[2] / "protocols").glob("*.yaml"))

names = st.from_regex(r"[A-Za-z0-9_-]{1,12}", fullmatch=True) | st.sampled_from(
    ["on", "null", "1e3", "0o7", "-", "true"]
)
texts = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="\ufeff"), max_size=30
)
schedules = st.sampled_from(
    [Schedule("CRF"), Schedule("VR", count=3), Schedule("VI", seconds=900.0), Schedule("EXT")]
)


@st.composite
def protocols(draw):
    """Draw a protocol that passes every check."""
    tick_s = draw(st.sampled_from([0.001, 0.1, 0.75, 60.0]))
    operanda = tuple(draw(st.lists(names, min_size=1, max_size=3, unique=True)))
    stimuli = tuple(draw(st.lists(names, min_size=1, max_size=3, unique=True)))
    types = draw(st.lists(names, min_size=1, max_size=3, unique=True))
    rate = draw(st.floats(0, 1))
    phases = []
    for name in draw(st.lists(names, min_size=1, max_size=3, unique=True)):
        free = draw(st.booleans())
        feedback = (
            None if free else draw(st.none() | st.builds(Feedback, correct=schedules, incorrect=schedules))
        )
        phase = Phase(
            name=name,
            about=draw(texts),
            blocks=draw(st.integers(1, 99)),
            trials={name: draw(st.integers(1, 9)) for name in types},
            order=draw(st.sampled_from(["shuffled", "listed"])),
            response_window_ticks=draw(st.integers(1, 1440)),
            intertrial_interval_ticks=draw(st.integers(0, 1440)),
            trial_ends=draw(st.sampled_from(["response", "outcome", "time"])),
            correct={} if free else dict.fromkeys(types, operanda[0]),
            feedback=feedback,
            schedules={operandum: draw(schedules) for operandum in operanda} if free else {},
            reward=draw(st.floats(0, 10)),
            error=draw(st.floats(-10, -1e-300)),
        )
        phases.append(phase)
    return Protocol(
        machinepsych=1,
        name=draw(names),
        about=draw(texts),
        source=draw(texts),
        seed=draw(st.integers(0, 2**64 - 1)),
        subjects=draw(st.integers(1, 100_000_000)),
        apparatus=Apparatus(use="operant_chamber", tick_s=tick_s, operanda=operanda, stimuli=stimuli),
        agents=(AgentSpec(label=draw(names), kind="random", parameters={"response_probability": rate}),),
        trial_types=tuple(TrialType(name=name, stimuli=stimuli) for name in types),
        criterion=draw(st.integers(1, 10_000)),
        phases=tuple(phases),
    )


@settings(max_examples=30, deadline=None)
@given(protocols())
def test_the_resolved_text_reads_back(protocol):
    again = loads(resolved_text(protocol), "resolved", agents=AGENTS)
    assert again == protocol
    assert digest(again) == digest(protocol)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_protocols_read_back_and_say_what_they_are(path):
    protocol = load(path, agents=AGENTS)
    assert loads(resolved_text(protocol), "resolved", agents=AGENTS) == protocol
    assert protocol.name == path.stem
    assert protocol.about
    assert "\n" not in protocol.about


def test_the_digest_changes_with_what_is_run(agents, reversal):
    protocol = loads(reversal, "r", agents=agents)
    digests = {
        digest(loads(reversal, "r", [option], agents=agents)) for option in ("subjects=100", "subjects=99")
    }
    assert len(digests) == 2
    assert digest(protocol) in digests
