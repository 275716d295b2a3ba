"""Everything here runs on each device."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def default_device(on_each_device: str) -> None:
    """Make each device the default one in turn."""
