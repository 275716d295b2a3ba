"""Worker processes: the same batches, errors, deaths, and nothing left behind."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import subprocess
import sys
import textwrap
import time
from multiprocessing import active_children
from pathlib import Path

import numpy as np
import pytest

import lucid
from lucid.data import DataLoader, TensorDataset, WeightedRandomSampler
from tests.data.items import (
    CoinSampler,
    Failing,
    Large,
    Lines,
    Noisy,
    Pausing,
    Process,
    Uneven,
    UnmakableError,
    WholeBatches,
    as_lists,
    fail_to_begin,
    failing_collate,
    mark,
    total,
)

ROOT = Path(__file__).parents[2]
SHARED = Path("/dev/shm")


def segments():
    """Return the names of the shared memory that loaders have made; only Linux shows them as files."""
    return {path.name for path in SHARED.glob("lucid*")} if SHARED.exists() else set()


@pytest.fixture(autouse=True)
def nothing_left_behind():
    before = segments()
    yield
    gc.collect()
    assert active_children() == []
    assert segments() <= before


def epochs(loader, n=2):
    return [[as_lists(batch) for batch in loader] for _ in range(n)]


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_batches_do_not_depend_on_the_number_of_workers(workers):
    def make(number):
        persistent = {"num_workers": number, "persistent_workers": True, "prefetch_factor": 3} if number else {}
        return DataLoader(Noisy(), 4, shuffle=True, generator=lucid.Generator(0), **persistent)

    assert epochs(make(workers)) == epochs(make(0))


@pytest.mark.parametrize(
    ("dataset", "options"),
    [
        (Noisy(), {"sampler": CoinSampler(30), "batch_size": 7}),
        (Noisy(9), {"batch_size": None}),
        (Noisy(), {"sampler": WeightedRandomSampler([1.0, 2.0, 3.0], 20), "batch_size": 6, "drop_last": True}),
        (Large(), {"batch_size": 4}),
        (TensorDataset(lucid.randn(40, 3), lucid.arange(40)), {"batch_size": 16, "shuffle": True}),
        (Noisy(), {"collate_fn": total, "batch_size": 10}),
    ],
    ids=["foreign sampler", "items", "weighted", "large", "rows", "collate_fn"],
)
def test_every_kind_of_batch_arrives_as_it_was(dataset, options):
    lucid.manual_seed(4)
    here = epochs(DataLoader(dataset, **options), 1)
    lucid.manual_seed(4)
    assert epochs(DataLoader(dataset, num_workers=2, **options), 1) == here


def test_tensors_from_shared_memory_are_ordinary_ones():
    loader = DataLoader(Large(), 3, num_workers=1)
    first, second = list(loader)
    assert segments() == set()  # nobody but the Tensors knows of the memory any more
    for name in ("float", "tensor", "strided", "complex", "bool"):
        here = next(iter(DataLoader(Large(), 3)))[name]
        assert first[name].dtype is here.dtype
        assert (first[name] == here).all()
    view = first["float"][0]
    view += 1.0
    assert first["float"][0, 0, 0] == 1.0
    assert float(first["float"][1, 0, 0]) == 1.0
    array = second["tensor"].numpy()
    del first, second, view
    gc.collect()
    assert np.unique(array).tolist() == [3.0, 4.0, 5.0]


def test_whole_batches_and_the_place_of_work():
    loader = DataLoader(WholeBatches(), 4, num_workers=2, generator=lucid.Generator(1))
    here = DataLoader(WholeBatches(), 4, generator=lucid.Generator(1))
    assert [b[:2] for b in epochs(loader, 1)[0]] == [b[:2] for b in epochs(here, 1)[0]]
    loader = DataLoader(Process(), 2, num_workers=2, worker_init_fn=mark, persistent_workers=True)
    first, second = epochs(loader)
    assert first == second  # the same processes
    assert {pid for batch in first for pid in batch["pid"]}.isdisjoint({os.getpid()})
    assert not any(any(batch["mlx"]) for batch in first)  # a worker needs no other device than the CPU
    assert [batch["worker"] for batch in first] == [[0, 0], [1, 1]] * 4
    assert [batch["mark"][0] for batch in first] == [100, 101] * 4
    assert [batch["worker"] for batch in epochs(DataLoader(Process(), 8), 1)[0]] == [[-1] * 8] * 2


def test_default_dtype_and_device_of_workers():
    lucid.set_default_dtype(lucid.float64)
    try:
        batch = next(iter(DataLoader(Noisy(), 2, num_workers=1)))
    finally:
        lucid.set_default_dtype(None)
    assert batch["lucid"].dtype is lucid.float64


def test_iterables():
    one = epochs(DataLoader(Lines(), 3, generator=lucid.Generator(2)))
    assert epochs(DataLoader(Lines(), 3, num_workers=1, generator=lucid.Generator(2))) == one
    loader = DataLoader(Lines(), 3, num_workers=2, persistent_workers=True, generator=lucid.Generator(2))
    two = epochs(loader)
    assert sorted(i for batch in two[0] for i in batch[0]) == list(range(23))
    assert two[0][0][0] == [0, 2, 4]
    assert two[0][1][0] == [1, 3, 5]
    assert two[0] != two[1]
    assert [batch.tolist() for batch in DataLoader(Uneven(), 2, num_workers=3)] == [
        [0],
        [100, 101],
        [200, 201],
        [102, 103],
        [202, 203],
        [204, 205],
        [206],
    ]


@pytest.mark.parametrize(
    ("dataset", "options", "index", "cause", "match"),
    [
        (Failing("raise"), {}, 17, ValueError, r"dataset\[17\] raised ValueError: this item is broken in worker 0"),
        (Failing("unpicklable"), {}, 17, None, r"dataset\[17\] raised UnpicklableError"),
        (Failing("unmakable"), {}, 17, None, r"dataset\[17\] raised UnmakableError: a and b"),
        (Failing("stop"), {}, 17, StopIteration, r"dataset\[17\] raised StopIteration"),
        (Failing("gradient"), {"collate_fn": list}, None, lucid.ArgumentTypeError, r"requires grad"),
        (Failing("exit"), {}, 17, None, r"ended with exit code 3.*dataset\[17\]"),
        (Failing("hang", at=2), {"timeout": 5.0}, 2, None, r"timeout=5.0 seconds; worker 0 is busy with dataset\[2\]"),
        (Lines(fail_at=9), {}, 4, KeyError, "item 4 of the data set raised KeyError: 9 in worker 1"),
        (Noisy(), {"collate_fn": failing_collate}, None, TypeError, "failing_collate raised TypeError"),
        (Noisy(), {"worker_init_fn": fail_to_begin}, None, RuntimeError, "worker . could not begin.*does not want to"),
    ],
    ids=lambda value: getattr(value, "how", None) or type(value).__name__,
)
def test_errors_name_the_item_and_hold_the_traceback(dataset, options, index, cause, match):
    start = time.monotonic()
    with pytest.raises(lucid.DataLoaderError, match=f"(?s){match}") as caught:
        list(DataLoader(dataset, 4, num_workers=2, **options))
    assert time.monotonic() - start < 20
    error = caught.value
    assert isinstance(error, RuntimeError)
    assert error.index == index
    assert error.worker in (0, 1)
    if cause is not None:
        assert isinstance(error.__cause__, cause)
    else:
        assert error.__cause__ is None or isinstance(error.__cause__, UnmakableError)
    if isinstance(dataset, Failing) and dataset.how in ("raise", "unpicklable", "unmakable"):
        assert "items.py" in str(error)
        assert "__getitem__" in str(error)


@pytest.mark.parametrize("while_waiting", [True, False])
def test_a_killed_worker_is_reported_at_once(while_waiting):
    batches = iter(DataLoader(Pausing(seconds=0.3), 1, num_workers=2))
    next(batches)
    victim = active_children()[0]
    start = time.monotonic()
    os.kill(victim.pid, signal.SIGKILL)
    if not while_waiting:
        victim.join()
    with pytest.raises(lucid.DataLoaderError, match=r"killed by signal SIGKILL.*while it was busy with"):
        list(batches)
    assert time.monotonic() - start < 5


def test_after_an_error_persistent_workers_begin_anew():
    loader = DataLoader(Failing("raise"), 4, num_workers=1, persistent_workers=True)
    for _ in range(2):
        with pytest.raises(lucid.DataLoaderError, match=r"dataset\[17\]"):
            list(loader)


def test_what_cannot_be_sent():
    for options, name in (
        ({"collate_fn": lambda items: items}, "collate_fn"),
        ({"worker_init_fn": lambda i: i}, "worker_init"),
    ):
        with pytest.raises(lucid.ArgumentTypeError, match=f"{name}.*top level of a module"):
            iter(DataLoader(Noisy(), num_workers=1, **options))
    with pytest.raises(lucid.ArgumentTypeError, match="dataset cannot be sent"):
        iter(DataLoader([lambda: 1], num_workers=1))


@pytest.mark.parametrize("persistent", [False, True])
def test_leaving_early(persistent):
    loader = DataLoader(
        Noisy(), 4, shuffle=True, num_workers=2, persistent_workers=persistent, generator=lucid.Generator(0)
    )
    expected = epochs(DataLoader(Noisy(), 4, shuffle=True, generator=lucid.Generator(0)), 4)
    for batch in loader:
        assert as_lists(batch) == expected[0][0]
        break
    assert len(active_children()) == (2 if persistent else 0)
    unbegun = iter(loader)
    del unbegun
    # Two at once, each with workers of its own.
    third, fourth = iter(loader), iter(loader)
    for a, b, c, d in zip(third, fourth, expected[2], expected[3], strict=True):
        assert as_lists(a) == c
        assert as_lists(b) == d
    del third, fourth
    assert len(active_children()) == (2 if persistent else 0)


@pytest.mark.parametrize("killed", [False, True])
def test_leaving_large_batches_behind(killed):
    batches = iter(DataLoader(Large(), 1, num_workers=2, prefetch_factor=3))
    next(batches)
    time.sleep(0.3)  # the others are waiting in shared memory now
    if killed:
        victim = active_children()[0]
        os.kill(victim.pid, signal.SIGKILL)
        victim.join()
        with contextlib.suppress(lucid.DataLoaderError):  # unless all it had to do was done
            list(batches)
    del batches


def run_script(code, *, kill_after=None, send=signal.SIGKILL, main=True):
    head = "from tests.data.items import *\nfrom lucid.data import DataLoader\n"
    body = textwrap.dedent(code)
    if main:
        body = 'if __name__ == "__main__":\n' + textwrap.indent(body, "    ")
    path = ROOT / "tests" / "data" / f"_script_{os.getpid()}.py"
    path.write_text(head + body)
    try:
        process = subprocess.Popen(
            [sys.executable, "-W", "error", str(path)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        if kill_after is not None:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.startswith("workers")
            (os.killpg if send == signal.SIGINT else os.kill)(process.pid, send)
            pids = [int(pid) for pid in line.split()[1:]]
        try:
            out, err = process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise
        if kill_after is not None:
            deadline = time.monotonic() + kill_after
            while any(alive(pid) for pid in pids) and time.monotonic() < deadline:
                time.sleep(0.05)
            assert not any(alive(pid) for pid in pids)
        return process.returncode, out, err
    finally:
        path.unlink()


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


BUSY = """
from multiprocessing import active_children
loader = DataLoader(Pausing(seconds=0.1), 1, num_workers=2, persistent_workers=True)
batches = iter(loader)
next(batches)
print("workers", *[child.pid for child in active_children()], flush=True)
"""


LARGE = """
from multiprocessing import active_children
batches = iter(DataLoader(Large(), 1, num_workers=2, prefetch_factor=3))
kept = next(batches)
time.sleep(0.3)
print("workers", *[child.pid for child in active_children()], flush=True)
"""


@pytest.mark.parametrize("begin", [BUSY, LARGE], ids=["busy", "large"])
def test_the_end_of_the_interpreter_ends_the_workers(begin):
    code, _, err = run_script(begin + "sys.exit(5)")
    assert (code, err) == (5, "")  # multiprocessing would tell of shared memory that was left


def test_ctrl_c_ends_the_workers():
    # A shell has its background jobs ignore the signal, and what they start inherits that.
    listening = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)"
    code, _, err = run_script(listening + BUSY + "time.sleep(60)", kill_after=5, send=signal.SIGINT)
    assert code == -signal.SIGINT
    assert err.rstrip().endswith("KeyboardInterrupt")
    assert err.count("Traceback") == 1  # the workers say nothing


@pytest.mark.parametrize("begin", [BUSY, LARGE], ids=["busy", "large"])
def test_workers_and_memory_do_not_outlive_a_parent_that_is_killed(begin):
    before = segments()
    code, _, _ = run_script(begin + "time.sleep(60)", kill_after=5)
    assert code == -signal.SIGKILL
    deadline = time.monotonic() + 5
    while segments() - before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not segments() - before


def test_a_script_without_main_says_what_to_do():
    code, _, err = run_script("list(DataLoader(Noisy(), 4, num_workers=1))", main=False)
    assert code == 1
    assert 'under `if __name__ == "__main__":`' in err


def test_workers_inside_of_a_worker():
    with pytest.raises(lucid.DataLoaderError, match="a worker cannot have workers"):
        list(DataLoader(Nested(), 1, num_workers=1))


class Nested(Noisy):
    def __getitem__(self, index):
        return list(DataLoader(Noisy(3), num_workers=1))
