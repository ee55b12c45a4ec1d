"""Checking the apparatus: its tick, and what is in it, by role where that is declared."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from machinepsych.apparatus.base import APPARATUS
from machinepsych.protocol.document import Node
from machinepsych.protocol.inspection import Inspection
from machinepsych.protocol.model import Magazine
from machinepsych.protocol.notation import FINEST, LONGEST_TICK, SHORTEST_TICK

MOST_OPERANDA = 8
MOST_STIMULI = 64
DEFAULT_TICK = Fraction(1, 10)

# What can be operated and what can be shown, by the fields that declare it.
OPERANDUM_FIELDS = {
    "operanda": "What can be pressed.",
    "levers": "Levers, which can be withdrawn (in_reach).",
    "nose_pokes": "Holes to poke into, which are always within reach.",
}
STIMULUS_FIELDS = {
    "stimuli": "What can be shown.",
    "lights": "Lights, which can be shown at a place.",
    "tones": "Tones, which fill the chamber.",
}
# What the names under a field are, where it says more than that they are there.
_ROLES = {"levers": "lever", "nose_pokes": "nose_poke", "lights": "light", "tones": "tone"}
APPARATUS_FIELDS = ("use", "tick", *OPERANDUM_FIELDS, *STIMULUS_FIELDS, "magazine", "places")


def check_apparatus(look: Inspection, node: Node) -> dict[str, Any] | None:
    """Read the apparatus; what is missing from the result could not be read."""
    fields = look.fields(node, "apparatus", "apparatus", APPARATUS_FIELDS)
    if fields is None:
        return None
    values: dict[str, Any] = {"tick": DEFAULT_TICK, "places": ()}
    if "use" not in fields.entries:
        look.refuse(node.place, '"apparatus" needs "use".')
    readers: dict[str, Any] = {
        "use": lambda given: look.choice(given, "use", APPARATUS.names()),
        "tick": lambda given: _tick(look, given),
        "places": lambda given: look.names(given, "places", MOST_STIMULI),
        "magazine": lambda given: _magazine(look, given),
    }
    for key, reader in readers.items():
        given = fields.get(key)
        if given is not None:
            values[key] = reader(given)
    roles: dict[str, str] = {}
    for whole, kinds, most in (
        ("operanda", OPERANDUM_FIELDS, MOST_OPERANDA),
        ("stimuli", STIMULUS_FIELDS, MOST_STIMULI),
    ):
        given_here = [key for key in kinds if key in fields.entries]
        if not given_here:
            look.refuse(node.place, f'"apparatus" needs "{whole}".')
            continue
        values[whole] = _contents(look, {key: fields.entries[key].value for key in given_here}, most, roles)
    magazine = values.get("magazine")
    if magazine is not None:
        for key, name, role in (
            ("operanda", magazine.entry, "magazine"),
            ("stimuli", magazine.signal, "signal"),
        ):
            if values.get(key) is not None and name in values[key]:
                place = fields.entries["magazine"].value.place
                look.refuse(place, f'"{name}" of the magazine is among the {key} already; name it only here.')
            elif values.get(key) is not None:
                values[key] += (name,)
            roles[name] = role
    return values | {"roles": roles}


def _contents(
    look: Inspection, given: dict[str, Node], most: int, roles: dict[str, str]
) -> tuple[str, ...] | None:
    """Read names from several lists, all different; None where a list could not be read."""
    found: list[str] = []
    whole = True
    for key, node in given.items():
        names = look.names(node, key, most)
        whole = whole and names is not None
        for name in names or ():
            if name in found:
                look.refuse(node.place, f'"{name}" is declared twice, once under "{key}".')
                whole = False
            found.append(name)
            if key in _ROLES:
                roles[name] = _ROLES[key]
    if len(found) > most:
        look.refuse(next(iter(given.values())).place, f"There are more than {most} of them in all.")
        return None
    return tuple(found) if whole else None


def _magazine(look: Inspection, node: Node) -> Magazine | None:
    fields = look.fields(node, "magazine", "the magazine", ("entry", "signal"))
    if fields is None:
        return None
    names: dict[str, str | None] = {}
    for key in ("entry", "signal"):
        given = fields.get(key)
        if given is None:
            look.refuse(node.place, f'"magazine" needs "{key}".')
            continue
        names[key] = look.name(given, key)
    entry, signal = names.get("entry"), names.get("signal")
    return Magazine(entry=entry, signal=signal) if entry and signal else None


def _tick(look: Inspection, node: Node) -> Fraction | None:
    tick = look.duration(node, "tick")
    if tick is None:
        return None
    if not SHORTEST_TICK <= tick <= LONGEST_TICK or tick % FINEST:
        look.refuse(node.place, '"tick" must be from 1ms to 60s, and a whole number of microseconds.')
        return None
    return tick
