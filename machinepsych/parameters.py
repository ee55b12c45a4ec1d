"""Parameters: what a person may set, each with its unit, range, default and source.

A set of parameters is a frozen dataclass whose fields are made by :func:`parameter`. One reading
of it (:func:`describe`) serves the protocol's checks, the JSON Schema and the printed tables.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Parameter:
    """One parameter as it is described to people.

    ``kind`` is ``"number"``, ``"integer"``, ``"boolean"`` or ``"choice"``; ``low`` and ``high`` are
    inclusive bounds (None where there is none); ``choices`` lists the words of a choice in the order
    of their codes.
    """

    name: str
    kind: str
    default: Any
    about: str
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    unit: str = ""
    source: str = ""

    def takes(self, value: Any) -> bool:
        """Say whether a value is of the kind and in the range."""
        if self.kind == "choice":
            return value in self.choices
        if self.kind == "boolean":
            return isinstance(value, bool)
        kinds = (int,) if self.kind == "integer" else (int, float)
        if not isinstance(value, kinds) or isinstance(value, bool):
            return False
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def range_text(self) -> str:
        """Say in words what values are allowed."""
        if self.kind == "choice":
            return "one of " + ", ".join(self.choices)
        if self.kind == "boolean":
            return "true or false"
        noun = "a whole number" if self.kind == "integer" else "a number"
        unit = f" {self.unit}" if self.unit else ""
        if self.low is not None and self.high is not None:
            return f"{noun} from {self.low:g} to {self.high:g}{unit}"
        if self.low is not None:
            return f"{noun} of at least {self.low:g}{unit}"
        return f"{noun}{unit}"


def parameter(
    default: Any,
    about: str,
    *,
    low: float | None = None,
    high: float | None = None,
    choices: Sequence[str] = (),
    unit: str = "",
    source: str = "",
) -> Any:
    """Make a dataclass field that carries its description; ``about`` is one sentence."""
    metadata = {
        "about": about,
        "low": low,
        "high": high,
        "choices": tuple(choices),
        "unit": unit,
        "source": source,
    }
    return dataclasses.field(default=default, metadata=metadata)


@functools.cache
def describe(parameters: type) -> tuple[Parameter, ...]:
    """List the parameters of a frozen dataclass made with :func:`parameter`, in order."""
    described = []
    for field in dataclasses.fields(parameters):
        if field.metadata.get("choices"):
            kind = "choice"
        elif isinstance(field.default, bool):
            kind = "boolean"
        elif isinstance(field.default, int):
            kind = "integer"
        else:
            kind = "number"
        described.append(Parameter(name=field.name, kind=kind, default=field.default, **field.metadata))
    return tuple(described)


def as_row(values: Any) -> list[float]:
    """Turn a set of parameters into the row of numbers that kernels read, in order of the fields.

    A choice becomes its index among the choices, a boolean 0 or 1.
    """
    row = []
    for described in describe(type(values)):  # type: ignore[arg-type]  # a class is hashable
        value = getattr(values, described.name)
        row.append(float(described.choices.index(value) if described.kind == "choice" else value))
    return row
