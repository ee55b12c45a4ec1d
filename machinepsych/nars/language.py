"""Between terms of Narsese and numbers of a memory: names of symbols and operators, both ways."""

from __future__ import annotations

from typing import Any

from machinepsych.errors import MachinepsychError
from machinepsych.nars.terms import (
    CODES,
    DEPENDENT,
    END_TERM,
    EXTENSIONAL_SET,
    FIRST_CONNECTOR,
    INDEPENDENT,
    INTENSIONAL_SET,
    LARGEST_VARIABLE,
    NO_TERM,
    OPERATOR,
    QUERY,
    REST,
    SELF_SYMBOL,
    WORD,
    intern,
)
from machinepsych.narsese import Atom, Compound, Term, Variable
from machinepsych.narsese.connector import CONNECTORS, Form

VARIABLE_HEADS = {"$": INDEPENDENT, "#": DEPENDENT, "?": QUERY}
_KINDS = {head: kind for kind, head in VARIABLE_HEADS.items()}
_SYMBOLS = {code: symbol for symbol, code in CODES.items()}


class RefusedTermError(MachinepsychError):
    """A term does not fit the memory: too large, too many variables, or no room for more terms or names."""


class Language:
    """The names of one memory: symbols are numbered as they come, operators as they are declared.

    ``symbols[k]`` is the name of symbol k (1 is SELF); ``operators[k]`` that of operation k, from 1.
    """

    def __init__(self, symbols: int, operators: list[str]) -> None:
        self.largest = symbols
        self.symbols: list[str] = ["", "SELF"]
        self.numbers: dict[str, int] = {"SELF": SELF_SYMBOL}
        self.operators: list[str] = ["", *operators]

    def symbol(self, name: str) -> int:
        """Return the number of a name, new or known; raises RefusedTermError where there are too many."""
        if name not in self.numbers:
            if len(self.symbols) >= self.largest:
                raise RefusedTermError(
                    f"{name!r}: this memory holds {self.largest - 2} different names, and all are taken"
                )
            self.numbers[name] = len(self.symbols)
            self.symbols.append(name)
        return self.numbers[name]

    def forget_names(self, count: int) -> None:
        """Forget all names but the first ``count``: those of a sentence that was not taken in."""
        for name in self.symbols[count:]:
            del self.numbers[name]
        del self.symbols[count:]

    def operation(self, name: str) -> int:
        """Return the number of an operation; raises RefusedTermError for an undeclared operator."""
        if name not in self.operators[1:]:
            from machinepsych.errors import nearest_name

            near = nearest_name(name, self.operators[1:])
            hint = f" Did you mean {near}?" if near else ""
            raise RefusedTermError(
                f"{name} is no operation here; there are {' '.join(self.operators[1:])}.{hint}"
            )
        return self.operators.index(name, 1)

    def encode(self, memory: Any, term: Term) -> int:
        """Return the number of a term in a memory, made if it is new.

        Variables must be numbered from 1 (see :func:`machinepsych.narsese.normalized`). Raises
        RefusedTermError where the term does not fit.
        """
        done: list[int] = []
        waiting: list[tuple[Term, bool]] = [(term, False)]
        while waiting:
            current, ready = waiting.pop()
            if isinstance(current, Atom):
                done.append(self._atom(memory, current))
            elif isinstance(current, Variable):
                number = int(current.name) if current.name.isdecimal() else 0
                if not 1 <= number <= LARGEST_VARIABLE:
                    raise RefusedTermError(
                        f"{term}: at most {LARGEST_VARIABLE} variables of a kind fit in one term"
                    )
                done.append(int(intern(memory, VARIABLE_HEADS[current.kind], number, NO_TERM)))
            elif not ready:
                assert isinstance(current, Compound)
                waiting.append((current, True))
                waiting.extend((part, False) for part in reversed(current.parts))
            else:
                assert isinstance(current, Compound)
                parts = done[-len(current.parts) :]
                del done[-len(current.parts) :]
                done.append(self._compound(memory, current.connector, parts))
            if done and done[-1] == NO_TERM:
                raise RefusedTermError(
                    f"{term} does not fit this memory: too large (its limit is "
                    f"{int(memory.registers[3])} atoms and connectors), or no room for more terms"
                )
        return done[0]

    def _atom(self, memory: Any, atom: Atom) -> int:
        if atom.is_operator:
            return int(intern(memory, OPERATOR, self.operation(atom.name), NO_TERM))
        return int(intern(memory, WORD, self.symbol(atom.name), NO_TERM))

    def _compound(self, memory: Any, connector: str, parts: list[int]) -> int:
        code = CODES[connector]
        form = CONNECTORS[connector].form
        if form is Form.SET:
            rest = END_TERM
            for part in reversed(parts[1:]):
                rest = int(intern(memory, REST, part, rest))
            return int(intern(memory, code, parts[0], rest))
        if form is Form.PREFIX:
            return int(intern(memory, code, parts[0], END_TERM))
        return int(intern(memory, code, parts[0], parts[1]))

    def decode(self, memory: Any, number: int) -> Term:
        """Return the term that a number stands for."""
        head = int(memory.term_head[number])
        left, right = int(memory.term_left[number]), int(memory.term_right[number])
        if head == WORD:
            return Atom(self.symbols[left])
        if head == OPERATOR:
            return Atom(self.operators[left])
        if head in _KINDS:
            return Variable(_KINDS[head], left)
        if head < FIRST_CONNECTOR or head == REST:
            raise ValueError(f"{number} is no term by itself")
        if head in (EXTENSIONAL_SET, INTENSIONAL_SET):
            parts = [self.decode(memory, left)]
            while right != END_TERM:
                parts.append(self.decode(memory, int(memory.term_left[right])))
                right = int(memory.term_right[right])
            return Compound(_SYMBOLS[head], tuple(parts))
        if right == END_TERM:
            return Compound(_SYMBOLS[head], (self.decode(memory, left),))
        return Compound(_SYMBOLS[head], (self.decode(memory, left), self.decode(memory, right)))
