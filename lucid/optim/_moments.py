"""Running means, which most rules keep."""

from __future__ import annotations

from typing import Any

__all__ = ["running_mean", "running_square"]

# The new array is changed in place, for fresh memory costs more than arithmetic; what was given never is.


def running_mean(mean: Any, x: Any, keep: float) -> Any:
    """Return ``keep * mean + (1 - keep) * x``.

    Parameters
    ----------
    mean, x : Tensor
        The mean so far and the new value; any arrays of the standard.
    keep : float
        How much of the mean is kept.

    Returns
    -------
    Tensor
        The new mean.
    """
    new = mean * keep
    new += x * (1.0 - keep)
    return new


def running_square(mean: Any, x: Any, keep: float) -> Any:
    """Return ``keep * mean + (1 - keep) * x**2``.

    Parameters
    ----------
    mean, x : Tensor
        The mean square so far and the new value; any arrays of the standard.
    keep : float
        How much of the mean is kept.

    Returns
    -------
    Tensor
        The new mean square.
    """
    new = mean * keep
    square = x * x
    square *= 1.0 - keep
    new += square
    return new
