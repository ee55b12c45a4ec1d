"""The two consoles: results on standard output, errors and progress on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

from rich.console import Console, RenderableType

# Tables keep this width where there is no terminal to fit: a file, a pipe, a notebook.
PIPED_WIDTH = 100


def output_console() -> Console:
    """Make the console for results: colours in a terminal, plain text elsewhere."""
    piped = not sys.stdout.isatty()
    width = PIPED_WIDTH if piped and "COLUMNS" not in os.environ else None
    return Console(file=sys.stdout, width=width, highlight=False, soft_wrap=False)


def error_console() -> Console:
    """Make the console for errors and progress."""
    return Console(file=sys.stderr, highlight=False, soft_wrap=True)


def show(console: Console, told: Iterable[RenderableType]) -> None:
    """Print one renderable after another; plain texts are lines, never read as markup and never broken."""
    for each in told:
        if isinstance(each, str):
            console.print(each, markup=False, soft_wrap=True)
        else:
            console.print(each)
