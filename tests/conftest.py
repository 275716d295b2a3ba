"""Fixtures that all tests share."""

from __future__ import annotations

import os
import sys

import pytest

import lucid

# SciPy reads it once, when it is imported: set here, before any test module is, it holds for tests/consumers.
assert "scipy" not in sys.modules or os.environ.get("SCIPY_ARRAY_API") == "1", "scipy was imported before its switch"
os.environ["SCIPY_ARRAY_API"] = "1"


@pytest.fixture(params=[str(device) for device in lucid.__array_namespace_info__().devices()])
def device(request: pytest.FixtureRequest) -> str:
    """Each device there is."""
    return str(request.param)
