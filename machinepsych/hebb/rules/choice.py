"""The choice among rules inside an agent's kernel.

A rule's lane function has the form ``lane(memory, parameters, key, outcome, later, expected)``: it writes
into ``memory.weights`` [K] (and, where the rule needs them, ``memory.slow`` [K] and ``memory.levels`` [1],
all zero at first) under a key [K], which may be a trace of several. ``expected`` is what the memory
expected, ``outcome`` what came, ``later`` the discounted expectation of what follows; a rule that writes no
errors takes the outcome alone. Of ``parameters`` it reads fields that the agent has.
"""

from __future__ import annotations

from typing import Any

from machinepsych.hebb.rules.base import LEARNING_RULES
from machinepsych.kernels.lane import Slot, WrittenLane

ARGUMENTS = "memory, parameters, key, outcome, later, expected"


def rules_of_agents() -> tuple[str, ...]:
    """Return the names of the rules that have a lane form; their places are the codes that kernels know."""
    return tuple(rule.name for rule in LEARNING_RULES if rule.lane is not None)


class RuleSlot(Slot):
    """Stands for the written choice; called in plain Python, it makes the same choice by name."""

    def __call__(self, rule: Any, *arguments: Any) -> Any:
        """Apply the rule with this code."""
        lane = LEARNING_RULES.get(rules_of_agents()[int(rule)]).lane
        assert lane is not None
        return lane(*arguments)


rule_apply = RuleSlot("rule_apply")


def rule_lanes() -> dict[str, WrittenLane]:
    """Write ``rule_apply``, which chooses among all rules with a lane form by code."""
    lines = [f"def rule_apply(rule, {ARGUMENTS}):"]
    uses = []
    for code, name in enumerate(rules_of_agents()):
        lane = LEARNING_RULES.get(name).lane
        assert lane is not None
        lines.append(f"    if rule == {code}:\n        {lane.__name__}({ARGUMENTS})")
        uses.append(lane)
    return {"rule_apply": WrittenLane("rule_apply", "\n".join(lines), tuple(uses))}
