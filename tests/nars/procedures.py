"""Procedures of Machine Psychology beyond its first paper, run on one reasoner a subject.

A procedure is a list of phases, a phase a list of blocks, a block a list of trials in random order. In a
trial stimuli are shown (each at a tick of its own, or all at one), the goal is given, what is executed is
read, and the goal is then said to be reached or not; or nothing is said (a probe). Then time passes.
"""

from __future__ import annotations

import dataclasses
import functools
from dataclasses import dataclass, field

import numpy as np

from machinepsych.nars.happenings import Kind
from machinepsych.nars.reasoner import Reasoner
from machinepsych.nars.settings import NarsParameters, OnaParameters, ReasonerParameters
from machinepsych.nars.state import Capacity
from machinepsych.narsese import Compound, Sentence, normalized, parse_sentence, parse_term

GOAL = "G"
# Ticks between two trials.
INTERVAL = 100


@dataclass(frozen=True)
class Trial:
    """Stimuli as terms in the order shown, and the operation that is right, as ``^op`` or with arguments."""

    stimuli: tuple[str, ...]
    correct: str
    kind: str = ""


@dataclass(frozen=True)
class Phase:
    """Blocks of trials, with or without feedback; ``babbling`` holds for the phase.

    ``trials`` are those of a block, each once.
    """

    name: str
    trials: tuple[Trial, ...]
    blocks: int
    feedback: bool = True
    babbling: float = 0.9


@dataclass(frozen=True)
class Procedure:
    """Phases in their order, the operations, and how stimuli are shown."""

    name: str
    phases: tuple[Phase, ...]
    operators: tuple[str, ...]
    arguments: tuple[str, ...] = ()
    concurrent: bool = False
    capacity: Capacity = field(default_factory=Capacity)


def settings(name: str = "default", **changes):
    """Return the parameters of a set of subjects, as a reasoner takes them."""
    chosen = {"default": NarsParameters, "ona": OnaParameters}[name]()
    fields = dataclasses.fields(ReasonerParameters)
    return ReasonerParameters(**{each.name: getattr(chosen, each.name) for each in fields} | changes)


@functools.cache
def sentence(line: str) -> Sentence:
    """Return a sentence, its variables numbered."""
    parsed = parse_sentence(line)
    return dataclasses.replace(parsed, term=normalized(parsed.term))


class Subject:
    """A reasoner in a procedure."""

    def __init__(self, procedure: Procedure, parameters, seed: int, backend: str = "cpu") -> None:
        self.procedure = procedure
        self.reasoner = Reasoner(
            parameters, seed=seed, capacity=procedure.capacity, backend=backend, operators=procedure.operators
        )
        for k, argument in enumerate(procedure.arguments, 1):
            self.reasoner.set_argument(1, k, parse_term(argument))
        self.order = np.random.default_rng([seed, 4])

    def respond(self, trial: Trial) -> str:
        """Show a trial's stimuli, give the goal, and return what was executed, or ``""``."""
        reasoner = self.reasoner
        for k, stimulus in enumerate(trial.stimuli):
            if k and self.procedure.concurrent:
                reasoner.concurrent()
            reasoner.tell(sentence(f"{stimulus}. :|:"))
        reasoner.happenings()
        reasoner.tell(sentence(f"{GOAL}! :|:"))
        self.said = reasoner.happenings()
        done = [each for each in self.said if each.kind is Kind.EXECUTED]
        if not done:
            return ""
        arguments = done[-1].arguments
        if arguments is None:
            return str(done[-1].term)
        return str(Compound("-->", (arguments, done[-1].term)))

    def block(self, phase: Phase) -> float:
        """Run a block; return the share of right responses."""
        right = 0
        for k in self.order.permutation(len(phase.trials)):
            right += self.trial(phase.trials[k], phase.feedback)
        return right / len(phase.trials)

    def trial(self, trial: Trial, feedback: bool) -> bool:
        """Run a trial and the time after it; say whether the response was right."""
        response = self.respond(trial)
        right = response == trial.correct
        if feedback and response:
            self.reasoner.tell(sentence(f"{GOAL}. :|: {{{float(right)} 0.9}}"))
        self.reasoner.step(INTERVAL)
        return right

    def run(self) -> dict[str, list[float]]:
        """Run all phases; return the share of right responses by phase and block."""
        shares = {}
        for phase in self.procedure.phases:
            self.reasoner.change(motor_babbling=phase.babbling)
            shares[phase.name] = [self.block(phase) for _ in range(phase.blocks)]
        return shares


def run(procedure: Procedure, parameters, subjects: int, first: int = 0) -> dict[str, np.ndarray]:
    """Return the shares of right responses [N, block] by phase."""
    runs = [Subject(procedure, parameters, seed).run() for seed in range(first, first + subjects)]
    return {name: np.array([each[name] for each in runs]) for name in runs[0]}


def functional_equivalence(setting_apart: bool = False) -> Procedure:
    """Two stimuli of each class get one response in a setting; one of each gets another in a second setting.

    A stimulus in a setting is one event, ``<A1 --> [s1]>``, or the setting is an event of its own. After
    Smeets, Barnes & Roche 1997 and Johansson, Hammer & Lofthouse 2024 (arXiv 2405.03340).
    """

    def shown(setting: str, stimulus: str) -> tuple[str, ...]:
        if setting_apart:
            return (f"<{setting} --> [setting]>", f"<{stimulus} --> [stimulus]>")
        return (f"<{stimulus} --> [{setting}]>",)

    def trials(setting: str, right: dict[str, str], times: int) -> tuple[Trial, ...]:
        made = tuple(Trial(shown(setting, each), operation, each) for each, operation in right.items())
        return made * times

    first = trials("s1", {"A1": "^press1", "B1": "^press1", "A2": "^press2", "B2": "^press2"}, 4)
    second = trials("s2", {"A1": "^press3", "A2": "^press4"}, 8)
    probes = trials("s2", {"B1": "^press3", "B2": "^press4"}, 8)
    return Procedure(
        "functional equivalence",
        (
            Phase("training", first, 6),
            Phase("retraining", second, 6),
            Phase("transfer", probes, 6, feedback=False, babbling=0.0),
        ),
        ("^press1", "^press2", "^press3", "^press4"),
        capacity=Capacity(terms=4000, concepts=400, links=2000, symbols=64, log=64, recent=128),
    )


def functional_equivalence_apart() -> Procedure:
    """The same with settings as events of their own."""
    return functional_equivalence(True)


def identity_matching() -> Procedure:
    """A sample and two comparisons, one of them equal; trained with two colours, tested with two others.

    After Johansson, Hammer & Lofthouse, Generalized Identity Matching in NARS.
    """

    def trials(colours: tuple[str, str]) -> tuple[Trial, ...]:
        made = []
        for sample in colours:
            for left, right in (colours, colours[::-1]):
                place = "left" if left == sample else "right"
                shown = (("sample", sample), ("left", left), ("right", right))
                made.append(
                    Trial(
                        tuple(f"<({where} * {what}) --> (loc * color)>" for where, what in shown),
                        match(f"(sample * {place})"),
                        sample,
                    )
                )
        return tuple(made * 3)

    old, new = trials(("green", "blue")), trials(("red", "yellow"))
    return Procedure(
        "identity matching",
        (
            Phase("baseline", old, 2, feedback=False),
            Phase("training", old, 6),
            Phase("identity test", old, 2, feedback=False, babbling=0.0),
            Phase("novel stimuli", new, 2, feedback=False, babbling=0.0),
        ),
        ("^match",),
        ("(sample * left)", "(sample * right)"),
        capacity=Capacity(terms=8000, concepts=600, links=4000, symbols=64, log=64, recent=128),
    )


def match(argument: str) -> str:
    """Return how an execution of ^match with an argument reads."""
    return str(parse_term(f"<({{SELF}} * {argument}) --> ^match>"))


def same_and_opposite(blocks: int = 4) -> Procedure:
    """Cues SAME and OPPOSITE, a sample and two comparisons, seven phases; the last one is not trained.

    After Johansson, Hammer & Lofthouse 2025 (arXiv 2505.07079): XY, YX, YZ and XZ teach that relations can be
    reversed and combined, AB and AC two new relations, and BC has to be derived.
    """

    def trials(samples: str, comparisons: str) -> tuple[Trial, ...]:
        made = []
        for cue in ("SAME", "OPPOSITE"):
            for which in (1, 2):
                chosen = which if cue == "SAME" else 3 - which
                for left, right in ((1, 2), (2, 1)):
                    place = "left" if left == chosen else "right"
                    shown = (
                        ("cue", cue),
                        ("sample", f"{samples}{which}"),
                        ("left", f"{comparisons}{left}"),
                        ("right", f"{comparisons}{right}"),
                    )
                    made.append(
                        Trial(
                            tuple(f"<({where} * {what}) --> (loc * shape)>" for where, what in shown),
                            match(f"(sample * {place})"),
                            f"{cue} {samples}{which}",
                        )
                    )
        return tuple(made * 2)

    trained = ("XY", "YX", "YZ", "XZ", "AB", "AC")
    return Procedure(
        "same and opposite",
        (
            *(Phase(pair, trials(*pair), blocks) for pair in trained),
            Phase("BC", trials("B", "C"), blocks, feedback=False, babbling=0.0),
        ),
        ("^match",),
        ("(sample * left)", "(sample * right)"),
        concurrent=True,
        capacity=Capacity(
            terms=60000, concepts=4096, links=16000, symbols=64, log=64, recent=256, goals=128, bucket=16381
        ),
    )
