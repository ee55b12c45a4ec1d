"""From rules to the tables that the shared chamber's lane functions read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from machinepsych.apparatus.environment import Draw
from machinepsych.apparatus.senses.signals import choose_signals
from machinepsych.apparatus.shared import lever_chamber as chamber
from machinepsych.apparatus.shared.environment import SharedEnvironment

SENSES = ("operanda", "light", "click", "instruction", "others", "last_operation")


@dataclass(frozen=True)
class LeverRules:
    """What happens in a shared chamber; the fields' meaning stands beside :data:`lever_chamber.RULES`."""

    limit: int
    levers: int = 1
    capacity: int = 0
    possession: bool = False
    ratio: int = 1
    window: int = -1
    magazine: bool = False
    drawn: bool = False
    screen: bool = False
    demonstrators: int = 0
    confined: int = 0
    choice_ends: bool = False
    most_pellets: int = 1
    arrival: int = 0
    one_try: bool = False
    reward: float = 1.0
    press: float = 0.0
    blocked: float = 0.0
    empty: float = 0.0


def operations_of(rules: LeverRules) -> tuple[str, ...]:
    """Name what can be done."""
    presses = tuple(f"press_{k + 1}" for k in range(rules.levers)) if rules.levers > 1 else ("press",)
    return presses + (("enter_magazine",) if rules.magazine else ())


def _serves(rules: LeverRules) -> list[chamber.Signal | None]:
    """List the signals in their order; None for those that cannot occur.

    What a screen hides stays in the vocabulary, so that agents on both sides of it are built alike.
    """
    found: list[chamber.Signal | None] = list(chamber.SIGNALS)
    for k in range(rules.levers, chamber.MOST_LEVERS):
        for first in (chamber.LEVER, chamber.AT, chamber.TOLD, chamber.OTHER_PRESSED, chamber.DID):
            found[first + k] = None
    if not rules.magazine:
        for number in (
            *(chamber.AT + chamber.AT_MAGAZINE, chamber.LIGHT, chamber.OTHER_AT_MAGAZINE),
            chamber.DID + chamber.AT_MAGAZINE,
        ):
            found[number] = None
    if not (rules.drawn and rules.demonstrators):
        for k in range(chamber.MOST_LEVERS):
            found[chamber.TOLD + k] = None
    if not rules.capacity:
        found[chamber.TAKEN] = None
    return found


def make_lever_chamber(
    name: str,
    about: str,
    rules: LeverRules,
    subjects: int,
    senses: Sequence[str] | None,
    measures: Sequence[str],
) -> SharedEnvironment:
    """Make the environment of a shared chamber; raises SenseError for a sense that has nothing here."""
    served = _serves(rules)
    present = [signal for signal in served if signal is not None]
    offered = {signal.sense for signal in present}
    chosen = [sense for sense in SENSES if sense in offered] if senses is None else list(senses)
    stimuli, numbers = choose_signals(present, chosen, name)
    signals = np.full(len(served), -1, np.int64)
    signals[[k for k, signal in enumerate(served) if signal is not None]] = numbers
    rule = np.zeros(chamber.RULES, np.int64)
    for number, value in (
        (chamber.LEVERS, rules.levers),
        (chamber.CAPACITY, rules.capacity),
        (chamber.POSSESSION, rules.possession),
        (chamber.RATIO, rules.ratio),
        (chamber.WINDOW, rules.window),
        (chamber.MAGAZINE, rules.magazine),
        (chamber.DRAWN, rules.drawn),
        (chamber.SCREEN, rules.screen),
        (chamber.DEMONSTRATORS, rules.demonstrators),
        (chamber.CONFINED, rules.confined),
        (chamber.CHOICE_ENDS, rules.choice_ends),
        (chamber.MOST_PELLETS, rules.most_pellets),
        (chamber.ARRIVAL, rules.arrival),
        (chamber.ONE_TRY, rules.one_try),
    ):
        rule[number] = value
    pays = np.array([rules.reward, rules.press, rules.blocked, rules.empty])
    least = min(0.0, rules.press, rules.blocked, rules.empty)
    # A subject can be paid for its own press and, in the same tick, for one that another joins.
    most = rules.reward * (2.0 if rules.window >= 0 else 1.0) + max(0.0, rules.press)
    drawn = tuple(range(rules.levers))
    return SharedEnvironment(
        name=name,
        about=about,
        family=chamber.LEVER_CHAMBER,
        subjects=subjects,
        world={"rule": rule, "pays": pays, "signals": signals},
        state=chamber.lever_state(subjects),
        stimuli=stimuli,
        operations=operations_of(rules),
        # One more than there are: an id is written before it is known to count.
        slots=len(present) + 1,
        limit=rules.limit,
        measures=tuple((each, chamber.MEASURES.index(each)) for each in measures),
        outcomes=(least, most),
        draws=(Draw("active_lever", chamber.DRAW_ACTIVE, drawn, "the lever that pays"),)
        if rules.drawn
        else (),
    )
