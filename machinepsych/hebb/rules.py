"""Learning rules: how one pairing of a key with a value changes the memory.

For a key k, a value v, weights w and a learning rate eta:

- Hebb (1949): w <- w + eta v k;
- delta (Widrow & Hoff 1960), which is Rescorla & Wagner (1972) when k adds up the stimuli present:
  w <- w + eta (v - w . k) k.
"""

from __future__ import annotations

from machinepsych.hebb.memory import memory_read, memory_write
from machinepsych.kernels.lane import lane

RULES = ("delta", "hebb")
DELTA = 0
HEBB = 1


@lane
def rule_hebb(weights, key, value, learning_rate):
    """Write the pair as it is: the memory grows with every repetition."""
    memory_write(weights, key, learning_rate * value)


@lane
def rule_delta(weights, key, value, learning_rate):
    """Write what the memory does not predict already: the read of a unit key converges on the value."""
    memory_write(weights, key, learning_rate * (value - memory_read(weights, key)))


@lane
def rule_apply(rule, weights, key, value, learning_rate):
    """Apply the rule with this code (an index into ``RULES``)."""
    if rule == HEBB:
        rule_hebb(weights, key, value, learning_rate)
    else:
        rule_delta(weights, key, value, learning_rate)
