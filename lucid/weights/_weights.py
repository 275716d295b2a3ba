"""What is known of trained weights, and how they are read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import lucid
from lucid._errors import ArgumentError

if TYPE_CHECKING:
    from lucid import Tensor

__all__ = ["Weights", "WeightsInfo", "weights_of"]


@dataclass(frozen=True)
class WeightsInfo:
    """Where weights come from and what they can do.

    Attributes
    ----------
    file : str
        The file, in the folder ``files`` of this package.
    sha256 : str
        Its checksum.
    source : str
        The repository and the program that made them.
    licence : str
        The licence they are under.
    recipe : str
        How they were trained, the seed included.
    data : str
        What they were trained on.
    metrics : dict of str to float
        What was measured, and on what.
    preprocess : callable
        Turns raw inputs into what the model was trained on.
    """

    file: str
    sha256: str
    source: str
    licence: str
    recipe: str
    data: str
    preprocess: Callable[[Any], Tensor]
    metrics: dict[str, float] = field(default_factory=dict)


class Weights(Enum):
    """The base class of the enumerations; each member's value is a `WeightsInfo`."""

    @property
    def info(self) -> WeightsInfo:
        """Where these weights come from and what they can do."""
        info: WeightsInfo = self.value
        return info

    def transforms(self) -> Callable[[Any], Tensor]:
        """Return the function that turns raw inputs into what the model was trained on.

        Returns
        -------
        callable
            The preprocessing.
        """
        return self.info.preprocess

    def state_dict(self) -> dict[str, Tensor]:
        """Read the weights, which are checked first.

        Returns
        -------
        dict of str to Tensor
            For ``load_state_dict``.

        Raises
        ------
        ArgumentError
            If the file is not the one that was published.
        """
        from safetensors.numpy import load

        content = files("lucid.weights").joinpath("files", self.info.file).read_bytes()
        found = hashlib.sha256(content).hexdigest()
        if found != self.info.sha256:
            raise ArgumentError(
                f"{type(self).__name__}.{self.name}: {self.info.file} is damaged or was changed (SHA-256 {found}, "
                f"expected {self.info.sha256}); install the package again"
            )
        return {name: lucid.tensor(array) for name, array in load(content).items()}


_BY_FACTORY: dict[str, type[Weights]] = {}


def weights_of(factory: str) -> type[Weights] | None:
    """Return the enumeration of a model's weights.

    Parameters
    ----------
    factory : str
        The name of the model.

    Returns
    -------
    type or None
        The enumeration, or None if there are no weights.

    Examples
    --------
    >>> import lucid
    >>> lucid.weights.weights_of("lenet_5").__name__
    'LeNet_5_Weights'
    """
    return _BY_FACTORY.get(factory)


def belongs_to(factory: str) -> Callable[[type[Weights]], type[Weights]]:
    """Return a decorator that enters an enumeration as a model's.

    Parameters
    ----------
    factory : str
        The name of the model.

    Returns
    -------
    callable
        The decorator.
    """

    def enter(weights: type[Weights]) -> type[Weights]:
        _BY_FACTORY[factory] = weights
        return weights

    return enter
