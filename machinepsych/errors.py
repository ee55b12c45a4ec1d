"""What a user is told when something cannot be done: what, where, what is allowed, the nearest name.

Every error a user can cause is one of these classes. The command line prints them without a
traceback and leaves with the class's exit code; anything else that reaches the command line is a
defect of ours and keeps its traceback.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

EXIT_DONE = 0
EXIT_WRONG_COMMAND = 2
EXIT_PROTOCOL_INVALID = 3
EXIT_UNAVAILABLE = 4
EXIT_SUBJECTS_FAILED = 5
EXIT_INTERRUPTED = 130


def nearest_name(name: str, names: Iterable[str]) -> str | None:
    """Return the member of ``names`` that is most like ``name``, or None where none is close."""
    import difflib

    candidates = {candidate.lower(): candidate for candidate in names}
    close = difflib.get_close_matches(name.lower(), list(candidates), n=1, cutoff=0.5)
    return candidates[close[0]] if close else None


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a file or a command, and where.

    ``line`` and ``column`` count from 1; None where the text has no position (an option of the
    command line). ``allowed`` lists what would have been accepted, ``nearest`` the closest of it.
    """

    message: str
    file: str = ""
    line: int | None = None
    column: int | None = None
    allowed: Sequence[str] = ()
    nearest: str | None = None

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part not in ("", None))
        text = f"{place}  {self.message}" if place else self.message
        if self.nearest is not None:
            text += f' Did you mean "{self.nearest}"?'
        if self.allowed:
            text += f" Allowed: {', '.join(self.allowed)}."
        return text


class MachinepsychError(Exception):
    """The common ancestor: an error that a user can mend. ``exit_code`` is what the command returns."""

    exit_code = EXIT_WRONG_COMMAND


class ProtocolError(MachinepsychError):
    """A protocol cannot be run; ``problems`` holds everything that was found, in order of position."""

    exit_code = EXIT_PROTOCOL_INVALID

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(problems, key=lambda p: (p.line or 0, p.column or 0))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class MapError(ProtocolError):
    """A map of a maze cannot be used; ``problems`` holds everything that was found."""


class UnknownNameError(MachinepsychError):
    """A name was asked for that nothing bears."""

    def __init__(self, kind: str, name: str, names: Iterable[str]) -> None:
        known = sorted(names)
        problem = Problem(f'There is no {kind} "{name}".', allowed=known, nearest=nearest_name(name, known))
        super().__init__(str(problem))


class UnavailableError(MachinepsychError):
    """A device, an extra or an endpoint that the command needs is not there; says what to install."""

    exit_code = EXIT_UNAVAILABLE


class MemoryShortError(MachinepsychError, MemoryError):
    """So many subjects or chambers were asked for that they do not fit in memory; says how many do."""


class RunFolderError(MachinepsychError):
    """A folder is not a run folder, or cannot be written or read as one."""
