"""Makes Lucid the backend of SciPy's ``xp`` fixture; ``SCIPY_ARRAY_API`` has to be set."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from scipy import conftest

import lucid
from conformance.consumers.selection import *  # noqa: F403  # the hooks, which pytest finds in this module
from conformance.consumers.selection import set_device


@pytest.fixture
def devices(xp: Any) -> list[Any]:
    """Return the device under test and None.

    SciPy's own fixture adds a list to what is a tuple since 2025.12. The devices besides the default one are left out:
    they lack float64, and SciPy makes arrays on the default device in places.
    """
    return [xp.__array_namespace_info__().default_device(), None]


set_device()
# Marks that skip backends by kind ("NumPy only") hold for the known ones.
conftest.xp_known_backends.add("lucid")
# What SciPy computes in compiled code takes double precision, and often an output array of the library to write into.
if lucid.asarray(0).device != "cpu":
    conftest.xp_skip_cpu_only_backends.add("lucid")
conftest.xp = pytest.fixture(params=[pytest.param(lucid, id="lucid", marks=pytest.mark.array_api_backends)])(
    inspect.unwrap(conftest.xp)
)
conftest.devices = devices
