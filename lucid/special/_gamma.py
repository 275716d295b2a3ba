"""The gamma function and its relatives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._dispatch import Op, Scalar, binary, unary

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["digamma", "gammainc", "gammaincc", "gammaln", "polygamma", "psi", "zeta"]

_DIGAMMA = Op("special.digamma", "x", elementwise=True)
_GAMMAINC = Op("special.gammainc", "a x", elementwise=True)
_GAMMAINCC = Op("special.gammaincc", "a x", elementwise=True)
_GAMMALN = Op("special.gammaln", "x", elementwise=True)
_POLYGAMMA = Op("special.polygamma", "n x", elementwise=True)
_RIEMANN_ZETA = Op("special.riemann_zeta", "x", elementwise=True)
_ZETA = Op("special.zeta", "x q", elementwise=True)


def gammaln(x: Tensor, /) -> Tensor:
    r"""Return the logarithm of the absolute value of the gamma function.

    Parameters
    ----------
    x : Tensor
        Real numbers; integers and bool count as the default floating dtype.

    Returns
    -------
    Tensor
        Floating, of the shape of `x`.

    Notes
    -----
    :math:`\log |\Gamma(x)|`.

    Examples
    --------
    >>> import lucid
    >>> lucid.special.gammaln(lucid.asarray([1.0, 5.0]))
    Tensor([0.        , 3.17805383])
    """
    return unary(_GAMMALN, x)


def digamma(x: Tensor, /) -> Tensor:
    r"""Return the derivative of the logarithm of the gamma function; `psi` is another name of it.

    Parameters
    ----------
    x : Tensor
        Real numbers; integers and bool count as the default floating dtype.

    Returns
    -------
    Tensor
        Floating, of the shape of `x`.

    Notes
    -----
    :math:`\psi(x) = \Gamma'(x) / \Gamma(x)`.

    Examples
    --------
    >>> import lucid
    >>> lucid.special.digamma(lucid.asarray([1.0, 5.0]))
    Tensor([-0.57721566,  1.50611767])
    """
    return unary(_DIGAMMA, x)


psi = digamma


def polygamma(n: Tensor | Scalar, x: Tensor | Scalar, /) -> Tensor:
    r"""Return a derivative of `digamma`.

    Parameters
    ----------
    n : int or Tensor
        The order of the derivative, a nonnegative integer.
    x : Tensor
        Real numbers; integers count as the default floating dtype.

    Returns
    -------
    Tensor
        Of the promoted floating dtype, in which an array `n` counts and a Python number does not, and the broadcast
        shape.

    Notes
    -----
    :math:`\psi^{(n)}(x)`.

    There is no gradient for the order `n`: a call in which it requires grad is a `GradientError`.

    Examples
    --------
    >>> import lucid
    >>> lucid.special.polygamma(1, lucid.asarray([1.0, 2.0]))
    Tensor([1.64493407, 0.64493407])
    """
    return binary(_POLYGAMMA, n, x)


def zeta(x: Tensor | Scalar, q: Tensor | Scalar | None = None) -> Tensor:
    r"""Return the zeta function of Riemann, or that of Hurwitz if there is a `q`.

    Parameters
    ----------
    x : Tensor or number
        The exponent; greater than 1 if there is a `q`.
    q : Tensor or number, optional
        Where the sum begins. Shapes that broadcast; at most one is a Python number.

    Returns
    -------
    Tensor
        Of the promoted floating dtype and the broadcast shape.

    Notes
    -----
    :math:`\zeta(x, q) = \sum_{k=0}^\infty (k + q)^{-x}`, with `q` 1 for Riemann's, which is continued to all real
    numbers.

    There is no gradient for `x`: a call in which it requires grad is a `GradientError`.

    Examples
    --------
    >>> import lucid
    >>> lucid.special.zeta(2.0, lucid.asarray([1.0, 2.0]))
    Tensor([1.64493407, 0.64493407])
    """
    return unary(_RIEMANN_ZETA, x) if q is None else binary(_ZETA, x, q)  # type: ignore[arg-type]  # a number alone is an error there


def gammainc(a: Tensor | Scalar, x: Tensor | Scalar, /) -> Tensor:
    r"""Return the regularised lower incomplete gamma function.

    Parameters
    ----------
    a : Tensor or number
        The shape parameter, positive.
    x : Tensor or number
        Nonnegative numbers.

    Returns
    -------
    Tensor
        Of the promoted floating dtype and the broadcast shape.

    Notes
    -----
    :math:`P(a, x) = \frac{1}{\Gamma(a)} \int_0^x t^{a-1} e^{-t}\, dt`.

    There is no gradient for `a`: a call in which it requires grad is a `GradientError`.

    Examples
    --------
    >>> import lucid
    >>> lucid.special.gammainc(2.0, lucid.asarray([0.0, 1.0]))
    Tensor([0.        , 0.26424112])
    """
    return binary(_GAMMAINC, a, x)


def gammaincc(a: Tensor | Scalar, x: Tensor | Scalar, /) -> Tensor:
    """Return the regularised upper incomplete gamma function, accurate where `gammainc` is near 1.

    Parameters
    ----------
    a : Tensor or number
        The shape parameter, positive.
    x : Tensor or number
        Nonnegative numbers.

    Returns
    -------
    Tensor
        Of the promoted floating dtype and the broadcast shape.

    Notes
    -----
    :math:`Q(a, x) = 1 - P(a, x)`.

    There is no gradient for `a`: a call in which it requires grad is a `GradientError`.

    Examples
    --------
    >>> import lucid
    >>> lucid.special.gammaincc(2.0, lucid.asarray([0.0, 100.0]))
    Tensor([1.00000000e+00, 3.75727674e-42])
    """
    return binary(_GAMMAINCC, a, x)
