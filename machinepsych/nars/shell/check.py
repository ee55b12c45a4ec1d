"""Does a file of Narsese come out as its ``//expected:`` comments say?

As ONA's own evaluation has it, an expectation looks back as far as the one before it: an execution must be
the last one since, an answer may be any since, must be of that very sentence and have at least the
confidence stated. Beyond ONA, an answer must lie on the stated side of frequency 0.5: "no" is no "yes".
Comments ``//--expected:`` are looked at too, and told apart: they mark what ONA itself does not achieve.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from machinepsych.nars.happenings import Happening, Kind
from machinepsych.nars.shell.engine import Engine
from machinepsych.nars.shell.printing import NO_ANSWER, written
from machinepsych.nars.shell.session import Session
from machinepsych.narsese import Comment, Expectation, Expected, NarseseError, normalized, parse_expectation

# Expectations are written with six decimals.
ROUNDING = 1e-6
_EXPECTED = ("expected:", "--expected:")


@dataclass(frozen=True)
class Verdict:
    """What became of one expectation: its line in the file (from 1), its text, whether it is enforced."""

    line: int
    expected: str
    enforced: bool
    held: bool
    seen: str


@dataclass
class FileReport:
    """What became of one file; ``errors`` are the lines that the shell refused, with their numbers."""

    path: Path
    verdicts: list[Verdict] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def count(self, *, enforced: bool) -> tuple[int, int]:
        """Return how many expectations held, and how many there are."""
        asked = [verdict for verdict in self.verdicts if verdict.enforced == enforced]
        return sum(verdict.held for verdict in asked), len(asked)

    @property
    def passed(self) -> bool:
        """Whether every enforced expectation held and no line was refused."""
        return not self.errors and all(verdict.held for verdict in self.verdicts if verdict.enforced)


def check_file(path: Path, engine: Engine, load: Callable[[Path], Engine]) -> FileReport:
    """Run a file and hold it against its expectations. Raises OSError for a file that cannot be read."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        return check_lines(path, file, engine, load)


def check_lines(
    path: Path, lines: Iterable[str], engine: Engine, load: Callable[[Path], Engine]
) -> FileReport:
    """Run lines, until ``quit`` or their end; ``path`` is only the name to report them by."""
    report = FileReport(path)
    seen = _Seen()
    session = Session(engine, load=load, watcher=seen.add, quiet=True)
    started = time.perf_counter()
    for number, line in enumerate(lines, start=1):
        verdict = _expectation(line, number, seen)
        if verdict is not None:
            report.verdicts.append(verdict)
        for printed in session.respond(line):
            if printed.startswith("//Error:"):
                report.errors.append(f"line {number}: {printed.removeprefix('//Error:').strip()}")
        if session.finished:
            break
    report.seconds = time.perf_counter() - started
    return report


class _Seen:
    """What was executed and answered: since the last enforced expectation, and since the last of any kind."""

    def __init__(self) -> None:
        self.since_enforced: list[Happening | None] = []
        self.since_any: list[Happening | None] = []

    def add(self, happening: Happening | None) -> None:
        self.since_enforced.append(happening)
        self.since_any.append(happening)

    def look(self, *, enforced: bool) -> list[Happening | None]:
        """Return what an expectation looks at, and begin anew behind it."""
        found = self.since_enforced if enforced else self.since_any
        if enforced:
            self.since_enforced = []
        self.since_any = []
        return found


def _expectation(text: str, number: int, seen: _Seen) -> Verdict | None:
    stripped = text.strip()
    comment = stripped.removeprefix("//")
    if comment == stripped or not comment.lstrip().startswith(_EXPECTED):
        return None
    said = comment.partition("expected:")[2].strip()
    enforced = not comment.lstrip().startswith("--")
    try:
        expectation = parse_expectation(Comment(comment))
    except NarseseError as error:
        seen.look(enforced=enforced)
        return Verdict(number, said, enforced, False, f"the expectation cannot be read: {_first_line(error)}")
    assert expectation is not None
    happened = seen.look(enforced=enforced)
    held, what = _compare(expectation, happened)
    return Verdict(number, said, enforced, held, what)


def _first_line(error: NarseseError) -> str:
    return str(error).splitlines()[0]


def _compare(expectation: Expectation, happened: list[Happening | None]) -> tuple[bool, str]:
    """Say whether an expectation holds, and what was seen in its place."""
    executed = [one for one in happened if one is not None and one.kind is Kind.EXECUTED]
    answers = [one for one in happened if one is None or one.kind is not Kind.EXECUTED]
    if expectation.kind is Expected.NO_EXECUTION:
        return not executed, written(executed[-1]) if executed else "no execution"
    if expectation.kind is Expected.EXECUTION:
        if not executed:
            return False, "no execution"
        last = executed[-1]
        held = last.term == expectation.operator and last.arguments == expectation.arguments
        return held, written(last)
    if not answers:
        return False, "no question was asked"
    if expectation.kind is Expected.NO_ANSWER:
        return answers[-1] is None, _answer_text(answers[-1])
    fitting = [one for one in answers if one is not None and _is_sentence(one, expectation)]
    for one in fitting:
        if _is_sure_enough(one, expectation):
            return True, _answer_text(one)
    return False, _answer_text(fitting[-1] if fitting else answers[-1])


def _is_sentence(answer: Happening, expectation: Expectation) -> bool:
    wanted = expectation.answer
    assert wanted is not None
    eternal = wanted.tense.value == "" and expectation.occurrence_time is None
    return answer.term == normalized(wanted.term) and eternal == (answer.time is None)


def _is_sure_enough(answer: Happening, expectation: Expectation) -> bool:
    if expectation.truth is None:
        return True
    frequency, confidence = expectation.truth
    same_side = (frequency - 0.5) * (answer.frequency - 0.5) >= 0.0
    return same_side and answer.confidence >= confidence - ROUNDING


def _answer_text(answer: Happening | None) -> str:
    return NO_ANSWER if answer is None else written(answer)
