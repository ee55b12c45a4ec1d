"""The arrays of one memory, by its configured size: what a subject's memory and the shell's are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from machinepsych.kernels.arrays import Array, allocate_records
from machinepsych.kernels.lane import lane
from machinepsych.nal.budget import logarithm2
from machinepsych.nars.concepts import FORGOTTEN
from machinepsych.nars.generalization import NAMES
from machinepsych.nars.registers import (
    CONCEPTS_END,
    FREE_CONCEPT,
    FREE_LINK,
    FREE_TERM,
    FREE_TERMS,
    LARGEST_TERM,
    LINKS_END,
    NOW,
    REGISTERS,
)
from machinepsych.nars.terms import BINDINGS, END, END_TERM, NO_TERM, intern
from machinepsych.nars.unification import BINDING_ROWS

# Goals whose unwanted effects a decision looks at.
LONGEST_SEQUENCE = 16
WANTED = 8
VOICE_COLUMNS = 5
# Names that one name is related to, and rules of entailment, that are looked through.
RELATED_NAMES = 64
RELATION_RULES = 128


@dataclass(frozen=True)
class Capacity:
    """How much a memory holds; all of it is fixed before a run.

    ``terms``, ``concepts``, ``links`` (implications), ``waiting`` (belief events to be processed), ``goals``
    (goal events over all layers), ``stamp`` (observations a stamp holds), ``largest_term`` (atoms and
    connectors in one term), ``symbols`` (different names), ``operations``, ``arguments`` (for babbling, a
    operation), ``log`` (happenings between two looks), ``recent`` (concepts with recent events), ``kept``
    (terms that are never collected, besides those of operations and arguments).
    """

    terms: int = 640
    concepts: int = 128
    links: int = 384
    waiting: int = 40
    goals: int = 64
    layers: int = 30
    stamp: int = 10
    largest_term: int = 64
    symbols: int = 64
    operations: int = 10
    arguments: int = 10
    log: int = 8
    conclusions: int = 8
    bucket: int = 1021
    recent: int = 128
    voices: int = 16
    kept: int = 0
    pieces: int = 0


SHELL_CAPACITY = Capacity(
    terms=400_000,
    concepts=4096,
    links=65_536,
    waiting=200,
    goals=4096,
    largest_term=256,
    symbols=65_536,
    operations=64,
    arguments=64,
    log=4096,
    conclusions=512,
    bucket=262_139,
    recent=4096,
    voices=64,
    pieces=8,
)


def memory_arrays(size: Capacity) -> tuple[Array, ...]:
    """Declare the arrays of a memory."""

    def ints(name: str, *shape: int, about: str) -> Array:
        return Array(name, shape, "int", about)

    def floats(name: str, *shape: int, about: str) -> Array:
        return Array(name, shape, "float", about)

    walk = size.largest_term + 2
    return (
        ints("registers", REGISTERS, about="single numbers, see registers.py"),
        # terms
        ints("term_head", size.terms, about="kind of atom, or connector; 0 for a free place"),
        ints("term_left", size.terms, about="left child, or an atom's number"),
        ints("term_right", size.terms, about="right child"),
        ints("term_next", size.terms, about="next term of the bucket, or next free place"),
        ints("term_bucket", size.bucket, about="first term of each hash bucket"),
        ints("term_size", size.terms, about="number of atoms and connectors"),
        ints("term_flags", size.terms, about="which variables and operators stand in it"),
        ints("term_signature", size.terms, about="a bit for each name in it"),
        floats("size_logarithm", size.largest_term + 1, about="logarithm to base 2 of a term's size + 1"),
        ints("term_concept", size.terms, about="its concept + 1, or 0"),
        ints("term_link", size.terms, about="the link that it is + 1, or 0"),
        ints("term_predicts", size.terms, about="the first link that it is the precondition of + 1, or 0"),
        ints(
            "term_general", size.terms, about="what variable introduction makes of it; 0 unknown, -1 nothing"
        ),
        ints("term_general_second", size.terms, about="and its second form"),
        ints("term_mark", size.terms, about="marks while collecting"),
        ints("symbol_space", size.symbols, about="measure that a name is a value of, or 0"),
        floats("symbol_value", size.symbols, about="its value, from 0 to 1"),
        ints(
            "kept_terms",
            size.operations * (size.arguments + 1) + 8 + size.kept,
            about="terms never collected",
        ),
        # concepts
        ints("concept_term", size.concepts, about="the term, or 0 for a free place"),
        ints("concept_uses", size.concepts, about="how often it was used"),
        ints("concept_used_at", size.concepts, about="when it was last used"),
        ints("concept_next", size.concepts, about="next free place"),
        floats("concept_priority", size.concepts, about="priority at its time"),
        ints("concept_priority_at", size.concepts, about="that time"),
        ints("concept_selected_at", size.concepts, about="when an event of it was last processed, or NEVER"),
        ints("concept_operation", size.concepts, about="number of the operation that it is, or 0"),
        ints("concept_link_count", size.concepts, about="how many temporal implications it has"),
        ints(
            "concept_links", size.concepts, about="its first temporal implication + 1 (it is the consequent)"
        ),
        ints("concept_rules", size.concepts, about="its first implication + 1 (it is the antecedent)"),
        ints("concept_recent_at", size.concepts, about="its position among the recent, 0 for never"),
        floats("concept_surest", size.concepts, about="at least the confidence of each link that it begins"),
        ints("recent", size.recent, about="concepts that got an event, latest last, a ring"),
        ints("recent_tick", size.recent, about="when each of them got it"),
        floats("belief", size.concepts, 2, about="frequency, confidence of what always holds; 0 none"),
        ints("belief_created", size.concepts, about="when it was made"),
        floats(
            "piece_truth",
            max(1, size.concepts * size.pieces),
            2,
            about="frequency, confidence of the pieces of evidence kept beside beliefs",
        ),
        ints("piece_stamp", max(1, size.concepts * size.pieces), size.stamp, about="their observations"),
        ints("joined_stamp", 2, size.stamp, about="stamps of evidence that is joined"),
        ints("belief_stamp", size.concepts, size.stamp, about="its observations"),
        floats("spike", size.concepts, 2, about="frequency, confidence of the latest event; 0 none"),
        ints("spike_time", size.concepts, about="its occurrence time"),
        ints("spike_created", size.concepts, about="when it was made"),
        ints(
            "spike_imagined", size.concepts, about="1 where the event stands for another, see equivalence.py"
        ),
        ints("spike_stamp", size.concepts, size.stamp, about="its observations"),
        floats("predicted", size.concepts, 2, about="frequency, confidence of the predicted event; 0 none"),
        ints("predicted_time", size.concepts, about="its occurrence time"),
        ints("predicted_stamp", size.concepts, size.stamp, about="its observations"),
        floats("wanted", size.concepts, 2, about="frequency, confidence of the latest goal; 0 none"),
        ints("wanted_time", size.concepts, about="its occurrence time"),
        # links
        ints("link_term", size.links, about="the implication, or 0 for a free place"),
        ints("link_concept", size.links, about="the concept whose list it is in"),
        ints("link_before", size.links, about="its precondition without the operation"),
        ints("link_operation", size.links, about="number of its operation, or 0"),
        ints("link_next", size.links, about="next link of the concept + 1, or next free place + 1"),
        ints("link_alike", size.links, about="next link of the same precondition + 1"),
        ints("link_alike_before", size.links, about="the one before it in that list + 1"),
        ints("link_denied", size.links, about="next link of the list of the denied + 1, -1 last, 0 unlisted"),
        floats("link_truth", size.links, 2, about="frequency and confidence"),
        floats("link_delay", size.links, about="ticks between its sides"),
        ints("link_created", size.links, about="when it was made"),
        ints("link_stamp", size.links, size.stamp, about="its observations"),
        ints("predicting", size.links, about="links that predict at one input"),
        floats("failing", FORGOTTEN + 1, 2, about="confidence and amount of a failure after so many ticks"),
        # events that wait
        ints("waiting_term", size.waiting, about="term of an event, 0 for a free place"),
        floats("waiting_truth", size.waiting, 2, about="frequency and confidence"),
        ints("waiting_time", size.waiting, about="occurrence time"),
        ints("waiting_created", size.waiting, about="when it was made"),
        floats("waiting_priority", size.waiting, about="priority when it was made"),
        ints("waiting_stamp", size.waiting, size.stamp, about="its observations"),
        ints("waiting_input", size.waiting, about="1 for an input"),
        ints("goal_term", size.goals, about="term of a goal, 0 for a free place"),
        floats("goal_truth", size.goals, 2, about="frequency and confidence"),
        ints("goal_time", size.goals, about="occurrence time"),
        ints("goal_created", size.goals, about="when it was made"),
        floats("goal_priority", size.goals, about="priority when it was made"),
        ints("goal_stamp", size.goals, size.stamp, about="its observations"),
        ints("goal_layer", size.goals, about="how many subgoals it is away from an input goal, from 1"),
        ints("sequence", LONGEST_SEQUENCE, about="events of a wanted sequence, the last first"),
        ints("related", RELATED_NAMES, about="names that a name is related to; parts of a contingency"),
        ints("relation_rules", RELATION_RULES, about="links from relations to relations"),
        ints("wanted_concepts", WANTED, about="concepts of the latest goals + 1, a ring"),
        ints("voice", size.voices, VOICE_COLUMNS, about="what links say in a decision: see planning.py"),
        floats("voice_desire", size.voices, about="how much each wants its operation"),
        floats("voice_strength", size.voices, about="how much any voice for that operation does"),
        ints(
            "held_voice", VOICE_COLUMNS, about="the voice of a decision that waits for those of other goals"
        ),
        floats("held_desire", 1, about="how much it wants its operation, 0 for none"),
        # what babbling may say
        ints(
            "argument_term",
            size.operations + 1,
            size.arguments,
            about="arguments of operations, from place 1",
        ),
        ints("argument_count", size.operations + 1, about="how many each has"),
        ints(
            "withheld", size.operations + 1, about="1 where the feedback of an operation comes from outside"
        ),
        # what rules concluded
        ints("conclusion_term", size.conclusions, about="conclusions of rules that wait to be taken up"),
        floats("conclusion_f", size.conclusions, about="their frequencies"),
        floats("conclusion_c", size.conclusions, about="their confidences"),
        ints("partner", size.concepts, about="concepts that an event may be combined with"),
        floats("partner_priority", size.concepts, about="their priorities now"),
        # what happened
        ints("log_kind", size.log, about="see happenings"),
        ints("log_term", size.log, about="term"),
        floats("log_truth", size.log, 2, about="frequency and confidence"),
        ints("log_time", size.log, about="occurrence time"),
        ints("log_created", size.log, about="when it was made"),
        floats("log_priority", size.log, about="priority"),
        floats("log_delay", size.log, about="delay of an implication"),
        floats("log_desire", size.log, about="desire of a decision"),
        ints("log_other", size.log, about="an argument, or the precondition of a decision"),
        ints("log_stamp", size.log, size.stamp, about="its observations"),
        # room to work in
        ints("name_term", NAMES, about="names counted by variable introduction"),
        ints("name_count", NAMES, 2, about="how often each stands on either side"),
        ints("stack_pattern", walk, about="unification"),
        ints("stack_term", walk, about="unification"),
        ints("walk_node", walk, about="rebuilding terms"),
        ints("walk_left", walk, about="rebuilding terms"),
        ints("walk_state", walk, about="rebuilding terms"),
        ints("queue", 2 * walk, about="walking terms by levels"),
        ints("bindings", BINDING_ROWS, BINDINGS, about="what variables are bound to"),
        ints("work_stamp", 4, size.stamp, about="stamps in the making"),
        ints("observation", size.stamp, about="stamp of an input, made new for each or imported"),
        ints("processed", size.stamp, about="stamp of the event in process"),
        ints("derived", size.stamp, about="stamp of a conclusion"),
    )


@lane
def begin_memory(memory, largest_term):
    """Make the zeroed arrays an empty memory: free lists, and the term END as number 1."""
    terms = memory.term_head.shape[0]
    for term in range(1, terms):
        memory.term_next[term] = term + 1 if term + 1 < terms else NO_TERM
    begin_with_free_terms(memory, largest_term)


@lane
def begin_with_free_terms(memory, largest_term):
    """Make the arrays an empty memory whose list of free terms is written already."""
    memory.registers[FREE_TERM] = 1
    memory.registers[FREE_TERMS] = memory.term_head.shape[0] - 1
    memory.registers[LARGEST_TERM] = largest_term
    for count in range(memory.size_logarithm.shape[0]):
        memory.size_logarithm[count] = logarithm2(1.0 + count)
    end = intern(memory, END, NO_TERM, NO_TERM)
    memory.kept_terms[0] = end if end == END_TERM else NO_TERM
    memory.registers[FREE_CONCEPT] = 0
    memory.registers[CONCEPTS_END] = 0
    memory.registers[FREE_LINK] = 0
    memory.registers[LINKS_END] = 0
    memory.registers[NOW] = 1


def make_memories(size: Capacity, subjects: int) -> np.ndarray:
    """Return empty memories, one record a subject; ``memories[i]`` is what lanes take."""
    memories = allocate_records(memory_arrays(size), subjects)
    # In plain Python the loop of begin_memory would take longer than all else.
    memories["term_next"][:, 1:-1] = np.arange(2, size.terms)
    for i in range(subjects):
        begin_with_free_terms(memories[i], size.largest_term)
    return memories


def plain_memory(size: Capacity) -> Any:
    """Return one empty memory, for lanes called from plain Python."""
    return make_memories(size, 1)[0]
