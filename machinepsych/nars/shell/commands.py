"""What each command of the shell does: ONA's, and ours.

Ours are ``*save``, ``*load``, ``*seed`` and ``*functionalequivalence=``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from machinepsych.errors import MachinepsychError
from machinepsych.nars.shell.printing import as_ona, atom_lines, concept_lines, waiting_line
from machinepsych.nars.shell.settings import BABBLING
from machinepsych.narsese import Command

if TYPE_CHECKING:
    from machinepsych.nars.shell.session import Session

# The first word of a line with a command of ours.
OWN_COMMANDS = ("*save", "*load", "*seed")
LARGEST_SEED = 2**63 - 1

# Commands that only give the reasoner's parameter another value.
_PARAMETERS = {
    "decisionthreshold": "decision_threshold",
    "anticipationconfidence": "anticipation_confidence",
    "similaritydistance": "similarity_distance",
    "questionpriming": "question_priming",
    "restrictedconceptcreation": "restricted_concept_creation",
    "functionalequivalence": "functional_equivalence",
}

Action: TypeAlias = "Callable[[Session, Command], Iterator[str] | None]"


class CommandError(MachinepsychError):
    """A command of ours is not written as it should be."""


def parse_own(text: str) -> Command:
    """Read ``*save FILE``, ``*load FILE`` or ``*seed N``; a name of a file may hold spaces.

    Raises CommandError where the value is missing or is none.
    """
    word, *rest = text.strip().split(maxsplit=1)
    name, value = word.removeprefix("*"), rest[0] if rest else ""
    if name != "seed":
        if not value or "\0" in value:
            raise CommandError(f"{word} needs the name of a file, as in {word} memory.npz")
        return Command(name, (Path(value),))
    if not re.fullmatch(r"[0-9]{1,19}", value) or int(value) > LARGEST_SEED:
        raise CommandError(f"*seed needs a whole number from 0 to {LARGEST_SEED}, as in *seed 42")
    return Command(name, (int(value),))


def carry_out(session: Session, command: Command) -> Iterator[str]:
    """Do what a command says and yield its lines; nothing is changed where the reasoner refuses."""
    if command.name in _PARAMETERS:
        session.engine.change(**{_PARAMETERS[command.name]: command.value})
    else:
        lines = _ACTIONS[command.name](session, command)
        if lines is not None:
            yield from lines
    yield from session.report()


def _quit(session: Session, command: Command) -> None:
    session.finished = True


def _volume(session: Session, command: Command) -> None:
    session.set_volume(command.value)


def _babbling(session: Session, command: Command) -> None:
    # True is the chance that ONA has without any command, false none.
    value = {True: BABBLING, False: 0.0}[command.value] if isinstance(command.value, bool) else command.value
    session.engine.change(motor_babbling=value)
    session.settings.babbling = value


def _babbling_operations(session: Session, command: Command) -> None:
    session.engine.change(babbling_operations=command.value)
    session.settings.babbling_operations = command.value


def _operation(session: Session, command: Command) -> None:
    session.engine.set_operation(*command.values)


def _argument(session: Session, command: Command) -> None:
    number, argument, term = command.values
    session.engine.set_argument(number, argument, term)
    session.settings.arguments[number, argument] = term


def _read_result(session: Session, command: Command) -> None:
    if command.value >= len(session.engine.language.operators):
        raise CommandError(f"there is no operation {command.value}; *setopname makes one")
    session.engine.withhold_feedback(command.value)
    session.settings.read_results.add(command.value)


def _reset(session: Session, command: Command) -> None:
    session.engine.reset()
    session.begin_memory()


def _load(session: Session, command: Command) -> None:
    session.engine = session.load(command.value)
    session.begin_memory()


def _listed(name: str, lines: Iterator[str]) -> Iterator[str]:
    yield f"//*{name}"
    yield from lines
    yield "//*done"


def _statistics(session: Session, command: Command) -> Iterator[str]:
    def lines() -> Iterator[str]:
        yield from ("Statistics", "----------")
        yield from (f"{name}:\t\t\t{value}" for name, value in session.engine.statistics().items())

    return _listed(command.name, lines())


def _concepts(session: Session, command: Command) -> Iterator[str]:
    return _listed(command.name, (line for view in session.engine.concepts() for line in concept_lines(view)))


def _waiting_beliefs(session: Session, command: Command) -> Iterator[str]:
    return _listed(command.name, map(waiting_line, session.engine.beliefs_waiting()))


def _waiting_goals(session: Session, command: Command) -> Iterator[str]:
    return _listed(command.name, map(waiting_line, session.engine.goals_waiting()))


def _atoms(session: Session, command: Command) -> Iterator[str]:
    yield "printing inverted atom table content:"
    yield from atom_lines(session.engine.concepts())
    yield "table print finish"


def _event_times(session: Session, command: Command) -> Iterator[str]:
    dated = [view for view in session.engine.concepts() if view.event_time is not None]
    dated.sort(key=lambda view: view.event_time or 0)
    return _listed(command.name, (f'{as_ona(view.term)}: {{ "time": {view.event_time} }}' for view in dated))


def _configuration(session: Session, command: Command) -> Iterator[str]:
    yield "//*opconfig"
    yield from session.settings.lines(session.engine.language.operators)


_ACTIONS: dict[str, Action] = {
    "quit": _quit,
    "volume": _volume,
    "motorbabbling": _babbling,
    "babblingops": _babbling_operations,
    "setopname": _operation,
    "setoparg": _argument,
    "setopstdin": _read_result,
    "reset": _reset,
    "concurrent": lambda session, command: session.engine.concurrent(),
    "currenttime": lambda session, command: session.engine.set_time(command.value),
    "stampid": lambda session, command: session.engine.set_stamp_id(command.value),
    "stampimport": lambda session, command: session.engine.import_stamp(command.values[0]),
    "space": lambda session, command: session.engine.set_value_space(*command.values),
    "setvalue": lambda session, command: session.engine.set_measured_value(*command.values),
    "query": lambda session, command: session.answers(command.values[1], command.values[0]),
    "stats": _statistics,
    "concepts": _concepts,
    "cycling_belief_events": _waiting_beliefs,
    "cycling_goal_events": _waiting_goals,
    "inverted_atom_index": _atoms,
    "occurrence_time_index": _event_times,
    "opconfig": _configuration,
    "save": lambda session, command: session.engine.save(command.value),
    "load": _load,
    "seed": lambda session, command: session.engine.reseed(command.value),
}
