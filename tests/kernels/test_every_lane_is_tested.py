"""A lane function that no test names is a lane function without a reference."""

import re
from pathlib import Path

import machinepsych.session.kernel  # noqa: F401  (imports the session's lanes)
from machinepsych.agents.base import AGENTS
from machinepsych.apparatus.base import APPARATUS
from machinepsych.hebb.rules.base import LEARNING_RULES
from machinepsych.kernels.lane import lanes
from machinepsych.schedules.base import SCHEDULES

TESTS = Path(__file__).parents[1]

# The loops themselves: what they do is tested on the records of whole sessions (tests/session).
THE_LOOPS = ("machinepsych.session.step", "machinepsych.session.contingencies", "machinepsych.session.turns")

# Reached through the suites that play every registered member: tests/contracts, tests/hebb/rules.
PLAYED_BY_NAME_OF_MEMBER = (
    {function for kind in (*AGENTS, *APPARATUS) for function in kind.bindings().values()}
    | {function for kind in SCHEDULES for function in (kind.pays, kind.begin, kind.due)}
    | {function for rule in LEARNING_RULES for function in (rule.lane, rule.matrix_lane)}
)


def test_every_lane_function_of_the_logic_and_memory_is_named_in_a_test():
    text = "\n".join(path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py"))
    words = set(re.findall(r"\w+", text))
    missing = [
        f"{function.__module__}.{name}"
        for name, function in lanes().items()
        if function.__module__.startswith("machinepsych.")
        and function.__module__ not in THE_LOOPS
        and function not in PLAYED_BY_NAME_OF_MEMBER
        and name not in words
    ]
    assert not missing
