"""The maze: cells, walls, eight headings; goals, baits, holes and arms that are told apart by tables.

One family of lane functions for every maze. What a site is in a trial, what it pays, how corners are
passed, where trials start and how goals are drawn stand in the tables that
:mod:`machinepsych.apparatus.maze_world` makes of a map and its rules.
"""

from __future__ import annotations

import numpy as np

from machinepsych.apparatus.environment import (
    BEGINNING,
    FAILURE,
    FORWARD,
    RUNNING,
    SUCCESS,
    Family,
)
from machinepsych.apparatus.senses.last_operation import BUMPED, sense_last_operation
from machinepsych.apparatus.senses.objects import sense_objects
from machinepsych.apparatus.senses.place import sense_place
from machinepsych.kernels.arrays import Array
from machinepsych.kernels.counter_rng import Moment, uniform_index
from machinepsych.kernels.lane import lane
from machinepsych.vocabulary import NO_OPERATION

# Fields of place.body. A cell's number is y * width + x in the padded map (world.shape).
CELL, HEADING, LAST_OPERATION, SITE, PREVIOUS_SITE = 0, 1, 2, 3, 4
# Fields of place.aim: the goal's site (-1: none), the part of the trial, steps of confinement left, baits
# taken.
GOAL, PART, CONFINED, TAKEN = 0, 1, 2, 3

# Roles of sites.
END, BAITED, TOLL, CHOICE = 0, 1, 2, 3

# Fields of world.pays.
PAY_STEP, PAY_WALL, PAY_GOAL, PAY_BAIT, PAY_TOLL, PAY_STAND, PAY_WORKING, PAY_REFERENCE = range(8)

# Fields of world.rule.
CORNERS = 0
# How many baits make a success (0: reaching the goal does).
BAITS = 1
# A toll is paid even in a step that a wall stops.
TOLL_WHEN_STOPPED = 2
# The cell where every step pays PAY_STAND, -1 for none.
STAND_CELL = 3
# A goal is drawn once for a chamber, not for each trial.
GOAL_STAYS = 4
# A site that was chosen wrongly ends the trial in failure.
WRONG_CHOICE_ENDS = 5
# A forced run to a drawn arm comes first; the goal is then the other one. Steps of delay between the runs.
FORCED = 6
DELAY = 7
# First ids of goal, bait, last operation, place cells; -1 where not sensed.
GOAL_ID, BAIT_ID, OPERATION_ID, PLACE_ID = 8, 9, 10, 11
PLACE_SPACING = 12
# Id of a closed door ahead; -1 where there is none or it is not sensed.
DOOR_ID = 13
# Width of a row's percepts; where sights begin in it.
SENSED, SIGHT = 14, 15
# Steps for which the arms' doors close when a subject comes back into the middle from a choice; 0: no doors.
CONFINES = 16
RULES = 17

# Parts of a trial with a forced run; and, where choices are followed by confinement, the way back from one.
FREE_RUN, FORCED_RUN, COMING_BACK = 0, 1, 2

# Numbers that are counted in a trial (place.tally).
PATH, BUMPS, VISITS, CROSSINGS, WORKING_ERRORS, REFERENCE_ERRORS, TOLLS, FIRST_CHOICE = range(8)
QUADRANT = 8
MEASURES = (
    *("path_length", "bumps", "site_visits", "goal_crossings", "working_memory_errors"),
    *("reference_memory_errors", "errors", "first_choice"),
    *("steps_north_east", "steps_north_west", "steps_south_west", "steps_south_east"),
)

# Places in the draws of a trial's beginning.
DRAW_START, DRAW_HEADING, DRAW_GOAL, DRAW_PROBE = 0, 1, 2, 3
# Streams of what a trial begins with.
STREAM_START, STREAM_HEADING, STREAM_GOAL, STREAM_FORCED = (BEGINNING + k for k in range(4))

# world.spots has one row for each cell and heading, cell * 8 + heading, of all that depends on these alone;
# one row lies together in memory, which is what limits the speed. Where each operation leads, as (cell * 8
# + heading) * 2 + 1 if stopped; the site (-1: none); the quadrant; how many percepts; the site whose arm it
# is (-1: none); the percepts; then, from rule[SIGHT] on, the bin in which each site is seen (-1: hidden).
MOVES, SPOT_SITE, SPOT_REGION, SPOT_COUNT, SPOT_ARM, PERCEPTS = 0, 4, 5, 6, 7, 8

WORLD = ("shape", "spots", "counts", "role", "pays", "rule", "starts", "cycle", "goals", "baits", "fields")


def maze_state(sites: int, place_cells: int) -> tuple[Array, ...]:
    """Declare one subject's maze."""
    return (
        Array("body", (5,), "int", "cell, heading, last operation, site it is at and was at (-1 none)"),
        Array("origin", (2,), "int", "cell and heading that the trial began with"),
        Array("aim", (4,), "int", "goal's site, part of the trial, steps of confinement left, baits taken"),
        Array("offered", (sites,), "byte", "1 where a site's bait is still there"),
        Array("visits", (sites,), "int", "times that a site was entered in this trial"),
        Array("tally", (len(MEASURES),), "int", "what the measures count"),
        Array("centres", (place_cells, 2), "int", "x, y where each place cell was recruited"),
        Array("recruited", (1,), "int", "place cells recruited so far"),
    )


@lane
def maze_begin(world, place, draws, trial, moment):
    """Put the subject at a start, draw the goal, lay the bait."""
    start = draws[DRAW_START]
    if start < 0:
        start = world.cycle[trial % world.cycle.shape[0]]
        if start < 0 and world.starts.shape[0] == 1:
            start = 0
        elif start < 0:
            start = uniform_index(moment, STREAM_START, world.starts.shape[0])
    heading = draws[DRAW_HEADING]
    if heading < 0:
        heading = world.starts[start, 1]
    if heading < 0:
        heading = uniform_index(moment, STREAM_HEADING, 8)
    place.origin[0] = world.starts[start, 0]
    place.origin[1] = heading
    place.aim[GOAL] = maze_goal(world, draws, moment)
    place.aim[PART] = FREE_RUN
    if world.rule[FORCED] == 1:
        place.aim[PART] = FORCED_RUN
    if draws[DRAW_PROBE] == 1:
        place.aim[GOAL] = -1
    place.aim[TAKEN] = 0
    for k in range(place.offered.shape[0]):
        place.offered[k] = 1 if world.role[k] == BAITED else 0
        place.visits[k] = 0
    for k in range(place.tally.shape[0]):
        place.tally[k] = 0
    place.tally[FIRST_CHOICE] = -1
    maze_to_start(world, place, 0)


@lane
def maze_goal(world, draws, moment):
    """Return the goal's site: as handed over, the only one, or drawn."""
    count = world.goals.shape[0]
    if draws[DRAW_GOAL] >= 0:
        return draws[DRAW_GOAL]
    if count == 1:
        return world.goals[0]
    if world.rule[GOAL_STAYS] == 1:
        return world.goals[uniform_index(Moment(moment.seed, moment.subject, 0), STREAM_GOAL, count)]
    return world.goals[uniform_index(moment, STREAM_GOAL, count)]


@lane
def maze_to_start(world, place, confined):
    """Set the subject down where the trial began, for some steps behind a closed door."""
    place.body[CELL] = place.origin[0]
    place.body[HEADING] = place.origin[1]
    place.body[LAST_OPERATION] = NO_OPERATION
    place.body[SITE] = world.spots[place.origin[0] * 8, SPOT_SITE]
    place.body[PREVIOUS_SITE] = place.body[SITE]
    place.aim[CONFINED] = confined


@lane
def maze_step(world, place, operation, moment):
    """Move, be paid, count.

    Where a move leads stands in a table: which operation comes is random in training, and a processor that
    guesses branches would guess wrong. Only doors have to be asked for.
    """
    row = place.body[CELL] * 8 + place.body[HEADING]
    move = np.int64(world.spots[row, operation])
    if place.aim[CONFINED] > 0 or place.aim[PART] != FREE_RUN:
        if operation == FORWARD and maze_door(world, place, move >> 4):
            move = row * 2 + 1
        place.aim[CONFINED] = max(place.aim[CONFINED] - 1, 0)
        if place.aim[PART] == COMING_BACK and world.spots[move >> 1, SPOT_ARM] < 0:
            place.aim[PART] = FREE_RUN
            place.aim[CONFINED] = world.rule[CONFINES]
    stopped = move & 1
    cell = move >> 4
    spot = world.spots[move >> 1]
    place.body[CELL] = cell
    place.body[HEADING] = (move >> 1) & 7
    place.body[LAST_OPERATION] = operation + stopped * (BUMPED - FORWARD)
    place.tally[PATH + stopped] += world.counts[operation]
    place.tally[QUADRANT + spot[SPOT_REGION]] += 1
    place.body[PREVIOUS_SITE] = place.body[SITE]
    site = np.int64(spot[SPOT_SITE])
    place.body[SITE] = site
    outcome = world.pays[PAY_STEP + stopped]
    if cell == world.rule[STAND_CELL] and stopped == 0:
        outcome = world.pays[PAY_STAND]
    if site >= 0:
        outcome = maze_at_site(world, place, site, stopped, outcome)
    return outcome


@lane
def maze_door(world, place, ahead):
    """Say whether a closed door stands before a cell: the start's, any arm's, or that of a later choice."""
    if place.aim[CONFINED] > 0:
        return world.rule[CONFINES] == 0 or world.spots[ahead * 8, SPOT_ARM] >= 0
    return place.aim[PART] == FORCED_RUN and world.spots[ahead * 8, SPOT_ARM] == place.aim[GOAL]


@lane
def maze_at_site(world, place, site, stopped, outcome):
    """Return what being at a site pays; count visits and errors where it has just been entered."""
    role = world.role[site]
    entered = site != place.body[PREVIOUS_SITE]
    goal = place.aim[GOAL]
    if place.aim[PART] == FORCED_RUN:
        if role == CHOICE and site != goal:
            place.aim[PART] = FREE_RUN
            maze_to_start(world, place, world.rule[DELAY])
            return world.pays[PAY_BAIT]
        return outcome
    if entered:
        if world.rule[CONFINES] > 0:
            place.aim[PART] = COMING_BACK
        if place.tally[FIRST_CHOICE] < 0:
            place.tally[FIRST_CHOICE] = site
        place.tally[VISITS] += 1
        if site == goal:
            place.tally[CROSSINGS] += 1
        elif place.visits[site] > 0:
            place.tally[WORKING_ERRORS] += 1
            outcome += world.pays[PAY_WORKING]
        elif role != BAITED:
            place.tally[REFERENCE_ERRORS] += 1
            outcome += world.pays[PAY_REFERENCE]
        place.visits[site] += 1
    if site == goal:
        if stopped == 0:
            outcome = world.pays[PAY_GOAL]
    elif role == BAITED:
        if place.offered[site] == 1:
            place.offered[site] = 0
            place.aim[TAKEN] += 1
            outcome = world.pays[PAY_BAIT]
            # The last one pays like a goal.
            if place.aim[TAKEN] == world.rule[BAITS]:
                outcome = world.pays[PAY_GOAL]
    elif role == TOLL:
        if entered:
            place.tally[TOLLS] += 1
        if stopped == 0 or world.rule[TOLL_WHEN_STOPPED] == 1:
            outcome = world.pays[PAY_TOLL]
    return outcome


@lane
def maze_judge(world, place):
    """Say whether the goal is reached, all bait taken, the wrong arm chosen."""
    site = place.body[SITE]
    if place.aim[PART] == FORCED_RUN:
        return RUNNING
    if world.rule[BAITS] > 0:
        if place.aim[TAKEN] == world.rule[BAITS]:
            return SUCCESS
        return RUNNING
    if site < 0:
        return RUNNING
    if site == place.aim[GOAL]:
        return SUCCESS
    if world.rule[WRONG_CHOICE_ENDS] == 1 and world.role[site] == CHOICE:
        return FAILURE
    return RUNNING


@lane
def maze_sense(world, place, ids, intensities):
    """Read what the cell and heading give, add what changes."""
    cell = place.body[CELL]
    rule = world.rule
    spot = world.spots[cell * 8 + place.body[HEADING]]
    # The row's full width is copied, whatever of it counts, in fours: loops of one length are guessed right.
    # Numbers without a sign need not be asked whether they count from the end.
    percepts = np.uint64(PERCEPTS)
    for k in range(np.uint64(0), np.uint64(rule[SENSED]), np.uint64(4)):
        for m in range(k, k + np.uint64(4)):
            ids[m] = spot[percepts + m]
    count = np.int64(spot[SPOT_COUNT])
    if rule[PLACE_ID] >= 0:
        # Fields of place cells may have left their intensities here.
        for k in range(ids.shape[0]):
            intensities[k] = 1.0
    if rule[DOOR_ID] >= 0:
        ahead = spot[MOVES + FORWARD]
        if ahead & 1 == 0 and maze_door(world, place, ahead >> 4):
            ids[count] = rule[DOOR_ID]
            count += 1
    if rule[GOAL_ID] >= 0 or rule[BAIT_ID] >= 0:
        count = sense_objects(
            spot,
            rule[SIGHT],
            world.baits,
            place.offered,
            place.aim[GOAL],
            rule[GOAL_ID],
            rule[BAIT_ID],
            ids,
            count,
        )
    count = sense_last_operation(place.body[LAST_OPERATION], rule[OPERATION_ID], ids, count)
    if rule[PLACE_ID] >= 0:
        width = world.shape[0]
        count = sense_place(
            place.centres,
            place.recruited,
            world.fields,
            rule[PLACE_SPACING],
            cell % width,
            cell // width,
            rule[PLACE_ID],
            ids,
            intensities,
            count,
        )
    return count


MAZE = Family("maze", WORLD, maze_begin, maze_step, maze_judge, maze_sense)
