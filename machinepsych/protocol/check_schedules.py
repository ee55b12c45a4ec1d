"""Checking that the schedules of a phase fit together, and that a subject can do what they ask."""

from __future__ import annotations

from machinepsych.protocol.document import Fields, Node, Place
from machinepsych.protocol.inspection import Inspection
from machinepsych.protocol.model import Phase
from machinepsych.protocol.notation import exact
from machinepsych.protocol.phase_fields import Setting
from machinepsych.schedules.base import SCHEDULES
from machinepsych.schedules.compound import COMPOUNDS, Compound
from machinepsych.schedules.notation import Schedule, write


class ScheduleChecker:
    """Notes what is wrong with the schedules of one phase."""

    def __init__(
        self, look: Inspection, setting: Setting, phase: Phase, nodes: dict[str, Node], place: Place
    ) -> None:
        self.look = look
        self.setting = setting
        self.phase = phase
        self.nodes = nodes
        self.place = place

    def check(self) -> None:
        """Note everything that can be noted."""
        self._compounds()
        self._delay()
        self._continuing()
        self._fetching()
        for name, schedule, place in self._simple():
            self._can_pay(schedule, place)
            if name == "feedback" and SCHEDULES.get(schedule.kind).timed:
                message = f"{write(schedule)} brings something without a response"
                self.look.refuse(place, f'{message}; it belongs under "schedules", not "feedback".')

    def _at(self, key: str, inner: str = "") -> Place:
        node = self.nodes.get(key)
        entry = node.entries.get(inner) if isinstance(node, Fields) else None
        return entry.value.place if entry else node.place if node else self.place

    def _simple(self) -> list[tuple[str, Schedule, Place]]:
        """List the simple schedules, parts of compounds among them, with what they stand under."""
        found: list[tuple[str, Schedule, Place]] = []
        for name, schedule in self.phase.schedules.items():
            parts = (schedule,) if isinstance(schedule, Schedule) else schedule.parts
            found += [("schedules", each, self._at("schedules", name)) for each in parts]
        if self.phase.feedback:
            for name in ("correct", "incorrect"):
                found.append(("feedback", getattr(self.phase.feedback, name), self._at("feedback", name)))
        return found

    def _can_pay(self, schedule: Schedule, place: Place) -> None:
        """Note a fixed schedule that no subject could satisfy within the phase."""
        phase, tick = self.phase, self.setting.tick
        if tick is None:
            return
        trials = phase.blocks * phase.trials_per_block
        responses = trials * (1 if phase.trial_ends == "response" else phase.response_window_ticks)
        ticks = trials * (phase.response_window_ticks + phase.intertrial_interval_ticks)
        limit = ""
        if schedule.kind in ("FR", "PR") and schedule.count > responses:
            limit = f"has at most {responses} responses"
        elif schedule.kind in ("FI", "DRL", "DRO", "FT") and exact(schedule.seconds) >= ticks * tick:
            limit = f"lasts {float(ticks * tick):g} s at most"
        elif schedule.kind == "DRH" and schedule.count > exact(schedule.seconds) / tick:
            limit = f"has ticks of {float(tick):g} s, and one response in each at most"
        if limit:
            message = f'{write(schedule)} can never pay in phase "{phase.name}", which {limit}.'
            self.look.refuse(place, message)

    def _compounds(self) -> None:
        phase = self.phase
        compounds = {name: each for name, each in phase.schedules.items() if isinstance(each, Compound)}
        words = sorted({each.compound for each in compounds.values()})
        if phase.components and not any(COMPOUNDS[word].has_stimuli for word in words):
            said = (
                f"{words[0]} shows nothing of its parts"
                if words
                else "no schedule here has parts with stimuli"
            )
            message = f'"components" names what is shown with each part of mult or chain, and {said}.'
            self.look.refuse(self._at("components"), message)
        if not compounds:
            return
        first = next(iter(compounds))
        place = self._at("schedules", list(compounds)[-1])
        if len(words) > 1:
            message = f'Phase "{phase.name}" has {" and ".join(words)}; a phase takes one kind of compound.'
            self.look.refuse(place, message)
            return
        kind = COMPOUNDS[words[0]]
        sizes = {len(each.parts) for each in compounds.values()}
        if len(sizes) > 1:
            self.look.refuse(place, f"The parts of {kind.name} take turns together: give each as many.")
        elif not kind.alternates and len(compounds) > 1:
            message = f"Only one operandum of a phase can have a {kind.name}; {first} has one already."
            self.look.refuse(place, message)
        elif kind.has_stimuli:
            self._components(kind.name, sizes.pop(), kind.alternates)
        elif kind.alternates:
            self._shared_out(sizes.pop())
        if phase.leads_to:
            message = f'"leads_to" and {kind.name} exclude each other; keep one of them.'
            self.look.refuse(self._at("leads_to"), message)
        if not kind.alternates and phase.trial_ends == "response":
            message = f'{kind.name} takes several responses; "trial_ends" must be outcome or time.'
            self.look.refuse(self._at("trial_ends"), message)

    def _components(self, compound: str, parts: int, alternates: bool) -> None:
        """Note components that are missing, too few or many, or that trials do not go with."""
        phase = self.phase
        if len(phase.components) != parts:
            said = f"it names {len(phase.components)}" if phase.components else "it is missing"
            message = f'{compound} has {parts} parts: "components" must name as many trial types, and {said}.'
            self.look.refuse(self._at("components" if phase.components else "schedules"), message)
            return
        used = [name for name, count in phase.trials.items() if count]
        outside = [name for name in used if name not in phase.components]
        if outside:
            which = ", ".join(outside)
            message = f'Trials of {which} belong to no part of {compound}; list them under "components".'
            self.look.refuse(self._at("trials"), message)
        unused = [name for name in phase.components if name not in used]
        if alternates and unused:
            message = (
                f'{", ".join(unused)} is a component of {compound} and has no trials; add it to "trials".'
            )
            self.look.refuse(self._at("trials"), message)
        if not alternates and not outside and phase.components[0] not in used:
            message = f'The chain begins with {phase.components[0]}, which has no trials; add it to "trials".'
            self.look.refuse(self._at("trials"), message)

    def _shared_out(self, parts: int) -> None:
        for name, count in self.phase.trials.items():
            if count % parts:
                message = f"{count} trials of {name} cannot be shared out evenly to {parts} schedules"
                self.look.refuse(self._at("trials", name), f"{message}; write a multiple of {parts}.")

    def _delay(self) -> None:
        phase = self.phase
        if not phase.changeover_delay_ticks:
            return
        key = "changeover_delay" if "changeover_delay" in self.nodes else "schedules"
        if phase.feedback or not phase.schedules:
            message = 'A changeover delay is between operanda with "schedules"; this phase has none.'
            self.look.refuse(self._at(key), message)
        elif len(phase.schedules) < 2:
            message = (
                f"A changeover delay is between operanda, and there is one ({next(iter(phase.schedules))})."
            )
            self.look.refuse(self._at(key), message)

    def _continuing(self) -> None:
        """Note a chain that cannot go on from trial to trial."""
        phase = self.phase
        if phase.chain != "continues":
            return
        place = self._at("chain")
        words = {each.compound for each in phase.schedules.values() if isinstance(each, Compound)}
        if not any(not COMPOUNDS[word].alternates and word != "conc" for word in words):
            said = f"has {', '.join(sorted(words))}" if words else "has neither"
            message = f'"chain" is about the links of chain and tand, and phase "{phase.name}" {said}.'
            self.look.refuse(place, message)
            return
        used = [name for name, count in phase.trials.items() if count]
        if len(used) > 1:
            message = f"Where a chain continues, trials are of one type, not of {', '.join(used)}"
            self.look.refuse(self._at("trials"), f"{message}: each begins where the one before ended.")
        for _, schedule, where in self._simple():
            kind = SCHEDULES.get(schedule.kind)
            if kind.aversive and "WS" in kind.intervals and schedule.seconds > 0.0:
                message = f"The interval of {write(schedule)} begins with each trial"
                self.look.refuse(where, f'{message}, and "chain: continues" has none begin.')

    def _fetching(self) -> None:
        """Note that a pellet cannot be fetched where the response that earns it ends the trial."""
        phase = self.phase
        pays = phase.feedback is not None or bool(phase.schedules)
        if self.setting.entry and pays and phase.trial_ends == "response":
            message = (
                f'Pellets are fetched from "{self.setting.entry}", which takes a second response: '
                f'"trial_ends" of phase "{phase.name}" must be outcome or time.'
            )
            self.look.refuse(self._at("trial_ends"), message)
        if self.setting.entry and self.setting.entry in phase.correct.values():
            message = f'"{self.setting.entry}" is where pellets are fetched, and cannot be "correct".'
            self.look.refuse(self._at("correct"), message)
