"""What each cue of a situation adds to what is read: the parts of a key, and the reads of each."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from machinepsych.hebb.cues import situation_cues
from machinepsych.hebb.recent import NOTHING_HELD, recent_signs


class CueRead(NamedTuple):
    """What a cue adds to an expectation: of which stimuli it is, with which held in mind (or none)."""

    stimuli: tuple[int, ...]
    held: int
    adds: float


def key_parts(
    signs: np.ndarray,
    situation: tuple[Any, Any, int],
    pair_cues: float,
    whole_cue: float,
    held: int = NOTHING_HELD,
    strength: float = 0.0,
    single_cues: float = 1.0,
) -> list[tuple[tuple[int, ...], int, np.ndarray]]:
    """Take the key of a situation apart: (which stimuli, which held, [K]) of each cue, which add up.

    ``situation`` is (ids, intensities, how many). With a stimulus held every cue has a second one, with it.
    """
    cues = situation_cues(signs, *situation, pair_cues, whole_cue, single_cues)
    parts = [(which, NOTHING_HELD, key) for which, key in cues]
    if held != NOTHING_HELD and parts:
        with_held = strength * recent_signs(signs[held])
        parts += [(which, held, key * with_held) for which, key in cues]
        whole = np.sum([key for _, _, key in parts], axis=0)
        length = float(np.sqrt(whole @ whole))
        parts = [(which, what, key / length) for which, what, key in parts] if length > 0.0 else []
    return parts


def cue_reads(
    weights: np.ndarray, parts: list[tuple[tuple[int, ...], int, np.ndarray]], operation_signs: np.ndarray
) -> list[CueRead]:
    """Return what each cue adds to the expectation of an operation, from weights [K] and its signs [K].

    They add up to the expectation, as the key is the sum of its cues and reading is linear. Of two stimuli
    the pair is the whole pattern: they count as one cue.
    """
    bound = np.asarray(weights) * np.asarray(operation_signs)
    reads: dict[tuple[tuple[int, ...], int], float] = {}
    for which, held, key in parts:
        reads[which, held] = reads.get((which, held), 0.0) + float(key @ bound)
    return [CueRead(*cue, adds) for cue, adds in reads.items()]
