"""Settings that have to stand before numba is first imported."""

import os
import signal

# The CUDA path is tested in numba's simulator; on a machine with a device, tests/gpu unset this.
os.environ.setdefault("NUMBA_ENABLE_CUDASIM", "1")
# Two workers share the processors: threads of linear algebra would only wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("MKL_NUM_THREADS", "1")

# Begun in the background by a script, this process ignores interruptions, and so would all that tests start
# and interrupt: they would be waited for forever.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

from hypothesis import HealthCheck, settings

settings.register_profile(
    "machinepsych",
    deadline=None,
    max_examples=60,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("machinepsych")
