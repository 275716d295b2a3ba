"""Layers that make planes larger or smaller."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import interpolate
from lucid.nn.module import Module

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor


class Upsample(Module):
    """Make lines, planes or volumes larger or smaller.

    Parameters
    ----------
    size : int or sequence of int, optional
        The spatial shape of the result.
    scale_factor : float or sequence of float, optional
        Or the factors by which it grows.
    mode : {"nearest", "linear", "bilinear", "bicubic", "trilinear"}, default: "nearest"
        The kind of interpolation; all that `lucid.nn.functional.interpolate` knows.
    align_corners : bool, optional
        Whether the first and last elements of input and result lie over one another.
    recompute_scale_factor : bool, optional
        Whether to use the factor that the rounded size of the result has, and not `scale_factor` itself.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.Upsample(scale_factor=2, mode="bilinear")(lucid.randn(1, 3, 4, 5)).shape
    (1, 3, 8, 10)
    """

    def __init__(
        self,
        size: int | Sequence[int] | None = None,
        scale_factor: float | Sequence[float] | None = None,
        mode: str = "nearest",
        align_corners: bool | None = None,
        recompute_scale_factor: bool | None = None,
    ) -> None:
        super().__init__()
        self.size = size
        self.scale_factor: float | tuple[float, ...] | None
        if scale_factor is None or isinstance(scale_factor, int | float):
            self.scale_factor = float(scale_factor) if scale_factor else None
        else:
            self.scale_factor = tuple([float(factor) for factor in scale_factor])
        self.mode = mode
        self.align_corners = align_corners
        self.recompute_scale_factor = recompute_scale_factor

    def forward(self, input: Tensor) -> Tensor:
        """Resize the input.

        Parameters
        ----------
        input : Tensor, shape (batch, channels, ...)
            With one, two or three spatial axes.

        Returns
        -------
        Tensor, shape (batch, channels, ...)
            The result.
        """
        return interpolate(
            input, self.size, self.scale_factor, self.mode, self.align_corners, self.recompute_scale_factor
        )

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        how = f"size={self.size}" if self.scale_factor is None else f"scale_factor={self.scale_factor}"
        return f"{how}, mode={self.mode!r}"


class UpsamplingNearest2d(Upsample):
    """Make planes larger or smaller by taking the nearest element.

    Parameters
    ----------
    size : int or pair of int, optional
        The size of the result.
    scale_factor : float or pair of float, optional
        Or the factors by which it grows.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.UpsamplingNearest2d(scale_factor=2)(lucid.randn(1, 3, 4, 5)).shape
    (1, 3, 8, 10)
    """

    def __init__(
        self, size: int | Sequence[int] | None = None, scale_factor: float | Sequence[float] | None = None
    ) -> None:
        super().__init__(size, scale_factor, "nearest")


class UpsamplingBilinear2d(Upsample):
    """Make planes larger or smaller by interpolation between elements, corner over corner.

    Parameters
    ----------
    size : int or pair of int, optional
        The size of the result.
    scale_factor : float or pair of float, optional
        Or the factors by which it grows.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.UpsamplingBilinear2d(scale_factor=2)(lucid.randn(1, 3, 4, 5)).shape
    (1, 3, 8, 10)
    """

    def __init__(
        self, size: int | Sequence[int] | None = None, scale_factor: float | Sequence[float] | None = None
    ) -> None:
        super().__init__(size, scale_factor, "bilinear", align_corners=True)
