"""What is new and what leads there: habituation, its recovery, and the lure of novelty.

A row of weights ``familiar`` [K] maps keys of operations in situations to 1: each time something is done,
a share of what is still new about it is written (habituation, Thompson & Spencer 1966, Psychol Rev 73), and
all of it fades with time (its recovery). What is new of an operation is 1 less the read. As places and turns
that were taken lately are familiar, others are taken: spontaneous alternation (Tolman 1925; Dember & Fowler
1958, Psychol Bull 55).

A second row, ``lure`` [K], maps the same keys to the novelty that lies ahead, discounted by the operation,
and is written under the trace of the operations of a trial, as outcomes are. So what leads to new places is
sought as well (curiosity as a reward of its own: Schmidhuber 1991; Berlyne 1960 for animals).
"""

from __future__ import annotations

from machinepsych.hebb.weights import memory_fade
from machinepsych.kernels.exactly import power
from machinepsych.kernels.lane import lane


@lane
def recover(familiar, retention, elapsed):
    """Fade what is familiar [K] by ``retention`` a tick."""
    if elapsed > 0:
        memory_fade(familiar, power(retention, elapsed))


@lane
def newness(familiar):
    """Return how new something is, 0 to 1, from how familiar it reads."""
    return min(max(1.0 - familiar, 0.0), 1.0)


@lane
def novelty(familiar, ahead, discount):
    """Return the novelty of an operation and of what it leads to, 0 to 1: discounted by the operation."""
    return min(max((1.0 - discount) * newness(familiar) + ahead, 0.0), 1.0)


@lane
def habituate(familiar, key, signs, amount):
    """Write ``amount`` under a key [K] bound to an operation's signs [K]."""
    for k in range(familiar.shape[0]):
        familiar[k] = familiar[k] + amount * key[k] * signs[k]
