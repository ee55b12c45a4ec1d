"""Reading the fields that a phase and every_phase have in common, each with its own check."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from machinepsych.parameters import Parameter
from machinepsych.protocol.check_agents import check_changes
from machinepsych.protocol.document import Fields, Items, Node, Scalar, shown
from machinepsych.protocol.inspection import Inspection
from machinepsych.protocol.model import Feedback
from machinepsych.protocol.schedule_fields import in_ticks, read_components, read_reach, read_schedules
from machinepsych.schedules.notation import Schedule

ORDERS = ("shuffled", "listed")
TRIAL_ENDS = ("response", "outcome", "time")
CHAINS = ("restarts", "continues")
MOST_BLOCKS = 1_000_000
MOST_IN_BLOCK = 10_000

SHARED_FIELDS = (
    "blocks", "trials", "order", "response_window", "intertrial_interval", "trial_ends",
    "feedback", "correct", "schedules", "reward", "error", "leads_to", "agents",
    "changeover_delay", "components", "in_reach", "shock", "relief", "chain",
)  # fmt: skip
PHASE_FIELDS = ("name", "about", *SHARED_FIELDS)


@dataclass
class Setting:
    """What phases may refer to; None where it could not be read, so that nothing is reported twice.

    ``agents`` gives the kind and the parameters of each label, ``entry`` the operandum at which pellets are
    fetched, ``roles`` what an operandum is where that was declared.
    """

    tick: Fraction | None
    operanda: tuple[str, ...] | None
    trial_types: tuple[str, ...] | None
    agents: dict[str, tuple[str, tuple[Parameter, ...]]] | None = None
    entry: str | None = None
    roles: dict[str, str] = field(default_factory=dict)


@dataclass
class Said:
    """What one mapping says: the values that could be read, and the nodes of all that is given."""

    values: dict[str, Any] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)


class PhaseFields:
    """Reads fields in a setting, noting problems in an inspection."""

    def __init__(self, inspection: Inspection, setting: Setting) -> None:
        self.inspection = inspection
        self.setting = setting

    def said(self, fields: Fields) -> Said:
        """Read the fields that a phase and every_phase have in common."""
        look = self.inspection
        nodes = {key: entry.value for key, entry in fields.entries.items() if key in SHARED_FIELDS}
        said = Said(nodes=nodes)
        readers: dict[str, Any] = {
            "blocks": lambda node: look.integer(node, "blocks", 1, MOST_BLOCKS),
            "trials": self.trials,
            "order": lambda node: look.choice(node, "order", ORDERS),
            "response_window": lambda node: look.ticks(node, "response_window", self.setting.tick, 1),
            "intertrial_interval": lambda node: look.ticks(node, "intertrial_interval", self.setting.tick, 0),
            "trial_ends": lambda node: look.choice(node, "trial_ends", TRIAL_ENDS),
            "feedback": self.feedback,
            "correct": self.correct,
            "schedules": lambda node: read_schedules(self, node),
            "reward": lambda node: look.number(node, "reward", 0, 10, "a number from 0 to 10"),
            "error": lambda node: look.number(node, "error", -10, 0, "a number from -10 to 0"),
            "leads_to": self.leads_to,
            "agents": self.agents,
            "changeover_delay": lambda node: look.ticks(node, "changeover_delay", self.setting.tick, 0),
            "components": lambda node: read_components(self, node),
            "in_reach": lambda node: read_reach(self, node),
            "shock": lambda node: look.number(node, "shock", -10, 0, "a number from -10 to 0"),
            "relief": lambda node: look.number(node, "relief", 0, 10, "a number from 0 to 10"),
            "chain": lambda node: look.choice(node, "chain", CHAINS),
        }
        for key, node in said.nodes.items():
            value = readers[key](node)
            if value is not None:
                said.values[key] = value
        if "schedules" in said.values:
            said.values["schedules"], delay = said.values["schedules"]
            if delay is not None and "changeover_delay" in said.nodes:
                message = 'The changeover delay is given twice: here, and in "schedules" (COD).'
                look.refuse(fields.entries["changeover_delay"].key, message)
            elif delay is not None:
                said.values["changeover_delay"] = delay
                said.nodes["changeover_delay"] = said.nodes["schedules"]
        if "schedules" in said.nodes:
            for other in ("feedback", "correct"):
                if other in said.nodes:
                    message = f'"{other}" and "schedules" exclude each other; keep one of them.'
                    look.refuse(fields.entries[other].key, message)
        return said

    def trials(self, node: Node) -> dict[str, int] | None:
        """Read how many trials of each type a block has, from a mapping or a list."""
        look = self.inspection
        counts: dict[str, int] = {}
        before = len(look.problems)
        if isinstance(node, Items):
            for item in node.items:
                name = look.text(item, "trials")
                if name in counts:
                    look.refuse(item.place, f'"{name}" is listed twice; write trials: {{{name}: 2}}.')
                elif name is not None and self.known(item, name, "trial type", self.setting.trial_types):
                    counts[name] = 1
        elif isinstance(node, Fields):
            for name, entry in node.entries.items():
                self.known(Node(entry.key), name, "trial type", self.setting.trial_types)
                count = look.integer(entry.value, name, 0, MOST_IN_BLOCK)
                counts[name] = count or 0
        else:
            look.expected(node, "trials", "a mapping such as {A: 6, B: 6}, or a list of trial types")
        if len(look.problems) > before or self.setting.trial_types is None:
            return None
        if not 1 <= sum(counts.values()) <= MOST_IN_BLOCK:
            total = sum(counts.values())
            look.refuse(node.place, f"A block must have 1 to {MOST_IN_BLOCK} trials, not {total}.")
            return None
        return counts

    def correct(self, node: Node) -> dict[str, str] | None:
        """Read which operandum is correct in each trial type."""
        look = self.inspection
        if not isinstance(node, Fields):
            look.expected(node, "correct", "a mapping from trial types to operanda")
            return None
        before = len(look.problems)
        pairs = {}
        for name, entry in node.entries.items():
            self.known(Node(entry.key), name, "trial type", self.setting.trial_types)
            operandum = look.text(entry.value, name)
            if operandum is None:
                continue
            if self.known(entry.value, operandum, "operandum", self.setting.operanda):
                pairs[name] = operandum
        if len(look.problems) > before or self.setting.trial_types is None:
            return None
        return {name: pairs[name] for name in self.setting.trial_types if name in pairs}

    def leads_to(self, node: Node) -> dict[str, dict[str, str]] | None:
        """Read the links of a chain: trial type -> operandum -> trial type."""
        look = self.inspection
        if not isinstance(node, Fields):
            look.expected(node, "leads_to", "a mapping such as {A: {left: B}}")
            return None
        before = len(look.problems)
        chain: dict[str, dict[str, str]] = {}
        for name, entry in node.entries.items():
            self.known(Node(entry.key), name, "trial type", self.setting.trial_types)
            if not isinstance(entry.value, Fields) or not entry.value.entries:
                look.expected(entry.value, name, "a mapping from operanda to trial types, such as {left: B}")
                continue
            chain[name] = {}
            for operandum, link in entry.value.entries.items():
                self.known(Node(link.key), operandum, "operandum", self.setting.operanda)
                following = look.text(link.value, operandum)
                if following is None:
                    continue
                if following == name:
                    look.refuse(link.value.place, f"{shown(name)} cannot lead to itself.")
                if self.known(link.value, following, "trial type", self.setting.trial_types):
                    chain[name][operandum] = following
        return None if len(look.problems) > before else chain

    def agents(self, node: Node) -> dict[str, dict[str, Any]] | None:
        """Read what parameters agents have in a phase alone, by label."""
        if self.setting.agents is None:
            return None
        return check_changes(self.inspection, node, self.setting.agents)

    def feedback(self, node: Node) -> Feedback | str | None:
        """Read ``none``, one schedule for both, or ``{correct: ..., incorrect: ...}``."""
        look = self.inspection
        if isinstance(node, Fields):
            look.fields(node, "feedback", "feedback", ("correct", "incorrect"))
            pair = {key: Schedule("EXT") for key in ("correct", "incorrect")}
            whole = True
            for key in pair.keys() & node.entries.keys():
                schedule = self.schedule(node.entries[key].value, key)
                whole = whole and schedule is not None
                pair[key] = schedule or pair[key]
            if not node.entries:
                message = '"feedback" is empty; write none, CRF or {correct: CRF, incorrect: EXT}.'
                look.refuse(node.place, message)
            return Feedback(**pair) if whole and node.entries else None
        if isinstance(node, Scalar) and node.written.strip().lower() == "none":
            return "none"
        if not isinstance(node, Scalar) or node.value is None:
            look.expected(node, "feedback", "none, a schedule or {correct: CRF, incorrect: CRF}")
            return None
        schedule = self.schedule(node, "feedback")
        return Feedback(correct=schedule, incorrect=schedule) if schedule else None

    def schedule(self, node: Node, what: str) -> Schedule | None:
        """Read a simple schedule whose time, where it has one, is a whole number of ticks."""
        schedule = self.inspection.schedule(node, what)
        if schedule is None or not in_ticks(self.inspection, node, schedule, self.setting.tick):
            return None
        return schedule

    def known(self, node: Node, name: str, noun: str, names: tuple[str, ...] | None) -> bool:
        """Note a name that is not declared; True where it is, or where the declarations could not be read."""
        if names is None or name in names:
            return True
        if not self.inspection.split_by_a_comma(node.place, name):
            self.inspection.unknown(node.place, f"{shown(name)} is not a declared {noun}.", name, names)
        return False
