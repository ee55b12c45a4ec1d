"""The copulas and connectors of Narsese, as one table that the parser, the writer and the docs read.

The forms are those of the shell of OpenNARS for Applications (ONA; Hammer & Lofthouse 2020); what each
means is in Wang (2013), Non-Axiomatic Logic.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Form(Enum):
    """How a connector is written, and how many terms it holds."""

    STATEMENT = "statement"
    """A copula between two terms: <a --> b>."""
    CHAIN = "chain"
    """A connector between two terms; (a && b && c) is read as ((a && b) && c)."""
    PAIR = "pair"
    """A connector between exactly two terms: (a - b)."""
    PREFIX = "prefix"
    """A connector before its one term: (-- a)."""
    SET = "set"
    """Brackets around one or more terms: {a b}."""


@dataclass(frozen=True)
class Connector:
    """One row of the table: how it is written, what it is called, which form it has."""

    symbol: str
    name: str
    form: Form


# The symbol of a set is its pair of brackets; everything else is written as it stands here.
CONNECTORS: dict[str, Connector] = {
    connector.symbol: connector
    for connector in (
        Connector("-->", "inheritance", Form.STATEMENT),
        Connector("<->", "similarity", Form.STATEMENT),
        Connector("==>", "implication", Form.STATEMENT),
        Connector("<=>", "equivalence", Form.STATEMENT),
        Connector("=/>", "temporal implication", Form.STATEMENT),
        Connector("|->", "property comparison", Form.STATEMENT),
        Connector("&/", "sequence", Form.CHAIN),
        Connector("&|", "parallel conjunction", Form.CHAIN),
        Connector("&&", "conjunction", Form.CHAIN),
        Connector("||", "disjunction", Form.CHAIN),
        Connector("*", "product", Form.CHAIN),
        Connector("&", "extensional intersection", Form.CHAIN),
        Connector("|", "intensional intersection", Form.CHAIN),
        Connector("-", "extensional difference", Form.PAIR),
        Connector("~", "intensional difference", Form.PAIR),
        Connector("/1", "first extensional image", Form.PAIR),
        Connector("/2", "second extensional image", Form.PAIR),
        Connector("\\1", "first intensional image", Form.PAIR),
        Connector("\\2", "second intensional image", Form.PAIR),
        Connector("--", "negation", Form.PREFIX),
        Connector("=", "equal relation", Form.PREFIX),
        Connector("+", "larger relation", Form.PREFIX),
        Connector("{}", "extensional set", Form.SET),
        Connector("[]", "intensional set", Form.SET),
    )
}

# ONA's own short sign for negation, which its example files use; it is written back as --.
SYNONYMS: dict[str, str] = {"!": "--"}

# What may stand between or before terms: everything but the brackets of sets.
WRITTEN_SYMBOLS: tuple[str, ...] = tuple(
    symbol for symbol, connector in CONNECTORS.items() if connector.form is not Form.SET
)

# Copulas of other Narsese dialects; what comes nearest to them here is not what looks most alike.
_OF_OTHER_DIALECTS: dict[str, str] = {"=|>": "=/>", "=\\>": "=/>", "</>": "=/>", "<|>": "<=>"}


def nearest_symbol(signs: str) -> str:
    """Return the copula or connector most like some signs; of two equally like, the first of the table."""
    if signs in _OF_OTHER_DIALECTS:
        return _OF_OTHER_DIALECTS[signs]
    # Only where there is a mistake: nothing else in a shell needs it.
    from difflib import SequenceMatcher

    return max(WRITTEN_SYMBOLS, key=lambda symbol: SequenceMatcher(None, signs, symbol).ratio())


def parts_expected(connector: Connector) -> str:
    """Say in words how many terms a compound of this connector holds."""
    if connector.form is Form.PREFIX:
        return "exactly one term"
    if connector.form is Form.SET:
        return "one or more terms"
    return "exactly two terms"


def holds(connector: Connector, count: int) -> bool:
    """Say whether a compound of this connector may hold ``count`` terms."""
    if connector.form is Form.PREFIX:
        return count == 1
    if connector.form is Form.SET:
        return count >= 1
    return count == 2
