"""Reading a run folder: the same answers from a finished run, one still going on, and one that was killed.

Everything after the session begins here: measures ask a :class:`Run` for the columns of one agent and
get NumPy arrays. Files are read in batches and only the columns asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from machinepsych.errors import RunFolderError, UnknownNameError
from machinepsych.runs.manifest import Manifest, read_manifest
from machinepsych.runs.schema import FORMAT, TABLES
from machinepsych.runs.write import part_files

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
            if name not in TABLES[table].names:
                raise UnknownNameError("column", name, TABLES[table].names)
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
        empty = {name: _array(pa.array([], TABLES[table].field(name).type)) for name in names}
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
    for table in TABLES:
        _find_files(run, table)
    if not run.files["trials"]:
        if manifest.complete:
            raise RunFolderError(
                f"{folder / 'trials.parquet'} is missing; the run folder has lost its record."
            )
        run.notes.append("No trials are recorded yet.")
    return run


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
    paths = [whole] if run.joined[table] else part_files(run.folder, table)
    run.files[table] = []
    for path in paths:
        try:
            file = _NamedFile(path)
            missing = [name for name in TABLES[table].names if name not in file.schema_arrow.names]
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


def read_so_far(folder: Path, stem: str) -> pa.Table:
    """Return a table of a run, of one that was interrupted or killed what was finished of it.

    Raises RunFolderError where there is nothing, or it is damaged.
    """
    whole = folder / f"{stem}.parquet"
    files = [whole] if whole.exists() else part_files(folder, stem)
    if not files:
        raise RunFolderError(f"{folder} holds no finished trials yet.")
    try:
        return pa.concat_tables([pq.read_table(file, partitioning=None) for file in files])
    except (OSError, pa.ArrowException) as why:
        reason = str(why).strip().splitlines()[0].rstrip(".")
        raise RunFolderError(f"{files[0].parent} cannot be read ({reason}).") from why
