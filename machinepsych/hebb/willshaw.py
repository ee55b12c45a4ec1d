"""The Willshaw memory: sparse binary patterns in clipped weights.

A pair sets to one every weight between an active input and an active output; a read switches on the
outputs that have weights from *all* active inputs. Commonly credited to Willshaw, Buneman &
Longuet-Higgins (1969); the finite-size form of the spurious outputs was derived for this project.
"""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln


def fill(pairs: float, width: int, active: int) -> float:
    """Return the mean share of weights set: 1 - (1 - a^2 / n^2)^M. Exact.

    ``width`` n units at both sides, ``active`` a of them in each pattern, M ``pairs``.
    """
    return float(-np.expm1(pairs * np.log1p(-((active / width) ** 2))))


def spurious_outputs(pairs: int, width: int, active: int) -> float:
    """Return how many outputs are wrongly on in a read, (n - a) E_m [(1 - (1 - a/n)^m)^a], m ~ Bin(M, a/n).

    An output is in m of the other pairs; given m, the weights from the a active inputs are taken as
    independent. More than the textbook's (n - a) p^a, which takes m for its mean. Asymptotic. Derived.
    """
    mean = pairs * active / width
    reach = 10.0 * np.sqrt(mean) + 20.0
    m = np.arange(max(0, int(mean - reach)), min(pairs, int(mean + reach)) + 1)
    share = active / width
    log_weight = (
        gammaln(pairs + 1.0) - gammaln(m + 1.0) - gammaln(pairs - m + 1.0)
        + m * np.log(share) + (pairs - m) * np.log1p(-share)
    )  # fmt: skip
    on = -np.expm1(m * np.log1p(-share))
    return float((width - active) * (np.exp(log_weight) @ on**active))


def half_full(width: int, active: int) -> float:
    """Return the number of pairs at which half of the weights are set, about ln 2 n^2 / a^2."""
    return float(np.log(0.5) / np.log1p(-((active / width) ** 2)))


def default_active(width: int) -> int:
    """Return the usual number of active units, log2 n (at least 1, rounded)."""
    return max(1, round(float(np.log2(width))))
