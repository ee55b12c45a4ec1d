"""A reasoner that thinks nothing: it remembers what it was told and notes every call."""

from __future__ import annotations

import json
from types import SimpleNamespace

from machinepsych.errors import MachinepsychError
from machinepsych.nars.happenings import ConceptView, Happening, Kind
from machinepsych.narsese import Atom, Punctuation, Tense, parse_term, write


class FakeReasoner:
    """Beliefs are answers to the questions with their very term; ``on_goal`` is executed at every goal."""

    def __init__(self, parameters=None, *, seed=0):
        self.now = 1
        self.seed = seed
        self.beliefs = {}
        self.calls = []
        self.events = []
        self.on_goal = None
        self.derive = []
        names = "left right up down say pick drop go activate deactivate"
        self.stepping = False
        self.language = SimpleNamespace(operators=["", *(f"^{name}" for name in names.split())])

    def tell(self, sentence):
        if sentence.term.complexity > 30:
            raise MachinepsychError("the term is too large:\n  31 nodes at most")
        self.calls.append(("tell", str(sentence)))
        time = None if sentence.tense is Tense.ETERNAL else self.now
        told = Happening(
            Kind.INPUT,
            sentence.term,
            sentence.punctuation,
            time,
            self.now,
            stamp=(len(self.calls),),
            frequency=sentence.truth.frequency,
            confidence=sentence.truth.confidence,
            delay=sentence.delay,
        )
        self.events += [told, *self.derive]
        if sentence.punctuation is Punctuation.BELIEF:
            self.beliefs[sentence.term] = told
        elif self.on_goal is not None:
            operator, arguments = self.on_goal
            self.events.append(Happening(Kind.EXECUTED, Atom(operator), arguments=arguments))
        self.now += 1

    def was_step(self):
        return self.stepping

    def want_on(self, goal):
        self.calls.append(("want_on", str(goal)))
        self.events.append(Happening(Kind.EXECUTED, Atom(self.on_goal[0]), arguments=self.on_goal[1]))
        self.now += 1

    def ask(self, sentence):
        self.calls.append(("ask", str(sentence)))
        belief = self.beliefs.get(sentence.term)
        return None if belief is None else self._answer(belief)

    def query(self, sentence, threshold):
        self.calls.append(("query", str(sentence), threshold))
        return [self._answer(belief) for belief in self.beliefs.values() if belief.confidence >= threshold]

    def _answer(self, belief):
        return Happening(
            Kind.ANSWER,
            belief.term,
            time=belief.time,
            created=belief.created,
            stamp=belief.stamp,
            frequency=belief.frequency,
            confidence=belief.confidence,
        )

    def step(self, count):
        self.calls.append(("step", count))
        self.now += count

    def happenings(self):
        done, self.events = self.events, []
        return done

    def set_operation(self, number, name):
        if self.beliefs:
            raise MachinepsychError("operations are named while the memory is empty")
        self.calls.append(("set_operation", number, name))
        self.language.operators[number : number + 1] = [name]

    def reset(self):
        self.beliefs = {}
        self.now = 1

    def concepts(self):
        return [
            ConceptView(term, 0.5, 0.25, 3, 2, belief, (), belief.time)
            for term, belief in self.beliefs.items()
        ]

    def statistics(self):
        return {"currentTime": self.now, "total concepts": len(self.beliefs)}

    def beliefs_waiting(self):
        return [belief for belief in self.beliefs.values() if belief.time is not None]

    def goals_waiting(self):
        return []

    def save(self, path):
        path.write_text(json.dumps([write(term) for term in self.beliefs]))

    @classmethod
    def load(cls, path):
        made = cls()
        try:
            terms = json.loads(path.read_text())
        except ValueError:
            raise MachinepsychError(f"{path} is no memory") from None
        for term in terms:
            made.beliefs[parse_term(term)] = Happening(Kind.INPUT, parse_term(term))
        return made

    def __getattr__(self, name):
        # All that only sets something is the same here: noted, and no more.
        if name.startswith("_"):
            raise AttributeError(name)

        def note(*values, **named):
            self.calls.append((name, *values, *sorted(named.items())))

        return note
