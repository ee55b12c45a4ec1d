"""Plug-ins: members found by name in a room of this package and in other people's packages.

A member registers itself with the decorator where it is defined; nobody keeps a list by hand. The
room's modules are imported in order of name when a member is first asked for, then the entry points
of the group ``machinepsych.<room>``.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from importlib.metadata import entry_points
from typing import Generic, TypeVar

from machinepsych.errors import UnknownNameError

Member = TypeVar("Member")


class Registry(Generic[Member]):
    """The members of one kind (``kind`` in messages), found in the room ``room`` of this package."""

    def __init__(self, kind: str, room: str) -> None:
        self.kind = kind
        self.room = room
        self._members: dict[str, Member] = {}
        self._homes: dict[str, str] = {}
        self._discovered = False

    def register(self, name: str, member: Member, home: str) -> Member:
        """Enter a member defined in module ``home``; a name that is taken is refused, naming both homes."""
        if name in self._members and self._homes[name] != home:
            raise ValueError(f'{self.kind} "{name}" is defined in both {self._homes[name]} and {home}')
        self._members[name] = member
        self._homes[name] = home
        return member

    def member(self, name: str) -> Callable[[Member], Member]:
        """Decorate a class or function to enter it under ``name``."""

        def enter(member: Member) -> Member:
            return self.register(name, member, getattr(member, "__module__", "?"))

        return enter

    def _discover(self) -> None:
        if self._discovered:
            return
        self._discovered = True
        package = importlib.import_module(f"machinepsych.{self.room}")
        for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
            importlib.import_module(f"{package.__name__}.{module.name}")
        for point in sorted(entry_points(group=f"machinepsych.{self.room}"), key=lambda point: point.name):
            point.load()

    def get(self, name: str) -> Member:
        """Return the member called ``name``; raises UnknownNameError with the nearest name."""
        self._discover()
        if name not in self._members:
            raise UnknownNameError(self.kind, name, self._members)
        return self._members[name]

    def names(self) -> list[str]:
        """List the names of all members, sorted."""
        self._discover()
        return sorted(self._members)

    def __iter__(self) -> Iterator[Member]:
        return iter([self._members[name] for name in self.names()])
