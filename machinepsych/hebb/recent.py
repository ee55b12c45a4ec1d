"""What was there a moment ago: traces of stimuli that are gone, and the one that is held in mind.

A stimulus leaves a trace that fades by the tick (Hull 1943, Principles of Behavior; of one item, the working
memory that a delayed choice needs). Of the stimuli whose traces are left and that are not present, the one
that is held is the rarest for its freshness: what is nearly always about tells little, and is soon there
again, while a sample that was shown once a trial stays in mind over what came since. The weight is
freshness^2 times the ticks for each that it was sensed, as the weight of a word that is rare in a text
(Spaerck Jones 1972, J Documentation 28); that the surprising is rehearsed and the expected is not is Wagner's
(1981) SOP in spirit, not in its equations. What has helped to predict while it was held is held more readily.

What is held is bound to the key of the situation: every cue of the situation has a second one, "with this
a moment ago". Its row of signs is the stimulus's own, shifted by one place, so that a stimulus that was there
is not mistaken for one that is.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from machinepsych.hebb.weights import memory_read
from machinepsych.kernels.exactly import exponential, power
from machinepsych.kernels.lane import lane

# A trace below this share of what it was is gone.
FAINTEST_TRACE = 0.1
# Fields of ``attention``: the tick of the last situation, how many there were, which stimulus is held.
LAST_TICK = 0
SITUATIONS = 1
HELD = 2
NOTHING_HELD = -1
# Among how many stimuli attention is shared at least.
LEAST_SHARED = 2


@lane
def attend(recency, sightings, attention, relevance, ids, intensities, sensed, fade, tick):
    """Fade the traces [S] by ``fade`` a tick, hold one that is gone, and take in what is sensed now.

    ``relevance`` [S] is the logarithm of how much longer or shorter the cues with a stimulus held have become
    (:mod:`machinepsych.hebb.selective_attention`): what has turned out to tell is held more readily.
    Asked again in the same tick, it changes nothing.
    """
    if attention[SITUATIONS] > 0 and attention[LAST_TICK] == tick:
        return
    left = power(fade, tick - attention[LAST_TICK])
    attention[LAST_TICK] = tick
    attention[SITUATIONS] += 1
    for s in range(recency.shape[0]):
        recency[s] = recency[s] * left
    for j in range(sensed):
        recency[ids[j]] = 0.0
    held = NOTHING_HELD
    most = 0.0
    for s in range(recency.shape[0]):
        fresh = recency[s]
        if fresh >= FAINTEST_TRACE:
            weight = fresh * fresh / sightings[s] * exponential(2.0 * relevance[s])
            if weight > most:
                held, most = s, weight
    attention[HELD] = held
    for j in range(sensed):
        recency[ids[j]] = intensities[j]
        sightings[ids[j]] += 1


@lane
def held_strength(recent_cue, fresh, sensed):
    """Return the length of the cues with what is held: it shares attention with the stimuli that are present.

    ``fresh`` is what is left of its trace. As one stimulus more among many it tells little, and cues of what
    came before would keep what was learned in a place from holding whichever way one came.
    """
    return recent_cue * fresh / max(sensed, LEAST_SHARED)


@lane
def bind_recent(key, signs, strength):
    """Add to a unit key [K] its product with a shifted row of signs [K], of length ``strength``."""
    size = key.shape[0]
    for k in range(size - 1):
        key[k] = key[k] * (1.0 + strength * signs[k + 1])
    key[size - 1] = key[size - 1] * (1.0 + strength * signs[0])
    length = memory_read(key, key)
    if length > 0.0:
        scale = 1.0 / math.sqrt(length)
        for k in range(size):
            key[k] = key[k] * scale


def recent_signs(signs: Any) -> np.ndarray:
    """Return the row [K] that stands for a stimulus that was there, from its row of signs [K]."""
    return np.roll(np.asarray(signs), -1).astype(float)
