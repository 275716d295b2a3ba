"""Counting and printing a report of pytest-json-report."""

from __future__ import annotations

from typing import Any

import pytest

from conformance.report import Summary, chapter_of, lines, skip_lines

LINALG = "array_api_tests/test_linalg.py"
SPECIAL = "array_api_tests/test_special_cases.py"


def record(test_id: str, outcome: str, message: str = "", phase: str = "call") -> dict[str, Any]:
    result: dict[str, Any] = {"nodeid": test_id, "outcome": outcome, "setup": {"outcome": "passed"}}
    return result | {phase: {"outcome": outcome, **({"crash": {"message": message}} if message else {})}}


REPORT = {
    "tests": [
        record(f"{LINALG}::test_inv", "passed"),
        record(f"{LINALG}::test_det", "failed", "AssertionError: out=1.0\nassert 1.0 == 2.0"),
        record(f"{LINALG}::test_qr", "error", "RuntimeError: no fixture", phase="setup"),
        record(f"{SPECIAL}::test_unary[exp(x_i is NaN) -> NaN]", "passed"),
        record(f"{SPECIAL}::test_unary[a/b :: c]", "skipped"),
    ]
}


@pytest.fixture
def summary() -> Summary:
    result = Summary()
    result.add(REPORT)
    return result


def test_chapters_are_the_files() -> None:
    assert chapter_of(f"{SPECIAL}::test_unary[a/b.py :: c]") == "special_cases"
    assert chapter_of(f"{LINALG}::TestX::test_y") == "linalg"


def test_counts(summary: Summary) -> None:
    assert summary.chapters["linalg"] == {"passed": 1, "failed": 2}
    assert summary.chapters["special_cases"] == {"passed": 1, "skipped": 1}
    assert summary.total == {"passed": 2, "failed": 2, "skipped": 1}


def test_failures_keep_the_first_line(summary: Summary) -> None:
    assert summary.failures == {
        f"{LINALG}::test_det": "AssertionError: out=1.0",
        f"{LINALG}::test_qr": "RuntimeError: no fixture",
    }


def test_an_unknown_outcome_is_a_failure() -> None:
    summary = Summary()
    summary.add({"tests": [record(f"{LINALG}::test_inv", "crashed")]})
    assert summary.total["failed"] == 1
    assert summary.failures == {f"{LINALG}::test_inv": "no message"}


def test_a_repeated_run_has_rows_of_its_own(summary: Summary) -> None:
    summary.add({"tests": [record(f"{SPECIAL}::test_unary[x]", "failed", "AssertionError")]}, suffix=" (repeated)")
    assert summary.chapters["special_cases (repeated)"] == {"failed": 1}
    assert summary.chapters["special_cases"] == {"passed": 1, "skipped": 1}
    assert f"{SPECIAL}::test_unary[x]" in summary.failures


def test_table(summary: Summary) -> None:
    assert [line.split() for line in lines(summary)][:4] == [
        ["chapter", "passed", "failed", "skipped"],
        ["linalg", "1", "2", "0"],
        ["special_cases", "1", "0", "1"],
        ["total", "2", "2", "1"],
    ]
    assert list(lines(summary))[4:6] == [f"FAILED {LINALG}::test_det", "    AssertionError: out=1.0"]


def test_expected_failures_show_when_there_are_any(summary: Summary) -> None:
    summary.add({"tests": [record(f"{SPECIAL}::test_unary[y]", "xfailed")]})
    assert next(lines(summary)).split() == ["chapter", "passed", "failed", "skipped", "xfailed"]
    assert summary.total["failed"] == 2


def test_reasons_for_skipping() -> None:
    def skipped(longrepr: object) -> dict[str, Any]:
        return {"nodeid": "a.py::b", "outcome": "skipped", "setup": {"outcome": "skipped", "longrepr": str(longrepr)}}

    odd = ("C:\\a.py", 3, 'Skipped: it\'s ("theirs")\nand more')
    summary = Summary()
    summary.add({"tests": [skipped(odd), skipped(odd), skipped("not a tuple"), skipped(("a.py", 1, "Skipped: c"))]})
    assert list(skip_lines(summary, most=1)) == ['skipped      2: it\'s ("theirs")', "skipped      2: other reasons"]
