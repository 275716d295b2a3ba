"""The command line, end to end, on a small suite made here in the official one's shape."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from conformance import __main__ as command_line
from conformance.__main__ import main
from conformance.run import PROJECT
from conformance.suite import SuiteUnavailableError

CONFTEST = """
def pytest_addoption(parser):
    parser.addoption("--disable-deadline", action="store_true")
    for option in ("--max-examples", "--skips-file", "--xfails-file"):
        parser.addoption(option)
"""
PASSING = """
import os
def test_settings(pytestconfig):
    assert os.environ["ARRAY_API_TESTS_MODULE"] == "array_api_strict"
    assert os.environ["ARRAY_API_TESTS_VERSION"] == "2024.12"
    assert "ARRAY_API_TESTS_SKIP_DTYPES" not in os.environ
    assert pytestconfig.getoption("--max-examples") == "7"
    assert open(pytestconfig.getoption("--xfails-file")).read() == ""
    assert open(pytestconfig.getoption("--skips-file")).read() == ""
"""
OPTIONS = ["--module", "array_api_strict", "--version", "2024.12", "--max-examples", "7"]


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    for folder in ("array_api_tests", "array-api/spec", "array-api/src/array_api_stubs"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "array_api_tests" / "__init__.py").touch()
    (tmp_path / "array_api_tests" / "test_linalg.py").write_text(PASSING)
    (tmp_path / "array_api_tests" / "test_special_cases.py").write_text("def test_unary(): pass\n")
    # Ignored: only failures that the runner knows of may be expected.
    (tmp_path / "xfails.txt").write_text("array_api_tests/test_linalg.py\n")
    return tmp_path


def test_all_passed(suite: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARRAY_API_TESTS_SKIP_DTYPES", "float64")
    assert main([*OPTIONS, "--suite", str(suite)]) == 0
    table = capfd.readouterr().out.split("conformance to the array API standard 2024.12\n")[1].splitlines()
    assert [line.split() for line in table[1:4]] == [
        ["linalg", "1", "0", "0"],
        ["special_cases", "1", "0", "0"],
        ["total", "2", "0", "0"],
    ]
    assert table[-1].startswith("passed: 2 passed, 0 failed, 0 skipped")


def test_a_failure(suite: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (suite / "array_api_tests" / "test_fft.py").write_text("def test_rfft(): assert 1 == 2, 'not equal'\n")
    assert main([*OPTIONS, "--suite", str(suite)]) == 1
    out = capfd.readouterr().out
    assert "FAILED array_api_tests/test_fft.py::test_rfft\n    AssertionError: not equal" in out
    assert "FAILED: 2 passed, 1 failed, 0 skipped" in out


def test_special_cases_repeated(suite: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main([*OPTIONS, "--suite", str(suite), "--repeat-special-cases", "2"]) == 0
    rows = [line.split() for line in capfd.readouterr().out.splitlines()]
    assert ["special_cases", "(repeated)", "2", "0", "0"] in rows


def test_arguments_for_pytest(suite: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main([*OPTIONS, "--suite", str(suite), "--", "-k", "unary"]) == 0
    assert "passed: 1 passed, 0 failed" in capfd.readouterr().out


@pytest.mark.parametrize(
    ("content", "message"), [("import nothing_of_that_name\n", "did not run to its end"), ("", "did not run")]
)
def test_a_suite_that_breaks_is_a_failure(
    suite: Path, capfd: pytest.CaptureFixture[str], content: str, message: str
) -> None:
    for file in (suite / "array_api_tests").glob("test_*.py"):
        file.write_text(content)
    assert main([*OPTIONS, "--suite", str(suite)]) == 1
    assert message in capfd.readouterr().err


def test_no_suite_to_be_had(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(argument: Path | None) -> Path:
        raise SuiteUnavailableError("no network")

    monkeypatch.setattr(command_line, "find_suite", nothing)
    assert main(OPTIONS) == 2
    assert capsys.readouterr().err == "conformance: the official suite was NOT run: no network\n"


def test_as_a_command(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "conformance", *OPTIONS, "--suite", str(tmp_path)]
    result = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "was NOT run: --suite names" in result.stderr


def test_missing_packages(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command_line, "missing_requirements", lambda: ["ndindex"])
    assert main(OPTIONS) == 2
    assert 'not installed: ndindex; pip install "lucid-dl[test]"' in capsys.readouterr().err


@pytest.mark.parametrize(
    "argv",
    [
        ["--version", "2020.01"],
        ["--max-examples", "0"],
        ["--module", "array_api_strict", "--device", "mlx:cpu"],
        ["--no-such-option"],
    ],
)
def test_bad_arguments(argv: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(argv)
    assert caught.value.code == 2
