"""One line of input to a shell: a sentence, a command, a number of steps, a comment, a term, or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from machinepsych.narsese.commands import QUIT, Command, parse_command
from machinepsych.narsese.errors import NarseseError, quoted
from machinepsych.narsese.parse import parse_term
from machinepsych.narsese.sentence import Sentence, Tense, parse_sentence, read_ending
from machinepsych.narsese.term import Term

# More steps than any run will take; a bound so that a slip of the keyboard ends in a message.
STEPS_LIMIT = 10**12


@dataclass(frozen=True)
class Steps:
    """So many cycles of inference without input."""

    count: int


@dataclass(frozen=True)
class Comment:
    """A line that begins with //; ``text`` is what follows, unchanged. See parse_expectation."""

    text: str


@dataclass(frozen=True)
class Blank:
    """A line without anything, which ONA takes for one step."""


@dataclass(frozen=True)
class Reply:
    """A term without punctuation: what an operation that *setopstdin names reads as its result.

    Where no operation waits for one, the punctuation was forgotten: parse_sentence says so.
    """

    term: Term


Line: TypeAlias = Sentence | Command | Steps | Comment | Blank | Reply

_DIGITS = re.compile(r"[0-9]+")


def parse_line(text: str, more_commands: tuple[str, ...] = ()) -> Line:
    """Read one line of a shell's input or of a .nal file.

    Spaces at both ends do not matter. A term without punctuation is a Reply. Raises NarseseError, and
    nothing else, for a line that is none of these; where a command is unknown it names ``more_commands``
    (those that the caller reads itself) beside ONA's.
    """
    line = text.strip()
    if not line:
        return Blank()
    if line.startswith("//"):
        return Comment(line[2:])
    if line.startswith("*") or line == QUIT:
        return parse_command(text, more_commands)
    if _DIGITS.fullmatch(line):
        # Python refuses to read numbers of thousands of digits, hence the look at the length first.
        if len(line) > len(str(STEPS_LIMIT)) or int(line) > STEPS_LIMIT:
            place = len(text) - len(text.lstrip()) + 1
            raise NarseseError(text, place, quoted(line), f"at most {STEPS_LIMIT} steps")
        return Steps(int(line))
    ending = read_ending(text)
    bare = ending.punctuation is None and ending.truth is None and ending.tense is Tense.ETERNAL
    if bare and not line.startswith("dt="):
        return Reply(parse_term(text))
    return parse_sentence(text)
