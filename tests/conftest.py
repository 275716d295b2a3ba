"""Fixtures that all tests share."""

from __future__ import annotations

import pytest

import lucid


@pytest.fixture(params=[str(device) for device in lucid.__array_namespace_info__().devices()])
def device(request: pytest.FixtureRequest) -> str:
    """Each device there is."""
    return str(request.param)
