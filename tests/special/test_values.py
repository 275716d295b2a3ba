"""The special functions give SciPy's values, and PyTorch's, in every dtype and shape."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import scipy.special
import torch

import lucid
from lucid.backends.numpy import _special as raw

inf, nan = np.inf, np.nan
LINE = np.asarray([
    -inf, -1e30, -800, -100, -37, -9, -2.5, -1, -0.5, -1e-6, -1e-30, -0.0, 0, 1e-30, 1e-10, 0.1, 0.4999999, 0.5,
    0.50001, 0.7, 0.999999, 1, 1.000001, 2, 5.5, 9.2, 30, 88, 100, 800, 1e5, 1e30, inf, nan,
])  # fmt: skip
SHAPES = np.asarray([0.3, 0.5, 1.0, 2.5, 7.0, 40.0])
UNIT = np.asarray([0.0, 1e-6, 0.2, 0.5, 0.9, 1.0])

UNARY = (
    "digamma", "entr", "erf", "erfc", "erfcx", "erfinv", "exp2", "expit", "gammaln", "i0", "i0e", "i1", "i1e",
    "log_ndtr", "logit", "ndtr", "ndtri", "psi", "zeta",
)  # fmt: skip
ARGUMENTS: dict[str, tuple[Any, ...]] = {
    **dict.fromkeys(UNARY, (LINE,)),
    **dict.fromkeys(("xlogy", "xlog1py", "rel_entr", "kl_div"), (LINE[:, None], LINE)),
    **dict.fromkeys(("gammainc", "gammaincc", "chdtr", "chdtrc"), (SHAPES[:, None], np.abs(LINE))),
    **dict.fromkeys(("beta", "betaln"), (SHAPES[:, None], SHAPES)),
    **dict.fromkeys(("betainc", "betaincc"), (SHAPES[:, None, None], SHAPES[:, None], UNIT)),
    **dict.fromkeys(("fdtr", "fdtrc"), (SHAPES[:, None, None], SHAPES[:, None], np.abs(LINE[6:]))),
    **dict.fromkeys(("iv", "ive"), (np.arange(4.0)[:, None], LINE[4:-4])),
    "polygamma": (np.arange(4)[:, None], SHAPES),
    "stdtr": (SHAPES[:, None], LINE),
    "stdtrit": (SHAPES[1:, None], UNIT[1:]),
    "zeta-q": (1 + SHAPES[:, None], SHAPES),
}
# How far from SciPy's, relatively: a few roundings, on MLX a few of its exponentials in single precision.
TOLERANCE = {"cpu": 4e-15, "mlx:cpu": 2e-6}
CANCELS = {"kl_div"}  # what SciPy subtracts loses its digits, so that is compared with the size of the arguments


def function(name: str, owner: Any) -> Any:
    return getattr(owner, name.split("-")[0])


def test_every_function_is_in_the_table() -> None:
    assert {name.split("-")[0] for name in ARGUMENTS} == set(lucid.special.__all__)
    assert all(hasattr(scipy.special, name) for name in lucid.special.__all__)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("name", ARGUMENTS)
def test_values(name: str, device: str) -> None:
    dtype = np.float64 if device == "cpu" else np.float32
    arrays = [x.astype(dtype) if x.dtype.kind == "f" else x for x in ARGUMENTS[name]]
    expected = np.asarray(function(name, scipy.special)(*[x.astype(np.float64) for x in arrays]))
    found = function(name, lucid.special)(*[lucid.asarray(x, device=device) for x in arrays])
    assert found.dtype.numpy == dtype
    assert found.device == device
    assert found.shape == expected.shape
    tolerance, size = TOLERANCE.get(device, 2e-6), np.abs(expected)
    if name in CANCELS:
        size = size + sum(map(np.abs, arrays))
    got = np.reshape(found.tolist(), expected.shape)
    equal = (got == expected) | (np.isnan(got) & np.isnan(expected))
    least, most = float(np.finfo(dtype).tiny), float(np.finfo(dtype).max)
    close = np.abs(got - expected) <= tolerance * size + 2 * least
    overflow = np.isinf(got) & (np.abs(expected) > most * (1 - tolerance)) & (np.sign(got) == np.sign(expected))
    wrong = ~(equal | close | overflow)
    at = [np.broadcast_to(x, got.shape)[wrong] for x in arrays]
    assert not wrong.any(), f"at {at} the values are {got[wrong]} and should be {expected[wrong]}"


TORCH = {
    "digamma": "digamma", "entr": "entr", "erf": "erf", "erfc": "erfc", "erfinv": "erfinv", "exp2": "exp2",
    "expit": "expit", "gammaln": "gammaln", "i0": "i0", "i0e": "i0e", "i1": "i1", "i1e": "i1e", "log_ndtr": "log_ndtr",
    "logit": "logit", "ndtr": "ndtr", "ndtri": "ndtri", "xlogy": "xlogy", "xlog1py": "xlog1py",
}  # fmt: skip
POINTS = np.asarray([0.05, 0.3, 0.5, 0.72, 0.97])


@pytest.mark.parametrize("name", TORCH)
def test_gradients_are_torchs(name: str) -> None:
    count = 2 if name.startswith("xlog") else 1
    ours = [lucid.tensor(POINTS * (1 + i), requires_grad=True) for i in range(count)]
    theirs = [torch.tensor(POINTS * (1 + i), requires_grad=True) for i in range(count)]
    getattr(lucid.special, name)(*ours).sum().backward()
    getattr(torch.special, TORCH[name])(*theirs).sum().backward()
    for x, t in zip(ours, theirs, strict=True):
        # PyTorch's trigamma function is good for nine digits
        np.testing.assert_allclose(x.grad.numpy(), t.grad.numpy(), rtol=1e-9 if name == "digamma" else 1e-11)


@pytest.mark.parametrize("name", ARGUMENTS)
@pytest.mark.parametrize("dtype", ["bool", "int8", "int64", "uint8", "float16", "float32", "float64"])
def test_dtypes(name: str, dtype: str) -> None:
    count = len(ARGUMENTS[name])
    arrays = [np.asarray([1, 1, 0]).astype(dtype)] * count
    found = function(name, lucid.special)(*map(lucid.asarray, arrays))
    expected = np.dtype(dtype if dtype.startswith("float") else "float64")
    assert found.dtype.numpy == expected
    wide = function(name, lucid.special)(*[lucid.asarray(x.astype(np.float64)) for x in arrays])
    np.testing.assert_allclose(found.numpy(), wide.numpy().astype(expected), rtol=4 * np.finfo(expected).eps)


@pytest.mark.parametrize("name", [name for name in ARGUMENTS if len(ARGUMENTS[name]) > 1])
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_python_numbers_and_numpy_arrays(name: str, dtype: str, device: str) -> None:
    if device != "cpu" and dtype == "float64":
        with pytest.raises(lucid.DeviceError):
            lucid.zeros(1, dtype=dtype, device=device)
        return
    x = lucid.asarray([0.5, 0.25], dtype=dtype, device=device)
    count = len(ARGUMENTS[name])
    whole = function(name, lucid.special)(*[lucid.full(2, 2, dtype=dtype, device=device)] * (count - 1), x)
    for parameter in (2, 2.0, lucid.asarray(2, device=device), np.asarray(2, dtype)):
        found = function(name, lucid.special)(*[parameter] * (count - 1), x)
        assert found.device == device
        if not hasattr(parameter, "dtype"):
            assert found.dtype == x.dtype
        np.testing.assert_allclose(np.asarray(found.tolist()), np.asarray(whole.tolist()), rtol=1e-2)


_X = lucid.ones(2)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: lucid.special.erf(_X * 1j), lucid.DTypeError, "special.erf.*takes real numbers"),
        (lambda: lucid.special.xlogy(_X, _X * 1j), lucid.DTypeError, "special.xlogy.*takes real numbers"),
        (lambda: lucid.special.erf(1.0), TypeError, "special.erf: Unsupported type for x: float"),
        (lambda: lucid.special.zeta(2.0), TypeError, "special.riemann_zeta: Unsupported type for x: float"),
        (lambda: lucid.special.betainc(1.0, 2.0, 0.5), TypeError, "special.betainc: Unsupported type for a: float"),
        (lambda: lucid.special.xlogy(_X, lucid.ones(3)), lucid.ShapeError, "broadcast"),
        (lambda: lucid.special.betainc(_X, 1, lucid.ones(3)), lucid.ShapeError, "broadcast"),
    ],
)
def test_errors(call: Any, error: Any, message: str) -> None:
    with pytest.raises(error, match=message):
        call()


@pytest.fixture
def no_scipy(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    raw._found.cache_clear()
    monkeypatch.setitem(sys.modules, "scipy.special", None)
    yield
    raw._found.cache_clear()


@pytest.mark.usefixtures("no_scipy")
def test_without_scipy_the_extra_is_named() -> None:
    with pytest.raises(lucid.MissingExtraError, match=r'special.erf: SciPy.*pip install "lucid-dl\[special\]"'):
        lucid.special.erf(_X)


@pytest.mark.usefixtures("no_scipy")
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("name", ["entr", "exp2", "expit", "logit", "kl_div", "rel_entr", "xlog1py", "xlogy"])
def test_values_without_scipy(name: str) -> None:
    test_values(name, "cpu")
    test_dtypes(name, "float16")
    test_dtypes(name, "int8")


def test_big_arrays() -> None:
    """Values and gradients are computed in blocks there."""
    x = np.random.default_rng(0).uniform(0.1, 0.9, 300_007)
    for name in ("erf", "log_ndtr", "i1", "gammainc"):
        pieces = []
        for size in (300_007, 1000):
            leaf = lucid.tensor(np.array(x[-size:]), requires_grad=True)
            parameters = [lucid.full(size, 1.5)] if name == "gammainc" else []
            y = function(name, lucid.special)(*parameters, leaf)
            lucid.sum(y).backward()
            pieces.append((y.detach().numpy()[-1000:], leaf.grad.numpy()[-1000:]))
        np.testing.assert_array_equal(pieces[0], pieces[1])


def test_relative_entropy_of_near_equals_keeps_its_digits() -> None:
    y = np.asarray([0.5, 1.0, 3.0])
    d = np.asarray([1e-7, -3e-4, 0.05])
    x = y + y * d
    exact_d = (x - y) / y
    series = sum((-exact_d) ** k / (k * (k - 1)) for k in range(2, 40))
    a, b = lucid.tensor(x, requires_grad=True), lucid.tensor(y, requires_grad=True)
    found = lucid.special.kl_div(a, b)
    np.testing.assert_allclose(found.detach().numpy(), y * series, rtol=1e-14)
    lucid.sum(found).backward()
    np.testing.assert_allclose(a.grad.numpy(), np.log1p(exact_d), rtol=1e-14)
    np.testing.assert_allclose(b.grad.numpy(), -exact_d, rtol=1e-14)
