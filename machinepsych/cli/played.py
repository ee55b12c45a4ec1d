"""What ``film`` and ``view`` are told: an environment, what is done in it, what trials begin with."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from machinepsych.apparatus.draws import read_draws
from machinepsych.apparatus.environment import OPERATIONS, Environment
from machinepsych.apparatus.paradigms.base import PARADIGMS
from machinepsych.apparatus.user_maze import make_user_maze
from machinepsych.errors import MachinepsychError, UnknownNameError

LETTERS = {name[0].upper(): number for number, name in enumerate(OPERATIONS)}
# Odds of what is done at random: forward most often, as animals that explore.
POLICIES = {
    "random": (0.6, 0.18, 0.18, 0.04),
    "uniform": (0.25, 0.25, 0.25, 0.25),
    "forward": (1.0, 0.0, 0.0, 0.0),
    "stay": (0.0, 0.0, 0.0, 1.0),
}
MAP_ENDINGS = (".txt", ".map")


def read_environment(name: str, form: str) -> Environment:
    """Make the environment of a paradigm, or of a file with a map; raises for names that nothing bears."""
    if name.endswith(MAP_ENDINGS):
        try:
            text = Path(name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as why:
            raise MachinepsychError(f"{name}: {getattr(why, 'strerror', None) or why}") from None
        return make_user_maze(text if "\n" in text else text + "\n")
    by_lower = {each.lower(): each for each in PARADIGMS.names()}
    return PARADIGMS.get(by_lower.get(name.lower(), name)).environment(form)


def read_operations(letters: str) -> list[int]:
    """Return operations as numbers; raises MachinepsychError with the place of a letter that is none."""
    found = []
    for place, letter in enumerate(letters.upper(), 1):
        if letter in " ,":
            continue
        if letter not in LETTERS:
            allowed = ", ".join(f"{each} {OPERATIONS[number]}" for each, number in LETTERS.items())
            raise MachinepsychError(
                f'--actions: "{letters[place - 1]}" (number {place}) is no action. Allowed: {allowed}.'
            )
        found.append(LETTERS[letter])
    return found


def drawn_operations(policy: str, seed: int) -> Iterator[int]:
    """Draw operations without end; raises UnknownNameError for a policy that there is not."""
    if policy not in POLICIES:
        raise UnknownNameError("policy", policy, POLICIES)
    odds = POLICIES[policy]

    def draw() -> Iterator[int]:
        rng = np.random.default_rng(seed)
        while True:
            yield from rng.choice(len(OPERATIONS), 256, p=odds).tolist()

    return draw()


def cut(operations: Iterator[int], steps: int) -> Iterator[list[int]]:
    """Cut operations into trials of at most so many steps."""
    while True:
        yield list(itertools.islice(operations, steps))


def read_draw_options(environment: Environment, options: list[str]) -> dict[str, Any]:
    """Return what ``--draw KEY=NUMBER`` hands over, checked; raises for keys and numbers that are none."""
    found: dict[str, Any] = {}
    for option in options:
        key, _, value = option.partition("=")
        try:
            found[key.strip()] = int(value)
        except ValueError:
            known = ", ".join(f"{draw.key} ({draw.note})" for draw in environment.draws) or "nothing"
            raise MachinepsychError(
                f'--draw: "{option}" is not KEY=NUMBER. {environment.name} ({environment.form}) can be '
                f"handed over: {known}."
            ) from None
    read_draws(environment, found, 1)
    return found
