"""How one test runs on every device.

The tests of the foundation take each device there is as the default one (see ``conftest.py`` of their folders). What
they need to know about that device is here: its dtypes, and how closely its numbers agree with NumPy's. A test that is
about one backend says so, and why::

    @pytest.mark.device("cpu", reason="NumPy's memory is shared")

and a case is left out when tests are collected if the device lacks its dtype: the value of any parameter whose name
ends in ``dtype``.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import lucid
from lucid.backends import Backend, backend_for

DEVICES = [str(device) for device in lucid.__array_namespace_info__().devices()]
KNOWN = {"cpu", "mlx:cpu", "mlx:gpu", "cupy:0"}
"""Every device a marker may name, those that are not here included."""

NARROWER = {"float64": "float32", "complex128": "complex64"}
ACCURACY = {"float16": 2e-3, "float32": 1e-5, "complex64": 1e-5}
"""Relative errors allowed of another library's functions, which round in their own way."""


double_precision = pytest.mark.device("cpu", "cupy:0", reason="compared in double precision")
collected = pytest.mark.device("cpu", reason="its arrays are made when tests are collected, on the CPU")


# --- which tests run where ------------------------------------------------------------------------------------------


def runs(item: pytest.Item) -> bool:
    """Return whether a test is to run on the device it was given, or at all if it takes none."""
    allowed = [marked(marker, item.nodeid) for marker in item.iter_markers("device")]
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    device = parameters.get("device")
    if device not in DEVICES:  # none, or one that the test names itself
        return all(set(DEVICES) & set(devices) for devices in allowed)
    dtypes = [value for name, value in parameters.items() if name.endswith("dtype")]
    return all(device in devices for devices in allowed) and all(has(dtype, device) for dtype in dtypes)


def marked(marker: pytest.Mark, where: str) -> tuple[str, ...]:
    """Return the devices that a marker names; it has to name some that there can be, and to say why."""
    if not marker.args or not KNOWN.issuperset(marker.args) or not marker.kwargs.get("reason"):
        raise pytest.UsageError(
            f"{where}: write @pytest.mark.device(<devices among {', '.join(sorted(KNOWN))}>, reason='why only these')"
        )
    return marker.args


# --- dtypes ---------------------------------------------------------------------------------------------------------


def backend() -> Backend:
    """Return the backend of the default device."""
    return backend_for(None)


def has(dtype: Any, device: str | None = None) -> bool:
    """Return whether a device, by default the default one, has a dtype; None stands for whatever it prefers."""
    if dtype is None:
        return True
    name = dtype.name if isinstance(dtype, lucid.DType) else np.dtype(dtype).name
    return any(found.name == name for found in backend_for(device).dtypes)


def fitted(dtype: Any) -> np.dtype[Any]:
    """Return a NumPy dtype that the default device has: the one given, or that of half the size."""
    found = np.dtype(dtype.name if isinstance(dtype, lucid.DType) else dtype)
    return found if has(found) else np.dtype(NARROWER.get(found.name, found.name))


def widest() -> lucid.DType:
    """Return the real floating dtype with the most digits on the default device."""
    return lucid.float64 if has("float64") else lucid.float32


def fit(values: Any) -> Any:
    """Return a NumPy array of a dtype that the default device has; only what has to be rounded is copied."""
    array = np.asarray(values)
    return array.astype(fitted(array.dtype), copy=False)


# --- values ---------------------------------------------------------------------------------------------------------


def within(tolerance: float, single: float = 1e-5) -> float:
    """Return the error to allow: `tolerance` in double precision, `single` where the default device has none."""
    return tolerance if has("float64") else max(tolerance, single)


def check(ours: lucid.Tensor, reference: Any, rtol: float = 0.0, atol: float = 0.0) -> None:
    """Check class, library, device, dtype, shape and values of a result against NumPy's or array-api-strict's.

    NumPy's numbers are to be the same, or within `rtol` and `atol`; those of another library as accurate as their
    dtype makes them.
    """
    expected = np.asarray(reference)
    here = backend()
    assert type(ours) is lucid.Tensor
    assert type(ours._raw) is here.array_type
    assert ours.device == here.device
    assert ours.dtype.name == fitted(expected.dtype).name
    assert ours.shape == expected.shape
    found = ours.detach().numpy()
    if here.array_type is not np.ndarray:
        error = ACCURACY.get(found.dtype.name, 0.0)
        rtol, atol = max(rtol, error), max(atol, error * _scale(expected))
    if rtol or atol:
        np.testing.assert_allclose(found, expected, rtol=rtol, atol=atol)
    else:
        np.testing.assert_array_equal(found, expected)


def _scale(expected: Any) -> float:
    """Return the size of the largest finite number."""
    return float(np.max(np.abs(expected), initial=0.0, where=np.isfinite(expected)))
