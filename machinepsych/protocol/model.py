"""The protocol as the rest of the program sees it: everything resolved, typed and immutable.

Nothing here checks for mistakes; that is done where the file's places are known (``check``).
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from machinepsych.schedules.compound import Compound
from machinepsych.schedules.notation import Schedule

FORMAT = 1


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Magazine(_Part):
    """Where pellets are fetched: ``entry`` is the operandum, ``signal`` the stimulus while a pellet waits."""

    entry: str
    signal: str


class Apparatus(_Part):
    """Where behaviour happens: its kind, the length of a tick in seconds, and the names of what is in it.

    ``operanda`` and ``stimuli`` hold all that can be operated and shown; ``roles`` says of those that were
    declared by role what they are (``lever``, ``nose_poke``, ``magazine``; ``light``, ``tone``, ``signal``).
    With a ``magazine``, reinforcers are pellets that have to be fetched from it.
    """

    use: str
    tick_s: float
    operanda: tuple[str, ...]
    stimuli: tuple[str, ...]
    places: tuple[str, ...] = ()
    roles: dict[str, str] = {}
    magazine: Magazine | None = None


class AgentSpec(_Part):
    """An agent that takes part: its unique label, its kind and all its parameters."""

    label: str
    kind: str
    parameters: dict[str, bool | int | float | str]


class TrialType(_Part):
    """What is shown in a trial: stimuli written ``A1``, or ``A1@left`` where they have a place."""

    name: str
    stimuli: tuple[str, ...]


class Feedback(_Part):
    """When correct and incorrect responses have their outcomes in a discrete-trial phase."""

    correct: Schedule
    incorrect: Schedule


class Phase(_Part):
    """A phase: blocks of trials under one set of contingencies.

    ``trials`` gives the number of trials of each type in a block; its order counts where ``order`` is
    ``listed``. Either ``feedback`` (with ``correct``: trial type -> operandum) or ``schedules``
    (operandum -> schedule, all operanda) governs what responses lead to; with neither, nothing is paid.
    ``reward`` (0 to 10) and ``error`` (-10 to 0) are the sizes of the outcomes. ``leads_to`` (trial type ->
    operandum -> trial type) are the links of a chain: where a response would pay, what is shown changes to
    the stimuli of another type and the trial goes on. ``agents`` (label -> parameter -> value) is what
    parameters are in this phase alone. ``changeover_delay_ticks`` is how long no response pays after one on
    another operandum; ``components`` are the trial types whose stimuli go with the parts of ``mult`` and
    ``chain``, in order; ``in_reach`` (trial type -> operanda) is what can be operated, all where it says
    nothing. ``shock`` (-10 to 0) and ``relief`` (0 to 10) are the outcomes of a shock and of a response that
    avoids or escapes it. ``chain`` says whether the links of ``chain`` or ``tand`` begin anew with each
    trial, or a trial begins with the link in which the one before ended.
    """

    name: str
    about: str = ""
    blocks: int
    trials: dict[str, int]
    order: Literal["shuffled", "listed"]
    response_window_ticks: int
    intertrial_interval_ticks: int
    trial_ends: Literal["response", "outcome", "time"]
    correct: dict[str, str]
    feedback: Feedback | None
    schedules: dict[str, Schedule | Compound]
    reward: float
    error: float
    leads_to: dict[str, dict[str, str]] = {}
    agents: dict[str, dict[str, bool | int | float | str]] = {}
    changeover_delay_ticks: int = 0
    components: tuple[str, ...] = ()
    in_reach: dict[str, tuple[str, ...]] = {}
    shock: float = -1.0
    relief: float = 0.0
    chain: Literal["restarts", "continues"] = "restarts"

    @property
    def trials_per_block(self) -> int:
        """The number of trials in a block."""
        return sum(self.trials.values())


class Protocol(_Part):
    """A whole experiment. ``subjects`` is per agent; ``criterion`` counts consecutive correct trials.

    ``narsese`` says how a reasoner reads a stimulus or an operation, where not by its name.
    """

    machinepsych: int
    name: str
    about: str
    source: str
    seed: int
    subjects: int
    apparatus: Apparatus
    agents: tuple[AgentSpec, ...]
    trial_types: tuple[TrialType, ...]
    criterion: int
    phases: tuple[Phase, ...]
    narsese: dict[str, str] = {}
