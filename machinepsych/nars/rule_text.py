"""From lines of text to rules: reading, and telling what is wrong with a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from machinepsych.errors import MachinepsychError, nearest_name
from machinepsych.nars.rules import RULES
from machinepsych.narsese import Atom, Compound, NarseseError, Term, parse_term

# The truth functions that rules name, by number; those of one premise first.
TRUTHS: dict[str, int] = {
    name: number
    for number, name in enumerate(
        (
            "negation",
            "structural_deduction",
            "structural_intersection",
            "deduction",
            "exemplification",
            "induction",
            "abduction",
            "comparison",
            "analogy",
            "resemblance",
            "intersection",
            "union",
            "difference",
            "decompose_ppp",
            "decompose_pnp",
            "decompose_npp",
            "decompose_pnn",
            "decompose_nnn",
            "anonymous_analogy",
            "frequency_greater",
            "frequency_equal",
        )
    )
}
OF_ONE_PREMISE = 3

# What a conclusion's variables are introduced for.
INTRODUCTIONS: dict[str, int] = {"": 0, "subjects": 1, "predicates": 2, "both": 3}


class RuleError(MachinepsychError):
    """A rule's text cannot be read; says which line and what is wrong with it."""


@dataclass(frozen=True)
class Rule:
    """One rule: level and line of the text, premises (one or two), conclusion, truth function, what else."""

    level: int
    line: int
    premises: tuple[Term, ...]
    conclusion: Term
    truth: str
    denied: bool = False
    bind: tuple[str, str] | None = None
    binds: str = ""
    introduce: str = ""

    @property
    def group(self) -> tuple[object, ...]:
        """What rules that are matched together have in common."""
        return (self.level, self.premises, self.bind, self.binds)


def read_rules(texts: dict[int, str] = RULES) -> tuple[Rule, ...]:
    """Read the rules of all levels, in order; raises RuleError with the first line that cannot be read."""
    return tuple(
        _rule(level, number, line) for level in sorted(texts) for number, line in _lines(texts[level])
    )


def _lines(text: str) -> Iterator[tuple[int, str]]:
    whole: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip()
        if bare.startswith("|-") and whole:
            whole[-1] = (whole[-1][0], f"{whole[-1][1]} {bare}")
        elif bare and not bare.startswith("#"):
            whole.append((number, bare))
    return iter(whole)


def _rule(level: int, number: int, text: str) -> Rule:
    def wrong(what: str) -> RuleError:
        return RuleError(f"NAL-{level}, line {number} of its rules: {what}\n  {text}")

    left, arrow, right = text.partition(" |- ")
    if not arrow:
        raise wrong('there is no "|-" between premises and conclusion.')
    parts = [part.strip() for part in right.split("  ") if part.strip()]
    if len(parts) < 2:
        raise wrong("two spaces and a truth function must follow the conclusion.")
    try:
        premises = tuple(parse_term(part) for part in left.split(", "))
        conclusion = parse_term(parts[0])
    except NarseseError as error:
        raise wrong(str(error)) from None
    if len(premises) > 2:
        raise wrong(f"a rule has one premise or two, not {len(premises)}.")
    truth, *denied = parts[1].split()
    if truth not in TRUTHS:
        near = nearest_name(truth, TRUTHS)
        raise wrong(f"there is no truth function {truth!r}." + (f" Did you mean {near}?" if near else ""))
    if denied not in ([], ["denied"]):
        raise wrong(f"{' '.join(denied)!r} cannot follow a truth function; only 'denied' can.")
    if (TRUTHS[truth] < OF_ONE_PREMISE) != (len(premises) == 1):
        raise wrong(f"{truth} is not a truth function of {len(premises)} premises.")
    bind: tuple[str, str] | None = None
    binds = introduce = ""
    try:
        known = {letter for premise in premises for letter in letters(premise)}
        used = set(letters(conclusion))
    except ValueError as error:
        raise wrong(f"{error}: rules are about capital letters only.") from None
    for part in parts[2:]:
        words = part.split()
        if len(words) == 2 and words[0] == "introduce" and words[1] in list(INTRODUCTIONS)[1:]:
            introduce = words[1]
        elif words[0] == "bind" and len(words) in (4, 6) and words[-2] == "to":
            bind = (words[-3], words[-1])
            binds = words[1] if len(words) == 6 else "$#"
            if len(words) == 6 and (binds not in "$#" or words[2] != "of"):
                raise wrong(f"{part!r}: 'bind A to B', 'bind $ of A to B' or 'bind # of A to B' can be read.")
        else:
            raise wrong(f"{part!r} is neither 'bind A to B' nor 'introduce subjects|predicates|both'.")
    unknown = sorted({*used, *(bind or ())} - known)
    if unknown:
        raise wrong(f"{', '.join(unknown)} stands in no premise.")
    return Rule(level, number, premises, conclusion, truth, bool(denied), bind, binds, introduce)


def letters(term: Term) -> Iterator[str]:
    """Yield the capital letters in a term, as often as they stand there; ValueError for anything else."""
    if isinstance(term, Compound):
        for part in term.parts:
            yield from letters(part)
    elif isinstance(term, Atom) and len(term.name) == 1 and term.name.isupper():
        yield term.name
    else:
        raise ValueError(str(term))
