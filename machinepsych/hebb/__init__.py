"""The linear-attention memory, read as Hebbian conditioning (after Qiao 2025, arXiv 2508.08289).

Queries are test stimuli, keys conditional stimuli, values carry the unconditional stimulus; a write is a
Hebbian update of a matrix of fast weights, a read a probe. In reading order:

- ``memory``: batches of memories with a rule and a feature map; ``attention``: the one that keeps all pairs;
- ``rules``: the learning rules, one file each; ``feature_maps``: likewise; ``effective_dimension``;
- ``fused``: compiled kernels that read, correct and write batches in one pass over the weights;
- ``weights``: the scalar form for agents;
- ``array_module``: NumPy or CuPy, taken from the arrays.
"""
