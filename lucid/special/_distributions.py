"""Distribution functions of the chi-square, Student and Fisher distributions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._dispatch import Op, Scalar, binary, call

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["chdtr", "chdtrc", "fdtr", "fdtrc", "stdtr", "stdtrit"]

_CHDTR = Op("special.chdtr", "v x", elementwise=True)
_CHDTRC = Op("special.chdtrc", "v x", elementwise=True)
_FDTR = Op("special.fdtr", "dfn dfd x", elementwise=True)
_FDTRC = Op("special.fdtrc", "dfn dfd x", elementwise=True)
_STDTR = Op("special.stdtr", "df t", elementwise=True)
_STDTRIT = Op("special.stdtrit", "df p", elementwise=True)


def chdtr(v: Tensor | Scalar, x: Tensor | Scalar, /) -> Tensor:
    """Return the distribution function of the chi-square distribution.

    Parameters
    ----------
    v : Tensor or number
        The degrees of freedom, positive.
    x : Tensor or number
        Where to evaluate it, nonnegative.

    Returns
    -------
    Tensor
        Of the promoted floating dtype and the broadcast shape.

    Notes
    -----
    :math:`P(v / 2, x / 2)`, see `gammainc`.

    There is no gradient for `v`: a call in which it requires grad is a `GradientError`.

    Examples
    --------
    >>> import lucid
    >>> lucid.special.chdtr(2, lucid.asarray([0.0, 1.0]))
    Tensor([0.        , 0.39346934])
    """
    return binary(_CHDTR, v, x)


def chdtrc(v: Tensor | Scalar, x: Tensor | Scalar, /) -> Tensor:
    """Return the probability that the chi-square distribution exceeds `x`.

    Parameters
    ----------
    v : Tensor or number
        The degrees of freedom, positive.
    x : Tensor or number
        Where to evaluate it, nonnegative.

    Returns
    -------
    Tensor
        Of the promoted floating dtype and the broadcast shape.

    Notes
    -----
    :math:`Q(v / 2, x / 2)`, see `gammaincc`.

    There is no gradient for `v`: a call in which it requires grad is a `GradientError`.

    Examples
    --------
    >>> import lucid
    >>> lucid.special.chdtrc(2, lucid.asarray([0.0, 1.0]))
    Tensor([1.        , 0.60653066])
    """
    return binary(_CHDTRC, v, x)


def stdtr(df: Tensor | Scalar, t: Tensor | Scalar, /) -> Tensor:
    """Return the distribution function of Student's distribution.

    Parameters
    ----------
    df : Tensor or number
        The degrees of freedom, positive; infinity for the normal distribution.
    t : Tensor or number
        Where to evaluate it.

    Returns
    -------
    Tensor
        Of the promoted floating dtype and the broadcast shape.

    Notes
    -----
    There is no gradient for `df`: a call in which it requires grad is a `GradientError`.

    Examples
    --------
    >>> import lucid
    >>> lucid.special.stdtr(3, lucid.asarray([0.0, 1.0]))
    Tensor([0.5       , 0.80449889])
    """
    return binary(_STDTR, df, t)


def stdtrit(df: Tensor | Scalar, p: Tensor | Scalar, /) -> Tensor:
    """Return the quantiles of Student's distribution, the inverse of `stdtr`.

    Parameters
    ----------
    df : Tensor or number
        The degrees of freedom, positive; infinity for the normal distribution.
    p : Tensor or number
        Probabilities, between 0 and 1.

    Returns
    -------
    Tensor
        Of the promoted floating dtype and the broadcast shape.

    Notes
    -----
    There is no gradient for `df`: a call in which it requires grad is a `GradientError`.

    Examples
    --------
    >>> import lucid
    >>> lucid.special.stdtrit(3, lucid.asarray([0.5, 0.975]))
    Tensor([0.        , 3.18244631])
    """
    return binary(_STDTRIT, df, p)


def fdtr(dfn: Tensor | Scalar, dfd: Tensor | Scalar, x: Tensor | Scalar, /) -> Tensor:
    """Return the distribution function of Fisher's distribution.

    Parameters
    ----------
    dfn, dfd : Tensor or number
        The degrees of freedom of numerator and denominator, positive.
    x : Tensor or number
        Where to evaluate it, nonnegative.

    Returns
    -------
    Tensor
        Of the promoted floating dtype and the broadcast shape.

    Notes
    -----
    There is no gradient for `dfn` and `dfd`: a call in which one of them requires grad is a `GradientError`.

    Examples
    --------
    >>> import lucid
    >>> lucid.special.fdtr(1, 2, lucid.asarray([0.0, 1.0]))
    Tensor([0.        , 0.57735027])
    """
    return call(_FDTR, (dfn, dfd, x), {})


def fdtrc(dfn: Tensor | Scalar, dfd: Tensor | Scalar, x: Tensor | Scalar, /) -> Tensor:
    """Return the probability that Fisher's distribution exceeds `x`.

    Parameters
    ----------
    dfn, dfd : Tensor or number
        The degrees of freedom of numerator and denominator, positive.
    x : Tensor or number
        Where to evaluate it, nonnegative.

    Returns
    -------
    Tensor
        Of the promoted floating dtype and the broadcast shape.

    Notes
    -----
    There is no gradient for `dfn` and `dfd`: a call in which one of them requires grad is a `GradientError`.

    Examples
    --------
    >>> import lucid
    >>> lucid.special.fdtrc(1, 2, lucid.asarray([0.0, 1.0]))
    Tensor([1.        , 0.42264973])
    """
    return call(_FDTRC, (dfn, dfd, x), {})
