"""What a kind of experiment is: how its protocols are read, run and reported, in one class.

A class registers itself in :data:`KINDS` where it is defined; commands, the Python interface and the tests
find it there, by the field ``kind`` of a protocol or by the format of a run folder's manifest. An object of
the class is one checked experiment. Modules of this room import what is heavy in the methods that need it:
naming the kinds, checking a protocol or listing them takes no compiler and no drawing.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from rich.console import Console, RenderableType

from machinepsych.errors import ProtocolError, RunFolderError
from machinepsych.experiments.progress import Bars
from machinepsych.protocol.document import Document, Scalar
from machinepsych.protocol.read import read_document, read_file
from machinepsych.registry import Registry

if TYPE_CHECKING:
    from machinepsych.figures.report import Report
    from machinepsych.kernels.backend import Backend

OPERANT = "operant"

Kind = TypeVar("Kind", bound="Experiment")


class Experiment(ABC):
    """A checked experiment; the class is its kind.

    ``kind`` is what protocols say, ``word`` what goes before "protocol" and "run" in messages (empty for the
    operant kind, which protocols need not name). ``goes_on`` says what resuming does.
    """

    kind: ClassVar[str]
    word: ClassVar[str]
    goes_on: ClassVar[str] = "Go on with"
    # What the bars of progress count.
    counted: ClassVar[str] = "trials"

    def __init__(self, protocol: Any, text: str, file: str) -> None:
        """``text`` is the protocol's file as it was read and ``file`` its name, for the run folder."""
        self.protocol = protocol
        self.text = text
        self.file = file

    # Reading.

    @classmethod
    @abstractmethod
    def read(cls, text: str, file: str, changes: Iterable[str] = ()) -> Any:
        """Return the checked protocol in a text; raises ProtocolError with every mistake."""

    @classmethod
    @abstractmethod
    def schema(cls) -> dict[str, Any]:
        """Return the JSON Schema of the kind's protocols."""

    @classmethod
    def load(cls: type[Kind], path: Path, changes: Iterable[str] = ()) -> Kind:
        """Read a protocol's file; ``changes`` are texts PATH=VALUE. Raises ProtocolError."""
        text = read_file(path)
        return cls(cls.read(text, str(path), changes), text, path.name)

    @classmethod
    def of_folder(cls: type[Kind], folder: Path) -> Kind:
        """Return the experiment of a run folder; raises RunFolderError where its protocol was changed."""
        manifest = cls.manifest(folder)
        resolved, original = folder / "protocol.resolved.yaml", folder / "protocol.yaml"
        found = cls.load(resolved)
        if found.digest != manifest["protocol"]["sha256"]:
            raise RunFolderError(
                f"{resolved} is not the protocol that this run began with; start a new run instead."
            )
        found.text = read_file(original if original.exists() else resolved)
        found.file = manifest["protocol"]["file"]
        return found

    @property
    def name(self) -> str:
        """The protocol's name."""
        return str(self.protocol.name)

    @property
    def digest(self) -> str:
        """The SHA-256 of what the protocol says."""
        return str(self.protocol.digest())

    @abstractmethod
    def counts(self) -> str:
        """Say in a line what the protocol holds: subjects, phases, trials."""

    @abstractmethod
    def plan(self, backend: str) -> list[RenderableType]:
        """Say what would run and what it takes, with what is known before any of it is compiled or run.

        Raises what running on the backend of that name would raise for its name.
        """

    # Running.

    @classmethod
    def backend(cls, name: str, threads: int | None) -> AbstractContextManager[Backend | None]:
        """Open what it runs on, for the time of a ``with``; raises UnavailableError or UnknownNameError."""
        from contextlib import closing

        from machinepsych.kernels.backend import make_backend

        return closing(make_backend(name, threads))

    def totals(self) -> Mapping[str, int]:
        """Return what the bars of progress count to, by name."""
        return {}

    def done(self, folder: Path) -> Iterable[tuple[str, int]]:
        """Return what a folder holds already, as bars and how far they are."""
        return ()

    def display(
        self, folder: Path, console: Console, quiet: bool, resume: bool
    ) -> AbstractContextManager[Any]:
        """Return what shows progress during a ``with``, and gives what :meth:`execute` takes as ``watch``."""
        return Bars(console, quiet, self.counted, self.totals(), self.done(folder) if resume else ())

    @abstractmethod
    def execute(
        self,
        folder: Path,
        backend: Any,
        watch: Any = None,
        command: str = "",
        resume: bool = False,
    ) -> None:
        """Run into a folder; ``watch`` (None: nobody) hears of progress, as :meth:`display` takes it.

        With ``resume``, what the folder holds as done stays. A KeyboardInterrupt leaves a readable folder
        and goes on to the caller. Raises RunFolderError where the folder is taken or cannot be written.
        """

    # Run folders.

    @classmethod
    @abstractmethod
    def found(cls, folder: Path) -> Mapping[str, Any] | None:
        """Return the manifest of a run folder; None where the folder is of another kind or none."""

    @classmethod
    def manifest(cls, folder: Path) -> Mapping[str, Any]:
        """Return the manifest of a run folder; raises RunFolderError where it is of another kind."""
        found = cls.found(folder)
        if found is None:
            raise RunFolderError(f"{folder} is not the folder of a {cls.word} run.")
        return found

    @classmethod
    @abstractmethod
    def records(cls, folder: Path) -> Any:
        """Open what a run recorded: a table, or an operant run; raises RunFolderError."""

    @classmethod
    @abstractmethod
    def report(cls, folder: Path, out: Path | None = None) -> Report:
        """Write tables and figures of a run folder, into it or into ``out``; raises RunFolderError."""

    @classmethod
    @abstractmethod
    def tables(cls, folder: Path, summary: Mapping[str, Any]) -> Sequence[RenderableType]:
        """Lay out the summary of a report for printing; plain texts are lines."""


KINDS: Registry[type[Experiment]] = Registry("kind of experiment", "experiments")


def kind_of(document: Document) -> type[Experiment]:
    """Return the kind that a document says; an unknown one counts as operant, whose check refuses it."""
    node = document.root.get("kind")
    written = node.written if isinstance(node, Scalar) else OPERANT
    return KINDS.get(written if written in KINDS.names() else OPERANT)


def kind_of_file(path: str | Path) -> type[Experiment]:
    """Return the kind of a file; one that cannot be read counts as operant, so that its reader says why."""
    try:
        return kind_of(read_document(read_file(path), str(path)))
    except ProtocolError:
        return KINDS.get(OPERANT)


def kind_of_folder(folder: Path) -> type[Experiment]:
    """Return the kind of a run folder; any other folder counts as operant, whose reader says what it is."""
    for kind in KINDS:
        if kind.found(folder) is not None:
            return kind
    return KINDS.get(OPERANT)
