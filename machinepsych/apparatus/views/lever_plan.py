"""The plan of the chamber with two levers: 27 by 9 characters, levers and magazine on the north wall."""

from __future__ import annotations

from collections.abc import Hashable

from machinepsych.apparatus import lever_box
from machinepsych.apparatus.environment import Environment
from machinepsych.apparatus.paradigms.base import PUBLISHED
from machinepsych.apparatus.views.plan import (
    FLOOR,
    PLANS,
    VOID,
    WALL,
    Mark,
    Plan,
    Reader,
    codes,
)

WIDTH, HEIGHT = 27, 9
SUBJECT = 7 * WIDTH + 13
# What is faced as a heading: lever 0, lever 1, magazine; the levers stand at 45 degrees from the subject.
HEADINGS_OF_FACED = (3, 1, 2)
LEVER_PLACES, MAGAZINE_PLACE = ((1, 6), (1, 18)), (2, 12)
LAMP_PLACES = ((2, 7), (2, 19))
# Steps for which a lever is drawn as pressed. The published view clears the magazine every so many steps of a
# trial, whenever that was paid.
PRESSED_FOR, CLEARED_EVERY = 3, 3


class LeverPlan(Plan):
    """The chamber with levers; a scene is (which levers are drawn pressed, magazine in use, lamp lit).

    The published view from above never shows what is faced, and so does ours; the faithful form's does.
    """

    def __init__(self, environment: Environment, spectator: bool) -> None:
        super().__init__(environment, spectator)
        rows = [WALL * WIDTH]
        rows += [WALL + VOID * (WIDTH - 2) + WALL] * 2
        rows += [WALL + FLOOR * (WIDTH - 2) + WALL] * (HEIGHT - 4)
        self.static = codes([*rows, WALL * WIDTH])
        self.solid = self.static == ord(WALL)
        self.published = environment.form == PUBLISHED
        self.arrow_turns = not self.published or spectator

    read_arrays = ("body", "tally")

    def read_from(self, *memories: memoryview) -> Reader:
        """Return the function that reads cell, heading and scene."""
        body, tally = memories
        fields, counts = lever_box.STATE[0].shape[0], lever_box.STATE[1].shape[0]
        rule = self.environment.world["rule"]
        pellets_wait = bool(rule[lever_box.MAGAZINE])
        lamps = bool(rule[lever_box.CUED]) or self.spectator
        # Names of another module are looked up twice: too often for what is read a million times.
        time_at, first_at, second_at = lever_box.TIME, lever_box.PRESSED_AT, lever_box.PRESSED_AT + 1
        pellets_at, paid_field, active_at = lever_box.PELLETS, lever_box.PAID_AT, lever_box.ACTIVE
        subject, headings, lasts, cleared = SUBJECT, HEADINGS_OF_FACED, PRESSED_FOR, CLEARED_EVERY

        def read(chamber: int) -> tuple[int, int, Hashable]:
            k = fields * chamber
            time = tally[counts * chamber + time_at]
            # A lever not yet pressed has -1 there, and no press is in step 0.
            since = time - lasts if time > lasts else 0
            if pellets_wait:
                in_use = body[k + pellets_at] > 0
            else:
                paid_at = body[k + paid_field]
                in_use = paid_at > 0 and (time - 1) // cleared == (paid_at - 1) // cleared
            lamp = body[k + active_at] if lamps else -1
            scene = body[k + first_at] > since, body[k + second_at] > since, in_use, lamp
            return subject, headings[body[k]], scene

        return read

    def marks(self, scene: Hashable) -> list[Mark]:
        """List levers, magazine and lamps."""
        assert isinstance(scene, tuple)
        first, second, in_use, lamp = scene
        pressed = (first, second)
        found = [Mark(*place, "[_]" if pressed[k] else "[=]") for k, place in enumerate(LEVER_PLACES)]
        found.append(Mark(*MAGAZINE_PLACE, "[M]" if in_use else "[m]"))
        if lamp >= 0:
            found.append(Mark(*LAMP_PLACES[lamp], "o"))
        return found


PLANS.register("lever_box", LeverPlan, __name__)
