"""Small sweeps for tests."""

import numpy as np

from machinepsych.sweeps.check import loads

HEAD = "machinepsych: 1\nname: small\nseed: 3\nrepeats: 20\n"

CAPACITY = (
    "sweep: capacity\n"
    + HEAD
    + """d_k: [16, 32, 64]
series:
  - {rules: [hebb, decay, delta, covariance], loads: [0.125, 0.25, 0.5, 1, 2]}
  - {rules: [pseudo_inverse], loads: [0.5, 2], criteria: [mse]}
  - {rules: [hebb], d_v: d_k, criteria: [all_items, mse], capacities: [0.5, 1, 2]}
  - {keys: correlated, overlap: 0.3, rules: [hebb], loads: [1], criteria: [mse]}
  - {feature_map: relu, rules: [hebb, covariance], loads: [1], criteria: [mse], d_k: [16, 32]}
  - {feature_map: softmax, n: [20, 50], d_k: [16]}
  - {keys: sparse, rules: [willshaw], d_k: [64], capacities: [0.5, 1]}
"""
)

PROPAGATION = (
    "sweep: propagation\n"
    + HEAD
    + """series:
  - {law: chain, d: [32], n: [16], layers: [1, 4], heads: [1, 2]}
  - {law: cleaned, d: [32], n: [8], layers: [1, 2], heads: [2], d_v: 16}
designs: {layers: [1, 2], n: 16, widths: [8, 16, 32], heads: [1, 2, 4, 8]}
"""
)

RULES = (
    "sweep: rules\n"
    + HEAD
    + """rules: [hebb, delta, decay]
d_k: 16
d_v: 8
old: 4
drifting: 2
loads: [0.5, 1]
overlaps: [0, 0.3]
drifts: [0, 20]
"""
)

TEXTS = {"capacity": CAPACITY, "propagation": PROPAGATION, "rules": RULES}


def rows_of(text, *changes, xp=np):
    """Measure every cell of a sweep in this process; return its specification, cells and rows by cell."""
    specification = loads(text, "small.yaml", changes)
    cells = specification.kind.cells(specification.values)
    measure = specification.kind.measure
    return specification, cells, [measure(specification.values, cell, xp) for cell in cells]
