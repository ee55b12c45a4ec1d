"""The columns on disk: names, types, units and meaning, stated once for writer, reader and docs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

FORMAT = "machinepsych-run/1"

# Names in a run folder.
MANIFEST = "manifest.json"
PARTS = "parts"

_WORD = pa.dictionary(pa.int32(), pa.string())


def _column(name: str, kind: pa.DataType, about: str, nullable: bool = False) -> pa.Field:
    return pa.field(name, kind, nullable=nullable, metadata={"about": about})


TRIALS = pa.schema(
    [
        _column("agent", _WORD, "label of the agent in the protocol"),
        _column(
            "subject",
            pa.int32(),
            "number of the subject, from 1; the same number has the same random streams",
        ),
        _column("phase", _WORD, "name of the phase, unique within a protocol"),
        _column("block", pa.int32(), "block within the phase, from 1"),
        _column("trial", pa.int32(), "trial within the session, from 1"),
        _column("trial_in_block", pa.int32(), "trial within the block, from 1"),
        _column("trial_type", _WORD, "name of the trial type"),
        _column("stimuli", _WORD, "the stimuli shown, separated by spaces"),
        _column(
            "operation", _WORD, "the first operandum pressed; null when there was no response", nullable=True
        ),
        _column(
            "correct",
            pa.bool_(),
            "whether that was the correct one (of a chain: whether it was gone through to its end); null "
            "where none is defined",
            nullable=True,
        ),
        _column("outcome", pa.float64(), "sum of the outcomes delivered in the trial; 0 without feedback"),
        _column(
            "latency_ticks", pa.int32(), "ticks from stimulus onset to the first response", nullable=True
        ),
        _column("responses", pa.int32(), "number of responses in the trial"),
        _column("reinforcers", pa.int32(), "number of positive outcomes in the trial"),
        _column("onset_tick", pa.int64(), "tick of stimulus onset since the start of the session"),
    ]
)

HYPOTHESES = pa.schema(
    [
        _column("agent", _WORD, "label of the agent in the protocol"),
        _column("subject", pa.int32(), "number of the subject, from 1"),
        _column("phase", _WORD, "name of the phase"),
        _column("block", pa.int32(), "block within the phase, from 1; the state is that at its end"),
        _column("hypothesis", _WORD, "the temporal implication in Narsese"),
        _column("precondition", _WORD, "its precondition: the stimuli, separated by spaces"),
        _column("operation", _WORD, "its operation, and what it leads to where that is not the reinforcer"),
        _column("frequency", pa.float64(), "share of positive evidence, 0 to 1"),
        _column("confidence", pa.float64(), "w / (w + 1) for an amount w of evidence, 0 to 1"),
        _column("evidence", pa.float64(), "amount of evidence w"),
        _column("positive_evidence", pa.float64(), "amount of positive evidence"),
        _column("expectation", pa.float64(), "confidence * (frequency - 1/2) + 1/2"),
    ]
)

OPERANDA = pa.schema(
    [
        _column("agent", _WORD, "label of the agent in the protocol"),
        _column("subject", pa.int32(), "number of the subject, from 1"),
        _column("phase", _WORD, "name of the phase; only phases with schedules by operandum are counted"),
        _column("block", pa.int32(), "block within the phase, from 1"),
        _column("trial", pa.int32(), "trial within the session, from 1"),
        _column("trial_type", _WORD, "name of the trial type in which the trial began"),
        _column("component", pa.int32(), "part of a compound schedule that held, from 1; 1 without one"),
        _column("operandum", _WORD, "name of the operandum"),
        _column("responses", pa.int32(), "responses on it while the component held"),
        _column("reinforcers", pa.int32(), "positive outcomes that its schedule brought"),
        _column("shocks", pa.int32(), "negative outcomes that its schedule brought without a response"),
        _column("changeovers", pa.int32(), "its responses that followed one on another operandum"),
        _column("ticks", pa.int32(), "ticks of the trial in which the component held"),
    ]
)

# The tables of a run folder by the stem of their files.
TABLES = {"trials": TRIALS, "hypotheses": HYPOTHESES, "operanda": OPERANDA}

# A run of a Pavlovian protocol: one table, whose subjects are expectations rather than choices.
PAVLOVIAN_FORMAT = "machinepsych-pavlovian-run/1"
RESPONSES_FILE = "responses.parquet"
RESPONSES = pa.schema(
    [
        _column("agent", _WORD, "label of the agent in the protocol"),
        _column("group", _WORD, "name of the group"),
        _column("subject", pa.int32(), "number of the subject, from 1; the same number has the same draws"),
        _column("phase", pa.int32(), "phase, from 1"),
        _column("trial", pa.int32(), "trial within the session, from 1"),
        _column("trial_in_phase", pa.int32(), "trial within the phase, from 1"),
        _column("trial_type", _WORD, "the trial in the notation of designs, such as AB+"),
        _column("us", pa.float64(), "intensity of the unconditional stimulus, 0 without it"),
        _column("probe", pa.bool_(), "whether nothing could be learned"),
        _column("expected", pa.float64(), "what was expected, before the US; negative for inhibition"),
        _column("response", pa.float64(), "what would be seen: max(0, expected)"),
    ]
)

# A run of a maze protocol: one table of trials, whose last columns depend on what the place counts.
MAZE_FORMAT = "machinepsych-maze-run/1"
EPISODES_STEM = "episodes"
_EPISODE = (
    _column("agent", _WORD, "label of the agent in the protocol"),
    _column("subject", pa.int32(), "number of the subject, from 1; the same number has the same draws"),
    _column("phase", _WORD, "name of the phase"),
    _column("block", pa.int32(), "block within the phase, from 1"),
    _column("trial", pa.int32(), "trial within the session, from 1"),
    _column("trial_in_phase", pa.int32(), "trial within the phase, from 1"),
    _column("status", _WORD, "what the trial came to: success, failure or timeout"),
    _column("steps", pa.int32(), "steps of the trial"),
    _column("outcome", pa.float64(), "sum of what the steps paid"),
    _column("responses", pa.int32(), "steps in which the subject did something"),
    _column("latency_steps", pa.int32(), "steps before the first response", nullable=True),
    _column("operation", _WORD, "the first response; null when there was none", nullable=True),
)
_STEPS = (
    _column(
        "goal", pa.int16(), "mazes: the cell of the trial's goal, as in path; -1 where it has none (a probe)"
    ),
    _column(
        "operations",
        pa.list_(pa.int8()),
        "the operation of each step, by its place in the manifest's list; -1 where nothing was done",
    ),
    _column(
        "path",
        pa.list_(pa.int16()),
        "mazes: the cell at the start and after each step, x + width * y with y from the south; else empty",
    ),
)


def episode_schema(measures: Sequence[str], draws: Mapping[str, str] | None = None) -> pa.Schema:
    """Return the columns of a maze run's trials.

    ``measures`` are those of its environment, whole numbers; ``draws`` (column -> what the numbers mean) is
    what trials begin with.
    """
    counted = (_column(name, pa.int32(), f"measure of the apparatus: {name}") for name in measures)
    begun = (_column(name, pa.int32(), about) for name, about in (draws or {}).items())
    return pa.schema([*_EPISODE, *begun, *counted, *_STEPS])


# A run of a shared protocol: one row for each subject, chamber and trial.
SHARED_FORMAT = "machinepsych-shared-run/1"
TURNS_STEM = "turns"
_SHARED_TRIAL = (
    _column("condition", _WORD, "name of the condition"),
    _column("company", _WORD, "name of the company: who shares a chamber"),
    _column("chamber", pa.int32(), "number of the chamber, from 1; the same number has the same draws"),
    _column("place", pa.int32(), "which of the chamber's subjects, from 1"),
    _column("agent", _WORD, "label of the agent in the protocol"),
    _column("block", pa.int32(), "block, from 1"),
    _column("trial", pa.int32(), "trial within the session, from 1"),
    _column("status", _WORD, "what the trial came to: success, failure or timeout"),
    _column("ticks", pa.int32(), "ticks of the trial"),
    _column("outcome", pa.float64(), "sum of what came of all ticks"),
    _column("responses", pa.int32(), "ticks in which the subject did something"),
)
_DONE = _column(
    "operations",
    pa.list_(pa.int8()),
    "the operation of each tick, by its place in the condition's list; -1 where nothing was done",
)


def shared_schema(measures: Sequence[str]) -> pa.Schema:
    """Return the columns of a shared run's trials: ``measures`` are those of its situation, whole numbers."""
    counted = (_column(name, pa.int32(), f"measure of the situation: {name}") for name in measures)
    return pa.schema([*_SHARED_TRIAL, *counted, _DONE])
