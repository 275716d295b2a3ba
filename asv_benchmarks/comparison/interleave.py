"""Measuring several ways to do one thing so that their ratio means something."""

from __future__ import annotations

import gc
import math
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

__all__ = ["Result", "Workload", "measure"]

SHORTEST_SAMPLE = 0.05
"""Seconds a sample takes at least, by repeating the call."""

REST = 0.05
"""Seconds between samples: the worker threads of one library spin for a while before they sleep."""

WARM_UP = 0.01
"""Seconds of calls before a sample, one at least: after a rest and a garbage collection the first takes up to three
times as long as the tenth, for the threads sleep and the caches hold other things."""


@dataclass
class Workload:
    """One thing that each contender does.

    Attributes
    ----------
    name : str
        What it is called in the report.
    contenders : mapping of str to callable
        ``"Lucid"``, what it is compared with, and others for information. A callable does the work once, results and
        all.
    against : str
        The contender that the target is about.
    target : float or None
        The largest ratio of Lucid to `against` that is wanted; None where there is no target.
    scale : float
        What one call's seconds (or other cost) are multiplied by to give `unit`.
    unit : str
        What the report shows.
    check : callable
        Raises AssertionError unless all contenders compute the same.
    cost : callable or None
        Returns what one call costs where that is not the time it takes; it is called with the contender.
    rounds : int or None
        How often it is measured at most.
    """

    name: str
    contenders: Mapping[str, Callable[[], object]]
    against: str
    target: float | None
    scale: float
    unit: str
    check: Callable[[], None]
    cost: Callable[[Callable[[], object]], float] | None = None
    rounds: int | None = None


@dataclass
class Result:
    """What was measured: for each contender one cost for each round."""

    workload: Workload
    costs: dict[str, list[float]] = field(default_factory=dict)

    def median(self, name: str) -> float:
        """Return the median cost of a contender, in the unit of the workload."""
        return statistics.median(self.costs[name]) * self.workload.scale

    def ratio(self, against: str | None = None) -> tuple[float, float, float]:
        """Return the median, lower and upper quartile of the rounds' ratios to a contender.

        It is the one that the target is about unless another is named.
        A round's samples are taken within a second or so, so what slows the machine down for longer cancels out.
        """
        pairs = zip(self.costs["Lucid"], self.costs[against or self.workload.against], strict=True)
        ratios = [ours / theirs for ours, theirs in pairs]
        if len(ratios) == 1:
            return ratios[0], ratios[0], ratios[0]
        lower, middle, upper = statistics.quantiles(ratios, n=4, method="inclusive")
        return middle, lower, upper


def measure(workload: Workload, rounds: int, collector: bool = False) -> Result:
    """Check that the contenders agree, then let each have one sample per round, in turning order.

    The garbage collector is off in the samples, as `timeit` has it, unless `collector` says otherwise.
    """
    workload.check()
    rounds = max(1, min(rounds, workload.rounds or rounds))
    names = list(workload.contenders)
    result = Result(workload, {name: [] for name in names})
    calls = {} if workload.cost else {name: _calls_per_sample(workload.contenders[name]) for name in names}
    for i in range(rounds):
        for k in range(len(names)):
            name = names[(i + k) % len(names)]
            contender = workload.contenders[name]
            cost = workload.cost(contender) if workload.cost else _sample(contender, calls[name], collector)
            result.costs[name].append(cost)
    return result


def _sample(run: Callable[[], object], calls: int, collector: bool) -> float:
    """Return the seconds one call takes."""
    time.sleep(REST)
    gc.collect()
    if not collector:
        gc.disable()
    try:
        start = time.perf_counter()
        run()
        while time.perf_counter() - start < WARM_UP:
            run()
        start = time.perf_counter()
        for _ in range(calls):
            run()
        return (time.perf_counter() - start) / calls
    finally:
        gc.enable()


def _calls_per_sample(run: Callable[[], object]) -> int:
    run()
    start = time.perf_counter()
    run()
    once = time.perf_counter() - start
    return max(1, math.ceil(SHORTEST_SAMPLE / once))
