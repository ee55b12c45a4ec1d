"""What a memory is equipped with from outside: its operations, what they may be given, measured values."""

from __future__ import annotations

from typing import Any

import numpy as np

from machinepsych.errors import MachinepsychError
from machinepsych.nars.language import Language
from machinepsych.nars.registers import BABBLED_OPERATIONS, CONCEPTS, OPERATIONS
from machinepsych.narsese import Atom

OPERATORS = (
    "^left",
    "^right",
    "^up",
    "^down",
    "^say",
    "^pick",
    "^drop",
    "^go",
    "^activate",
    "^deactivate",
)


def equip(memory: Any, language: Language) -> None:
    """Give an empty memory the operations that its language names; babbling tries all of them."""
    memory.registers[OPERATIONS] = len(language.operators) - 1
    memory.registers[BABBLED_OPERATIONS] = len(language.operators) - 1


def name_operation(memory: Any, language: Language, number: int, name: str) -> None:
    """Name operation ``number``, from 1; only while the memory is empty."""
    if int(memory.registers[CONCEPTS]) > 0:
        raise MachinepsychError("Operations are named while the memory is empty: *reset comes first.")
    # Arrays over operations have a place 0 for none.
    most = len(memory.argument_count) - 1
    if not 1 <= number <= most:
        raise MachinepsychError(f"Operations have numbers from 1 to {most}.")
    names = language.operators
    if name in names and names.index(name) != number:
        other = names.index(name)
        if number < len(names):
            names[other] = names[number]
        else:
            raise MachinepsychError(f"{name} is operation {other} already.")
    while len(names) <= number:
        names.append(f"^op{len(names)}")
    names[number] = name
    memory.registers[OPERATIONS] = len(names) - 1
    memory.registers[BABBLED_OPERATIONS] = max(number, int(memory.registers[BABBLED_OPERATIONS]))


def check_operation(language: Language, number: int) -> None:
    """Raise MachinepsychError where there is no operation of this number."""
    if not 1 <= number < len(language.operators):
        raise MachinepsychError(f"There are {len(language.operators) - 1} operations, numbered from 1.")


def check_argument(memory: Any, number: int, argument: int) -> None:
    """Raise MachinepsychError where operation ``number`` cannot get an ``argument``-th argument now."""
    most = memory.argument_term.shape[1]
    if not 1 <= argument <= most:
        raise MachinepsychError(f"Arguments have numbers from 1 to {most}.")
    count = int(memory.argument_count[number])
    if argument > count + 1:
        raise MachinepsychError(f"Argument {count + 1} of operation {number} comes before {argument}.")


def give_argument(memory: Any, number: int, argument: int, term: int) -> None:
    """Give operation ``number`` a term that babbling tries with it, as its ``argument``-th, from 1."""
    memory.argument_term[number, argument - 1] = term
    memory.argument_count[number] = max(int(memory.argument_count[number]), argument)


def withheld_operations(memory: Any) -> list[int]:
    """Return the operations whose executions are not noted."""
    return [int(number) for number in np.flatnonzero(memory.withheld)]


def measure(
    memory: Any, language: Language, spaces: dict[str, int], name: str, value: float, space: str
) -> None:
    """Declare that ``name`` has a value from 0 to 1 of a measure; ``spaces`` numbers the measures."""
    try:
        Atom(name)
    except ValueError as why:
        raise MachinepsychError(f"{name} is no name of a value.") from why
    number = language.symbol(name)
    memory.symbol_space[number] = spaces.setdefault(space, len(spaces) + 1)
    memory.symbol_value[number] = value


def values_of_space(granularity: int, name: str) -> list[tuple[str, float]]:
    """Return the names and values of a measure in ``granularity`` steps from 0 to 1."""
    values = [(f"{name}_{round(k / granularity, 6):g}", k / granularity) for k in range(granularity + 1)]
    return [*values, (f"{name}_0.0", 0.0), (f"{name}_1.0", 1.0)]
