"""Convolution layers."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError
from lucid.nn._checks import refuse_dtype
from lucid.nn._initial import uniform_by_fan_in
from lucid.nn.functional import conv2d
from lucid.nn.functional._conv import padding_widths
from lucid.nn.functional._windows import per_axis
from lucid.nn.module import Module

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor
    from lucid.nn.parameter import Parameter


class _Conv(Module):
    """What convolutions over any number of spatial axes share."""

    weight: Parameter
    bias: Parameter | None

    def __init__(
        self,
        n: int,
        in_channels: int,
        out_channels: int,
        kernel_size: int | Sequence[int],
        stride: int | Sequence[int],
        padding: int | Sequence[int] | str,
        dilation: int | Sequence[int],
        groups: int,
        bias: bool,
        padding_mode: str,
        device: Any,
        dtype: Any,
    ) -> None:
        super().__init__()
        name = type(self).__name__
        if groups < 1 or in_channels % groups or out_channels % groups:
            raise ArgumentError(
                f"{name}: groups must divide in_channels and out_channels, "
                f"got {groups} for {in_channels} and {out_channels}"
            )
        if padding_mode != "zeros":
            raise ArgumentError(f"{name}: padding_mode must be 'zeros', got {padding_mode!r}")
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = per_axis(name, "kernel_size", kernel_size, n, 1)
        self.stride = per_axis(name, "stride", stride, n, 1)
        self.dilation = per_axis(name, "dilation", dilation, n, 1)
        padding_widths(name, padding, self.kernel_size, self.stride, self.dilation)
        self.padding = padding if isinstance(padding, str) else per_axis(name, "padding", padding, n, 0)
        self.groups = groups
        self.padding_mode = padding_mode
        fan_in = in_channels // groups * prod(self.kernel_size)
        shape = (out_channels, in_channels // groups, *self.kernel_size)
        self.weight = uniform_by_fan_in(shape, fan_in, device, dtype)
        self.register_parameter("bias", uniform_by_fan_in((out_channels,), fan_in, device, dtype) if bias else None)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call; those that have their default are left out.
        """
        plain = (1,) * len(self.kernel_size)
        text = f"{self.in_channels}, {self.out_channels}, kernel_size={self.kernel_size}, stride={self.stride}"
        if self.padding != (0,) * len(self.kernel_size):
            text += f", padding={self.padding}"
        if self.dilation != plain:
            text += f", dilation={self.dilation}"
        if self.groups != 1:
            text += f", groups={self.groups}"
        if self.bias is None:
            text += ", bias=False"
        return text


class Conv2d(_Conv):
    r"""Slide kernels over planes and sum the products.

    Parameters
    ----------
    in_channels, out_channels : int
        The number of planes before and after.
    kernel_size : int or pair of int
        The size of the kernels.
    stride : int or pair of int, default: 1
        Their step.
    padding : int or pair of int, {"valid", "same"}, default: 0
        How many zeros to add on each side; ``"same"`` adds what keeps the size (for stride 1).
    dilation : int or pair of int, default: 1
        The distance between neighbours in a kernel.
    groups : int, default: 1
        The channels are cut into so many groups that do not see each other.
    bias : bool, default: True
        Whether to add a bias to each plane of the result.
    padding_mode : {"zeros"}, default: "zeros"
        What to pad with.
    device : str or Device, optional
        Where the parameters are.
    dtype : DType, optional
        Their floating dtype.

    Attributes
    ----------
    weight : Parameter, shape (out_channels, in_channels / groups, kernel_height, kernel_width)
        Drawn uniformly between :math:`\pm 1 / \sqrt{\text{fan\_in}}`, where the fan-in is the number of products
        that each element of the result sums.
    bias : Parameter, shape (out_channels,), or None
        Drawn likewise.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.Conv2d(1, 6, 5, padding=2)(lucid.randn(32, 1, 28, 28)).shape
    (32, 6, 28, 28)
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | Sequence[int],
        stride: int | Sequence[int] = 1,
        padding: int | Sequence[int] | str = 0,
        dilation: int | Sequence[int] = 1,
        groups: int = 1,
        bias: bool = True,
        padding_mode: str = "zeros",
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(
            2,
            in_channels,
            out_channels,
            kernel_size,
            stride,
            padding,
            dilation,
            groups,
            bias,
            padding_mode,
            device,
            dtype,
        )

    def forward(self, input: Tensor) -> Tensor:
        """Convolve the input.

        Parameters
        ----------
        input : Tensor, shape (*batch, in_channels, height, width)
            The planes, with or without a batch axis.

        Returns
        -------
        Tensor, shape (*batch, out_channels, out_height, out_width)
            The result.
        """
        weight = self.weight
        if input.dtype is not weight.dtype:
            refuse_dtype(self, input, weight)
        return conv2d(input, weight, self.bias, self.stride, self.padding, self.dilation, self.groups)
