"""Counting a report of pytest-json-report by chapter, and printing the counts."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

COLUMNS = ("passed", "failed", "skipped", "xfailed", "xpassed")


@dataclass
class Summary:
    """Counts of outcomes by chapter, each failure with the first line of its message, and why tests were skipped."""

    chapters: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    failures: dict[str, str] = field(default_factory=dict)
    skips: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> Counter[str]:
        """Counts over all chapters."""
        return sum(self.chapters.values(), Counter())

    def add(self, report: Mapping[str, Any], *, suffix: str = "", chapter: Callable[[str], str] | None = None) -> None:
        """Count the tests of one report; `suffix` marks the chapters of a repeated run."""
        chapter = chapter_of if chapter is None else chapter
        for test in report["tests"]:
            outcome = _outcome(test["outcome"])
            self.chapters[chapter(test["nodeid"]) + suffix][outcome] += 1
            if outcome == "failed":
                self.failures[test["nodeid"]] = _message(test)
            elif outcome == "skipped":
                self.skips[_skip_reason(test)] += 1


def chapter_of(test_id: str) -> str:
    """Return the chapter a test belongs to: the name of its file without ``test_`` and ``.py``."""
    return test_id.split("::", 1)[0].rsplit("/", 1)[-1].removeprefix("test_").removesuffix(".py")


def lines(summary: Summary) -> Iterator[str]:
    """Yield the table of chapters, the total, and the failing tests."""
    total = summary.total
    columns = [name for name in COLUMNS if total[name] or name in COLUMNS[:3]]
    width = max(len("chapter"), *(len(name) for name in summary.chapters))
    yield _row("chapter", columns, width)
    for chapter, counts in sorted(summary.chapters.items()):
        yield _row(chapter, [str(counts[name]) for name in columns], width)
    yield _row("total", [str(total[name]) for name in columns], width)
    for test_id, message in sorted(summary.failures.items()):
        yield f"FAILED {test_id}"
        yield f"    {message}"


def _outcome(outcome: str) -> str:
    # An error in a fixture, and anything this table does not know, is a failure.
    return outcome if outcome in COLUMNS else "failed"


def _message(test: Mapping[str, Any]) -> str:
    for phase in ("setup", "call", "teardown"):
        crash = test.get(phase, {}).get("crash")
        if crash:
            return str(crash["message"]).strip().split("\n", 1)[0]
    return "no message"


def skip_lines(summary: Summary, most: int = 12) -> Iterator[str]:
    """Yield the commonest reasons for skipping, with their counts."""
    for reason, count in summary.skips.most_common(most):
        yield f"skipped {count:>6}: {reason}"
    rest = sum(summary.skips.values()) - sum(count for _, count in summary.skips.most_common(most))
    if rest:
        yield f"skipped {rest:>6}: other reasons"


def _skip_reason(test: Mapping[str, Any]) -> str:
    for phase in ("setup", "call"):
        record = test.get(phase, {})
        if record.get("outcome") == "skipped":
            return _last_of_tuple(str(record.get("longrepr", ""))).removeprefix("Skipped: ").split("\n", 1)[0]
    return "no reason"


def _last_of_tuple(text: str) -> str:
    """Return the message of a skip, which pytest reports as the text of the tuple (file, line, message)."""
    try:
        return str(ast.literal_eval(text)[-1])
    except (SyntaxError, ValueError, TypeError, IndexError):
        return text


def _row(chapter: str, cells: list[str], width: int) -> str:
    return f"{chapter:<{width}}" + "".join(f"{cell:>9}" for cell in cells)
