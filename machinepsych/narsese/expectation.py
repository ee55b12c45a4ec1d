"""What a .nal file expects of a reasoner at a point: the comments ``//expected: ...``.

Such a comment says what the reasoner must have printed since the last one: an answer of that sentence
with at least that confidence, or that operation as the last one executed. ONA's own evaluation passes
over the form ``//--expected: ...``, which marks what is still open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from machinepsych.errors import nearest_name
from machinepsych.narsese.errors import NarseseError, quoted
from machinepsych.narsese.line import Comment
from machinepsych.narsese.parse import read_term
from machinepsych.narsese.sentence import Sentence, Truth, number, parse_sentence
from machinepsych.narsese.term import Atom, Term


class Expected(Enum):
    """What is expected: an execution or none, an answer or none."""

    EXECUTION = "execution"
    NO_EXECUTION = "no execution"
    ANSWER = "answer"
    NO_ANSWER = "no answer"


@dataclass(frozen=True)
class Expectation:
    """One expectation of a .nal file.

    ``enforced`` is False for ``//--expected:``. Of an execution, ``operator`` is the operator and
    ``arguments`` the term printed behind it, None for an operation without. Of an answer, ``answer`` is
    the sentence (its own truth is the default and means nothing), ``truth`` the printed truth value,
    whose confidence is the least that the answer must have, None where any will do;
    ``occurrence_time`` and ``creation_time`` are those printed, or None.
    """

    kind: Expected
    enforced: bool
    operator: Atom | None = None
    arguments: Term | None = None
    answer: Sentence | None = None
    truth: Truth | None = None
    occurrence_time: int | None = None
    creation_time: int | None = None


_EXPECTED = re.compile(r"\s*(--)?expected:\s*")
_EXECUTED = re.compile(r"(\^\S+)\s+executed with args\b")
# What ONA prints behind an answer; each part may be missing.
_TIME = re.compile(r"\s(occurrenceTime|creationTime)=([0-9]{1,18})\s*$")
_STAMP = re.compile(r"\sStamp=\[[^\[\]]*\]\s*$")
_FORMS = ("Answer: ", "^op executed with args", "no execution")


def parse_expectation(comment: Comment) -> Expectation | None:
    """Read the expectation in a comment; None where the comment states none.

    Raises NarseseError where it begins like an expectation but cannot be read; columns count from the
    comment's first slash.
    """
    text = "//" + comment.text.rstrip()
    start = _EXPECTED.match(text, 2)
    if start is None:
        return None
    enforced = start[1] is None
    place = start.end()
    said = text[place:]
    if said == "no execution":
        return Expectation(Expected.NO_EXECUTION, enforced)
    if said.startswith("Answer:"):
        return _answer(text, place + len("Answer:"), enforced)
    execution = _EXECUTED.match(text, place)
    if execution:
        operator = read_term(text, place, execution.end(1))
        assert isinstance(operator, Atom)
        rest = text[execution.end() :].strip()
        arguments = read_term(text, execution.end(), len(text)) if rest else None
        return Expectation(Expected.EXECUTION, enforced, operator, arguments)
    expected = '"Answer: ..." with a sentence, "^op executed with args ..." or "no execution"'
    nearest = nearest_name(said.split(" ")[0], _FORMS) if said else None
    raise NarseseError(text, place + 1, quoted(said) if said else "nothing", expected, nearest)


def _answer(text: str, place: int, enforced: bool) -> Expectation:
    if text[place:].strip().rstrip(".") == "None":
        return Expectation(Expected.NO_ANSWER, enforced)
    end = len(text)
    truth = None
    marker = text.rfind("Truth:", place)
    if marker >= 0:
        truth = _printed_truth(text, marker)
        end = marker
    times: dict[str, int] = {}
    while True:
        found = _TIME.search(text, place, end) or _STAMP.search(text, place, end)
        if found is None:
            break
        if found.re is _TIME:
            times[found[1]] = int(found[2])
        end = found.start()
    sentence = _sentence(text, place, end)
    return Expectation(
        Expected.ANSWER,
        enforced,
        answer=sentence,
        truth=truth,
        occurrence_time=times.get("occurrenceTime"),
        creation_time=times.get("creationTime"),
    )


def _sentence(text: str, place: int, end: int) -> Sentence:
    if not text[place:end].strip():
        found = quoted(text[end:]) if text[end:] else "the end"
        raise NarseseError(text, end + 1, found, "a sentence, or None, after Answer:")
    try:
        # Spaces in place of what stands before keep the columns of the whole comment.
        return parse_sentence(" " * place + text[place:end])
    except NarseseError as error:
        raise NarseseError(text, error.position, error.found, error.expected, error.nearest) from None


def _printed_truth(text: str, marker: int) -> Truth:
    match = re.compile(r"Truth:\s*frequency=([^\s,]+),?\s+confidence=([^\s,]+)$").match(text, marker)
    frequency, confidence = (number(match[1]), number(match[2])) if match else (None, None)
    if frequency is None or confidence is None or not (0.0 <= frequency <= 1.0 and 0.0 <= confidence <= 1.0):
        expected = "Truth: frequency=f, confidence=c with both from 0 to 1"
        raise NarseseError(text, marker + 1, quoted(text[marker:]), expected)
    return Truth(frequency, confidence)
