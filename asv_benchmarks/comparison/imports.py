"""How long an import takes in a process that has imported nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from comparison.interleave import Workload

__all__ = ["ALL"]


def _seconds(package: str) -> float:
    """Return what the import takes in a new process, without the start of the interpreter.

    An installed package has its bytecode beside it, a checkout in an environment that forbids to write it has not: so
    that both packages are measured alike, the bytecode of both goes to a folder of its own.
    """
    code = f"from time import perf_counter as now; start = now(); import {package}; print(now() - start)"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = _BYTECODE.name
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment)
    return float(done.stdout)


_BYTECODE = tempfile.TemporaryDirectory()


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
