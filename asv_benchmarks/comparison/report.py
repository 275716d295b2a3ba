"""The tables: of what has a target, and of what is compared with several libraries."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from comparison.interleave import Result

__all__ = ["comparison_header", "comparison_lines", "header", "line", "machine"]

_COLUMNS = "{:<44} {:>6} {:>9} {:>9} {:>9}  {:>5} {:>13} {:>14}  {}"
_COMPARISON_COLUMNS = "{:<46} {:>6} {:>9}  {:<13} {:>9}  {:>5} {:>13}"


def machine(threads: int, left_out: Sequence[str] = ()) -> str:
    """Say where and with what the figures were taken; `left_out` are variables of the environment not regarded."""
    import numpy as np
    import torch

    import lucid

    torch.set_num_threads(threads)
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    versions = "".join(f", {name} {version(name)}" for name in ("autograd", "jax") if find_spec(name))
    ignored = f"Not regarded: {', '.join(left_out)}, which would choose the libraries' kernels.\n" if left_out else ""
    load = f", load {os.getloadavg()[0]:.1f} before the run" if hasattr(os, "getloadavg") else ""
    return (
        f"{_processor()}, {os.cpu_count()} processors, {threads} threads each{load}\n"
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, lucid {lucid.__version__}, "
        f"numpy {np.__version__} ({blas['name']} {blas['version']}{_kernels()}), torch {torch.__version__}{versions}\n"
        f"{ignored}"
        "Medians over rounds; a ratio is Lucid's cost over the named one's in the same round, with its quartiles.\n"
    )


def _kernels() -> str:
    """Return for which processor NumPy's BLAS has its kernels, if that can be found out."""
    if not find_spec("threadpoolctl"):
        return ""
    from threadpoolctl import threadpool_info

    found = [one["architecture"] for one in threadpool_info() if "numpy" in one["filepath"] and "architecture" in one]
    return f", kernels for {found[0]}" if found else ""


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
        "-" if workload.target is None else f"{workload.target:.1f}x {workload.against}",
        "-" if workload.target is None else "yes" if ratio <= workload.target else "NO",
    )


def comparison_header(missing: list[str]) -> str:
    """Return the heading of the second table, and which packages it goes without."""
    titles = _COMPARISON_COLUMNS.format("workload", "unit", "Lucid", "compared with", "theirs", "ratio", "quartiles")
    absent = f"Not installed, hence not compared with: {', '.join(missing)}.\n" if missing else ""
    return f"{absent}{titles}\n{'-' * len(titles)}"


def comparison_lines(result: Result) -> str:
    """Return the lines of one workload: one for each library that Lucid is compared with."""
    lines = []
    begins = (result.workload.name, result.workload.unit, f"{result.median('Lucid'):.3g}")
    for name in result.costs:
        if name != "Lucid":
            ratio, lower, upper = result.ratio(name)
            figures = (f"{result.median(name):.3g}", f"{ratio:.2f}", f"{lower:.2f} - {upper:.2f}")
            lines.append(_COMPARISON_COLUMNS.format(*begins, name, *figures))
            begins = ("", "", "")
    return "\n".join(lines)
