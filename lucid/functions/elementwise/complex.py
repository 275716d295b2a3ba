"""The parts of complex numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._dispatch import Op, call, unary, view

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["conj", "imag", "real"]

_CONJ = Op("conj", "x", elementwise=True)
_REAL = Op("real", "x", elementwise=True)
_IMAG = Op("imag", "x", elementwise=True)
# real + imag * 1j, of which NumPy makes nan where `imag` is infinite; not a function of the standard
_COMPLEX = Op("complex", "real imag", elementwise=True)


def conj(x: Tensor, /) -> Tensor:
    """Return the complex conjugate of each element.

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
    >>> lucid.conj(lucid.asarray([1.0 + 2.0j]))
    Tensor([1.-2.j])
    """
    return unary(_CONJ, x)


def real(x: Tensor, /) -> Tensor:
    """Return the real part of each element: a view for complex `x`.

    Parameters
    ----------
    x : Tensor
        Numbers.

    Returns
    -------
    Tensor
        Real, of the shape of `x`. It shares the memory of `x`, so that an in-place change of one shows in the other.

    Examples
    --------
    >>> import lucid
    >>> lucid.real(lucid.asarray([1.0 + 2.0j]))
    Tensor([1.])
    """
    return view(_REAL, x, {})


def imag(x: Tensor, /) -> Tensor:
    """Return the imaginary part of each element: a view for complex `x`.

    Parameters
    ----------
    x : Tensor
        Numbers; the imaginary part of a real one is zero.

    Returns
    -------
    Tensor
        Real, of the shape of `x`. For complex `x` it shares the memory of `x`, so that an in-place change of one
        shows in the other.

    Examples
    --------
    >>> import lucid
    >>> lucid.imag(lucid.asarray([1.0 + 2.0j]))
    Tensor([2.])
    """
    return view(_IMAG, x, {})


def _put_real(base: Tensor, new: Tensor) -> Tensor:
    return call(_COMPLEX, (new, imag(base)), {}) if base.dtype.is_complex else new


def _put_imag(base: Tensor, new: Tensor) -> Tensor:
    return call(_COMPLEX, (real(base), new), {})


_REAL.put = _put_real
_IMAG.put = _put_imag
