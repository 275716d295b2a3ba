"""What samplers share: they iterate over indices, and those that draw can be saved and restored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from lucid._errors import ArgumentError, ArgumentTypeError

if TYPE_CHECKING:
    from lucid.random import Generator

__all__ = ["Sampler", "count", "drawing_device"]

T_co = TypeVar("T_co", covariant=True)


class Sampler(Generic[T_co]):
    """The base class of samplers.

    A subclass defines ``__iter__``, which returns indices of one epoch, and ``__len__``. One that remembers something
    from epoch to epoch defines ``state_dict`` and ``load_state_dict`` too: `DataLoader.state_dict` includes it.

    Examples
    --------
    >>> import lucid
    >>> class Backwards(lucid.data.Sampler):
    ...     def __init__(self, dataset):
    ...         self.n = len(dataset)
    ...     def __iter__(self):
    ...         return iter(range(self.n - 1, -1, -1))
    ...     def __len__(self):
    ...         return self.n
    >>> list(Backwards("abc"))
    [2, 1, 0]
    """

    def __iter__(self) -> Iterator[T_co]:
        raise NotImplementedError(f"{type(self).__name__} must define __iter__")


class DrawingSampler(Sampler[int]):
    """A sampler that draws the indices of a whole epoch when the epoch begins."""

    generator: Generator | None

    def _drawn(self) -> list[int]:
        """Return the indices of an epoch."""
        raise NotImplementedError

    def __iter__(self) -> Iterator[int]:
        return iter(self._drawn())

    def state_dict(self) -> dict[str, Any]:
        """Return the state of the generator, if there is one of its own.

        Returns
        -------
        dict
            Plain numbers, strings and lists.
        """
        return {} if self.generator is None else {"generator": self.generator.get_state()}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on where `state_dict` was called.

        Parameters
        ----------
        state_dict : dict
            What `state_dict` returned.
        """
        if (self.generator is None) is not ("generator" not in state_dict):
            raise ArgumentError(
                f"{type(self).__name__}.load_state_dict: the saved sampler and this one must both have a generator of"
                " their own, or neither"
            )
        if self.generator is not None:
            self.generator.set_state(state_dict["generator"])


def drawing_device(generator: Generator | None) -> str | None:
    """Return the device to draw on: the generator's, and the CPU without one, whatever the default device is.

    Parameters
    ----------
    generator : Generator or None
        The source.

    Returns
    -------
    str or None
        The `device` argument of functions of `lucid.random`.
    """
    return "cpu" if generator is None else None


def count(function: str, name: str, value: Any, least: int = 1) -> int:
    """Return a number of things.

    Parameters
    ----------
    function, name : str
        Who asks for what, for the error message.
    value : Any
        What was given.
    least : int, default: 1
        The smallest that is allowed.

    Returns
    -------
    int
        The number.

    Raises
    ------
    ArgumentTypeError
        If it is no integer.
    ArgumentError
        If it is too small.
    """
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise ArgumentTypeError(f"{function}: {name} must be an int, got {value!r}")
    number = value.__index__()
    if number < least:
        raise ArgumentError(f"{function}: {name} must be at least {least}, got {number}")
    return int(number)
