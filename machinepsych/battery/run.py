"""Running the battery: every model through every design, and its grade."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from machinepsych.battery.base import NOT, UNSTATED, Claim, Phenomenon, phenomena, verdict
from machinepsych.battery.estimates import NO_RESPONSE, Effect
from machinepsych.battery.readings import Question, Readings, pooled
from machinepsych.conditioning.base import MODELS, Model, make_model
from machinepsych.errors import MachinepsychError, UnknownNameError
from machinepsych.measures.statistics import Estimate, mean_interval
from machinepsych.pavlovian.design import make_design
from machinepsych.pavlovian.simulate import batches, simulate
from machinepsych.pavlovian.timetable import compile_design
from machinepsych.workers.pool import share_out

DEFAULT_SUBJECTS = 100
DEFAULT_SEED = 1
LEAST_SUBJECTS = 2
MOST_SUBJECTS = 100_000
WORK = "machinepsych.battery.work"
# A model and a phenomenon, by name.
Cell = tuple[str, str]


@dataclass(frozen=True)
class Grade:
    """How one model did with one phenomenon.

    ``exact``: subjects could not differ, so that one was run. ``effects`` has one entry per claim;
    ``conditions`` the mean response of each condition. ``reason`` says why the model does not show it.
    """

    model: str
    phenomenon: str
    number: int
    verdict: str
    expected: str
    effects: tuple[Effect, ...]
    conditions: dict[str, Estimate]
    exact: bool
    subjects: int
    reason: str

    @property
    def effect(self) -> Effect:
        """The effect of the first claim."""
        return self.effects[0]

    @property
    def surprising(self) -> bool:
        """Whether the verdict is another than the literature's."""
        return self.expected not in (UNSTATED, self.verdict)


def grade(
    model: Model,
    phenomenon: Phenomenon,
    subjects: int,
    seed: int,
    tell: Callable[[int, int], None] | None = None,
) -> Grade:
    """Run one model through one design, so many subjects at a time as there is room for, and grade it.

    ``tell`` hears after each lot how many subjects are done, of how many.
    """
    design = make_design(phenomenon.design, phenomenon.elements, phenomenon.timing)
    exact = model.exact and not design.random()
    count = 1 if exact else subjects
    questions: list[Question] = []
    parts: list[list[np.ndarray]] = []
    for numbers in batches(model, design, count):
        readings = Readings(simulate(model, compile_design(design, seed, numbers), seed, numbers))
        if not parts:
            # What conditions ask of a record does not depend on what is in it.
            for read in phenomenon.conditions.values():
                read(readings)
            questions = list(readings.asked)
        parts.append([readings.ask(question).copy() for question in questions])
        if tell is not None:
            tell(int(numbers[-1]), count)
    everyone = pooled(questions, parts)
    conditions = {name: read(everyone) for name, read in phenomenon.conditions.items()}
    effects = tuple(claim.effect(conditions) for claim in phenomenon.claims)
    found = verdict(phenomenon.claims, effects)
    return Grade(
        model=model.name,
        phenomenon=phenomenon.name,
        number=phenomenon.number,
        verdict=found,
        expected=phenomenon.expected.get(model.name, UNSTATED),
        effects=effects,
        conditions={name: mean_interval(values) for name, values in conditions.items()},
        exact=exact,
        subjects=count,
        reason=_reason(model.name, phenomenon, found, effects, conditions),
    )


def _reason(
    model: str,
    phenomenon: Phenomenon,
    found: str,
    effects: Sequence[Effect],
    conditions: Mapping[str, np.ndarray],
) -> str:
    """Say which claims fail and by how much; and why, where the literature knows and nothing is shown."""
    failed = [
        _failure(claim, effect, conditions)
        for claim, effect in zip(phenomenon.claims, effects, strict=True)
        if not claim.holds(effect)
    ]
    known = phenomenon.reasons.get(model) if found == NOT else None
    return "; ".join([*([known] if known else []), *failed])


def _failure(claim: Claim, effect: Effect, conditions: Mapping[str, np.ndarray]) -> str:
    if not effect.defined:
        return f"{claim.text}: {_undefined(claim, conditions)}"
    spread = "" if effect.lower == effect.upper else f" [{effect.lower:.3g}, {effect.upper:.3g}]"
    return f"{claim.text}: {effect.value:.3g}{spread}, not {claim.range_text()}"


def _undefined(claim: Claim, conditions: Mapping[str, np.ndarray]) -> str:
    """Say why there is no ratio: the model defines no such thing, or there is nothing to divide by."""
    above, below = (float(np.mean(conditions[name])) for name in (claim.of, claim.over or claim.minus))
    if np.isnan(above) or np.isnan(below):
        return "not defined in this model"
    if abs(above) < NO_RESPONSE:
        return f"no response in either ({claim.of}; {claim.over})"
    return f'no ratio, for there is no response in "{claim.over}" and {above:.3g} in "{claim.of}"'


def check_subjects(subjects: int) -> None:
    """Raise MachinepsychError where a number of subjects has no interval or is beyond what is foreseen."""
    if not LEAST_SUBJECTS <= subjects <= MOST_SUBJECTS:
        raise MachinepsychError(
            f"--subjects must be from {LEAST_SUBJECTS} to {MOST_SUBJECTS:,} (an interval needs two), "
            f"not {subjects:,}."
        )


def choose_models(names: Sequence[str]) -> list[str]:
    """Return the models asked for, all without any; raises UnknownNameError with the nearest name."""
    for name in names:
        if name not in MODELS.names():
            raise UnknownNameError("model", name, MODELS.names())
    return list(dict.fromkeys(names)) or ordered_models()


def ordered_models() -> list[str]:
    """List all models: those of the literature by year of their citation, then the memory's rules."""
    return sorted(MODELS.names(), key=lambda name: (name.startswith("memory_"), _year(name), name))


def _year(name: str) -> int:
    digits = "".join(character for character in MODELS.get(name).citation if character.isdigit())
    return int(digits[:4] or 9999)


def choose_phenomena(names: Sequence[str]) -> list[Phenomenon]:
    """Return the phenomena asked for by name or number, all without any; raises UnknownNameError."""
    every = phenomena()
    known = {each.name: each for each in every} | {str(each.number): each for each in every}
    for name in names:
        if name not in known:
            raise UnknownNameError("phenomenon", name, [each.name for each in every])
    chosen = {known[name].number: known[name] for name in names}
    return [chosen[number] for number in sorted(chosen)] or every


def run_battery(
    models: Sequence[str],
    chosen: Sequence[Phenomenon],
    subjects: int = DEFAULT_SUBJECTS,
    seed: int = DEFAULT_SEED,
    jobs: int = 0,
    watch: Callable[[Grade], None] | None = None,
    done: Mapping[Cell, Grade] | None = None,
    hear: Callable[[Cell, int, int], None] | None = None,
) -> list[Grade]:
    """Grade every model on every phenomenon; the order is that of models, then phenomena.

    ``jobs`` further processes share the work (0: this process does it all), which changes nothing but the
    time it takes; ``watch`` hears of each grade as it is ready, ``hear`` on the way to it how many subjects
    of a cell are done, of how many. ``done`` holds grades from before, which are
    not taken again. Raises WorkError where a process cannot go on.
    """
    check_subjects(subjects)
    found = dict(done or {})

    def receive(task: Mapping[str, Any], answer: Any) -> None:
        each = grade_from(answer)
        found[each.model, each.phenomenon] = each
        if watch is not None:
            watch(each)

    def progress(task: Mapping[str, Any], done: int, of: int) -> None:
        if hear is not None:
            hear((task["model"], task["phenomenon"]), done, of)

    # Real-time models take longest: they begin, so that no process ends long after the others.
    slow_first = sorted(models, key=lambda name: not MODELS.get(name).real_time)
    tasks = [
        {"id": f"{name}, {each.name}", "model": name, "phenomenon": each.name}
        for name in slow_first
        for each in chosen
        if (name, each.name) not in found
    ]
    if jobs:
        share_out(WORK, {"subjects": subjects, "seed": seed}, tasks, jobs, receive, progress)
    else:
        named = {each.name: each for each in chosen}
        for task in tasks:
            tell = functools.partial(progress, task)
            graded = grade(make_model(task["model"]), named[task["phenomenon"]], subjects, seed, tell)
            receive(task, grade_values(graded))
    return [found[name, each.name] for name in models for each in chosen]


def grade_values(each: Grade) -> dict[str, Any]:
    """Return a grade as what JSON can write; :func:`grade_from` reads it back the same."""
    return {
        **{name: getattr(each, name) for name in _PLAIN},
        "effects": [[_known(number) for number in (e.value, e.lower, e.upper)] for e in each.effects],
        "conditions": {
            name: [*(_known(number) for number in (c.value, c.lower, c.upper)), c.subjects]
            for name, c in each.conditions.items()
        },
    }


def grade_from(values: Mapping[str, Any]) -> Grade:
    """Make a grade from what :func:`grade_values` returned; KeyError or TypeError for anything else."""
    return Grade(
        **{name: values[name] for name in _PLAIN},
        effects=tuple(Effect(*map(_number, effect)) for effect in values["effects"]),
        conditions={
            name: Estimate(_number(mean), _number(lower), _number(upper), int(subjects))
            for name, (mean, lower, upper, subjects) in values["conditions"].items()
        },
    )


_PLAIN = ("model", "phenomenon", "number", "verdict", "expected", "exact", "subjects", "reason")


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _number(value: float | None) -> float:
    return float("nan") if value is None else float(value)
