import numpy as np
def mapped(name, keys, nu):
    if name == "identity":
        return keys
    x = keys * np.float32(keys.shape[-1] ** 0.5)
    if name == "relu":
        f = np.maximum(x, 0)
    elif name == "elu_plus_one":
        f = np.where(x > 0, x + 1, np.exp(np.minimum(x, 0)))
    elif name == "dpfp":
        r = np.maximum(np.concatenate([x, -x], -1), 0)
        f = np.concatenate([r * np.roll(r, j, -1) for j in range(1, nu + 1)], -1)
    from machinepsych.sweeps.keys import unit
    return unit(f.astype(np.float32))
