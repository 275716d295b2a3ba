"""`vmap`: axes, containers, chunks, random numbers, errors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import lucid
from lucid.func import grad, vmap
from tests.devices import fit, widest, within


@pytest.fixture(autouse=True)
def arrays(default_device: None) -> None:
    """Make the arrays of this file on each device."""
    global A, B
    rng = np.random.default_rng(0)
    A = lucid.asarray(fit(rng.standard_normal((4, 3, 5))))
    B = lucid.asarray(fit(rng.standard_normal((5, 4))))


@pytest.mark.parametrize("axis", [0, 1, 2, -1, -3])
@pytest.mark.parametrize("out", [0, 1, -1, -2])
def test_axes(axis: int, out: int) -> None:
    found = vmap(lambda x: lucid.cumulative_sum(x, axis=0) * 2, in_axes=axis, out_axes=out)(A)
    rows = np.moveaxis(A.numpy(), axis, 0)
    expected = np.moveaxis(np.cumsum(rows, axis=1) * 2, 0, out)
    np.testing.assert_allclose(found.numpy(), expected, rtol=within(0.0), atol=within(0.0))


def test_each_argument_has_its_axis_and_keywords_have_the_first() -> None:
    found = vmap(lambda x, y, z, k: x @ y + z + k, in_axes=(0, 1, None))(A, B, 2.0, k=lucid.arange(4))
    expected = [A.numpy()[i] @ B.numpy()[:, i] + 2 + i for i in range(4)]
    np.testing.assert_allclose(found.numpy(), np.stack(expected), rtol=within(1e-13))


def test_containers_of_axes() -> None:
    def f(pair: Any, scale: Any) -> Any:
        return {"sum": pair["x"] + pair["y"][0], "scale": (scale, pair["x"] * scale)}

    args = ({"x": B, "y": [lucid.asarray(fit(np.random.default_rng(1).standard_normal((4, 5))))]}, lucid.asarray(3.0))
    found = vmap(f, in_axes=({"x": 1, "y": 0}, None), out_axes={"sum": 0, "scale": (None, 1)})(*args)
    np.testing.assert_array_equal(found["sum"].numpy(), B.numpy().T + args[0]["y"][0].numpy())
    assert float(found["scale"][0]) == 3.0
    np.testing.assert_array_equal(found["scale"][1].numpy(), B.numpy() * 3)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 100])
def test_chunks(size: int) -> None:
    seen = []

    def f(x: Any) -> Any:
        seen.append(x.shape)
        return x * 2, lucid.sum(x)

    found = vmap(f, out_axes=(1, 0), chunk_size=size)(A)
    np.testing.assert_array_equal(found[0].numpy(), np.moveaxis(A.numpy() * 2, 0, 1))
    np.testing.assert_allclose(found[1].numpy(), A.numpy().sum((1, 2)))
    assert len(seen) == -(-4 // size)


def test_outputs_that_do_not_depend_on_the_example_are_repeated() -> None:
    found = vmap(lambda x: (lucid.ones(2), 3.0, x))(A)
    assert found[0].shape == (4, 2)
    np.testing.assert_array_equal(found[1].numpy(), [3.0] * 4)


def test_no_examples() -> None:
    found = vmap(lambda x: lucid.reshape(x, (-1,)) @ lucid.ones(15, dtype=x.dtype))(A[:0])
    assert found.shape == (0,)


def test_inside_it_looks_like_one_example() -> None:
    def f(x: Any) -> Any:
        assert (x.shape, x.ndim, x.size, len(x)) == ((3, 5), 2, 15, 3)
        assert x.dtype is widest() and x.device == A.device
        assert repr(x).startswith("Tensor(<under vmap>, shape=(3, 5)")
        return sum(row[0] for row in x) + x.to_device(A.device).T[0, 0] + lucid.asarray(x, device=x.device)[0, 0]

    np.testing.assert_allclose(vmap(f)(A).numpy(), A.numpy()[:, :, 0].sum(1) + 2 * A.numpy()[:, 0, 0])


def test_in_place_changes_stay_inside() -> None:
    before = A.numpy().copy()

    def f(x: Any) -> Any:
        row = x[0]
        row += 1
        x[1, ...] = x[0] * 2
        x[x > 2] = 2.0
        return x

    found = vmap(f)(A)
    expected = before.copy()
    expected[:, 0] += 1
    expected[:, 1] = expected[:, 0] * 2
    np.testing.assert_array_equal(found.numpy(), np.minimum(expected, 2.0))
    np.testing.assert_array_equal(A.numpy(), before)
    found += 1
    np.testing.assert_array_equal(A.numpy(), before)


def test_a_shared_tensor_changed_later_keeps_its_gradient() -> None:
    scale = lucid.asarray([1.0, 2.0, 3.0])

    def f(x: Any) -> Any:
        y = lucid.sum(x * scale)
        scale[...] = 0.0
        return y

    found = vmap(grad(f))(lucid.ones((2, 3)))
    np.testing.assert_array_equal(found.numpy(), [[1.0, 2.0, 3.0]] * 2)


def test_numpy_arrays_and_lists_from_outside() -> None:
    table = fit(np.arange(5.0))
    found = vmap(lambda x, i: x * table + table[1] + x[[0, 1]].sum() + lucid.asarray(table)[i])(
        A[:, 0], lucid.arange(4)
    )
    rows = A.numpy()[:, 0]
    np.testing.assert_allclose(found.numpy(), rows * table + 1 + rows[:, :2].sum(1)[:, None] + np.arange(4)[:, None])


def test_a_backward_pass_inside_is_of_each_example() -> None:
    def slope(row: Any) -> Any:
        leaf = row.detach().requires_grad_()
        lucid.sum(leaf**3).backward()
        return leaf.grad

    np.testing.assert_allclose(vmap(slope)(A).numpy(), 3 * A.numpy() ** 2, rtol=within(1e-13))
    shared = lucid.tensor([1.0, 2.0], requires_grad=True)
    with pytest.raises(lucid.GradientError, match="does not require grad"):
        vmap(lambda x: lucid.sum(shared * x).backward())(lucid.ones(3))  # a gradient of its own for each


def test_random_numbers() -> None:
    with pytest.raises(lucid.ArgumentError, match=r"vmap: randn makes random numbers.*randomness='different'"):
        vmap(lambda x: x + lucid.randn(5))(A[:, 0])
    zero = lucid.zeros((6, 5))
    same = vmap(lambda x: x + lucid.randn(5), randomness="same")(zero).numpy()
    assert (same == same[0]).all() and len(set(same[0])) == 5
    makers = (
        lambda: lucid.rand(5), lambda: lucid.randn(5), lambda: lucid.randint(0, 10**9, (5,)),
        lambda: lucid.random.uniform(-1, 1, 5), lambda: lucid.random.normal(0, 1, 5),
    )  # fmt: skip
    for make in makers:
        different = vmap(lambda x, make=make: x + make(), randomness="different")(zero).numpy()
        assert different.shape == (6, 5) and len(set(different.ravel())) == 30
    orders = vmap(lambda x: lucid.randperm(5) + lucid.astype(x, lucid.int64), randomness="different")(zero).numpy()
    assert (np.sort(orders, axis=1) == np.arange(5)).all() and len({tuple(row) for row in orders}) > 1
    nested = vmap(vmap(lambda x: x + lucid.rand(()), randomness="different"), randomness="different")(zero).numpy()
    assert len(set(nested.ravel())) == 30
    lucid.manual_seed(3)
    first = vmap(lambda x: x + lucid.rand(5), randomness="different")(zero).numpy()
    lucid.manual_seed(3)
    np.testing.assert_array_equal(first, lucid.rand(6, 5).numpy())
    assert lucid.rand(2).shape == (2,)  # outside, all is as before


leaked: list[Any] = []


def _keep(x: Any) -> Any:
    leaked.append(x)
    return x


def of_a() -> Any:
    return (A,)


def of_ones() -> Any:
    return (lucid.ones(3),)


@pytest.mark.parametrize(
    ("function", "args", "error", "message"),
    [
        (vmap(lambda x: x if x > 0 else -x), of_ones, lucid.ArgumentError, "vmap: a Python number or bool"),
        (vmap(lambda x: x.item()), of_ones, lucid.ArgumentError, "vmap: a Python number or bool.*where"),
        (vmap(lambda x: float(x)), of_ones, lucid.ArgumentError, "vmap: a Python number or bool"),
        (vmap(lambda x: x.numpy()), of_ones, lucid.ArgumentError, "vmap: the values"),
        (vmap(lambda x: x.tolist()), of_ones, lucid.ArgumentError, "vmap: the values"),
        (vmap(lambda x: x[x > 0]), of_a, lucid.ArgumentError, "vmap: an index of bools"),
        (vmap(lambda x: lucid.zeros(3)[0]), lambda: (2.0,), lucid.ArgumentTypeError, "over an argument of type float"),
        (vmap(lambda x: x), lambda: (lucid.asarray(1.0),), lucid.ShapeError, r"shape \(\), which has no axis"),
        (vmap(lambda x, y: x), lambda: (A, B), lucid.ShapeError, "different lengths: 4, 5"),
        (vmap(lambda x, y: x, in_axes=None), lambda: (A, B), lucid.ArgumentError, "over no argument"),
        (vmap(lambda x, y: x, in_axes=(0,)), lambda: (A, B), lucid.ArgumentError, "1 entries for 2 positional"),
        (vmap(lambda x: x, in_axes=3), of_a, lucid.AxisError, "axis=3 is out of range"),
        (vmap(lambda x: x, in_axes=({"a": 0},)), of_a, lucid.ArgumentError, "does not match the structure"),
        (vmap(lambda x: x, out_axes=None), of_a, lucid.ArgumentError, "out_axes is None for an output that differs"),
        (vmap(lambda x: x, out_axes=3), of_a, lucid.AxisError, "axis=3 is out of range"),
        (vmap(lambda x: "text"), of_a, lucid.ArgumentTypeError, "must return Tensors, got str"),
        (vmap(lambda x: lucid.sum(x, axis=2)), of_a, lucid.AxisError, "sum: axis=2 is out of range"),
        (vmap(lambda x: x + lucid.ones(4)), of_a, lucid.LucidError, "add"),
        (vmap(lambda x: x @ x), of_a, lucid.LucidError, "matmul"),
    ],
)
def test_errors(function: Any, args: Any, error: Any, message: str) -> None:
    with pytest.raises(error, match=message):
        function(*args())


def test_errors_of_options_come_at_once() -> None:
    with pytest.raises(lucid.ArgumentError, match="randomness must be"):
        vmap(lambda x: x, randomness="some")  # type: ignore[arg-type]  # that is the error
    with pytest.raises(lucid.ArgumentError, match="chunk_size must be a positive int"):
        vmap(lambda x: x, chunk_size=0)


def test_a_tensor_that_leaked_out_is_refused() -> None:
    vmap(_keep)(A)
    with pytest.raises(lucid.ArgumentError, match=r"is used after it has ended|meets one of another"):
        vmap(lambda x: x + leaked[0])(A)
    with pytest.raises(lucid.ArgumentError, match="vmap: the values"):
        leaked[0].numpy()


def test_writing_into_a_tensor_from_outside_is_refused() -> None:
    out, index = lucid.zeros(3), lucid.arange(3)
    with pytest.raises(lucid.ArgumentError, match="do not write it into a Tensor from outside"):
        vmap(lambda x: out.__setitem__(0, x))(lucid.ones(3))
    with pytest.raises(lucid.ArgumentError, match="do not write it into a Tensor from outside"):
        vmap(lambda x: out.__iadd__(x))(lucid.ones(3))
    with pytest.raises(lucid.IndexingError, match="made under a transform"):
        vmap(lambda i: out.__setitem__(i, 1.0))(index)
    np.testing.assert_array_equal(out.numpy(), np.zeros(3))
