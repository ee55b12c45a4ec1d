"""The tables of a sweep's summary, for a terminal and for ``summary.md``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from machinepsych.figures.sheet import NOTHING, Sheet


def number(value: float | None, digits: int = 3) -> str:
    """Write a number to three digits, or a dash."""
    if value is None:
        return NOTHING
    if value != 0.0 and (abs(value) >= 100_000 or abs(value) < 0.001):
        return f"{value:.1e}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.{digits}g}"


def interval(lower: float | None, upper: float | None) -> str:
    """Write an interval, or a dash."""
    return NOTHING if lower is None or upper is None else f"[{number(lower)}, {number(upper)}]"


def verdict(group: dict[str, Any]) -> str:
    """Write the verdict on an exact law; of one that was suspected with both p values."""
    said = str(group["verdict"])
    if group["p_again"] is None:
        return said
    return f"{said} (p {number(group['p'], 2)}, then {number(group['p_again'], 2)})"


def _replicated(total: dict[str, Any]) -> str:
    if not total["outside_all"]:
        return ""
    again = len(total["replicated"])
    if not again:
        return "; they are measured again before the sweep ends, which decides"
    return (
        f"; these were measured again with other random numbers, and {total['departed']:,} stood out again "
        "on the same side (Holm, 5%): departed; else held"
    )


def agreement_sheets(summary: dict[str, Any], columns: tuple[str, ...], heading: str) -> list[Sheet]:
    """Lay out which exact laws agree with what was measured, and how far asymptotic ones are off."""
    total = summary["totals"]
    low, high = total["expected_outside_range"]
    notes = {
        "exact": f"Of {total['judged']:,} cells that can err, {total['outside']:,} have the theory "
        "outside their 95% "
        f"interval; by chance {total['expected_outside']:.0f} are expected ({low} to {high}: cells on "
        "the same memories err together). "
        f"{total['outside_all']:,} stand out among all comparisons (Holm, family-wise 5%)"
        f"{_replicated(total)}. {total['equal_to_rounding']:,} more cells equal their theory to "
        "rounding.",
        "asymptotic": "Approximations for wide memories: the largest deviation is mostly theirs, not "
        "chance (relative; "
        "a plain difference for shares). Far below capacity, shares near 0 and 1 agree trivially.",
    }
    sheets = []
    for law, title in (("exact", "Exact laws"), ("asymptotic", "Asymptotic laws")):
        rows = []
        for group in summary["agreement"]:
            if group["claims"] != law:
                continue
            deviation = group["largest_deviation"]
            shown = f"{deviation:+.3f}" if group["absolute"] else f"{100 * deviation:+.1f}%"
            where = ", ".join(f"{key} {value:,}" for key, value in group["deviation_at"].items())
            memory = " ".join(str(group[key]) for key in columns if str(group[key]) not in ("identity", ""))
            row = [memory, f"{group['cells']:,}", f"{group['outside']:,}", shown, where]
            rows.append([row[0], verdict(group), *row[1:]] if law == "exact" else row)
        if rows:
            headings = [heading, "cells", "outside", "largest deviation", "at"]
            if law == "exact":
                headings.insert(1, "verdict")
            sheets.append(Sheet(title, headings, rows, notes[law], words=2 if law == "exact" else 1))
    return sheets


def capacity_sheets(summary: dict[str, Any]) -> list[Sheet]:
    """Lay out the summary of a capacity sweep."""
    statements = [
        [
            each["name"],
            each["verdict"],
            number(each.get("exponent")),
            interval(each.get("lower_99"), each.get("upper_99")),
            number(each.get("predicted")),
            f"{each['asymptotic']:g}",
            ", ".join(f"{value:g}" for value in each.get("excluded", [])) or NOTHING,
            " to ".join(f"{100 * value:+.0f}%" for value in each.get("capacity_off_at_ends", [])) or NOTHING,
        ]
        for each in summary["statements"]
    ]
    assumed = " ".join(
        f"{each['name'].capitalize()}: {each['claim']}; {each['assumes']} (level {each['threshold']:g})."
        for each in summary["statements"]
    )
    exponents = [
        [
            " ".join(
                each[key] for key in ("rule", "feature_map", "keys", "criterion") if each[key] != "identity"
            ),
            each["d_v"],
            f"{each['widths'][0]:,}-{each['widths'][-1]:,}",
            number(each["exponent"]),
            interval(each["lower"], each["upper"]),
            number(each["predicted"]),
        ]
        for each in summary["exponents"]
    ]
    headings = [
        "statement", "verdict", "exponent", "99% interval", "predicted", "as d grows", "excludes",
        "capacity off by",
    ]  # fmt: skip
    sheets = [
        Sheet(
            "The statements of the theorem: each holds or fails by its own criterion",
            headings,
            statements,
            f"{assumed} Held: the exponent's interval contains what the closed form predicts at these "
            "widths; for all "
            "items, an asymptotic law: the capacity at the largest width is within 10% of the "
            "prediction, and nearer "
            "to it than at the smallest. The exponents as d grows are reached far beyond these widths.",
            words=2,
        )
    ]
    if exponents:
        sheets.append(
            Sheet(
                "Exponents: capacity as a power of the width",
                ["memory and criterion", "d_v", "widths", "exponent", "95% interval", "predicted"],
                exponents,
                "Slopes of ln capacity on ln d by least squares, intervals by parametric bootstrap; "
                "predicted: the "
                "closed form at the same cells, read in the same way.",
            )
        )
    return sheets + agreement_sheets(
        summary, ("rule", "feature_map", "keys", "criterion"), "memory and criterion"
    )


def propagation_sheets(summary: dict[str, Any]) -> list[Sheet]:
    """Lay out the summary of a propagation sweep."""
    sheets = []
    rejected = summary["isotropic"]
    if rejected is not None:
        worst = rejected["worst"]
        sheets.append(
            Sheet(
                "The recursion that takes a layer's error for isotropic noise",
                ["verdict", "chains", "rejected in", "worst at", "it says", "measured", "the law of chains"],
                [
                    [
                        rejected["verdict"],
                        f"{rejected['cells']:,}",
                        f"{rejected['rejected_in']:,}",
                        f"d {worst['d']}, n {worst['n']}, layers {worst['layers']}, heads {worst['heads']}",
                        number(worst["isotropic"]),
                        number(worst["mean"]),
                        number(worst["theory"]),
                    ]
                ],
                "The error of a chained read is a combination of stored keys, which the next layer "
                "reads at full "
                "strength; only noise from outside shrinks where N < d.",
            )
        )
    if summary["designs"]:
        rows = [
            [
                "none" if each["regime"] == "chain" else "signs",
                f"{each['layers']:,}",
                number(each["wanted"]),
                NOTHING if each["d"] is None else f"{each['heads']} x {each['d']}",
                NOTHING if each["weights"] is None else f"{each['weights']:,.0f}",
                number(each["predicted"]),
                number(each["mean"]),
                interval(each["lower"], each["upper"]),
            ]
            for each in summary["designs"]
        ]
        sheets.append(
            Sheet(
                "The cheapest design for a wanted reliability",
                [
                    "clean-up",
                    "layers",
                    "wanted",
                    "heads x width",
                    "weights",
                    "predicted",
                    "measured",
                    "95% interval",
                ],
                rows,
                "Fewest weights (heads x width x width x layers) among the listed widths and heads, "
                "built and measured. "
                "Without clean-up: mean squared error at the end; with: share of items with any bit wrong.",
            )
        )
    return sheets + agreement_sheets(summary, ("law", "criterion"), "law and criterion")


def rules_sheets(summary: dict[str, Any]) -> list[Sheet]:
    """Lay out the summary of a rules sweep."""
    rows = []
    for each in sorted(summary["bought"], key=lambda each: -(each["recent"] or 0.0)):
        row = [each["rule"]]
        for part in ("recent", "drifting", "old"):
            against = "" if not each["cells"] else f" +{each[f'{part}_better']} -{each[f'{part}_worse']}"
            row.append(number(each[part], 2) + against)
        rows.append([*row, number(each["crosstalk"], 2)])
    cells = max((each["cells"] or 0 for each in summary["bought"]), default=0)
    return [
        Sheet(
            "What each rule buys",
            ["rule", "recent pairs", "drifting pairs", "old pairs", "read of novel keys"],
            rows,
            "Cosine of read and value, mean over all streams; behind it, in how many of the "
            f"{cells} settings it is better (+) or worse (-) than Hebb's rule on the same streams "
            "(95% interval of the "
            "difference). Novel keys: mean squared length of what they evoke; 0 would be right.",
        ),
        *agreement_sheets(summary, ("rule", "criterion"), "rule and criterion"),
    ]


SHEETS: dict[str, Callable[[dict[str, Any]], list[Sheet]]] = {
    "capacity": capacity_sheets,
    "propagation": propagation_sheets,
    "rules": rules_sheets,
}
