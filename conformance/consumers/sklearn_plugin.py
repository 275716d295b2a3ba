"""Makes Lucid the namespace of scikit-learn's array API tests; ``SCIPY_ARRAY_API=1`` has to be set."""

from __future__ import annotations

from collections.abc import Iterator

from sklearn.utils import _array_api
from sklearn.utils._array_api import NamespaceAndDevice

import lucid
from conformance.consumers.selection import *  # noqa: F403  # the hooks, which pytest finds in this module
from conformance.consumers.selection import set_device

Combination = tuple[str, str | None, str | None]


def yield_namespaces(include_numpy_namespaces: bool = True) -> Iterator[str]:
    """Yield the names of the namespaces under test."""
    yield "lucid"


def yield_namespace_device_dtype_combinations(include_numpy_namespaces: bool = True) -> Iterator[Combination]:
    """Yield namespace, device and dtype."""
    info = lucid.__array_namespace_info__()
    device = info.default_device()
    for name in ("float64", "float32"):
        if name in info.dtypes(device=device):
            yield "lucid", str(device), name


def yield_mixed_namespace_input_permutations() -> Iterator[tuple[NamespaceAndDevice, NamespaceAndDevice, str]]:
    """Yield where ``y`` and where ``X`` lives in tests that mix libraries, and a name for that."""
    here = NamespaceAndDevice("lucid", str(lucid.__array_namespace_info__().default_device()))
    yield NamespaceAndDevice("numpy", None), here, "numpy to lucid"
    yield here, NamespaceAndDevice("numpy", None), "lucid to numpy"
    yield here, NamespaceAndDevice("torch", "cpu"), "lucid to torch cpu"
    yield NamespaceAndDevice("torch", "cpu"), here, "torch cpu to lucid"


set_device()
# The test modules import these names when they are collected, which is after this.
_array_api.yield_namespaces = yield_namespaces
_array_api.yield_namespace_device_dtype_combinations = yield_namespace_device_dtype_combinations
_array_api.yield_mixed_namespace_input_permutations = yield_mixed_namespace_input_permutations
