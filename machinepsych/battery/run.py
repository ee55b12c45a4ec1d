"""Running the battery: every model through every design, and its grade."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np

from machinepsych.battery.base import NOT, PHENOMENA, UNSTATED, Claim, Phenomenon, phenomena, verdict
from machinepsych.battery.estimates import Effect
from machinepsych.battery.readings import Readings
from machinepsych.conditioning.base import MODELS, Model, make_model
from machinepsych.errors import MachinepsychError, UnknownNameError
from machinepsych.measures.statistics import Estimate, mean_interval
from machinepsych.pavlovian.design import make_design
from machinepsych.pavlovian.simulate import simulate
from machinepsych.pavlovian.timetable import compile_design

DEFAULT_SUBJECTS = 100
DEFAULT_SEED = 1
LEAST_SUBJECTS = 2
MOST_SUBJECTS = 100_000
# What tells libraries of linear algebra how many threads to start.
THREAD_COUNTS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


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


def grade(model: Model, phenomenon: Phenomenon, subjects: int, seed: int) -> Grade:
    """Run one model through one design, and grade it."""
    design = make_design(phenomenon.design, phenomenon.elements, phenomenon.timing)
    exact = model.exact and not design.random()
    numbers = np.arange(1, (1 if exact else subjects) + 1)
    record = simulate(model, compile_design(design, seed, numbers), seed, numbers)
    readings = Readings(record)
    conditions = {name: read(readings) for name, read in phenomenon.conditions.items()}
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
        subjects=len(numbers),
        reason=_reason(model.name, phenomenon, found, effects),
    )


def _reason(model: str, phenomenon: Phenomenon, found: str, effects: Sequence[Effect]) -> str:
    """Say which claims fail and by how much; and why, where the literature knows and nothing is shown."""
    failed = [
        _failure(claim, effect)
        for claim, effect in zip(phenomenon.claims, effects, strict=True)
        if not claim.holds(effect)
    ]
    known = phenomenon.reasons.get(model) if found == NOT else None
    return "; ".join([*([known] if known else []), *failed])


def _failure(claim: Claim, effect: Effect) -> str:
    if not effect.defined:
        return f"{claim.text}: undefined, with nothing to compare"
    spread = "" if effect.lower == effect.upper else f" [{effect.lower:.3g}, {effect.upper:.3g}]"
    return f"{claim.text}: {effect.value:.3g}{spread}, not {claim.range_text()}"


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
) -> list[Grade]:
    """Grade every model on every phenomenon; the order is that of models, then phenomena.

    ``jobs`` further processes share the work (0: this process does it all), which changes nothing but the
    time it takes; ``watch`` hears of each grade as it is ready.
    """
    check_subjects(subjects)
    # Real-time models take longest: they begin, so that no process ends long after the others.
    slow_first = sorted(models, key=lambda name: not MODELS.get(name).real_time)
    tasks = [(name, each.name, subjects, seed) for name in slow_first for each in chosen]
    found: dict[tuple[str, str], Grade] = {}
    for each in _graded(tasks, jobs):
        found[each.model, each.phenomenon] = each
        if watch is not None:
            watch(each)
    return [found[name, each.name] for name in models for each in chosen]


def _graded(tasks: Sequence[tuple[str, str, int, int]], jobs: int) -> Iterator[Grade]:
    if jobs == 0:
        yield from map(_grade_task, tasks)
        return
    # Matrices here are small: threads of the linear algebra would only wait for one another.
    alone = {name: "1" for name in THREAD_COUNTS if name not in os.environ}
    os.environ.update(alone)
    pool = ProcessPoolExecutor(min(jobs, len(tasks)), mp_context=get_context("spawn"))
    try:
        waiting = [pool.submit(_grade_task, task) for task in tasks]
        for future in as_completed(waiting):
            yield future.result()
    finally:
        for name in alone:
            os.environ.pop(name, None)
        pool.shutdown(wait=False, cancel_futures=True)


def _grade_task(task: tuple[str, str, int, int]) -> Grade:
    """Grade one model on one phenomenon, by names: what a process is sent."""
    model, phenomenon, subjects, seed = task
    return grade(make_model(model), PHENOMENA.get(phenomenon), subjects, seed)
