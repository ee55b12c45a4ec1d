"""What only a process of its own can show: start-up, pipes, interruption, a kill in the middle."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

# A run that takes some ten seconds, with a first unit that is done soon.
LONG = ["run", "reversal", "--subjects", "300", "--set", "phases.testing2.blocks=1500", "--backend", "cpu"]


def machinepsych(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "machinepsych", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        **options,
    )


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(arguments):
    # typer itself imports pydantic.
    script = (
        "import sys; sys.argv = ['machinepsych', *sys.argv[1:]]\n"
        "from machinepsych.cli import main\n"
        "try:\n    main()\n"
        "finally:\n"
        "    heavy = {'numba', 'numpy', 'pyarrow', 'matplotlib', 'scipy'} & set(sys.modules)\n"
        "    print('HEAVY', sorted(heavy))"
    )
    command = [sys.executable, "-c", script, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "HEAVY []" in done.stdout


def test_check_and_dry_run_import_no_numba():
    script = (
        "import sys; sys.argv = ['machinepsych', 'run', 'reversal', '--dry-run']\n"
        "from machinepsych.cli import main\n"
        "try:\n    main()\n"
        "finally:\n    print('NUMBA', 'numba' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "NUMBA False" in done.stdout


def test_a_reader_that_leaves_a_pipe_early_causes_no_traceback():
    line = f"{sys.executable} -m machinepsych schema | head -1"
    done = subprocess.run(line, shell=True, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "{"
    assert "Traceback" not in done.stderr


def begin(folder, *arguments):
    """Start a long run and wait until it has written something."""
    process = subprocess.Popen(
        [sys.executable, "-m", "machinepsych", *LONG, "--out", str(folder), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    # Where kernels are compiled first, beside other tests, that takes minutes.
    deadline = time.monotonic() + 900
    while not list(folder.glob("parts/*/trials-*.parquet")):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return process


def assert_readable_and_incomplete(folder):
    assert json.loads((folder / "manifest.json").read_text())["complete"] is False
    done = machinepsych("report", folder)
    assert done.returncode == 0, done.stderr
    assert "not complete" in done.stdout


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_leaves_a_folder_that_can_be_read(tmp_path, how):
    folder = tmp_path / "run"
    process = begin(folder)
    process.send_signal(how)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 130
    assert f"machinepsych resume {folder}" in errors
    assert "Traceback" not in errors
    assert pq.read_table(folder / "trials.parquet").num_rows > 0
    assert_readable_and_incomplete(folder)


# Caught by us, or by the reader of options, which then leaves with the code itself.
INTERRUPTED = (
    'lambda: exec("raise KeyboardInterrupt")',
    "lambda: reader()",
)


@pytest.mark.parametrize("run", INTERRUPTED)
def test_an_interruption_within_evaluated_text_leaves_with_the_same_code(tmp_path, run):
    module = f"""
from machinepsych.cli.guard import guarded

def reader():
    try:
        exec("raise KeyboardInterrupt")
    except KeyboardInterrupt:
        raise SystemExit(130) from None

guarded({run})
"""
    (tmp_path / "interrupted.py").write_text(module)
    # From there, this very package, not one that may be installed.
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run([sys.executable, "-m", "interrupted"], cwd=tmp_path, env=environment)
    assert done.returncode == 130


@pytest.mark.parametrize(("room", "arguments"), [("narsese", ["narsese"]), ("app", ["list"])])
def test_an_interruption_while_commands_are_imported_is_no_traceback(room, arguments):
    script = f"""
import sys

class Interrupts:
    def find_spec(self, name, path=None, target=None):
        if name == "machinepsych.cli.{room}":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupts())
sys.argv = ["machinepsych", *{arguments}]
from machinepsych.cli import main
main()
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, "")


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_killed_run_keeps_what_was_finished(tmp_path):
    folder = tmp_path / "run"
    process = begin(folder)
    process.kill()
    process.communicate()
    assert_readable_and_incomplete(folder)


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_an_interruption_while_compiling_leaves_an_empty_readable_folder(tmp_path):
    folder = tmp_path / "run"
    environment = {**os.environ, "MACHINEPSYCH_CACHE": str(tmp_path / "kernels")}
    process = subprocess.Popen(
        [sys.executable, "-m", "machinepsych", *LONG, "--out", str(folder)],
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    while not (folder / "manifest.json").exists():
        assert process.poll() is None
        time.sleep(0.02)
    time.sleep(1.0)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "Traceback" not in errors
    assert json.loads((folder / "manifest.json").read_text())["status"] == "interrupted"
