"""A maze in which several forage: a cell holds one, pellets grow again, the others are seen.

Movement and what is sensed of the place are the tables of :mod:`machinepsych.apparatus.maze_world`. Subjects
move one after another in the order of service; who comes to a cell that another has just entered is stopped.
At every moment the pellets taken are those eaten, and each site has a pellet or is growing one.
"""

from __future__ import annotations

from machinepsych.apparatus.environment import BEGINNING, FORWARD, RUNNING, STAY, SUCCESS
from machinepsych.apparatus.maze import MOVES, PERCEPTS, SPOT_COUNT, SPOT_SITE
from machinepsych.apparatus.senses.last_operation import BUMPED, sense_last_operation
from machinepsych.apparatus.senses.objects import sense_objects
from machinepsych.apparatus.senses.others import sense_others
from machinepsych.apparatus.shared.environment import SharedFamily
from machinepsych.kernels.arrays import Array
from machinepsych.kernels.counter_rng import uniform_index
from machinepsych.kernels.lane import lane

# Fields of place.body for each subject.
CELL, HEADING, LAST_OPERATION, STOPPED_BY = 0, 1, 2, 3
# What has stopped a step: nothing, a wall, another subject.
NOTHING, WALL, OTHER = 0, 1, 2

# Fields of world.rule: ticks in which a pellet grows again (0: never), first ids of pellets, of others and of
# the last operation (-1: not sensed), width of a row's percepts, where sights begin in it, id of bumping into
# another.
REGROWTH, PELLET_ID, OTHER_ID, OPERATION_ID, SENSED, SIGHT, COLLISION_ID = range(7)
RULES = 7
PAY_STEP, PAY_WALL, PAY_COLLISION, PAY_PELLET = range(4)

MEASURES = ("pellets", "path_length", "collisions", "lost_conflicts", "bumps")
PELLETS, PATH, COLLISIONS, LOST, BUMPS = range(5)

# Streams of where subjects begin; a subject takes two of them.
STREAM_PLACES = BEGINNING + 192

WORLD = ("spots", "seen", "rule", "pays", "starts", "baits")


def foraging_state(subjects: int, cells: int, sites: int) -> tuple[Array, ...]:
    """Declare one maze's arrays."""
    return (
        Array("body", (subjects, 4), "int", "cell, heading, last operation, what stopped the step"),
        Array("holder", (cells,), "int", "1 + the subject in each cell; 0 where it is free"),
        Array("arrived", (subjects,), "byte", "1 where a subject has entered its cell in this tick"),
        Array("offered", (sites,), "byte", "1 where a site has a pellet"),
        Array("growing", (sites,), "int", "ticks until it has one again"),
        Array("tally", (subjects, len(MEASURES)), "int", "what the measures count"),
    )


@lane
def foraging_begin(world, place, draws, trial, moment):
    """Put each subject into a cell of its own, drawn from the starts, facing anywhere; lay all pellets."""
    for k in range(place.holder.shape[0]):
        place.holder[k] = 0
    starts = world.starts.shape[0]
    for s in range(place.body.shape[0]):
        # The n-th of the starts that are still free: as many ways as there are.
        chosen = uniform_index(moment, STREAM_PLACES + 2 * s, starts - s)
        at = 0
        for k in range(starts):
            if place.holder[world.starts[k]] == 0:
                if chosen == 0:
                    at = world.starts[k]
                chosen -= 1
        place.holder[at] = s + 1
        place.body[s, CELL] = at
        place.body[s, HEADING] = uniform_index(moment, STREAM_PLACES + 2 * s + 1, 8)
        place.body[s, LAST_OPERATION] = -1
        place.body[s, STOPPED_BY] = NOTHING
        for k in range(place.tally.shape[1]):
            place.tally[s, k] = 0
    for k in range(place.offered.shape[0]):
        place.offered[k] = 0
        place.growing[k] = 0
    for k in range(world.baits.shape[0]):
        place.offered[world.baits[k]] = 1


@lane
def foraging_step(world, place, operations, order, outcomes, moment):
    """Move one after another, eat where there is something, let pellets grow."""
    for s in range(order.shape[0]):
        place.arrived[s] = 0
    for k in range(order.shape[0]):
        s = order[k]
        operation = operations[s]
        if operation < 0:
            operation = STAY
        outcomes[s] += foraging_move(world, place, s, operation)
        site = world.spots[place.body[s, CELL] * 8, SPOT_SITE]
        if site >= 0 and place.offered[site] == 1:
            place.offered[site] = 0
            place.growing[site] = world.rule[REGROWTH]
            place.tally[s, PELLETS] += 1
            outcomes[s] += world.pays[PAY_PELLET]
    for k in range(place.growing.shape[0]):
        if place.growing[k] > 0:
            place.growing[k] -= 1
            if place.growing[k] == 0:
                place.offered[k] = 1


@lane
def foraging_move(world, place, s, operation):
    """Do a subject's operation; return what it costs."""
    body = place.body
    move = world.spots[body[s, CELL] * 8 + body[s, HEADING], MOVES + operation]
    cell = move >> 4
    body[s, LAST_OPERATION] = operation
    body[s, STOPPED_BY] = NOTHING
    if operation != FORWARD:
        body[s, HEADING] = (move >> 1) & 7
        return world.pays[PAY_STEP]
    if move & 1 == 1:
        body[s, STOPPED_BY] = WALL
        place.tally[s, BUMPS] += 1
        return world.pays[PAY_WALL]
    holder = place.holder[cell]
    if holder > 0:
        body[s, STOPPED_BY] = OTHER
        place.tally[s, COLLISIONS] += 1
        place.tally[s, LOST] += place.arrived[holder - 1]
        return world.pays[PAY_COLLISION]
    place.holder[body[s, CELL]] = 0
    place.holder[cell] = s + 1
    place.arrived[s] = 1
    body[s, CELL] = cell
    place.tally[s, PATH] += 1
    return world.pays[PAY_STEP]


@lane
def foraging_judge(world, place):
    """Say whether all is eaten, where nothing grows again."""
    if world.rule[REGROWTH] > 0:
        return RUNNING
    for k in range(world.baits.shape[0]):
        if place.offered[world.baits[k]] == 1:
            return RUNNING
    return SUCCESS


@lane
def foraging_sense(world, place, s, ids, intensities):
    """Read what the cell and heading give; add the pellets and the others in view."""
    rule = world.rule
    body = place.body
    spot = world.spots[body[s, CELL] * 8 + body[s, HEADING]]
    count = spot[SPOT_COUNT]
    for k in range(count):
        ids[k] = spot[PERCEPTS + k]
    count = sense_objects(spot, rule[SIGHT], world.baits, place.offered, -1, -1, rule[PELLET_ID], ids, count)
    if rule[OTHER_ID] >= 0:
        count = sense_others(world.seen, body, s, rule[OTHER_ID], ids, count)
    if rule[COLLISION_ID] >= 0 and body[s, STOPPED_BY] == OTHER:
        ids[count] = rule[COLLISION_ID]
        return count + 1
    last = body[s, LAST_OPERATION]
    if body[s, STOPPED_BY] == WALL:
        last = BUMPED
    return sense_last_operation(last, rule[OPERATION_ID], ids, count)


FORAGING_MAZE = SharedFamily("foraging", WORLD, foraging_begin, foraging_step, foraging_judge, foraging_sense)
