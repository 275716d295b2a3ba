"""In-place changes show through views as NumPy's do, and never change what the tape holds."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lucid
from tests.autograd.gradients import check_gradients
from tests.devices import backend, has, widest

pytestmark = pytest.mark.usefixtures("on_each_device")

VIEWS = {
    "slice": (lambda x: x[1:], lambda x: x[1:]),
    "reversed": (lambda x: x[::-1], lambda x: x[::-1]),
    "row": (lambda x: x[0], lambda x: x[0, ...]),
    "newaxis": (lambda x: x[None], lambda x: x[None]),
    "flip": (lambda x: lucid.flip(x, axis=0), lambda x: np.flip(x, axis=0)),
    "permuted": (
        lambda x: lucid.permute_dims(x, tuple(range(x.ndim))[::-1]),
        lambda x: np.transpose(x),
    ),
    "expanded": (lambda x: lucid.expand_dims(x, axis=-1), lambda x: np.expand_dims(x, -1)),
    "ravelled": (lambda x: lucid.reshape(x, (-1,)), lambda x: np.reshape(x, (-1,))),
    "moved": (lambda x: lucid.moveaxis(x, 0, -1), lambda x: np.moveaxis(x, 0, -1)),
}


@pytest.mark.parametrize("tracked", [False, True])
def test_in_place_casts_within_a_kind_as_numpy_does(device: str, tracked: bool) -> None:
    dtypes = lucid.__array_namespace_info__().dtypes(device=device)
    if "float64" not in dtypes:
        dtypes.pop("complex128", None)  # NumPy promotes through float64, MLX has none
    for mine, dtype in dtypes.items():
        for other in dtypes:
            expected, y = np.ones(2, dtype=mine), np.ones(2, dtype=other)
            x = lucid.asarray(expected, copy=True)
            value = lucid.asarray(y, copy=True)
            if tracked and value.dtype.is_floating:
                value = value.requires_grad_()
            try:
                expected += y
            except TypeError:
                with pytest.raises(lucid.DTypeError, match="cast"):
                    x += value
                assert x.tolist() == [1, 1]
                continue
            x += value
            assert x.dtype is dtype, (mine, other)
            np.testing.assert_array_equal(x.detach().numpy(), expected, err_msg=f"{mine} += {other}")
            if tracked and x.dtype.is_floating and value.dtype.is_floating:
                lucid.real(lucid.sum(x)).backward()
                assert value.grad.dtype is value.dtype


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_random_programs_of_views_and_writes_equal_numpys(data: st.DataObject) -> None:
    start = np.arange(24.0).reshape(2, 3, 4)
    tensors, arrays = [lucid.tensor(start, dtype=widest())], [start.copy()]
    holders = []
    for _ in range(data.draw(st.integers(1, 12), label="steps")):
        i = data.draw(st.integers(0, len(tensors) - 1), label="which")
        actions = ["view", "write", "add", "multiply", "hold", "forget", "detach"]
        action = data.draw(st.sampled_from(actions), label="do")
        if action == "view":
            usable = [name for name in VIEWS if arrays[i].ndim > 0 and arrays[i].shape[0] > 0]
            if not usable:
                continue
            name = data.draw(st.sampled_from(usable), label="view")
            ours, theirs = VIEWS[name]
            made = theirs(arrays[i])
            if not np.shares_memory(made, arrays[i]):
                continue
            tensors.append(ours(tensors[i]))
            arrays.append(made)
        elif action == "detach":
            tensors.append(tensors[i].detach())
            arrays.append(arrays[i])
        elif action == "write":
            value = data.draw(st.integers(-9, 9), label="value")
            if arrays[i].ndim and arrays[i].shape[0]:
                tensors[i][0] = value
                arrays[i][0] = value
        elif action == "add":
            tensors[i] += 1.5
            arrays[i] += 1.5
        elif action == "multiply":
            tensors[i] *= lucid.asarray(2.0)
            arrays[i] *= 2.0
        elif action == "hold":
            holders.append(tensors[i]._raw)  # somebody else holds the buffer: writes must go to a copy
        elif len(tensors) > 1:
            del tensors[i], arrays[i]
        for tensor, array in zip(tensors, arrays, strict=True):
            np.testing.assert_array_equal(np.asarray(tensor.tolist()), array)


@pytest.mark.parametrize(
    "view",
    [
        lambda x, xp: x.T,
        lambda x, xp: x[:, ::2],
        lambda x, xp: x[:, None, :],
        lambda x, xp: x[1:],
        lambda x, xp: x[::-1],
        lambda x, xp: xp.permute_dims(xp.reshape(x, (2, 2, 3)), (2, 0, 1)),
        lambda x, xp: x[:, :1],
        lambda x, xp: x[0],
    ],
)
def test_reshape_copies_where_numpy_does(view: Callable[[Any, Any], Any]) -> None:
    x = lucid.reshape(lucid.arange(12.0, dtype=lucid.float32), (4, 3))
    y = np.reshape(np.arange(12.0, dtype=np.float32), (4, 3))
    flat, expected = lucid.reshape(view(x, lucid), (-1,)), np.reshape(view(y, np), (-1,))
    flat += 100.0
    expected += 100.0
    assert flat.tolist() == expected.tolist()
    assert x.tolist() == y.tolist()


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_random_in_place_programs_differentiate(data: st.DataObject) -> None:
    """The same program, run on values, says what the gradient must be: by differences."""
    views = ["slice", "reversed", "permuted", "flip", "newaxis"]
    if backend().writable:
        views.append(
            "ravelled"
        )  # results of functions lie row by row where arrays are never written, on NumPy not always
    steps = [
        (
            data.draw(st.integers(0, 3), label="which"),
            data.draw(st.sampled_from(["view", "square", "scale", "assign", "add"]), label="do"),
            data.draw(st.sampled_from(views), label="view"),
        )
        for _ in range(data.draw(st.integers(1, 8), label="steps"))
    ]

    def program(w: lucid.Tensor) -> lucid.Tensor:
        family = [w * 1.0]
        for which, action, view in steps:
            x = family[which % len(family)]
            if action == "view":
                if x.ndim and 0 not in x.shape:
                    made = VIEWS[view][0](x)
                    if 0 not in made.shape:
                        family.append(made)
            elif action == "square":
                x *= x
            elif action == "scale":
                x *= 0.5
            elif action == "add":
                x += w[0, 0]
            else:
                x[...] = x * w[0, 1] + 1.0
        total = family[0].sum() * 0.0
        for k, x in enumerate(family):
            total = total + (x * (k + 1.0)).sum()
        return total

    start = np.random.default_rng(0).uniform(0.5, 1.0, (2, 3))
    w = lucid.tensor(start, dtype=widest(), requires_grad=True)
    program(w).backward()
    assert w.grad is not None
    if not has("float64"):
        assert check_gradients(program, w)
        return
    h = 1e-4
    for index in np.ndindex(2, 3):

        def at(t: float, index: tuple[int, ...] = index) -> float:
            moved = start.copy()
            moved[index] += t
            return float(program(lucid.tensor(moved, dtype=widest())))

        # five points: repeated squares make steep polynomials
        expected = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h)
        assert float(w.grad[index]) == pytest.approx(expected, rel=1e-5, abs=1e-6)


def test_what_the_tape_saved_is_not_changed_by_a_later_write() -> None:
    x = lucid.tensor([1.0, 2.0, 3.0], requires_grad=True)
    y = x * 2
    z = (y * y).sum()
    with lucid.no_grad():
        y[0] = 100.0
    z.backward()
    assert x.grad is not None
    assert x.grad.tolist() == [8.0, 16.0, 24.0]
    assert y.tolist() == [100.0, 4.0, 6.0]


def test_what_the_tape_saved_of_a_view_is_not_changed_either() -> None:
    w = lucid.tensor([1.0, 1.0], requires_grad=True)
    x = lucid.tensor([1.0, 2.0, 3.0])
    v = x[1:]
    z = (w * v).sum()
    x[1] = 50.0
    v[1] = 60.0
    z.backward()
    assert w.grad is not None
    assert w.grad.tolist() == [2.0, 3.0]
    assert x.tolist() == [1.0, 50.0, 60.0]


def test_an_index_array_that_the_tape_saved_is_not_changed() -> None:
    x = lucid.tensor([1.0, 2.0, 3.0], requires_grad=True)
    index = lucid.asarray([0, 0])
    z = x[index].sum()
    index[0] = 2
    z.backward()
    assert x.grad is not None
    assert x.grad.tolist() == [2.0, 0.0, 0.0]


@pytest.mark.device("cpu", reason="NumPy's memory is shared")
def test_numpy_memory_shared_from_outside_cannot_change_a_gradient() -> None:
    array = np.asarray([1.0, 2.0])
    w = lucid.tensor([1.0, 1.0], dtype=widest(), requires_grad=True)
    x = lucid.asarray(array)
    z = (w * x).sum()
    array[:] = 100.0
    z.backward()
    assert w.grad is not None
    assert w.grad.tolist() == [1.0, 2.0]
    assert x.tolist() == [100.0, 100.0]


@pytest.mark.device("cpu", reason="NumPy's memory is shared")
def test_asarray_shares_memory_both_ways_and_tensor_copies() -> None:
    array = np.arange(3.0)
    shared, copied = lucid.asarray(array), lucid.tensor(array)
    shared[0] = 7.0
    array[1] = 8.0
    assert array.tolist() == [7.0, 8.0, 2.0]
    assert shared.tolist() == [7.0, 8.0, 2.0]
    assert copied.tolist() == [0.0, 1.0, 2.0]


@pytest.mark.device("cpu", reason="NumPy's memory is shared")
def test_numpy_shares_memory_and_stays_shared_through_later_writes() -> None:
    x = lucid.tensor([1.0, 2.0, 3.0])
    v = x[1:]
    array, part = x.numpy(), v.numpy()
    array[1] = 10.0
    x[2] = 20.0
    part[0] += 1.0
    assert x.tolist() == [1.0, 11.0, 20.0]
    assert v.tolist() == [11.0, 20.0]
    assert array.tolist() == [1.0, 11.0, 20.0]


@pytest.mark.device("cpu", reason="NumPy's memory is shared")
def test_numpy_is_read_only_while_the_tape_holds_the_buffer() -> None:
    w = lucid.tensor([1.0, 1.0], requires_grad=True)
    x = lucid.tensor([1.0, 2.0])
    z = (w * x).sum()
    assert not x.numpy().flags.writeable
    z.backward()
    assert x.numpy().flags.writeable


@pytest.mark.device("cpu", reason="NumPy's memory is shared")
def test_memory_handed_out_before_is_read_only_too_once_the_tape_holds_it() -> None:
    x = lucid.zeros(2)
    x.numpy()[0] = 7.0
    w = lucid.tensor(np.ones(2), requires_grad=True)
    y = w * x
    assert not x.numpy().flags.writeable
    y.sum().backward()
    assert w.grad is not None
    assert w.grad.tolist() == [7.0, 0.0]
    assert x.numpy().flags.writeable


def test_a_leaf_refuses_in_place_changes_while_recording() -> None:
    x = lucid.tensor([1.0, 2.0], requires_grad=True)
    v = x[:1]
    with pytest.raises(lucid.GradientError, match="leaf"):
        x += 1.0
    with pytest.raises(lucid.GradientError, match="leaf"):
        x[0] = 1.0
    with pytest.raises(lucid.GradientError, match="leaf"):
        v *= 2.0
    with lucid.no_grad():
        x += 1.0
    assert x.tolist() == [2.0, 3.0]
    assert x.is_leaf


def test_a_write_through_a_detached_view_that_would_lose_a_gradient_is_an_error() -> None:
    w = lucid.tensor([1.0], requires_grad=True)
    x = lucid.tensor([1.0, 2.0])
    with lucid.no_grad():
        v = x[:1]
    with pytest.raises(lucid.GradientError, match="detached"):
        v += w


def test_detach_shares_memory_and_not_the_graph() -> None:
    x = lucid.tensor([1.0, 2.0], requires_grad=True)
    y = x * 2
    d = y.detach()
    with lucid.no_grad():
        d[0] = 9.0
    assert y.tolist() == [9.0, 4.0]
    assert not d.requires_grad


def test_a_detached_result_does_not_keep_the_graph_alive() -> None:
    import weakref

    x = lucid.tensor([1.0, 2.0], requires_grad=True)
    y = x * 2
    node = weakref.ref(y._node)
    d = y.sum().detach()
    kept = y.detach()
    gc.disable()
    try:
        del y
        assert node() is None
    finally:
        gc.enable()
    assert d.tolist() == 6.0
    assert kept.tolist() == [2.0, 4.0]


def test_a_write_into_a_gradient_does_not_reach_another_leaf() -> None:
    x = lucid.tensor([1.0, 2.0], requires_grad=True)
    y = lucid.tensor([3.0, 4.0], requires_grad=True)
    (x + y).sum().backward()
    assert x.grad is not None
    assert y.grad is not None
    x.grad[0] = 50.0
    assert y.grad.tolist() == [1.0, 1.0]


def test_overlapping_assignment_reads_before_it_writes() -> None:
    x = lucid.arange(5.0)
    x[1:] = x[:-1]
    assert x.tolist() == [0.0, 0.0, 1.0, 2.0, 3.0]
    x += x[::-1]
    assert x.tolist() == [3.0, 2.0, 2.0, 2.0, 3.0]


def test_nothing_is_changed_when_an_in_place_change_fails() -> None:
    x = lucid.asarray([1, 2, 3])
    for change in (
        lambda: x.__iadd__(1.5),
        lambda: x.__iadd__(lucid.asarray([1, 2])),
        lambda: x.__setitem__(5, 0),
        lambda: x.__setitem__(slice(0, 2), lucid.asarray([1, 2, 3])),
        lambda: x.__setitem__(0, 1j),
    ):
        with pytest.raises(lucid.LucidError):
            change()
        assert x.tolist() == [1, 2, 3]
    with pytest.raises(TypeError, match=r"cast|dtype"):
        x += 1.5
    x[0] = 1.5
    assert x.tolist() == [1, 2, 3]


@pytest.mark.device("cpu", reason="raw arrays of the others are not written")
def test_a_buffer_is_written_in_place_when_nobody_else_holds_it() -> None:
    x = lucid.tensor(np.zeros(4))
    raw = x._raw
    address = raw.ctypes.data
    del raw
    x += 1.0
    x[0] = 5.0
    assert x._raw.ctypes.data == address


@pytest.mark.device("cpu", reason="raw arrays of the others are not written")
def test_big_arrays_are_written_in_place_too() -> None:
    x = lucid.zeros(1 << 19) + 1.0
    address = x._raw.ctypes.data
    x += 1.0
    v = x[::2]
    v *= 3.0
    assert x._raw.ctypes.data == address
    assert x[:2].tolist() == [6.0, 2.0]


def test_real_and_imag_are_attributes_too() -> None:
    z = lucid.asarray([1.0 + 2.0j, 3.0 - 1.0j], copy=True)
    assert (z.real.tolist(), z.imag.tolist()) == ([1.0, 3.0], [2.0, -1.0])
    z.real[0] = 5.0
    z.imag[:] = 0.5
    assert z.tolist() == [5.0 + 0.5j, 3.0 + 0.5j]
    x = lucid.asarray([1.0])
    assert (x.real.tolist(), x.imag.tolist()) == ([1.0], [0.0])
    leaf = lucid.tensor([1.0 + 2.0j], requires_grad=True)
    lucid.sum(leaf.real * 3.0 + leaf.imag * 4.0).backward()
    assert leaf.grad.tolist() == [3.0 + 4.0j]


@pytest.mark.parametrize(("name", "sign"), [("add_", 1.0), ("sub_", -1.0)])
@pytest.mark.parametrize("alpha", [1, 0.5, -3, 0.0])
@pytest.mark.parametrize("n", [3, 300_001])  # the second is worked on in blocks
def test_adding_a_multiple_in_place(name: str, sign: float, alpha: float, n: int) -> None:
    x, y = lucid.ones(n, dtype=widest()), lucid.arange(n, dtype=widest()) / n
    view = x[1:]
    with lucid.no_grad():
        assert getattr(x, name)(y, alpha=alpha) is x
    expected = 1.0 + sign * alpha * y.numpy()
    np.testing.assert_allclose(x.numpy(), expected, rtol=1e-6)
    np.testing.assert_allclose(view.numpy(), expected[1:], rtol=1e-6)
    np.testing.assert_allclose(getattr(lucid.ones(2), name)(2.0, alpha=alpha).numpy(), 1.0 + sign * alpha * 2.0)
    np.testing.assert_allclose(getattr(lucid.ones((2, 2)), name)(y[:2], alpha=alpha).numpy()[1], expected[:2])


def test_a_multiple_added_in_place_is_recorded_and_leaves_what_the_tape_holds() -> None:
    x = lucid.tensor([1.0, 2.0], dtype=widest(), requires_grad=True)
    y = lucid.tensor([3.0, 4.0], dtype=widest(), requires_grad=True)

    def f(x: Any, y: Any) -> Any:
        z = x * x
        w = z * y
        z.add_(y * y, alpha=0.5)
        return z * w

    assert check_gradients(f, (x, y))
    square = x * x
    product = square * y
    with lucid.no_grad():
        square.sub_(y, alpha=2.0)  # the tape still needs what it was
    lucid.sum(product).backward()
    assert y.grad is not None
    assert y.grad.tolist() == [1.0, 4.0]
    assert square.tolist() == [-5.0, -4.0]


def test_errors_of_a_multiple_added_in_place() -> None:
    x = lucid.ones(2)
    with pytest.raises(lucid.ShapeError, match="add"):
        x.add_(lucid.ones((3, 2)), alpha=0.5)
    with pytest.raises(lucid.DTypeError, match=r"in.place"):
        lucid.ones(2, dtype=lucid.int32).sub_(lucid.ones(2), alpha=0.5)
    with pytest.raises(lucid.GradientError, match="leaf"):
        lucid.tensor([1.0], requires_grad=True).add_(1.0)
    with pytest.raises(TypeError):
        x.add_("1")
    assert x.tolist() == [1.0, 1.0]
