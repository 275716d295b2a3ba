"""Running the suite as a subprocess, and reading back what it reported."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from conformance.suite import cache_folder
from conformance.target import Target

PROJECT = Path(__file__).resolve().parent.parent
TESTS = "array_api_tests"
SPECIAL_CASES = "array_api_tests/test_special_cases.py"
# Import names of what the suite cannot run without.
REQUIRED = ("pytest", "pytest_jsonreport", "hypothesis", "ndindex")


class RunBrokenError(Exception):
    """The suite did not run to its end, so it has no result."""


def missing_requirements() -> list[str]:
    """Return the packages the suite needs that are not installed."""
    return [name for name in REQUIRED if importlib.util.find_spec(name) is None]


def run_suite(
    suite: Path, target: Target, max_examples: int, *, tests: str = TESTS, extra: Sequence[str] = ()
) -> Mapping[str, Any]:
    """Run `tests` of the suite and return pytest-json-report's report.

    Raises
    ------
    RunBrokenError
        pytest ended otherwise than with all tests passed or some failed.
    """
    with tempfile.TemporaryDirectory(prefix="lucid-conformance-") as scratch:
        report = Path(scratch) / "report.json"
        command = _command(tests, max_examples, target, Path(scratch), report) + list(extra)
        # From the suite's root: its conftest, which defines the options, is found from there only.
        code = subprocess.run(command, cwd=suite, env=_environment(target), check=False).returncode
        if code not in (0, 1) or not report.exists():
            raise RunBrokenError(f"the suite did not run to its end: pytest exit code {code}, see its output above")
        result: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    if not result.get("tests"):
        raise RunBrokenError("the suite ran no test at all")
    return result


def _command(tests: str, max_examples: int, target: Target, scratch: Path, report: Path) -> list[str]:
    # Both files are always named, if empty: the suite would else read any it finds in its root.
    skips, xfails = scratch / "skips.txt", scratch / "xfails.txt"
    skips.write_text("", encoding="utf-8")
    xfails.write_text("\n".join(target.expected_failures), encoding="utf-8")
    return [
        *(sys.executable, "-m", "pytest", tests),
        *("-p", "no:cacheprovider", "--quiet", "--no-header", "--tb=short", "-rxXfE"),
        *("--disable-deadline", f"--max-examples={max_examples}"),
        *(f"--skips-file={skips}", f"--xfails-file={xfails}"),
        *("--json-report", f"--json-report-file={report}", "--json-report-omit", "keywords", "streams", "log"),
    ]


def _environment(target: Target) -> dict[str, str]:
    # What the shell happens to hold for the suite or for pytest must not change the result.
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("ARRAY_API_TESTS_") and name != "PYTEST_ADDOPTS"
    }
    environment["ARRAY_API_TESTS_MODULE"] = target.module
    environment["ARRAY_API_TESTS_VERSION"] = target.version
    if target.device is not None:
        # The suite tries every dtype on every device it is told of, and not each device has each dtype.
        environment["LUCID_DEVICES"] = ",".join(dict.fromkeys(["cpu", target.device]))
    if target.skipped_dtypes:
        environment["ARRAY_API_TESTS_SKIP_DTYPES"] = ",".join(target.skipped_dtypes)
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(PROJECT), environment.get("PYTHONPATH")]))
    # A failing example is tried again first on the next run; the suite's own folder may be read-only.
    environment["HYPOTHESIS_STORAGE_DIRECTORY"] = str(cache_folder().with_name("hypothesis"))
    # TensorFloat-32 keeps 10 bits of float32's 23; the suite compares to float32's accuracy.
    environment.setdefault("MLX_ENABLE_TF32", "0")
    return environment
