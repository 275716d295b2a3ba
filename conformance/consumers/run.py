"""Running a consumer's suite with Lucid as its one backend, group by group, and reading back what was reported."""

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

from conformance.consumers.selection import DEVICE_VARIABLE, REASONS_VARIABLE
from conformance.consumers.suites import Consumer
from conformance.run import PROJECT, RunBrokenError

GROUP_TIMEOUT_S = 3600
REQUIRED = ("pytest", "pytest_jsonreport", "platformdirs")
# pytest's exit codes: all passed, some failed, no test selected.
FINISHED, NOTHING = (0, 1, 5), 5


def missing_requirements(consumer: Consumer) -> list[str]:
    """Return the packages that are needed and not installed."""
    return [name for name in (*REQUIRED, *consumer.requires) if importlib.util.find_spec(name) is None]


def run_group(consumer: Consumer, root: Path, group: str, device: str, extra: Sequence[str]) -> Mapping[str, Any]:
    """Run one group and return pytest-json-report's report, with no tests if none runs on Lucid.

    Raises
    ------
    RunBrokenError
        pytest ended otherwise than with all tests passed or some failed.
    """
    with tempfile.TemporaryDirectory(prefix="lucid-consumer-") as scratch:
        report = Path(scratch) / "report.json"
        command = [*_command(consumer, root, group, Path(scratch), report), *extra]
        try:
            code = subprocess.run(
                command, cwd=root, env=_environment(consumer, root, device), check=False, timeout=GROUP_TIMEOUT_S
            ).returncode
        except subprocess.TimeoutExpired as error:
            raise RunBrokenError(f"{group} did not end within {GROUP_TIMEOUT_S} s") from error
        if code not in FINISHED or not report.exists():
            raise RunBrokenError(f"{group} did not run to its end: pytest exit code {code}, see its output above")
        result: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return {"tests": []} if code == NOTHING else result


def _command(consumer: Consumer, root: Path, group: str, scratch: Path, report: Path) -> list[str]:
    command = [
        *(sys.executable, "-m", "pytest", group, "-p", f"conformance.consumers.{consumer.name}_plugin"),
        *("-p", "no:cacheprovider", "--quiet", "--no-header", "--tb=short", "--disable-warnings", "-rfE"),
        *("--json-report", f"--json-report-file={report}"),
        *("--json-report-omit", "keywords", "streams", "log", "collectors"),
    ]
    if consumer.checkout is None:
        # Wheels come without their pytest settings; none found on the way up from site-packages may stand in.
        settings = scratch / "pytest.ini"
        settings.write_text("[pytest]\n", encoding="utf-8")
        command += ["-c", str(settings), "--rootdir", str(root)]
    return command


def _environment(consumer: Consumer, root: Path, device: str) -> dict[str, str]:
    # What the shell happens to hold for the suites or for pytest must not change the result.
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("SCIPY_") and name != "PYTEST_ADDOPTS"
    }
    environment |= consumer.environment
    environment[DEVICE_VARIABLE] = device
    environment[REASONS_VARIABLE] = os.pathsep.join(map(str, consumer.reasons(device)))
    sources = [] if consumer.checkout is None else [str(root / "src")]
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [*sources, str(PROJECT), environment.get("PYTHONPATH")]))
    environment.setdefault("MLX_ENABLE_TF32", "0")
    return environment
