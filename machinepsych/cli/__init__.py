"""The command line: one file a command, thin: parse, call, show."""

from __future__ import annotations


def main() -> None:
    """Run the command line and leave with its exit code."""
    from machinepsych.cli.app import run_app

    run_app()
