"""What is recorded of a trial's beginning is what was handed over, and within what is allowed."""

import numpy as np
import pytest

from machinepsych.apparatus.batch import Batch
from machinepsych.apparatus.environment import DRAWS, UNDRAWN
from machinepsych.apparatus.paradigms.base import FORMS, PARADIGMS
from machinepsych.kernels.backend import make_backend
from machinepsych.mazes.drawn import drawn


def begun(environment, handed):
    """Begin a trial in as many chambers as rows are handed over; return what was drawn."""
    batch = Batch(environment, len(handed), make_backend("plain", 1))
    batch.seed(5)
    batch.begin(draws=np.array(handed))
    return drawn(environment, batch)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", PARADIGMS.names())
def test_what_is_handed_over_is_read_back(name, form):
    environment = PARADIGMS.get(name).environment(form)
    for draw in environment.draws:
        handed = np.full((len(draw.allowed), DRAWS), UNDRAWN)
        if draw.key == "choice":
            # The sample's own place cannot be the right choice.
            handed[:, 0] = (np.array(draw.allowed) + 1) % len(draw.allowed)
        handed[:, draw.position] = draw.allowed
        assert begun(environment, handed)[draw.key].tolist() == list(draw.allowed), draw.key


@pytest.mark.parametrize("name", PARADIGMS.names())
def test_what_is_drawn_is_among_what_is_allowed(name):
    environment = PARADIGMS.get(name).environment("faithful")
    read = begun(environment, np.full((24, DRAWS), UNDRAWN))
    assert set(read) == {draw.key for draw in environment.draws}
    for draw in environment.draws:
        assert set(read[draw.key].tolist()) <= set(draw.allowed)
