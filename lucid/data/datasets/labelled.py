"""What the functions of this package return: rows or pictures, each with its target."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

import lucid
from lucid.data._extra import pillow_image
from lucid.data.dataset import Dataset
from lucid.data.tensor_dataset import TensorDataset

if TYPE_CHECKING:
    from lucid import Tensor

__all__ = ["LabelledPictures", "LabelledTensors"]


class LabelledTensors(TensorDataset):
    """Inputs and targets as Tensors.

    Parameters
    ----------
    data : Tensor, shape (n, ...)
        The inputs.
    targets : Tensor, shape (n,)
        What belongs to them: numbers of classes, or values.
    classes : sequence of str, optional
        The names of the classes.
    feature_names : sequence of str, optional
        The names of the columns.

    Attributes
    ----------
    data, targets : Tensor
        As given.
    classes, feature_names : list of str
        As given; empty without.

    Examples
    --------
    >>> import lucid
    >>> iris = lucid.data.datasets.load_iris()
    >>> iris.classes
    ['setosa', 'versicolor', 'virginica']
    >>> iris.data.shape, iris.targets.shape
    ((120, 4), (120,))
    """

    def __init__(
        self, data: Tensor, targets: Tensor, classes: Sequence[str] = (), feature_names: Sequence[str] = ()
    ) -> None:
        super().__init__(data, targets)
        self.data, self.targets = data, targets
        self.classes, self.feature_names = list(classes), list(feature_names)


class LabelledPictures(Dataset[tuple[Any, Any]]):
    """Pictures that go through a transform when they are asked for, and targets.

    Parameters
    ----------
    data : ndarray of uint8, shape (n, height, width) or (n, height, width, 3)
        The pixels.
    targets : Tensor, shape (n,)
        The numbers of the classes.
    transform : callable
        Takes a Pillow image.
    classes : sequence of str, optional
        The names of the classes.

    Attributes
    ----------
    data, targets, transform : Any
        As given.
    classes : list of str
        As given; empty without.

    Examples
    --------
    >>> import lucid
    >>> from lucid.data import transforms
    >>> digits = lucid.data.datasets.load_digits(transform=transforms.Resize(28))
    >>> image, target = digits[0]
    >>> image.size
    (28, 28)
    """

    def __init__(
        self,
        data: np.ndarray[Any, np.dtype[np.uint8]],
        targets: Tensor,
        transform: Callable[[Any], Any],
        classes: Sequence[str] = (),
    ) -> None:
        self.data, self.targets, self.transform, self.classes = data, targets, transform, list(classes)

    def __len__(self) -> int:
        return len(self.data)

    def __getitem__(self, index: int) -> tuple[Any, Any]:
        return self.transform(pillow_image(self.data[index])), self.targets[index]


def pictures(
    pixels: np.ndarray[Any, np.dtype[np.uint8]],
    targets: Any,
    transform: Callable[[Any], Any] | None,
    classes: Sequence[str],
) -> LabelledTensors | LabelledPictures:
    """Return pictures as Tensors in [0, 1] with the channels first, or for a transform if there is one."""
    numbers = lucid.asarray(np.asarray(targets, dtype=np.int64), device="cpu")
    if transform is not None:
        return LabelledPictures(pixels, numbers, transform, classes)
    channels_first = pixels[:, None] if pixels.ndim == 3 else np.moveaxis(pixels, 3, 1)
    scaled = np.divide(channels_first, np.float32(255), dtype=np.float32, order="C")
    return LabelledTensors(lucid.asarray(scaled, device="cpu"), numbers, classes)
