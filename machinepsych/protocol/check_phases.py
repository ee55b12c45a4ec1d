"""Checking phases: what each takes from every_phase, and whether it can do what it says."""

from __future__ import annotations

from typing import Any

from machinepsych.protocol.check_schedules import ScheduleChecker
from machinepsych.protocol.document import Fields, Node, Scalar
from machinepsych.protocol.inspection import Inspection
from machinepsych.protocol.model import Feedback, Phase
from machinepsych.protocol.phase_fields import PHASE_FIELDS, SHARED_FIELDS, PhaseFields, Said, Setting
from machinepsych.schedules.compound import Compound

MOST_TRIALS = 2**31 - 1

NEEDED = ("blocks", "trials", "response_window")
DEFAULTS: dict[str, Any] = {
    "order": "shuffled", "intertrial_interval": 0, "trial_ends": "response", "reward": 1.0, "error": -1.0,
    "changeover_delay": 0, "shock": -1.0, "relief": 0.0, "chain": "restarts",
}  # fmt: skip

# What a phase says itself about payment puts aside what it would have inherited of the other kind.
_PUTS_ASIDE = {
    "schedules": ("feedback", "correct"),
    "feedback": ("schedules", "changeover_delay", "components", "chain"),
    "correct": ("schedules",),
}


class PhaseChecker:
    """Reads phases in a setting, noting problems in an inspection."""

    def __init__(self, inspection: Inspection, setting: Setting) -> None:
        self.inspection = inspection
        self.setting = setting
        self.fields = PhaseFields(inspection, setting)

    def phases(self, node: Node | None, every: Node | None) -> list[Phase]:
        """Return the phases that can be read; notes names given twice and sessions that are too long."""
        look = self.inspection
        inherited: Said | None = Said()
        if every is not None:
            fields = look.fields(every, "every_phase", "every_phase", SHARED_FIELDS)
            inherited = self.fields.said(fields) if fields else None
        items = look.items(node, "phases", 1000, "phases") if node is not None else None
        phases: list[Phase] = []
        names: dict[str, str] = {}
        for item in items or ():
            fields = look.fields(item, "phases", "a phase", PHASE_FIELDS)
            if fields is None:
                continue
            name_node = fields.get("name")
            if name_node is None:
                look.refuse(item.place, 'A phase needs a "name".')
            name = look.name(name_node, "name") if name_node else None
            if name_node and name is not None:
                if name in names:
                    look.refuse(name_node.place, f'There are two phases called "{name}"{names[name]}.')
                line = name_node.place.line
                names.setdefault(name, f" (first on line {line})" if line else "")
            about = look.text(fields.get("about") or Scalar(item.place, "", ""), "about")
            own = self.fields.said(fields)
            # Where every_phase could not be read, what a phase lacks is not known.
            phase = self.phase(name or "?", about or "", fields, own, inherited) if inherited else None
            if phase is not None:
                phases.append(phase)
        if node and sum(phase.blocks * phase.trials_per_block for phase in phases) > MOST_TRIALS:
            look.refuse(node.place, f"The phases have more than {MOST_TRIALS} trials in all.")
        return phases

    def phase(self, name: str, about: str, fields: Fields, own: Said, inherited: Said) -> Phase | None:
        """Join what a phase says with what it inherits, check the whole, and return it."""
        look = self.inspection
        aside = {other for key in own.nodes for other in _PUTS_ASIDE.get(key, ())}
        if "schedules" in own.nodes:
            # What is inherited goes with the schedules that were meant there: a COD, components.
            schedules = (own.values.get("schedules") or {}).values()
            if not any(isinstance(each, Compound) for each in schedules):
                aside.update(("components", "chain"))
            if inherited.nodes.get("changeover_delay") is inherited.nodes.get("schedules"):
                aside.add("changeover_delay")
        nodes = {key: node for key, node in inherited.nodes.items() if key not in aside} | own.nodes
        values = DEFAULTS | {
            key: (own if key in own.nodes else inherited).values.get(key) for key in nodes
        }  # fmt: skip
        for key in NEEDED:
            if key not in nodes:
                look.refuse(fields.place, f'Phase "{name}" needs "{key}", here or in every_phase.')
        if "feedback" not in nodes and "schedules" not in nodes:
            message = f'Phase "{name}" does not say what responses lead to. '
            look.refuse(fields.place, message + 'Give "feedback" (none, CRF, ...) or "schedules".')
        wanted = [*DEFAULTS, *nodes, *NEEDED]
        if any(values.get(key) is None for key in wanted):
            return None
        # Neither or both of these: reported already, and what else is wrong depends on which was meant.
        if ("feedback" in nodes) == ("schedules" in nodes):
            return None
        feedback = values.get("feedback")
        phase = Phase(
            name=name,
            about=about,
            blocks=values["blocks"],
            trials=values["trials"],
            order=values["order"],
            response_window_ticks=values["response_window"],
            intertrial_interval_ticks=values["intertrial_interval"],
            trial_ends=values["trial_ends"],
            correct=values.get("correct") or {},
            feedback=feedback if isinstance(feedback, Feedback) else None,
            schedules=values.get("schedules") or {},
            reward=values["reward"],
            error=values["error"],
            leads_to=values.get("leads_to") or {},
            agents=values.get("agents") or {},
            changeover_delay_ticks=values["changeover_delay"],
            components=values.get("components") or (),
            in_reach=values.get("in_reach") or {},
            shock=values["shock"],
            relief=values["relief"],
            chain=values["chain"],
        )
        self.correct_is_complete(phase, fields, nodes)
        self.chain_can_be_gone_through(phase, nodes)
        ScheduleChecker(look, self.setting, phase, nodes, fields.place).check()
        return phase

    def correct_is_complete(self, phase: Phase, fields: Fields, nodes: dict[str, Node]) -> None:
        """Note trial types in use for which a phase with feedback does not say what is correct."""
        if phase.feedback is None:
            return
        used = [name for name, count in phase.trials.items() if count]
        for name in used:
            used += [each for each in phase.leads_to.get(name, {}).values() if each not in used]
        missing = [name for name in used if name not in phase.correct]
        if missing:
            place = nodes["correct"].place if "correct" in nodes else fields.place
            message = f'Phase "{phase.name}" has feedback, but "correct" does not name an operandum for '
            self.inspection.refuse(place, message + ", ".join(missing) + ".")

    def chain_can_be_gone_through(self, phase: Phase, nodes: dict[str, Node]) -> None:
        """Note a chain without payment, and one whose trials are too short for its links."""
        if not phase.leads_to:
            return
        place = nodes["leads_to"].place
        if phase.feedback is None and not phase.schedules:
            message = f'Phase "{phase.name}" has a chain ("leads_to"), but no feedback or schedules that pay.'
            self.inspection.refuse(place, message)
        if phase.response_window_ticks < 2:
            message = (
                f'A chain takes a response a link, and "response_window" of phase "{phase.name}" is one tick.'
            )
            self.inspection.refuse(place, message)
