"""Error functions, and the normal distribution that they describe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._dispatch import Op, unary

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["erf", "erfc", "erfcx", "erfinv", "log_ndtr", "ndtr", "ndtri"]

_ERF = Op("special.erf", "x", elementwise=True)
_ERFC = Op("special.erfc", "x", elementwise=True)
_ERFCX = Op("special.erfcx", "x", elementwise=True)
_ERFINV = Op("special.erfinv", "x", elementwise=True)
_LOG_NDTR = Op("special.log_ndtr", "x", elementwise=True)
_NDTR = Op("special.ndtr", "x", elementwise=True)
_NDTRI = Op("special.ndtri", "p", elementwise=True)


def erf(x: Tensor, /) -> Tensor:
    r"""Return the error function.

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
    :math:`\frac{2}{\sqrt\pi} \int_0^x e^{-t^2}\, dt`.

    Examples
    --------
    >>> import lucid
    >>> lucid.special.erf(lucid.asarray([0.0, 1.0]))
    Tensor([0.        , 0.84270079])
    """
    return unary(_ERF, x)


def erfc(x: Tensor, /) -> Tensor:
    r"""Return the complementary error function, accurate where `erf` is near 1.

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
    :math:`1 - \mathrm{erf}(x)`.

    Examples
    --------
    >>> import lucid
    >>> lucid.special.erfc(lucid.asarray([0.0, 10.0]))
    Tensor([1.00000000e+00, 2.08848758e-45])
    """
    return unary(_ERFC, x)


def erfcx(x: Tensor, /) -> Tensor:
    r"""Return the scaled complementary error function.

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
    :math:`e^{x^2} \mathrm{erfc}(x)`, which neither underflows nor overflows for positive `x`.

    Examples
    --------
    >>> import lucid
    >>> lucid.special.erfcx(lucid.asarray([0.0, 1e8]))
    Tensor([1.00000000e+00, 5.64189584e-09])
    """
    return unary(_ERFCX, x)


def erfinv(x: Tensor, /) -> Tensor:
    """Return the inverse of the error function.

    Parameters
    ----------
    x : Tensor
        Numbers between -1 and 1; integers and bool count as the default floating dtype.

    Returns
    -------
    Tensor
        Floating, of the shape of `x`; nan outside of ``[-1, 1]``.

    Examples
    --------
    >>> import lucid
    >>> lucid.special.erfinv(lucid.asarray([0.0, 0.5]))
    Tensor([0.        , 0.47693628])
    """
    return unary(_ERFINV, x)


def ndtr(x: Tensor, /) -> Tensor:
    r"""Return the distribution function of the normal distribution.

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
    :math:`\Phi(x) = \frac{1}{\sqrt{2\pi}} \int_{-\infty}^x e^{-t^2/2}\, dt`.

    Examples
    --------
    >>> import lucid
    >>> lucid.special.ndtr(lucid.asarray([0.0, 1.0]))
    Tensor([0.5       , 0.84134475])
    """
    return unary(_NDTR, x)


def ndtri(p: Tensor, /) -> Tensor:
    """Return the quantiles of the normal distribution, the inverse of `ndtr`.

    Parameters
    ----------
    p : Tensor
        Probabilities, between 0 and 1; integers and bool count as the default floating dtype.

    Returns
    -------
    Tensor
        Floating, of the shape of `p`; nan outside of ``[0, 1]``.

    Examples
    --------
    >>> import lucid
    >>> lucid.special.ndtri(lucid.asarray([0.5, 0.975]))
    Tensor([0.        , 1.95996398])
    """
    return unary(_NDTRI, p)


def log_ndtr(x: Tensor, /) -> Tensor:
    r"""Return the logarithm of `ndtr`, accurate in both tails.

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
    :math:`\log \Phi(x)`.

    Examples
    --------
    >>> import lucid
    >>> lucid.special.log_ndtr(lucid.asarray([0.0, -100.0]))
    Tensor([-6.93147181e-01, -5.00552421e+03])
    """
    return unary(_LOG_NDTR, x)
