"""Kernels from machine code: the same bits as plain Python's, without numba in later processes."""

import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from machinepsych.kernels import native
from machinepsych.kernels.backend import make_backend
from machinepsych.kernels.build import build
from machinepsych.kernels.cache import CACHE_VARIABLE, one_at_a_time
from machinepsych.kernels.exactly import exponential
from machinepsych.kernels.lane import lane
from machinepsych.kernels.native import is_native, must_compile, native_entry
from machinepsych.kernels.source import Group, Program

SHIFT = np.uint64(40)


@lane
def mix_all_kinds(state, table, weights, seed, step, scale):
    """Use every kind of argument: all element types, one to three dimensions, all kinds of numbers."""
    for k in range(state.real.shape[0]):
        for m in range(state.real.shape[1]):
            state.real[k, m] = state.real[k, m] * scale + exponential(weights.rate * table.whole[m]) / 3.0
    if state.real.shape[1] > 0:
        column = state.real[:, 0]
        for k in range(column.shape[0]):
            column[k] += k
    state.whole[0] += step * table.real.shape[1] + weights.steps + np.int64(seed >> SHIFT)
    for m in range(state.flag.shape[0]):
        state.flag[m] = 1 - state.flag[m]


@lane
def count_long(state, turns):
    """Take time that the compiler cannot take away."""
    for k in range(turns):
        state.whole[0] = (state.whole[0] * 5 + k) % 1000003


def mixing(name="mixing"):
    groups = (
        Group("state", ("real", "whole", "flag"), "subject"),
        Group("table", ("real", "whole"), "shared"),
        Group("weights", ("rate", "steps"), "row", frozenset({"steps"})),
    )
    return Program(name, mix_all_kinds, groups, ("seed", "step", "scale"))


def counting():
    return Program("counting", count_long, (Group("state", ("whole",), "subject"),), ("turns",))


def sample(subjects=3, width=2):
    return (
        np.linspace(0.0, 1.0, subjects * 4 * width).reshape(subjects, 4, width),
        np.arange(subjects * 2).reshape(subjects, 2),
        np.arange(subjects * 3, dtype=np.int8).reshape(subjects, 3) % 2,
        np.zeros((5, 7)),
        np.arange(width),
        np.array([0.3, 2.0]),
        np.uint64(2**64 - 5),
        11,
        0.7,
    )


def run(entry, arguments):
    """Run an entry on copies; return what it leaves as bytes."""
    copies = [each.copy(order="K") if isinstance(each, np.ndarray) else each for each in arguments]
    entry(0, len(copies[0]), *copies)
    return b"".join(each.tobytes() for each in copies if isinstance(each, np.ndarray))


def expected(arguments):
    return run(build(mixing(), "plain"), arguments)


def in_new_process(text):
    """Run a text in a fresh process; return what it prints."""
    names = "from tests.kernels.test_native import *\n"
    started = subprocess.Popen(
        [sys.executable, "-c", names + text],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )

    def printed():
        out, err = started.communicate(timeout=120)
        assert started.returncode == 0, err
        return out.strip()

    return printed


RUN_AND_REPORT = (
    "print(must_compile(mixing()), run(native_entry(mixing()), sample()).hex(), 'numba' in sys.modules)"
)


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache folder, here and in the processes started from here."""
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    return tmp_path


@pytest.fixture(scope="module")
def entry():
    return native_entry(mixing(), sample())


@st.composite
def arguments(draw):
    subjects, width = draw(st.integers(1, 4)), draw(st.integers(0, 3))
    numbers = st.floats(-1e6, 1e6)
    return (
        draw(arrays.arrays(np.float64, (subjects, draw(st.integers(0, 3)), width), elements=numbers)),
        draw(arrays.arrays(np.int64, (subjects, 2), elements=st.integers(-(2**40), 2**40))),
        draw(arrays.arrays(np.int8, (subjects, draw(st.integers(1, 3))), elements=st.integers(0, 1))),
        np.zeros((1, draw(st.integers(1, 9)))),
        draw(arrays.arrays(np.int64, (width,), elements=st.integers(-30, 30))),
        np.array([draw(st.floats(-2, 2)), float(draw(st.integers(-9, 9)))]),
        np.uint64(draw(st.integers(0, 2**64 - 1))),
        draw(st.integers(-(2**40), 2**40)),
        draw(numbers),
    )


@given(given_arguments=arguments())
def test_machine_code_agrees_with_plain_python_to_the_bit(entry, given_arguments):
    assert run(entry, given_arguments) == expected(given_arguments)
    assert is_native(mixing())


@settings(max_examples=20)
@given(subjects=st.integers(1, 12), cut=st.integers(0, 12))
def test_a_batch_may_be_run_in_pieces(entry, subjects, cut):
    edge = min(cut, subjects)

    def pieces(first, last, *given_arguments):
        entry(edge, last, *given_arguments)
        entry(first, edge, *given_arguments)

    assert run(pieces, sample(subjects)) == expected(sample(subjects))


def test_later_processes_need_no_numba(cache):
    assert must_compile(mixing())
    assert not is_native(mixing())
    result = expected(sample()).hex()
    assert in_new_process(RUN_AND_REPORT)().split() == ["True", result, "True"]
    assert is_native(mixing())
    assert in_new_process(RUN_AND_REPORT)().split() == ["False", result, "False"]


def test_processes_that_start_together_do_not_hurt_each_other(cache):
    result = expected(sample()).hex()
    waiting = [in_new_process(RUN_AND_REPORT) for _ in range(3)]
    assert {printed().split()[1] for printed in waiting} == {result}
    assert in_new_process(RUN_AND_REPORT)().split() == ["False", result, "False"]
    assert not list(cache.glob("*.tmp"))


def test_of_two_processes_one_waits_for_what_the_other_compiles(cache):
    """Who comes second finds the kernel compiled, and has not imported numba for it."""
    kinds, _ = native._described(sample())
    path = cache / f"{native._stem(mixing())}-{native.digest(repr(kinds))}.machine"
    with one_at_a_time(path.stem):
        printed = in_new_process(RUN_AND_REPORT)
        native._compiled_and_kept(mixing(), kinds, path)
    assert printed().split()[1:] == [expected(sample()).hex(), "False"]
    assert not list(cache.glob("*.lock"))


@pytest.mark.parametrize("damage", [lambda content: content[: len(content) // 2], lambda content: b""])
def test_damaged_machine_code_is_compiled_anew(cache, damage):
    native_entry(mixing(), sample())
    (file,) = cache.glob("*.machine")
    file.write_bytes(damage(file.read_bytes()))
    assert not is_native(mixing())
    assert must_compile(mixing())
    assert run(native_entry(mixing()), sample()) == expected(sample())
    assert is_native(mixing())


@pytest.mark.parametrize("mistake", [NotImplementedError, native.NoMachineCodeError, AttributeError])
def test_numba_serves_where_machine_code_cannot_be_had(cache, monkeypatch, mistake):
    def refuse(program, kinds):
        raise mistake

    monkeypatch.setattr(native, "_compiled", refuse)
    program = mixing(f"refused_{mistake.__name__.lower()}")
    assert must_compile(program)
    assert run(native_entry(program), sample()) == expected(sample())
    assert not is_native(program)
    # Numba's own cache has it now, and nobody tries for machine code again.
    assert not must_compile(program)
    monkeypatch.undo()
    monkeypatch.setenv(CACHE_VARIABLE, str(cache))
    assert run(native_entry(program), sample()) == expected(sample())
    assert not is_native(program)


@pytest.mark.parametrize(
    ("place", "change"),
    [
        (0, np.asfortranarray),
        (4, lambda table: np.arange(4)[::2]),
        (4, lambda table: table.astype(np.int32)),
        (7, np.int32),
        (7, bool),
        (6, int),
    ],
)
def test_other_arguments_go_through_numba_or_other_machine_code(entry, place, change):
    changed = list(sample())
    changed[place] = change(changed[place])
    plain = list(changed)
    # A whole number beyond int64 is a uint64 to numba and to machine code; plain Python is told so.
    plain[6] = np.uint64(plain[6])
    assert run(entry, changed) == expected(plain)


def test_who_asks_for_numba_gets_it(cache, monkeypatch):
    monkeypatch.setenv("NUMBA_OPT", "3")
    program = mixing("asked_for")
    assert must_compile(program)
    assert run(native_entry(program), sample()) == expected(sample())
    assert not list(cache.glob("*.machine"))
    assert not must_compile(program)


def test_a_wrong_number_of_arguments_is_an_error(entry):
    with pytest.raises(TypeError, match="takes 9 arguments, not 8"):
        entry(0, 1, *sample()[:-1])


def test_arguments_that_are_read_only_or_empty_are_taken(entry):
    given_arguments = sample(width=0)
    given_arguments[3].flags.writeable = False
    assert run(entry, given_arguments) == expected(given_arguments)


def test_a_kernel_does_not_hold_the_interpreter_lock():
    """While one thread is in a kernel another runs, although none is made to let go of the lock."""
    entry = native_entry(counting(), (np.zeros((1, 1), np.int64), 1))
    meanwhile, seen = [], []

    def work():
        entry(0, 1, np.zeros((1, 1), np.int64), 300_000_000)
        seen.append(list(meanwhile))

    worker = threading.Thread(target=work)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1000.0)
    try:
        worker.start()
        meanwhile.append("ran")
        worker.join()
    finally:
        sys.setswitchinterval(interval)
    assert seen == [["ran"]]


def test_threads_may_make_the_first_call_together(cache):
    entry = native_entry(mixing())
    results = []
    workers = [threading.Thread(target=lambda: results.append(run(entry, sample()))) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert results == [expected(sample())] * 4


@pytest.mark.parametrize("threads", [1, 3])
def test_the_cpu_backend_runs_machine_code(threads):
    backend = make_backend("cpu", threads)
    entry = backend.build(mixing())
    result = run(
        lambda first, last, *given_arguments: backend.launch(entry, last, given_arguments), sample(9)
    )
    backend.close()
    assert result == expected(sample(9))
    assert is_native(mixing())
    assert not backend.must_compile(mixing())
