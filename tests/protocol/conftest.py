"""What the tests of protocols share: made-up agents, and the text of the shipped reversal experiment."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from machinepsych.parameters import parameter
from machinepsych.registry import Registry


@dataclass(frozen=True)
class Habit:
    """Parameters of every kind, for an agent made up for these tests."""

    rule: str = parameter("delta", "a choice", choices=("delta", "hebb"))
    rate: float = parameter(0.5, "a number", low=0.0, high=1.0)
    keys: int = parameter(64, "an integer", low=1, high=4096)
    fades: bool = parameter(False, "a boolean")


@dataclass(frozen=True)
class Kind:
    """What the checks need of an agent."""

    name: str
    parameters: type
    about: str = "made up"


@pytest.fixture(scope="session")
def agents():
    # The room is one without agents, so that the members are these alone.
    registry = Registry("agent", "schedules")
    for name in ("nars", "hebbian", "random"):
        registry.register(name, Kind(name, Habit), __name__)
    return registry


@pytest.fixture(scope="session")
def reversal():
    return (Path(__file__).parents[2] / "protocols" / "reversal.yaml").read_text(encoding="utf-8")
