"""Collection: terms that nothing holds any more make room for new ones.

A memory begins a collection when few places are left. What concepts, links, events, goals and kept terms
hold is marked with all its parts; the rest is freed and the hash table written anew.
"""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.nars.registers import CONCEPTS_END, FREE_TERM, FREE_TERMS, LINKS_END, LOGGED
from machinepsych.nars.terms import FIRST_CONNECTOR, NO_TERM, term_hash

# A collection begins when fewer than one place in this many is free.
RESERVE = 4


@lane
def needs_collection(memory):
    """Say whether few places for terms are left."""
    return memory.registers[FREE_TERMS] * RESERVE < memory.term_head.shape[0]


@lane
def mark_term(memory, term):
    """Mark a term and all its parts as held."""
    if term <= NO_TERM or memory.term_mark[term] == 1:
        return
    nodes = memory.walk_node
    top = 0
    nodes[0] = term
    while top >= 0:
        node = nodes[top]
        top -= 1
        if memory.term_mark[node] == 1:
            continue
        memory.term_mark[node] = 1
        if memory.term_head[node] >= FIRST_CONNECTOR:
            top += 1
            nodes[top] = memory.term_right[node]
            top += 1
            nodes[top] = memory.term_left[node]


@lane
def collect_terms(memory):
    """Free all terms that nothing holds."""
    count = memory.term_head.shape[0]
    for term in range(count):
        memory.term_mark[term] = 0
    for k in range(memory.kept_terms.shape[0]):
        mark_term(memory, memory.kept_terms[k])
    for concept in range(memory.registers[CONCEPTS_END]):
        mark_term(memory, memory.concept_term[concept])
    for link in range(memory.registers[LINKS_END]):
        mark_term(memory, memory.link_term[link])
        if memory.link_term[link] != NO_TERM:
            mark_term(memory, memory.link_before[link])
    for k in range(memory.waiting_term.shape[0]):
        mark_term(memory, memory.waiting_term[k])
    for k in range(memory.goal_term.shape[0]):
        mark_term(memory, memory.goal_term[k])
    for row in range(memory.argument_term.shape[0]):
        for k in range(memory.argument_count[row]):
            mark_term(memory, memory.argument_term[row, k])
    for k in range(memory.registers[LOGGED]):
        mark_term(memory, memory.log_term[k])
        mark_term(memory, memory.log_other[k])
    for k in range(memory.term_bucket.shape[0]):
        memory.term_bucket[k] = NO_TERM
    memory.registers[FREE_TERM] = NO_TERM
    memory.registers[FREE_TERMS] = 0
    for back in range(count - 1):
        term = count - 1 - back
        if memory.term_mark[term] == 1:
            bucket = term_hash(
                memory, memory.term_head[term], memory.term_left[term], memory.term_right[term]
            )
            memory.term_next[term] = memory.term_bucket[bucket]
            memory.term_bucket[bucket] = term
            forget_general_forms(memory, term)
        else:
            memory.term_head[term] = 0
            memory.term_next[term] = memory.registers[FREE_TERM]
            memory.registers[FREE_TERM] = term
            memory.registers[FREE_TERMS] += 1


@lane
def forget_general_forms(memory, term):
    """Forget what variable introduction made of a term where that is about to be freed."""
    if memory.term_general[term] > 0 and memory.term_mark[memory.term_general[term]] == 0:
        memory.term_general[term] = 0
    if memory.term_general_second[term] > 0 and memory.term_mark[memory.term_general_second[term]] == 0:
        memory.term_general_second[term] = 0
