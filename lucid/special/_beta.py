"""Beta functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._dispatch import Op, Scalar, binary, call

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["beta", "betainc", "betaincc", "betaln"]

_BETA = Op("special.beta", "a b", elementwise=True)
_BETAINC = Op("special.betainc", "a b x", elementwise=True)
_BETAINCC = Op("special.betaincc", "a b x", elementwise=True)
_BETALN = Op("special.betaln", "a b", elementwise=True)


def beta(a: Tensor | Scalar, b: Tensor | Scalar, /) -> Tensor:
    r"""Return the beta function.

    Parameters
    ----------
    a, b : Tensor or number
        Positive numbers. Shapes that broadcast; at most one is a Python number.

    Returns
    -------
    Tensor
        Of the promoted floating dtype and the broadcast shape.

    Notes
    -----
    :math:`B(a, b) = \Gamma(a) \Gamma(b) / \Gamma(a + b)`.

    Examples
    --------
    >>> import lucid
    >>> lucid.special.beta(lucid.asarray([1.0, 2.0]), 2.0)
    Tensor([0.5       , 0.16666667])
    """
    return binary(_BETA, a, b)


def betaln(a: Tensor | Scalar, b: Tensor | Scalar, /) -> Tensor:
    r"""Return the logarithm of the absolute value of the beta function.

    Parameters
    ----------
    a, b : Tensor or number
        Positive numbers. Shapes that broadcast; at most one is a Python number.

    Returns
    -------
    Tensor
        Of the promoted floating dtype and the broadcast shape.

    Notes
    -----
    :math:`\log |B(a, b)|`.

    Examples
    --------
    >>> import lucid
    >>> lucid.special.betaln(lucid.asarray([1.0, 1e6]), 1.0)
    Tensor([  0.        , -13.81551056])
    """
    return binary(_BETALN, a, b)


def betainc(a: Tensor | Scalar, b: Tensor | Scalar, x: Tensor | Scalar, /) -> Tensor:
    r"""Return the regularised incomplete beta function.

    Parameters
    ----------
    a, b : Tensor or number
        The shape parameters, positive.
    x : Tensor or number
        Numbers between 0 and 1.

    Returns
    -------
    Tensor
        Of the promoted floating dtype and the broadcast shape.

    Notes
    -----
    :math:`I_x(a, b) = \frac{1}{B(a, b)} \int_0^x t^{a-1} (1 - t)^{b-1}\, dt`.

    There is no gradient for `a` and `b`: a call in which one of them requires grad is a `GradientError`.

    Examples
    --------
    >>> import lucid
    >>> lucid.special.betainc(1.0, 2.0, lucid.asarray([0.0, 0.5, 1.0]))
    Tensor([0.  , 0.75, 1.  ])
    """
    return call(_BETAINC, (a, b, x), {})


def betaincc(a: Tensor | Scalar, b: Tensor | Scalar, x: Tensor | Scalar, /) -> Tensor:
    """Return the complement of the regularised incomplete beta function, accurate where `betainc` is near 1.

    Parameters
    ----------
    a, b : Tensor or number
        The shape parameters, positive.
    x : Tensor or number
        Numbers between 0 and 1.

    Returns
    -------
    Tensor
        Of the promoted floating dtype and the broadcast shape.

    Notes
    -----
    :math:`1 - I_x(a, b)`.

    There is no gradient for `a` and `b`: a call in which one of them requires grad is a `GradientError`.

    Examples
    --------
    >>> import lucid
    >>> lucid.special.betaincc(1.0, 2.0, lucid.asarray([0.0, 0.5, 1.0]))
    Tensor([1.  , 0.25, 0.  ])
    """
    return call(_BETAINCC, (a, b, x), {})
