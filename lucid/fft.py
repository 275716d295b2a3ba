r"""The standard's extension of discrete Fourier transforms.

All are made of four functions, `fft`, `ifft`, `rfft` and `irfft`, as the transform over several axes is one after the
other over each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal, SupportsIndex

import numpy as np

from lucid._dispatch import Op, call
from lucid._dtypes import DTypeLike, as_dtype, standard_default
from lucid._errors import ArgumentError, ArgumentTypeError, AxisError, DTypeError
from lucid.backends import backend_for
from lucid.functions._axes import normalized_axis
from lucid.functions.creation import asarray
from lucid.functions.elementwise import conj
from lucid.functions.manipulation import roll

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = [
    "fft",
    "fftfreq",
    "fftn",
    "fftshift",
    "hfft",
    "ifft",
    "ifftn",
    "ifftshift",
    "ihfft",
    "irfft",
    "irfftn",
    "rfft",
    "rfftfreq",
    "rfftn",
]

_FFT = Op("fft.fft", "x")
_IFFT = Op("fft.ifft", "x")
_RFFT = Op("fft.rfft", "x")
_IRFFT = Op("fft.irfft", "x")

Norm = Literal["backward", "ortho", "forward"]

# A forward transform by the formula of the inverse one carries the other factor.
_SWAPPED: dict[str, Norm] = {"backward": "forward", "ortho": "ortho", "forward": "backward"}


def _transform(op: Op, x: Tensor, n: int | None, axis: int, norm: str) -> Tensor:
    name = op.name
    if norm not in _SWAPPED:
        raise ArgumentError(f"{name}: norm={norm!r} must be 'backward', 'ortho' or 'forward'")
    if n is not None and n < 1:
        raise ArgumentError(f"{name}: n={n} must be at least 1")
    return call(op, (x,), {"n": n, "axis": axis, "norm": norm})


def fft(x: Tensor, /, *, n: int | None = None, axis: int = -1, norm: Norm = "backward") -> Tensor:
    r"""Return the discrete Fourier transform over one axis.

    Parameters
    ----------
    x : Tensor, shape (..., m, ...)
        The values; real ones are taken as complex.
    n : int, optional
        The length to cut or zero-pad the axis to; `m` by default.
    axis : int, default: -1
        The axis.
    norm : {"backward", "ortho", "forward"}, default: "backward"
        Which direction carries the factor :math:`1/n`; ``"ortho"`` gives both :math:`1/\sqrt n`.

    Returns
    -------
    Tensor, shape (..., n, ...)
        Complex.

    Raises
    ------
    ArgumentError
        If `n` is less than 1 or `norm` is unknown.

    Notes
    -----
    :math:`y_k = \sum_{j=0}^{n-1} x_j\, e^{-2\pi i jk/n}`.

    Examples
    --------
    >>> import lucid
    >>> lucid.real(lucid.fft.fft(lucid.asarray([1.0, 0.0, 0.0, 0.0])))
    Tensor([1., 1., 1., 1.])
    """
    return _transform(_FFT, x, n, axis, norm)


def ifft(x: Tensor, /, *, n: int | None = None, axis: int = -1, norm: Norm = "backward") -> Tensor:
    r"""Return the inverse discrete Fourier transform over one axis.

    Parameters
    ----------
    x : Tensor, shape (..., m, ...)
        The values; real ones are taken as complex.
    n : int, optional
        The length to cut or zero-pad the axis to; `m` by default.
    axis : int, default: -1
        The axis.
    norm : {"backward", "ortho", "forward"}, default: "backward"
        Which direction carries the factor :math:`1/n`; ``"ortho"`` gives both :math:`1/\sqrt n`.

    Returns
    -------
    Tensor, shape (..., n, ...)
        Complex.

    Raises
    ------
    ArgumentError
        If `n` is less than 1 or `norm` is unknown.

    Notes
    -----
    :math:`x_j = \frac1n \sum_{k=0}^{n-1} y_k\, e^{2\pi i jk/n}`.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.asarray([1.0, 2.0, 3.0, 4.0])
    >>> lucid.real(lucid.fft.ifft(lucid.fft.fft(x)))
    Tensor([1., 2., 3., 4.])
    """
    return _transform(_IFFT, x, n, axis, norm)


def rfft(x: Tensor, /, *, n: int | None = None, axis: int = -1, norm: Norm = "backward") -> Tensor:
    r"""Return the discrete Fourier transform of real values over one axis.

    Parameters
    ----------
    x : Tensor, shape (..., m, ...)
        The values, real.
    n : int, optional
        The length to cut or zero-pad the axis to; `m` by default.
    axis : int, default: -1
        The axis.
    norm : {"backward", "ortho", "forward"}, default: "backward"
        Which direction carries the factor :math:`1/n`; ``"ortho"`` gives both :math:`1/\sqrt n`.

    Returns
    -------
    Tensor, shape (..., n // 2 + 1, ...)
        Complex. The other half is the conjugate of this one, :math:`y_{n-k} = \overline{y_k}`.

    Raises
    ------
    ArgumentError
        If `n` is less than 1 or `norm` is unknown.
    DTypeError
        If `x` is complex.

    Examples
    --------
    >>> import lucid
    >>> lucid.fft.rfft(lucid.asarray([1.0, 0.0, 0.0, 0.0])).shape
    (3,)
    """
    if hasattr(x, "_raw") and x.dtype.is_complex:
        raise DTypeError(f"fft.rfft: x must be real, got {x.dtype.name}; use fft.fft for complex values")
    return _transform(_RFFT, x, n, axis, norm)


def irfft(x: Tensor, /, *, n: int | None = None, axis: int = -1, norm: Norm = "backward") -> Tensor:
    r"""Return the inverse of `rfft`.

    Parameters
    ----------
    x : Tensor, shape (..., m, ...)
        The half of the transform that `rfft` gives; the imaginary part of the first value does not count, nor of the
        last for an even `n`.
    n : int, optional
        The length of the result; ``2 * (m - 1)`` by default, so an odd length has to be named.
    axis : int, default: -1
        The axis.
    norm : {"backward", "ortho", "forward"}, default: "backward"
        Which direction carries the factor :math:`1/n`; ``"ortho"`` gives both :math:`1/\sqrt n`.

    Returns
    -------
    Tensor, shape (..., n, ...)
        Real.

    Raises
    ------
    ArgumentError
        If `n` is less than 1 or `norm` is unknown.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.asarray([1.0, 2.0, 3.0, 4.0])
    >>> lucid.fft.irfft(lucid.fft.rfft(x))
    Tensor([1., 2., 3., 4.])
    """
    return _transform(_IRFFT, x, n, axis, norm)


def hfft(x: Tensor, /, *, n: int | None = None, axis: int = -1, norm: Norm = "backward") -> Tensor:
    r"""Return the discrete Fourier transform of values with Hermitian symmetry; it is real.

    Parameters
    ----------
    x : Tensor, shape (..., m, ...)
        Half of the values; the other half is the conjugate of it.
    n : int, optional
        The length of the result; ``2 * (m - 1)`` by default.
    axis : int, default: -1
        The axis.
    norm : {"backward", "ortho", "forward"}, default: "backward"
        Which direction carries the factor :math:`1/n`; ``"ortho"`` gives both :math:`1/\sqrt n`.

    Returns
    -------
    Tensor, shape (..., n, ...)
        Real.

    Raises
    ------
    ArgumentError
        If `n` is less than 1 or `norm` is unknown.

    Examples
    --------
    >>> import lucid
    >>> lucid.fft.hfft(lucid.asarray([1.0, 2.0, 3.0]))
    Tensor([ 8., -2.,  0., -2.])
    """
    return irfft(conj(x), n=n, axis=axis, norm=_SWAPPED.get(norm, norm))


def ihfft(x: Tensor, /, *, n: int | None = None, axis: int = -1, norm: Norm = "backward") -> Tensor:
    r"""Return the inverse of `hfft`.

    Parameters
    ----------
    x : Tensor, shape (..., m, ...)
        The values, real.
    n : int, optional
        The length to cut or zero-pad the axis to; `m` by default.
    axis : int, default: -1
        The axis.
    norm : {"backward", "ortho", "forward"}, default: "backward"
        Which direction carries the factor :math:`1/n`; ``"ortho"`` gives both :math:`1/\sqrt n`.

    Returns
    -------
    Tensor, shape (..., n // 2 + 1, ...)
        Complex.

    Raises
    ------
    ArgumentError
        If `n` is less than 1 or `norm` is unknown.
    DTypeError
        If `x` is complex.

    Examples
    --------
    >>> import lucid
    >>> lucid.real(lucid.fft.ihfft(lucid.asarray([8.0, -2.0, 0.0, -2.0])))
    Tensor([1., 2., 3.])
    """
    return conj(rfft(x, n=n, axis=axis, norm=_SWAPPED.get(norm, norm)))


def fftn(
    x: Tensor, /, *, s: Sequence[int] | None = None, axes: Sequence[int] | None = None, norm: Norm = "backward"
) -> Tensor:
    r"""Return the discrete Fourier transform over several axes.

    Parameters
    ----------
    x : Tensor
        The values; real ones are taken as complex.
    s : sequence of int, optional
        The lengths to cut or zero-pad the axes to; those of `x` by default.
    axes : sequence of int, optional
        The axes; by default all, or the last ``len(s)``.
    norm : {"backward", "ortho", "forward"}, default: "backward"
        Which direction carries the factor :math:`1/n`; ``"ortho"`` gives both :math:`1/\sqrt n`.

    Returns
    -------
    Tensor
        Complex.

    Raises
    ------
    ArgumentError
        If `s` and `axes` differ in length, or a length is less than 1.
    AxisError
        If an axis is out of range or named twice.

    Examples
    --------
    >>> import lucid
    >>> lucid.fft.fftn(lucid.zeros((2, 3)), s=(4, 4), axes=(0, 1)).shape
    (4, 4)
    """
    return _over(fft, x, _axes_and_lengths("fft.fftn", x, s, axes), norm)


def ifftn(
    x: Tensor, /, *, s: Sequence[int] | None = None, axes: Sequence[int] | None = None, norm: Norm = "backward"
) -> Tensor:
    r"""Return the inverse discrete Fourier transform over several axes.

    Parameters
    ----------
    x : Tensor
        The values; real ones are taken as complex.
    s : sequence of int, optional
        The lengths to cut or zero-pad the axes to; those of `x` by default.
    axes : sequence of int, optional
        The axes; by default all, or the last ``len(s)``.
    norm : {"backward", "ortho", "forward"}, default: "backward"
        Which direction carries the factor :math:`1/n`; ``"ortho"`` gives both :math:`1/\sqrt n`.

    Returns
    -------
    Tensor
        Complex.

    Raises
    ------
    ArgumentError
        If `s` and `axes` differ in length, or a length is less than 1.
    AxisError
        If an axis is out of range or named twice.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.asarray([[1.0, 2.0], [3.0, 4.0]])
    >>> lucid.real(lucid.fft.ifftn(lucid.fft.fftn(x)))
    Tensor([[1., 2.],
            [3., 4.]])
    """
    return _over(ifft, x, _axes_and_lengths("fft.ifftn", x, s, axes), norm)


def rfftn(
    x: Tensor, /, *, s: Sequence[int] | None = None, axes: Sequence[int] | None = None, norm: Norm = "backward"
) -> Tensor:
    r"""Return the discrete Fourier transform of real values over several axes.

    Parameters
    ----------
    x : Tensor
        The values, real.
    s : sequence of int, optional
        The lengths to cut or zero-pad the axes to; those of `x` by default.
    axes : sequence of int, optional
        The axes; by default all, or the last ``len(s)``.
    norm : {"backward", "ortho", "forward"}, default: "backward"
        Which direction carries the factor :math:`1/n`; ``"ortho"`` gives both :math:`1/\sqrt n`.

    Returns
    -------
    Tensor
        Complex; the last of the axes has length ``s[-1] // 2 + 1``.

    Raises
    ------
    ArgumentError
        If `s` and `axes` differ in length, or a length is less than 1.
    AxisError
        If an axis is out of range or named twice.
    DTypeError
        If `x` is complex.

    Examples
    --------
    >>> import lucid
    >>> lucid.fft.rfftn(lucid.zeros((4, 6))).shape
    (4, 4)
    """
    *others, (axis, n) = _axes_and_lengths("fft.rfftn", x, s, axes)
    return _over(fft, rfft(x, n=n, axis=axis, norm=norm), others, norm)


def irfftn(
    x: Tensor, /, *, s: Sequence[int] | None = None, axes: Sequence[int] | None = None, norm: Norm = "backward"
) -> Tensor:
    r"""Return the inverse of `rfftn`.

    Parameters
    ----------
    x : Tensor
        The half of the transform that `rfftn` gives.
    s : sequence of int, optional
        The lengths of the result; by default those of `x`, and ``2 * (m - 1)`` for the last of the axes.
    axes : sequence of int, optional
        The axes; by default all, or the last ``len(s)``.
    norm : {"backward", "ortho", "forward"}, default: "backward"
        Which direction carries the factor :math:`1/n`; ``"ortho"`` gives both :math:`1/\sqrt n`.

    Returns
    -------
    Tensor
        Real.

    Raises
    ------
    ArgumentError
        If `s` and `axes` differ in length, or a length is less than 1.
    AxisError
        If an axis is out of range or named twice.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.asarray([[1.0, 2.0], [3.0, 4.0]])
    >>> lucid.fft.irfftn(lucid.fft.rfftn(x))
    Tensor([[1., 2.],
            [3., 4.]])
    """
    *others, (axis, n) = _axes_and_lengths("fft.irfftn", x, s, axes)
    return irfft(_over(ifft, x, others, norm), n=n, axis=axis, norm=norm)


def _axes_and_lengths(
    name: str, x: Tensor, s: Sequence[int] | None, axes: Sequence[int] | None
) -> list[tuple[int, int | None]]:
    """Return the axes to transform, each with the length to give it, None for its own."""
    if not hasattr(x, "_raw"):
        raise ArgumentTypeError(f"{name}: Unsupported type for x: {type(x).__name__}; pass a lucid.Tensor")
    if axes is None:
        axes = range(x.ndim) if s is None else range(-len(s), 0)
    chosen = [normalized_axis(name, axis, x.ndim) for axis in axes]
    if len({*chosen}) < len(chosen):
        raise AxisError(f"{name}: axes={tuple(axes)} names an axis twice")
    if not chosen:
        raise ArgumentError(f"{name}: there is no axis to transform")
    if s is not None and len(s) != len(chosen):
        raise ArgumentError(f"{name}: s={tuple(s)} and axes={tuple(axes)} differ in length")
    return list(zip(chosen, [None] * len(chosen) if s is None else s, strict=True))


def _over(
    transform: Callable[..., Tensor], x: Tensor, axes_and_lengths: list[tuple[int, int | None]], norm: Norm
) -> Tensor:
    for axis, n in reversed(axes_and_lengths):
        x = transform(x, n=n, axis=axis, norm=norm)
    return x


def fftfreq(n: int, /, *, d: float = 1.0, dtype: DTypeLike | None = None, device: str | None = None) -> Tensor:
    """Return the frequencies of the values that `fft` gives.

    Parameters
    ----------
    n : int
        The length of the transform.
    d : float, default: 1.0
        The distance between samples.
    dtype : DType, optional
        A real floating data type; the default one if not given.
    device : str or Device, optional
        Where to put the array.

    Returns
    -------
    Tensor, shape (n,)
        ``[0, 1, ..., (n - 1) // 2, -(n // 2), ..., -1] / (n * d)``, in cycles per unit of `d`.

    Raises
    ------
    ArgumentError
        If `n` is less than 1 or `d` is zero.
    DTypeError
        If `dtype` is not real floating.

    Examples
    --------
    >>> import lucid
    >>> lucid.fft.fftfreq(4, d=0.5)
    Tensor([ 0. ,  0.5, -1. , -0.5])
    """
    _check_frequencies("fft.fftfreq", n, d)
    return _frequencies("fft.fftfreq", [*range((n - 1) // 2 + 1), *range(-(n // 2), 0)], n * d, dtype, device)


def rfftfreq(n: int, /, *, d: float = 1.0, dtype: DTypeLike | None = None, device: str | None = None) -> Tensor:
    """Return the frequencies of the values that `rfft` gives.

    Parameters
    ----------
    n : int
        The length of the transform.
    d : float, default: 1.0
        The distance between samples.
    dtype : DType, optional
        A real floating data type; the default one if not given.
    device : str or Device, optional
        Where to put the array.

    Returns
    -------
    Tensor, shape (n // 2 + 1,)
        ``[0, 1, ..., n // 2] / (n * d)``, in cycles per unit of `d`.

    Raises
    ------
    ArgumentError
        If `n` is less than 1 or `d` is zero.
    DTypeError
        If `dtype` is not real floating.

    Examples
    --------
    >>> import lucid
    >>> lucid.fft.rfftfreq(4, d=0.5)
    Tensor([0. , 0.5, 1. ])
    """
    _check_frequencies("fft.rfftfreq", n, d)
    return _frequencies("fft.rfftfreq", range(n // 2 + 1), n * d, dtype, device)


def _check_frequencies(name: str, n: int, d: float) -> None:
    if not isinstance(n, SupportsIndex):
        raise ArgumentTypeError(f"{name}: n must be an integer, got {n!r}")
    if n < 1:
        raise ArgumentError(f"{name}: n={n} must be at least 1")
    if d == 0:
        raise ArgumentError(f"{name}: d must not be zero")


def _frequencies(
    name: str, counts: Sequence[int], length: float, dtype: DTypeLike | None, device: str | None
) -> Tensor:
    chosen = standard_default(backend_for(device).default_float) if dtype is None else as_dtype(dtype)
    if chosen.kind != "real floating":
        raise DTypeError(f"{name}: dtype must be real floating, got {chosen.name}")
    return asarray(np.asarray(counts) / length, dtype=chosen, device=device, copy=True)


def fftshift(x: Tensor, /, *, axes: int | Sequence[int] | None = None) -> Tensor:
    """Move frequency zero to the middle.

    Parameters
    ----------
    x : Tensor
        The values.
    axes : int or sequence of int, optional
        The axes; all by default.

    Returns
    -------
    Tensor, shape of `x`
        A copy, shifted by half of each length.

    Raises
    ------
    AxisError
        If an axis is out of range.

    Examples
    --------
    >>> import lucid
    >>> lucid.fft.fftshift(lucid.fft.fftfreq(4))
    Tensor([-0.5 , -0.25,  0.  ,  0.25])
    """
    chosen = _shift_axes("fft.fftshift", x, axes)
    return roll(x, tuple([x.shape[axis] // 2 for axis in chosen]), axis=chosen)


def ifftshift(x: Tensor, /, *, axes: int | Sequence[int] | None = None) -> Tensor:
    """Undo `fftshift`; the two differ for odd lengths.

    Parameters
    ----------
    x : Tensor
        The values.
    axes : int or sequence of int, optional
        The axes; all by default.

    Returns
    -------
    Tensor, shape of `x`
        A copy, shifted back.

    Raises
    ------
    AxisError
        If an axis is out of range.

    Examples
    --------
    >>> import lucid
    >>> lucid.fft.ifftshift(lucid.fft.fftshift(lucid.arange(5)))
    Tensor([0, 1, 2, 3, 4])
    """
    chosen = _shift_axes("fft.ifftshift", x, axes)
    return roll(x, tuple([-(x.shape[axis] // 2) for axis in chosen]), axis=chosen)


def _shift_axes(name: str, x: Tensor, axes: int | Sequence[int] | None) -> tuple[int, ...]:
    if not hasattr(x, "_raw"):
        raise ArgumentTypeError(f"{name}: Unsupported type for x: {type(x).__name__}; pass a lucid.Tensor")
    if axes is None:
        return tuple(range(x.ndim))
    return tuple([normalized_axis(name, axis, x.ndim) for axis in ((axes,) if isinstance(axes, int) else axes)])
