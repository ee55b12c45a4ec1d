"""Terms of Narsese: atoms, variables and compounds, immutable, hashable, compared by structure.

Nothing in this room recurses, so that the depth of a term is bounded by memory and not by Python's
stack. ``str(term)`` is the text that the parser reads back as an equal term.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from machinepsych.narsese.connector import CONNECTORS, Form, holds, parts_expected

# Letters, digits and _, with single dots between them (B_0.8), and a minus between _ and a digit, since
# a measured value may be negative (B_-0.5). A dot never ends a name: there it closes a sentence.
NAME = r"\w+(?:(?:\.|(?<=_)-(?=\d))\w+)*"

INDEPENDENT, DEPENDENT, QUERY = "$", "#", "?"
VARIABLE_KINDS: dict[str, str] = {INDEPENDENT: "independent", DEPENDENT: "dependent", QUERY: "query"}

_ATOM = re.compile(rf"\^?{NAME}")
_VARIABLE_NAME = re.compile(NAME)


class Term:
    """What all terms have in common.

    ``complexity`` is the number of nodes as ONA counts them: every atom, variable and connector is one,
    and so is the mark that ONA puts in the empty second place of a set of one element, of a negation
    and of the relations (= a) and (+ a). ``depth`` is 0 for atoms and variables and otherwise one more
    than that of the deepest part.
    """

    __slots__ = ("_hash", "complexity", "depth")

    complexity: int
    depth: int
    _hash: int

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"terms do not change: {name} cannot be set")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"terms do not change: {name} cannot be deleted")

    def __hash__(self) -> int:
        return self._hash

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"

    def _fill(self, **values: Any) -> None:
        for name, value in values.items():
            object.__setattr__(self, name, value)


class Atom(Term):
    """A name: ``Atom("light")``, ``Atom("B_0.8")``; an operator is an atom that begins with ^.

    Raises ValueError where the name is empty or holds characters that would not be read back.
    """

    __slots__ = ("name",)
    __match_args__ = ("name",)

    name: str

    def __init__(self, name: str) -> None:
        if _ATOM.fullmatch(name) is None:
            raise ValueError(f"{name!r} is no atom: letters, digits, _ and inner dots, ^ before an operator")
        self._fill(name=name, complexity=1, depth=0, _hash=hash(("atom", name)))

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Atom) and self.name == other.name)

    __hash__ = Term.__hash__

    def __str__(self) -> str:
        return self.name

    def __reduce__(self) -> tuple[Any, ...]:
        return Atom, (self.name,)

    @property
    def is_operator(self) -> bool:
        """Whether the atom names an operation that can be executed: ^left."""
        return self.name.startswith("^")


class Variable(Term):
    """A variable: kind $ (independent), # (dependent) or ? (query), and a name, usually a number.

    Raises ValueError for another kind, or for a name that would not be read back.
    """

    __slots__ = ("kind", "name")
    __match_args__ = ("kind", "name")

    kind: str
    name: str

    def __init__(self, kind: str, name: str | int) -> None:
        name = str(name)
        if kind not in VARIABLE_KINDS:
            raise ValueError(f"{kind!r} is no kind of variable; allowed: {', '.join(VARIABLE_KINDS)}")
        if _VARIABLE_NAME.fullmatch(name) is None:
            raise ValueError(f"{name!r} is no name of a variable: letters, digits, _ and inner dots")
        self._fill(kind=kind, name=name, complexity=1, depth=0, _hash=hash(("variable", kind, name)))

    def __eq__(self, other: object) -> bool:
        return self is other or (
            isinstance(other, Variable) and self.kind == other.kind and self.name == other.name
        )

    __hash__ = Term.__hash__

    def __str__(self) -> str:
        return self.kind + self.name

    def __reduce__(self) -> tuple[Any, ...]:
        return Variable, (self.kind, self.name)


class Compound(Term):
    """A connector and its terms: ``Compound("-->", (a, b))``, ``Compound("{}", (a,))``.

    ``connector`` is a symbol of the table in :mod:`machinepsych.narsese.connector`. Parts keep the order
    in which they are given, in sets too: as in ONA, {a b} and {b a} are different terms. Raises
    ValueError for an unknown symbol or a wrong number of parts.
    """

    __slots__ = ("connector", "parts")
    __match_args__ = ("connector", "parts")

    connector: str
    parts: tuple[Term, ...]

    def __init__(self, connector: str, parts: tuple[Term, ...]) -> None:
        row = CONNECTORS.get(connector)
        if row is None:
            raise ValueError(f"{connector!r} is no connector; allowed: {', '.join(CONNECTORS)}")
        parts = tuple(parts)
        if not holds(row, len(parts)):
            raise ValueError(f"{row.name} {connector} holds {parts_expected(row)}, not {len(parts)}")
        # n parts need n - 1 binary nodes; a single part leaves a place that ONA marks, hence at least 2.
        nodes = len(parts) - 1 if len(parts) > 1 else 2
        self._fill(
            connector=connector,
            parts=parts,
            complexity=nodes + sum(part.complexity for part in parts),
            depth=1 + max(part.depth for part in parts),
            _hash=hash((connector, parts)),
        )

    def __eq__(self, other: object) -> bool:
        # Pairs still to be compared wait on a list: comparing tuples would recurse.
        pairs: list[tuple[object, object]] = [(self, other)]
        while pairs:
            one, two = pairs.pop()
            if one is two:
                continue
            if not isinstance(one, Compound) or not isinstance(two, Compound):
                # Two leaves compare by name; a leaf and a compound would ask each other for ever.
                if isinstance(one, Compound) or isinstance(two, Compound) or one != two:
                    return False
                continue
            if one._hash != two._hash or one.connector != two.connector or len(one.parts) != len(two.parts):
                return False
            pairs.extend(zip(one.parts, two.parts, strict=True))
        return True

    __hash__ = Term.__hash__

    def __str__(self) -> str:
        return "".join(_pieces(self))

    def __reduce__(self) -> tuple[Any, ...]:
        return Compound, (self.connector, self.parts)


def _pieces(term: Term) -> Iterator[str]:
    """Yield the text of a term piece by piece, terms that are still to come waiting on a list."""
    waiting: list[Term | str] = [term]
    while waiting:
        piece = waiting.pop()
        if not isinstance(piece, Compound):
            yield str(piece)
            continue
        written: list[Term | str] = []
        form = CONNECTORS[piece.connector].form
        if form is Form.SET:
            written.append(piece.connector[0])
            for number, part in enumerate(piece.parts):
                written += [" ", part] if number else [part]
            written.append(piece.connector[1])
        elif form is Form.PREFIX:
            written += ["(", piece.connector, " ", piece.parts[0], ")"]
        else:
            left, right = ("<", ">") if form is Form.STATEMENT else ("(", ")")
            first, second = piece.parts
            written += [left, first, f" {piece.connector} ", second, right]
        waiting.extend(reversed(written))
