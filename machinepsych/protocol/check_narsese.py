"""Checking how a reasoner is to read stimuli and operations: terms of Narsese.

The key ``stimulus@place`` stands for every stimulus at a place that has no entry of its own; in its term the
words ``stimulus`` and ``place`` stand for what they say.
"""

from __future__ import annotations

from typing import Any

from machinepsych.narsese import (
    Atom,
    Compound,
    NarseseError,
    Term,
    is_ground,
    operator_of,
    parse_term,
    substitute,
)
from machinepsych.protocol.document import Entry, Fields, Node, shown
from machinepsych.protocol.inspection import Inspection
from machinepsych.protocol.model import TrialType
from machinepsych.vocabulary import stimulus_and_place

PATTERN = "stimulus@place"


def check_narsese(
    look: Inspection, node: Node, trial_types: tuple[TrialType, ...] | None, apparatus: dict[str, Any]
) -> dict[str, str] | None:
    """Return the terms of stimuli and operanda, as text; each is for something that there is."""
    if not isinstance(node, Fields):
        look.expected(node, "narsese", "a mapping such as {A1@left: <A1 --> [left]>}")
        return None
    stimuli = {stimulus for each in trial_types or () for stimulus in each.stimuli}
    operanda = apparatus.get("operanda") or ()
    terms: dict[str, str] = {}
    pattern: Term | None = None
    for name, entry in node.entries.items():
        if name == PATTERN:
            pattern = _term(look, name, entry)
            continue
        if trial_types is not None and name not in stimuli and name not in operanda:
            message = f"{shown(name)} is neither a stimulus of a trial type nor an operandum."
            look.unknown(entry.key, message, name, [*sorted(stimuli), *operanda])
            continue
        term = _term(look, name, entry)
        if term is None:
            continue
        fault = _fault(term, name in operanda)
        if fault:
            look.refuse(entry.value.place, f"{shown(name)} is read as {term}: {fault}.")
        else:
            terms[name] = str(term)
    if pattern is not None:
        terms |= _by_pattern(pattern, [each for each in sorted(stimuli) if each not in terms])
    return terms


def _by_pattern(pattern: Term, stimuli: list[str]) -> dict[str, str]:
    terms = {}
    for name in stimuli:
        # Narsese has no minus in names.
        stimulus, place = stimulus_and_place(name.replace("-", "_"))
        if place is not None:
            words: dict[Term, Term] = {Atom("stimulus"): Atom(stimulus), Atom("place"): Atom(place)}
            terms[name] = str(substitute(pattern, words))
    return terms


def _term(look: Inspection, name: str, entry: Entry) -> Term | None:
    text = look.text(entry.value, name)
    if text is None:
        return None
    try:
        return parse_term(text)
    except NarseseError as error:
        # The excerpt of the error is for a terminal; here the file's place leads to it.
        look.refuse(entry.value.place, f"{shown(name)}: {str(error).splitlines()[0]}")
        return None


def _fault(term: Term, is_operation: bool) -> str:
    if not is_ground(term):
        return "a term without variables is needed"
    operator = operator_of(term)
    if is_operation:
        has_self = isinstance(term, Atom) or (isinstance(term, Compound) and "SELF" in str(term.parts[0]))
        if operator is None or not has_self:
            return "an operation is ^name or <({SELF} * arguments) --> ^name>"
    elif operator is not None:
        return "a stimulus is no operation"
    elif isinstance(term, Compound) and term.connector in ("=/>", "==>", "<=>", "&/", "&|"):
        return "a stimulus is an event, not an implication or a sequence"
    return ""
