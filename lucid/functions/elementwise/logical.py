"""Logic on truth values and on bits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._dispatch import Op, Scalar, binary, unary

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = [
    "bitwise_and",
    "bitwise_invert",
    "bitwise_left_shift",
    "bitwise_or",
    "bitwise_right_shift",
    "bitwise_xor",
    "logical_and",
    "logical_not",
    "logical_or",
    "logical_xor",
]

_LOGICAL_AND = Op("logical_and", "x1 x2", elementwise=True)
_LOGICAL_OR = Op("logical_or", "x1 x2", elementwise=True)
_LOGICAL_XOR = Op("logical_xor", "x1 x2", elementwise=True)
_LOGICAL_NOT = Op("logical_not", "x", elementwise=True)
_BITWISE_AND = Op("bitwise_and", "x1 x2", elementwise=True)
_BITWISE_OR = Op("bitwise_or", "x1 x2", elementwise=True)
_BITWISE_XOR = Op("bitwise_xor", "x1 x2", elementwise=True)
_BITWISE_INVERT = Op("bitwise_invert", "x", elementwise=True)
_BITWISE_LEFT_SHIFT = Op("bitwise_left_shift", "x1 x2", elementwise=True)
_BITWISE_RIGHT_SHIFT = Op("bitwise_right_shift", "x1 x2", elementwise=True)


def logical_and(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    """Return whether both elements are true.

    Parameters
    ----------
    x1, x2 : Tensor or number
        Truth values; a number is true if it is not zero. Shapes that broadcast; at most one is a Python number.

    Returns
    -------
    Tensor
        Bool, of the broadcast shape.

    Examples
    --------
    >>> import lucid
    >>> lucid.logical_and(lucid.asarray([True, False]), True)
    Tensor([ True, False])
    """
    return binary(_LOGICAL_AND, x1, x2)


def logical_or(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    """Return whether at least one of two elements is true.

    Parameters
    ----------
    x1, x2 : Tensor or number
        Truth values; a number is true if it is not zero. Shapes that broadcast; at most one is a Python number.

    Returns
    -------
    Tensor
        Bool, of the broadcast shape.

    Examples
    --------
    >>> import lucid
    >>> lucid.logical_or(lucid.asarray([True, False]), False)
    Tensor([ True, False])
    """
    return binary(_LOGICAL_OR, x1, x2)


def logical_xor(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    """Return whether exactly one of two elements is true.

    Parameters
    ----------
    x1, x2 : Tensor or number
        Truth values; a number is true if it is not zero. Shapes that broadcast; at most one is a Python number.

    Returns
    -------
    Tensor
        Bool, of the broadcast shape.

    Examples
    --------
    >>> import lucid
    >>> lucid.logical_xor(lucid.asarray([True, False]), True)
    Tensor([False,  True])
    """
    return binary(_LOGICAL_XOR, x1, x2)


def logical_not(x: Tensor, /) -> Tensor:
    """Return whether each element is false.

    Parameters
    ----------
    x : Tensor
        Truth values; a number is true if it is not zero.

    Returns
    -------
    Tensor
        Bool, of the shape of `x`.

    Examples
    --------
    >>> import lucid
    >>> lucid.logical_not(lucid.asarray([True, False]))
    Tensor([False,  True])
    """
    return unary(_LOGICAL_NOT, x)


def bitwise_and(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    """Return the bits that are set in both elements.

    Parameters
    ----------
    x1, x2 : Tensor or number
        Integers or bool. Shapes that broadcast; at most one is a Python number.

    Returns
    -------
    Tensor
        The promoted dtype and the broadcast shape.

    Examples
    --------
    >>> import lucid
    >>> lucid.bitwise_and(lucid.asarray([5, 6]), 3)
    Tensor([1, 2])
    """
    return binary(_BITWISE_AND, x1, x2)


def bitwise_or(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    """Return the bits that are set in at least one of two elements.

    Parameters
    ----------
    x1, x2 : Tensor or number
        Integers or bool. Shapes that broadcast; at most one is a Python number.

    Returns
    -------
    Tensor
        The promoted dtype and the broadcast shape.

    Examples
    --------
    >>> import lucid
    >>> lucid.bitwise_or(lucid.asarray([5, 6]), 3)
    Tensor([7, 7])
    """
    return binary(_BITWISE_OR, x1, x2)


def bitwise_xor(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    """Return the bits that are set in exactly one of two elements.

    Parameters
    ----------
    x1, x2 : Tensor or number
        Integers or bool. Shapes that broadcast; at most one is a Python number.

    Returns
    -------
    Tensor
        The promoted dtype and the broadcast shape.

    Examples
    --------
    >>> import lucid
    >>> lucid.bitwise_xor(lucid.asarray([5, 6]), 3)
    Tensor([6, 5])
    """
    return binary(_BITWISE_XOR, x1, x2)


def bitwise_invert(x: Tensor, /) -> Tensor:
    """Return each element with every bit flipped.

    Parameters
    ----------
    x : Tensor
        Integers or bool.

    Returns
    -------
    Tensor
        Of the shape and dtype of `x`.

    Examples
    --------
    >>> import lucid
    >>> lucid.bitwise_invert(lucid.asarray([5, -1]))
    Tensor([-6,  0])
    """
    return unary(_BITWISE_INVERT, x)


def bitwise_left_shift(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    """Return ``x1 * 2**x2`` by shifting bits; those that leave the dtype are lost.

    Parameters
    ----------
    x1, x2 : Tensor or number
        Integers, and by how many bits, not negative. Shapes that broadcast; at most one is a Python number.

    Returns
    -------
    Tensor
        The promoted dtype and the broadcast shape.

    Examples
    --------
    >>> import lucid
    >>> lucid.bitwise_left_shift(lucid.asarray([1, 5]), 2)
    Tensor([ 4, 20])
    """
    return binary(_BITWISE_LEFT_SHIFT, x1, x2)


def bitwise_right_shift(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    """Return ``floor(x1 / 2**x2)`` by shifting bits.

    Parameters
    ----------
    x1, x2 : Tensor or number
        Integers, and by how many bits, not negative. Shapes that broadcast; at most one is a Python number.

    Returns
    -------
    Tensor
        The promoted dtype and the broadcast shape.

    Examples
    --------
    >>> import lucid
    >>> lucid.bitwise_right_shift(lucid.asarray([5, -5]), 1)
    Tensor([ 2, -3])
    """
    return binary(_BITWISE_RIGHT_SHIFT, x1, x2)
