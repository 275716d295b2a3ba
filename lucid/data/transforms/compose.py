"""One transform after the other, and functions as transforms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from lucid._errors import ArgumentTypeError
from lucid.data.transforms._arguments import probability
from lucid.data.transforms._draws import chance

__all__ = ["Compose", "Lambda", "RandomApply"]


class Compose:
    """Transforms one after the other.

    Parameters
    ----------
    transforms : sequence of callable
        The transforms.

    Examples
    --------
    >>> from lucid.data.transforms import Compose, Lambda
    >>> Compose([Lambda(abs), Lambda(float)])(-3)
    3.0
    """

    def __init__(self, transforms: Sequence[Callable[[Any], Any]]) -> None:
        self.transforms = list(transforms)

    def __call__(self, image: Any) -> Any:
        """Return the transformed picture."""
        for transform in self.transforms:
            image = transform(image)
        return image

    def __repr__(self) -> str:
        return "Compose(" + ", ".join(map(repr, self.transforms)) + ")"


class Lambda:
    """A function as a transform; worker processes need one that has a name at the top level of a module.

    Parameters
    ----------
    lambd : callable
        The function.

    Examples
    --------
    >>> from lucid.data.transforms import Lambda
    >>> Lambda(len)("abc")
    3
    """

    def __init__(self, lambd: Callable[[Any], Any]) -> None:
        if not callable(lambd):
            raise ArgumentTypeError(f"Lambda: lambd must be callable, got {type(lambd).__name__}")
        self.lambd = lambd

    def __call__(self, image: Any) -> Any:
        """Return the transformed picture."""
        return self.lambd(image)


class RandomApply:
    """Transforms that are applied all together or not at all.

    Parameters
    ----------
    transforms : sequence of callable
        The transforms.
    p : float, default: 0.5
        The probability that they are.

    Examples
    --------
    >>> from lucid.data.transforms import RandomApply
    >>> RandomApply([abs], p=1.0)(-3)
    3
    """

    def __init__(self, transforms: Sequence[Callable[[Any], Any]], p: float = 0.5) -> None:
        self.transforms = Compose(transforms)
        self.p = probability("RandomApply", p)

    def __call__(self, image: Any) -> Any:
        """Return the transformed picture."""
        return self.transforms(image) if chance(self.p) else image
