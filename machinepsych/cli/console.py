"""The two consoles: results on standard output, errors and progress on standard error."""

from __future__ import annotations

import os
import sys

from rich.console import Console

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
