"""The table."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path

from comparison.interleave import Result

__all__ = ["header", "line", "machine"]

_COLUMNS = "{:<44} {:>6} {:>9} {:>9} {:>9}  {:>5} {:>13} {:>14}  {}"


def machine(threads: int) -> str:
    """Say where and with what the figures were taken."""
    import numpy as np
    import torch

    import lucid

    torch.set_num_threads(threads)
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    load = f", load {os.getloadavg()[0]:.1f} before the run" if hasattr(os, "getloadavg") else ""
    return (
        f"{_processor()}, {os.cpu_count()} processors, {threads} threads each{load}\n"
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, lucid {lucid.__version__}, "
        f"numpy {np.__version__} ({blas['name']} {blas['version']}), torch {torch.__version__}\n"
        "Medians over rounds; a ratio is Lucid's cost over the named one's in the same round, with its quartiles.\n"
    )


def _processor() -> str:
    """Return the processor's name as far as the system tells it."""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists() and (found := re.search(r"^model name\s*:\s*(.+)$", cpuinfo.read_text(), re.MULTILINE)):
        return found[1]
    return platform.processor() or platform.machine()


def header() -> str:
    """Return the heading."""
    titles = _COLUMNS.format("workload", "unit", "Lucid", "PyTorch", "NumPy", "ratio", "quartiles", "target", "met")
    return f"{titles}\n{'-' * len(titles)}"


def line(result: Result) -> str:
    """Return the line of one workload."""
    workload = result.workload
    cost = {name: f"{result.median(name):.3g}" for name in result.costs}
    ratio, lower, upper = result.ratio()
    return _COLUMNS.format(
        workload.name,
        workload.unit,
        cost["Lucid"],
        cost.get("PyTorch", "-"),
        cost.get("NumPy", "-"),
        f"{ratio:.2f}",
        f"{lower:.2f} - {upper:.2f}",
        f"{workload.target:.1f}x {workload.against}",
        "yes" if ratio <= workload.target else "NO",
    )
