"""A module's name is noted for the package's files as they are, and looked up while they stay so."""

import os

from machinepsych.kernels import build
from machinepsych.kernels.cache import CACHE_VARIABLE, state_of_files
from machinepsych.kernels.source import module_text
from machinepsych.nars.service import service_program


def test_a_noted_name_is_that_of_the_text(monkeypatch, tmp_path):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    program = service_program(declarative=False)
    first = build.module_name(program, "plain")
    assert first == build._named(program, "plain", module_text(program, "plain"))
    assert [path.read_text() for path in tmp_path.glob("*.name")] == [first]
    monkeypatch.setattr(build, "module_text", lambda *_: (_ for _ in ()).throw(AssertionError))
    assert build.module_name(program, "plain") == first


def test_a_changed_file_is_seen(monkeypatch, tmp_path):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    package = tmp_path / "machinepsych"
    package.mkdir()
    source = package / "lane.py"
    source.write_text("x = 1\n")
    monkeypatch.setattr(build, "PACKAGE", package)
    program = service_program(declarative=False)
    before = build._noted(program, "plain")
    source.write_text("x = 12\n")
    state_of_files.cache_clear()
    after_size = build._noted(program, "plain")
    os.utime(source, ns=(1, 1))
    state_of_files.cache_clear()
    assert len({before, after_size, build._noted(program, "plain")}) == 3


def test_another_program_and_another_backend_have_other_notes(monkeypatch, tmp_path):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    notes = {
        build._noted(service_program(declarative), backend)
        for declarative in (False, True)
        for backend in ("plain", "cpu")
    }
    assert len(notes) == 4


def test_a_program_with_parts_from_elsewhere_is_not_noted():
    program = service_program(declarative=False)

    def infer_otherwise():
        """Stand for a plug-in's lane."""

    program.bindings["infer_from_event"] = infer_otherwise
    assert build._noted(program, "plain") is None
