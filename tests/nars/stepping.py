"""A subject that perceives situations as wholes, step by step in plain Python."""

from types import SimpleNamespace

import numpy as np

from machinepsych.kernels.counter_rng import Moment
from machinepsych.nars.concepts import NO_CONCEPT
from machinepsych.nars.encoding import first_stepwise_memory, language_of, stepwise_size
from machinepsych.nars.registers import DONE
from machinepsych.nars.situations import link_from
from machinepsych.nars.stepwise import act_stepwise, learn_stepwise, rest_stepwise
from machinepsych.nars.subject import begin_subject
from machinepsych.nars.subject_settings import NarsParameters
from machinepsych.narsese import parse_term
from machinepsych.parameters import as_row, describe
from machinepsych.vocabulary import Vocabulary

VOCABULARY = Vocabulary(("A", "B", "C", "D"), ("left", "right", "stay"))


class Stepper:
    """One subject's memory and parameters, and its steps; by default it never babbles and is not curious."""

    def __init__(self, **values):
        chosen = NarsParameters(**({"motor_babbling": 0.0, "restlessness": 0.0, "curiosity": 0.0} | values))
        row = zip(describe(NarsParameters), as_row(chosen), strict=True)
        self.parameters = SimpleNamespace(
            **{each.name: value if each.kind == "number" else int(value) for each, value in row}
        )
        record = first_stepwise_memory(VOCABULARY, stepwise_size(VOCABULARY, 4, 16, 6))[0]
        self.memory = SimpleNamespace(**{name: record[name] for name in record.dtype.names})
        self.language = language_of(VOCABULARY)
        self.operations = len(VOCABULARY.operations)
        begin_subject(self.memory, Moment(np.uint64(3), 1, 0))

    def sees(self, names):
        ids = np.array([VOCABULARY.stimuli.index(name) for name in names], np.int64)
        return ids, np.ones(len(names)), len(names)

    def act(self, names):
        return act_stepwise(self.memory, self.parameters, *self.sees(names), self.operations)

    def do(self, names, operation, outcome=0.0):
        """Step as if the subject had decided for an operation (by name), and learn what came of it."""
        self.act(names)
        self.force(operation)
        learn_stepwise(self.memory, self.parameters, outcome, 1)

    def force(self, operation):
        self.memory.registers[DONE] = VOCABULARY.operations.index(operation) + 1

    def rest(self, ticks=50):
        rest_stepwise(self.memory, self.parameters, ticks)

    def term(self, text):
        return self.language.encode(self.memory, parse_term(text))

    def concept(self, text):
        return int(self.memory.term_concept[self.term(text)]) - 1

    def link(self, before, operation, after):
        """Return frequency and confidence of a link (operation None: of the situation alone), or None."""
        concepts = self.concept(before), self.concept(after)
        if NO_CONCEPT in concepts:
            return None
        done = 0 if operation is None else self.term(f"^{operation}")
        link = link_from(self.memory, concepts[0], done, concepts[1])
        return None if link < 0 else tuple(float(x) for x in self.memory.link_truth[link])

    def wanted(self, text):
        f, c = self.memory.wanted[self.concept(text)]
        return float(c * (2.0 * f - 1.0))
