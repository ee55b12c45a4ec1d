"""The command line: one file a command, thin: parse, call, show."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    from machinepsych.cli.guard import guarded

    if sys.argv[1:] == ["narsese"]:
        # A client waits for the shell: what reads options takes half of its start.
        from machinepsych.cli.narsese import plain_shell

        guarded(plain_shell)
    from machinepsych.cli.app import run_app

    run_app()
