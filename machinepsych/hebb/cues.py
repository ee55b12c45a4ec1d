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
def compose_key(key, pattern, signs, ids, intensities, sensed, pair_cues, whole_cue):
    """Form the unit key [K] of what is sensed; zero where nothing is. ``pattern`` [K] is room to work in.

    Stimuli weigh by intensity, pairs by the product of intensities. Stimuli together have the length 1,
    pairs ``pair_cues``, the whole pattern ``whole_cue`` (each on average over signs), before the whole is
    brought to unit length.
    """
    size = key.shape[0]
    squares, fourths = 0.0, 0.0
    for k in range(size):
        key[k] = 0.0
        pattern[k] = 1.0
    for j in range(sensed):
        intensity = intensities[j]
        square = intensity * intensity
        squares = squares + square
        fourths = fourths + square * square
        row = signs[ids[j]]
        for k in range(size):
            key[k] = key[k] + intensity * row[k]
            pattern[k] = pattern[k] * row[k]
    if squares <= 0.0:
        return
    of_pairs = (squares * squares - fourths) / 2.0
    single = 1.0 / math.sqrt(squares)
    double = 0.0 if of_pairs <= FAINTEST else 0.5 * pair_cues / math.sqrt(of_pairs)
    whole = 0.0 if sensed < 2 else whole_cue
    for k in range(size):
        key[k] = single * key[k] + double * (key[k] * key[k] - squares) + whole * pattern[k]
    length = memory_read(key, key)
    if length > 0.0:
        scale = 1.0 / math.sqrt(length)
        for k in range(size):
            key[k] = key[k] * scale


@lane
def compose_parts(key, elements, pattern, signs, ids, intensities, sensed, shares):
    size = key.shape[0]
    squares, fourths = 0.0, 0.0
    for k in range(size):
        elements[k] = 0.0
        key[k] = 0.0
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
    if squares <= 0.0:
        return
    of_pairs = (squares * squares - fourths) / 2.0
    shares[0] = shares[0] / math.sqrt(squares)
    shares[1] = 0.0 if of_pairs <= FAINTEST else 0.5 * shares[1] / math.sqrt(of_pairs)
    shares[2] = 0.0 if sensed < 2 else shares[2]
    shares[4] = squares
    for k in range(size):
        key[k] = shares[0] * elements[k] + shares[1] * (elements[k] * elements[k] - squares) + shares[2] * pattern[k]
    length = memory_read(key, key)
    if length > 0.0:
        scale = 1.0 / math.sqrt(length)
        for k in range(size):
            key[k] = key[k] * scale


@lane
def class_reads(reads, changes, signs, key, elements, pattern, shares, row, sensed):
    size = key.shape[0]
    squares = shares[4]
    for c in range(5):
        reads[c] = 0.0
    total = 0.0
    strength = shares[3]
    from_singles, from_whole, from_held, whole_read = 0.0, 0.0, 0.0, 0.0
    a, b, c = shares[0], shares[1], shares[2]
    offset = b * squares
    for k in range(size):
        h = changes[k] * signs[k]
        read = h * key[k]
        whole_read = whole_read + read
        with_held = strength * row[k + 1 if k + 1 < size else 0]
        w = 1.0 + with_held
        x = elements[k]
        single = w * a * x
        whole = w * c * pattern[k]
        part = single + w * (b * x * x - offset) + whole
        total = total + part * part
        from_singles = from_singles + h * single
        from_whole = from_whole + h * whole
        if w != 0.0:
            from_held = from_held + read * with_held / w
    reads[0], reads[2], reads[3], reads[4] = from_singles, from_whole, from_held, whole_read
    if total > 0.0:
        reads[0] = reads[0] / math.sqrt(total)
        reads[2] = reads[2] / math.sqrt(total)
    reads[1] = reads[4] - reads[0] - reads[2]


def situation_cues(
    signs: np.ndarray, ids: Any, intensities: Any, sensed: int, pair_cues: float, whole_cue: float
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
    single = 1.0 / math.sqrt((weights**2).sum())
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
