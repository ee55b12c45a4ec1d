"""A reasoner in Python's hands: one memory, told and asked in Narsese.

The memory is the same arrays and the same functions as an agent's; this class translates between terms
and numbers, calls the kernel, and reads the log.
"""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from machinepsych.errors import MachinepsychError, nearest_name
from machinepsych.kernels.backend import make_backend
from machinepsych.nars.concepts import ETERNAL
from machinepsych.nars.equipment import (
    OPERATORS,
    check_argument,
    check_operation,
    equip,
    give_argument,
    measure,
    name_operation,
    values_of_space,
    withheld_operations,
)
from machinepsych.nars.happenings import ConceptView, Happening
from machinepsych.nars.language import Language, RefusedTermError
from machinepsych.nars.narration import (
    concept_views,
    logged,
    statistics_of,
    waiting_beliefs,
    waiting_goals,
)
from machinepsych.nars.questions import ASKS_ALWAYS, ASKS_FUTURE, ASKS_NOW, ASKS_PAST
from machinepsych.nars.registers import (
    BABBLED_OPERATIONS,
    DECIDED_BABBLED,
    DECIDED_LINK,
    DRAWS,
    EXECUTED_TERM,
    LEFT_OVER,
    LOGGED,
    NOW,
    OBSERVATIONS,
    SEED,
    STAMP_IMPORTED,
)
from machinepsych.nars.service import (
    ASK,
    ASK_ALL,
    LET_PASS,
    TELL_BELIEF,
    TELL_GOAL,
    TELL_RESULT,
    WANT_ON,
    service_program,
)
from machinepsych.nars.settings import ReasonerParameters
from machinepsych.nars.state import SHELL_CAPACITY, Capacity, make_memories
from machinepsych.nars.terms import NO_TERM, operation_number
from machinepsych.narsese import Compound, Punctuation, Sentence, Tense, Term
from machinepsych.parameters import as_row

_TENSES = {
    Tense.ETERNAL: ASKS_ALWAYS,
    Tense.PRESENT: ASKS_NOW,
    Tense.PAST: ASKS_PAST,
    Tense.FUTURE: ASKS_FUTURE,
}
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
            from machinepsych.nars.rulebook import kept_rule_tables

            self._rules = list(kept_rule_tables().values())
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
        number = int(operation_number(self.memory, term))
        if number and self.memory.withheld[number] and time != ETERNAL:
            self._serve(TELL_RESULT, term, frequency, confidence, time, 0.0)
            return
        self._serve(TELL_BELIEF, term, frequency, confidence, time, float(sentence.delay or 0.0))

    def was_step(self) -> bool:
        """Say whether the last execution was wanted itself, as one of the steps of a wanted sequence."""
        registers = self.memory.registers
        return bool(registers[EXECUTED_TERM]) and not (registers[DECIDED_LINK] or registers[DECIDED_BABBLED])

    def want_on(self, goal: Sentence) -> None:
        """Pursue a goal that was told before, now that the result of a step to it has come; one step."""
        assert goal.truth is not None
        self._serve(WANT_ON, self._encode(goal.term), *goal.truth, self.now, 0.0)

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
        equip(self.memory, self.language)
        self.memory.registers[SEED] = self.seed
        self._spaces: dict[str, int] = {}
        self._told = []

    def reseed(self, seed: int) -> None:
        """Begin the random numbers anew."""
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
        name_operation(self.memory, self.language, number, name)

    def set_argument(self, number: int, argument: int, term: Term) -> None:
        """Give operation ``number`` a term that babbling tries with it, as its ``argument``-th, from 1."""
        check_operation(self.language, number)
        check_argument(self.memory, number, argument)
        give_argument(self.memory, number, argument, self._encode(term))

    def withhold_feedback(self, number: int) -> None:
        """Take no note of executions of an operation: who reads them tells what came of it."""
        check_operation(self.language, number)
        self.memory.withheld[number] = 1

    def withheld(self) -> list[int]:
        """Return the operations whose executions are not noted."""
        return withheld_operations(self.memory)

    def set_value_space(self, granularity: int, name: str) -> None:
        """Declare a measure: ``name_0.0`` to ``name_1.0`` in ``granularity`` steps are its values."""
        for value_name, value in values_of_space(granularity, name):
            measure(self.memory, self.language, self._spaces, value_name, value, name)

    def set_measured_value(self, value: float, granularity: int, name: str) -> None:
        """Declare one value of a measure, ``name_value``."""
        measure(self.memory, self.language, self._spaces, f"{name}_{value:g}", value, name)

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
        return concept_views(self.memory, self.language, self.parameters)

    def statistics(self) -> dict[str, int]:
        """Return counts by name."""
        return statistics_of(self.memory)

    def beliefs_waiting(self) -> list[Happening]:
        """Return the belief events that wait to be processed."""
        return waiting_beliefs(self.memory, self.language)

    def goals_waiting(self) -> list[Happening]:
        """Return the goals that wait to be processed."""
        return waiting_goals(self.memory, self.language)

    def operation_of(self, term: Term) -> int:
        """Return the number of the operation that a term is, 0 where it is none."""
        return int(operation_number(self.memory, self._encode(term)))

    # on disk

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the whole memory, evidence included, to a file; it appears only when it is complete."""
        from machinepsych.nars.memory_file import write_memory

        self._drain()
        about = {
            "parameters": dataclasses.asdict(self.parameters),
            "capacity": dataclasses.asdict(self.capacity),
            "operators": self.language.operators,
            "symbols": self.language.symbols,
            "spaces": self._spaces,
            "seed": self.seed,
        }
        write_memory(Path(path), about, {name: self._records[name][0] for name in self._names})

    @classmethod
    def load(cls, path: str | os.PathLike[str], *, backend: str = "cpu") -> Reasoner:
        """Read a memory that :meth:`save` wrote; raises MachinepsychError for any other file."""
        from machinepsych.nars.memory_file import not_a_memory, read_memory

        about, arrays = read_memory(path)
        try:
            reasoner = cls(
                ReasonerParameters(**about["parameters"]),
                seed=about["seed"],
                capacity=Capacity(**about["capacity"]),
                backend=backend,
                operators=tuple(about["operators"][1:]),
            )
            for name in reasoner._names:
                reasoner._records[name][0] = arrays[name]
            reasoner.language.symbols = list(about["symbols"])
            reasoner.language.numbers = {name: k for k, name in enumerate(about["symbols"]) if k}
            reasoner._spaces = dict(about["spaces"])
        except (ValueError, KeyError, TypeError) as why:
            raise not_a_memory(path) from why
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
        for k in range(int(self.memory.registers[LOGGED])):
            self._told.append(logged(self.memory, self.language, k))
        self.memory.registers[LOGGED] = 0


def _views(record: Any) -> Any:
    """Return the fields of one record, looked up once: plain Python reads them often."""
    return SimpleNamespace(**{name: record[name] for name in record.dtype.names})
