"""How the Hebbian agent explains itself: the outcomes it expected, and the cues that they are read from."""

from __future__ import annotations

from typing import Any

import numpy as np

from machinepsych.agents.base import Explanation, Reason
from machinepsych.hebb.contributions import CueRead, cue_reads, key_parts
from machinepsych.hebb.recent import HELD, NOTHING_HELD
from machinepsych.hebb.selective_attention import PAIRS, PATTERN, SINGLES
from machinepsych.vocabulary import NO_OPERATION, Vocabulary

# How many cues are told of an operation.
MOST_CUES = 4
# What novelty adds is told from here on.
TOLD_FROM = 0.0005


def contributions(parameters: Any, agent: Any, situation: tuple[Any, Any, int], done: int) -> list[CueRead]:
    """Return what each cue of a situation, alone and with what is held, adds to what is expected.

    ``agent`` has just taken the situation in.
    """
    strength = float(agent.held_length[0])
    held = int(agent.attention[HELD]) if strength > 0.0 else NOTHING_HELD
    counts = np.exp(np.asarray(agent.kinds))
    parts = key_parts(
        np.asarray(agent.signs),
        situation,
        parameters.pair_cues * counts[PAIRS],
        parameters.whole_cue * counts[PATTERN],
        held,
        strength,
        counts[SINGLES],
    )
    weights = np.asarray(agent.weights) + np.asarray(agent.slow)
    return cue_reads(weights, parts, np.asarray(agent.operation_signs)[done])


def _reasons(
    parameters: Any, agent: Any, vocabulary: Vocabulary, situation: tuple[Any, Any, int], done: int, name: str
) -> list[Reason]:
    reads = sorted(contributions(parameters, agent, situation, done), key=lambda read: -abs(read.adds))
    reasons = []
    for which, held, adds in reads[:MOST_CUES]:
        facts = {}
        times = int(agent.experiences[which[0], done]) if len(which) == 1 and held == NOTHING_HELD else 0
        if times:
            facts = {"experiences": times, "mean outcome": float(agent.outcomes[which[0], done]) / times}
        together = " and ".join(vocabulary.stimuli[k] for k in which)
        because = f"{together}, together," if len(which) > 1 else together
        before = "" if held == NOTHING_HELD else f", {vocabulary.stimuli[held]} before"
        reasons.append(Reason(name, f"{because} with {name}{before}", adds, facts))
    left = reads[MOST_CUES:]
    if left:
        reasons.append(Reason(name, f"{len(left)} weaker cues", sum(read.adds for read in left)))
    return reasons


def expectations(
    parameters: Any,
    agent: Any,
    vocabulary: Vocabulary,
    situation: tuple[Any, Any, int],
    considered: int,
    operation: int,
) -> Explanation:
    """Explain a choice just made by the outcome expected of each operation, and the cues it is read from.

    A reason is a cue of the situation: a stimulus, two of them together, or the whole pattern; each also with
    the stimulus that is held in mind, which was there before. What the cues of an operation add is its
    expected outcome, to the last digit; crosstalk of what is not here is in it. ``considered`` is how many
    expectations were weighed: all operations, and doing nothing where it counts.
    """
    names = [*vocabulary.operations, "doing nothing"]
    order = sorted(range(considered), key=lambda a: -float(agent.expected[a]))
    written = np.asarray(agent.weights).any() or np.asarray(agent.slow).any()
    reasons = [
        reason
        for a in order
        if written
        for reason in _reasons(parameters, agent, vocabulary, situation, a, names[a])
    ]
    expected = ", ".join(f"{names[a]} {float(agent.expected[a]):.3f}" for a in order)
    did = "did not respond" if operation == NO_OPERATION else f"chose {vocabulary.operations[operation]}"
    new = _new(agent, order, names)
    read_from = "What each expectation is read from:" if reasons else "Nothing has been written yet."
    return Explanation(f"It expected outcomes of {expected}, and {did}.{new} {read_from}", "adds", reasons)


def _new(agent: Any, order: list[int], names: list[str]) -> str:
    """Say what novelty added to the appeal of operations, where it added something that tells them apart."""
    added = {a: float(agent.appeal[a]) - float(agent.expected[a]) for a in order}
    if max(added.values()) < TOLD_FROM:
        return ""
    return " Novelty added " + ", ".join(f"{names[a]} {added[a]:.3f}" for a in order) + "."
