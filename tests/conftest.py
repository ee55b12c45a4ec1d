"""Settings that have to stand before numba is first imported."""

import os

# The CUDA path is tested in numba's simulator; on a machine with a device, tests/gpu unset this.
os.environ.setdefault("NUMBA_ENABLE_CUDASIM", "1")
# Two workers share the processors: threads of linear algebra would only wait for each other.
for _threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")

from hypothesis import HealthCheck, settings

settings.register_profile(
    "machinepsych",
    deadline=None,
    max_examples=60,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("machinepsych")
