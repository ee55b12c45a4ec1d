"""Grades as tidy rows, for JSON, Parquet, figures, the terminal and Markdown."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from machinepsych.battery.base import NOT, PARTLY, PHENOMENA, SHOWN, UNSTATED, Phenomenon
from machinepsych.battery.run import Grade
from machinepsych.conditioning.base import MODELS

SYMBOLS = {SHOWN: "●", PARTLY: "◐", NOT: "○"}
# Where a cell is not finished.
MISSING = "·"
# Behind a verdict that is another than the literature's.
SURPRISE = "!"
KEY = (
    f"{SYMBOLS[SHOWN]} shown, {SYMBOLS[PARTLY]} partly, {SYMBOLS[NOT]} not; "
    f"{SURPRISE} other than the literature says"
)


# What a reader of the page has to know.
_HEAD = (
    "A phenomenon is a design (groups by phases), conditions read from it, and claims about them with",
    "bounds, the signature of the literature. A model **shows** it where the intervals of all claims lie",
    "within their bounds, **partly** where the first claim leans the right way by at least a twentieth, else",
    "**not**. The effect is that of the first claim, a ratio of two conditions, with its 95% interval over",
    "subjects. Each model has one set of parameters for all phenomena ([models](conditioning-models.md),",
    "[decision 0012](decisions/0012-battery.md)), and no bound is made for any model. What the literature",
    "expects is stated for the classical models and for the memory with Hebb's and the delta rule; where it",
    "says nothing of a model, the column is empty.",
)


def number(value: float) -> float | None:
    """Return a number for JSON: None where there is none."""
    return None if math.isnan(value) else float(value)


def grade_rows(grades: Sequence[Grade]) -> list[dict[str, Any]]:
    """Return one row a grade; ``effect``, ``lower`` and ``upper`` are those of the first claim."""
    rows = []
    for each in grades:
        claims = PHENOMENA.get(each.phenomenon).claims
        rows.append(
            {
                "model": each.model,
                "phenomenon": each.phenomenon,
                "number": each.number,
                "verdict": each.verdict,
                "expected": each.expected,
                "effect": number(each.effect.value),
                "lower": number(each.effect.lower),
                "upper": number(each.effect.upper),
                "exact": each.exact,
                "subjects": each.subjects,
                "claim": claims[0].text,
                "range": claims[0].range_text(),
                "reason": each.reason,
                "claims": [
                    {
                        "claim": claim.text,
                        "range": claim.range_text(),
                        "effect": number(effect.value),
                        "lower": number(effect.lower),
                        "upper": number(effect.upper),
                        "holds": claim.holds(effect),
                    }
                    for claim, effect in zip(claims, each.effects, strict=True)
                ],
            }
        )
    return rows


def condition_rows(grades: Sequence[Grade]) -> list[dict[str, Any]]:
    """Return one row for each condition of a grade: mean response over subjects and its interval."""
    rows = []
    for each in grades:
        phenomenon = PHENOMENA.get(each.phenomenon)
        for name, estimate in each.conditions.items():
            rows.append(
                {
                    "model": each.model,
                    "code": MODELS.get(each.model).code,
                    "phenomenon": each.phenomenon,
                    "number": each.number,
                    "condition": name,
                    "control": name in phenomenon.control,
                    "derived": name in phenomenon.derived,
                    "mean": number(estimate.value),
                    "lower": number(estimate.lower),
                    "upper": number(estimate.upper),
                    "subjects": each.subjects,
                    "verdict": each.verdict,
                    "surprising": each.surprising,
                    "effect": number(each.effect.value),
                }
            )
    return rows


def cell(grade: Grade) -> str:
    """Write a verdict as a symbol."""
    return SYMBOLS[grade.verdict] + (SURPRISE if grade.surprising else "")


def effect_text(grade: Grade) -> str:
    """Write the effect of the first claim with its interval."""
    effect = grade.effect
    if not effect.defined:
        return "undefined"
    if effect.lower == effect.upper:
        return f"{effect.value:.3g} exact"
    return f"{effect.value:.3g} [{effect.lower:.3g}, {effect.upper:.3g}]"


def by_cell(grades: Sequence[Grade]) -> dict[tuple[str, str], Grade]:
    """Index grades by model and phenomenon."""
    return {(each.model, each.phenomenon): each for each in grades}


def models_in(grades: Sequence[Grade]) -> list[str]:
    """List the models in their order."""
    return list(dict.fromkeys(each.model for each in grades))


def phenomena_in(grades: Sequence[Grade]) -> list[Phenomenon]:
    """List the phenomena in their order."""
    names = {each.phenomenon for each in grades}
    return sorted((PHENOMENA.get(name) for name in names), key=lambda each: each.number)


def counts(grades: Sequence[Grade]) -> dict[str, dict[str, int]]:
    """Count the verdicts of each model."""
    found = {model: dict.fromkeys(SYMBOLS, 0) for model in models_in(grades)}
    for each in grades:
        found[each.model][each.verdict] += 1
    return found


def markdown(grades: Sequence[Grade], seed: int, subjects: int) -> str:
    """Write all results as a page of Markdown: the matrix, the surprises, every phenomenon with its table."""
    models, phenomena, cells = models_in(grades), phenomena_in(grades), by_cell(grades)
    lines = [
        "# The Pavlovian battery: results",
        "",
        *_HEAD,
        "",
        f"Written by `machinepsych battery pavlovian --markdown FILE` with seed {seed} and {subjects} "
        f"subjects where subjects can differ (else one, which is exact). {KEY}.",
        "",
        "| # | phenomenon | " + " | ".join(MODELS.get(name).code for name in models) + " |",
        "|---|---|" + "---|" * len(models),
    ]
    for each in phenomena:
        marks = " | ".join(
            cell(cells[name, each.name]) if (name, each.name) in cells else MISSING for name in models
        )
        lines.append(f"| {each.number} | {each.title} | {marks} |")
    totals = counts(grades)
    marks = " | ".join(str(totals[name][SHOWN]) for name in models)
    lines += [f"| | shown | {marks} |", ""]
    lines += [f"{MODELS.get(name).code}: `{name}`, {MODELS.get(name).citation}.  " for name in models]
    lines += ["", "## Other than the literature says", ""]
    lines += ["| # | phenomenon | model | expected | found | what was found |", "|---|---|---|---|---|---|"]
    lines += [
        f"| {each.number} | {PHENOMENA.get(each.phenomenon).title} | `{each.model}` | {each.expected} "
        f"| {each.verdict} | {_plain(each.reason) or effect_text(each)} |"
        for each in sorted(grades, key=lambda each: (each.number, models.index(each.model)))
        if each.surprising
    ]
    for phenomenon in phenomena:
        lines += ["", *_section(phenomenon, [each for each in grades if each.phenomenon == phenomenon.name])]
    return "\n".join(lines) + "\n"


def _section(phenomenon: Phenomenon, grades: Sequence[Grade]) -> list[str]:
    lines = [
        f"## {phenomenon.number}. {phenomenon.title}",
        "",
        f"{phenomenon.about} After {phenomenon.source}.",
        "",
        "| group | " + " | ".join(f"phase {n + 1}" for n in range(_phases(phenomenon))) + " |",
        "|---|" + "---|" * _phases(phenomenon),
    ]
    lines += [
        f"| {group} | " + " | ".join(f"`{text}`" if text else "" for text in phases) + " |"
        for group, phases in phenomenon.design.items()
    ]
    lines += ["", "Signature: " + "; ".join(f"{claim.text}" for claim in phenomenon.claims) + ".", ""]
    lines += ["| model | verdict | expected | effect | why not |", "|---|---|---|---|---|"]
    lines += [
        f"| `{each.model}` | {each.verdict} | {each.expected if each.expected != UNSTATED else ''} "
        f"| {effect_text(each)} | {_plain(each.reason)} |"
        for each in grades
    ]
    return lines


def _phases(phenomenon: Phenomenon) -> int:
    return len(next(iter(phenomenon.design.values())))


def _plain(text: str) -> str:
    """Keep a text inside a cell of Markdown."""
    return text.replace("|", "\\|")
