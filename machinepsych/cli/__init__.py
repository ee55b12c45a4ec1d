"""The command line: one file a command, thin: parse, call, show."""

from __future__ import annotations

import sys


def show_version() -> None:
    """Print the version."""
    from machinepsych import __version__

    print(f"machinepsych {__version__}")


def main() -> None:
    """Run the command line and leave with its exit code."""
    from machinepsych.cli.guard import guarded

    # Guarded from here on: an interruption may well fall into the imports.
    guarded(_run)


def _run() -> None:
    # What reads options takes longer to import than these two take to answer.
    if sys.argv[1:] == ["--version"]:
        show_version()
    elif sys.argv[1:] == ["narsese"]:
        from machinepsych.cli.narsese import plain_shell

        plain_shell()
    else:
        from machinepsych.cli.app import run_app

        run_app()
