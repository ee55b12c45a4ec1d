"""The notation of Pavlovian designs: ``10A+ / 10AB+``, ``5(AX+), 5(B-)``, ``!20A+@1 / 20B-@1``.

    phase    = part {"," part}                       one part after the other
    part     = ["!" | "rand"] block {"/" block} ["iti" duration]  |  "rest" duration
    block    = [count] trial  |  [count] "(" trial ")"
    trial    = segment {">" segment} ["@" context]   segments follow one another
    segment  = [US] {stimulus} [":" duration] [US | "-" | "~" | "#"]
    stimulus = letter {digit | "'"} ["^" intensity]
    US       = "+" {"+"} | "+" intensity             "++" is a US of intensity 2

``/`` mixes trials evenly, ``!`` (or ``rand``) in a random order of each subject's own. A US behind the
stimuli comes as they end, one before them as they begin: ``A+`` delay, ``A:2s>:3s>+`` trace, ``+A``
simultaneous, ``+>A`` backward conditioning. ``~`` (or ``#``) marks a probe: no outcome, and nothing is
learned. Rescorla and others' spelling with counts and signs; ``/``, ``!``, ``#`` and ``>`` as in calmr.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

MOST_TRIALS = 100_000
LARGEST_INTENSITY = 100.0
# What a part of a phase is called by people; as they may write it, and as it is written here.
RANDOM_WORDS = ("rand", "random", "shuffled")


@dataclass(frozen=True)
class Stimulus:
    """A stimulus as it is shown: its name, and its intensity beside 1."""

    name: str
    intensity: float = 1.0


@dataclass(frozen=True)
class Segment:
    """A stretch of a trial: stimuli that are on together, and the US at its beginning or end.

    ``us_at_start`` and ``us`` are intensities, 0 for none. ``duration_s`` None is the design's own.
    """

    stimuli: tuple[Stimulus, ...] = ()
    us: float = 0.0
    us_at_start: float = 0.0
    duration_s: Fraction | None = None


@dataclass(frozen=True)
class Trial:
    """A trial: its segments one after the other, its context if it is named, whether it is a probe."""

    segments: tuple[Segment, ...]
    context: str | None = None
    probe: bool = False

    def stimuli(self) -> tuple[str, ...]:
        """Name the stimuli in order of appearance."""
        return tuple(dict.fromkeys(each.name for part in self.segments for each in part.stimuli))


@dataclass(frozen=True)
class Block:
    """A number of trials of one kind."""

    count: int
    trial: Trial


@dataclass(frozen=True)
class Mixture:
    """Blocks whose trials are mixed, evenly or at random; ``iti_s`` None is the design's own interval."""

    blocks: tuple[Block, ...]
    random: bool = False
    iti_s: Fraction | None = None


@dataclass(frozen=True)
class Rest:
    """Time that passes with nothing there, in no context."""

    duration_s: Fraction


@dataclass(frozen=True)
class Phase:
    """What one group meets in one phase; no parts where it waits."""

    parts: tuple[Mixture | Rest, ...] = ()


class TrialNotationError(ValueError):
    """A text is no design: ``message`` says why, ``column`` (from 0) where, ``nearest`` what was meant."""

    def __init__(self, message: str, column: int, nearest: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.column = column
        self.nearest = nearest


def write(phase: Phase) -> str:
    """Write a phase; parsing the text gives the same phase."""
    return ", ".join(_part(part) for part in phase.parts)


def _part(part: Mixture | Rest) -> str:
    if isinstance(part, Rest):
        return f"rest {write_seconds(part.duration_s)}"
    text = " / ".join(f"{block.count}{write_trial(block.trial)}" for block in part.blocks)
    ending = "" if part.iti_s is None else f" iti {write_seconds(part.iti_s)}"
    return ("!" if part.random else "") + text + ending


def write_trial(trial: Trial) -> str:
    """Write one trial, without a count."""
    last = len(trial.segments) - 1
    text = ">".join(_segment(part, trial.probe, number == last) for number, part in enumerate(trial.segments))
    return text if trial.context is None else f"{text}@{trial.context}"


def _segment(part: Segment, probe: bool, last: bool) -> str:
    stimuli = "".join(
        each.name + ("" if each.intensity == 1.0 else f"^{_number(each.intensity)}") for each in part.stimuli
    )
    duration = "" if part.duration_s is None else f":{write_seconds(part.duration_s)}"
    ending = _us(part.us)
    if last and not ending:
        ending = "~" if probe else "-"
    return _us(part.us_at_start) + stimuli + duration + ending


def _us(intensity: float) -> str:
    if intensity == 0.0:
        return ""
    if intensity in (1.0, 2.0, 3.0):
        return "+" * int(intensity)
    return f"+{_number(intensity)}"


def _number(value: float) -> str:
    """Write a number without an exponent, so that it reads back the same."""
    return format(Decimal(repr(value)).normalize(), "f")


def write_seconds(seconds: Fraction) -> str:
    """Write a duration exactly, in the largest unit in which it is whole, else in seconds."""
    for unit, size in (("h", 3600), ("min", 60), ("s", 1)):
        if seconds % size == 0 and seconds:
            return f"{seconds // size}{unit}"
    milliseconds = Decimal(seconds.numerator) * 1000 / Decimal(seconds.denominator)
    return f"{format(milliseconds.normalize(), 'f')}ms"
