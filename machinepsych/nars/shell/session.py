"""A session with a reasoner: one line in, lines out.

>>> session = Session(engine, load=load_engine)
>>> list(session.respond("<a --> b>?"))
['Input: <a --> b>?', 'Answer: None.']
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from machinepsych.errors import MachinepsychError
from machinepsych.nars.happenings import Happening, Kind
from machinepsych.nars.shell.commands import OWN_COMMANDS, carry_out, parse_own
from machinepsych.nars.shell.engine import Engine
from machinepsych.nars.shell.printing import NO_ANSWER, RESULT_PROMPT, is_shown, question_line, written
from machinepsych.nars.shell.settings import Settings
from machinepsych.narsese import (
    Atom,
    Blank,
    Command,
    Comment,
    Compound,
    NarseseError,
    Punctuation,
    Reply,
    Sentence,
    Steps,
    Tense,
    Term,
    normalized,
    parse_line,
)

# Steps are done in portions, so that their lines need not all be kept and Ctrl-C is heard.
PORTION = 1000
_SELF = Compound("{}", (Atom("SELF"),))

# Told of every execution and answer; None stands for a question without an answer.
Watcher = Callable[[Happening | None], None]


class RefusedError(MachinepsychError):
    """The line is understood, but nothing can be done with it here."""


class Session:
    """What one client sees. ``finished`` is True once it has said ``quit``.

    ``load`` makes a reasoner from the file of a memory (for ``*load``); ``watcher`` is told of every
    execution and every answer, whatever the volume. A ``quiet`` session shows no inference at any volume.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        load: Callable[[Path], Engine],
        watcher: Watcher | None = None,
        quiet: bool = False,
    ) -> None:
        self.engine: Engine = engine
        self.load = load
        self.watcher = watcher
        self.settings = Settings()
        self.finished = False
        self.mistakes = 0
        self.quiet = quiet
        self._waiting: deque[Atom] = deque()
        # The goal told last, and the operations whose results it was wanted on after.
        self._goal: Sentence | None = None
        self._asked: set[str] = set()
        self.begin_memory()

    def respond(self, text: str) -> Iterator[str]:
        """Yield the lines that answer one line of input, as they come about.

        A mistake of the client's becomes one line that begins with ``//Error:``; what was told before
        stays as it was.
        """
        try:
            yield from self._line(text)
        except NarseseError as error:
            # The message without the excerpt below it: a client reads line by line.
            yield self._mistake(str(error).splitlines()[0])
        except MachinepsychError as error:
            yield self._mistake(" ".join(str(error).split()))
        except OSError as error:
            yield self._mistake(f"{error.filename}: {error.strerror}" if error.filename else str(error))

    def report(self) -> Iterator[str]:
        """Yield the lines for what happened since the last report, and ask for results waited for."""
        for happening in self.engine.happenings():
            if is_shown(happening, self.settings.volume):
                yield written(happening)
            if happening.kind is Kind.EXECUTED:
                self._watch(happening)
                if isinstance(happening.term, Atom) and self._is_read(happening.term.name):
                    self._waiting.append(happening.term)
                    yield RESULT_PROMPT

    def answers(self, question: Sentence, threshold: float | None = None) -> Iterator[str]:
        """Yield a question and its best answer, or with a threshold all answers that reach it."""
        question = replace(question, term=normalized(question.term))
        yield question_line(question)
        if threshold is None:
            best = self.engine.ask(question)
            found = [] if best is None else [best]
        else:
            found = self.engine.query(question, threshold)
        for answer in found:
            self._watch(answer)
            yield written(answer)
        if not found:
            self._watch(None)
            # As in ONA, a query that finds nothing says nothing.
            if threshold is None:
                yield NO_ANSWER
        yield from self.report()

    def set_volume(self, volume: int) -> None:
        """Print inference above the priority that belongs to a volume from 0 to 100."""
        self.settings.volume = volume
        # What is not printed is not even noted, which is faster.
        self.engine.change(logged_priority=1.0 if self.quiet else 1.0 - volume / 100.0)

    def begin_memory(self) -> None:
        """Carry the settings over to a new memory, and wait for no results of the one that is gone."""
        self._waiting.clear()
        self._goal = None
        self.set_volume(self.settings.volume)
        for number in self.settings.read_results:
            self.engine.withhold_feedback(number)

    def _line(self, text: str) -> Iterator[str]:
        first = text.split(maxsplit=1)[:1]
        own = bool(first) and first[0] in OWN_COMMANDS
        line = parse_own(text) if own else parse_line(text, OWN_COMMANDS)
        if self._waiting and not isinstance(line, Comment | Command):
            yield from self._result(line)
        elif isinstance(line, Sentence):
            yield from self._sentence(line)
        elif isinstance(line, Steps):
            yield f"performing {line.count} inference steps:"
            yield from self._steps(line.count)
            yield f"done with {line.count} additional inference steps."
        elif isinstance(line, Blank):
            yield from self._steps(1)
        elif isinstance(line, Comment):
            yield f"Comment: {line.text}"
        elif isinstance(line, Command):
            yield from carry_out(self, line)
        else:
            raise RefusedError(
                f"the term {line.term} has no punctuation: . for a belief, ! for a goal, ? for a question"
            )

    def _steps(self, count: int) -> Iterator[str]:
        left = count
        while left > 0:
            portion = min(left, PORTION)
            self.engine.step(portion)
            left -= portion
            yield from self.report()

    def _sentence(self, sentence: Sentence) -> Iterator[str]:
        if sentence.punctuation is Punctuation.QUESTION:
            yield from self.answers(sentence)
            return
        if sentence.tense in (Tense.PAST, Tense.FUTURE):
            raise RefusedError(
                f"beliefs and goals of the past and the future are not taken in, only now (:|:) and, of "
                f"beliefs, eternal: {sentence}"
            )
        if sentence.punctuation is Punctuation.GOAL and sentence.tense is Tense.ETERNAL:
            raise RefusedError(f"a goal is of now, not eternal; write {sentence.term}! :|:")
        sentence = replace(sentence, term=normalized(sentence.term))
        if sentence.punctuation is Punctuation.GOAL:
            self._goal = sentence
            self._asked.clear()
        self.engine.tell(sentence)
        yield from self.report()

    def _result(self, line: object) -> Iterator[str]:
        """Take in what came of an operation that *setopstdin names."""
        # The line 0 with which clients wait for the end of an output may stand before the result.
        if isinstance(line, Blank) or line == Steps(0):
            return
        operator = self._waiting[0]
        if not isinstance(line, Reply):
            raise RefusedError(f"{operator} waits for its result: a term without punctuation, as in (a * b)")
        event: Term = Compound("-->", (Compound("*", (_SELF, line.term)), operator))
        self._waiting.popleft()
        goal = self._goal if self.engine.was_step() and operator.name not in self._asked else None
        # As in ONA, the result has the time of the execution, and has taken a step of its own.
        self.engine.concurrent()
        self.engine.tell(Sentence(normalized(event), Punctuation.BELIEF, Tense.PRESENT))
        self.engine.step(1)
        if goal is not None:
            # Once for each operation: what does not lead on must not be asked for ever.
            self._asked.add(operator.name)
            self.engine.want_on(goal)
        yield from self.report()

    def _is_read(self, operator: str) -> bool:
        operators = self.engine.language.operators
        return operator in operators and operators.index(operator) in self.settings.read_results

    def _watch(self, happening: Happening | None) -> None:
        if self.watcher is not None:
            self.watcher(happening)

    def _mistake(self, message: str) -> str:
        self.mistakes += 1
        return f"//Error: {message}"
