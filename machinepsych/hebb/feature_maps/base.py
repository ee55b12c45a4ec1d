"""What a feature map is: keys and queries pass through it before they meet the weights.

Linear attention with a feature map phi reads sum of (phi(q).phi(k_n)) v_n. How much such a memory holds
depends on how alike the features of unrelated keys are, see :mod:`machinepsych.hebb.effective_dimension`.

A map is one file of this room that ends in a call of :func:`register`:

    feature_map = FEATURE_MAPS.get("dpfp")
    parameters = feature_map.parameters(nu=2)
    prepared = feature_map.prepare(parameters, 64, "float32", numpy, seed=1)
    features = feature_map.apply(parameters, prepared, keys)   # [..., 64] -> [..., 256]
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from machinepsych.registry import Registry


@dataclass(frozen=True)
class NoParameters:
    """A map that nothing can be set of."""


def prepare_nothing(parameters: Any, d: int, dtype: Any, xp: Any, seed: int) -> Any:
    """Draw nothing."""
    return None


def same_size(parameters: Any, d: int) -> int:
    """Return the size of features of a map that works on each entry alone."""
    return d


@dataclass(frozen=True)
class FeatureMap:
    """One map from inputs [..., d] to features [..., D].

    ``size(parameters, d)`` is D. ``prepare`` draws what is random in the map, from a seed of its own and on
    the processor, so that it is the same on every device. ``mean_overlap`` is c0 = (E phi)^2 / E phi^2 for
    inputs of independent standard normal entries, the cosine of the features of unrelated inputs in the
    limit of large d (None where the map has another law, given by ``limits``).
    ``unit_entries`` says that the map is meant for entries of variance 1: keys of unit length are scaled by
    sqrt(d) first.
    """

    name: str
    equation: str
    source: str
    limits: str
    apply: Callable[[Any, Any, Any], Any]
    parameters: type = NoParameters
    size: Callable[[Any, int], int] = same_size
    prepare: Callable[[Any, int, Any, Any, int], Any] = prepare_nothing
    mean_overlap: float | None = None
    unit_entries: bool = False


FEATURE_MAPS: Registry[FeatureMap] = Registry("feature map", "hebb.feature_maps")


def register(feature_map: FeatureMap) -> FeatureMap:
    """Enter a map; its home is the module of its function."""
    return FEATURE_MAPS.register(feature_map.name, feature_map, feature_map.apply.__module__)


def normal_matrix(rows: int, columns: int, seed: int) -> np.ndarray:
    """Draw a matrix of standard normal entries, in float64, the same on every machine for one seed."""
    return np.random.default_rng(seed).standard_normal((rows, columns))
