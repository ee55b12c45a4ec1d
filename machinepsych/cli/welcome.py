"""One screen for who starts the program without a command: what it is and the three things to try first."""

from __future__ import annotations

from rich.panel import Panel
from rich.table import Table

from machinepsych import __version__
from machinepsych.cli.console import output_console

_FIRST = (
    (
        "machinepsych run reversal",
        "three kinds of learner meet a reversal",
    ),
    ("machinepsych list protocols", "the other experiments that are ready to run"),
    (
        "machinepsych copy reversal",
        "that experiment as a file, to change and run",
    ),
)


def show_welcome() -> None:
    """Print the screen."""
    console = output_console()
    console.print(
        Panel(
            "Puts learning machines through the experiments that psychologists put animals through:\n"
            "a NARS-style reasoner, a linear-attention memory read as Pavlovian conditioning, and controls,\n"
            "many subjects at once, in operant chambers.",
            title=f"machinepsych {__version__}",
            title_align="left",
        )
    )
    console.print("Three things to try first:\n")
    table = Table(box=None, show_header=False, padding=(0, 2))
    table.add_column(style="bold", no_wrap=True)
    table.add_column()
    for command, about in _FIRST:
        table.add_row(command, about)
    console.print(table)
    console.print("\nAll commands: machinepsych --help")
