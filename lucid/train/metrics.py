"""Measures of how good outputs are: functions of outputs and targets that return the mean over a batch."""

from __future__ import annotations

import lucid
from lucid import Tensor
from lucid._errors import ArgumentError, ShapeError

__all__ = ["accuracy", "binary_accuracy", "mean_absolute_error", "mean_squared_error", "top_k_accuracy"]


def accuracy(outputs: Tensor, targets: Tensor) -> float:
    """Return the fraction of items whose highest score is that of the right class.

    Parameters
    ----------
    outputs : Tensor, shape (n, classes, *rest)
        Scores, logits or probabilities.
    targets : Tensor of int, shape (n, *rest)
        The right classes.

    Returns
    -------
    float
        Between 0 and 1.

    Raises
    ------
    ShapeError
        If the shapes do not fit.

    Examples
    --------
    >>> import lucid
    >>> scores = lucid.asarray([[0.1, 0.9], [0.8, 0.2]])
    >>> lucid.train.metrics.accuracy(scores, lucid.asarray([1, 1]))
    0.5
    """
    _check_classes("accuracy", outputs, targets)
    return _fraction(lucid.argmax(outputs, axis=1) == targets)


def top_k_accuracy(outputs: Tensor, targets: Tensor, k: int = 5) -> float:
    """Return the fraction of items whose right class is among those with the `k` highest scores.

    Parameters
    ----------
    outputs : Tensor, shape (n, classes, *rest)
        Scores, logits or probabilities.
    targets : Tensor of int, shape (n, *rest)
        The right classes.
    k : int, default: 5
        How many classes may be named.

    Returns
    -------
    float
        Between 0 and 1. A class counts if fewer than `k` others have a higher score, so ties are in its favour.

    Raises
    ------
    ArgumentError
        If `k` is less than 1.
    ShapeError
        If the shapes do not fit.

    Examples
    --------
    >>> import lucid
    >>> scores = lucid.asarray([[0.1, 0.6, 0.3], [0.5, 0.4, 0.1]])
    >>> lucid.train.metrics.top_k_accuracy(scores, lucid.asarray([2, 2]), k=2)
    0.5
    """
    if k < 1:
        raise ArgumentError(f"top_k_accuracy: k must be at least 1, got {k}")
    _check_classes("top_k_accuracy", outputs, targets)
    own = lucid.take_along_axis(outputs, lucid.expand_dims(targets, axis=1), axis=1)
    return _fraction(lucid.sum(lucid.astype(outputs > own, lucid.int64), axis=1) < k)


def binary_accuracy(outputs: Tensor, targets: Tensor, threshold: float = 0.0) -> float:
    """Return the fraction of yes-or-no questions that are answered right.

    Parameters
    ----------
    outputs : Tensor
        Logits; yes is what lies above `threshold`.
    targets : Tensor, shape of `outputs`
        1 or True for yes, 0 or False for no.
    threshold : float, default: 0.0
        0.5 for probabilities.

    Returns
    -------
    float
        Between 0 and 1.

    Raises
    ------
    ShapeError
        If the shapes differ.

    Examples
    --------
    >>> import lucid
    >>> lucid.train.metrics.binary_accuracy(lucid.asarray([2.0, -1.0]), lucid.asarray([1.0, 1.0]))
    0.5
    """
    _check_same("binary_accuracy", outputs, targets)
    return _fraction((outputs > threshold) == (targets != 0))


def mean_absolute_error(outputs: Tensor, targets: Tensor) -> float:
    """Return the mean distance from the targets.

    Parameters
    ----------
    outputs : Tensor
        The predictions.
    targets : Tensor, shape of `outputs`
        What they should be.

    Returns
    -------
    float
        At least 0, in the unit of the targets.

    Raises
    ------
    ShapeError
        If the shapes differ.

    Examples
    --------
    >>> import lucid
    >>> lucid.train.metrics.mean_absolute_error(lucid.asarray([1.0, 5.0]), lucid.asarray([1.0, 2.0]))
    1.5
    """
    _check_same("mean_absolute_error", outputs, targets)
    return float(lucid.mean(lucid.abs(outputs - targets)))


def mean_squared_error(outputs: Tensor, targets: Tensor) -> float:
    """Return the mean squared distance from the targets.

    Parameters
    ----------
    outputs : Tensor
        The predictions.
    targets : Tensor, shape of `outputs`
        What they should be.

    Returns
    -------
    float
        At least 0, in the square of the targets' unit.

    Raises
    ------
    ShapeError
        If the shapes differ.

    Examples
    --------
    >>> import lucid
    >>> lucid.train.metrics.mean_squared_error(lucid.asarray([1.0, 5.0]), lucid.asarray([1.0, 2.0]))
    4.5
    """
    _check_same("mean_squared_error", outputs, targets)
    return float(lucid.mean((outputs - targets) ** 2))


def _fraction(right: Tensor) -> float:
    # counted, not averaged: float32 would round
    return int(lucid.sum(lucid.astype(right, lucid.int64))) / right.size


def _check_classes(name: str, outputs: Tensor, targets: Tensor) -> None:
    if outputs.ndim < 2 or (outputs.shape[0], *outputs.shape[2:]) != targets.shape:
        raise ShapeError(
            f"{name}: outputs of shape (n, classes, ...) need targets of shape (n, ...), "
            f"got {outputs.shape} and {targets.shape}"
        )


def _check_same(name: str, outputs: Tensor, targets: Tensor) -> None:
    # (n, 1) and (n,) would broadcast to (n, n), and the number be wrong
    if outputs.shape != targets.shape:
        raise ShapeError(
            f"{name}: outputs and targets must have the same shape, got {outputs.shape} and {targets.shape}"
        )
