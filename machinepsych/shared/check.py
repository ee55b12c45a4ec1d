"""Checking a shared protocol: every mistake with its place, before anything runs."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from machinepsych.agents.base import AGENTS
from machinepsych.apparatus.senses.base import SENSES
from machinepsych.apparatus.shared.order import MOST_SUBJECTS
from machinepsych.apparatus.shared.situations.base import SITUATIONS, Situation
from machinepsych.errors import MachinepsychError, ProtocolError
from machinepsych.parameters import describe
from machinepsych.protocol.check import LARGEST_SEED
from machinepsych.protocol.check_agents import check_agents, check_values
from machinepsych.protocol.document import Document, Fields, Items, Node, Scalar, given, shown
from machinepsych.protocol.inspection import Inspection
from machinepsych.protocol.model import FORMAT
from machinepsych.protocol.notation import LONGEST_TICK, SHORTEST_TICK
from machinepsych.protocol.override import read_changed
from machinepsych.shared.protocol import SHARED, Company, Condition, SharedProtocol

FIELDS = (
    "machinepsych", "kind", "name", "about", "source", "seed", "chambers", "apparatus", "agents",
    "companies", "conditions", "control", "blocks", "trials", "intertrial_interval",
)  # fmt: skip
NEEDED = (
    *("machinepsych", "kind", "name", "seed", "chambers", "apparatus", "agents", "companies"),
    *("conditions", "blocks", "trials"),
)
APPARATUS_FIELDS = ("use", "parameters", "senses", "tick")
COMPANY_FIELDS = ("name", "subjects")
CONDITION_FIELDS = ("name", "about", "subjects", "parameters")
MOST_CHAMBERS = 1_000_000
MOST_TRIALS = 100_000
DEFAULT_TICK = Fraction(1)


def loads(text: str, file: str, overrides: Iterable[str] = ()) -> SharedProtocol:
    """Read a shared protocol from text; raises ProtocolError with every mistake, each with its place."""
    return _Check(read_changed(text, file, overrides)).protocol()


class _Check:
    """Reads a document's fields."""

    def __init__(self, document: Document) -> None:
        self.look = Inspection(document.problems)
        self.root = document.root

    def protocol(self) -> SharedProtocol:
        look, root = self.look, self.root
        look.fields(root, "", "a shared protocol", FIELDS)
        for key in NEEDED:
            if key not in root.entries:
                look.refuse(root.place, f'The protocol needs "{key}".')
        self._read("machinepsych", lambda node: look.integer(node, "machinepsych", FORMAT, FORMAT))
        self._read("kind", lambda node: look.choice(node, "kind", (SHARED,)))
        situation, parameters, senses, tick = self._read("apparatus", self._apparatus) or (
            *(None, {}, None),
            DEFAULT_TICK,
        )
        agents = self._read("agents", lambda node: check_agents(look, node, AGENTS), ())
        labels = [agent.label for agent in agents]
        companies = self._read("companies", lambda node: self._companies(node, labels), ())
        conditions = self._read("conditions", lambda node: self._conditions(node, situation), ())
        names = [condition.name for condition in conditions]
        values: dict[str, Any] = {
            "name": self._read("name", lambda node: look.name(node, "name")),
            "about": self._read("about", lambda node: look.text(node, "about"), ""),
            "source": self._read("source", lambda node: look.text(node, "source"), ""),
            "seed": self._read("seed", lambda node: look.integer(node, "seed", 0, LARGEST_SEED)),
            "chambers": self._read("chambers", lambda node: look.integer(node, "chambers", 1, MOST_CHAMBERS)),
            "control": self._read("control", lambda node: look.choice(node, "control", names), ""),
            "blocks": self._read("blocks", lambda node: look.integer(node, "blocks", 1, MOST_TRIALS)),
            "trials_per_block": self._read(
                "trials", lambda node: look.integer(node, "trials", 1, MOST_TRIALS)
            ),
            "interval": self._read(
                "intertrial_interval", lambda node: look.ticks(node, "intertrial_interval", tick, 0), 0
            ),
        }
        if look.problems:
            raise ProtocolError(look.problems)
        assert situation is not None
        protocol = SharedProtocol(
            situation=situation.name,
            parameters=parameters,
            senses=senses,
            tick=tick,
            agents=agents,
            companies=companies,
            conditions=conditions,
            **values,
        )
        self._check_places(protocol)
        return protocol

    def _read(self, key: str, reader: Any, default: Any = None) -> Any:
        return given(self.root, key, reader, default)

    def _apparatus(self, node: Node) -> tuple[Situation | None, dict[str, Any], Any, Fraction] | None:
        look = self.look
        fields = look.fields(node, "apparatus", "the apparatus", APPARATUS_FIELDS)
        if fields is None:
            return None
        use, tick, senses = fields.get("use"), fields.get("tick"), fields.get("senses")
        if use is None:
            look.refuse(node.place, 'The apparatus needs "use".')
        name = None if use is None else look.choice(use, "use", SITUATIONS.names())
        situation = None if name is None else SITUATIONS.get(name)
        length = None if tick is None else look.duration(tick, "tick")
        if tick is not None and length is not None and not SHORTEST_TICK <= length <= LONGEST_TICK:
            look.refuse(tick.place, '"tick" must be from 1ms to 60s.')
            length = None
        chosen = None if senses is None else look.names(senses, "senses", 50)
        if chosen is not None and isinstance(senses, Items):
            for item, each in zip(senses.items, chosen, strict=True):
                if each not in SENSES.names():
                    look.unknown(item.place, f"There is no sense {shown(each)}.", each, SENSES.names())
        return (
            situation,
            self._parameters(fields.get("parameters"), situation),
            chosen,
            length or DEFAULT_TICK,
        )

    def _parameters(self, node: Node | None, situation: Situation | None) -> dict[str, Any]:
        """Return the parameters of a situation that are given."""
        if node is None:
            return {}
        if not isinstance(node, Fields):
            self.look.expected(node, "parameters", "a mapping such as {limit: 20}")
            return {}
        if situation is None:
            return {}
        return check_values(self.look, node, situation.name, describe(situation.parameters))

    def _named(self, node: Node, key: str, known: tuple[str, ...]) -> Iterable[tuple[Fields, str]]:
        """List the mappings of a list, each with its name, which no other has."""
        names: set[str] = set()
        for item in self.look.items(node, key, 1000, key) or ():
            fields = self.look.fields(item, key, f"one of the {key}", known)
            if fields is None:
                continue
            name_node = fields.get("name")
            if name_node is None:
                self.look.refuse(fields.place, f'Each of the {key} needs "name".')
                continue
            name = self.look.name(name_node, "name")
            if name in names:
                self.look.refuse(name_node.place, f'There are two {key} named "{name}".')
            elif name is not None:
                names.add(name)
                yield fields, name

    def _companies(self, node: Node, labels: list[str]) -> tuple[Company, ...]:
        companies = []
        for fields, name in self._named(node, "companies", COMPANY_FIELDS):
            subjects = fields.get("subjects")
            if subjects is None:
                self.look.refuse(fields.place, 'A company needs "subjects": labels of agents.')
                continue
            if not isinstance(subjects, Items) or not 1 <= len(subjects.items) <= MOST_SUBJECTS:
                self.look.expected(subjects, "subjects", f"a list of 1 to {MOST_SUBJECTS} labels of agents")
                continue
            seats = []
            for item in subjects.items:
                label = item.value if isinstance(item, Scalar) else None
                if isinstance(label, str) and label in labels:
                    seats.append(label)
                elif isinstance(label, str):
                    self.look.unknown(item.place, f"No agent here is labelled {shown(label)}.", label, labels)
                else:
                    self.look.expected(item, "subjects", "a list of labels of agents")
            companies.append(Company(name, tuple(seats)))
        return tuple(companies)

    def _conditions(self, node: Node, situation: Situation | None) -> tuple[Condition, ...]:
        conditions = []
        for fields, name in self._named(node, "conditions", CONDITION_FIELDS):
            about, subjects = fields.get("about"), fields.get("subjects")
            number = 0 if subjects is None else self.look.integer(subjects, "subjects", 1, MOST_SUBJECTS)
            conditions.append(
                Condition(
                    name,
                    "" if about is None else self.look.text(about, "about") or "",
                    number or 0,
                    self._parameters(fields.get("parameters"), situation),
                )
            )
        return tuple(conditions)

    def _check_places(self, protocol: SharedProtocol) -> None:
        """Make every condition's environment, to hear from it what cannot be."""
        node = self.root.get("conditions")
        assert isinstance(node, Items)
        for condition, item in zip(protocol.conditions, node.items, strict=True):
            try:
                protocol.environment(condition)
            except MachinepsychError as error:
                self.look.refuse(item.place, f'Condition "{condition.name}": {error}')
        if self.look.problems:
            raise ProtocolError(self.look.problems)
