"""Every function of the namespace with inputs, gathered from the tests of the derivative rules and completed."""

from __future__ import annotations

from typing import Any

import numpy as np

import lucid
from tests.autograd.harness import Case, real
from tests.autograd.rules import test_set
from tests.autograd.rules.test_on_strict import MODULES

DIFFERENTIABLE = [
    Case(f"{m.__name__.split('.')[-1].removeprefix('test_')}:{case.id}", *[getattr(case, name) for name in
         ("function", "inputs", "differentiable", "tolerance", "single")])
    for m in MODULES
    if m is not test_set  # vmap refuses what has a shape that depends on values
    for case in m.CASES
]  # fmt: skip

_INT = np.arange(-4, 8).reshape(3, 4)
_BITS = np.arange(12).reshape(3, 4) % 5
_BOOL = _INT % 3 == 0
_ROW = np.asarray([1, 0, 3, 2])


def _named(name: str, *inputs: Any, **arguments: Any) -> Case:
    function: Any = lucid
    for part in name.split("."):
        function = getattr(function, part)
    shown = ",".join(f"{key}={value}" for key, value in arguments.items())
    kinds = "-".join(str(x.dtype) + str(x.ndim) for x in inputs)
    return Case(f"{name}({shown})-{kinds}", lambda *xs: function(*xs, **arguments), inputs)


_X = real(3, 4)

INTEGER = [
    *[
        _named(name, a, b)
        for name in ("equal", "not_equal", "less", "less_equal", "greater", "greater_equal")
        for a, b in ((_INT, _BITS), (_X, real(4, seed=1)))
    ],
    *[_named(name, x) for name in ("isfinite", "isinf", "isnan", "signbit") for x in (_X, _X[0])],
    *[_named(name, _BOOL, _BITS[1] > 2) for name in ("logical_and", "logical_or", "logical_xor")],
    _named("logical_not", _BOOL),
    *[_named(name, _BITS, _ROW) for name in ("bitwise_and", "bitwise_or", "bitwise_xor")],
    *[_named(name, _BITS, _ROW) for name in ("bitwise_left_shift", "bitwise_right_shift")],
    _named("bitwise_invert", _INT),
    _named("nextafter", _X, real(4, seed=1)),
    *[
        _named(name, _X, axis=axis, keepdims=keepdims)
        for name in ("argmax", "argmin")
        for axis in (None, 0, -1)
        for keepdims in (False, True)
    ],
    *[
        _named(name, _BOOL, axis=axis, keepdims=keepdims)
        for name in ("all", "any", "count_nonzero")
        for axis in (None, 0, (0, -1), ())
        for keepdims in (False, True)
    ],
    *[_named("argsort", _X, axis=axis, descending=d) for axis in (0, -1) for d in (False, True)],
    *[
        Case(f"searchsorted-{side}", lambda a, v, side=side: lucid.searchsorted(a, v, side=side), inputs)
        for side in ("left", "right")
        for inputs in ((np.sort(_X[0]), _X), (np.sort(_BITS[0]), _BITS), (np.sort(_X[0]), _X[1, 2]))
    ],
    Case(
        "searchsorted-sorter",
        lambda a, v: lucid.searchsorted(a, v, sorter=lucid.argsort(a)),
        (_X[0], np.asarray([-1.0, np.nan, 0.3])),
    ),
    Case("searchsorted-scalar", lambda a: lucid.searchsorted(a, 1), (np.arange(4),)),
    *[_named("isin", _BITS, _ROW, invert=invert) for invert in (False, True)],
    Case("isin-number", lambda x: lucid.isin(x, 3), (_BITS,)),
    Case("isin-in", lambda x: lucid.isin(3, x), (_BITS,)),
    *[_named(name, _X) for name in ("zeros_like", "ones_like")],
    Case("empty_like", lambda x: lucid.empty_like(x) * 0 + x, (_X,)),
    Case("full_like", lambda x: lucid.full_like(x, 3) + x, (_X,)),
    Case("full_like-tensor", lambda x: lucid.full_like(x, x[0, 0]), (_X,)),
    Case("asarray", lambda x: lucid.asarray([x[0, 0], x[1, 1]]), (_X,)),
    Case("meshgrid", lambda x, y: lucid.meshgrid(x, y), (_X[0], _X[1])),
    Case("broadcast_arrays", lambda x, y: lucid.broadcast_arrays(x, y), (_X, _X[0])),
    Case("linalg.matrix_rank", lambda x: lucid.linalg.matrix_rank(x), (_X,)),
    Case("fft.fftshift", lambda x: lucid.fft.fftshift(x), (_X,)),
    Case("fft.ifftshift", lambda x: lucid.fft.ifftshift(x), (_X,)),
    Case("special.riemann_zeta", lambda x: lucid.special.zeta(x), (real(3, 4, low=2, high=4),)),
    Case("special.betainc-number", lambda a: lucid.special.betainc(a, 2, 0.5), (real(4, low=1),)),
    Case("special.gammainc-number", lambda a: lucid.special.gammainc(a, 0.5), (real(4, low=1),)),
    Case("argmax-0d", lambda x: lucid.argmax(x), (_X[0, 0],)),
    Case("bool-mask-assignment", lambda x: _assigned(x), (_X,)),
    Case("shared-mask", lambda x: x[lucid.asarray([True, False, True])], (_X,)),
    Case("index-between", lambda x, i: x[:, i], (_X, np.asarray([[1, 0], [2, 2]]))),
    Case("index-apart", lambda x, i: x[i, :, i], (real(3, 4, 5), np.asarray([1, 0]))),
    Case("index-apart-int", lambda x, i: x[:, 1, :, i], (real(2, 3, 4, 5), np.asarray([1, 0]))),
    Case("index-int-beside", lambda x, i: x[:, 1, i], (real(2, 3, 4), np.asarray([1, 0]))),
    Case("index-ellipsis", lambda x, i: x[..., i, None, :2], (real(2, 3, 4), np.asarray([1, 0]))),
    Case("index-empty-ellipsis", lambda x, i: x[:, i, ..., i], (real(2, 3, 4), np.asarray([1, 0]))),
    Case("index-two", lambda x, i, j: x[:, i, j], (real(2, 3, 4), np.asarray([[1], [0]]), np.asarray([1, 2]))),
    Case("set-between", lambda x, i, v: _set(x, (slice(None), i), v), (_X, np.asarray([1, 0]), real(3, 2, seed=2))),
    Case("set-apart", lambda x, i, v: _set(x, (i, slice(None), i), v), (real(3, 4, 5), np.asarray([1, 0]), real(4))),
    Case("set-more-axes", lambda x, v: _set(x, (0,), v), (_X, real(1, 1, 4, seed=2))),
    Case("set-one-index", lambda x, i, v: _set(x, i, v), (_X, np.asarray(2), real(4, seed=2))),
]


def _assigned(x: Any) -> Any:
    y = lucid.asarray(x, copy=True)
    y[y < 0] = 0.5
    y[0] += 1
    return y


def _set(x: Any, key: Any, value: Any) -> Any:
    y = lucid.asarray(x, copy=True)
    y[key] = value
    return y


ALL = DIFFERENTIABLE + INTEGER
