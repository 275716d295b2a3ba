"""All calls, and how many there are of each kind: ``python -m tests.consumers.table`` prints it."""

from __future__ import annotations

from collections import Counter

from tests.consumers.calls import elementwise, estimators, extra, fft, metrics, numerics, signal, stats, transform
from tests.consumers.case import CONSTANT, CONVERTS, NUMBER, PARTIAL, SMOOTH, UNDEFINED, Case

TABLE: list[Case] = [
    case
    for chapter in (stats, signal, fft, elementwise, transform, numerics, metrics, estimators, extra)
    for case in chapter.CALLS
]

KINDS = (SMOOTH, CONSTANT, NUMBER, PARTIAL, UNDEFINED, CONVERTS)


def report() -> str:
    """Return, by library, how many calls there are of each kind with the names that Lucid has now."""
    counts: dict[str, Counter[str]] = {}
    for case in TABLE:
        for name in (case.library, "all"):
            counts.setdefault(name, Counter())[case.expected] += 1
    counts["all"] = counts.pop("all")
    lines = [f"{'':24}" + "".join(f"{kind:>11}" for kind in (*KINDS, "calls"))]
    for name, found in counts.items():
        lines.append(f"{name:24}" + "".join(f"{n:11}" for n in (*[found[kind] for kind in KINDS], found.total())))
    return "\n".join(lines)


if __name__ == "__main__":
    print(report())
