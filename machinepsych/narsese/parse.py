"""Read a term: one pass over the tokens, open brackets on a list instead of Python's stack."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NoReturn

from machinepsych.narsese.connector import CONNECTORS, Form, holds, parts_expected
from machinepsych.narsese.errors import NarseseError, quoted
from machinepsych.narsese.term import VARIABLE_KINDS, Atom, Compound, Term, Variable
from machinepsych.narsese.tokens import CLOSE, COMMA, OPEN, OPENERS, SYMBOL, WORD, Token, tokens

# How deep terms may nest. Far beyond any reasoner (ONA's terms nest at most five deep); a bound only so
# that a line of brackets ends in a message.
DEPTH_LIMIT = 1000

_SETS = {"{": "{}", "[": "[]"}


def parse_term(text: str) -> Term:
    """Read a text as one term, for example ``<({SELF} * light) --> ^activate>``.

    Compounds stand in brackets; ``<a --> b>`` and ``(a --> b)`` are the same, and so are ``(a * b)``,
    ``(* a b)`` and ``(*,a,b)``. ``(a && b && c)`` is read as ``((a && b) && c)``. Raises NarseseError,
    and nothing else, for a text that is no term or nests deeper than ``DEPTH_LIMIT``.
    """
    return read_term(text, 0, len(text))


def read_term(text: str, start: int, end: int) -> Term:
    """Read ``text[start:end]`` as one term; errors tell columns of the whole text. See parse_term."""
    return _Reader(text).read(tokens(text, start, end))


@dataclass
class _Bracket:
    """An open bracket and what was read since."""

    opener: Token
    parts: list[Term] = field(default_factory=list)
    connector: Token | None = None
    prefix: bool = False
    # Whether an infix connector waits for its second term.
    waits: bool = False

    @property
    def is_set(self) -> bool:
        return self.opener.text in _SETS

    @property
    def is_chain(self) -> bool:
        return self.connector is not None and CONNECTORS[self.connector.text].form is Form.CHAIN


class _Reader:
    """The state of reading: the brackets that are open, and the term that was read outside of all."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.open: list[_Bracket] = []
        self.result: Term | None = None

    def read(self, line: Iterable[Token]) -> Term:
        comma = False
        for token in line:
            if comma and token.kind not in (WORD, OPEN):
                self.fail(token, "a term after the comma")
            comma = token.kind == COMMA
            if token.kind == WORD:
                self.place(_leaf(token.text), token)
            elif token.kind == OPEN:
                self.open_bracket(token)
            elif token.kind == SYMBOL:
                self.connect(token)
            elif token.kind == COMMA:
                self.check_comma(token)
            elif token.kind == CLOSE:
                self.close_bracket(token)
            elif self.open:
                opener = self.open[-1].opener
                self.fail(token, f"{OPENERS[opener.text]} for the {opener.text} of column {opener.position}")
            elif self.result is None:
                self.fail(token, "a term")
        assert self.result is not None
        return self.result

    def fail(self, token: Token, expected: str, nearest: str | None = None) -> NoReturn:
        raise NarseseError(self.text, token.position, token.described(), expected, nearest)

    def open_bracket(self, token: Token) -> None:
        self.check_room(token)
        if len(self.open) >= DEPTH_LIMIT:
            self.fail_depth(token)
        self.open.append(_Bracket(token))

    def fail_depth(self, token: Token) -> NoReturn:
        found = f"a term nested more than {DEPTH_LIMIT} deep"
        raise NarseseError(self.text, token.position, found, f"at most {DEPTH_LIMIT} levels of brackets")

    def check_room(self, token: Token) -> None:
        """Refuse a term where a connector or the end has to come first."""
        if not self.open:
            if self.result is not None:
                self.fail(
                    token, f"the end after the term {quoted(str(self.result))} (or . ! ? of a sentence)"
                )
            return
        inner = self.open[-1]
        if inner.is_set or inner.prefix or inner.waits or not inner.parts:
            return
        if inner.connector is None:
            self.fail(token, f"a copula or connector after {quoted(str(inner.parts[0]))}, such as --> or *")
        self.fail(token, f"{inner.connector.text} or {OPENERS[inner.opener.text]}")

    def check_comma(self, token: Token) -> None:
        """Refuse a comma that does not stand behind a term, or behind the connector of (*,a,b)."""
        if not self.open:
            self.fail(token, "brackets around terms that commas separate: (*,a,b) or {a,b}")
        inner = self.open[-1]
        if inner.waits or not (inner.parts or inner.prefix):
            self.fail(token, "a term")

    def place(self, term: Term, token: Token) -> None:
        """Put a finished term where it belongs: into the innermost open bracket, or out of all."""
        self.check_room(token)
        if not self.open:
            self.result = term
            return
        inner = self.open[-1]
        inner.parts.append(term)
        inner.waits = False
        # Sooner than in compound(), which a line of millions of terms would take minutes to reach.
        if len(inner.parts) > DEPTH_LIMIT + 1 and inner.is_chain:
            self.fail_depth(token)

    def connect(self, token: Token) -> None:
        """Take a copula or connector: before its terms where nothing stands there yet, else between."""
        if not self.open:
            self.fail(token, "a term, its copula or connector inside brackets: <a --> b>, (a * b)")
        inner = self.open[-1]
        if inner.is_set:
            self.fail(token, f"a term or {OPENERS[inner.opener.text]}; sets hold terms without connectors")
        if inner.prefix or inner.waits:
            self.fail(token, "a term")
        form = CONNECTORS[token.text].form
        if not inner.parts:
            inner.connector, inner.prefix = token, True
        elif form is Form.PREFIX:
            self.fail(token, f"a connector between terms; {token.text} stands before: ({token.text} a)")
        elif inner.connector is None:
            inner.connector, inner.waits = token, True
        elif inner.connector.text == token.text and form is Form.CHAIN:
            inner.waits = True
        else:
            closer = OPENERS[inner.opener.text]
            self.fail(token, f"{closer}; a second connector needs brackets of its own")

    def close_bracket(self, token: Token) -> None:
        if not self.open:
            self.fail(token, "no closing bracket here, since none is open")
        inner = self.open.pop()
        closer = OPENERS[inner.opener.text]
        if token.text != closer:
            self.fail(
                token, f"{closer} for the {inner.opener.text} of column {inner.opener.position}", closer
            )
        self.place(self.compound(inner, token), token)

    def compound(self, inner: _Bracket, closer: Token) -> Term:
        if inner.is_set:
            if not inner.parts:
                self.fail(closer, "a term, since a set has one element or more")
            return self.bounded(Compound(_SETS[inner.opener.text], tuple(inner.parts)), closer)
        if not inner.parts or inner.waits:
            self.fail(closer, "a term")
        if inner.connector is None:
            first = quoted(str(inner.parts[0]))
            self.fail(closer, f"a copula or connector after {first}, such as --> or *")
        row = CONNECTORS[inner.connector.text]
        if row.form is Form.CHAIN and len(inner.parts) > 1:
            whole = inner.parts[0]
            for part in inner.parts[1:]:
                whole = self.bounded(Compound(row.symbol, (whole, part)), closer)
            return whole
        if not holds(row, len(inner.parts)):
            self.fail(
                closer, f"{parts_expected(row)} in the brackets of {row.symbol}, not {len(inner.parts)}"
            )
        return self.bounded(Compound(row.symbol, tuple(inner.parts)), closer)

    def bounded(self, term: Term, token: Token) -> Term:
        # A chain of connectors nests without a bracket being written, so depth is checked here as well.
        if term.depth > DEPTH_LIMIT:
            self.fail_depth(token)
        return term


def _leaf(word: str) -> Term:
    if word[0] in VARIABLE_KINDS:
        return Variable(word[0], word[1:])
    return Atom(word)
