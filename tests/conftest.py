"""Fixtures that all tests share."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest

import lucid
from tests.devices import DEVICES, runs

# SciPy reads it once, when it is imported: set here, before any test module is, it holds for tests/consumers.
assert "scipy" not in sys.modules or os.environ.get("SCIPY_ARRAY_API") == "1", "scipy was imported before its switch"
os.environ["SCIPY_ARRAY_API"] = "1"


@pytest.fixture(params=DEVICES)
def device(request: pytest.FixtureRequest) -> str:
    """Each device there is."""
    return str(request.param)


@pytest.fixture
def on_each_device(device: str) -> Iterator[str]:
    """Each device there is, as the default device: what the test makes without naming a device is made there."""
    lucid.set_default_device(device)
    yield device
    lucid.set_default_device("cpu")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that are not meant for their device (see ``tests/devices.py``)."""
    chosen = [runs(item) for item in items]
    if not all(chosen):
        config.hook.pytest_deselected(items=[item for item, keep in zip(items, chosen, strict=True) if not keep])
        items[:] = [item for item, keep in zip(items, chosen, strict=True) if keep]
