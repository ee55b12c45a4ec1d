"""A reasoner in Python's hands: one memory, told and asked in Narsese.

The memory is the same arrays and the same functions as an agent's; this class translates between terms
and numbers, calls the kernel, and reads the log.
"""

from __future__ import annotations

import dataclasses
import json
import os
import tempfile
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from machinepsych.errors import MachinepsychError, nearest_name
from machinepsych.kernels.backend import make_backend
from machinepsych.nars import log
from machinepsych.nars.concepts import CONFIDENCE, ETERNAL, FREQUENCY
from machinepsych.nars.happenings import ConceptView, Happening, Kind
from machinepsych.nars.language import Language, RefusedTermError
from machinepsych.nars.questions import ASKS_ALWAYS, ASKS_FUTURE, ASKS_NOW, ASKS_PAST
from machinepsych.nars.registers import (
    BABBLED_OPERATIONS,
    CONCEPTS,
    CONCEPTS_END,
    CYCLES,
    FREE_TERMS,
    GOALS_WAITING,
    LEFT_OVER,
    LINKS,
    LOG_LOST,
    LOGGED,
    NOW,
    OBSERVATIONS,
    OPERATIONS,
    REFUSED_TERMS,
    SEED,
    STAMP_IMPORTED,
    WAITING,
)
from machinepsych.nars.service import ASK, ASK_ALL, LET_PASS, TELL_BELIEF, TELL_GOAL, service_program
from machinepsych.nars.settings import ReasonerParameters
from machinepsych.nars.state import SHELL_CAPACITY, Capacity, make_memories
from machinepsych.nars.terms import NO_TERM, TEMPORAL_IMPLICATION, operation_number
from machinepsych.narsese import Atom, Compound, Punctuation, Sentence, Tense, Term
from machinepsych.parameters import as_row

OPERATORS = (
    "^left",
    "^right",
    "^up",
    "^down",
    "^say",
    "^pick",
    "^drop",
    "^go",
    "^activate",
    "^deactivate",
)

_TENSES = {
    Tense.ETERNAL: ASKS_ALWAYS,
    Tense.PRESENT: ASKS_NOW,
    Tense.PAST: ASKS_PAST,
    Tense.FUTURE: ASKS_FUTURE,
}
_KINDS = {
    log.LOG_INPUT: (Kind.INPUT, Punctuation.BELIEF),
    log.LOG_INPUT_GOAL: (Kind.INPUT, Punctuation.GOAL),
    log.LOG_DERIVED: (Kind.DERIVED, Punctuation.BELIEF),
    log.LOG_DERIVED_GOAL: (Kind.DERIVED, Punctuation.GOAL),
    log.LOG_REVISED: (Kind.REVISED, Punctuation.BELIEF),
    log.LOG_SELECTED: (Kind.SELECTED, Punctuation.BELIEF),
    log.LOG_SELECTED_GOAL: (Kind.SELECTED, Punctuation.GOAL),
    log.LOG_DECISION: (Kind.DECISION, Punctuation.BELIEF),
    log.LOG_EXECUTED: (Kind.EXECUTED, Punctuation.GOAL),
    log.LOG_ANSWER: (Kind.ANSWER, Punctuation.BELIEF),
}
# What a saved memory is called inside its file, and its version.
FORMAT = "machinepsych memory 1"
# Ticks handed to the kernel at once, so that an interruption is noticed.
TICKS_AT_ONCE = 1_000_000_000


class Reasoner:
    """One memory under the Assumption of Insufficient Knowledge and Resources, told and asked in Narsese.

    ``parameters`` is a :class:`ReasonerParameters` (by default the set ``ona``), ``seed`` from 0 to
    2**63 - 1, ``capacity`` how much the memory holds, ``backend`` ``"cpu"`` (compiled) or ``"plain"``.
    """

    def __init__(
        self,
        parameters: ReasonerParameters | None = None,
        *,
        seed: int = 0,
        capacity: Capacity = SHELL_CAPACITY,
        backend: str = "cpu",
        operators: tuple[str, ...] = OPERATORS,
    ) -> None:
        self.parameters = parameters or ReasonerParameters()
        self.seed = seed
        self.capacity = capacity
        self.operators = operators
        self._declarative = self.parameters.level > 0
        self._program = service_program(self._declarative)
        if self._declarative:
            from machinepsych.nars.rulebook import rule_tables

            self._rules = list(rule_tables().values())
        else:
            self._rules = [np.zeros(1, np.int64)]
        self._backend = make_backend(backend, 1)
        self._entry = self._backend.build(self._program)
        self._told: list[Happening] = []
        self.reset()

    def must_compile(self) -> bool:
        """Say whether the first step will take the time of compiling."""
        return self._backend.must_compile(self._program)

    # what it is told

    def tell(self, sentence: Sentence) -> None:
        """Take in a belief or goal and do one step; variables must be numbered (``normalized``).

        Raises MachinepsychError, leaving the memory as it was, for what cannot be taken in.
        """
        if sentence.punctuation is Punctuation.QUESTION:
            raise MachinepsychError("A question is asked, not told.")
        assert sentence.truth is not None
        frequency, confidence = sentence.truth
        if sentence.punctuation is Punctuation.GOAL:
            if sentence.tense is not Tense.PRESENT:
                raise MachinepsychError(
                    f"{sentence}: a goal is for now; write :|: behind it. Goals for always are not kept."
                )
            self._refuse_special_goal(sentence.term)
            term = self._encode(sentence.term)
            self._serve(TELL_GOAL, term, frequency, confidence, self.now, 0.0)
            return
        if sentence.tense in (Tense.PAST, Tense.FUTURE):
            raise MachinepsychError(
                f"{sentence}: a belief is for now (:|:) or for always (no tense); the past and the future "
                "are not told"
            )
        term = self._encode(sentence.term)
        time = self.now if sentence.tense is Tense.PRESENT else ETERNAL
        self._serve(TELL_BELIEF, term, frequency, confidence, time, float(sentence.delay or 0.0))

    def step(self, count: int) -> None:
        """Let ``count`` steps pass without input."""
        while count > 0:
            portion = min(count, TICKS_AT_ONCE)
            self._serve(LET_PASS, NO_TERM, 0.0, 0.0, 0, float(portion))
            count -= portion - int(self.memory.registers[LEFT_OVER])

    def ask(self, sentence: Sentence) -> Happening | None:
        """Return the answer with the highest expectation, or None; takes no time."""
        found = self._answers(ASK, sentence, 0.0)
        return found[0] if found else None

    def query(self, sentence: Sentence, threshold: float) -> list[Happening]:
        """Return all answers of at least this expectation; takes no time."""
        return self._answers(ASK_ALL, sentence, threshold)

    def happenings(self) -> list[Happening]:
        """Return what happened since the last call, in its order."""
        self._drain()
        told, self._told = self._told, []
        return told

    def concurrent(self) -> None:
        """Let the next input have the time of the last."""
        self.memory.registers[NOW] = max(1, self.now - 1)

    # what is set

    @property
    def now(self) -> int:
        """The present time step; the first is 1."""
        return int(self.memory.registers[NOW])

    def reset(self) -> None:
        """Forget everything; the time begins anew. Operations and parameters stay."""
        self._records = make_memories(self.capacity, 1)
        self._names: tuple[str, ...] = self._records.dtype.names or ()
        self.memory: Any = _views(self._records[0])
        if not hasattr(self, "language"):
            self.language = Language(self.capacity.symbols, list(self.operators))
        else:
            self.language = Language(self.capacity.symbols, self.language.operators[1:])
        registers = self.memory.registers
        registers[OPERATIONS] = len(self.language.operators) - 1
        registers[BABBLED_OPERATIONS] = len(self.language.operators) - 1
        registers[SEED] = self.seed
        self._spaces: dict[str, int] = {}
        self._told = []

    def reseed(self, seed: int) -> None:
        """Begin the random numbers anew."""
        from machinepsych.nars.registers import DRAWS

        self.seed = seed
        self.memory.registers[SEED] = seed
        self.memory.registers[DRAWS] = 0

    def change(self, **parameters: Any) -> None:
        """Give parameters other values; ``babbling_operations`` is the number that babbling tries."""
        count = parameters.pop("babbling_operations", None)
        known = [field.name for field in dataclasses.fields(ReasonerParameters)]
        for name in parameters:
            if name not in known:
                near = nearest_name(name, known)
                raise MachinepsychError(
                    f"{name} is no parameter of the reasoner." + (f" Did you mean {near}?" if near else "")
                )
        self.parameters = dataclasses.replace(self.parameters, **parameters)
        if count is not None:
            most = len(self.language.operators) - 1
            self.memory.registers[BABBLED_OPERATIONS] = min(int(count), most)

    def set_operation(self, number: int, name: str) -> None:
        """Name operation ``number``, from 1; only while the memory is empty."""
        if int(self.memory.registers[CONCEPTS]) > 0:
            raise MachinepsychError("Operations are named while the memory is empty: *reset comes first.")
        if not 1 <= number <= self.capacity.operations:
            raise MachinepsychError(f"Operations have numbers from 1 to {self.capacity.operations}.")
        names = self.language.operators
        if name in names and names.index(name) != number:
            other = names.index(name)
            if number < len(names):
                names[other] = names[number]
            else:
                raise MachinepsychError(f"{name} is operation {other} already.")
        while len(names) <= number:
            names.append(f"^op{len(names)}")
        names[number] = name
        self.memory.registers[OPERATIONS] = len(names) - 1
        self.memory.registers[BABBLED_OPERATIONS] = max(
            number, int(self.memory.registers[BABBLED_OPERATIONS])
        )

    def set_argument(self, number: int, argument: int, term: Term) -> None:
        """Give operation ``number`` a term that babbling tries with it, as its ``argument``-th, from 1."""
        if not 1 <= number < len(self.language.operators):
            raise MachinepsychError(
                f"There are {len(self.language.operators) - 1} operations, numbered from 1."
            )
        if not 1 <= argument <= self.capacity.arguments:
            raise MachinepsychError(f"Arguments have numbers from 1 to {self.capacity.arguments}.")
        count = int(self.memory.argument_count[number])
        if argument > count + 1:
            raise MachinepsychError(f"Argument {count + 1} of operation {number} comes before {argument}.")
        self.memory.argument_term[number, argument - 1] = self._encode(term)
        self.memory.argument_count[number] = max(count, argument)

    def withhold_feedback(self, number: int) -> None:
        """Take no note of executions of an operation: who reads them tells what came of it."""
        if not 1 <= number < len(self.language.operators):
            raise MachinepsychError(
                f"There are {len(self.language.operators) - 1} operations, numbered from 1."
            )
        self.memory.withheld[number] = 1

    def withheld(self) -> list[int]:
        """Return the operations whose executions are not noted."""
        return [int(number) for number in np.flatnonzero(self.memory.withheld)]

    def set_value_space(self, granularity: int, name: str) -> None:
        """Declare a measure: ``name_0.0`` to ``name_1.0`` in ``granularity`` steps are its values."""
        for k in range(granularity + 1):
            self._measure(f"{name}_{round(k / granularity, 6):g}", k / granularity, name)
        for name_k, value in ((f"{name}_0.0", 0.0), (f"{name}_1.0", 1.0)):
            self._measure(name_k, value, name)

    def set_measured_value(self, value: float, granularity: int, name: str) -> None:
        """Declare one value of a measure, ``name_value``."""
        self._measure(f"{name}_{value:g}", value, name)

    def set_time(self, now: int) -> None:
        """Set the time."""
        self.memory.registers[NOW] = now

    def set_stamp_id(self, number: int) -> None:
        """Set the number of the last observation; the next gets one more."""
        self.memory.registers[OBSERVATIONS] = number

    def import_stamp(self, ids: tuple[int, ...]) -> None:
        """Give the next input these observations instead of a new one."""
        distinct = len(set(ids)) == len(ids)
        if len(ids) > self.capacity.stamp or not distinct or not all(1 <= each < 2**62 for each in ids):
            raise MachinepsychError(
                f"A stamp holds up to {self.capacity.stamp} different observations, numbered from 1."
            )
        stamp = self.memory.observation
        stamp[:] = 0
        stamp[: len(ids)] = ids
        self.memory.registers[STAMP_IMPORTED] = 1

    # what there is

    def concepts(self) -> list[ConceptView]:
        """Return all concepts, in the order in which they were made."""
        memory = self.memory
        views = []
        from machinepsych.nars.concepts import concept_priority_now, concept_usefulness

        row = _row(self.parameters)
        for k in range(int(memory.registers[CONCEPTS_END])):
            if memory.concept_term[k] == NO_TERM:
                continue
            belief = None
            if memory.belief[k, CONFIDENCE] > 0.0:
                belief = Happening(
                    kind=Kind.DERIVED,
                    term=self._decode(memory.concept_term[k]),
                    created=int(memory.belief_created[k]),
                    stamp=_stamp(memory.belief_stamp[k]),
                    frequency=float(memory.belief[k, FREQUENCY]),
                    confidence=float(memory.belief[k, CONFIDENCE]),
                )
            views.append(
                ConceptView(
                    term=self._decode(memory.concept_term[k]),
                    priority=float(concept_priority_now(memory, row, k)),
                    usefulness=float(concept_usefulness(memory, k)),
                    use_count=int(memory.concept_uses[k]),
                    last_used=int(memory.concept_used_at[k]),
                    belief=belief,
                    links=tuple(self._links(int(memory.concept_links[k]))),
                    event_time=int(memory.spike_time[k]) if memory.spike[k, CONFIDENCE] > 0.0 else None,
                )
            )
        return views

    def statistics(self) -> dict[str, int]:
        """Return counts by name."""
        registers = self.memory.registers
        return {
            "currentTime": self.now,
            "total concepts": int(registers[CONCEPTS]),
            "total links": int(registers[LINKS]),
            "terms": self.capacity.terms - int(registers[FREE_TERMS]) - 1,
            "terms refused": int(registers[REFUSED_TERMS]),
            "current belief events cnt": int(registers[WAITING]),
            "current goal events cnt": int(registers[GOALS_WAITING]),
            "cycles": int(registers[CYCLES]),
            "log lines lost": int(registers[LOG_LOST]),
        }

    def beliefs_waiting(self) -> list[Happening]:
        """Return the belief events that wait to be processed."""
        memory = self.memory
        return [
            Happening(
                kind=Kind.DERIVED,
                term=self._decode(memory.waiting_term[k]),
                time=_time(memory.waiting_time[k]),
                created=int(memory.waiting_created[k]),
                priority=float(memory.waiting_priority[k]),
                stamp=_stamp(memory.waiting_stamp[k]),
                frequency=float(memory.waiting_truth[k, FREQUENCY]),
                confidence=float(memory.waiting_truth[k, CONFIDENCE]),
            )
            for k in np.flatnonzero(memory.waiting_term)
        ]

    def goals_waiting(self) -> list[Happening]:
        """Return the goals that wait to be processed."""
        memory = self.memory
        return [
            Happening(
                kind=Kind.DERIVED,
                term=self._decode(memory.goal_term[k]),
                punctuation=Punctuation.GOAL,
                time=_time(memory.goal_time[k]),
                created=int(memory.goal_created[k]),
                priority=float(memory.goal_priority[k]),
                stamp=_stamp(memory.goal_stamp[k]),
                frequency=float(memory.goal_truth[k, FREQUENCY]),
                confidence=float(memory.goal_truth[k, CONFIDENCE]),
            )
            for k in np.flatnonzero(memory.goal_term)
        ]

    # on disk

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the whole memory, evidence included, to a file; it appears only when it is complete."""
        path = Path(path)
        self._drain()
        about = {
            "format": FORMAT,
            "parameters": dataclasses.asdict(self.parameters),
            "capacity": dataclasses.asdict(self.capacity),
            "operators": self.language.operators,
            "symbols": self.language.symbols,
            "spaces": self._spaces,
            "seed": self.seed,
        }
        arrays = {name: self._records[name][0] for name in self._names}
        try:
            handle, temporary = tempfile.mkstemp(dir=path.parent or ".", suffix=".tmp")
            try:
                with os.fdopen(handle, "wb") as file:
                    np.savez_compressed(file, about=np.array(json.dumps(about)), **arrays)
                os.replace(temporary, path)
            except BaseException:
                os.unlink(temporary)
                raise
        except OSError as why:
            raise MachinepsychError(
                f"The memory cannot be written to {path}: {why.strerror or why}."
            ) from why

    @classmethod
    def load(cls, path: str | os.PathLike[str], *, backend: str = "cpu") -> Reasoner:
        """Read a memory that :meth:`save` wrote; raises MachinepsychError for any other file."""
        try:
            with np.load(path, allow_pickle=False) as stored:
                about = json.loads(str(stored["about"]))
                if not isinstance(about, dict) or about.get("format") != FORMAT:
                    raise ValueError("another format")
                reasoner = cls(
                    ReasonerParameters(**about["parameters"]),
                    seed=about["seed"],
                    capacity=Capacity(**about["capacity"]),
                    backend=backend,
                    operators=tuple(about["operators"][1:]),
                )
                for name in reasoner._names:
                    reasoner._records[name][0] = stored[name]
        except OSError as why:
            raise MachinepsychError(f"{path} cannot be read: {why.strerror or why}.") from why
        except (ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as why:
            raise MachinepsychError(f"{path} is no memory saved by this version of machinepsych.") from why
        reasoner.language.symbols = list(about["symbols"])
        reasoner.language.numbers = {name: k for k, name in enumerate(about["symbols"]) if k}
        reasoner._spaces = dict(about["spaces"])
        return reasoner

    # inside

    def _encode(self, term: Term) -> int:
        from machinepsych.nars.collection import collect_terms, needs_collection

        if needs_collection(self.memory):
            self._drain()
            collect_terms(self.memory)
        known = len(self.language.symbols)
        try:
            return self.language.encode(self.memory, term)
        except RefusedTermError:
            self.language.forget_names(known)
            raise

    def _refuse_special_goal(self, term: Term) -> None:
        if isinstance(term, Compound) and term.connector in ("=/>", "==>", "<=>"):
            raise MachinepsychError(f"{term}: an implication cannot be a goal.")

    def _decode(self, number: Any) -> Term:
        return self.language.decode(self.memory, int(number))

    def _serve(
        self, command: int, term: int, frequency: float, confidence: float, time: int, amount: float
    ) -> None:
        self._entry(
            0,
            1,
            self._records,
            np.array(as_row(self.parameters)),
            *self._rules,
            command,
            term,
            frequency,
            confidence,
            time,
            amount,
        )
        if int(self.memory.registers[LOGGED]):
            self._drain()

    def _answers(self, command: int, sentence: Sentence, threshold: float) -> list[Happening]:
        self._drain()
        before = len(self._told)
        known = len(self.language.symbols)
        try:
            term = self._encode(sentence.term)
        except RefusedTermError:
            return []
        self._serve(command, term, 0.0, 0.0, _TENSES[sentence.tense], threshold)
        self._drain()
        # A name that is only asked for stands in no answer.
        self.language.forget_names(known)
        found = self._told[before:]
        del self._told[before:]
        return found

    def _drain(self) -> None:
        memory = self.memory
        for k in range(int(memory.registers[LOGGED])):
            self._told.append(self._happening(k))
        memory.registers[LOGGED] = 0

    def _happening(self, k: int) -> Happening:
        memory = self.memory
        number = int(memory.log_term[k])
        kind, punctuation = _KINDS[int(memory.log_kind[k])]
        temporal = memory.term_head[number] == TEMPORAL_IMPLICATION
        term = self._decode(number)
        arguments = None
        if kind is Kind.EXECUTED and isinstance(term, Compound):
            arguments, operator = term.parts
            term = operator
        condition = None
        if kind is Kind.DECISION:
            concept = int(memory.term_concept[int(memory.log_other[k])]) - 1
            condition = Happening(
                kind=Kind.DERIVED,
                term=self._decode(memory.log_other[k]),
                time=int(memory.log_time[k]),
                stamp=_stamp(memory.spike_stamp[concept]) if concept >= 0 else (),
                frequency=float(memory.spike[concept, FREQUENCY]) if concept >= 0 else 1.0,
                confidence=float(memory.spike[concept, CONFIDENCE]) if concept >= 0 else 0.9,
            )
        return Happening(
            kind=kind,
            term=term,
            punctuation=punctuation,
            time=None if kind is Kind.DECISION else _time(memory.log_time[k]),
            created=int(memory.log_created[k]),
            priority=float(memory.log_priority[k]),
            stamp=_stamp(memory.log_stamp[k]),
            frequency=float(memory.log_truth[k, FREQUENCY]),
            confidence=float(memory.log_truth[k, CONFIDENCE]),
            delay=float(memory.log_delay[k]) if temporal else None,
            expectation=float(memory.log_desire[k]) if kind is Kind.DECISION else None,
            precondition=condition,
            arguments=arguments,
        )

    def _links(self, following: int) -> list[Happening]:
        memory = self.memory
        found = []
        while following:
            link = following - 1
            following = int(memory.link_next[link])
            found.append(
                Happening(
                    kind=Kind.DERIVED,
                    term=self._decode(memory.link_term[link]),
                    created=int(memory.link_created[link]),
                    stamp=_stamp(memory.link_stamp[link]),
                    frequency=float(memory.link_truth[link, FREQUENCY]),
                    confidence=float(memory.link_truth[link, CONFIDENCE]),
                    delay=float(memory.link_delay[link]),
                )
            )
        return found

    def _measure(self, name: str, value: float, space: str) -> None:
        try:
            Atom(name)
        except ValueError as why:
            raise MachinepsychError(f"{name} is no name of a value.") from why
        number = self.language.symbol(name)
        self.memory.symbol_space[number] = self._spaces.setdefault(space, len(self._spaces) + 1)
        self.memory.symbol_value[number] = value

    def operation_of(self, term: Term) -> int:
        """Return the number of the operation that a term is, 0 where it is none."""
        return int(operation_number(self.memory, self._encode(term)))


def _views(record: Any) -> Any:
    """Return the fields of one record, looked up once: plain Python reads them often."""
    return SimpleNamespace(**{name: record[name] for name in record.dtype.names})


def _row(parameters: Any) -> Any:
    return SimpleNamespace(**dataclasses.asdict(parameters))


def _stamp(stamp: np.ndarray) -> tuple[int, ...]:
    return tuple(int(each) for each in stamp if each)


def _time(time: Any) -> int | None:
    return None if int(time) == ETERNAL else int(time)
