"""Reading the notation of designs, with the place and the remedy of every mistake."""

from __future__ import annotations

import re
from fractions import Fraction

from machinepsych.errors import nearest_name
from machinepsych.pavlovian.notation import (
    LARGEST_INTENSITY,
    MOST_TRIALS,
    RANDOM_WORDS,
    Block,
    Mixture,
    Phase,
    Rest,
    Segment,
    Stimulus,
    Trial,
    TrialNotationError,
)
from machinepsych.protocol.notation import FINEST, parse_duration

_SPACE = re.compile(r"\s*")
_STIMULUS = re.compile(r"([A-Za-z])([0-9']*)")
_NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,12})?|\.[0-9]{1,12}")
_COUNT = re.compile(r"[0-9]+")
_NAME = re.compile(r"[A-Za-z0-9_]{1,32}")
_WORD = re.compile(r"[A-Za-z]+")
_DURATION = re.compile(r"[0-9.]+\s*[A-Za-z]*")
_KEYWORDS = ("rand", "rest", "iti")
# A word of this many letters is not read as stimuli when it resembles a word of the notation.
_LONGEST_COMPOUND = 2


def parse(text: str) -> Phase:
    """Read a phase; an empty text is a phase in which the group waits. Raises TrialNotationError."""
    return _Parser(text).phase()


def parse_trial(text: str) -> Trial:
    """Read one trial, such as ``AB+`` or ``A~@1``; raises TrialNotationError."""
    parser = _Parser(text)
    parser.skip()
    trial = parser.trial()
    parser.end("the end of the trial")
    return trial


class _Parser:
    """A text and a place in it; each method reads what it is named after."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def phase(self) -> Phase:
        self.skip()
        if self.at == len(self.text):
            return Phase()
        parts = [self.part()]
        while self.take(","):
            parts.append(self.part())
        self.end('"," or "/" before more trials, or the end')
        return Phase(tuple(parts))

    def part(self) -> Mixture | Rest:
        self.skip()
        start = self.at
        if self.word(("rest",)):
            return Rest(self.duration("rest"))
        random = self.take("!") or self.word(RANDOM_WORDS)
        blocks = [self.block()]
        while self.take("/"):
            random = self.take("!") or random
            blocks.append(self.block())
        random = self.take("!") or self.word(RANDOM_WORDS) or random
        total = sum(block.count for block in blocks)
        if total > MOST_TRIALS:
            raise TrialNotationError(
                f"{total:,} trials are more than a part of a phase may have ({MOST_TRIALS:,}).", start
            )
        iti = self.duration("iti") if self.word(("iti",)) else None
        return Mixture(tuple(blocks), random, iti)

    def block(self) -> Block:
        self.skip()
        start = self.at
        written = self.match(_COUNT)
        count = int(written[:12]) if written else 1
        if written and not 1 <= count <= MOST_TRIALS:
            raise TrialNotationError(
                f"A count of trials is from 1 to {MOST_TRIALS:,}, not {written[:20]}.", start
            )
        self.skip()
        if not self.take("("):
            return Block(count, self.trial())
        opened = self.at - 1
        trial = self.trial()
        self.skip()
        if not self.take(")"):
            self.refuse('")"', at=None, why=f'The "(" at character {opened + 1} is not closed.')
        return Block(count, trial)

    def trial(self) -> Trial:
        probe = False
        segments = []
        while True:
            segment, mark = self.segment()
            segments.append(segment)
            probe = probe or mark in ("~", "#")
            if not self.take(">"):
                break
            if mark:
                place = self.at - 1
                raise TrialNotationError(f'"{mark}" ends a trial; nothing can follow it.', place)
        if probe and any(part.us or part.us_at_start for part in segments):
            raise TrialNotationError('A probe ("~") has no outcome; leave out "~" or "+".', self.at - 1)
        context = None
        if self.take("@"):
            context = self.match(_NAME)
            if context is None:
                self.refuse("the name of a context, such as 1")
        return Trial(tuple(segments), context, probe)

    def segment(self) -> tuple[Segment, str]:
        """Return a segment and the mark behind it that is no US, if there is one."""
        self.skip()
        start = self.at
        first = self.us()
        self.skip()
        # A US with nothing behind it is a segment of its own.
        stimuli = self.stimuli()
        duration = None
        if self.take(":"):
            duration = self.duration("the segment")
        elif first and not stimuli:
            return Segment(us=first), ""
        last = self.us()
        mark = ""
        if last and self.text[self.at : self.at + 1] in ("~", "#", "-"):
            raise TrialNotationError('A trial has one outcome: "+", "-" or, for a probe, "~".', self.at)
        if not last:
            self.skip(within=True)
            mark = next((each for each in ("-", "~", "#", "−", "–") if self.take(each)), "")
            mark = "-" if mark in ("−", "–") else mark
        if not (stimuli or duration or last or mark):
            self.refuse_start(start)
        # An intensity may follow the sign of a US only, as in A+0.5.
        return Segment(stimuli, last, first, duration), mark

    def us(self) -> float:
        """Return the intensity of a US that stands here; 0 where there is none."""
        start = self.at
        count = 0
        self.skip(within=True)
        while self.at < len(self.text) and self.text[self.at] == "+":
            count += 1
            self.at += 1
        if not count:
            self.at = start
            return 0.0
        if count == 1:
            number = self.match(_NUMBER)
            if number is not None:
                return self.intensity(number, "US")
        return float(count)

    def stimuli(self) -> tuple[Stimulus, ...]:
        found: list[Stimulus] = []
        self.keyword_mistaken()
        while True:
            start = self.at
            match = _STIMULUS.match(self.text, self.at)
            if match is None or self.at_keyword():
                return tuple(found)
            self.at = match.end()
            name = match.group()
            if any(each.name == name for each in found):
                raise TrialNotationError(f'"{name}" stands twice in one compound.', start)
            intensity = 1.0
            if self.take("^", spaces=False):
                number = self.match(_NUMBER)
                if number is None:
                    self.refuse("an intensity, such as 0.5")
                intensity = self.intensity(number or "", "stimulus")
            found.append(Stimulus(name, intensity))
            self.skip(within=True)

    def at_keyword(self) -> bool:
        """Say whether a word of the notation stands here, followed by what belongs to it."""
        return (
            re.compile(r"(iti|rand|random|shuffled)\b", re.IGNORECASE).match(self.text, self.at) is not None
        )

    def keyword_mistaken(self) -> None:
        """Refuse a long word that resembles a word of the notation, rather than read it as a compound."""
        word = _WORD.match(self.text, self.at)
        if word is None or len(word.group()) <= _LONGEST_COMPOUND or self.at_keyword():
            return
        nearest = nearest_name(word.group(), (*RANDOM_WORDS, "rest", "iti"))
        if nearest and word.group().islower():
            raise TrialNotationError(
                f'"{word.group()[:20]}" is no word of the notation ({", ".join(_KEYWORDS)}).',
                self.at,
                nearest,
            )

    def duration(self, of: str) -> Fraction:
        self.skip()
        start = self.at
        written = self.match(_DURATION)
        if written is None:
            self.refuse(f"the duration of {of}, such as 5s")
        try:
            seconds = parse_duration(written or "")
        except ValueError as error:
            raise TrialNotationError(str(error), start) from None
        if seconds <= 0 or seconds % FINEST:
            raise TrialNotationError("A duration is more than 0, in whole microseconds.", start)
        return seconds

    def intensity(self, number: str, of: str) -> float:
        value = float(number)
        if not 0.0 < value <= LARGEST_INTENSITY:
            raise TrialNotationError(
                f"The intensity of a {of} is more than 0 and at most {LARGEST_INTENSITY:g}, not {number}.",
                self.at - len(number),
            )
        return value

    def word(self, words: tuple[str, ...]) -> bool:
        """Take one of some words, if one stands here."""
        self.skip()
        match = _WORD.match(self.text, self.at)
        if match is None or match.group().lower() not in words:
            return False
        # "rest" before a sign or a place is four stimuli, as in rest+.
        self.at = match.end()
        return True

    def match(self, pattern: re.Pattern[str]) -> str | None:
        found = pattern.match(self.text, self.at)
        if found is None:
            return None
        self.at = found.end()
        return found.group()

    def take(self, sign: str, spaces: bool = True) -> bool:
        if spaces:
            here = self.at
            self.skip()
            if not self.text.startswith(sign, self.at):
                self.at = here
                return False
        elif not self.text.startswith(sign, self.at):
            return False
        self.at += len(sign)
        return True

    def skip(self, within: bool = False) -> None:
        """Pass spaces; ``within`` a trial only where something of it follows."""
        end = _SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]  # it matches nothing too
        if not within or (end < len(self.text) and self.text[end] not in "0123456789!("):
            self.at = end

    def end(self, expected: str) -> None:
        self.skip()
        if self.at < len(self.text):
            self.refuse(expected)

    def refuse_start(self, start: int) -> None:
        """Say that a trial was expected, and what stands there."""
        self.at = start
        if self.text[start : start + 1] == "[":
            raise TrialNotationError(
                '"[" is not part of the notation; a long name goes under "stimuli".', start
            )
        if self.text[start : start + 1] == "?":
            raise TrialNotationError('A probe is written with "~".', start, "~")
        self.refuse("a trial, such as AB+ or A-")

    def refuse(self, expected: str, at: int | None = None, why: str = "") -> None:
        self.skip()
        place = self.at if at is None else at
        rest = self.text[place : place + 20].split()
        found = f'"{rest[0]}"' if rest else "the end"
        nearest = None
        if rest and rest[0][0] == "?":
            nearest = "~"
        elif rest and rest[0][0] in ";|&":
            nearest = ","
        why = f"{why} " if why else ""
        raise TrialNotationError(f"{why}Expected {expected}, not {found}.", place, nearest)
