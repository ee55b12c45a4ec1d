"""``machinepsych narsese``: a shell that speaks Narsese, files run through it, and their checks."""

from __future__ import annotations

import contextlib
import json as json_format
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from machinepsych.errors import EXIT_SUBJECTS_FAILED, EXIT_WRONG_COMMAND, MachinepsychError
from machinepsych.nars.shell.engine import Engine, load_engine, make_engine
from machinepsych.nars.shell.session import Session

if TYPE_CHECKING:
    from machinepsych.nars.shell.check import FileReport

STANDARD_INPUT = "-"


def narsese_command(
    files: list[Path],
    parameters: str,
    seed: int,
    load: Path | None,
    save: Path | None,
    check: bool,
    conformance: Path | None,
    json: Path | None,
) -> None:
    """Do what the options say: a shell on standard input, files run or checked, or a folder's table."""
    _refuse_what_does_not_fit(files, load, save, check, conformance, json)

    def make() -> Engine:
        return make_engine(parameters, seed, load)

    # Whatever bytes come in, and whatever the terminal can show: neither ends the shell.
    for stream, answer in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace")):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors=answer)  # type: ignore[union-attr]
    if conformance is not None:
        reports = _conformance(conformance, make)
    elif check:
        reports = _check(files, make)
    else:
        mistakes = _shell(files, make(), save)
        raise SystemExit(EXIT_WRONG_COMMAND if mistakes and files else 0)
    if json is not None:
        from machinepsych.nars.shell.conformance import as_json

        _write(json, json_format.dumps(as_json(reports), indent=2) + "\n")
    if check and not all(report.passed for report in reports):
        raise SystemExit(EXIT_SUBJECTS_FAILED)


def plain_shell() -> None:
    """Run the shell as it is without options."""
    narsese_command([], "default", 0, None, None, False, None, None)


def _refuse_what_does_not_fit(
    files: list[Path],
    load: Path | None,
    save: Path | None,
    check: bool,
    conformance: Path | None,
    json: Path | None,
) -> None:
    if conformance is not None and (files or load or save):
        raise MachinepsychError(
            "--conformance runs every file of its folder from an empty memory: it takes no files, --load or "
            "--save beside it."
        )
    if check and save:
        raise MachinepsychError("--check begins each file anew; there is no memory at the end to --save.")
    if json is not None and not check and conformance is None:
        raise MachinepsychError("--json belongs to --check or --conformance.")


def _shell(files: list[Path], engine: Engine, save: Path | None) -> int:
    """Run files one after the other in one memory, or standard input; return the number of mistakes."""
    session = Session(engine, load=load_engine)
    prompt = not files and sys.stdin.isatty() and sys.stdout.isatty()
    if prompt:
        print("//Narsese, one sentence a line, e.g. <cat --> animal>.  Ctrl-D ends.", flush=True)
    try:
        for name in files or [Path(STANDARD_INPUT)]:
            with _lines(name) as lines:
                for line in lines:
                    for printed in session.respond(line):
                        print(printed)
                    sys.stdout.flush()
                    if session.finished:
                        break
            if session.finished:
                break
    finally:
        # After Ctrl-C too: what was learned is not lost.
        if save is not None:
            _save(session.engine, save)
    return session.mistakes


def _check(files: list[Path], make: Callable[[], Engine]) -> list[FileReport]:
    from machinepsych.nars.shell.check import check_lines

    reports = []
    for name in files or [Path(STANDARD_INPUT)]:
        with _lines(name) as lines:
            report = check_lines(name, lines, make(), load_engine)
        reports.append(report)
        for verdict in report.verdicts:
            word = "ok" if verdict.held else "missed"
            kind = "" if verdict.enforced else " (not enforced)"
            print(f"{word}{kind}  {name}:{verdict.line}  {verdict.expected}  seen: {verdict.seen.rstrip()}")
        for error in report.errors:
            print(f"error  {name}: {error}")
        if not report.verdicts:
            print(f"none  {name}: it has no //expected: comments, so nothing was checked")
        sys.stdout.flush()
    return reports


def _conformance(folder: Path, make: Callable[[], Engine]) -> list[FileReport]:
    from rich.text import Text

    from machinepsych.cli.console import error_console, output_console
    from machinepsych.cli.narsese_tables import conformance_renderables
    from machinepsych.nars.shell.conformance import run_folder

    progress = error_console()
    reports = []
    for report in run_folder(folder, make, load_engine):
        reports.append(report)
        progress.print(f"{report.path.name}: {report.seconds:.1f} s", markup=False)
    console = output_console()
    for shown in conformance_renderables(reports):
        # Lines of text stay whole, however narrow the output: programs look for them.
        console.print(shown, soft_wrap=isinstance(shown, Text))
    return reports


@contextlib.contextmanager
def _lines(name: Path) -> Iterator[Iterable[str]]:
    if str(name) == STANDARD_INPUT:
        yield sys.stdin
        return
    try:
        # Editors of Windows begin a file with a mark, which is no part of its first line.
        file = name.open(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise MachinepsychError(f"{name}: {error.strerror}") from None
    with file:
        yield file


def _save(engine: Engine, path: Path) -> None:
    try:
        engine.save(path)
    except OSError as error:
        raise MachinepsychError(f"{path}: {error.strerror}") from None


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise MachinepsychError(f"{os.fspath(path)}: {error.strerror}") from None
