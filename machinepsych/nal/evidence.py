"""Evidence: which observations a conclusion rests on, so that none is ever counted twice.

Every observation has an id from 1 up. A stamp is an int64 array view ``[capacity]`` of ids, filled from its
front, the rest ``NO_OBSERVATION``. Capacities may be any, 0 included (then nothing ever overlaps); ONA has
10. Two conclusions may be revised into one only where their stamps do not overlap. Since a stamp holds only
so many ids, a conclusion from more observations forgets some of them, and an overlap of forgotten ids is
not noticed: the price of fixed memory.

Sources: Wang (2013), Non-Axiomatic Logic, evidential bases; OpenNARS for Applications, for interleaving.
"""

from __future__ import annotations

from machinepsych.kernels.lane import lane

NO_OBSERVATION = 0


@lane
def stamp_new(stamp, counter):
    """Make a stamp of one new observation and return its id; ``counter`` int64 ``[1]`` holds the last id."""
    counter[0] += 1
    for i in range(stamp.shape[0]):
        stamp[i] = counter[0] if i == 0 else NO_OBSERVATION
    return counter[0]


@lane
def stamp_copy(target, stamp):
    """Write a stamp into another array view; ids beyond the target's capacity are left out."""
    n = stamp.shape[0]
    for i in range(target.shape[0]):
        target[i] = stamp[i] if i < n else NO_OBSERVATION


@lane
def stamp_count(stamp):
    """Return the number of observations that a stamp holds."""
    n = 0
    while n < stamp.shape[0] and stamp[n] != NO_OBSERVATION:
        n += 1
    return n


@lane
def stamp_holds(stamp, n, observation):
    """Say whether an observation's id is among the first ``n`` of a stamp."""
    i = 0
    while i < n and stamp[i] != observation:
        i += 1
    return i < n


@lane
def stamps_overlap(first, second):
    """Say whether two stamps have an observation in common."""
    n_second = stamp_count(second)
    n_first = stamp_count(first)
    i = 0
    while i < n_first and not stamp_holds(second, n_second, first[i]):
        i += 1
    return i < n_first


@lane
def stamp_merge(target, first, second):
    """Write the stamp of a conclusion from two premises: their ids in turns until the target is full.

    The first premise begins; where one runs out, the other's ids follow. ``target`` must be neither of the
    two. Returns the number of ids written.

    An id that both premises hold is written once. ONA writes it twice, which spends a place on nothing.
    """
    n_first = stamp_count(first)
    n_second = stamp_count(second)
    n = 0
    for i in range(max(n_first, n_second)):
        if i < n_first and n < target.shape[0] and not stamp_holds(target, n, first[i]):
            target[n] = first[i]
            n += 1
        if i < n_second and n < target.shape[0] and not stamp_holds(target, n, second[i]):
            target[n] = second[i]
            n += 1
    for i in range(n, target.shape[0]):
        target[i] = NO_OBSERVATION
    return n
