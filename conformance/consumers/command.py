"""``python -m conformance --consumer scipy``: the head, the runs and the report."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from conformance.consumers.run import missing_requirements, run_group
from conformance.consumers.selection import read_reasons
from conformance.consumers.suites import CONSUMERS
from conformance.report import Summary, lines, skip_lines
from conformance.run import RunBrokenError


def run_consumer(name: str, device: str, suite: Path | None, tests: list[str], extra: list[str]) -> bool:
    """Run a consumer's suite and print the report; return whether nothing failed.

    Raises
    ------
    SuiteUnavailableError, ValueError
        The suite could not be had.
    RunBrokenError
        It ran, but not to its end.
    """
    consumer = CONSUMERS[name]
    if missing := missing_requirements(consumer):
        raise ValueError(f'not installed: {", ".join(missing)}; pip install "lucid-dl[test]"')
    root = consumer.root(suite)
    print(f"{consumer.title(root)}, device {device}")
    for test_id, reason in read_reasons(*consumer.reasons(device)).items():
        print(f"may fail: {test_id}: {reason}")
    sys.stdout.flush()
    started = time.monotonic()
    summary = Summary()
    for group in consumer.paths(tests):
        print(f"\n--- {group}", flush=True)
        summary.add(run_group(consumer, root, group, device, extra), chapter=consumer.chapter)
    if not summary.chapters:
        raise RunBrokenError("no test that runs on Lucid was selected")
    print(f"\ntests of {name} that run on Lucid")
    for line in (*lines(summary), *skip_lines(summary)):
        print(line)
    total = summary.total
    verdict = "FAILED" if total["failed"] else "passed"
    print(
        f"{verdict}: {total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped,"
        f" {total['xfailed']} expected to fail, {time.monotonic() - started:.0f} s"
    )
    return not total["failed"]
