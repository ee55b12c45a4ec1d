"""Dense streams: the kernel that takes a whole stream does what sentences told one by one do."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.dense_stream import Feeder, random_atoms
from machinepsych.nars.reasoner import Reasoner
from machinepsych.nars.registers import CYCLES, LOGGED
from machinepsych.nars.settings import ReasonerParameters
from machinepsych.nars.state import Capacity
from machinepsych.narsese import Atom, Punctuation, Sentence, Tense

SMALL = Capacity(log=64)


@given(alphabet=st.integers(1, 100), events=st.integers(0, 100), seed=st.integers(0, 100))
def test_streams_are_of_their_alphabet_and_repeatable(alphabet, events, seed):
    names = random_atoms(alphabet, events, seed)
    assert len(names) == events
    assert set(names) <= {f"a{k}" for k in range(alphabet)}
    assert names == random_atoms(alphabet, events, seed)


@settings(max_examples=5, deadline=None)
@given(names=st.lists(st.sampled_from(["a0", "a1", "a2"]), max_size=6), level=st.sampled_from([0, 6]))
def test_feeding_is_telling_one_by_one(names, level):
    parameters = ReasonerParameters(level=level)
    feeder = Feeder(parameters, backend="plain", capacity=SMALL)
    assert feeder.run(names) >= 0.0
    told = Reasoner(parameters, backend="plain", capacity=SMALL)
    for name in names:
        # A stream's terms are encoded before it, so that terms have the same numbers only if these are too.
        told.language.encode(told.memory, Atom(name))
    for name in names:
        told.tell(Sentence(Atom(name), Punctuation.BELIEF, Tense.PRESENT, (1.0, 0.9)))
    fed = feeder.reasoner.memory
    assert fed.registers[CYCLES] == len(names)
    assert fed.registers[LOGGED] == 0
    for field in ("concept_term", "spike", "belief", "link_term", "link_truth", "link_delay", "registers"):
        np.testing.assert_array_equal(getattr(fed, field), getattr(told.memory, field), err_msg=field)
