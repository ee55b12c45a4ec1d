"""What a session has set: the volume, and all that ``*opconfig`` prints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from machinepsych.narsese import Term

BABBLING = 0.2


@dataclass
class Settings:
    """The settings of a session; ``arguments`` and ``read_results`` are by number of the operation, from 1.

    ``babbling_operations`` is None where babbling tries all operations.
    """

    volume: int = 100
    babbling: float = BABBLING
    babbling_operations: int | None = None
    arguments: dict[tuple[int, int], Term] = field(default_factory=dict)
    read_results: set[int] = field(default_factory=set)

    def lines(self, operators: list[str]) -> Iterator[str]:
        """Yield the settings as the commands that make them; ``operators[0]`` stands for none."""
        tried = len(operators) - 1 if self.babbling_operations is None else self.babbling_operations
        yield f"*motorbabbling={self.babbling:.6f}"
        yield f"*babblingops={tried}"
        for number, name in enumerate(operators[1:], start=1):
            yield f"*setopname {number} {name}"
            for (of, argument), term in sorted(self.arguments.items(), key=lambda item: item[0]):
                if of == number:
                    yield f"*setoparg {of} {argument} {term}"
