"""Narsese cut into tokens, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from machinepsych.narsese.connector import SYNONYMS, WRITTEN_SYMBOLS, nearest_symbol
from machinepsych.narsese.errors import NarseseError, quoted
from machinepsych.narsese.term import NAME

OPENERS = {"<": ">", "(": ")", "{": "}", "[": "]"}
CLOSERS = frozenset(OPENERS.values())

WORD, SYMBOL, OPEN, CLOSE, COMMA, END = "word", "symbol", "open", "close", "comma", "end"

_WORD = re.compile(rf"[$#?^]?{NAME}")
# Longest first: <-> before the bracket <, --> before --.
_SYMBOL = re.compile("|".join(re.escape(s) for s in sorted((*WRITTEN_SYMBOLS, *SYNONYMS), key=len)[::-1]))
# A run of signs is one copula or connector, a known one or a slip of the pen: -> for -->.
_SIGNS = re.compile(r"[-=<>|&/\\*~+!]{2,}")
# Behind < only signs between spaces are such a run: << opens two statements.
_SIGNS_ALONE = re.compile(r"(?<=\s)[-=<>|&/\\*~+!]{2,}(?=\s)")


@dataclass(frozen=True)
class Token:
    """A piece of text: its kind, its text (of a symbol, the table's), its column from 1, its length."""

    kind: str
    text: str
    position: int
    length: int

    def described(self) -> str:
        """Say what this is in an error message."""
        return quoted(self.text) if self.text else "the end"


def tokens(text: str, start: int, end: int) -> Iterator[Token]:
    """Yield the tokens of ``text[start:end]`` as they are asked for; the last is always of kind END.

    Raises NarseseError at signs that are no part of the language; an unknown copula is told with the
    nearest one.
    """
    place = start
    while True:
        while place < end and text[place].isspace():
            place += 1
        if place >= end:
            # What follows the end of the term: the punctuation of its sentence, or nothing.
            yield Token(END, text[end : end + 1], end + 1, 0)
            return
        token = _token(text, place, end)
        yield token
        place += token.length


def _token(text: str, place: int, end: int) -> Token:
    word = _WORD.match(text, place, end)
    if word:
        return Token(WORD, word[0], place + 1, len(word[0]))
    lone = _SIGNS_ALONE.match(text, place, end)
    if lone and lone[0] not in WRITTEN_SYMBOLS and lone[0].strip("<>"):
        _refuse_signs(text, place, lone[0])
    symbol = _SYMBOL.match(text, place, end)
    if symbol:
        signs = _SIGNS.match(text, place, end)
        # After a symbol comes a term, so that no sign but < can follow at once.
        if signs and len(signs[0].rstrip("<")) > len(symbol[0]):
            _refuse_signs(text, place, signs[0].rstrip("<"))
        return Token(SYMBOL, SYNONYMS.get(symbol[0], symbol[0]), place + 1, len(symbol[0]))
    character = text[place]
    if character in OPENERS:
        return Token(OPEN, character, place + 1, 1)
    if character in CLOSERS:
        return Token(CLOSE, character, place + 1, 1)
    if character == ",":
        return Token(COMMA, character, place + 1, 1)
    expected = "an atom (letters, digits, _ and inner dots), a variable or a bracket"
    if character in "$#?^":
        expected = f"a name right after it, such as {character}1 or {character}x"
    raise NarseseError(text, place + 1, quoted(character), expected)


def _refuse_signs(text: str, place: int, signs: str) -> NoReturn:
    expected = f"a copula or connector ({' '.join(WRITTEN_SYMBOLS)})"
    raise NarseseError(text, place + 1, quoted(signs), expected, nearest_symbol(signs))
