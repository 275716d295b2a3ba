"""Adds Lucid to the backends of array-api-extra's tests, which are the members of an enumeration."""

from __future__ import annotations

from enum import Enum
from typing import Any

from array_api_extra._lib import _backends

from conformance.consumers.selection import *  # noqa: F403  # the hooks, which pytest finds in this module
from conformance.consumers.selection import set_device


def extended(backends: Any) -> Any:
    """Return the enumeration with one more member: one that has members cannot be added to."""
    methods = {name: vars(backends)[name] for name in ("like", "modname", "pytest_param")}
    make: Any = Enum
    return make(
        "Backend", {**{member.name: member.value for member in backends}, "LUCID": "lucid"}, type=type("_", (), methods)
    )


set_device()
# Before the tests import it.
vars(_backends)["Backend"] = extended(_backends.Backend)
