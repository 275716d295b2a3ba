"""Convolution layers."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError
from lucid.nn._checks import refuse_dtype
from lucid.nn._initial import uniform_by_fan_in
from lucid.nn.functional import conv1d, conv2d, conv3d, pad
from lucid.nn.functional._conv import padding_widths
from lucid.nn.functional._windows import per_axis
from lucid.nn.module import Module

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor
    from lucid.nn.parameter import Parameter


_PADDING_MODES = ("zeros", "reflect", "replicate", "circular")


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
        if padding_mode not in _PADDING_MODES:
            raise ArgumentError(
                f"{name}: padding_mode must be one of {', '.join(map(repr, _PADDING_MODES))}, got {padding_mode!r}"
            )
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = per_axis(name, "kernel_size", kernel_size, n, 1)
        self.stride = per_axis(name, "stride", stride, n, 1)
        self.dilation = per_axis(name, "dilation", dilation, n, 1)
        widths = padding_widths(name, padding, self.kernel_size, self.stride, self.dilation)
        self.padding = padding if isinstance(padding, str) else per_axis(name, "padding", padding, n, 0)
        self.groups = groups
        self.padding_mode = padding_mode
        self._pad = tuple([width for pair in reversed(widths) for width in pair])  # as `pad` takes them
        fan_in = in_channels // groups * prod(self.kernel_size)
        shape = (out_channels, in_channels // groups, *self.kernel_size)
        self.weight = uniform_by_fan_in(shape, fan_in, device, dtype)
        self.register_parameter("bias", uniform_by_fan_in((out_channels,), fan_in, device, dtype) if bias else None)

    def _prepared(self, x: Tensor) -> tuple[Tensor, tuple[int, ...] | str]:
        """Return what the kernels slide over, and what the convolution itself still has to pad."""
        if x.dtype is not self.weight.dtype:
            refuse_dtype(self, x, self.weight)
        if self.padding_mode == "zeros":
            return x, self.padding
        return pad(x, self._pad, self.padding_mode), (0,) * len(self.kernel_size)

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
        if self.padding_mode != "zeros":
            text += f", padding_mode={self.padding_mode}"
        return text


class Conv1d(_Conv):
    r"""Slide kernels over lines and sum the products.

    Parameters
    ----------
    in_channels, out_channels : int
        The number of channels before and after.
    kernel_size : int or sequence of one int
        The size of the kernels.
    stride : int or sequence of one int, default: 1
        Their step.
    padding : int or sequence of one int, {"valid", "same"}, default: 0
        How much to add on each side; ``"same"`` adds what keeps the size (for stride 1).
    dilation : int or sequence of one int, default: 1
        The distance between neighbours in a kernel.
    groups : int, default: 1
        The channels are cut into so many groups that do not see each other.
    bias : bool, default: True
        Whether to add a bias to each channel of the result.
    padding_mode : {"zeros", "reflect", "replicate", "circular"}, default: "zeros"
        What to pad with: zeros, or elements of the input as `lucid.nn.functional.pad` takes them.
    device : str or Device, optional
        Where the parameters are.
    dtype : DType, optional
        Their floating dtype.

    Attributes
    ----------
    weight : Parameter, shape (out_channels, in_channels / groups, kernel_length)
        Drawn uniformly between :math:`\pm 1 / \sqrt{\text{fan\_in}}`, where the fan-in is the number of products
        that each element of the result sums.
    bias : Parameter, shape (out_channels,), or None
        Drawn likewise.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.Conv1d(16, 33, 3, stride=2)(lucid.randn(20, 16, 50)).shape
    (20, 33, 24)
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
            1,
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
        input : Tensor, shape (*batch, in_channels, length)
            The lines, with or without a batch axis.

        Returns
        -------
        Tensor, shape (*batch, out_channels, out_length)
            The result.
        """
        x, padding = self._prepared(input)
        return conv1d(x, self.weight, self.bias, self.stride, padding, self.dilation, self.groups)


class Conv2d(_Conv):
    r"""Slide kernels over planes and sum the products.

    Parameters
    ----------
    in_channels, out_channels : int
        The number of channels before and after.
    kernel_size : int or pair of int
        The size of the kernels.
    stride : int or pair of int, default: 1
        Their step.
    padding : int or pair of int, {"valid", "same"}, default: 0
        How much to add on each side; ``"same"`` adds what keeps the size (for stride 1).
    dilation : int or pair of int, default: 1
        The distance between neighbours in a kernel.
    groups : int, default: 1
        The channels are cut into so many groups that do not see each other.
    bias : bool, default: True
        Whether to add a bias to each channel of the result.
    padding_mode : {"zeros", "reflect", "replicate", "circular"}, default: "zeros"
        What to pad with: zeros, or elements of the input as `lucid.nn.functional.pad` takes them.
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
        x, padding = self._prepared(input)
        return conv2d(x, self.weight, self.bias, self.stride, padding, self.dilation, self.groups)


class Conv3d(_Conv):
    r"""Slide kernels over volumes and sum the products.

    Parameters
    ----------
    in_channels, out_channels : int
        The number of channels before and after.
    kernel_size : int or triple of int
        The size of the kernels.
    stride : int or triple of int, default: 1
        Their step.
    padding : int or triple of int, {"valid", "same"}, default: 0
        How much to add on each side; ``"same"`` adds what keeps the size (for stride 1).
    dilation : int or triple of int, default: 1
        The distance between neighbours in a kernel.
    groups : int, default: 1
        The channels are cut into so many groups that do not see each other.
    bias : bool, default: True
        Whether to add a bias to each channel of the result.
    padding_mode : {"zeros", "reflect", "replicate", "circular"}, default: "zeros"
        What to pad with: zeros, or elements of the input as `lucid.nn.functional.pad` takes them.
    device : str or Device, optional
        Where the parameters are.
    dtype : DType, optional
        Their floating dtype.

    Attributes
    ----------
    weight : Parameter, shape (out_channels, in_channels / groups, kernel_depth, kernel_height, kernel_width)
        Drawn uniformly between :math:`\pm 1 / \sqrt{\text{fan\_in}}`, where the fan-in is the number of products
        that each element of the result sums.
    bias : Parameter, shape (out_channels,), or None
        Drawn likewise.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.Conv3d(2, 4, 3, padding="same", padding_mode="circular")(lucid.randn(2, 2, 5, 8, 8)).shape
    (2, 4, 5, 8, 8)
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
            3,
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
        input : Tensor, shape (*batch, in_channels, depth, height, width)
            The volumes, with or without a batch axis.

        Returns
        -------
        Tensor, shape (*batch, out_channels, out_depth, out_height, out_width)
            The result.
        """
        x, padding = self._prepared(input)
        return conv3d(x, self.weight, self.bias, self.stride, padding, self.dilation, self.groups)
