"""What the plugins share: tests that run on Lucid are kept, and known failures are marked with their reason."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Generator
from enum import Enum
from pathlib import Path

import pytest

import lucid

__all__ = ["pytest_collection_modifyitems", "pytest_configure", "pytest_runtest_call"]

DEVICE_VARIABLE = "LUCID_CONSUMER_DEVICE"
REASONS_VARIABLE = "LUCID_CONSUMER_REASONS"
# Where a device has single precision only, this is what asking for more says.
MISSING_DTYPE = re.compile("has no (float64|complex128)")


def pytest_configure(config: pytest.Config) -> None:
    """Register a mark of pytest-run-parallel, which the suites use and an installation need not have."""
    config.addinivalue_line("markers", "thread_unsafe: runs alone")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests that are parametrised with Lucid; mark those with a known reason to fail."""
    kept = [item for item in items if runs_on_lucid(item)]
    config.hook.pytest_deselected(items=[item for item in items if not runs_on_lucid(item)])
    items[:] = kept
    reasons = read_reasons(*map(Path, filter(None, os.environ.get(REASONS_VARIABLE, "").split(os.pathsep))))
    for item in items:
        if reason := reasons.get(item.nodeid):
            # Strict, so that an entry whose test passes has to leave the list.
            item.add_marker(pytest.mark.xfail(reason=reason, strict=True))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """Skip a test where it asks for a dtype that the device under test does not have."""
    try:
        yield
    except (Exception, pytest.fail.Exception) as error:
        # Also behind another error: the test expected a warning or a message and found none.
        cause: BaseException | None = error
        while cause is not None:
            if found := MISSING_DTYPE.search(str(cause)):
                pytest.skip(f"asks for {found[1]}, which the device does not have")
            cause = cause.__cause__ or cause.__context__
        raise


def set_device() -> None:
    """Make the device under test the default one."""
    lucid.set_default_device(os.environ.get(DEVICE_VARIABLE, "cpu"))


def runs_on_lucid(item: pytest.Item) -> bool:
    """Return whether one of the test's parameters is Lucid or names it."""
    callspec = getattr(item, "callspec", None)
    return callspec is not None and any(map(is_lucid, callspec.params.values()))


def is_lucid(value: object) -> bool:
    """Return whether a parameter is Lucid or names it."""
    # scikit-learn's checks of estimators carry the namespace as a keyword of a partial, or as (namespace, device).
    if isinstance(value, functools.partial):
        return any(map(is_lucid, value.keywords.values()))
    if isinstance(value, tuple):
        return any(map(is_lucid, value))
    if isinstance(value, Enum):
        return is_lucid(value.value)
    # No `==` on the rest: an array would answer with an array.
    return value is lucid or (isinstance(value, str) and value == "lucid")


def read_reasons(*paths: Path) -> dict[str, str]:
    """Read lines ``test id  # reason``; lines that begin with ``#`` are comments."""
    reasons = {}
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.strip() or line.startswith("#"):
                continue
            test_id, _, reason = line.partition("  # ")
            if not reason.strip():
                raise ValueError(f"{path}: no reason given for {line}")
            reasons[test_id.strip()] = reason.strip()
    return reasons
