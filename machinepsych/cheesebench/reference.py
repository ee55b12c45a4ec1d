"""The benchmark's published figures, and what its controls score: ``reference.yaml`` beside this file."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from machinepsych.cheesebench.bridge import VIEWS
from machinepsych.errors import UnknownNameError

SOURCE = "Bugaud (2026), arXiv 2604.10825, leaderboard of May 2026 (CC BY 4.0)"


@dataclass(frozen=True)
class Reference:
    """What is known of one environment; rates in percent.

    ``random`` and ``forward`` are the controls' rates, measured on the package. ``models`` has for each
    language model its rates in ``VIEWS``, in that order.
    """

    environment: str
    dimension: str
    trials: int
    steps: int
    rodent: float
    species: str
    source: str
    random: float
    forward: float
    models: Mapping[str, tuple[float, ...]]

    def best_model(self, view: str) -> tuple[str, float]:
        """Return the model with the highest rate in a view, the first of equals, and its rate."""
        place = list(VIEWS).index(view)
        name = max(self.models, key=lambda each: self.models[each][place])
        return name, self.models[name][place]


@functools.cache
def _contents() -> dict[str, Any]:
    return yaml.safe_load((Path(__file__).parent / "reference.yaml").read_text(encoding="utf-8"))


@functools.cache
def references() -> dict[str, Reference]:
    """Return what is known of each environment, by the package's names, in the order of the paper."""
    found = {}
    contents = _contents()
    for name, known in contents["environments"].items():
        found[name] = Reference(
            environment=name,
            random=float(contents["measured"]["random"][name]),
            forward=float(contents["measured"]["forward"][name]),
            models={model: tuple(each["cells"][name]) for model, each in contents["models"].items()},
            **known,
        )
    return found


def reference(environment: str) -> Reference:
    """Return what is known of an environment; raises UnknownNameError with the nearest name."""
    if environment not in references():
        raise UnknownNameError("environment of the published benchmark", environment, references())
    return references()[environment]


def published_overall() -> dict[str, float]:
    """Return each model's published overall: the mean over environments of the best of three views."""
    return {name: float(each["overall"]) for name, each in _contents()["models"].items()}
