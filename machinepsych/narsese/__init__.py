"""Narsese, the language of Non-Axiomatic Logic: terms and sentences, read, written and taken apart.

>>> from machinepsych.narsese import parse_sentence, variables, write
>>> sentence = parse_sentence("<(<$1 --> room> &/ ^light) =/> <$1 --> [lit]>>. {1.0 0.6}")
>>> write(sentence.term), variables(sentence.term), sentence.truth.confidence
('<(<$1 --> room> &/ ^light) =/> <$1 --> [lit]>>', (<Variable $1>,), 0.6)
"""

from machinepsych.narsese.commands import Command, parse_command
from machinepsych.narsese.connector import CONNECTORS, Connector, Form
from machinepsych.narsese.errors import NarseseError
from machinepsych.narsese.expectation import Expectation, Expected, parse_expectation
from machinepsych.narsese.line import Blank, Comment, Line, Reply, Steps, parse_line
from machinepsych.narsese.parse import DEPTH_LIMIT, parse_term
from machinepsych.narsese.sentence import (
    DEFAULT_TRUTH,
    Punctuation,
    Sentence,
    Tense,
    Truth,
    parse_sentence,
    write,
)
from machinepsych.narsese.structure import (
    atoms,
    is_ground,
    normalized,
    operator_of,
    substitute,
    subterms,
    tie_order,
    variables,
)
from machinepsych.narsese.term import DEPENDENT, INDEPENDENT, QUERY, Atom, Compound, Term, Variable

__all__ = [
    "CONNECTORS",
    "DEFAULT_TRUTH",
    "DEPENDENT",
    "DEPTH_LIMIT",
    "INDEPENDENT",
    "QUERY",
    "Atom",
    "Blank",
    "Command",
    "Comment",
    "Compound",
    "Connector",
    "Expectation",
    "Expected",
    "Form",
    "Line",
    "NarseseError",
    "Punctuation",
    "Reply",
    "Sentence",
    "Steps",
    "Tense",
    "Term",
    "Truth",
    "Variable",
    "atoms",
    "is_ground",
    "normalized",
    "operator_of",
    "parse_command",
    "parse_expectation",
    "parse_line",
    "parse_sentence",
    "parse_term",
    "substitute",
    "subterms",
    "tie_order",
    "variables",
    "write",
]
