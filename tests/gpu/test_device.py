"""On a CUDA device: ``NUMBA_ENABLE_CUDASIM=0 python -m pytest -m gpu tests/gpu``."""

import os

import pytest

from machinepsych.agents.base import AGENTS
from tests.experiments import plain, run_into

pytestmark = pytest.mark.gpu


@pytest.fixture(autouse=True)
def _device():
    if os.environ.get("NUMBA_ENABLE_CUDASIM", "0") != "0":
        pytest.fail("set NUMBA_ENABLE_CUDASIM=0: these tests are of a device, not of the simulator")
    cuda = pytest.importorskip("numba.cuda")
    if not cuda.is_available():
        pytest.skip("no CUDA device")


@pytest.mark.parametrize("agent", AGENTS.names())
def test_records_of_the_device_are_those_of_the_cpu(tmp_path, agent):
    changes = (f"agents=[{agent}]", "subjects=500")
    on_cpu = run_into(tmp_path / "cpu", *changes)
    on_device = run_into(tmp_path / "cuda", *changes, backend="cuda")
    assert plain(on_device) == plain(on_cpu)


def test_schedules_draw_the_same_on_the_device(tmp_path):
    on_cpu = run_into(tmp_path / "cpu", protocol="schedules_of_reinforcement")
    on_device = run_into(tmp_path / "cuda", protocol="schedules_of_reinforcement", backend="cuda")
    assert plain(on_device) == plain(on_cpu)
