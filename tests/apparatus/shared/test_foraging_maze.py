"""The foraging maze: a cell holds one, pellets are conserved, subjects' numbers mean nothing."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machinepsych.apparatus.environment import FORWARD, LEFT, RIGHT, STAY, SUCCESS
from machinepsych.apparatus.headings import X_OF, Y_OF
from machinepsych.apparatus.map_text import read_map
from machinepsych.apparatus.senses.others import sense_others
from machinepsych.apparatus.senses.scene import bin_names, egocentric
from machinepsych.apparatus.shared.batch import SharedBatch
from machinepsych.apparatus.shared.foraging_world import make_foraging
from machinepsych.apparatus.shared.situations.base import SITUATIONS
from machinepsych.errors import MapError
from machinepsych.kernels.backend import make_backend

CORRIDOR = "S*S\n"
ROOM = "S.S*.\nS#S#S\n*S.S*\n"
PAYS = (0.0, -0.1, -0.2, 1.0)


def batch_of(text, chambers=1, subjects=2, backend="plain", seed=1, regrowth=5, senses=None):
    environment = make_foraging("Foraging", read_map(text, "map"), subjects, senses, 1000, regrowth, PAYS)
    made = SharedBatch(environment, chambers, make_backend(backend, 1))
    made.seed(seed)
    made.begin()
    return made


def place_at(batch, *spots):
    """Put subjects of all chambers at (x, y, heading) of the map."""
    width = int(max(len(row) for row in batch_rows(batch))) + 2
    holder, body = batch.array("place", "holder"), batch.array("place", "body")
    holder[:] = 0
    for s, (x, y, heading) in enumerate(spots):
        cell = (y + 1) * width + x + 1
        body[:, s, :2] = (cell, heading)
        holder[:, cell] = s + 1


def batch_rows(batch):
    return (CORRIDOR if batch.array("place", "holder").shape[1] == 15 else ROOM).splitlines()


@given(
    st.lists(st.lists(st.integers(-1, 3), min_size=5, max_size=5), min_size=1, max_size=30),
    st.integers(0, 2**40),
)
@settings(max_examples=40, deadline=None)
def test_a_cell_holds_one_and_pellets_are_conserved(played, seed):
    batch = batch_of(ROOM, 1, 5, seed=seed, regrowth=3)
    sites = int(batch.array("place", "offered")[0].sum())
    assert sites == 3
    eaten = 0
    for operations in played:
        batch.step([operations])
        cells = batch.array("place", "body")[0, :, 0]
        assert len(set(cells.tolist())) == 5
        holder = batch.array("place", "holder")[0]
        assert (holder[cells] == np.arange(1, 6)).all()
        assert (holder > 0).sum() == 5
        offered, growing = batch.array("place", "offered")[0], batch.array("place", "growing")[0]
        assert ((offered == 1) != (growing > 0)).all()
        now = batch.measures()["pellets"].sum()
        came = batch.array("turn", "outcome")[0]
        assert now - eaten == (came >= 0.5).sum()
        eaten = now


def test_who_comes_to_a_free_cell_is_fair():
    """Two go for the middle of a corridor of three: each gets there, and eats, in half of 2,000 chambers."""
    batch = batch_of(CORRIDOR, 2000, backend="cpu")
    place_at(batch, (0, 0, 0), (2, 0, 4))
    batch.step([[FORWARD, FORWARD]] * 2000)
    pellets, lost = batch.measures()["pellets"], batch.measures()["lost_conflicts"]
    assert (pellets.sum(axis=1) == 1).all()
    assert (lost == 1 - pellets).all()
    assert abs(pellets[:, 0].sum() - 1000) < 4 * math.sqrt(2000 / 4)
    came = batch.array("turn", "outcome")
    assert (came == np.where(pellets == 1, 1.0, -0.2)).all()


def test_one_follows_another_only_where_it_moves_first():
    """In a file of two, the second gets on in the half of chambers in which the first is served first."""
    batch = batch_of("SSSS*\n", 1000, backend="cpu")
    width = 7
    body, holder = batch.array("place", "body"), batch.array("place", "holder")
    holder[:] = 0
    for s, x in enumerate((0, 1)):
        body[:, s, :2] = (width + x + 1, 0)
        holder[:, width + x + 1] = s + 1
    batch.step([[FORWARD, FORWARD]] * 1000)
    moved = batch.measures()["path_length"]
    assert (moved[:, 1] == 1).all()
    order = batch.array("turn", "order")
    assert (moved[:, 0] == (order[:, 0] == 1)).all()
    # It was stopped by one that had not arrived in this tick: no conflict over a cell.
    assert (batch.measures()["lost_conflicts"] == 0).all()
    assert (batch.measures()["collisions"][:, 0] == 1 - moved[:, 0]).all()


def test_a_pellet_grows_again_after_its_time():
    batch = batch_of(CORRIDOR, 1, regrowth=3)
    place_at(batch, (0, 0, 0), (2, 0, 0))
    operations = [FORWARD, STAY]
    eaten = []
    for _ in range(8):
        batch.step([operations])
        eaten.append(int(batch.measures()["pellets"][0, 0]))
        operations = [STAY, STAY]
    assert eaten == [1, 1, 1, 2, 2, 2, 3, 3]


def test_without_regrowth_the_trial_ends_when_all_is_eaten():
    batch = batch_of(CORRIDOR, 1, regrowth=0)
    place_at(batch, (0, 0, 0), (2, 0, 0))
    batch.step([[FORWARD, STAY]])
    assert batch.status()[0] == SUCCESS


def test_subjects_begin_anywhere_alike():
    """Each of five subjects begins in each of seven starts equally often: 4 degrees by 6."""
    batch = batch_of(ROOM, 2000, 5, backend="cpu")
    cells = batch.array("place", "body")[:, :, 0]
    starts = np.unique(cells)
    assert len(starts) == 7
    counts = np.array([[(cells[:, s] == start).sum() for start in starts] for s in range(5)])
    assert ((counts - 2000 / 7) ** 2 / (2000 / 7)).sum() < 59.7  # 30 degrees of freedom, 99.9 %
    headings = np.bincount(batch.array("place", "body")[:, :, 1].ravel(), minlength=8)
    assert ((headings - 1250) ** 2 / 1250).sum() < 24.3


def test_what_subjects_get_does_not_depend_on_their_number():
    """Subjects that do the same things, in random order of numbers, eat alike: equal means over 3,000."""
    batch = batch_of(ROOM, 3000, 4, backend="cpu", seed=9)
    rng = np.random.default_rng(5)
    for _ in range(12):
        batch.step(rng.choice([FORWARD, FORWARD, LEFT, RIGHT], (3000, 4)))
    for name in ("pellets", "collisions", "lost_conflicts"):
        values = batch.measures()[name]
        spread = values.std(axis=0) / math.sqrt(3000)
        assert values.sum() > 50
        assert (abs(values.mean(axis=0) - values.mean()) < 4 * spread).all(), name


def test_others_are_seen_where_they_are():
    """By another route: the direction and distance of every other, worked out from its cell."""
    batch = batch_of(ROOM, 30, 5, senses=["others"])
    width = 7
    for chamber in range(30):
        body = batch.array("place", "body")[chamber]
        for s in range(5):
            x, y = body[s, 0] % width - 1, body[s, 0] // width - 1
            expected = set()
            for j in range(5):
                dx, dy = body[j, 0] % width - 1 - x, body[j, 0] // width - 1 - y
                if j == s or hidden(x, y, dx, dy):
                    continue
                distance = math.hypot(dx, dy)
                far = 0 if distance <= 2 else 1 if distance <= 5 else 2
                expected.add(f"other {bin_names()[egocentric(dx, dy, body[s, 1]) * 3 + far]}")
            assert set(batch.stimuli(chamber, s)) == expected


def test_two_others_in_the_same_direction_and_distance_are_seen_as_one():
    seen = np.full((3, 3), -1)
    seen[0, 1] = seen[0, 2] = 4 * 3 + 1  # West of cell 0, at a middle distance; nothing else is in view.
    body = np.array([[0, 3], [1, 0], [2, 0]])
    ids = np.zeros(4, np.int64)
    assert sense_others(seen, body, 0, 10, ids, 1) == 2
    assert ids.tolist() == [0, 10 + 1 * 3 + 1, 0, 0]
    assert sense_others(seen, body, 1, 10, ids, 0) == 0


def hidden(x, y, dx, dy):
    """Walk the line in quarter cells and look for a wall, as the maze's senses do."""
    rows = ROOM.splitlines()[::-1]
    pieces = 4 * max(abs(dx), abs(dy))
    for k in range(1, pieces):
        there = (round(x + dx * k / pieces), round(y + dy * k / pieces))
        if there not in ((x, y), (x + dx, y + dy)) and rows[there[1]][there[0]] == "#":
            return True
    return False


def test_moves_follow_headings():
    batch = batch_of("SSS*\nSSSS\nSSSS\n", 1, 1, regrowth=1)
    body, holder = batch.array("place", "body"), batch.array("place", "holder")
    for heading in range(8):
        holder[:] = 0
        body[0, 0, :2] = (2 * 6 + 2, heading)
        holder[0, 14] = 1
        batch.step([[FORWARD]])
        assert body[0, 0, 0] == 14 + X_OF[heading] + 6 * Y_OF[heading]
        assert body[0, 0, 1] == heading


def test_bad_maps_are_refused():
    with pytest.raises(MapError, match="no pellets"):
        batch_of("SSSG\n")
    with pytest.raises(MapError, match="2 starts for 3 subjects"):
        batch_of(CORRIDOR, subjects=3)
    with pytest.raises(MapError, match=r"1,600 cells to be in; at most 1,024"):
        batch_of("\n".join(["S" * 39 + "*"] * 40))


def test_bytes_are_known_before_a_run():
    environment = SITUATIONS.get("Foraging").environment(8)
    batch = SharedBatch(environment, 3, make_backend("plain", 1), dense=False)
    assert 4_000 < batch.bytes_per_chamber < 12_000
