"""Means over an epoch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lucid._errors import ArgumentTypeError

__all__ = ["Means", "Metric", "named"]

Metric = Callable[[Any, Any], Any]
"""A function of outputs and targets that returns the mean over a batch."""


class Means:
    """Means of numbers that come batch by batch, each as often as its batch has items."""

    def __init__(self) -> None:
        self._sums: dict[str, float] = {}
        self._weights: dict[str, int] = {}

    def add(self, name: str, value: float, weight: int) -> None:
        """Take the mean over a batch in.

        Parameters
        ----------
        name : str
            What it is the mean of.
        value : float
            The mean.
        weight : int
            The size of the batch.
        """
        self._sums[name] = self._sums.get(name, 0.0) + weight * value
        self._weights[name] = self._weights.get(name, 0) + weight

    def values(self) -> dict[str, float]:
        """Return the means.

        Returns
        -------
        dict of str to float
            In the order in which they first came.
        """
        return {name: total / self._weights[name] for name, total in self._sums.items()}


def named(metrics: Any, function: str) -> dict[str, Metric]:
    """Return metrics by name.

    Parameters
    ----------
    metrics : dict, sequence of callable, or None
        The metrics; a function is named as it was defined.
    function : str
        Who asks, for the error message.

    Returns
    -------
    dict of str to callable
        The metrics.

    Raises
    ------
    ArgumentTypeError
        If one cannot be called or has no name.
    """
    if metrics is None:
        return {}
    if isinstance(metrics, Mapping):
        found = dict(metrics)
    elif isinstance(metrics, Sequence) and not isinstance(metrics, str):
        found = {getattr(metric, "__name__", None): metric for metric in metrics}
        if len(found) != len(metrics):
            raise ArgumentTypeError(f"{function}: two metrics have the same name; give a dict")
    else:
        raise ArgumentTypeError(f"{function}: metrics must be a list of functions or a dict, got {metrics!r}")
    for name, metric in found.items():
        if not isinstance(name, str) or not callable(metric):
            raise ArgumentTypeError(
                f"{function}: metrics must be functions with names, or a dict from names to functions, got {metric!r}"
            )
    return found
