"""``machinepsych narsese`` from outside, with a reasoner that only remembers."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from typer.testing import CliRunner

import machinepsych.cli.narsese as command
from machinepsych.cli.app import app
from machinepsych.errors import EXIT_INTERRUPTED, MachinepsychError
from tests.nars.shell.fake import FakeReasoner

# A process of its own, with the reasoner put in place of the real one.
SCRIPT = """
import sys
import machinepsych.cli.narsese as command
from tests.nars.shell.fake import FakeReasoner
command.make_engine = lambda *given: FakeReasoner()
sys.argv = ["machinepsych", "narsese", *sys.argv[1:]]
from machinepsych.cli import main
main()
"""


@pytest.fixture
def made(monkeypatch):
    """What reasoners were made of: the set, the seed, the file of a memory."""
    asked = []

    def make(parameters, seed, memory):
        asked.append((parameters, seed, memory))
        return FakeReasoner() if memory is None else FakeReasoner.load(memory)

    monkeypatch.setattr(command, "make_engine", make)
    monkeypatch.setattr(command, "load_engine", FakeReasoner.load)
    return asked


def narsese(*arguments, said=""):
    return CliRunner().invoke(app, ["narsese", *map(str, arguments)], input=said)


def process(**options):
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


@pytest.mark.usefixtures("made")
class TestShell:
    def test_lines_are_answered_and_the_end_of_input_is_quiet(self):
        done = narsese(said="b.\nb?\nnonsense.:\n3")
        assert done.exit_code == 0
        lines = done.stdout.splitlines()
        assert lines[1:3] == [
            "Input: b?",
            "Answer: b. creationTime=1 Stamp=[2] Truth: frequency=1.000000, confidence=0.900000",
        ]
        assert lines[3].startswith("//Error: column")
        assert lines[-1] == "done with 3 additional inference steps."

    def test_quit_ends_it(self):
        assert narsese(said="quit\nb.\n").stdout == ""

    def test_files_run_one_after_the_other_in_one_memory(self, tmp_path):
        one, two = tmp_path / "one.nal", tmp_path / "two.nal"
        one.write_text("a.\n")
        two.write_text("a?\n")
        done = narsese(one, two)
        assert done.stdout.splitlines()[-1].startswith("Answer: a.")
        assert done.exit_code == 0

    def test_standard_input_may_follow_a_file(self, tmp_path):
        one = tmp_path / "one.nal"
        one.write_text("a.\n")
        assert narsese(one, "-", said="a?\n").stdout.splitlines()[-1].startswith("Answer: a.")

    def test_mistakes_in_a_file_are_told_at_the_end_by_the_exit_code(self, tmp_path):
        one = tmp_path / "one.nal"
        one.write_text("nonsense.:\na.\n")
        done = narsese(one)
        assert done.exit_code == 2
        assert "Input: a." in done.stdout

    def test_a_memory_is_loaded_at_the_start_and_saved_at_the_end(self, tmp_path):
        memory = tmp_path / "memory"
        narsese("--save", memory, said="a.\n")
        assert narsese("--load", memory, said="a?\n").stdout.splitlines()[-1].startswith("Answer: a.")

    @pytest.mark.parametrize(
        "arguments",
        [
            ("/no/such/file.nal",),
            ("--save", "/no/such/folder/memory"),
            ("--json", "x.json"),
            ("--check", "--save", "x"),
            ("--conformance", "/no/such/folder"),
            ("--conformance", ".", "one.nal"),
            ("--conformance", ".", "--load", "x"),
        ],
    )
    def test_mistakes_are_errors_of_ours(self, arguments):
        assert isinstance(narsese(*arguments).exception, MachinepsychError)


def test_options_reach_the_reasoner(made):
    narsese("--set", "ona", "--seed", "7")
    narsese()
    assert made == [("ona", 7, None), ("default", 0, None)]


def test_check_prints_a_line_for_each_expectation(made, tmp_path):
    good, bad = tmp_path / "good.nal", tmp_path / "bad.nal"
    good.write_text("a.\na?\n//expected: Answer: a.\n//--expected: Answer: b.\n")
    bad.write_text("a?\n//expected: Answer: a.\nnonsense.:\n")
    done = narsese("--check", good)
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        f"ok  {good}:3  Answer: a.  seen: Answer: a. creationTime=1 Stamp=[2] Truth: frequency=1.000000, "
        "confidence=0.900000",
        f"missed (not enforced)  {good}:4  Answer: b.  seen: no question was asked",
    ]
    table = tmp_path / "table.json"
    done = narsese("--check", good, bad, "--json", table)
    assert done.exit_code == 5
    # Each file from an empty memory: a is not known in the second.
    assert f"missed  {bad}:2  Answer: a.  seen: Answer: None." in done.stdout
    assert f"error  {bad}: line 3: column" in done.stdout
    assert [file["held"] for file in json.loads(table.read_text())["files"]] == [1, 0]
    assert len(made) == 3


def test_a_check_of_nothing_says_so(made, tmp_path):
    empty = tmp_path / "empty.nal"
    empty.touch()
    done = narsese("--check", empty)
    assert done.exit_code == 0
    assert done.stdout == f"none  {empty}: it has no //expected: comments, so nothing was checked\n"


def test_the_mark_at_the_beginning_of_a_windows_file_is_no_part_of_it(made, tmp_path):
    file = tmp_path / "marked.nal"
    file.write_text("a.\na?\n//expected: Answer: a.\n", encoding="utf-8-sig")
    assert narsese("--check", file).exit_code == 0
    assert narsese(file).exit_code == 0


@pytest.mark.parametrize("arguments", [("--check",), ()])
def test_a_folder_in_place_of_a_file_is_an_error_of_ours(made, tmp_path, arguments):
    assert str(narsese(*arguments, tmp_path).exception) == f"{tmp_path}: Is a directory"


def test_standard_input_can_be_checked(made):
    done = narsese("--check", said="a?\n//expected: no execution\n")
    assert done.stdout == "ok  -:2  no execution  seen: no execution\n"


def test_conformance_prints_both_tables(made, tmp_path):
    (tmp_path / "avoid.nal").write_text("a.\na?\n//expected: Answer: a.\n")
    (tmp_path / "door.nal").write_text("//expected: Answer: a.\n//--expected: no execution\n")
    table = tmp_path / "table.json"
    done = narsese("--conformance", tmp_path, "--json", table)
    assert done.exit_code == 0
    rows = [line.split() for line in done.stdout.splitlines()]
    assert ["sensorimotor", "1", "1", "1", "0", "0", "0", "0.0"] in rows
    assert ["door", "higher-order", "0", "1", "1", "1", "0", "0.0"] in rows
    assert ["all", "2", "1", "2", "1", "1", "0", "0.0"] in rows
    assert "missed  door.nal:1  Answer: a.  seen: no question was asked" in done.stdout
    assert [row["name"] for row in json.loads(table.read_text())["capabilities"]] == [
        "sensorimotor",
        "higher-order",
        "all",
    ]


class TestProcess:
    def test_each_line_is_answered_before_the_next_is_said(self):
        with process(text=True) as shell:
            shell.stdin.write("0\n")
            shell.stdin.flush()
            assert shell.stdout.readline() == "performing 0 inference steps:\n"
            assert shell.stdout.readline() == "done with 0 additional inference steps.\n"
            shell.stdin.close()
            assert shell.wait(timeout=120) == 0
            assert shell.stderr.read() == ""

    def test_ctrl_c_ends_it_without_a_traceback(self):
        with process(text=True) as shell:
            shell.stdin.write("0\n")
            shell.stdin.flush()
            shell.stdout.readline()
            shell.stdout.readline()
            time.sleep(0.1)
            shell.send_signal(signal.SIGINT)
            assert shell.wait(timeout=120) == EXIT_INTERRUPTED
            assert shell.stderr.read() == ""

    def test_bytes_that_are_no_text_get_an_error_and_a_narrow_terminal_ends_nothing(self):
        with process(env=os.environ | {"PYTHONIOENCODING": "ascii"}) as shell:
            out, errors = shell.communicate(b"\xff\xfe.\nb.\n//\xc3\xa9\n")
            assert errors == b""
            assert out.startswith(b"//Error: column 1")
            assert b"Input: b." in out

    def test_a_closed_output_is_no_traceback(self):
        with process(text=True) as shell:
            shell.stdout.close()
            shell.stdin.write("b.\n" * 3)
            shell.stdin.close()
            assert shell.wait(timeout=120) == 1
            assert "Traceback" not in shell.stderr.read()

    def test_nothing_heavy_is_imported_before_a_reasoner_is_made(self):
        script = SCRIPT.replace("main()", "").replace("tests.nars.shell.fake", "tests.nars.shell.fake")
        script += (
            "try:\n    main()\nfinally:\n"
            "    heavy = {'numba', 'numpy', 'scipy', 'rich', 'pyarrow', 'matplotlib'}\n"
            "    print('HEAVY', sorted(heavy & set(sys.modules)))"
        )
        done = subprocess.run(
            [sys.executable, "-c", script], input="b?\n", capture_output=True, text=True, check=True
        )
        assert "HEAVY []" in done.stdout
