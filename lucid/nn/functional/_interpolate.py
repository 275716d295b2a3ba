"""Making planes larger or smaller."""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING

from lucid._errors import ArgumentError, ArgumentTypeError, ShapeError
from lucid.nn.functional._adaptive_avg_pool import adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d
from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._resampling import resample, tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor

_ALONG_AN_AXIS = {
    "nearest": "nearest",
    "nearest-exact": "nearest-exact",
    "linear": "linear",
    "bilinear": "linear",
    "trilinear": "linear",
    "bicubic": "cubic",
    "area": "area",
}
_AXES = {"linear": 1, "bilinear": 2, "bicubic": 2, "trilinear": 3}
_MEANS = {1: adaptive_avg_pool1d, 2: adaptive_avg_pool2d, 3: adaptive_avg_pool3d}


def interpolate(
    input: Tensor,
    size: int | Sequence[int] | None = None,
    scale_factor: float | Sequence[float] | None = None,
    mode: str = "nearest",
    align_corners: bool | None = None,
    recompute_scale_factor: bool | None = None,
    antialias: bool = False,
) -> Tensor:
    """Make lines, planes or volumes larger or smaller.

    Parameters
    ----------
    input : Tensor, shape (batch, channels, ...)
        With one, two or three spatial axes.
    size : int or sequence of int, optional
        The spatial shape of the result.
    scale_factor : float or sequence of float, optional
        Or the factors by which it grows.
    mode : {"nearest", "nearest-exact", "linear", "bilinear", "bicubic", "trilinear", "area"}, default: "nearest"
        The kind: the nearest element (``"nearest"`` takes the one at or before the corner of the new cell,
        ``"nearest-exact"`` the one nearest to its centre), interpolation with one, two or three spatial axes, or means.
    align_corners : bool, optional
        For the interpolating modes, whether the first and last elements of input and result lie over one another,
        rather than the outer edges of their cells. False when not given.
    recompute_scale_factor : bool, optional
        Whether to use the factor that the rounded size of the result has, and not `scale_factor` itself.
    antialias : bool, default: False
        Not supported: True is an error.

    Returns
    -------
    Tensor, shape (batch, channels, ...)
        The result.

    Raises
    ------
    ArgumentError
        If settings contradict each other.
    ShapeError
        If `mode` does not suit the number of axes, or nothing is left.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor([[[1.0, 2.0]]])
    >>> lucid.nn.functional.interpolate(x, scale_factor=2).tolist()
    [[[1.0, 1.0, 2.0, 2.0]]]
    >>> lucid.nn.functional.interpolate(x, size=3, mode="linear", align_corners=True).tolist()
    [[[1.0, 1.5, 2.0]]]
    """
    namespace("interpolate", input)
    n = input.ndim - 2
    _check_mode(mode, n, input, align_corners, antialias)
    lengths = input.shape[2:]
    counts, scales = _sizes(n, lengths, size, scale_factor, recompute_scale_factor)
    if min(counts) < 1 or min(lengths) < 1:
        raise ShapeError(f"interpolate: cannot make {counts} of input of shape {input.shape}")
    if mode == "area":
        return _MEANS[n](input, counts)
    x, kind = input, _ALONG_AN_AXIS[mode]
    for i, (length, count, scale) in enumerate(zip(lengths, counts, scales, strict=True)):
        if length != count or scale is not None:
            x = resample(x, 2 + i, *tables(kind, length, count, scale, bool(align_corners)))
    return x


def _check_mode(mode: str, n: int, x: Tensor, align_corners: bool | None, antialias: bool) -> None:
    if mode not in _ALONG_AN_AXIS:
        raise ArgumentError(f"interpolate: mode must be one of {', '.join(map(repr, _ALONG_AN_AXIS))}, got {mode!r}")
    if antialias:
        raise ArgumentError("interpolate: antialias=True is not supported; smooth the input before, or use mode='area'")
    if not 1 <= n <= 3:
        raise ShapeError(
            f"interpolate: input must have shape (batch, channels, ...) with 1 to 3 spatial axes, got {x.shape}"
        )
    if _AXES.get(mode, n) != n:
        raise ShapeError(
            f"interpolate: mode={mode!r} needs input with {_AXES[mode]} spatial axes behind batch and channels, got "
            f"shape {x.shape}"
        )
    if align_corners is not None and mode not in _AXES:
        raise ArgumentError(
            f"interpolate: align_corners is for the modes {', '.join(map(repr, _AXES))}, not for {mode!r}"
        )


def _sizes(
    n: int,
    lengths: Sequence[int],
    size: int | Sequence[int] | None,
    scale_factor: float | Sequence[float] | None,
    recompute: bool | None,
) -> tuple[tuple[int, ...], tuple[float | None, ...]]:
    """Return the spatial shape of the result, and the factors where they are not what shapes say."""
    if (size is None) == (scale_factor is None):
        raise ArgumentError(f"interpolate: give either size or scale_factor, got {size!r} and {scale_factor!r}")
    if size is not None:
        if recompute:
            raise ArgumentError("interpolate: recompute_scale_factor goes with scale_factor, not with size")
        counts = (size,) * n if isinstance(size, int) else tuple(size) if hasattr(size, "__iter__") else ()
        if len(counts) != n or not all(isinstance(count, int) for count in counts):
            raise ArgumentTypeError(f"interpolate: size must be an int or {n} ints, got {size!r}")
        return counts, (None,) * n
    assert scale_factor is not None
    given = (scale_factor,) * n if isinstance(scale_factor, int | float) else tuple(scale_factor)
    if len(given) != n or not all(isinstance(scale, int | float) and scale > 0 for scale in given):
        raise ArgumentError(f"interpolate: scale_factor must be a positive number or {n} of them, got {scale_factor!r}")
    counts = tuple([floor(length * scale) for length, scale in zip(lengths, given, strict=True)])
    if recompute:
        return counts, (None,) * n
    exact = [count == length * scale for length, count, scale in zip(lengths, counts, given, strict=True)]
    return counts, tuple([None if e else float(scale) for e, scale in zip(exact, given, strict=True)])
