"""Reading a run folder: the same answers from a finished run, one still going on, and one that was killed.

Everything after the session begins here: measures ask a :class:`Run` for the columns of one agent and
get NumPy arrays. Files are read in batches and only the columns asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from machinepsych.errors import RunFolderError, UnknownNameError
from machinepsych.runs.schema import FORMAT, HYPOTHESES, TRIALS

MANIFEST = "manifest.json"
PARTS = "parts"
SCHEMAS = {"trials": TRIALS, "hypotheses": HYPOTHESES}
BATCH_ROWS = 131_072

# What stands in a matrix or column of whole numbers where nothing is defined or recorded.
UNDEFINED = -1

_MATRIX_TYPES = {
    "correct": np.int8,
    "outcome": np.float64,
    "latency_ticks": np.int32,
    "responses": np.int32,
    "reinforcers": np.int32,
    "onset_tick": np.int64,
}


@dataclass(frozen=True)
class AgentEntry:
    """An agent as the manifest records it: label, kind, all parameters, bytes of state of one subject."""

    label: str
    kind: str
    parameters: dict[str, Any]
    state_bytes_per_subject: int


@dataclass(frozen=True)
class PhaseEntry:
    """A phase as the manifest records it; trials count from 1 through the session.

    ``scored``: a correct response is defined. ``feedback``: outcomes are delivered. ``contingency``
    numbers the different assignments of correct responses. The last three come from the protocol (None
    where the manifest does not hold it).
    """

    name: str
    blocks: int
    trials_per_block: int
    first_trial: int
    feedback: bool
    scored: bool
    contingency: int
    trial_ends: str | None = None
    response_window_ticks: int | None = None
    intertrial_interval_ticks: int | None = None

    @property
    def trials(self) -> int:
        """Number of trials in the phase."""
        return self.blocks * self.trials_per_block

    @property
    def columns(self) -> slice:
        """Where the phase's trials stand in a matrix [subjects, trials]."""
        return slice(self.first_trial - 1, self.first_trial - 1 + self.trials)

    def block_columns(self, block: int) -> slice:
        """Where the trials of a block (from 1) stand in a matrix [subjects, trials]."""
        start = self.first_trial - 1 + (block - 1) * self.trials_per_block
        return slice(start, start + self.trials_per_block)


@dataclass(frozen=True)
class Manifest:
    """What ran: the part of ``manifest.json`` that measures and figures use; ``contents`` is all of it."""

    protocol: str
    about: str
    source: str
    status: str
    complete: bool
    seed: int
    subjects: int
    agents: tuple[AgentEntry, ...]
    operations: tuple[str, ...]
    tick_s: float
    criterion: int
    phases: tuple[PhaseEntry, ...]
    contents: dict[str, Any] = field(repr=False, default_factory=dict)

    @property
    def trials(self) -> int:
        """Trials of one subject in the whole session."""
        return sum(phase.trials for phase in self.phases)

    @property
    def scored(self) -> bool:
        """Whether a correct response is defined in any phase."""
        return any(phase.scored for phase in self.phases)

    def labels(self) -> list[str]:
        """List the labels of the agents in the protocol's order."""
        return [agent.label for agent in self.agents]


@dataclass
class Run:
    """An opened run folder.

    ``notes`` says in plain sentences what is missing or was left out: an incomplete run, a damaged part.
    """

    folder: Path
    manifest: Manifest
    files: dict[str, list[pq.ParquetFile]] = field(repr=False)
    joined: dict[str, bool] = field(repr=False)
    notes: list[str] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether the run went to its end."""
        return self.manifest.complete

    def labels(self) -> list[str]:
        """List the labels of the agents in the protocol's order."""
        return self.manifest.labels()

    def batches(self, agent: str, names: Sequence[str], table: str = "trials") -> Iterator[pa.RecordBatch]:
        """Yield the rows of one agent in batches, with the columns ``names`` only.

        Raises UnknownNameError for an agent or column that there is not, RunFolderError where a joined
        file is damaged; a damaged part is left out and noted.
        """
        if agent not in self.labels():
            raise UnknownNameError("agent", agent, self.labels())
        for name in names:
            if name not in SCHEMAS[table].names:
                raise UnknownNameError("column", name, SCHEMAS[table].names)
        wanted = ["agent", *(name for name in names if name != "agent")]
        for file in self.files[table]:
            try:
                groups = [g for g in range(file.num_row_groups) if _may_hold(file, g, agent)]
                for batch in file.iter_batches(BATCH_ROWS, row_groups=groups, columns=wanted):
                    words = batch.column("agent")
                    words = words if isinstance(words, pa.DictionaryArray) else words.dictionary_encode()
                    code = words.dictionary.index(agent).as_py()
                    mine = np.asarray(words.indices) == code
                    if code >= 0 and mine.any():
                        yield (batch if mine.all() else batch.filter(pa.array(mine))).select(list(names))
            except (OSError, pa.ArrowException) as why:
                self._damaged(table, file, why)

    def _damaged(self, table: str, file: pq.ParquetFile, why: Exception) -> None:
        path = file.path
        if self.joined[table]:
            raise RunFolderError(f"{path} is damaged and cannot be read ({_first_line(why)}).") from why
        note = f"{path.relative_to(self.folder)} is damaged; its rows are left out ({_first_line(why)})."
        if note not in self.notes:
            self.notes.append(note)

    def columns(self, agent: str, names: Sequence[str], table: str = "trials") -> dict[str, np.ndarray]:
        """Return whole columns of one agent, in the order of the file.

        Words are object arrays of str (None where null); ``correct`` is int8 with 1, 0 and -1 (null);
        whole numbers that are null are -1.
        """
        pieces: dict[str, list[np.ndarray]] = {name: [] for name in names}
        for batch in self.batches(agent, names, table):
            for name in names:
                pieces[name].append(_array(batch.column(name)))
        empty = {name: _array(pa.array([], SCHEMAS[table].field(name).type)) for name in names}
        return {name: np.concatenate(found) if found else empty[name] for name, found in pieces.items()}

    def matrices(self, agent: str, names: Sequence[str]) -> dict[str, np.ndarray]:
        """Return columns of one agent placed by subject and trial, each [subjects, trials].

        Whole numbers (and ``correct``) are -1 where nothing is defined or recorded, ``outcome`` is NaN.
        Rows for subjects or trials that the manifest does not know are ignored.
        """
        shape = (self.manifest.subjects, self.manifest.trials)
        made = {}
        for name in names:
            dtype = np.dtype(_MATRIX_TYPES[name])
            made[name] = np.full(shape, np.nan if dtype.kind == "f" else UNDEFINED, dtype)
        for batch in self.batches(agent, ["subject", "trial", *names]):
            row = _array(batch.column("subject")) - 1
            column = _array(batch.column("trial")) - 1
            inside = (row >= 0) & (row < shape[0]) & (column >= 0) & (column < shape[1])
            for name in names:
                made[name][row[inside], column[inside]] = _array(batch.column(name))[inside]
        return made

    def correct_matrix(self, agent: str) -> np.ndarray:
        """Return int8 [subjects, trials]: 1 correct, 0 not, -1 undefined or not recorded."""
        return self.matrices(agent, ["correct"])["correct"]

    def has_hypotheses(self, agent: str) -> bool:
        """Say whether any hypothesis of the agent's subjects is recorded."""
        return next(self.batches(agent, ["subject"], "hypotheses"), None) is not None


def open_run(path: str | Path) -> Run:
    """Open a run folder.

    Raises RunFolderError, one clear sentence, where the folder is not there, is no run folder, was
    written by another format, or has lost its trials.
    """
    folder = Path(path)
    if not folder.exists():
        raise RunFolderError(f"There is no folder {folder}.")
    manifest = read_manifest(folder)
    run = Run(folder, manifest, files={}, joined={})
    if not manifest.complete:
        run.notes.append(
            f'The run is not complete (status "{manifest.status}"); this is what was recorded so far.'
        )
    for table in SCHEMAS:
        _find_files(run, table)
    if not run.files["trials"]:
        if manifest.complete:
            raise RunFolderError(
                f"{folder / 'trials.parquet'} is missing; the run folder has lost its record."
            )
        run.notes.append("No trials are recorded yet.")
    return run


def read_manifest(folder: Path) -> Manifest:
    """Read a run folder's manifest; raises RunFolderError with what is wrong with it."""
    path = folder / MANIFEST
    try:
        contents = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise RunFolderError(f"{folder} is not a run folder: it has no {MANIFEST}.") from None
    except OSError as why:
        raise RunFolderError(f"{path} cannot be read: {why.strerror or why}.") from why
    except json.JSONDecodeError as why:
        raise RunFolderError(f"{path}:{why.lineno}:{why.colno}  This is not JSON: {why.msg}.") from why
    except UnicodeDecodeError as why:
        raise RunFolderError(f"{path} is not text in UTF-8.") from why
    found = contents.get("format") if isinstance(contents, dict) else None
    if found != FORMAT:
        raise RunFolderError(f"{path} has format {json.dumps(found)}; this version reads {FORMAT}.")
    try:
        return _manifest(contents)
    except KeyError as why:
        raise RunFolderError(f"{path} lacks the entry {why}.") from why
    except (TypeError, ValueError, AttributeError) as why:
        raise RunFolderError(f"{path} does not have the form of a manifest ({why}).") from why


def _manifest(contents: dict[str, Any]) -> Manifest:
    protocol = contents["protocol"]
    agents = tuple(
        AgentEntry(
            each["label"],
            each["kind"],
            dict(each.get("parameters", {})),
            int(each.get("state_bytes_per_subject", 0)),
        )
        for each in contents["agents"]
    )
    resolved = (protocol.get("resolved") or {}).get("phases") or []
    details = {each["name"]: each for each in resolved if isinstance(each, dict) and "name" in each}
    phases = []
    for each in contents["phases"]:
        more = details.get(each["name"], {})
        phases.append(
            PhaseEntry(
                name=str(each["name"]),
                blocks=int(each["blocks"]),
                trials_per_block=int(each["trials_per_block"]),
                first_trial=int(each["first_trial"]),
                feedback=bool(each["feedback"]),
                scored=bool(each["scored"]),
                contingency=int(each["contingency"]),
                trial_ends=more.get("trial_ends"),
                response_window_ticks=more.get("response_window_ticks"),
                intertrial_interval_ticks=more.get("intertrial_interval_ticks"),
            )
        )
    return Manifest(
        protocol=str(protocol["name"]),
        about=protocol.get("about") or "",
        source=protocol.get("source") or "",
        status=str(contents["status"]),
        complete=bool(contents["complete"]),
        seed=int(contents["seed"]),
        subjects=int(contents["subjects"]),
        agents=agents,
        operations=tuple(contents["operations"]),
        tick_s=float(contents["tick_s"]),
        criterion=int(contents["criterion"]),
        phases=tuple(phases),
        contents=contents,
    )


class _NamedFile(pq.ParquetFile):
    """A Parquet file that remembers where it lies, for messages."""

    def __init__(self, path: Path) -> None:
        # Memory mapping lets a thousand parts stay open without a thousand buffers.
        super().__init__(path, memory_map=True)
        self.path = path


def _find_files(run: Run, table: str) -> None:
    """Find the joined file of a table, or else its finished parts by unit, then number."""
    whole = run.folder / f"{table}.parquet"
    run.joined[table] = whole.exists()
    paths = [whole] if run.joined[table] else sorted((run.folder / PARTS).glob(f"*/{table}-*.parquet"))
    run.files[table] = []
    for path in paths:
        try:
            file = _NamedFile(path)
            missing = [name for name in SCHEMAS[table].names if name not in file.schema_arrow.names]
            if missing:
                raise RunFolderError(
                    f"{path} lacks the column {', '.join(missing)}; it is no table of {FORMAT}."
                )
            run.files[table].append(file)
        except (OSError, pa.ArrowException) as why:
            if run.joined[table]:
                raise RunFolderError(f"{path} is damaged and cannot be read ({_first_line(why)}).") from why
            run.notes.append(
                f"{path.relative_to(run.folder)} is damaged; its rows are left out ({_first_line(why)})."
            )


def _may_hold(file: pq.ParquetFile, group: int, agent: str) -> bool:
    """Say whether a row group can hold rows of an agent, from the least and greatest label in it."""
    statistics = file.metadata.row_group(group).column(0).statistics
    if statistics is None or not statistics.has_min_max or not isinstance(statistics.min, str):
        return True
    return bool(statistics.min <= agent <= statistics.max)


def _array(column: pa.Array) -> np.ndarray:
    """Turn a column into NumPy: null becomes -1 in whole numbers and booleans, None in words."""
    if pa.types.is_dictionary(column.type):
        words = np.array([*column.dictionary.to_pylist(), None], dtype=object)
        return words[np.asarray(column.indices.fill_null(len(column.dictionary)))]
    if pa.types.is_boolean(column.type):
        column = column.cast(pa.int8())
    if column.null_count and pa.types.is_integer(column.type):
        column = column.fill_null(UNDEFINED)
    return column.to_numpy(zero_copy_only=False)


def _first_line(why: Exception) -> str:
    return str(why).strip().splitlines()[0].rstrip(".") if str(why).strip() else type(why).__name__
