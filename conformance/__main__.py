"""The command line: ``python -m conformance --device cpu --version 2025.12``."""

from __future__ import annotations

import argparse
import importlib.util
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from conformance.report import Summary, lines
from conformance.run import SPECIAL_CASES, RunBrokenError, missing_requirements, run_suite
from conformance.suite import ENVIRONMENT_VARIABLE, SUITE, SuiteUnavailableError, commit_of, find_suite
from conformance.target import NEWEST, VERSIONS, Target, lucid_target

PASSED, FAILED, UNAVAILABLE = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run the suite and return the exit code: 0 all passed, 1 a failure, 2 the suite could not be had."""
    options, extra = _parse(sys.argv[1:] if argv is None else list(argv))
    if options.consumer:
        return _run_consumer(options, extra)
    if missing := missing_requirements():
        return _unavailable(f'not installed: {", ".join(missing)}; pip install "lucid-dl[test]"')
    try:
        target = _target(options)
        suite = find_suite(options.suite)
    except (SuiteUnavailableError, ValueError) as error:
        return _unavailable(str(error))
    print(f"array-api-tests {commit_of(suite) or '(no history)'} in {suite}")
    print(f"{target.module}, standard {target.version}, device {options.device}, {options.max_examples} examples")
    if target.skipped_dtypes:
        print(f"without {', '.join(target.skipped_dtypes)}, which the device does not have")
    for test_id, reason in target.expected_failures.items():
        print(f"may fail: {test_id}: {reason}")
    sys.stdout.flush()
    try:
        return _run(options, suite, target, extra)
    except RunBrokenError as error:
        print(f"conformance: {error}", file=sys.stderr)
        return FAILED


def _run(options: argparse.Namespace, suite: Path, target: Target, extra: list[str]) -> int:
    if options.jobs is not None:
        extra = ["-n", options.jobs, *extra]
    started = time.monotonic()
    summary = Summary()
    summary.add(run_suite(suite, target, options.max_examples, extra=extra))
    for _ in range(options.repeat_special_cases):
        report = run_suite(suite, target, options.max_examples, tests=SPECIAL_CASES, extra=extra)
        summary.add(report, suffix=" (repeated)")
    print(f"\nconformance to the array API standard {target.version}")
    for line in lines(summary):
        print(line)
    total, elapsed = summary.total, time.monotonic() - started
    verdict = "FAILED" if total["failed"] else "passed"
    print(f"{verdict}: {total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped, {elapsed:.0f} s")
    return FAILED if total["failed"] else PASSED


def _run_consumer(options: argparse.Namespace, extra: list[str]) -> int:
    from conformance.consumers.command import run_consumer

    try:
        passed = run_consumer(options.consumer, options.device, options.suite, options.tests, extra)
    except (SuiteUnavailableError, ValueError) as error:
        print(f"conformance: the suite of {options.consumer} was NOT run: {error}", file=sys.stderr)
        return UNAVAILABLE
    except RunBrokenError as error:
        print(f"conformance: {error}", file=sys.stderr)
        return FAILED
    return PASSED if passed else FAILED


def _parse(argv: list[str]) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(
        prog="python -m conformance",
        description="Run the official array API test suite on Lucid, or the suite of a library that takes its arrays.",
        epilog="What follows -- goes to pytest. Exit code: 0 all passed, 1 a failure, 2 the suite could not be had.",
    )
    parser.add_argument(
        "--consumer",
        choices=("scipy", "sklearn", "extra"),
        help="run the tests that this library (extra: array-api-extra) has for any array library",
    )
    parser.add_argument(
        "tests", nargs="*", help="with --consumer: folders or files of its tests, such as signal (default: all)"
    )
    parser.add_argument("--device", default="cpu", help="the default device of the run (default: cpu)")
    parser.add_argument("--version", default=NEWEST, choices=VERSIONS, help=f"of the standard (default: {NEWEST})")
    parser.add_argument("--max-examples", type=_positive, default=100, help="per test (default: 100)")
    parser.add_argument(
        "--suite",
        type=Path,
        help=f"folder of the suite (default: ${ENVIRONMENT_VARIABLE}, the user's cache, else a clone of {SUITE.url});"
        " likewise for --consumer extra",
    )
    parser.add_argument(
        "--repeat-special-cases",
        type=int,
        default=0,
        metavar="N",
        help="run that file N more times: its tests draw one example each, whatever --max-examples says",
    )
    parser.add_argument("--jobs", metavar="N", help="processes, a number or auto (needs pytest-xdist; default: one)")
    parser.add_argument("--module", help="run on this namespace instead of lucid, as the suite would import it")
    split = argv.index("--") if "--" in argv else len(argv)
    options = parser.parse_args(argv[:split])
    if options.tests and not options.consumer:
        parser.error(f"{options.tests[0]}: tests are chosen for --consumer only")
    if options.consumer and (options.module or options.repeat_special_cases or options.jobs):
        parser.error("--consumer goes with --device, --suite and tests alone")
    if options.module and options.device != "cpu":
        parser.error("--device chooses a device of lucid, --module another namespace: give one of them")
    if options.jobs is not None and importlib.util.find_spec("xdist") is None:
        parser.error("--jobs needs pytest-xdist, which is not installed: pip install pytest-xdist")
    return options, argv[split + 1 :]


def _target(options: argparse.Namespace) -> Target:
    if options.module:
        return Target(options.module, options.version)
    return lucid_target(options.device, options.version)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1, not {number}")
    return number


def _unavailable(reason: str) -> int:
    print(f"conformance: the official suite was NOT run: {reason}", file=sys.stderr)
    return UNAVAILABLE


if __name__ == "__main__":
    sys.exit(main())
