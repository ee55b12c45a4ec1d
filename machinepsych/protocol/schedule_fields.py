"""Reading what a phase says of schedules by operandum: simple, compound, and what goes with them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from machinepsych.protocol.document import Fields, Items, Node, Scalar, shown
from machinepsych.protocol.inspection import Inspection
from machinepsych.protocol.notation import exact, ticks_in, write_duration
from machinepsych.schedules.compound import Compound, parse_any, write_any
from machinepsych.schedules.notation import Schedule, ScheduleNotationError, write

if TYPE_CHECKING:
    from machinepsych.protocol.phase_fields import PhaseFields

Schedules = dict[str, Schedule | Compound]


def any_schedule(
    look: Inspection, node: Node, what: str, tick: Fraction | None
) -> Schedule | Compound | None:
    """Read a simple or compound schedule whose times are whole numbers of ticks."""
    if not isinstance(node, Scalar) or node.value is None:
        look.expected(node, what, "a schedule such as CRF, VI30s or mult VI30s EXT")
        return None
    try:
        schedule = parse_any(node.written)
    except ScheduleNotationError as error:
        look.refuse(node.place, error.message, error.allowed, error.nearest)
        return None
    if isinstance(schedule, Schedule):
        return schedule if in_ticks(look, node, schedule, tick) else None
    whole = [in_ticks(look, node, part, tick) for part in schedule.parts]
    delay = schedule.changeover_delay_s
    whole.append(not delay or _whole(look, node, "the changeover delay", exact(delay), tick))
    return schedule if all(whole) else None


def in_ticks(look: Inspection, node: Node, schedule: Schedule, tick: Fraction | None) -> bool:
    """Note a time of a simple schedule that is no whole number of ticks, or less than one."""
    times = [exact(each) for each in (schedule.seconds, schedule.shock_shock_s) if each]
    whole = [_whole(look, node, write(schedule), time, tick) for time in times]
    return all(whole)


def _whole(look: Inspection, node: Node, what: str, seconds: Fraction, tick: Fraction | None) -> bool:
    if tick is None:
        return True
    if seconds < tick:
        look.refuse(node.place, f"{what} is shorter than a tick ({write_duration(tick)}).")
        return False
    try:
        ticks_in(seconds, tick)
    except ValueError as error:
        look.refuse(node.place, f"The time of {what} {error}")
        return False
    return True


def read_schedules(reader: PhaseFields, node: Node) -> tuple[Schedules, int | None] | None:
    """Read the schedule of each operandum, those not named being EXT, and the changeover delay in ticks.

    One text stands for all operanda: ``conc`` with a schedule for each in order, or, where there is one
    operandum, its schedule. The delay is None where the notation says nothing of it.
    """
    look, setting = reader.inspection, reader.setting
    paying = None if setting.operanda is None else tuple(x for x in setting.operanda if x != setting.entry)
    if isinstance(node, Scalar) and isinstance(node.value, str):
        return _in_one_line(reader, node, paying)
    if not isinstance(node, Fields) or not node.entries:
        if isinstance(node, Fields):
            look.refuse(node.place, '"schedules" is empty; name an operandum, such as {left: VI30s}.')
        else:
            look.expected(node, "schedules", "a mapping such as {left: VI30s}, or conc VI30s VI60s COD2s")
        return None
    before = len(look.problems)
    given: Schedules = {}
    for name, entry in node.entries.items():
        known = reader.known(Node(entry.key), name, "operandum", setting.operanda)
        if not known and isinstance(entry.value, Scalar) and entry.value.value is None:
            continue
        if name == setting.entry:
            message = f"{shown(name)} is where pellets are fetched, and has no schedule of its own."
            look.refuse(entry.key, message)
            continue
        schedule = any_schedule(look, entry.value, name, setting.tick)
        if isinstance(schedule, Compound) and schedule.compound == "conc":
            message = f"conc is about several operanda. Write schedules: {write_any(schedule)}"
            look.refuse(entry.value.place, message)
        elif schedule is not None:
            given[name] = schedule
    if len(look.problems) > before or paying is None:
        return None
    return {name: given.get(name, Schedule("EXT")) for name in paying}, None


def _in_one_line(
    reader: PhaseFields, node: Scalar, paying: tuple[str, ...] | None
) -> tuple[Schedules, int | None] | None:
    look, tick = reader.inspection, reader.setting.tick
    schedule = any_schedule(look, node, "schedules", tick)
    if schedule is None or paying is None:
        return None
    parts: tuple[Schedule | Compound, ...] = (schedule,)
    delay = None
    if isinstance(schedule, Compound) and schedule.compound == "conc":
        parts = schedule.parts
        delay = ticks_in(exact(schedule.changeover_delay_s), tick) if tick else 0
    if len(parts) != len(paying):
        count = "one schedule" if len(parts) == 1 else f"{len(parts)} schedules"
        operanda = "1 operandum" if len(paying) == 1 else f"{len(paying)} operanda"
        look.refuse(
            node.place,
            f"There {'is' if len(parts) == 1 else 'are'} {count} here for {operanda} ({', '.join(paying)}). "
            f"Write one for each (conc ...), or a mapping such as {{{paying[0]}: VI30s}}.",
        )
        return None
    return dict(zip(paying, parts, strict=True)), delay


def read_components(reader: PhaseFields, node: Node) -> tuple[str, ...] | None:
    """Read which trial types go with the parts of a compound schedule, in order."""
    look = reader.inspection
    if not isinstance(node, Items):
        look.expected(node, "components", "a list of trial types, such as [red, green]")
        return None
    before = len(look.problems)
    names: list[str] = []
    for item in node.items:
        name = look.text(item, "components")
        if name is None:
            continue
        if name in names:
            look.refuse(item.place, f'"{name}" is listed twice under "components".')
        elif reader.known(item, name, "trial type", reader.setting.trial_types):
            names.append(name)
    return None if len(look.problems) > before else tuple(names)


def read_reach(reader: PhaseFields, node: Node) -> dict[str, tuple[str, ...]] | None:
    """Read which operanda are within reach in a trial type: trial type -> operanda."""
    look, setting = reader.inspection, reader.setting
    if not isinstance(node, Fields):
        look.expected(node, "in_reach", "a mapping from trial types to operanda, such as {forced: [left]}")
        return None
    before = len(look.problems)
    reach: dict[str, tuple[str, ...]] = {}
    for name, entry in node.entries.items():
        reader.known(Node(entry.key), name, "trial type", setting.trial_types)
        if not isinstance(entry.value, Items):
            look.expected(entry.value, name, "a list of operanda, such as [left]")
            continue
        near = []
        for item in entry.value.items:
            operandum = look.text(item, name)
            if operandum is not None and reader.known(item, operandum, "operandum", setting.operanda):
                near.append(operandum)
        stays = [
            x for x in setting.operanda or () if x not in near and setting.roles.get(x, "lever") != "lever"
        ]
        for operandum in stays:
            what = {"nose_poke": "a hole in the wall", "magazine": "the magazine"}[setting.roles[operandum]]
            message = f"{shown(operandum)} is {what} and cannot be withdrawn; list it for {shown(name)} too."
            look.refuse(entry.value.place, message)
        reach[name] = tuple(dict.fromkeys(near))
    return None if len(look.problems) > before else reach
