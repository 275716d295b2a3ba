"""Padding layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._errors import ArgumentTypeError, ShapeError
from lucid.nn.functional import pad
from lucid.nn.module import Module

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor


class _Pad(Module):
    """What all padding layers share."""

    def __init__(self, n: int, padding: int | Sequence[int], mode: str, value: float | None = None) -> None:
        super().__init__()
        widths = (padding,) * (2 * n) if isinstance(padding, int) else tuple(padding)
        if len(widths) != 2 * n or not all(isinstance(width, int) for width in widths):
            raise ArgumentTypeError(
                f"{type(self).__name__}: padding must be an int or {2 * n} ints, two for each axis and the last axis "
                f"first, got {padding!r}"
            )
        self.padding = widths
        self.value = value
        self._mode = mode

    def forward(self, input: Tensor) -> Tensor:
        """Pad the input.

        Parameters
        ----------
        input : Tensor, shape (*batch, channels, ...)
            The input, with or without a batch axis.

        Returns
        -------
        Tensor
            The padded array.
        """
        n = len(self.padding) // 2
        if input.ndim not in (n + 1, n + 2):
            raise ShapeError(
                f"{type(self).__name__}: input must have {n} spatial axes behind the channels, with or without a batch "
                f"axis; got shape {input.shape}"
            )
        return pad(input, self.padding, self._mode, self.value)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"{self.padding}"


class ZeroPad1d(_Pad):
    """Surround lines with zeros.

    Parameters
    ----------
    padding : int or sequence of 2 ints
        How much to add on every side, or (left, right); negative numbers cut off.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.ZeroPad1d((1, 2))(lucid.randn(2, 4)).shape
    (2, 7)
    """

    def __init__(self, padding: int | Sequence[int]) -> None:
        super().__init__(1, padding, "constant")


class ZeroPad2d(_Pad):
    """Surround planes with zeros.

    Parameters
    ----------
    padding : int or sequence of 4 ints
        How much to add on every side, or (left, right, top, bottom); negative numbers cut off.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.ZeroPad2d((1, 2, 2, 1))(lucid.randn(1, 2, 4)).shape
    (1, 5, 7)
    """

    def __init__(self, padding: int | Sequence[int]) -> None:
        super().__init__(2, padding, "constant")


class ZeroPad3d(_Pad):
    """Surround volumes with zeros.

    Parameters
    ----------
    padding : int or sequence of 6 ints
        How much to add on every side, or (left, right, top, bottom, front, back); negative numbers cut off.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.ZeroPad3d((1, 2, 2, 1, 1, 2))(lucid.randn(1, 2, 2, 4)).shape
    (1, 5, 5, 7)
    """

    def __init__(self, padding: int | Sequence[int]) -> None:
        super().__init__(3, padding, "constant")


class ConstantPad1d(_Pad):
    """Surround lines with a number.

    Parameters
    ----------
    padding : int or sequence of 2 ints
        How much to add on every side, or (left, right); negative numbers cut off.
    value : float
        The number.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.ConstantPad1d((1, 2), value=3.5)(lucid.randn(2, 4)).shape
    (2, 7)
    """

    def __init__(self, padding: int | Sequence[int], value: float) -> None:
        super().__init__(1, padding, "constant", value)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"padding={self.padding}, value={self.value}"


class ConstantPad2d(_Pad):
    """Surround planes with a number.

    Parameters
    ----------
    padding : int or sequence of 4 ints
        How much to add on every side, or (left, right, top, bottom); negative numbers cut off.
    value : float
        The number.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.ConstantPad2d((1, 2, 2, 1), value=3.5)(lucid.randn(1, 2, 4)).shape
    (1, 5, 7)
    """

    def __init__(self, padding: int | Sequence[int], value: float) -> None:
        super().__init__(2, padding, "constant", value)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"padding={self.padding}, value={self.value}"


class ConstantPad3d(_Pad):
    """Surround volumes with a number.

    Parameters
    ----------
    padding : int or sequence of 6 ints
        How much to add on every side, or (left, right, top, bottom, front, back); negative numbers cut off.
    value : float
        The number.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.ConstantPad3d((1, 2, 2, 1, 1, 2), value=3.5)(lucid.randn(1, 2, 2, 4)).shape
    (1, 5, 5, 7)
    """

    def __init__(self, padding: int | Sequence[int], value: float) -> None:
        super().__init__(3, padding, "constant", value)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"padding={self.padding}, value={self.value}"


class ReflectionPad1d(_Pad):
    """Surround lines with the elements next to the edge, mirrored at it.

    Parameters
    ----------
    padding : int or sequence of 2 ints
        How much to add on every side, or (left, right); negative numbers cut off.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.ReflectionPad1d((1, 2))(lucid.randn(2, 4)).shape
    (2, 7)
    """

    def __init__(self, padding: int | Sequence[int]) -> None:
        super().__init__(1, padding, "reflect")


class ReflectionPad2d(_Pad):
    """Surround planes with the elements next to the edge, mirrored at it.

    Parameters
    ----------
    padding : int or sequence of 4 ints
        How much to add on every side, or (left, right, top, bottom); negative numbers cut off.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.ReflectionPad2d((1, 2, 2, 1))(lucid.randn(1, 3, 4)).shape
    (1, 6, 7)
    """

    def __init__(self, padding: int | Sequence[int]) -> None:
        super().__init__(2, padding, "reflect")


class ReflectionPad3d(_Pad):
    """Surround volumes with the elements next to the edge, mirrored at it.

    Parameters
    ----------
    padding : int or sequence of 6 ints
        How much to add on every side, or (left, right, top, bottom, front, back); negative numbers cut off.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.ReflectionPad3d((1, 2, 2, 1, 1, 1))(lucid.randn(1, 2, 3, 4)).shape
    (1, 4, 6, 7)
    """

    def __init__(self, padding: int | Sequence[int]) -> None:
        super().__init__(3, padding, "reflect")


class ReplicationPad1d(_Pad):
    """Surround lines with the elements at the edge.

    Parameters
    ----------
    padding : int or sequence of 2 ints
        How much to add on every side, or (left, right); negative numbers cut off.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.ReplicationPad1d((1, 2))(lucid.randn(2, 4)).shape
    (2, 7)
    """

    def __init__(self, padding: int | Sequence[int]) -> None:
        super().__init__(1, padding, "replicate")


class ReplicationPad2d(_Pad):
    """Surround planes with the elements at the edge.

    Parameters
    ----------
    padding : int or sequence of 4 ints
        How much to add on every side, or (left, right, top, bottom); negative numbers cut off.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.ReplicationPad2d((1, 2, 2, 1))(lucid.randn(1, 2, 4)).shape
    (1, 5, 7)
    """

    def __init__(self, padding: int | Sequence[int]) -> None:
        super().__init__(2, padding, "replicate")


class ReplicationPad3d(_Pad):
    """Surround volumes with the elements at the edge.

    Parameters
    ----------
    padding : int or sequence of 6 ints
        How much to add on every side, or (left, right, top, bottom, front, back); negative numbers cut off.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.ReplicationPad3d((1, 2, 2, 1, 1, 2))(lucid.randn(1, 2, 2, 4)).shape
    (1, 5, 5, 7)
    """

    def __init__(self, padding: int | Sequence[int]) -> None:
        super().__init__(3, padding, "replicate")


class CircularPad1d(_Pad):
    """Surround lines with the elements from the other end.

    Parameters
    ----------
    padding : int or sequence of 2 ints
        How much to add on every side, or (left, right); negative numbers cut off.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.CircularPad1d((1, 2))(lucid.randn(2, 4)).shape
    (2, 7)
    """

    def __init__(self, padding: int | Sequence[int]) -> None:
        super().__init__(1, padding, "circular")


class CircularPad2d(_Pad):
    """Surround planes with the elements from the other end.

    Parameters
    ----------
    padding : int or sequence of 4 ints
        How much to add on every side, or (left, right, top, bottom); negative numbers cut off.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.CircularPad2d((1, 2, 2, 1))(lucid.randn(1, 2, 4)).shape
    (1, 5, 7)
    """

    def __init__(self, padding: int | Sequence[int]) -> None:
        super().__init__(2, padding, "circular")


class CircularPad3d(_Pad):
    """Surround volumes with the elements from the other end.

    Parameters
    ----------
    padding : int or sequence of 6 ints
        How much to add on every side, or (left, right, top, bottom, front, back); negative numbers cut off.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.CircularPad3d((1, 2, 2, 1, 1, 2))(lucid.randn(1, 2, 2, 4)).shape
    (1, 5, 5, 7)
    """

    def __init__(self, padding: int | Sequence[int]) -> None:
        super().__init__(3, padding, "circular")
