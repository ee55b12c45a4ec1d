"""What a user hands over for a trial's beginning, by key, as the kernels read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from machinepsych.apparatus.environment import DRAWS, UNDRAWN, Draw, Environment
from machinepsych.errors import MachinepsychError, Problem, UnknownNameError


class DrawError(MachinepsychError, ValueError):
    """What is handed over for a trial's beginning cannot be drawn there."""


def _values(draw: Draw, value: Any, chambers: int) -> Any:
    if draw.key == "order" and isinstance(value, Sequence) and not isinstance(value, str):
        # Both figures, left first.
        if sorted(value) != list(draw.allowed):
            raise DrawError(f"order: {value!r} is not both of {list(draw.allowed)}, left first.")
        value = value[0]
    found = np.asarray(value)
    fits = found.shape in ((), (chambers,)) and found.dtype.kind in "iub"
    if not fits or not np.isin(found, draw.allowed).all():
        allowed = [str(each) for each in draw.allowed]
        problem = Problem(f"{draw.key}: {value!r} cannot be handed over ({draw.note}).", allowed=allowed)
        raise DrawError(str(problem))
    return found


def read_draws(environment: Environment, draws: Any, chambers: int) -> np.ndarray | None:
    """Return the draws that a user hands over, int64 ``[chambers, DRAWS]``; None where there are none.

    Raises UnknownNameError for a key that is not drawn here and DrawError for a value that cannot be.
    """
    if draws is None:
        return None
    if not isinstance(draws, Mapping):
        raise DrawError(f"draws: {draws!r} is not a dictionary of values by key.")
    known = {draw.key: draw for draw in environment.draws}
    chosen = np.full((chambers, DRAWS), UNDRAWN, np.int64)
    for key, value in draws.items():
        if key not in known:
            raise UnknownNameError(f"draw of {environment.name} ({environment.form})", str(key), known)
        chosen[:, known[key].position] = _values(known[key], value, chambers)
    return chosen
