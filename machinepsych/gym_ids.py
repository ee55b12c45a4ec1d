"""Telling Gymnasium of our environments without importing it, or anything else of weight.

``import machinepsych`` calls :func:`register_with_gymnasium`. Where Gymnasium is there already, the ids are
entered at once; else they are entered in the moment it is imported. (Gymnasium 1.x looks for no entry
points.) An id leads to :mod:`machinepsych.gym`, which is imported when an environment is made.
"""

from __future__ import annotations

import importlib.machinery
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

NAMESPACE = "machinepsych"
VERSION = 0
# Names of paradigms; a test holds them against the registry, which would have to import NumPy.
PARADIGMS = (
    "BarnesMaze",
    "ConditionedPlacePreference",
    "DelayedNonMatchToSample",
    "MorrisWaterMaze",
    "OperantChamber",
    "RadialArmMaze",
    "ShuttleBox",
    "StarMaze",
    "TMaze",
)
REGISTRATION = "gymnasium.envs.registration"


def environment_id(name: str) -> str:
    """Return the id under which Gymnasium knows a paradigm."""
    return f"{NAMESPACE}/{name}-v{VERSION}"


def enter_ids(registration: Any) -> None:
    """Enter all ids into Gymnasium's registry."""
    for name in PARADIGMS:
        if environment_id(name) not in registration.registry:
            registration.register(
                id=environment_id(name),
                entry_point="machinepsych.gym:ParadigmEnv",
                vector_entry_point="machinepsych.gym:ParadigmVectorEnv",
                kwargs={"paradigm": name},
            )
    if environment_id("Maze") not in registration.registry:
        registration.register(
            id=environment_id("Maze"),
            entry_point="machinepsych.gym:MazeEnv",
            vector_entry_point="machinepsych.gym:MazeVectorEnv",
        )


class _Afterwards:
    """A loader that enters the ids when the module has run."""

    def __init__(self, loader: Any) -> None:
        self._loader = loader

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)

    def create_module(self, spec: Any) -> Any:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        enter_ids(module)


class _Finder:
    """A finder that knows one module: Gymnasium's registry, when it is first imported."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: Any = None) -> Any:
        if name != REGISTRATION:
            return None
        if self in sys.meta_path:
            sys.meta_path.remove(self)
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec is not None and spec.loader is not None:
            spec.loader = _Afterwards(spec.loader)  # type: ignore[assignment]
        return spec


def register_with_gymnasium() -> None:
    """Enter the ids now or when Gymnasium is imported; costs nothing where it never is."""
    registration = sys.modules.get(REGISTRATION)
    if registration is not None and hasattr(registration, "register"):
        enter_ids(registration)
    elif not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
