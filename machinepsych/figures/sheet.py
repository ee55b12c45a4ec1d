"""A sheet: a small table of texts, as the command line prints it and ``summary.md`` holds it."""

from __future__ import annotations

from dataclasses import dataclass

# What stands in a cell that has nothing to say.
NOTHING = "-"


@dataclass(frozen=True)
class Sheet:
    """A table of texts: a title, headings and rows; ``note`` says how to read it.

    The first ``words`` columns hold words, the others numbers.
    """

    title: str
    headings: list[str]
    rows: list[list[str]]
    note: str = ""
    words: int = 1
