"""Big arrays of the NumPy backend: memory used again, blocks on several threads, and what may not come of it."""

from __future__ import annotations

import threading

import numpy as np
import pytest

import lucid
from lucid.backends.numpy import _large

BIG = _large.LARGE + 12_345


@pytest.fixture(autouse=True)
def fresh_buffers() -> None:
    lucid.empty_cache("cpu")


def kept() -> int:
    return sum(buffer.nbytes for same in _large._buffers.values() for buffer in same)


def test_the_memory_of_a_dead_array_is_used_again_and_that_of_a_living_one_is_not() -> None:
    x = lucid.ones(BIG)
    y = x * 2.0
    address = y._raw.ctypes.data
    z = x * 3.0
    assert z._raw.ctypes.data != address
    view = y[1:]
    del y
    other = x * 4.0
    assert other._raw.ctypes.data != address
    assert view[:2].tolist() == [2.0, 2.0]
    del view
    again = x * 5.0
    assert again._raw.ctypes.data == address
    assert (float(z[0]), float(other[-1]), float(again[0])) == (3.0, 4.0, 5.0)


def test_memory_handed_to_numpy_is_not_used_again() -> None:
    x = lucid.ones(BIG)
    array = (x * 2.0).numpy()
    lucid.evaluate(x * 3.0)
    assert array[0] == array[-1] == 2.0


def test_what_the_tape_holds_is_not_used_again() -> None:
    w = lucid.ones(BIG)
    w.requires_grad = True
    z = (lucid.exp(w) * 1.0).sum()
    for _ in range(5):
        lucid.ones(BIG) * 7.0
    z.backward()
    assert w.grad is not None
    np.testing.assert_allclose(w.grad.numpy(), np.e)


def test_no_more_is_kept_than_the_limit_and_all_of_it_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_large, "KEPT_BYTES", 20 * BIG)
    arrays = [lucid.ones(BIG) * float(i) for i in range(6)]
    assert kept() <= 20 * BIG
    assert [float(x[-1]) for x in arrays] == [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]
    del arrays
    lucid.empty_cache("cpu")
    assert kept() == 0


def test_blocks_give_what_numpy_gives() -> None:
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(2, BIG))
    x, y = lucid.asarray(a), lucid.asarray(b)
    np.testing.assert_array_equal((lucid.tanh(x) * y + 1.5).numpy(), np.tanh(a) * b + 1.5)
    np.testing.assert_array_equal((x < y).numpy(), a < b)
    np.testing.assert_array_equal(lucid.where(x < y, x, y).numpy(), np.where(a < b, a, b))
    np.testing.assert_allclose(float(x.sum()), a.sum(), rtol=1e-12)
    matrix = a[: 512 * 520].reshape(512, 520)
    np.testing.assert_array_equal((lucid.asarray(matrix).T * 2.0).numpy(), matrix.T * 2.0)


def test_errors_and_warnings_come_out_of_the_threads() -> None:
    x = lucid.zeros(4 * BIG)
    with np.errstate(divide="raise"), pytest.raises(FloatingPointError):
        lucid.log(x)
    with np.errstate(divide="ignore"):
        assert float(lucid.log(x)[-1]) == -np.inf


def test_threads_do_not_share_a_buffer() -> None:
    wrong: list[int] = []

    def work(value: int) -> None:
        x = lucid.full(BIG, float(value))
        for _ in range(20):
            y = x * 2.0
            if float(y[0]) != 2.0 * value or float(y[-1]) != 2.0 * value:
                wrong.append(value)

    threads = [threading.Thread(target=work, args=(value,)) for value in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize(
    "make",
    [
        lambda: lucid.ones((4, 300, 5)) @ lucid.ones((5, 300)),
        lambda: lucid.ones((300, 5)) @ lucid.ones((4, 5, 300)),
        lambda: lucid.ones((2, 1, 300, 5)) @ lucid.ones((2, 5, 300)),
        lambda: lucid.stack([lucid.ones((300, 300))] * 4, axis=1),
        lambda: lucid.full((4, 300, 300), 7),
    ],
    ids=["batch @ matrix", "matrix @ batch", "batch @ batch", "stack", "full"],
)
def test_big_products_stacks_and_fills_are_laid_into_used_memory(make) -> None:
    x = make()
    address, shape, dtype = x._raw.ctypes.data, x.shape, x.dtype
    assert (x == x[(0,) * x.ndim]).all()
    del x
    again = make()
    assert (again._raw.ctypes.data, again.shape, again.dtype) == (address, shape, dtype)
    assert (again == again[(0,) * again.ndim]).all()
