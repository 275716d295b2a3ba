"""The same number everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.init._filling import filled

if TYPE_CHECKING:
    from lucid import Tensor

__all__ = ["constant_", "ones_", "zeros_"]


def constant_(tensor: Tensor, val: float) -> Tensor:
    """Fill a Tensor with a number.

    Parameters
    ----------
    tensor : Tensor
        The Tensor, changed in place without recording.
    val : float
        The number.

    Returns
    -------
    Tensor
        The same Tensor.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.init.constant_(lucid.zeros(2), 0.3)
    Tensor([0.3, 0.3])
    """
    return filled("constant_", tensor, val)


def ones_(tensor: Tensor) -> Tensor:
    """Fill a Tensor with ones.

    Parameters
    ----------
    tensor : Tensor
        The Tensor, changed in place without recording.

    Returns
    -------
    Tensor
        The same Tensor.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.init.ones_(lucid.zeros(2))
    Tensor([1., 1.])
    """
    return filled("ones_", tensor, 1)


def zeros_(tensor: Tensor) -> Tensor:
    """Fill a Tensor with zeros.

    Parameters
    ----------
    tensor : Tensor
        The Tensor, changed in place without recording.

    Returns
    -------
    Tensor
        The same Tensor.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.init.zeros_(lucid.ones(2))
    Tensor([0., 0.])
    """
    return filled("zeros_", tensor, 0)
