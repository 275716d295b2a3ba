"""Normalisation of groups of channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError
from lucid.nn._checks import refuse_dtype
from lucid.nn._initial import filled
from lucid.nn.functional import group_norm
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor
    from lucid.nn.parameter import Parameter


class GroupNorm(Module):
    """Give groups of channels of each example mean 0 and variance 1; then scale and shift.

    Parameters
    ----------
    num_groups : int
        How many groups of neighbouring channels there are.
    num_channels : int
        The number of channels, a multiple of `num_groups`.
    eps : float, default: 1e-5
        Added to the variance.
    affine : bool, default: True
        Whether to scale and shift.
    device : str or Device, optional
        Where the parameters are.
    dtype : DType, optional
        Their floating dtype.
    bias : bool, default: True
        Whether to shift, if `affine`.

    Attributes
    ----------
    weight, bias : Parameter, shape (num_channels,), or None
        Ones and zeros to begin with.

    See Also
    --------
    lucid.nn.functional.group_norm : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.GroupNorm(2, 6)(lucid.randn(8, 6, 5)).shape
    (8, 6, 5)
    """

    weight: Parameter | None
    bias: Parameter | None

    def __init__(
        self,
        num_groups: int,
        num_channels: int,
        eps: float = 1e-5,
        affine: bool = True,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__()
        if num_groups < 1 or num_channels % num_groups:
            raise ArgumentError(f"GroupNorm: num_groups must divide the {num_channels} channels, got {num_groups}")
        self.num_groups = num_groups
        self.num_channels = num_channels
        self.eps = eps
        self.affine = affine
        self.register_parameter("weight", filled(1.0, (num_channels,), device, dtype) if affine else None)
        self.register_parameter("bias", filled(0.0, (num_channels,), device, dtype) if affine and bias else None)

    def forward(self, input: Tensor) -> Tensor:
        """Normalise examples.

        Parameters
        ----------
        input : Tensor, shape (n, channels, ...)
            The examples.

        Returns
        -------
        Tensor
            An array of the same shape.
        """
        weight = self.weight
        if weight is not None and input.dtype is not weight.dtype:
            refuse_dtype(self, input, weight)
        return group_norm(input, self.num_groups, weight, self.bias, self.eps)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        settings = f"{self.num_groups}, {self.num_channels}, eps={self.eps}"
        return f"{settings}, affine={self.affine}, bias={self.bias is not None}"
