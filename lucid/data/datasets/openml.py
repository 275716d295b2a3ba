"""Pictures from OpenML, fetched once by scikit-learn, checked, and kept as a safetensors file."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from lucid._errors import ArgumentError
from lucid.data._extra import extra
from lucid.data.datasets.labelled import LabelledPictures, LabelledTensors, pictures
from lucid.data.datasets.splitting import check_split

__all__ = ["fetch_cifar10", "fetch_cifar100", "fetch_fashion_mnist", "fetch_mnist"]


@dataclass(frozen=True)
class _Source:
    """A data set of OpenML, and what is known of it: a file that differs is refused."""

    name: str
    data_id: int
    shape: tuple[int, ...]
    train: int
    test_counts: tuple[int, ...]
    classes: tuple[str, ...]


_DIGITS = tuple("0123456789")
_GARMENTS = ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot")
_OBJECTS = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
_MNIST_TEST = (980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009)

_MNIST = _Source("mnist_784", 554, (28, 28), 60_000, _MNIST_TEST, _DIGITS)
_FASHION_MNIST = _Source("fashion_mnist", 40996, (28, 28), 60_000, (1000,) * 10, _GARMENTS)
_CIFAR10 = _Source("cifar_10", 40927, (3, 32, 32), 50_000, (1000,) * 10, _OBJECTS)
_CIFAR100 = _Source("cifar_100", 41983, (3, 32, 32), 50_000, (100,) * 100, tuple(map(str, range(100))))


def fetch_mnist(
    split: str = "train",
    *,
    transform: Callable[[Any], Any] | None = None,
    data_home: str | os.PathLike[str] | None = None,
) -> LabelledTensors | LabelledPictures:
    """Return MNIST: 70,000 handwritten digits of 28 by 28 pixels, in 10 classes.

    Parameters
    ----------
    split : {"train", "test", "all"}, default: "train"
        The part: the first 60,000, the last 10,000 or all.
    transform : callable, optional
        Takes a Pillow image of mode L when an item is asked for. Without one, the data is a float32 Tensor in [0, 1].
    data_home : path, optional
        The folder to keep it in; by default ``lucid/data`` in the user's cache folder.

    Returns
    -------
    LabelledTensors or LabelledPictures
        Data of shape (n, 1, 28, 28), or pictures for the transform; int64 targets.

    Raises
    ------
    ArgumentError
        If there is no such part, or what was fetched is not what it should be.
    MissingExtraError
        If scikit-learn is not installed.

    References
    ----------
    .. [1] https://www.openml.org/d/554
    """
    return _pictures("fetch_mnist", _MNIST, split, transform, data_home)


def fetch_fashion_mnist(
    split: str = "train",
    *,
    transform: Callable[[Any], Any] | None = None,
    data_home: str | os.PathLike[str] | None = None,
) -> LabelledTensors | LabelledPictures:
    """Return Fashion-MNIST: 70,000 garments of 28 by 28 pixels, in 10 classes.

    Parameters
    ----------
    split : {"train", "test", "all"}, default: "train"
        The part: the first 60,000, the last 10,000 or all.
    transform : callable, optional
        Takes a Pillow image of mode L when an item is asked for. Without one, the data is a float32 Tensor in [0, 1].
    data_home : path, optional
        The folder to keep it in; by default ``lucid/data`` in the user's cache folder.

    Returns
    -------
    LabelledTensors or LabelledPictures
        Data of shape (n, 1, 28, 28), or pictures for the transform; int64 targets.

    Raises
    ------
    ArgumentError
        If there is no such part, or what was fetched is not what it should be.
    MissingExtraError
        If scikit-learn is not installed.

    References
    ----------
    .. [1] https://www.openml.org/d/40996
    """
    return _pictures("fetch_fashion_mnist", _FASHION_MNIST, split, transform, data_home)


def fetch_cifar10(
    split: str = "train",
    *,
    transform: Callable[[Any], Any] | None = None,
    data_home: str | os.PathLike[str] | None = None,
) -> LabelledTensors | LabelledPictures:
    """Return CIFAR-10: 60,000 colour photographs of 32 by 32 pixels, in 10 classes.

    Parameters
    ----------
    split : {"train", "test", "all"}, default: "train"
        The part: the first 50,000, the last 10,000 or all.
    transform : callable, optional
        Takes a Pillow image of mode RGB when an item is asked for. Without one, the data is a float32 Tensor in [0, 1].
    data_home : path, optional
        The folder to keep it in; by default ``lucid/data`` in the user's cache folder.

    Returns
    -------
    LabelledTensors or LabelledPictures
        Data of shape (n, 3, 32, 32), or pictures for the transform; int64 targets.

    Raises
    ------
    ArgumentError
        If there is no such part, or what was fetched is not what it should be.
    MissingExtraError
        If scikit-learn is not installed.

    References
    ----------
    .. [1] https://www.openml.org/d/40927
    """
    return _pictures("fetch_cifar10", _CIFAR10, split, transform, data_home)


def fetch_cifar100(
    split: str = "train",
    *,
    transform: Callable[[Any], Any] | None = None,
    data_home: str | os.PathLike[str] | None = None,
) -> LabelledTensors | LabelledPictures:
    """Return CIFAR-100: 60,000 colour photographs of 32 by 32 pixels, in 100 classes.

    Parameters
    ----------
    split : {"train", "test", "all"}, default: "train"
        The part: the first 50,000, the last 10,000 or all.
    transform : callable, optional
        Takes a Pillow image of mode RGB when an item is asked for. Without one, the data is a float32 Tensor in [0, 1].
    data_home : path, optional
        The folder to keep it in; by default ``lucid/data`` in the user's cache folder.

    Returns
    -------
    LabelledTensors or LabelledPictures
        Data of shape (n, 3, 32, 32), or pictures for the transform; int64 targets, the numbers of the fine classes.

    Raises
    ------
    ArgumentError
        If there is no such part, or what was fetched is not what it should be.
    MissingExtraError
        If scikit-learn is not installed.

    References
    ----------
    .. [1] https://www.openml.org/d/41983
    """
    return _pictures("fetch_cifar100", _CIFAR100, split, transform, data_home)


def _pictures(
    function: str, source: _Source, split: str, transform: Any, data_home: Any
) -> LabelledTensors | LabelledPictures:
    check_split(function, split)
    path = _folder(data_home) / f"{source.name}.safetensors"
    kept = _read(path)
    if kept is None:
        kept = _fetched(function, source)
        _write(path, *kept)
    pixels, targets = kept
    _check(function, source, pixels, targets)
    rows = {"train": slice(source.train), "test": slice(source.train, None), "all": slice(None)}[split]
    if split != "all":
        # The test part of each of the four is known by how often each class comes in it.
        counts = tuple(np.bincount(targets[source.train :], minlength=len(source.classes)).tolist())
        if counts != source.test_counts:
            raise ArgumentError(
                f"{function}: the rows from {source.train} on are not the test part of {source.name}, by the counts of"
                " its classes; use split='all' and divide it yourself"
            )
    if len(source.shape) == 3:
        pixels = np.moveaxis(pixels, 1, 3)  # OpenML has the channels first, Pillow last
    return pictures(np.ascontiguousarray(pixels[rows]), targets[rows], transform, source.classes)


def _fetched(function: str, source: _Source) -> tuple[Any, Any]:
    # scikit-learn compares the file with the checksum that OpenML declares.
    fetch = extra("sklearn.datasets", "scikit-learn", function).fetch_openml
    bunch = fetch(data_id=source.data_id, as_frame=False, parser="auto", cache=False)
    data, targets = np.asarray(bunch.data), np.asarray(bunch.target)
    numbers = targets.astype(np.float64).astype(np.int64)  # strings on OpenML, some of them "5.0"
    whole = np.asarray(data, dtype=np.float64)
    if data.ndim != 2 or not (np.rint(whole) == whole).all() or whole.min() < 0 or whole.max() > 255:
        raise ArgumentError(f"{function}: the values fetched from OpenML are not pixels between 0 and 255")
    if data.shape[1] != int(np.prod(source.shape)):
        raise ArgumentError(f"{function}: {np.prod(source.shape)} pixels were expected per row, got {data.shape[1]}")
    # In C order: safetensors writes the memory as it lies, and forgets another order.
    pixels = whole.astype(np.uint8, order="C").reshape(-1, *source.shape)
    _check(function, source, pixels, numbers)
    return pixels, numbers


def _check(function: str, source: _Source, pixels: Any, targets: Any) -> None:
    n = source.train + sum(source.test_counts)
    if pixels.shape != (n, *source.shape) or targets.shape != (n,):
        raise ArgumentError(
            f"{function}: {n} pictures of shape {source.shape} were expected, got {pixels.shape} and {targets.shape}"
        )
    if not np.array_equal(np.unique(targets), np.arange(len(source.classes))):
        raise ArgumentError(f"{function}: the targets are not the classes 0 to {len(source.classes) - 1}")


def _folder(data_home: Any) -> Path:
    if data_home is not None:
        return Path(data_home)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lucid" / "data"


def _read(path: Path) -> tuple[Any, Any] | None:
    """Return what a file keeps; None if there is none or it is damaged, so that it is fetched again."""
    if not path.exists():
        return None
    from safetensors import SafetensorError, safe_open  # here, so that workers need not load it

    try:
        with safe_open(path, framework="numpy") as file:
            digest = (file.metadata() or {}).get("sha256")
            pixels, targets = file.get_tensor("pixels"), file.get_tensor("targets")
    except (SafetensorError, OSError):
        return None
    return (pixels, targets) if digest == _digest(pixels, targets) else None


def _write(path: Path, pixels: Any, targets: Any) -> None:
    from safetensors.numpy import save_file

    path.parent.mkdir(parents=True, exist_ok=True)
    # Under another name first: whoever reads at the same time finds the whole file or none.
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        save_file({"pixels": pixels, "targets": targets}, unfinished, {"sha256": _digest(pixels, targets)})
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def _digest(pixels: Any, targets: Any) -> str:
    digest = hashlib.sha256(np.ascontiguousarray(pixels).data)
    digest.update(np.ascontiguousarray(targets).data)
    return digest.hexdigest()
