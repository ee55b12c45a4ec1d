"""Commands as a person types them, in a folder of their own."""

import sys

import pytest

from machinepsych.cli.app import run_app


@pytest.fixture
def command(monkeypatch, capsys, tmp_path):
    """Run a command in an empty folder; return its exit code, output and errors."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["machinepsych", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            run_app()
        printed = capsys.readouterr()
        return left.value.code, printed.out, printed.err

    return run
