"""Keys of situations and operations: stimuli, what they make together, and what is done among them.

Every stimulus and every operation has a random row of signs [K]. A situation's key adds up three kinds of
cues: the stimuli themselves; one for every pair of them, the product of their signs; and one for the whole
pattern, the product of all. Such unique cues are how an elemental theory takes configurations in (Wagner &
Rescorla 1972), and as a feature map they are a polynomial of the second degree: as signs square to one,
the sum over all pairs is the square of the sum of stimuli, less a constant, so that it costs no more than
the sum itself. An operation is bound to a situation by the product of their signs (Gayler 2003), which
keeps lengths and overlaps, and makes the keys of one operation all but orthogonal to those of another.
"""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np

from machinepsych.hebb.weights import memory_read
from machinepsych.kernels.counter_rng import Moment, random_words
from machinepsych.kernels.lane import lane

# Below this the stimuli are too faint for pairs.
FAINTEST = 1e-12
# Fields of ``factors``: what the parts of a key were multiplied by; and the squares of intensities.
OF_ELEMENTS, OF_PAIRS, OF_PATTERN, SQUARES = range(4)


@lane
def draw_signs(signs, moment, stream):
    """Draw a row of signs [K], 32 from one draw: the draw's tick counts the words of the row."""
    bits = np.uint64(0)
    for k in range(signs.shape[0]):
        if k % 32 == 0:
            draw = Moment(moment.seed, moment.subject, k // 32)
            bits, _, _, _ = random_words(draw, stream)
        sign = np.int64((bits >> np.uint64(k % 32)) & np.uint64(1))
        signs[k] = 2 * sign - 1


@lane
def compose_key(
    key, elements, pattern, factors, signs, ids, intensities, sensed, single_cues, pair_cues, whole_cue
):
    """Form the unit key [K] of what is sensed; zero where nothing is.

    Stimuli weigh by intensity, pairs by the product of intensities. Stimuli together have the length
    ``single_cues``, pairs ``pair_cues``, the whole pattern ``whole_cue`` (each on average over signs), before
    the whole is brought to unit length.

    What it was made of is left behind: ``elements`` [K], the sum of stimuli; ``pattern`` [K], the product of
    their signs; and ``factors`` [4] of the elements, of their pairs and of the pattern, and the sum of
    squared intensities, which the square of the elements has too much.
    """
    size = key.shape[0]
    squares, fourths = 0.0, 0.0
    for k in range(size):
        key[k] = 0.0
        elements[k] = 0.0
        pattern[k] = 1.0
    for j in range(sensed):
        intensity = intensities[j]
        square = intensity * intensity
        squares = squares + square
        fourths = fourths + square * square
        row = signs[ids[j]]
        for k in range(size):
            elements[k] = elements[k] + intensity * row[k]
            pattern[k] = pattern[k] * row[k]
    for part in range(factors.shape[0]):
        factors[part] = 0.0
    if squares <= 0.0:
        return
    of_pairs = (squares * squares - fourths) / 2.0
    single = single_cues / math.sqrt(squares)
    double = 0.0 if of_pairs <= FAINTEST else 0.5 * pair_cues / math.sqrt(of_pairs)
    whole = 0.0 if sensed < 2 else whole_cue
    factors[OF_ELEMENTS] = single
    factors[OF_PAIRS] = double
    factors[OF_PATTERN] = whole
    factors[SQUARES] = squares
    for k in range(size):
        element = elements[k]
        key[k] = single * element + double * (element * element - squares) + whole * pattern[k]
    length = memory_read(key, key)
    if length > 0.0:
        scale = 1.0 / math.sqrt(length)
        for k in range(size):
            key[k] = key[k] * scale


def situation_cues(
    signs: np.ndarray,
    ids: Any,
    intensities: Any,
    sensed: int,
    pair_cues: float,
    whole_cue: float,
    single_cues: float = 1.0,
) -> list[tuple[tuple[int, ...], np.ndarray]]:
    """Take the key of a situation apart: (which stimuli, [K]) of each cue; the parts add up to the key.

    Another route to :func:`compose_key`, in which every pair is formed by itself: its reference, and what
    explanations are made of.
    """
    rows = np.asarray(signs)[np.asarray(ids)[:sensed]].astype(float)
    weights = np.asarray(intensities, float)[:sensed]
    if not (weights**2).sum() > 0.0:
        return []
    numbers = [int(k) for k in np.asarray(ids)[:sensed]]
    single = single_cues / math.sqrt((weights**2).sum())
    cues: list[tuple[tuple[int, ...], np.ndarray]] = [
        ((numbers[j],), single * weights[j] * rows[j]) for j in range(sensed)
    ]
    pairs = list(itertools.combinations(range(sensed), 2))
    of_pairs = sum((weights[i] * weights[j]) ** 2 for i, j in pairs)
    if of_pairs > FAINTEST and pair_cues > 0.0:
        double = pair_cues / math.sqrt(of_pairs)
        for i, j in pairs:
            cues.append(((numbers[i], numbers[j]), double * weights[i] * weights[j] * rows[i] * rows[j]))
    if sensed > 1 and whole_cue > 0.0:
        cues.append((tuple(numbers), whole_cue * rows.prod(axis=0)))
    whole = np.sum([part for _, part in cues], axis=0)
    length = math.sqrt(float(whole @ whole))
    return [(which, part / length) for which, part in cues] if length > 0.0 else []
