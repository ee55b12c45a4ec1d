"""Which closed form belongs to a cell of a capacity sweep, and whether it is exact there.

A linear memory is described by its *profile*: what fraction of each item's value a read returns (signal)
and the mean squared crosstalk beside it (noise). From these two follow all criteria; the mean squared
error exactly where the profile is exact, the others as far as crosstalk is Gaussian.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.special import log_ndtr, ndtr

from machinepsych.hebb import capacity, decoding, error_correction, kernel_capacity, palimpsest, willshaw
from machinepsych.hebb.effective_dimension import effective_dimension_of
from machinepsych.hebb.feature_maps.base import FEATURE_MAPS
from machinepsych.hebb.rules.decay import lifetime
from machinepsych.sweeps.keys import squared_overlap_file


@dataclass(frozen=True)
class Setting:
    """What a closed form may depend on: the cell and the parameters of its series.

    ``n`` pairs, keys of width ``d``, ``features`` D after the feature map, values of width ``d_v``.
    """

    rule: str
    feature_map: str
    keys: str
    d: int
    d_v: int
    n: int
    features: int
    map_options: dict[str, Any] = field(default_factory=dict)
    overlap: float = 0.0
    active: int = 1
    beta: float = 0.0
    retention: float = 1.0
    classes: int = 2
    file: str = ""


@dataclass(frozen=True)
class Theory:
    """A predicted mean; ``exact`` or only asymptotic. NaN where no closed form is known."""

    value: float
    exact: bool


UNKNOWN = Theory(math.nan, False)


@dataclass(frozen=True)
class Profile:
    """Signal and noise of each item [N] (or of all alike); ``gain`` is the variance of the signal."""

    signal: np.ndarray
    noise: np.ndarray
    exact: bool
    gain: float = 0.0


def squared_overlap(setting: Setting) -> tuple[float, bool] | None:
    """Return E (k . k')^2 of two features, and whether that is exact; None where it is not known."""
    if setting.feature_map != "identity":
        width = effective_width(setting)
        return None if width is None else (1.0 / width, False)
    if setting.keys in ("sphere", "gaussian"):
        return capacity.squared_overlap_sphere(setting.d), True
    if setting.keys == "correlated":
        return capacity.squared_overlap_correlated(setting.d, setting.overlap), True
    if setting.keys == "sparse":
        return capacity.squared_overlap_sparse(setting.d, setting.active), True
    if setting.keys == "file":
        return squared_overlap_file(setting.file), True
    return None


def effective_width(setting: Setting) -> float | None:
    """Return the width that features of keys on the sphere are worth to a Hebbian read; None if not known."""
    if setting.keys not in ("sphere", "gaussian"):
        return None
    feature_map = FEATURE_MAPS.get(setting.feature_map)
    if setting.feature_map == "random_fourier" and setting.keys == "sphere":
        width = float(setting.map_options["width"])
        return 1.0 / kernel_capacity.squared_overlap_random_fourier(width, setting.features, setting.d)
    return effective_dimension_of(feature_map, feature_map.parameters(**setting.map_options), setting.d)


def profile(setting: Setting) -> Profile | None:
    """Return signal and noise of a linear memory's items, or None where no closed form is known."""
    makers = {
        "hebb": _hebb,
        "decay": _decay,
        "covariance": _covariance,
        "delta": _delta,
        # On keys of length 1 the two are the same.
        "normalised": _delta,
        "pseudo_inverse": _pseudo_inverse,
    }
    return makers[setting.rule](setting) if setting.rule in makers else None


def _one(signal: float, noise: float, exact: bool, gain: float = 0.0) -> Profile:
    return Profile(np.array([signal]), np.array([noise]), exact, gain)


def _hebb(setting: Setting) -> Profile | None:
    if setting.keys == "orthogonal" and setting.feature_map == "identity":
        noise = capacity.mean_squared_error_orthogonal(setting.n, setting.d)
        return _one(1.0, noise, True)
    overlap = squared_overlap(setting)
    if overlap is None:
        return None
    # Gaussian keys read themselves with a gain |k|^2 of variance 2 / d; mapped features have length 1.
    gain = 2.0 / setting.d if setting.keys == "gaussian" and setting.feature_map == "identity" else 0.0
    return _one(1.0, capacity.mean_squared_error(setting.n, overlap[0]), overlap[1], gain)


def _decay(setting: Setting) -> Profile | None:
    overlap = squared_overlap(setting)
    if overlap is None or setting.keys == "gaussian":
        return None
    age = np.arange(setting.n - 1, -1, -1)
    noise = palimpsest.crosstalk(age, setting.n, setting.retention, overlap[0])
    return Profile(np.asarray(palimpsest.signal(age, setting.retention)), np.asarray(noise), overlap[1])


def _covariance(setting: Setting) -> Profile | None:
    # The mean key is taken out, and with it one dimension where keys share a direction.
    if setting.feature_map != "identity":
        if effective_width(setting) is None:
            return None
        width = float(setting.features)
    elif setting.keys in ("sphere", "gaussian", "correlated"):
        width = setting.d - (setting.keys == "correlated")
    else:
        return None
    # A read adds the mean value, of which the item's own is the N-th part, so that its signal is 1 + 1/N.
    # Centred lengths vary by 4 / (N d); those of Gaussian keys anyway.
    gain = 4.0 / (setting.n * width) + (2.0 / width if setting.keys == "gaussian" else 0.0)
    return _one(1.0 + 1.0 / setting.n, (setting.n - 1.0) / width, False, gain)


def _delta(setting: Setting) -> Profile | None:
    if setting.feature_map != "identity" or setting.keys != "sphere":
        return None
    age = np.arange(setting.n - 1, -1, -1)
    signal = np.exp(age * np.log1p(-1.0 / setting.d))
    error = error_correction.delta_pass_error(setting.n, setting.d)
    return Profile(signal, np.maximum(error - (1.0 - signal) ** 2, 0.0), True)


def _pseudo_inverse(setting: Setting) -> Profile | None:
    if setting.keys not in ("sphere", "gaussian", "correlated", "orthogonal"):
        return None
    residual = error_correction.pseudo_inverse_residual(setting.n, setting.features)
    # A projection H has H_jj = 1 - residual on average and sum_i H_ij^2 = H_jj.
    # Whether mapped features are independent hangs on the map: with DPFP a few may vanish together.
    return _one(1.0 - residual, residual * (1.0 - residual), setting.feature_map == "identity")


def theory(setting: Setting, criterion: str) -> Theory:
    """Return the closed form of a criterion in a cell."""
    if setting.rule == "willshaw":
        return _willshaw(setting, criterion)
    if setting.feature_map == "softmax":
        return _softmax(setting, criterion)
    plain = setting.rule == "hebb" and setting.feature_map == "identity" and setting.keys == "sphere"
    if criterion == "uniform":
        return Theory(capacity.uniform_error(setting.n, setting.d), True) if plain else UNKNOWN
    if criterion == "argmax_values":
        # On a line or a circle cosines have no density that is finite everywhere.
        if not plain or min(setting.d, setting.d_v) < 3:
            return UNKNOWN
        return Theory(decoding.value_accuracy(setting.n, setting.d, setting.d_v), False)
    if criterion == "lifetime_noise":
        return _lifetime_noise(setting)
    known = profile(setting)
    if known is None:
        return UNKNOWN
    return _of_profile(setting, known, criterion)


def _of_profile(setting: Setting, known: Profile, criterion: str) -> Theory:
    signal, noise = known.signal, known.noise
    if criterion == "mse":
        return Theory(float(np.mean((1.0 - signal) ** 2 + noise) + known.gain), known.exact)
    # Without noise a read is right: its ratio is so large that every law says so.
    ratio = np.maximum(signal, 1e-300) / np.sqrt(np.maximum(noise, 1e-30))
    if criterion == "cosine":
        value = float(np.mean((1.0 + ratio**-2.0) ** -0.5))
    elif criterion == "bit_error":
        value = float(np.mean(ndtr(-ratio)))
    elif criterion == "all_items":
        value = float(np.exp(setting.n * setting.d_v * np.mean(log_ndtr(ratio))))
    else:  # argmax
        value = float(np.mean([decoding.class_accuracy(x, setting.classes) for x in _thinned(ratio**-2.0)]))
    # Without any noise nothing is left to approximate.
    return Theory(value, known.exact and bool(np.all(noise == 0.0)))


def _thinned(values: np.ndarray, most: int = 257) -> np.ndarray:
    """Return the values, or an even choice of them where there are more than ``most``."""
    if len(values) <= most:
        return values
    return values[np.linspace(0, len(values) - 1, most).round().astype(int)]


def _lifetime_noise(setting: Setting) -> Theory:
    overlap = squared_overlap(setting)
    age = lifetime_age(setting.d)
    if setting.rule != "decay" or overlap is None or setting.keys == "gaussian" or setting.n <= age:
        return UNKNOWN
    value = palimpsest.noise_to_signal(age, setting.n, setting.retention, overlap[0])
    return Theory(value, overlap[1])


def lifetime_age(d: int) -> int:
    """Return the age, in writes, at which the best fading memory just reads with noise = signal."""
    return round(lifetime(d))


def _softmax(setting: Setting, criterion: str) -> Theory:
    if setting.keys != "sphere":
        return UNKNOWN
    if criterion == "wrong_mass":
        return Theory(kernel_capacity.softmax_wrong_mass(setting.n, setting.d, setting.beta), False)
    if criterion == "mse":
        return Theory(kernel_capacity.softmax_error(setting.n, setting.d, setting.beta), False)
    return UNKNOWN


def _willshaw(setting: Setting, criterion: str) -> Theory:
    if criterion == "fill":
        return Theory(willshaw.fill(setting.n, setting.d, setting.active), True)
    return Theory(willshaw.spurious_outputs(setting.n, setting.d, setting.active), False)
