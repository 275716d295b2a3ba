"""How long an import takes in a process that has imported nothing."""

from __future__ import annotations

import subprocess
import sys

from comparison.interleave import Workload

__all__ = ["ALL"]


def _seconds(package: str) -> float:
    """Return what the import takes in a new process, without the start of the interpreter."""
    code = f"from time import perf_counter as now; start = now(); import {package}; print(now() - start)"
    return float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)


def _warm_up() -> None:
    """Let both compile their bytecode and lie in the file cache."""
    for package in ("lucid", "numpy"):
        _seconds(package)


def import_time() -> Workload:
    """import"""
    return Workload(
        "import lucid / import numpy",
        {"Lucid": lambda: "lucid", "NumPy": lambda: "numpy"},
        against="NumPy",
        target=1.3,
        scale=1e3,
        unit="ms",
        check=_warm_up,
        cost=lambda package: _seconds(str(package())),
    )


ALL = (import_time,)
