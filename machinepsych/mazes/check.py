"""Checking a maze protocol: every mistake with its place, before anything runs."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import partial
from typing import Any

from machinepsych.agents.base import AGENTS
from machinepsych.apparatus.environment import Draw, Environment
from machinepsych.apparatus.map_text import layout_names, load_layout, read_map
from machinepsych.apparatus.paradigms.base import FAITHFUL, FORMS, PARADIGMS, ParadigmError
from machinepsych.apparatus.senses.base import SENSES
from machinepsych.errors import MachinepsychError, MapError, ProtocolError
from machinepsych.mazes.protocol import DEFAULT_STEPS, MAZE, OWN_MAZE, MazePhase, MazeProtocol, Place
from machinepsych.parameters import describe
from machinepsych.protocol.check import LARGEST_SEED
from machinepsych.protocol.check_agents import check_agents, check_changes, check_values
from machinepsych.protocol.document import Document, Fields, Items, Node, Scalar, given, shown
from machinepsych.protocol.inspection import Inspection
from machinepsych.protocol.model import FORMAT
from machinepsych.protocol.notation import LONGEST_TICK, SHORTEST_TICK
from machinepsych.protocol.override import read_changed

FIELDS = (
    "machinepsych", "kind", "name", "about", "source", "seed", "subjects", "apparatus", "agents",
    "every_phase", "phases",
)  # fmt: skip
NEEDED = ("machinepsych", "kind", "name", "seed", "subjects", "apparatus", "agents", "phases")
APPARATUS_FIELDS = ("use", "form", "parameters", "senses", "map", "steps", "tick")
SHARED = ("blocks", "trials", "intertrial_interval", "feedback", "draws", "agents")
PHASE_FIELDS = ("name", "about", *SHARED)
FEEDBACK = ("shown", "none")
MOST_SUBJECTS = 1_000_000
MOST_TRIALS = 100_000
MOST_STEPS = 10_000
DEFAULT_TICK = Fraction(1)


def loads(text: str, file: str, overrides: Iterable[str] = ()) -> MazeProtocol:
    """Read a maze protocol from text; raises ProtocolError with every mistake, each with its place."""
    return _check(read_changed(text, file, overrides), text)


def _check(document: Document, text: str) -> MazeProtocol:
    look = Inspection(document.problems)
    root = document.root
    look.fields(root, "", "a maze protocol", FIELDS)
    for key in NEEDED:
        if key not in root.entries:
            look.refuse(root.place, f'The protocol needs "{key}".')

    read = partial(given, root)
    read("machinepsych", lambda node: look.integer(node, "machinepsych", FORMAT, FORMAT))
    read("kind", lambda node: look.choice(node, "kind", (MAZE,)))
    place, environment, tick = read("apparatus", lambda node: _Apparatus(look, text).read(node)) or (
        None,
        None,
        DEFAULT_TICK,
    )
    agents = read("agents", lambda node: check_agents(look, node, AGENTS), ())
    labels = {agent.label: (agent.kind, describe(AGENTS.get(agent.kind).parameters)) for agent in agents}
    phases = _Phases(look, environment, tick, labels).read(root)
    values = {
        "name": read("name", lambda node: look.name(node, "name")),
        "about": read("about", lambda node: look.text(node, "about"), ""),
        "source": read("source", lambda node: look.text(node, "source"), ""),
        "seed": read("seed", lambda node: look.integer(node, "seed", 0, LARGEST_SEED)),
        "subjects": read("subjects", lambda node: look.integer(node, "subjects", 1, MOST_SUBJECTS)),
    }
    if look.problems:
        raise ProtocolError(look.problems)
    assert place is not None
    return MazeProtocol(place=place, tick=tick, agents=agents, phases=phases, **values)


class _Apparatus:
    """Reads where it takes place."""

    def __init__(self, look: Inspection, text: str) -> None:
        self.look = look
        self.lines = text.removeprefix("\ufeff").splitlines()

    def read(self, node: Node) -> tuple[Place | None, Environment | None, Fraction] | None:
        """Return the place, its environment (None where it cannot be made) and the tick."""
        look = self.look
        fields = look.fields(node, "apparatus", "the apparatus", APPARATUS_FIELDS)
        if fields is None:
            return None
        tick = self._tick(fields.get("tick"))
        use_node = fields.get("use")
        if use_node is None:
            look.refuse(node.place, 'The apparatus needs "use".')
            return None, None, tick
        use = look.choice(use_node, "use", (*PARADIGMS.names(), OWN_MAZE))
        senses = self._senses(fields.get("senses"))
        if use is None:
            return None, None, tick
        own = use == OWN_MAZE
        for key in ("form", "parameters") if own else ("map", "steps"):
            if fields.get(key) is not None:
                told = "that belongs to a paradigm" if own else f"only {OWN_MAZE} has it"
                look.refuse(fields.entries[key].key, f'"{key}" does not go with {use}: {told}.')
        form_node, map_node, steps_node = (fields.get(key) for key in ("form", "map", "steps"))
        form = FAITHFUL if form_node is None or own else look.choice(form_node, "form", FORMS)
        steps = DEFAULT_STEPS if steps_node is None else look.integer(steps_node, "steps", 1, MOST_STEPS)
        drawn = ""
        if own:
            if map_node is None:
                told = f'{OWN_MAZE} needs a "map": drawn under "map: |", or the name of a layout.'
                look.refuse(node.place, told, layout_names())
                return None, None, tick
            found = self._map(map_node)
            if found is None:
                return None, None, tick
            drawn = found
        parameters = {} if own else self._parameters(fields.get("parameters"), use)
        if form is None or steps is None:
            return None, None, tick
        place = Place(use, form, senses, drawn, steps, parameters)
        try:
            return place, place.environment(), tick
        except MachinepsychError as error:
            blamed = "parameters" if isinstance(error, ParadigmError) else "senses"
            look.refuse((fields.get(blamed) or node).place, str(error))
            return None, None, tick

    def _parameters(self, node: Node | None, use: str) -> dict[str, Any]:
        if node is None:
            return {}
        if not isinstance(node, Fields):
            self.look.expected(node, "parameters", "a mapping such as {delay: 20}")
            return {}
        return check_values(self.look, node, use, PARADIGMS.get(use).described())

    def _tick(self, node: Node | None) -> Fraction:
        seconds = None if node is None else self.look.duration(node, "tick")
        if node is not None and seconds is not None and not SHORTEST_TICK <= seconds <= LONGEST_TICK:
            self.look.refuse(node.place, '"tick" must be from 1ms to 60s.')
            return DEFAULT_TICK
        return DEFAULT_TICK if seconds is None else seconds

    def _senses(self, node: Node | None) -> tuple[str, ...] | None:
        if node is None:
            return None
        names = self.look.names(node, "senses", 50)
        if names is None or not isinstance(node, Items):
            return None
        for item, name in zip(node.items, names, strict=True):
            if name not in SENSES.names():
                self.look.unknown(item.place, f"There is no sense {shown(name)}.", name, SENSES.names())
                return None
        return names

    def _map(self, node: Node) -> str | None:
        """Return a map's text; what is wrong with it is told by line and column of the protocol's file."""
        text = self.look.text(node, "map")
        if text is None:
            return None
        if "\n" not in text.strip("\n"):
            if text in layout_names():
                return "\n".join(load_layout(text).rows) + "\n"
            self.look.unknown(node.place, f"There is no layout {shown(text)}.", text, layout_names())
            return None
        first, indent = self._where(node, text)
        try:
            # Blanks are part of a map: with the file's own before it, its columns are those of the file.
            read_map("".join(f"{' ' * indent}{row}\n" for row in text.splitlines()), node.place.file, first)
        except MapError as error:
            self.look.problems.extend(error.problems)
            return None
        return text

    def _where(self, node: Node, text: str) -> tuple[int, int]:
        """Return the line of the file where a drawn map begins, and how far it is indented."""
        begin = (node.place.line or 1) + 1
        rows = text.splitlines()
        if begin <= len(self.lines) and rows:
            line = self.lines[begin - 1]
            if line.endswith(rows[0]):
                return begin, len(line) - len(rows[0])
        return begin, 0


class _Phases:
    """Reads the phases, each with what it takes from every_phase."""

    def __init__(
        self, look: Inspection, environment: Environment | None, tick: Fraction, labels: dict[str, Any]
    ) -> None:
        self.look = look
        self.environment = environment
        self.tick = tick
        self.labels = labels

    def read(self, root: Fields) -> tuple[MazePhase, ...]:
        """Return the phases that can be read."""
        look = self.look
        every = root.get("every_phase")
        shared: dict[str, Any] = {}
        if every is not None:
            fields = look.fields(every, "every_phase", "every_phase", SHARED)
            if fields is not None:
                shared = self._values(fields)
        node = root.get("phases")
        phases: list[MazePhase] = []
        for item in look.items(node, "phases", 1000, "phases") or () if node is not None else ():
            fields = look.fields(item, "phases", "a phase", PHASE_FIELDS)
            if fields is None:
                continue
            name_node, about_node = fields.get("name"), fields.get("about")
            if name_node is None:
                look.refuse(fields.place, 'A phase needs "name".')
            name = "" if name_node is None else look.name(name_node, "name")
            if name and any(phase.name == name for phase in phases):
                look.refuse(fields.place, f'There are two phases named "{name}".')
            about = "" if about_node is None else look.text(about_node, "about")
            values = {**shared, **self._values(fields)}
            phases.append(MazePhase(name=name or "", about=about or "", **values))
        if sum(phase.blocks * phase.trials for phase in phases) > MOST_TRIALS and node is not None:
            look.refuse(node.place, f"The session has more than {MOST_TRIALS:,} trials.")
        return tuple(phases)

    def _values(self, fields: Fields) -> dict[str, Any]:
        look = self.look
        values: dict[str, Any] = {}
        for key in ("blocks", "trials"):
            node = fields.get(key)
            number = None if node is None else look.integer(node, key, 1, MOST_TRIALS)
            if number is not None:
                values[key] = number
        node = fields.get("intertrial_interval")
        ticks = None if node is None else look.ticks(node, "intertrial_interval", self.tick, 0)
        if ticks is not None:
            values["interval"] = ticks
        node = fields.get("feedback")
        told = None if node is None else look.choice(node, "feedback", FEEDBACK)
        if told is not None:
            values["feedback"] = told == "shown"
        node = fields.get("draws")
        if node is not None:
            values["draws"] = self._draws(node)
        node = fields.get("agents")
        if node is not None:
            values["agents"] = check_changes(look, node, self.labels) or {}
        return values

    def _draws(self, node: Node) -> dict[str, tuple[int, ...]]:
        look = self.look
        if not isinstance(node, Fields):
            look.expected(node, "draws", "a mapping such as {probe: 1}")
            return {}
        if self.environment is None:
            return {}
        known = {draw.key: draw for draw in self.environment.draws}
        draws = {}
        for key, entry in node.entries.items():
            if key not in known:
                look.unknown(entry.key, f"Nothing here is drawn that is called {shown(key)}.", key, known)
                continue
            values = [
                self._draw(each, known[key])
                for each in (entry.value.items if isinstance(entry.value, Items) else [entry.value])
            ]
            if values and all(value is not None for value in values):
                draws[key] = tuple(value for value in values if value is not None)
        return draws

    def _draw(self, node: Node, draw: Draw) -> int | None:
        if isinstance(node, Scalar) and type(node.value) is int and node.value in draw.allowed:
            return node.value
        self.look.expected(node, draw.key, f"{_either(draw.allowed)} ({draw.note}), or a list of these")
        return None


def _either(values: tuple[int, ...]) -> str:
    if len(values) > 2 and values == tuple(range(values[0], values[-1] + 1)):
        return f"a whole number from {values[0]} to {values[-1]}"
    return " or ".join(str(value) for value in values)
