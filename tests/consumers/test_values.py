"""Tensors in, Tensors out: every call gives what it gives for NumPy's arrays, on the CPU and, in float32, on MLX."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import pytest

import lucid
from lucid.backends import available_devices
from tests.consumers.case import Case
from tests.consumers.checks import compare_values
from tests.consumers.mlx import NEEDS_DEFAULT_DEVICE, UNSUITED
from tests.consumers.table import TABLE

MLX = "mlx:cpu"
ON_MLX = [case for case in TABLE if str(case) not in UNSUITED] if MLX in map(str, available_devices()) else []


@pytest.fixture
def mlx(case: Case) -> Iterator[None]:
    """Make MLX the default device for a call that needs that."""
    if str(case) not in NEEDS_DEFAULT_DEVICE:
        yield
        return
    lucid.set_default_device(MLX)
    try:
        yield
    finally:
        lucid.set_default_device("cpu")


@pytest.mark.parametrize("case", TABLE, ids=str)
def test_the_same_as_numpy(case: Case) -> None:
    with warnings.catch_warnings():
        if case.warning:
            warnings.filterwarnings("ignore", case.warning, RuntimeWarning)
        compare_values(case, "cpu")


@pytest.mark.device(MLX, reason="the other devices are compared with the CPU")
@pytest.mark.usefixtures("mlx")
@pytest.mark.parametrize("case", ON_MLX, ids=str)
def test_the_same_as_numpy_in_float32_on_mlx(case: Case) -> None:
    compare_values(case, MLX)
