"""What surrounds every command: a user's mistake becomes a message and an exit code, never a traceback."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

from machinepsych.errors import EXIT_INTERRUPTED, MachinepsychError


def _interrupt(signal_number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def guarded(run: Callable[[], object]) -> NoReturn:
    """Run a command and leave with its exit code."""
    # A polite kill is an interruption: what is finished is kept.
    signal.signal(signal.SIGTERM, _interrupt)
    code = 0
    try:
        run()
    except MachinepsychError as mistake:
        from machinepsych.cli.console import error_console

        error_console().print(str(mistake), markup=False)
        code = mistake.exit_code
    except KeyboardInterrupt:
        code = EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader of a pipe has gone: nothing is left to say to it, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    finally:
        # CPython marks an interruption that falls into `exec` of a text (numba has many) as unhandled,
        # although it is caught here or within, and under `python -m` then dies of the signal. The next
        # `exec` lifts the mark.
        exec("")
    sys.exit(code)
