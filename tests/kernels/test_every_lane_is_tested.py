"""A lane function that no test names is a lane function without a reference."""

import importlib
import pkgutil
import re
from pathlib import Path

import machinepsych
from machinepsych.agents.base import AGENTS
from machinepsych.apparatus.base import APPARATUS
from machinepsych.hebb.rules.base import LEARNING_RULES
from machinepsych.kernels.lane import lanes
from machinepsych.schedules.base import SCHEDULES

TESTS = Path(__file__).parents[1]

# Every module is imported, so that the lanes seen do not depend on which tests ran before, but for these.
NEED_EXTRAS = (
    "machinepsych.gym",
    "machinepsych.pettingzoo",
    "machinepsych.cheesebench",
    "machinepsych.__main__",
)

# The loops themselves: what they do is tested on the records of whole sessions (tests/session), on trials of
# environments (tests/apparatus, tests/parity), and on shared chambers moved by hand (tests/apparatus/shared).
THE_LOOPS = (
    "machinepsych.session.step",
    "machinepsych.session.contingencies",
    "machinepsych.session.turns",
    "machinepsych.apparatus.environment",
    "machinepsych.apparatus.shared.environment",
    "machinepsych.apparatus.shared.foraging_maze",
    "machinepsych.apparatus.shared.lever_chamber",
)

# Held against whole arrays in NumPy: tests/apparatus/views/test_references.py.
DRAWN_BESIDE_REFERENCES = tuple(
    f"machinepsych.apparatus.views.{name}_lane" for name in ("egocentric", "perspective", "text")
)

# Reached through the suites that play every registered member: tests/contracts, tests/hebb/rules.
PLAYED_BY_NAME_OF_MEMBER = (
    {function for kind in (*AGENTS, *APPARATUS) for function in kind.bindings().values()}
    | {function for kind in SCHEDULES for function in (kind.pays, kind.begin, kind.due)}
    | {function for rule in LEARNING_RULES for function in (rule.lane, rule.matrix_lane)}
)


def _import_all() -> None:
    for module in pkgutil.walk_packages(machinepsych.__path__, "machinepsych."):
        if not module.name.startswith(NEED_EXTRAS):
            importlib.import_module(module.name)


def test_every_lane_function_of_the_logic_and_memory_is_named_in_a_test():
    _import_all()
    text = "\n".join(path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py"))
    words = set(re.findall(r"\w+", text))
    missing = [
        f"{function.__module__}.{name}"
        for name, function in lanes().items()
        if function.__module__.startswith("machinepsych.")
        and function.__module__ not in THE_LOOPS
        and function.__module__ not in DRAWN_BESIDE_REFERENCES
        and function not in PLAYED_BY_NAME_OF_MEMBER
        and name not in words
    ]
    assert not missing
