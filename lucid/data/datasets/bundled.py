"""The data sets that come with scikit-learn: nothing is downloaded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import lucid
from lucid.data._extra import extra
from lucid.data.datasets.labelled import LabelledPictures, LabelledTensors, pictures
from lucid.data.datasets.splitting import rows_of_split

__all__ = ["load_breast_cancer", "load_diabetes", "load_digits", "load_iris", "load_wine"]


def load_digits(
    split: str = "train", *, test_size: float = 0.2, seed: int = 0, transform: Callable[[Any], Any] | None = None
) -> LabelledTensors | LabelledPictures:
    """Return 1,797 handwritten digits of 8 by 8 pixels, in 10 classes.

    Parameters
    ----------
    split : {"train", "test", "all"}, default: "train"
        The part.
    test_size : float, default: 0.2
        Which fraction the test part is; each class has the same share of both.
    seed : int, default: 0
        What the choice depends on.
    transform : callable, optional
        Takes a Pillow image of mode L when an item is asked for. Without one, the data is a float32 Tensor in [0, 1].

    Returns
    -------
    LabelledTensors or LabelledPictures
        Data of shape (n, 1, 8, 8), or pictures for the transform; int64 targets.

    Raises
    ------
    ArgumentError
        If there is no such part.
    MissingExtraError
        If scikit-learn is not installed.

    Examples
    --------
    >>> import lucid
    >>> digits = lucid.data.datasets.load_digits("test")
    >>> digits.data.shape
    (360, 1, 8, 8)
    """
    bunch = _bunch("load_digits")
    rows = rows_of_split("load_digits", len(bunch.target), split, test_size, seed, bunch.target)
    images, targets, names = bunch.images[rows], bunch.target[rows], [str(name) for name in bunch.target_names]
    if transform is not None:
        return pictures(np.rint(images * (255 / 16)).astype(np.uint8), targets, transform, names)
    return _tensors((images / 16)[:, None], targets, np.int64, names)


def load_iris(split: str = "train", *, test_size: float = 0.2, seed: int = 0) -> LabelledTensors:
    """Return 150 flowers: the length and width of sepal and petal in cm, and which of 3 species it is.

    Parameters
    ----------
    split : {"train", "test", "all"}, default: "train"
        The part.
    test_size : float, default: 0.2
        Which fraction the test part is; each class has the same share of both.
    seed : int, default: 0
        What the choice depends on.

    Returns
    -------
    LabelledTensors
        Data of shape (n, 4), float32; int64 targets.

    Raises
    ------
    ArgumentError
        If there is no such part.
    MissingExtraError
        If scikit-learn is not installed.

    Examples
    --------
    >>> import lucid
    >>> lucid.data.datasets.load_iris("all").data.shape
    (150, 4)
    """
    return _classes("load_iris", split, test_size, seed)


def load_wine(split: str = "train", *, test_size: float = 0.2, seed: int = 0) -> LabelledTensors:
    """Return 178 wines: 13 chemical quantities, and which of 3 growers made it.

    Parameters
    ----------
    split : {"train", "test", "all"}, default: "train"
        The part.
    test_size : float, default: 0.2
        Which fraction the test part is; each class has the same share of both.
    seed : int, default: 0
        What the choice depends on.

    Returns
    -------
    LabelledTensors
        Data of shape (n, 13), float32; int64 targets.

    Raises
    ------
    ArgumentError
        If there is no such part.
    MissingExtraError
        If scikit-learn is not installed.

    Examples
    --------
    >>> import lucid
    >>> lucid.data.datasets.load_wine("all").feature_names[0]
    'alcohol'
    """
    return _classes("load_wine", split, test_size, seed)


def load_breast_cancer(split: str = "train", *, test_size: float = 0.2, seed: int = 0) -> LabelledTensors:
    """Return 569 tumours: 30 quantities of their cell nuclei, and whether they are malignant (0) or benign (1).

    Parameters
    ----------
    split : {"train", "test", "all"}, default: "train"
        The part.
    test_size : float, default: 0.2
        Which fraction the test part is; each class has the same share of both.
    seed : int, default: 0
        What the choice depends on.

    Returns
    -------
    LabelledTensors
        Data of shape (n, 30), float32; int64 targets.

    Raises
    ------
    ArgumentError
        If there is no such part.
    MissingExtraError
        If scikit-learn is not installed.

    Examples
    --------
    >>> import lucid
    >>> lucid.data.datasets.load_breast_cancer().classes
    ['malignant', 'benign']
    """
    return _classes("load_breast_cancer", split, test_size, seed)


def load_diabetes(split: str = "train", *, test_size: float = 0.2, seed: int = 0) -> LabelledTensors:
    """Return 442 patients: 10 quantities, centred and scaled, and how their disease went on in a year, a number.

    Parameters
    ----------
    split : {"train", "test", "all"}, default: "train"
        The part.
    test_size : float, default: 0.2
        Which fraction the test part is.
    seed : int, default: 0
        What the choice depends on.

    Returns
    -------
    LabelledTensors
        Data of shape (n, 10) and targets of shape (n,), both float32.

    Raises
    ------
    ArgumentError
        If there is no such part.
    MissingExtraError
        If scikit-learn is not installed.

    Examples
    --------
    >>> import lucid
    >>> lucid.data.datasets.load_diabetes("all").targets.dtype
    lucid.float32
    """
    bunch = _bunch("load_diabetes")
    rows = rows_of_split("load_diabetes", len(bunch.target), split, test_size, seed, None)
    return _tensors(bunch.data[rows], bunch.target[rows], np.float32, (), bunch.feature_names)


def _bunch(function: str) -> Any:
    return getattr(extra("sklearn.datasets", "scikit-learn", function), function)()


def _classes(function: str, split: str, test_size: float, seed: int) -> LabelledTensors:
    bunch = _bunch(function)
    rows = rows_of_split(function, len(bunch.target), split, test_size, seed, bunch.target)
    return _tensors(bunch.data[rows], bunch.target[rows], np.int64, bunch.target_names, bunch.feature_names)


def _tensors(data: Any, targets: Any, kind: Any, classes: Any, features: Any = ()) -> LabelledTensors:
    return LabelledTensors(
        lucid.asarray(np.ascontiguousarray(data, dtype=np.float32), device="cpu"),
        lucid.asarray(np.asarray(targets, dtype=kind), device="cpu"),
        [str(name) for name in classes],
        [str(name) for name in features],
    )
