"""The rules are checked by differences, in double precision, so on the CPU; other devices are compared with that."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def default_device() -> None:
    """Leave the default device as it is: the tests that take others name them."""
