"""What is recorded of a trial's beginning is what was handed over, and within what is allowed."""

import numpy as np
import pytest

from machinepsych.apparatus.batch import Batch
from machinepsych.apparatus.environment import DRAWS, UNDRAWN
from machinepsych.apparatus.paradigms.base import FORMS, PARADIGMS
from machinepsych.kernels.backend import make_backend
from machinepsych.mazes.drawn import drawn


def begun(environment, handed, chambers=24):
    batch = Batch(environment, chambers, make_backend("plain", 1))
    batch.seed(5)
    batch.begin(draws=np.tile(handed, (chambers, 1)))
    return drawn(environment, batch)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", PARADIGMS.names())
def test_what_is_handed_over_is_read_back(name, form):
    environment = PARADIGMS.get(name).environment(form)
    for draw in environment.draws:
        for value in draw.allowed:
            handed = [UNDRAWN] * DRAWS
            if draw.key == "choice":
                # The sample's own place cannot be the right choice.
                handed[0] = (value + 1) % len(draw.allowed)
            handed[draw.position] = value
            read = begun(environment, handed, 2)[draw.key]
            assert read.tolist() == [value] * 2, draw.key


@pytest.mark.parametrize("name", PARADIGMS.names())
def test_what_is_drawn_is_among_what_is_allowed(name):
    environment = PARADIGMS.get(name).environment("faithful")
    read = begun(environment, [UNDRAWN] * DRAWS)
    assert set(read) == {draw.key for draw in environment.draws}
    for draw in environment.draws:
        assert set(read[draw.key].tolist()) <= set(draw.allowed)
