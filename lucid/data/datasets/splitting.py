"""A part to train with and a part to test with."""

from __future__ import annotations

from typing import Any

import numpy as np

from lucid._errors import ArgumentError
from lucid.data._extra import extra

__all__ = ["check_split", "rows_of_split"]


def check_split(function: str, split: str) -> None:
    """Raise if a split has no such name.

    Parameters
    ----------
    function : str
        Who asks, for the error message.
    split : str
        The name.

    Raises
    ------
    ArgumentError
        If it is none of the three.
    """
    if split not in ("train", "test", "all"):
        raise ArgumentError(f"{function}: split must be 'train', 'test' or 'all', got {split!r}")


def rows_of_split(
    function: str, n: int, split: str, test_size: float, seed: int, strata: Any
) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return which rows belong to a part, by scikit-learn's ``train_test_split``.

    Parameters
    ----------
    function : str
        Who asks, for the error message.
    n : int
        How many rows there are.
    split : {"train", "test", "all"}
        The part.
    test_size : float
        Which fraction the test part is.
    seed : int
        What the choice depends on.
    strata : ndarray, shape (n,), or None
        Classes that come in the same proportions in both parts.

    Returns
    -------
    ndarray, shape (rows,)
        The rows, in rising order.

    Raises
    ------
    ArgumentError
        If there is no such part, or `test_size` is no fraction.
    """
    check_split(function, split)
    if not 0 < test_size < 1:
        raise ArgumentError(f"{function}: test_size must lie between 0 and 1, got {test_size}")
    if split == "all":
        return np.arange(n)
    selection = extra("sklearn.model_selection", "scikit-learn", function)
    train, test = selection.train_test_split(np.arange(n), test_size=test_size, random_state=seed, stratify=strata)
    return np.sort(train if split == "train" else test)
