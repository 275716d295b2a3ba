"""Transposed convolution layers."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError, ShapeError
from lucid.nn._checks import refuse_dtype
from lucid.nn._initial import uniform_by_fan_in
from lucid.nn.functional import conv_transpose1d, conv_transpose2d, conv_transpose3d
from lucid.nn.functional._windows import per_axis
from lucid.nn.module import Module

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor
    from lucid.nn.parameter import Parameter


class _ConvTranspose(Module):
    """What transposed convolutions over any number of spatial axes share."""

    weight: Parameter
    bias: Parameter | None

    def __init__(
        self,
        n: int,
        in_channels: int,
        out_channels: int,
        kernel_size: int | Sequence[int],
        stride: int | Sequence[int],
        padding: int | Sequence[int],
        output_padding: int | Sequence[int],
        groups: int,
        bias: bool,
        dilation: int | Sequence[int],
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
        self.padding = per_axis(name, "padding", padding, n, 0)
        self.output_padding = per_axis(name, "output_padding", output_padding, n, 0)
        self.dilation = per_axis(name, "dilation", dilation, n, 1)
        self.groups = groups
        self.padding_mode = padding_mode
        fan_in = out_channels // groups * prod(self.kernel_size)  # PyTorch's habit: the second axis counts
        shape = (in_channels, out_channels // groups, *self.kernel_size)
        self.weight = uniform_by_fan_in(shape, fan_in, device, dtype)
        self.register_parameter("bias", uniform_by_fan_in((out_channels,), fan_in, device, dtype) if bias else None)

    def _output_padding(self, x: Tensor, output_size: Sequence[int] | None) -> tuple[int, ...]:
        """Return what makes the result as long as was asked for."""
        if x.dtype is not self.weight.dtype:
            refuse_dtype(self, x, self.weight)
        n = len(self.kernel_size)
        if output_size is None or x.ndim < n:
            return self.output_padding
        wanted, name = tuple(output_size), type(self).__name__
        if len(wanted) not in (n, x.ndim):
            raise ShapeError(
                f"{name}: output_size must be {n} ints, or {x.ndim} for the whole shape, got {output_size}"
            )
        wanted = wanted[-n:]
        least = [
            (length - 1) * s - 2 * p + d * (k - 1) + 1
            for length, s, p, d, k in zip(
                x.shape[x.ndim - n :], self.stride, self.padding, self.dilation, self.kernel_size, strict=True
            )
        ]
        most = [low + s - 1 for low, s in zip(least, self.stride, strict=True)]
        if not all(low <= size <= high for low, size, high in zip(least, wanted, most, strict=True)):
            raise ShapeError(
                f"{name}: output_size may be from {tuple(least)} to {tuple(most)} for input of shape {x.shape}, got "
                f"{output_size}"
            )
        return tuple([size - low for size, low in zip(wanted, least, strict=True)])

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call; those that have their default are left out.
        """
        ones, zeros = (1,) * len(self.kernel_size), (0,) * len(self.kernel_size)
        text = f"{self.in_channels}, {self.out_channels}, kernel_size={self.kernel_size}, stride={self.stride}"
        if self.padding != zeros:
            text += f", padding={self.padding}"
        if self.dilation != ones:
            text += f", dilation={self.dilation}"
        if self.output_padding != zeros:
            text += f", output_padding={self.output_padding}"
        if self.groups != 1:
            text += f", groups={self.groups}"
        if self.bias is None:
            text += ", bias=False"
        return text


class ConvTranspose1d(_ConvTranspose):
    r"""Spread each number over a window of lines, in the proportions of kernels: the transpose of `Conv1d`.

    Parameters
    ----------
    in_channels, out_channels : int
        The number of channels before and after.
    kernel_size : int or sequence of one int
        The size of the kernels.
    stride : int or sequence of one int, default: 1
        The distance between neighbouring windows.
    padding : int or sequence of one int, default: 0
        How much to cut off on each side.
    output_padding : int or sequence of one int, default: 0
        How much longer the result is behind the end.
    groups : int, default: 1
        The channels are cut into so many groups that do not see each other.
    bias : bool, default: True
        Whether to add a bias to each channel of the result.
    dilation : int or sequence of one int, default: 1
        The distance between neighbours in a kernel.
    padding_mode : {"zeros"}, default: "zeros"
        There is no other.
    device : str or Device, optional
        Where the parameters are.
    dtype : DType, optional
        Their floating dtype.

    Attributes
    ----------
    weight : Parameter, shape (in_channels, out_channels / groups, kernel_length)
        Drawn uniformly between :math:`\pm 1 / \sqrt n`, where `n` is the number of weights for each input channel.
    bias : Parameter, shape (out_channels,), or None
        Drawn likewise.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.ConvTranspose1d(16, 8, 3, stride=2)(lucid.randn(20, 16, 50)).shape
    (20, 8, 101)
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | Sequence[int],
        stride: int | Sequence[int] = 1,
        padding: int | Sequence[int] = 0,
        output_padding: int | Sequence[int] = 0,
        groups: int = 1,
        bias: bool = True,
        dilation: int | Sequence[int] = 1,
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
            output_padding,
            groups,
            bias,
            dilation,
            padding_mode,
            device,
            dtype,
        )

    def forward(self, input: Tensor, output_size: Sequence[int] | None = None) -> Tensor:
        """Spread the input.

        Parameters
        ----------
        input : Tensor, shape (*batch, in_channels, length)
            The lines, with or without a batch axis.
        output_size : sequence of int, optional
            The spatial shape of the result, or its whole shape, from which `output_padding` follows.

        Returns
        -------
        Tensor, shape (*batch, out_channels, out_length)
            The result.
        """
        extra = self._output_padding(input, output_size)
        return conv_transpose1d(
            input, self.weight, self.bias, self.stride, self.padding, extra, self.groups, self.dilation
        )


class ConvTranspose2d(_ConvTranspose):
    r"""Spread each number over a window of planes, in the proportions of kernels: the transpose of `Conv2d`.

    Parameters
    ----------
    in_channels, out_channels : int
        The number of channels before and after.
    kernel_size : int or pair of int
        The size of the kernels.
    stride : int or pair of int, default: 1
        The distance between neighbouring windows.
    padding : int or pair of int, default: 0
        How much to cut off on each side.
    output_padding : int or pair of int, default: 0
        How much longer the result is behind the end.
    groups : int, default: 1
        The channels are cut into so many groups that do not see each other.
    bias : bool, default: True
        Whether to add a bias to each channel of the result.
    dilation : int or pair of int, default: 1
        The distance between neighbours in a kernel.
    padding_mode : {"zeros"}, default: "zeros"
        There is no other.
    device : str or Device, optional
        Where the parameters are.
    dtype : DType, optional
        Their floating dtype.

    Attributes
    ----------
    weight : Parameter, shape (in_channels, out_channels / groups, kernel_height, kernel_width)
        Drawn uniformly between :math:`\pm 1 / \sqrt n`, where `n` is the number of weights for each input channel.
    bias : Parameter, shape (out_channels,), or None
        Drawn likewise.

    Examples
    --------
    >>> import lucid
    >>> up = lucid.nn.ConvTranspose2d(16, 8, 3, stride=2, padding=1)
    >>> up(lucid.randn(2, 16, 6, 6), output_size=(12, 12)).shape
    (2, 8, 12, 12)
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | Sequence[int],
        stride: int | Sequence[int] = 1,
        padding: int | Sequence[int] = 0,
        output_padding: int | Sequence[int] = 0,
        groups: int = 1,
        bias: bool = True,
        dilation: int | Sequence[int] = 1,
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
            output_padding,
            groups,
            bias,
            dilation,
            padding_mode,
            device,
            dtype,
        )

    def forward(self, input: Tensor, output_size: Sequence[int] | None = None) -> Tensor:
        """Spread the input.

        Parameters
        ----------
        input : Tensor, shape (*batch, in_channels, height, width)
            The planes, with or without a batch axis.
        output_size : sequence of int, optional
            The spatial shape of the result, or its whole shape, from which `output_padding` follows.

        Returns
        -------
        Tensor, shape (*batch, out_channels, out_height, out_width)
            The result.
        """
        extra = self._output_padding(input, output_size)
        return conv_transpose2d(
            input, self.weight, self.bias, self.stride, self.padding, extra, self.groups, self.dilation
        )


class ConvTranspose3d(_ConvTranspose):
    r"""Spread each number over a window of volumes, in the proportions of kernels: the transpose of `Conv3d`.

    Parameters
    ----------
    in_channels, out_channels : int
        The number of channels before and after.
    kernel_size : int or triple of int
        The size of the kernels.
    stride : int or triple of int, default: 1
        The distance between neighbouring windows.
    padding : int or triple of int, default: 0
        How much to cut off on each side.
    output_padding : int or triple of int, default: 0
        How much longer the result is behind the end.
    groups : int, default: 1
        The channels are cut into so many groups that do not see each other.
    bias : bool, default: True
        Whether to add a bias to each channel of the result.
    dilation : int or triple of int, default: 1
        The distance between neighbours in a kernel.
    padding_mode : {"zeros"}, default: "zeros"
        There is no other.
    device : str or Device, optional
        Where the parameters are.
    dtype : DType, optional
        Their floating dtype.

    Attributes
    ----------
    weight : Parameter, shape (in_channels, out_channels / groups, kernel_depth, kernel_height, kernel_width)
        Drawn uniformly between :math:`\pm 1 / \sqrt n`, where `n` is the number of weights for each input channel.
    bias : Parameter, shape (out_channels,), or None
        Drawn likewise.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.ConvTranspose3d(4, 2, 2, stride=2)(lucid.randn(2, 4, 5, 8, 8)).shape
    (2, 2, 10, 16, 16)
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | Sequence[int],
        stride: int | Sequence[int] = 1,
        padding: int | Sequence[int] = 0,
        output_padding: int | Sequence[int] = 0,
        groups: int = 1,
        bias: bool = True,
        dilation: int | Sequence[int] = 1,
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
            output_padding,
            groups,
            bias,
            dilation,
            padding_mode,
            device,
            dtype,
        )

    def forward(self, input: Tensor, output_size: Sequence[int] | None = None) -> Tensor:
        """Spread the input.

        Parameters
        ----------
        input : Tensor, shape (*batch, in_channels, depth, height, width)
            The volumes, with or without a batch axis.
        output_size : sequence of int, optional
            The spatial shape of the result, or its whole shape, from which `output_padding` follows.

        Returns
        -------
        Tensor, shape (*batch, out_channels, out_depth, out_height, out_width)
            The result.
        """
        extra = self._output_padding(input, output_size)
        return conv_transpose3d(
            input, self.weight, self.bias, self.stride, self.padding, extra, self.groups, self.dilation
        )
