"""Benchmarks: correctness first, then the clock. ``python -m benchmarks`` runs them and prints a table."""

import os

# NumPy counts its threads when it is first imported: beside kernels on one thread it gets one.
for variable in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(variable, "1")
