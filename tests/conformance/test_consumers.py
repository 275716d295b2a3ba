"""Consumers' suites: which tests are kept, what the report says, and runs on a small suite and on real files."""

from __future__ import annotations

import functools
from enum import Enum
from pathlib import Path

import numpy as np
import pytest

import lucid
from conformance.__main__ import main
from conformance.consumers.run import run_group
from conformance.consumers.selection import is_lucid, read_reasons
from conformance.consumers.suites import CONSUMERS, REASONS
from conformance.report import Summary, skip_lines


class Backend(Enum):
    NUMPY = "numpy"
    LUCID = "lucid"


# In the shape of array-api-extra's repository.
BACKENDS = """
from enum import Enum
import pytest
class Backend(Enum):
    NUMPY = "numpy"
    @property
    def modname(self):
        return self.value
    def like(self, *others):
        return self in others
    def pytest_param(self):
        return pytest.param(self, id=self.name.lower())
"""
CONFTEST = """
import importlib
import pytest
from array_api_extra._lib._backends import Backend
@pytest.fixture(params=[b.pytest_param() for b in Backend])
def xp(request):
    assert request.param.like(request.param)
    return importlib.import_module(request.param.modname)
"""
TESTS = """
import pytest
def test_without_a_namespace(): assert False
def test_sum(xp): assert xp.sum(xp.ones(3)) == 3
def test_name(xp): assert xp.__name__ == "numpy", "one special case"
def test_numpy(xp):
    if xp.__name__ == "lucid":
        pytest.skip("NumPy's own (here)")
def test_double(xp): assert xp.ones(3, dtype=xp.float64).dtype == xp.float64
@pytest.mark.thread_unsafe
def test_message(xp):
    with pytest.raises(ValueError, match="something else"):
        xp.ones(3, dtype=xp.float64)
        raise ValueError("something else")
def test_warning(xp):
    with pytest.warns(UserWarning):
        xp.ones(3, dtype=xp.float64)
        import warnings
        warnings.warn("it worked")
"""
SETTINGS = "[tool.pytest.ini_options]\naddopts = ['--strict-markers']\n"


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    for folder in ("tests/main", "src/array_api_extra/_lib"):
        (tmp_path / folder).mkdir(parents=True)
    package = tmp_path / "src" / "array_api_extra"
    for file in (package / "__init__.py", package / "_lib" / "__init__.py"):
        file.touch()
    (package / "_lib" / "_backends.py").write_text(BACKENDS)
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    (tmp_path / "tests" / "main" / "conftest.py").write_text(CONFTEST)
    (tmp_path / "tests" / "main" / "test_set.py").write_text(TESTS)
    return tmp_path


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (lucid, True),
        ("lucid", True),
        (Backend.LUCID, True),
        (("lucid", None), True),
        (functools.partial(print, array_namespace="lucid"), True),
        (functools.partial(print, X=("numpy", None), y=("lucid", "cpu")), True),
        (Backend.NUMPY, False),
        ("numpy", False),
        (np, False),
        (np.ones(2), False),
        (None, False),
        (functools.partial(print, array_namespace="numpy"), False),
    ],
)
def test_which_parameters_mean_lucid(value: object, expected: bool) -> None:
    assert is_lucid(value) is expected


def test_every_listed_failure_has_a_reason() -> None:
    files = sorted(REASONS.glob("*.txt"))
    assert {file.stem.removesuffix("_mlx") for file in files} <= CONSUMERS.keys()
    reasons = read_reasons(*files)
    assert reasons
    assert all("lucid" in test_id and "::" in test_id for test_id in reasons)
    assert not any("_mlx" in file.name for consumer in CONSUMERS.values() for file in consumer.reasons("cpu"))


def test_a_line_without_a_reason_is_refused(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("# a comment\n\na.py::test[lucid-1 # 2]  # theirs\n")
    assert read_reasons(tmp_path / "list.txt") == {"a.py::test[lucid-1 # 2]": "theirs"}
    (tmp_path / "list.txt").write_text("a.py::test[lucid]\n")
    with pytest.raises(ValueError, match=r"no reason given for a.py::test\[lucid\]"):
        read_reasons(tmp_path / "list.txt")


def test_a_report(suite: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["--consumer", "extra", "--suite", str(suite)]) == 1
    out = capfd.readouterr().out
    table = [line.split() for line in out.split("tests of extra that run on Lucid\n")[1].splitlines()]
    assert table[:3] == [
        ["chapter", "passed", "failed", "skipped"],
        ["set", "4", "1", "1"],
        ["total", "4", "1", "1"],
    ]
    assert "FAILED tests/main/test_set.py::test_name[lucid]\n    AssertionError: one special case" in out
    assert "skipped      1: NumPy's own (here)\n" in out
    assert "may fail: tests/main/test_set.py::TestNUnique::test_delegates[lucid]: asserts that" in out


def test_a_report_of_chosen_tests(suite: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["--consumer", "extra", "--suite", str(suite), "tests/main/test_set.py", "--", "-k", "sum"]) == 0
    assert "passed: 1 passed, 0 failed, 0 skipped" in capfd.readouterr().out
    assert main(["--consumer", "extra", "--suite", str(suite), "--", "-k", "nothing_of_that_name"]) == 1
    assert "no test that runs on Lucid was selected" in capfd.readouterr().err


def test_a_listed_failure_may_fail_and_must(
    suite: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("conformance.consumers.suites.REASONS", suite)
    (suite / "extra.txt").write_text("tests/main/test_set.py::test_name[lucid]  # it asks for the name\n")
    assert main(["--consumer", "extra", "--suite", str(suite)]) == 0
    assert "passed: 4 passed, 0 failed, 1 skipped, 1 expected to fail" in capfd.readouterr().out
    (suite / "extra.txt").write_text("tests/main/test_set.py::test_sum[lucid]  # out of date\n")
    assert main(["--consumer", "extra", "--suite", str(suite), "--", "-k", "sum"]) == 1
    assert "XPASS(strict)" in capfd.readouterr().out


def test_a_device_without_double_precision(suite: Path, capfd: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("mlx.core", reason="the run is on mlx:cpu")
    assert main(["--consumer", "extra", "--suite", str(suite), "--device", "mlx:cpu", "--", "-k", "not name"]) == 0
    out = capfd.readouterr().out
    assert "passed: 1 passed, 0 failed, 4 skipped" in out
    assert "skipped      3: asks for float64, which the device does not have\n" in out


def test_a_suite_that_breaks_is_a_failure(suite: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (suite / "tests" / "main" / "test_set.py").write_text("import nothing_of_that_name\n")
    assert main(["--consumer", "extra", "--suite", str(suite)]) == 1
    assert "tests/main did not run to its end: pytest exit code 2" in capfd.readouterr().err


# Real ones, as small as there are: that the plugins still fit the installed versions.
@pytest.mark.parametrize(
    ("name", "group", "least"),
    [("scipy", "scipy/constants", 3), ("sklearn", "sklearn/utils/tests/test_stats.py", 8)],
)
def test_the_installed_suites(name: str, group: str, least: int) -> None:
    consumer = CONSUMERS[name]
    summary = Summary()
    summary.add(run_group(consumer, consumer.root(None), group, "cpu", []), chapter=consumer.chapter)
    assert list(summary.chapters) == ["/".join(group.split("/")[:2])]
    assert summary.total["passed"] >= least
    assert not summary.failures
    assert all(line.startswith("skipped") for line in skip_lines(summary))


def test_no_suite_to_be_had(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--consumer", "extra", "--suite", str(tmp_path)]) == 2
    assert "the suite of extra was NOT run: --suite names" in capsys.readouterr().err
    assert main(["--consumer", "scipy", "--suite", str(tmp_path)]) == 2
    assert "the tests of scipy are those of the installed package" in capsys.readouterr().err


@pytest.mark.parametrize(
    "argv", [["cluster"], ["--consumer", "numpy"], ["--consumer", "scipy", "--module", "array_api_strict"]]
)
def test_bad_arguments(argv: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(argv)
    assert caught.value.code == 2


def test_paths_may_be_short() -> None:
    assert CONSUMERS["scipy"].paths(["signal", "scipy/fft"]) == ["scipy/signal", "scipy/fft"]
    assert CONSUMERS["sklearn"].paths([]) == ["sklearn"]
    assert CONSUMERS["extra"].paths(["main/test_at.py"]) == ["tests/main/test_at.py"]
