"""The Tensors that a module owns: parameters, which are trained, and buffers, which are not."""

from __future__ import annotations

from typing import Any

import lucid
from lucid import Tensor

__all__ = ["Buffer", "Parameter"]


class Parameter(Tensor):
    """A Tensor to be trained: a module that gets one as an attribute counts it among its parameters.

    Parameters
    ----------
    data : Tensor or nested sequence of numbers
        The initial values. The history of a Tensor is left behind.
    requires_grad : bool, default: True
        Whether gradients are recorded for it.

    Examples
    --------
    >>> import lucid
    >>> weight = lucid.nn.Parameter(lucid.zeros((2, 3)))
    >>> weight.requires_grad
    True
    """

    __slots__ = ()

    def __new__(cls, data: Any, requires_grad: bool = True) -> Parameter:
        """Make a leaf of this class."""
        made = cls._from_tensor(_as_tensor(data), requires_grad)
        assert isinstance(made, Parameter)
        return made


class Buffer(Tensor):
    """A Tensor that belongs to a module's state but is not trained, such as a running mean.

    Parameters
    ----------
    data : Tensor or nested sequence of numbers
        The initial values. The history of a Tensor is left behind.
    persistent : bool, default: True
        Whether it is part of the module's ``state_dict``.

    Examples
    --------
    >>> import lucid
    >>> module = lucid.nn.Module()
    >>> module.mean = lucid.nn.Buffer(lucid.zeros(3))
    >>> list(module.state_dict())
    ['mean']
    """

    __slots__ = ("persistent",)

    persistent: bool

    def __new__(cls, data: Any, *, persistent: bool = True) -> Buffer:
        """Make a leaf of this class."""
        made = cls._from_tensor(_as_tensor(data), False)
        assert isinstance(made, Buffer)
        made.persistent = persistent
        return made


def _as_tensor(data: Any) -> Tensor:
    return data if isinstance(data, Tensor) else lucid.tensor(data)
