"""Arithmetic, and the sign of a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._dispatch import Op, Scalar, binary, unary

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = [
    "abs",
    "add",
    "copysign",
    "divide",
    "floor_divide",
    "multiply",
    "negative",
    "positive",
    "reciprocal",
    "remainder",
    "sign",
    "signbit",
    "square",
    "subtract",
]

_ADD = Op("add", "x1 x2", elementwise=True)
_SUBTRACT = Op("subtract", "x1 x2", elementwise=True)
_MULTIPLY = Op("multiply", "x1 x2", elementwise=True)
_DIVIDE = Op("divide", "x1 x2", elementwise=True)
_FLOOR_DIVIDE = Op("floor_divide", "x1 x2", elementwise=True)
_REMAINDER = Op("remainder", "x1 x2", elementwise=True)
_NEGATIVE = Op("negative", "x", elementwise=True)
_POSITIVE = Op("positive", "x", elementwise=True)
_RECIPROCAL = Op("reciprocal", "x", elementwise=True)
_SQUARE = Op("square", "x", elementwise=True)
_ABS = Op("abs", "x", elementwise=True)
_SIGN = Op("sign", "x", elementwise=True)
_SIGNBIT = Op("signbit", "x", elementwise=True)
_COPYSIGN = Op("copysign", "x1 x2", elementwise=True)


def add(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    """Return the sum of two arrays, element by element.

    Parameters
    ----------
    x1, x2 : Tensor or number
        Summands. Shapes that broadcast; at most one is a Python number.

    Returns
    -------
    Tensor
        The promoted dtype and the broadcast shape.

    Examples
    --------
    >>> import lucid
    >>> lucid.add(lucid.asarray([1.0, 2.0]), 10)
    Tensor([11., 12.])
    """
    return binary(_ADD, x1, x2)


def subtract(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    """Return the difference of two arrays, element by element.

    Parameters
    ----------
    x1, x2 : Tensor or number
        Minuend and subtrahend. Shapes that broadcast; at most one is a Python number.

    Returns
    -------
    Tensor
        The promoted dtype and the broadcast shape.

    Examples
    --------
    >>> import lucid
    >>> lucid.subtract(lucid.asarray([1.0, 2.0]), 10)
    Tensor([-9., -8.])
    """
    return binary(_SUBTRACT, x1, x2)


def multiply(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    """Return the product of two arrays, element by element.

    Parameters
    ----------
    x1, x2 : Tensor or number
        Factors. Shapes that broadcast; at most one is a Python number.

    Returns
    -------
    Tensor
        The promoted dtype and the broadcast shape.

    Examples
    --------
    >>> import lucid
    >>> lucid.multiply(lucid.asarray([1.0, 2.0]), 10)
    Tensor([10., 20.])
    """
    return binary(_MULTIPLY, x1, x2)


def divide(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    """Return the quotient of two arrays, element by element.

    Parameters
    ----------
    x1, x2 : Tensor or number
        Dividend and divisor. Shapes that broadcast; at most one is a Python number.

    Returns
    -------
    Tensor
        Floating, also for two integers, of the broadcast shape.

    Notes
    -----
    A real number divided by zero is ``inf`` or ``-inf``, and ``0 / 0`` is nan.

    Examples
    --------
    >>> import lucid
    >>> lucid.divide(lucid.asarray([1, 2]), 4)
    Tensor([0.25, 0.5 ])
    """
    return binary(_DIVIDE, x1, x2)


def floor_divide(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    """Return the quotient rounded down, element by element.

    Parameters
    ----------
    x1, x2 : Tensor or number
        Dividend and divisor, real. Shapes that broadcast; at most one is a Python number.

    Returns
    -------
    Tensor
        The promoted dtype and the broadcast shape.

    Notes
    -----
    ``floor(x1 / x2)``, in the arithmetic of real numbers; together with `remainder`, ``x1 == x2 * floor_divide(x1, x2)
    + remainder(x1, x2)``. As the standard has it, an infinity divided by a number stays infinite and a number divided
    by an infinity is a zero with the sign of the quotient; Python's ``//`` says nan and -1.

    Examples
    --------
    >>> import lucid
    >>> lucid.floor_divide(lucid.asarray([7, -7]), 2)
    Tensor([ 3, -4])
    >>> lucid.floor_divide(lucid.asarray([1.0, -1.0]), lucid.inf)
    Tensor([ 0., -0.])
    """
    return binary(_FLOOR_DIVIDE, x1, x2)


def remainder(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    """Return the remainder of the division, with the sign of the divisor.

    Parameters
    ----------
    x1, x2 : Tensor or number
        Dividend and divisor, real. Shapes that broadcast; at most one is a Python number.

    Returns
    -------
    Tensor
        The promoted dtype and the broadcast shape.

    Notes
    -----
    ``x1 - x2 * floor(x1 / x2)``, as Python's ``%``.

    Examples
    --------
    >>> import lucid
    >>> lucid.remainder(lucid.asarray([7, -7]), 3)
    Tensor([1, 2])
    """
    return binary(_REMAINDER, x1, x2)


def negative(x: Tensor, /) -> Tensor:
    """Return ``-x``.

    Parameters
    ----------
    x : Tensor
        Numbers.

    Returns
    -------
    Tensor
        Of the shape and dtype of `x`.

    Examples
    --------
    >>> import lucid
    >>> lucid.negative(lucid.asarray([1.0, -2.0]))
    Tensor([-1.,  2.])
    """
    return unary(_NEGATIVE, x)


def positive(x: Tensor, /) -> Tensor:
    """Return a copy of ``x``.

    Parameters
    ----------
    x : Tensor
        Numbers.

    Returns
    -------
    Tensor
        Of the shape and dtype of `x`.

    Examples
    --------
    >>> import lucid
    >>> lucid.positive(lucid.asarray([1.0, -2.0]))
    Tensor([ 1., -2.])
    """
    return unary(_POSITIVE, x)


def reciprocal(x: Tensor, /) -> Tensor:
    """Return ``1 / x``.

    Parameters
    ----------
    x : Tensor
        Numbers; integers and bool count as the default floating dtype.

    Returns
    -------
    Tensor
        Floating, of the shape of `x`.

    Examples
    --------
    >>> import lucid
    >>> lucid.reciprocal(lucid.asarray([2.0, 4.0]))
    Tensor([0.5 , 0.25])
    """
    return unary(_RECIPROCAL, x)


def square(x: Tensor, /) -> Tensor:
    """Return ``x * x``.

    Parameters
    ----------
    x : Tensor
        Numbers.

    Returns
    -------
    Tensor
        Of the shape and dtype of `x`.

    Examples
    --------
    >>> import lucid
    >>> lucid.square(lucid.asarray([2.0, -3.0]))
    Tensor([4., 9.])
    """
    return unary(_SQUARE, x)


def abs(x: Tensor, /) -> Tensor:
    """Return the absolute value of each element.

    Parameters
    ----------
    x : Tensor
        Numbers.

    Returns
    -------
    Tensor
        Of the shape of `x`. The dtype is that of `x`, or the real one of the same precision for complex `x`.

    Notes
    -----
    The most negative integer of a dtype has no absolute value in it and stays as it is.

    Examples
    --------
    >>> import lucid
    >>> lucid.abs(lucid.asarray([2.0, -3.0]))
    Tensor([2., 3.])
    >>> lucid.abs(lucid.asarray([3.0 + 4.0j]))
    Tensor([5.])
    """
    return unary(_ABS, x)


def sign(x: Tensor, /) -> Tensor:
    """Return -1, 0 or 1 for each element, or ``x / abs(x)`` of a complex one.

    Parameters
    ----------
    x : Tensor
        Numbers.

    Returns
    -------
    Tensor
        Of the shape and dtype of `x`. The sign of nan is nan and that of a complex zero is zero.

    Examples
    --------
    >>> import lucid
    >>> lucid.sign(lucid.asarray([2.0, 0.0, -3.0]))
    Tensor([ 1.,  0., -1.])
    """
    return unary(_SIGN, x)


def signbit(x: Tensor, /) -> Tensor:
    """Return whether the sign bit is set, which tells -0.0 from 0.0.

    Parameters
    ----------
    x : Tensor
        Real floating numbers.

    Returns
    -------
    Tensor
        Bool, of the shape of `x`.

    Examples
    --------
    >>> import lucid
    >>> lucid.signbit(lucid.asarray([2.0, 0.0, -0.0]))
    Tensor([False, False,  True])
    """
    return unary(_SIGNBIT, x)


def copysign(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    """Return the magnitude of one array with the sign of another.

    Parameters
    ----------
    x1, x2 : Tensor or number
        Where the magnitude and where the sign come from, real. Shapes that broadcast; at most one is a Python number.

    Returns
    -------
    Tensor
        Floating, of the broadcast shape.

    Examples
    --------
    >>> import lucid
    >>> lucid.copysign(lucid.asarray([1.0, -2.0]), -0.0)
    Tensor([-1., -2.])
    """
    return binary(_COPYSIGN, x1, x2)
