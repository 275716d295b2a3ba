"""Manipulation functions: values against NumPy, views, and changes made through views while recording."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import lucid
from tests.devices import check, fit, widest

X = np.arange(24.0).reshape(2, 3, 4)

# name, what Lucid does, what NumPy does
CASES: list[tuple[str, Callable[[Any], Any], Callable[[Any], Any]]] = [
    ("broadcast_to", lambda x: lucid.broadcast_to(x, (5, 2, 3, 4)), lambda a: np.broadcast_to(a, (5, 2, 3, 4))),
    ("concat", lambda x: lucid.concat([x, x], axis=1), lambda a: np.concatenate([a, a], axis=1)),
    ("concat flat", lambda x: lucid.concat([x, x[0]], axis=None), lambda a: np.concatenate([a, a[0]], axis=None)),
    ("concat last", lambda x: lucid.concat((x, x), axis=-1), lambda a: np.concatenate([a, a], axis=-1)),
    ("expand_dims", lambda x: lucid.expand_dims(x, 1), lambda a: np.expand_dims(a, 1)),
    ("expand_dims tuple", lambda x: lucid.expand_dims(x, (0, -1)), lambda a: np.expand_dims(a, (0, -1))),
    ("flip", lambda x: lucid.flip(x), lambda a: np.flip(a)),
    ("flip axes", lambda x: lucid.flip(x, axis=(0, -1)), lambda a: np.flip(a, (0, -1))),
    ("moveaxis", lambda x: lucid.moveaxis(x, 0, -1), lambda a: np.moveaxis(a, 0, -1)),
    ("moveaxis tuple", lambda x: lucid.moveaxis(x, (0, 2), (-1, 0)), lambda a: np.moveaxis(a, (0, 2), (-1, 0))),
    ("permute_dims", lambda x: lucid.permute_dims(x, (2, 0, -2)), lambda a: np.transpose(a, (2, 0, -2))),
    ("repeat", lambda x: lucid.repeat(x, 2), lambda a: np.repeat(a, 2)),
    ("repeat axis", lambda x: lucid.repeat(x, 3, axis=-1), lambda a: np.repeat(a, 3, axis=-1)),
    (
        "repeat array",
        lambda x: lucid.repeat(x, lucid.asarray([2, 0, 1]), axis=1),
        lambda a: np.repeat(a, np.array([2, 0, 1]), axis=1),
    ),
    ("reshape", lambda x: lucid.reshape(x, (4, -1)), lambda a: np.reshape(a, (4, -1))),
    ("reshape copy", lambda x: lucid.reshape(x, (24,), copy=True), lambda a: np.reshape(a, (24,))),
    ("roll", lambda x: lucid.roll(x, 5), lambda a: np.roll(a, 5)),
    ("roll axis", lambda x: lucid.roll(x, -1, axis=1), lambda a: np.roll(a, -1, axis=1)),
    ("roll axes", lambda x: lucid.roll(x, (1, -7), axis=(0, 2)), lambda a: np.roll(a, (1, -7), axis=(0, 2))),
    ("stack", lambda x: lucid.stack([x, x], axis=-1), lambda a: np.stack([a, a], axis=-1)),
    ("tile", lambda x: lucid.tile(x, (2, 1, 3)), lambda a: np.tile(a, (2, 1, 3))),
    ("tile less", lambda x: lucid.tile(x, (2,)), lambda a: np.tile(a, (2,))),
    ("tile more", lambda x: lucid.tile(x, (2, 1, 1, 1)), lambda a: np.tile(a, (2, 1, 1, 1))),
    ("unstack", lambda x: lucid.unstack(x, axis=-2)[1], lambda a: np.unstack(a, axis=-2)[1]),
    ("mT", lambda x: lucid.matrix_transpose(x), lambda a: np.matrix_transpose(a)),
]


@pytest.mark.parametrize(("name", "ours", "numpys"), CASES, ids=[case[0] for case in CASES])
@pytest.mark.parametrize("dtype", [np.float64, np.bool, np.uint8, np.complex64, np.float16])
def test_values(name: str, ours: Any, numpys: Any, dtype: Any) -> None:
    for array in (X.astype(dtype), X.astype(dtype)[::-1, :, ::1], np.asfortranarray(X.astype(dtype))):
        check(ours(lucid.asarray(array)), numpys(array))


def test_squeeze() -> None:
    array = fit(X.reshape(1, 2, 1, 12))
    for axis in (0, -2, (0, 2), (-4,), ()):
        check(lucid.squeeze(lucid.asarray(array), axis), np.squeeze(array, axis))


@pytest.mark.parametrize("shape", [(0, 3), (0,), (2, 0, 2)])
def test_empty_arrays(shape: tuple[int, ...]) -> None:
    array = fit(np.zeros(shape))
    x = lucid.asarray(array)
    for ours, expected in (
        (lucid.flip(x), array),
        (lucid.roll(x, 3), array),
        (lucid.repeat(x, 2, axis=0), np.repeat(array, 2, axis=0)),
        (lucid.tile(x, (2,)), np.tile(array, 2)),
        (lucid.reshape(x, (-1,)), array.reshape(-1)),
        (lucid.concat([x, x]), np.concatenate([array, array])),
        (lucid.stack([x, x]), np.stack([array, array])),
    ):
        check(ours, expected)
    assert len(lucid.unstack(x)) == shape[0]


def test_zero_dimensional_arrays() -> None:
    x = lucid.asarray(3.0)
    assert (lucid.flip(x).shape, lucid.roll(x, 1).shape, lucid.repeat(x, 3).shape) == ((), (), (3,))
    assert (lucid.tile(x, (2, 2)).shape, lucid.reshape(x, (1, 1)).shape) == ((2, 2), (1, 1))
    assert lucid.concat([x, x], axis=None).shape == (2,)


def test_promotion() -> None:
    x, y = lucid.asarray([1], dtype=lucid.int8), lucid.asarray([1.5], dtype=lucid.float32)
    assert lucid.concat([x, y]).dtype == lucid.stack([x, y]).dtype == lucid.float32


def test_broadcast_arrays() -> None:
    arrays = [fit(np.ones((3, 1))), np.arange(2), fit(5.0)]
    ours = lucid.broadcast_arrays(*map(lucid.asarray, arrays))
    assert type(ours) is tuple
    for x, expected in zip(ours, np.broadcast_arrays(*arrays), strict=True):
        check(x, expected)
    assert lucid.broadcast_arrays() == ()


dimensions = st.lists(st.integers(0, 3), max_size=4).map(tuple)


@settings(deadline=None, max_examples=200)
@given(st.lists(dimensions, max_size=4))
def test_broadcast_shapes(shapes: list[tuple[int, ...]]) -> None:
    try:
        expected = np.broadcast_shapes(*shapes)
    except ValueError:
        with pytest.raises(lucid.ShapeError, match="broadcast"):
            lucid.broadcast_shapes(*shapes)
    else:
        assert lucid.broadcast_shapes(*shapes) == expected


def test_broadcast_shapes_with_unknown_lengths() -> None:
    assert lucid.broadcast_shapes((None, 3), (1, 1)) == (None, 3)
    assert lucid.broadcast_shapes((None,), (5,)) == lucid.broadcast_shapes((5,), (None,)) == (5,)
    assert lucid.broadcast_shapes((None,), (None,)) == (None,)


# --- views ----------------------------------------------------------------------------------------------------------

# Each gives a view of a (2, 3, 1) array, in Lucid and in PyTorch.
VIEWS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "reshape": (lambda x: lucid.reshape(x, (3, 2)), lambda t: t.view(3, 2)),
    "expand_dims": (lambda x: lucid.expand_dims(x, (0, 2)), lambda t: t.unsqueeze(1).unsqueeze(0)),
    "squeeze": (lambda x: lucid.squeeze(x, -1), lambda t: t.squeeze(-1)),
    "moveaxis": (lambda x: lucid.moveaxis(x, (0, 2), (1, 0)), lambda t: torch.movedim(t, (0, 2), (1, 0))),
    "permute_dims": (lambda x: lucid.permute_dims(x, (1, -1, 0)), lambda t: t.permute(1, 2, 0)),
    "matrix_transpose": (lucid.matrix_transpose, lambda t: t.mT),
    "unstack": (lambda x: lucid.unstack(x, axis=1)[2], lambda t: t[:, 2]),
    "diagonal": (lambda x: lucid.linalg.diagonal(x[:, :, 0], offset=1), lambda t: t[:, :, 0].diagonal(1)),
    "flip": (lambda x: lucid.flip(x, axis=(0, 1)), None),  # type: ignore[dict-item]  # a copy in PyTorch
}


@pytest.mark.parametrize("name", VIEWS)
def test_changes_show_through_views(name: str) -> None:
    x = lucid.asarray(fit(np.arange(6.0)).reshape(2, 3, 1))
    part = VIEWS[name][0](x)
    part += 10.0
    expected = np.arange(6.0).reshape(2, 3, 1)
    np.testing.assert_array_equal(np.sort(x.numpy().ravel())[-part.size :], np.sort(part.numpy().ravel()))
    assert float(lucid.sum(x)) == expected.sum() + 10.0 * part.size
    x[...] = 0.0
    assert not lucid.any(part != 0.0)


@pytest.mark.parametrize("name", [name for name in VIEWS if name != "flip"])
def test_gradients_through_changed_views(name: str) -> None:
    view, torch_view = VIEWS[name]
    values = fit(np.arange(1.0, 7.0).reshape(2, 3, 1))
    weight = fit(np.arange(6.0).reshape(2, 3, 1))
    x = lucid.tensor(values, requires_grad=True)
    y = x * 1.0
    part = view(y)
    part *= part
    (y * lucid.asarray(weight)).sum().backward()
    t = torch.tensor(values, requires_grad=True)
    u = t * 1.0
    v = torch_view(u)
    v *= v.clone()
    (u * torch.tensor(weight)).sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), t.grad.numpy())


def test_gradient_through_a_changed_flip() -> None:
    x = lucid.tensor([1.0, 2.0, 3.0], requires_grad=True)
    y = x * 1.0
    part = lucid.flip(y)
    part[0] = 0.0
    (y * lucid.asarray([1.0, 2.0, 4.0])).sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), [1.0, 2.0, 0.0])


def test_a_broadcast_array_is_a_value_of_its_own() -> None:
    base = lucid.asarray([1.0, 2.0])
    wide = lucid.broadcast_to(base, (2, 2))
    wide[0, 0] = 5.0
    np.testing.assert_array_equal(wide.numpy(), [[5.0, 2.0], [1.0, 2.0]])
    base[1] = 7.0
    np.testing.assert_array_equal(wide.numpy(), [[5.0, 2.0], [1.0, 2.0]])
    np.testing.assert_array_equal(base.numpy(), [1.0, 7.0])


def test_reshape_without_a_copy() -> None:
    x = lucid.asarray(fit(X))
    flat = lucid.reshape(x, (24,), copy=False)
    flat[0] = -1.0
    assert float(x[0, 0, 0]) == -1.0
    with pytest.raises(ValueError, match="copy"):
        lucid.reshape(x.mT, (24,), copy=False)
    copied = lucid.reshape(x, (24,), copy=True)
    copied[0] = 8.0
    assert float(x[0, 0, 0]) == -1.0


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda x: lucid.broadcast_to(x, (3,)), lucid.ShapeError),
        (lambda x: lucid.broadcast_arrays(x, lucid.ones(5)), lucid.ShapeError),
        (lambda x: lucid.broadcast_arrays(x, 1.0), TypeError),
        (lambda x: lucid.concat([]), lucid.ArgumentError),
        (lambda x: lucid.concat(x), TypeError),
        (lambda x: lucid.concat([x, x[0]]), lucid.ShapeError),
        (lambda x: lucid.concat([x, x], axis=3), lucid.AxisError),
        (lambda x: lucid.stack([x, x[0]]), lucid.ShapeError),
        (lambda x: lucid.stack([x, x], axis=9), lucid.AxisError),
        (lambda x: lucid.expand_dims(x, 9), lucid.AxisError),
        (lambda x: lucid.expand_dims(x, (0, 0)), ValueError),
        (lambda x: lucid.flip(x, axis=3), lucid.AxisError),
        (lambda x: lucid.moveaxis(x, (0, 1), 0), ValueError),
        (lambda x: lucid.moveaxis(x, (0, 0), (0, 1)), ValueError),
        (lambda x: lucid.permute_dims(x, (0, 1)), ValueError),
        (lambda x: lucid.permute_dims(x, (0, 0, 1)), ValueError),
        (lambda x: lucid.permute_dims(x, None), TypeError),
        (lambda x: lucid.repeat(x, -1), ValueError),
        (lambda x: lucid.repeat(x, 1.5), TypeError),
        (lambda x: lucid.repeat(x, lucid.asarray([1, 2]), axis=1), ValueError),
        (lambda x: lucid.reshape(x, (5,)), lucid.ShapeError),
        (lambda x: lucid.reshape(x, (-1, -1)), lucid.ShapeError),
        (lambda x: lucid.reshape(x, None), TypeError),
        (lambda x: lucid.roll(x, (1, 2)), lucid.ArgumentError),
        (lambda x: lucid.roll(x, (1, 2), axis=0), lucid.ArgumentError),
        (lambda x: lucid.roll(x, 1.5), TypeError),
        (lambda x: lucid.roll(x, 1, axis=3), lucid.AxisError),
        (lambda x: lucid.squeeze(x, 0), lucid.ShapeError),
        (lambda x: lucid.squeeze(x, 9), lucid.AxisError),
        (lambda x: lucid.squeeze(x, None), TypeError),
        (lambda x: lucid.tile(x, (-1,)), ValueError),
        (lambda x: lucid.unstack(x, axis=3), lucid.AxisError),
        (lambda x: lucid.unstack(lucid.asarray(1.0)), lucid.AxisError),
        (lambda x: lucid.reshape(x.numpy(), (24,)), TypeError),
    ],
)
def test_bad_arguments(make: Any, error: type[Exception]) -> None:
    with pytest.raises(error) as caught:
        make(lucid.asarray(fit(X)))
    assert isinstance(caught.value, lucid.LucidError)


@pytest.mark.parametrize(
    ("dtype", "seen"), [("complex128", float), ("complex64", "float32"), ("float64", np.complex128)]
)
def test_view_as_pairs_of_real_numbers(dtype: str, seen: Any) -> None:
    values = np.random.default_rng(0).standard_normal((3, 4)).astype(dtype) * (1 + 1j if "complex" in dtype else 1)
    values[0, 0] = np.inf
    x = lucid.tensor(values, requires_grad=True)
    out = x.view(seen)
    np.testing.assert_array_equal(out.detach().numpy(), values.view(seen))
    assert out.view(dtype).dtype is x.dtype
    lucid.real(lucid.sum(out.view(dtype))).backward()
    np.testing.assert_array_equal(x.grad.numpy(), np.ones((3, 4), dtype=dtype))
    plain = x.detach()
    assert plain.view(plain.dtype) is not plain
    plain.view(dtype)[0, 0] = 5
    assert plain[0, 0] == 5


@pytest.mark.parametrize(("shape", "dtype"), [((2, 3), complex), ((2, 2), "float16"), ((), complex), ((2, 2), "int64")])
def test_view_as_another_dtype_needs_one_of_the_same_numbers(shape: tuple[int, ...], dtype: Any) -> None:
    with pytest.raises(lucid.DTypeError, match=rf"view: {widest().name} .*use astype"):
        lucid.ones(shape).view(dtype)
