"""The tests run where they are meant to."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import lucid
from tests.devices import DEVICES, check, fit, fitted, has, marked, runs, widest


def item(*markers: pytest.Mark, **parameters: Any) -> Any:
    """Return as much of a test as `runs` looks at."""
    return SimpleNamespace(
        nodeid="a test", callspec=SimpleNamespace(params=parameters), iter_markers=lambda name: markers
    )


ONLY_CPU = pytest.mark.device("cpu", reason="a test of this").mark
ONLY_ABSENT = pytest.mark.device("cupy:0" if "cupy:0" not in DEVICES else "mlx:gpu", reason="a test of this").mark


def test_markers_leave_the_other_devices_out() -> None:
    for device in DEVICES:
        assert runs(item(device=device))
        assert runs(item(ONLY_CPU, device=device)) == (device == "cpu")
    assert runs(item(ONLY_CPU))
    assert not runs(item(ONLY_ABSENT))
    assert runs(item(device="no device", dtype="float64"))


@pytest.mark.parametrize(
    "marker",
    [
        pytest.mark.device("cpu"),
        pytest.mark.device("cpu", reason=""),
        pytest.mark.device("gpu", reason="which?"),
        pytest.mark.device(reason="none"),
    ],
)
def test_a_marker_names_devices_and_a_reason(marker: pytest.MarkDecorator) -> None:
    with pytest.raises(pytest.UsageError, match=r"a test: write @pytest\.mark\.device"):
        marked(marker.mark, "a test")


@pytest.mark.parametrize("double", ["float64", np.float64, ">f8", lucid.float64, np.complex128])
def test_cases_of_a_dtype_that_a_device_lacks_are_left_out(double: Any, device: str) -> None:
    assert runs(item(device=device, dtype=double)) == has(double, device) == ("mlx" not in device)
    assert runs(item(device=device, dtype=None, to_dtype="float32"))
    assert runs(item(device="cpu", to_dtype=double))


def test_values_are_fitted_and_checked_on_the_default_device(on_each_device: str) -> None:
    double = has("float64")
    assert fitted("float64") == fit(np.ones(2)).dtype == widest().numpy == (np.float64 if double else np.float32)
    assert fit([1j]).dtype == (np.complex128 if double else np.complex64)
    assert fit([1]).dtype == np.int64
    x = lucid.asarray([1.0, 2.0])
    check(x, [1.0, 2.0])
    for wrong in ([1.0, 2.1], [[1.0, 2.0]], [1, 2], np.float16([1.0, 2.0])):
        with pytest.raises(AssertionError):
            check(x, wrong)
