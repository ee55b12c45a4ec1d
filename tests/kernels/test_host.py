"""What kernels have to fit is asked for cheaply, and is what the slow ways say."""

import sys
from importlib import metadata
from types import SimpleNamespace

import pytest

from machinepsych.kernels import host as room
from machinepsych.kernels.host import _described, digest, host, installed_version, processor

X86 = """processor\t: 0
vendor_id\t: AuthenticAMD
cpu family\t: 25
model\t\t: 17
model name\t: AMD EPYC 9654 96-Core Processor
stepping\t: 1
microcode\t: 0xa101111
cpu MHz\t\t: {mhz}
flags\t\t: fpu vme {flags}
bogomips\t: 4792.80

processor\t: 1
vendor_id\t: Other
"""
ARM = "processor\t: 0\nFeatures\t: fp asimd sve\nCPU implementer\t: 0x41\nCPU part\t: 0xd40\n"


@pytest.mark.parametrize("package", ["numpy", "numba", "llvmlite"])
def test_versions_are_those_of_the_installed_packages(package):
    assert installed_version(package) == metadata.version(package)


def test_a_missing_package_is_an_error():
    with pytest.raises(metadata.PackageNotFoundError):
        installed_version("no_such_package")


@pytest.mark.parametrize("folders", [[], ["numpy-1.0.dist-info", "numpy-2.0.dist-info"]])
def test_where_folders_do_not_tell_the_version_it_is_looked_up(monkeypatch, tmp_path, folders):
    package = tmp_path / "numpy"
    package.mkdir()
    (package / "__init__.py").touch()
    for name in folders:
        (tmp_path / name).mkdir()
    spec = SimpleNamespace(origin=str(package / "__init__.py"))
    monkeypatch.setattr(room, "find_spec", lambda name: spec)
    monkeypatch.setattr(metadata, "version", lambda name: f"the version of {name}")
    assert installed_version.__wrapped__("numpy") == "the version of numpy"


def described(tmp_path, text):
    (tmp_path / "cpuinfo").write_text(text)
    return _described(tmp_path / "cpuinfo")


def test_a_processor_is_described_by_what_stays(tmp_path):
    text = described(tmp_path, X86.format(mhz=2400.0, flags="avx2"))
    assert text == described(tmp_path, X86.format(mhz=3700.5, flags="avx2"))
    assert text != described(tmp_path, X86.format(mhz=2400.0, flags="avx2 avx512f"))
    assert "EPYC" in text
    assert "avx2" in text
    assert "Other" not in text


def test_a_processor_without_flags_has_features(tmp_path):
    assert "sve" in described(tmp_path, ARM)
    assert described(tmp_path, ARM.replace("0xd40", "0xd41")) != described(tmp_path, ARM)


def test_llvm_is_asked_where_the_system_does_not_say(monkeypatch, tmp_path):
    assert described(tmp_path, "model name\t: something\n") == ""
    assert _described(tmp_path / "none") == ""
    monkeypatch.setattr(room, "_CPUINFO", tmp_path / "none")
    assert room.llvm_binding().get_host_cpu_name() in processor.__wrapped__()


def test_a_host_has_one_short_name():
    assert host() == host()
    assert len(digest("a")) == len(host())
    assert digest("a") != digest("b")


@pytest.mark.parametrize("part", ["processor", "installed_version"])
def test_another_host_has_another_name(monkeypatch, part):
    before = host.__wrapped__()
    monkeypatch.setattr(room, part, lambda *_: "another")
    assert host.__wrapped__() != before
    monkeypatch.undo()
    monkeypatch.setattr(sys, "platform", "another")
    assert host.__wrapped__() != before
