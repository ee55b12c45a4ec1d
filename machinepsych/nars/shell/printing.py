"""What happened, written as the shell of OpenNARS for Applications (ONA) writes it.

Programs that talk to ONA read these lines by their form, so that the form is kept to the letter: names
and order of the fields, six decimals, the space behind ``executed with args`` where nothing follows.
"""

from __future__ import annotations

from collections.abc import Iterator

from machinepsych.nars.happenings import ConceptView, Happening, Kind
from machinepsych.narsese import Atom, Compound, Sentence, Term, atoms

NO_ANSWER = "Answer: None."
# ONA asks for the result of an operation in this line, the space at its end included.
RESULT_PROMPT = "//Operation result product expected: "

# Printed only where the priority is above what *volume asks for; all other kinds always.
_QUIET = {Kind.DERIVED, Kind.REVISED, Kind.SELECTED}


def is_shown(happening: Happening, volume: int) -> bool:
    """Say whether a happening is printed at a volume from 0 (what matters) to 100 (everything)."""
    return happening.kind not in _QUIET or happening.priority > 1.0 - volume / 100.0


def written(happening: Happening) -> str:
    """Return the line for a happening, without the end of the line."""
    if happening.kind is Kind.DECISION:
        return _decision(happening)
    if happening.kind is Kind.EXECUTED:
        arguments = "" if happening.arguments is None else as_ona(happening.arguments)
        return f"{as_ona(happening.term)} executed with args {arguments}"
    if happening.kind is Kind.ANSWER:
        return f"Answer: {_content(happening)} creationTime={happening.created} {_evidence(happening)}"
    pieces = [f"{happening.kind.value.capitalize()}:"]
    if happening.delay is not None or _is_temporal(happening.term):
        pieces.append(f"dt={happening.delay or 0.0:.6f}")
    pieces += [_content(happening), f"Priority={happening.priority:.6f}", _evidence(happening)]
    return " ".join(pieces)


def as_ona(thing: Term | Sentence) -> str:
    """Return a term or sentence as ONA prints it: as everywhere here, but for the short sign of negation."""
    # No name holds a bracket or a space, so that nothing else can look like this.
    return str(thing).replace("(-- ", "(! ")


def question_line(question: Sentence) -> str:
    """Return the line that repeats a question before its answers."""
    return f"Input: {as_ona(question)}"


def waiting_line(happening: Happening) -> str:
    """Return the line for an event that waits to be selected."""
    # ONA's number for eternal.
    time = -1 if happening.time is None else happening.time
    values = f'{{ "priority": {happening.priority:.6f}, "time": {time} }}'
    return f"{as_ona(happening.term)}: {values} {_truth(happening)}"


def concept_lines(view: ConceptView) -> Iterator[str]:
    """Yield a concept as a comment, and behind it its belief and implications as a shell reads them."""
    frequency, confidence = (view.belief.frequency, view.belief.confidence) if view.belief else (0.0, 0.0)
    yield (
        f'//{as_ona(view.term)}: {{ "priority": {view.priority:.6f}, "usefulness": {view.usefulness:.6f}, '
        f'"useCount": {view.use_count}, "lastUsed": {view.last_used}, '
        f'"frequency": {frequency:.6f}, "confidence": {confidence:.6f} }}'
    )
    for kept in (view.belief, *view.links):
        if kept is not None:
            delay = f"dt={kept.delay or 0.0:.6f} " if _is_temporal(kept.term) else ""
            yield f"{delay}{as_ona(kept.term)}. {{{kept.frequency:.6f} {kept.confidence:.6f}}}"


def atom_lines(views: list[ConceptView]) -> Iterator[str]:
    """Yield every atom with every concept that holds it, ordered by the concepts' order."""
    holders: dict[Atom, list[Term]] = {}
    for view in views:
        for atom in dict.fromkeys(atoms(view.term)):
            holders.setdefault(atom, []).append(view.term)
    for atom, terms in holders.items():
        yield from (f"{atom} -> {as_ona(term)}" for term in terms)


def _decision(happening: Happening) -> str:
    expectation = 0.0 if happening.expectation is None else happening.expectation
    text = (
        f"decision expectation={expectation:.6f} implication: {as_ona(happening.term)}. {_stamp(happening)} "
        f"{_truth(happening, '')} dt={happening.delay or 0.0:.6f}"
    )
    cause = happening.precondition
    if cause is None:
        return text
    text += f" precondition: {as_ona(cause.term)}. "
    if cause.time is None:
        return text + f"{_stamp(cause)} {_truth(cause, '')}"
    return text + f":|: {_stamp(cause)} {_truth(cause, '')} occurrenceTime={cause.time}"


def _content(happening: Happening) -> str:
    text = f"{as_ona(happening.term)}{happening.punctuation.value}"
    return text if happening.time is None else f"{text} :|: occurrenceTime={happening.time}"


def _evidence(happening: Happening) -> str:
    return f"{_stamp(happening)} {_truth(happening)}"


def _stamp(happening: Happening) -> str:
    return f"Stamp=[{','.join(map(str, happening.stamp))}]"


def _truth(happening: Happening, comma: str = ",") -> str:
    # Decisions are the one line in which ONA leaves the comma out.
    return f"Truth: frequency={happening.frequency:.6f}{comma} confidence={happening.confidence:.6f}"


def _is_temporal(term: Term) -> bool:
    return isinstance(term, Compound) and term.connector == "=/>"
