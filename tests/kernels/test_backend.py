"""Small matters of backends that whole sessions do not show."""

import sys
from types import SimpleNamespace

from machinepsych.kernels.backend import separate_rounding, usable_processors
from machinepsych.kernels.cache import cache_folder


def test_cuda_is_told_to_round_separately_only_meanwhile(monkeypatch):
    calls = []
    nvvm = SimpleNamespace(compile_ir=lambda texts, **options: calls.append(options))
    original = nvvm.compile_ir
    monkeypatch.setitem(sys.modules, "numba.cuda.cudadrv", SimpleNamespace(nvvm=nvvm))
    with separate_rounding():
        nvvm.compile_ir("text", opt=3)
    assert calls == [{"opt": 3, "fma": False}]
    assert nvvm.compile_ir is original


def test_a_cache_folder_that_cannot_be_written_is_replaced(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("MACHINEPSYCH_CACHE", str(tmp_path / "file" / "kernels"))
    folder = cache_folder()
    assert folder.is_dir()
    assert tmp_path not in folder.parents


def test_there_is_a_processor():
    assert usable_processors() >= 1
