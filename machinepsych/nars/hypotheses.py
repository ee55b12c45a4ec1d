"""What many subjects believe, in words: the temporal implications with an operation that they hold.

Equal terms have different numbers in different memories. A hash of their structure tells them apart over all
subjects at once, so that each different term is put into words once.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from machinepsych.nal.truth import evidence_of, expectation
from machinepsych.nars.concepts import CONFIDENCE, FREQUENCY
from machinepsych.nars.encoding import REINFORCER, event_term, language_of, operation_term
from machinepsych.nars.terms import FIRST_CONNECTOR, NO_TERM
from machinepsych.narsese import Compound, Term
from machinepsych.vocabulary import Vocabulary

# Odd 64-bit factors of a multiplicative hash (Knuth 1973, The Art of Computer Programming 3, 6.4).
_FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)
# Stands between an operation and what it leads to, where that is not the reinforcer.
LEADS_TO = " \u2192 "
_TERM_ARRAYS = ("term_head", "term_left", "term_right", "term_size")


def structure_hashes(head: np.ndarray, left: np.ndarray, right: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Return a number ``[N, T]`` for each term: equal for equal terms of any subject.

    ``head``, ``left``, ``right`` and ``size`` are the term arrays ``[N, T]``; a term exceeds its parts.
    """
    hashes = np.zeros(head.shape, np.uint64)
    heads = head.astype(np.uint64)
    compound = head >= FIRST_CONNECTOR
    atoms = (head > 0) & ~compound
    hashes[atoms] = _mixed(heads[atoms], left[atoms].astype(np.uint64), np.uint64(0))
    for each in np.unique(size[compound]).tolist():
        subjects, terms = np.nonzero(compound & (size == each))
        hashes[subjects, terms] = _mixed(
            heads[subjects, terms],
            hashes[subjects, left[subjects, terms]],
            hashes[subjects, right[subjects, terms]],
        )
    return hashes


def _mixed(head: np.ndarray, left: np.ndarray, right: Any) -> np.ndarray:
    with np.errstate(over="ignore"):
        mixed = (head * _FACTORS[0]) ^ (left * _FACTORS[1] + (left >> np.uint64(29)))
        mixed = (mixed ^ (mixed >> np.uint64(31))) * _FACTORS[2] + right * _FACTORS[0]
        return mixed ^ (mixed >> np.uint64(32))


def hypotheses_of(arrays: dict[str, np.ndarray], vocabulary: Vocabulary) -> dict[str, Any]:
    """List the hypotheses of a batch of subjects, by subject, then from the most expected down.

    ``arrays`` are the memories' arrays ``[N, ...]``. ``row`` holds the index of the subject in the batch;
    words come as (codes, list of words).
    """
    operation = np.asarray(arrays["link_operation"])
    held = (np.asarray(arrays["link_term"]) != NO_TERM) & (operation > 0)
    subjects, links = np.nonzero(held)
    terms = arrays["link_term"][subjects, links]
    truth = arrays["link_truth"][subjects, links]
    frequency, confidence = truth[:, FREQUENCY], truth[:, CONFIDENCE]
    expected = expectation(frequency, confidence)
    kept = [np.asarray(arrays[name]) for name in _TERM_ARRAYS]
    hashes = structure_hashes(*kept)[subjects, terms]
    order = np.lexsort((hashes, -expected, subjects))
    subjects, terms, hashes = subjects[order], terms[order], hashes[order]
    frequency, confidence, expected = frequency[order], confidence[order], expected[order]
    _, first, code = np.unique(hashes, return_index=True, return_inverse=True)
    language = language_of(vocabulary)
    words = Words(vocabulary)
    texts, conditions, operations = [], [], []
    for place in first.tolist():
        subject = subjects[place]
        memory = SimpleNamespace(
            **{name: array[subject] for name, array in zip(_TERM_ARRAYS, kept, strict=True)}
        )
        term = language.decode(memory, int(terms[place]))
        texts.append(str(term))
        condition, done = words.sides(term)
        conditions.append(condition)
        operations.append(done)
    evidence = evidence_of(confidence)
    code = code.reshape(-1).astype(np.int32)
    return {
        "row": subjects,
        "hypothesis": (code, texts),
        "precondition": (code, conditions),
        "operation": (code, operations),
        "frequency": frequency,
        "confidence": confidence,
        "evidence": evidence,
        "positive_evidence": frequency * evidence,
        "expectation": expected,
    }


class Words:
    """The names of an experiment for terms: of stimuli and operations; other terms stay Narsese."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.names: dict[Term, str] = {}
        for stimulus in vocabulary.stimuli:
            self.names[event_term(stimulus, vocabulary)] = stimulus
        for operation in vocabulary.operations:
            self.names[operation_term(operation, vocabulary)] = operation

    def name(self, term: Term) -> str:
        """Return a term's name in the experiment, or its Narsese."""
        return self.names.get(term, str(term))

    def sides(self, implication: Term) -> tuple[str, str]:
        """Return condition and operation of ``<(P &/ ^op) =/> Q>``, with Q where that is not the goal."""
        assert isinstance(implication, Compound)
        antecedent = implication.parts[0]
        assert isinstance(antecedent, Compound)
        before, operation = antecedent.parts
        events: list[str] = []
        while isinstance(before, Compound) and before.connector == "&/":
            before, last = before.parts
            events.append(self.name(last))
        events.append(self.name(before))
        done = self.name(operation)
        if implication.parts[1] != REINFORCER:
            done += LEADS_TO + self.name(implication.parts[1])
        return " ".join(reversed(events)), done
