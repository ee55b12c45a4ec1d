"""What is wrong with a line of Narsese, where, and what was expected there."""

from __future__ import annotations

from machinepsych.errors import MachinepsychError

# So many characters of a long line are shown on either side of the fault.
SHOWN = 50


class NarseseError(MachinepsychError):
    """A text is no term, sentence or line of Narsese.

    ``text`` is the whole text, ``position`` the column of the fault (from 1; one past the end where
    something is missing there), ``found`` what stands there, ``expected`` what was expected, ``nearest``
    the valid thing most like it or None. The message ends with the text and a caret under the fault.
    """

    def __init__(
        self, text: str, position: int, found: str, expected: str, nearest: str | None = None
    ) -> None:
        self.text = text
        self.position = position
        self.found = found
        self.expected = expected
        self.nearest = nearest
        message = f"column {position}: found {found}, expected {expected}."
        if nearest is not None:
            message += f' Did you mean "{nearest}"?'
        super().__init__(f"{message}\n{_excerpt(text, position)}")

    def __reduce__(self) -> tuple[object, ...]:
        return NarseseError, (self.text, self.position, self.found, self.expected, self.nearest)


def quoted(text: str) -> str:
    """Put what was found into quotation marks, shortened where it is long.

    What cannot be printed is written as Python writes it: it could make a terminal do anything.
    """
    short = text if len(text) <= SHOWN else text[: SHOWN - 3] + "..."
    printable = (each if each.isprintable() else each.encode("unicode_escape").decode() for each in short)
    return f'"{"".join(printable)}"'


def _excerpt(text: str, position: int) -> str:
    """Return the text around a fault and a caret under it, one character of text to one column."""
    start = max(0, position - 1 - SHOWN)
    end = min(len(text), position - 1 + SHOWN)
    before, after = ("..." if start else ""), ("..." if end < len(text) else "")
    # Tabs, line breaks and the like would move the caret away from its place.
    shown = "".join(character if character.isprintable() else " " for character in text[start:end])
    return f"  {before}{shown}{after}\n  {' ' * (len(before) + position - 1 - start)}^"
