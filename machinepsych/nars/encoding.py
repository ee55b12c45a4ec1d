"""From an experiment's vocabulary to terms in a subject's memory: how a reasoner reads what it is shown.

A stimulus ``A1`` is the event ``A1``, one at a place, ``A1@left``, the event ``<A1 --> [left]>``; an
operation ``press`` is ``^press``. An experiment may say otherwise for any of them, in Narsese.
"""

from __future__ import annotations

import dataclasses
import re

import numpy as np

from machinepsych.kernels.arrays import Array, allocate_records
from machinepsych.nars.language import Language
from machinepsych.nars.registers import BABBLED_OPERATIONS, OPERATIONS
from machinepsych.nars.state import begin_with_free_terms
from machinepsych.nars.stepwise import stepwise_arrays
from machinepsych.nars.subject import SubjectCapacity, subject_arrays
from machinepsych.narsese import Atom, Compound, Term, atoms, operator_of, parse_term
from machinepsych.vocabulary import Vocabulary, stimulus_and_place

REINFORCER = Atom("G")
# What is felt besides, see outcomes.py.
HARM = Atom("harm")
RELIEF = Atom("relief")
# What is sensed when a trial is over.
NOTHING = Atom("nothing")
# How many times the room of others a memory of whole situations has.
ROOM_FOR_WHOLES = 16


def _word(name: str) -> str:
    # Narsese has no blank or minus in names; "@" parts a stimulus from its place.
    return re.sub(r"[^\w.@]", "_", name)


def event_term(stimulus: str, vocabulary: Vocabulary | None = None) -> Term:
    """Return a stimulus as an event: what the experiment says, else ``<A1 --> [left]>`` or a name.

    ``tone-high`` becomes ``tone_high``, ``wall ahead at 1`` ``wall_ahead_at_1``.
    """
    if vocabulary is not None and stimulus in vocabulary.narsese:
        return parse_term(vocabulary.narsese[stimulus])
    name, place = stimulus_and_place(_word(stimulus))
    if place is None:
        return Atom(name)
    return Compound("-->", (Atom(name), Compound("[]", (Atom(place),))))


def operation_term(operation: str, vocabulary: Vocabulary | None = None) -> Term:
    """Return an operation as a term: what the experiment says, or ``^name``."""
    if vocabulary is not None and operation in vocabulary.narsese:
        return parse_term(vocabulary.narsese[operation])
    return Atom("^" + _word(operation))


def _operators(vocabulary: Vocabulary) -> list[str]:
    terms = (operation_term(each, vocabulary) for each in vocabulary.operations)
    return list(dict.fromkeys(str(operator_of(term)) for term in terms))


def language_of(vocabulary: Vocabulary) -> Language:
    """Return the language of an experiment's subjects: its operators and symbols, numbered as they come."""
    terms = [event_term(each, vocabulary) for each in vocabulary.stimuli]
    terms += [operation_term(each, vocabulary) for each in vocabulary.operations]
    names = [
        atom.name
        for term in (*terms, REINFORCER, HARM, RELIEF, NOTHING)
        for atom in atoms(term)
        if not atom.is_operator
    ]
    # A language begins with the empty name and SELF.
    language = Language(len(names) + 2, _operators(vocabulary))
    for name in names:
        language.symbol(name)
    return language


def roomy(count: int, least: int) -> int:
    """Return the first of ``least``, 4 times that, 16 times ... that ``count`` fits in.

    A kernel is compiled for the sizes of its record: with few sizes, few kernels serve all experiments.
    """
    size = least
    while size < count:
        size *= 4
    return size


def size_for(vocabulary: Vocabulary, concepts: int, links: int, slots: int) -> SubjectCapacity:
    """Return how much a subject's memory holds, from the concepts and links that it may have."""
    terms = [operation_term(each, vocabulary) for each in vocabulary.operations]
    operators = [str(operator_of(term)) for term in terms]
    operations = roomy(len(terms), 8)
    stimuli = roomy(len(vocabulary.stimuli), 32)
    return SubjectCapacity(
        terms=4 * concepts + 2 * links + stimuli,
        concepts=concepts,
        links=links,
        waiting=16,
        goals=32,
        stamp=6,
        largest_term=128,
        symbols=roomy(len(language_of(vocabulary).symbols), 64),
        operations=operations,
        arguments=roomy(max(operators.count(each) for each in operators), 4),
        log=1,
        conclusions=1,
        bucket=1021,
        recent=concepts,
        voices=2 * operations,
        kept=stimuli + operations + 4,
        stimuli=stimuli,
        slots=roomy(slots, 8),
    )


def stepwise_size(vocabulary: Vocabulary, concepts: int, links: int, slots: int) -> SubjectCapacity:
    """Return how much the memory of a subject holds that perceives situations as wholes.

    There are as many of these as combinations of stimuli, so it has several times the room; beside the terms
    of situations, of up to ``slots`` stimuli, it holds those of their beginnings.
    """
    size = size_for(vocabulary, concepts, links, slots)
    concepts, links = ROOM_FOR_WHOLES * concepts, ROOM_FOR_WHOLES * links
    return dataclasses.replace(
        size,
        terms=roomy(slots // 2 + 2, 4) * concepts + 3 * links + size.stimuli,
        concepts=concepts,
        links=links,
        recent=concepts,
        # A link has two situations, each with a connector for every stimulus, and an operation.
        largest_term=roomy(4 * slots + 8, 128),
        bucket=16 * 1021,
        waiting=1,
        goals=1,
    )


def first_stepwise_memory(vocabulary: Vocabulary, size: SubjectCapacity) -> np.ndarray:
    """Return the record ``[1]`` of a subject that perceives situations as wholes and knows nothing else."""
    records = first_memory(vocabulary, size, stepwise_arrays(size))
    memory = records[0]
    language = language_of(vocabulary)
    for k, outcome in enumerate((REINFORCER, HARM, RELIEF)):
        memory.outcome_term[k] = language.encode(memory, outcome)
        memory.kept_terms[memory.kept_terms.shape[0] - 1 - k] = memory.outcome_term[k]
    memory.nothing_term[0] = language.encode(memory, NOTHING)
    memory.kept_terms[memory.kept_terms.shape[0] - 4] = memory.nothing_term[0]
    return records


def first_memory(
    vocabulary: Vocabulary, size: SubjectCapacity, arrays: tuple[Array, ...] | None = None
) -> np.ndarray:
    """Return the record ``[1]`` of a subject that knows its vocabulary and nothing else.

    ``arrays`` declares the memory, by default that of a subject of few senses.
    """
    records = allocate_records(subject_arrays(size) if arrays is None else arrays, 1)
    records["term_next"][:, 1:-1] = np.arange(2, size.terms)
    memory = records[0]
    begin_with_free_terms(memory, size.largest_term)
    language = language_of(vocabulary)
    kept = 1
    for k, stimulus in enumerate(vocabulary.stimuli):
        memory.stimulus_term[k] = language.encode(memory, event_term(stimulus, vocabulary))
        memory.kept_terms[kept] = memory.stimulus_term[k]
        kept += 1
    for k, operation in enumerate(vocabulary.operations):
        term = operation_term(operation, vocabulary)
        memory.operation_term[k] = language.encode(memory, term)
        memory.kept_terms[kept] = memory.operation_term[k]
        kept += 1
        if isinstance(term, Compound):
            number = language.operation(str(operator_of(term)))
            place = int(memory.argument_count[number])
            product = term.parts[0]
            assert isinstance(product, Compound)
            memory.argument_term[number, place] = language.encode(memory, product.parts[1])
            memory.argument_count[number] = place + 1
    memory.reinforcer_term[0] = language.encode(memory, REINFORCER)
    memory.kept_terms[kept] = memory.reinforcer_term[0]
    memory.registers[OPERATIONS] = len(language.operators) - 1
    memory.registers[BABBLED_OPERATIONS] = len(language.operators) - 1
    return records
