"""What the suite is pointed at: which namespace, on which device, without which dtypes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from conformance.expected_failures import FLOAT32_ONLY

NEWEST = "2025.12"
VERSIONS = ("2024.12", NEWEST)


@dataclass(frozen=True)
class Target:
    """A namespace as the suite is to import it, and what it cannot be asked for."""

    module: str
    version: str
    device: str | None = None
    skipped_dtypes: tuple[str, ...] = ()
    expected_failures: Mapping[str, str] = field(default_factory=dict)


def lucid_target(device: str, version: str) -> Target:
    """Return Lucid on a device, at a version of the standard.

    Raises
    ------
    ValueError
        There is no such device here.
    """
    if device == "cpu":
        return Target(_module(device, version), version, device)
    missing = _missing_dtypes(device)
    return Target(_module(device, version), version, device, missing, FLOAT32_ONLY if "float64" in missing else {})


def _module(device: str, version: str) -> str:
    statements = ["import lucid"]
    if device != "cpu":
        statements.append(f'lucid.set_default_device("{device}")')
    if version != NEWEST:
        # Where the older standard asks for lists the newer one asks for tuples: it has its own namespace.
        statements.append(f'xp = lucid.asarray(0).__array_namespace__(api_version="{version}")')
    elif device != "cpu":
        statements.append("xp = lucid")
    # The suite takes a dotted name, or Python between exec(' and '), read as it stands, without escapes.
    return "lucid" if len(statements) == 1 else f"exec('{'; '.join(statements)}')"


def _missing_dtypes(device: str) -> tuple[str, ...]:
    import lucid

    offered = lucid.__array_namespace_info__().dtypes(device=device)
    # With float64 but no complex128 three tests of the suite cannot even start, so a device lacks both or neither.
    return () if {"float64", "complex128"} <= offered.keys() else ("float64", "complex128")
