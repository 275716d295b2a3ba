"""100,000 operations one after the other: their time here, their memory each time in a process of its own."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from comparison.interleave import Workload

__all__ = ["ALL"]

OPERATIONS = 100_000


def _run(library: str, operations: int) -> Callable[[], tuple[Any, Any]]:
    """Return a function that goes through the chain and back, giving the result and the gradient."""
    tensor = importlib.import_module(library).tensor
    # a and b are exact, so that the product neither grows nor rounds
    a, b = (tensor(np.full(8, value, np.float32)) for value in (-1.0, 0.25))
    x = tensor(np.linspace(0.5, 1.5, 8, dtype=np.float32), requires_grad=True)

    def run() -> tuple[Any, Any]:
        x.grad = None
        y = x
        for _ in range(operations // 2):
            y = y * a
            y = y + b
        y.sum().backward()
        return y.detach(), x.grad

    return run


def _equal(ours: Callable[[], Any], theirs: Callable[[], Any]) -> Callable[[], None]:
    def check() -> None:
        for p, q in zip(ours(), theirs(), strict=True):
            np.testing.assert_array_equal(np.asarray(p), np.asarray(q))

    return check


def chain_time() -> Workload:
    """100,000-operation chain, time"""
    ours, theirs = _run("lucid", OPERATIONS), _run("torch", OPERATIONS)
    return Workload(
        "chain of 100,000, forward + backward",
        {"Lucid": ours, "PyTorch": theirs},
        against="PyTorch",
        target=0.5,
        scale=1e3,
        unit="ms",
        check=_equal(ours, theirs),
        rounds=11,
    )


def chain_memory() -> Workload:
    """100,000-operation chain, memory"""
    return Workload(
        "  peak memory above that before",
        {"Lucid": lambda: "lucid", "PyTorch": lambda: "torch"},
        against="PyTorch",
        target=1.0,
        scale=1e-6,
        unit="MB",
        check=_equal(_run("lucid", 100), _run("torch", 100)),
        cost=lambda library: _peak_elsewhere(str(library())),
        rounds=3,
    )


def _peak_elsewhere(library: str) -> float:
    """Return what `_peak` says in a new process."""
    code = f"from comparison.long_chain import _peak; print(_peak({library!r}))"
    folder = Path(__file__).parents[1]
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(folder)!r}); {code}"]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _peak(library: str) -> int:
    """Return by how many bytes the process grows at most in the chain."""
    _run(library, 1000)()  # what is loaded on first use is not the chain's
    run = _run(library, OPERATIONS)
    before = _resident(reset=True)
    run()
    return _resident() - before


def _resident(reset: bool = False) -> int:
    """Return the largest resident size so far, in bytes; since the last reset where the system can (Linux)."""
    status = Path("/proc/self/status")
    if status.exists():
        if reset:
            Path("/proc/self/clear_refs").write_text("5")
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    import resource

    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest if sys.platform == "darwin" else largest * 1024


ALL = (chain_time, chain_memory)
