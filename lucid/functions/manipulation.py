"""Manipulation functions."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import TYPE_CHECKING, SupportsIndex

from lucid._alias import is_scattered
from lucid._dispatch import Op, call, call_sequence, view
from lucid._errors import ArgumentError, ArgumentTypeError, ShapeError
from lucid.functions._axes import normalized_axis
from lucid.functions._items import getitem

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = [
    "broadcast_arrays",
    "broadcast_shapes",
    "broadcast_to",
    "concat",
    "expand_dims",
    "flip",
    "moveaxis",
    "permute_dims",
    "repeat",
    "reshape",
    "roll",
    "squeeze",
    "stack",
    "tile",
    "unstack",
]

_BROADCAST_TO = Op("broadcast_to", "x")
_CONCAT = Op("concat", "arrays")
_EXPAND_DIMS = Op("expand_dims", "x")
_FLIP = Op("flip", "x")
_MOVEAXIS = Op("moveaxis", "x")
_PERMUTE_DIMS = Op("permute_dims", "x")
_REPEAT = Op("repeat", "x repeats")
_RESHAPE = Op("reshape", "x")
_ROLL = Op("roll", "x")
_SQUEEZE = Op("squeeze", "x")
_STACK = Op("stack", "arrays")
_TILE = Op("tile", "x")

Axes = int | tuple[int, ...]


def broadcast_arrays(*arrays: Tensor) -> tuple[Tensor, ...]:
    """Broadcast arrays against one another.

    Parameters
    ----------
    *arrays : Tensor
        The arrays.

    Returns
    -------
    tuple of Tensor
        The arrays, all of one shape.

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.

    Examples
    --------
    >>> import lucid
    >>> a, b = lucid.broadcast_arrays(lucid.zeros((3, 1)), lucid.ones(2))
    >>> a.shape, b.shape
    ((3, 2), (3, 2))
    """
    for i, x in enumerate(arrays):
        if not hasattr(x, "_raw"):
            raise ArgumentTypeError(f"broadcast_arrays: Unsupported type for arrays[{i}]: {type(x).__name__}")
    shape = _broadcast("broadcast_arrays", [x.shape for x in arrays])
    return tuple([broadcast_to(x, shape) for x in arrays])  # type: ignore[arg-type]  # arrays know all their dimensions


def broadcast_shapes(*shapes: tuple[int | None, ...]) -> tuple[int | None, ...]:
    """Return the shape that shapes broadcast to.

    Parameters
    ----------
    *shapes : tuple of int or None
        The shapes; None is a dimension that is not known.

    Returns
    -------
    tuple of int or None
        The shape; a length that cannot be known is None.

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.

    Examples
    --------
    >>> import lucid
    >>> lucid.broadcast_shapes((3, 1), (2,))
    (3, 2)
    """
    return _broadcast("broadcast_shapes", shapes)


def _broadcast(name: str, shapes: Sequence[tuple[int | None, ...]]) -> tuple[int | None, ...]:
    ndim = max(map(len, shapes), default=0)
    out: list[int | None] = [1] * ndim
    for shape in shapes:
        for i, length in enumerate(shape, ndim - len(shape)):
            if length == 1 or length == out[i]:
                continue
            if out[i] == 1 or (out[i] is None and length is not None):
                out[i] = length
            elif length is not None:
                listed = ", ".join(str(tuple(shape)) for shape in shapes)
                raise ShapeError(
                    f"{name}: shapes {listed} cannot be broadcast; dimensions must be equal or 1, counted from the last"
                )
    return tuple(out)


def broadcast_to(x: Tensor, /, shape: tuple[int, ...]) -> Tensor:
    """Broadcast an array to a shape.

    Parameters
    ----------
    x : Tensor
        The array.
    shape : tuple of int
        A shape that the shape of `x` broadcasts to.

    Returns
    -------
    Tensor
        Has the values of `x` without taking more memory; a change in place makes it a copy first.

    Raises
    ------
    ShapeError
        If the shape of `x` does not broadcast to `shape`.

    Examples
    --------
    >>> import lucid
    >>> lucid.broadcast_to(lucid.asarray([1, 2]), (2, 2))
    Tensor([[1, 2],
            [1, 2]])
    """
    return call(_BROADCAST_TO, (x,), {"shape": shape})


def concat(arrays: Sequence[Tensor], /, *, axis: int | None = 0) -> Tensor:
    """Join arrays along an axis they have.

    Parameters
    ----------
    arrays : sequence of Tensor
        The arrays; their shapes agree except along `axis`.
    axis : int or None, default: 0
        The axis; None flattens the arrays first.

    Returns
    -------
    Tensor
        A copy, in the dtype that the arrays promote to.

    Raises
    ------
    ArgumentError
        If there are no arrays.
    ShapeError
        If the shapes do not agree.

    Examples
    --------
    >>> import lucid
    >>> lucid.concat([lucid.asarray([1, 2]), lucid.asarray([3])])
    Tensor([1, 2, 3])
    """
    return call_sequence(_CONCAT, _sequence("concat", arrays), {"axis": axis})


def _sequence(name: str, arrays: Sequence[Tensor]) -> Sequence[Tensor]:
    if hasattr(arrays, "_raw") or not isinstance(arrays, Sequence):
        raise ArgumentTypeError(f"{name}: arrays must be a list or tuple of Tensors, got a {type(arrays).__name__}")
    if not arrays:
        raise ArgumentError(f"{name}: arrays is empty; at least one array is needed")
    return arrays


def expand_dims(x: Tensor, /, axis: Axes) -> Tensor:
    """Insert axes of length 1.

    Parameters
    ----------
    x : Tensor
        The array.
    axis : int or tuple of int
        Where the new axes are in the result.

    Returns
    -------
    Tensor
        A view of `x`.

    Raises
    ------
    AxisError
        If an axis is out of range.

    Examples
    --------
    >>> import lucid
    >>> lucid.expand_dims(lucid.zeros((2, 3)), 1).shape
    (2, 1, 3)
    """
    return view(_EXPAND_DIMS, x, {"axis": axis})


def flip(x: Tensor, /, *, axis: Axes | None = None) -> Tensor:
    """Reverse the order of elements along axes.

    Parameters
    ----------
    x : Tensor
        The array.
    axis : int or tuple of int, optional
        The axes; all by default.

    Returns
    -------
    Tensor, shape of `x`
        A view of `x`.

    Raises
    ------
    AxisError
        If an axis is out of range.

    Examples
    --------
    >>> import lucid
    >>> lucid.flip(lucid.asarray([1, 2, 3]))
    Tensor([3, 2, 1])
    """
    return view(_FLIP, x, {"axis": axis})


def moveaxis(x: Tensor, source: Axes, destination: Axes, /) -> Tensor:
    """Move axes to other positions; the rest keep their order.

    Parameters
    ----------
    x : Tensor
        The array.
    source : int or tuple of int
        The axes to move.
    destination : int or tuple of int
        Where each of them goes.

    Returns
    -------
    Tensor
        A view of `x`.

    Raises
    ------
    AxisError
        If an axis is out of range.

    Examples
    --------
    >>> import lucid
    >>> lucid.moveaxis(lucid.zeros((2, 3, 4)), 0, -1).shape
    (3, 4, 2)
    """
    return view(_MOVEAXIS, x, {"source": source, "destination": destination})


def permute_dims(x: Tensor, /, axes: tuple[int, ...]) -> Tensor:
    """Permute the axes.

    Parameters
    ----------
    x : Tensor
        The array.
    axes : tuple of int
        A permutation of all axes: axis ``i`` of the result is axis ``axes[i]`` of `x`.

    Returns
    -------
    Tensor
        A view of `x`.

    Raises
    ------
    ShapeError
        If `axes` does not name each axis once.

    Examples
    --------
    >>> import lucid
    >>> lucid.permute_dims(lucid.zeros((2, 3, 4)), (2, 0, 1)).shape
    (4, 2, 3)
    """
    if axes is None:
        raise ArgumentTypeError("permute_dims: axes must be a tuple of integers, got None")
    return view(_PERMUTE_DIMS, x, {"axes": axes})


def repeat(x: Tensor, repeats: int | Tensor, /, *, axis: int | None = None) -> Tensor:
    """Repeat each element.

    Parameters
    ----------
    x : Tensor
        The array.
    repeats : int or Tensor of int
        How often, for all elements or for each along `axis`.
    axis : int, optional
        The axis; by default the array is flattened first.

    Returns
    -------
    Tensor
        A copy; 1-dimensional without `axis`.

    Raises
    ------
    ShapeError
        If `repeats` is negative or its length is not that of the axis.

    Examples
    --------
    >>> import lucid
    >>> lucid.repeat(lucid.asarray([3, 4]), 2)
    Tensor([3, 3, 4, 4])
    """
    if isinstance(repeats, float):
        raise ArgumentTypeError(f"repeat: repeats must be an integer or an array of integers, got {repeats!r}")
    return call(_REPEAT, (x, repeats), {"axis": axis})


def reshape(x: Tensor, /, shape: tuple[int, ...], *, copy: bool | None = None) -> Tensor:
    """Give an array another shape, with the elements in row-major order.

    Parameters
    ----------
    x : Tensor
        The array.
    shape : tuple of int
        The new shape; one dimension may be -1, which is worked out from the rest.
    copy : bool, optional
        True always copies, False never (an error if a copy is needed), None makes a view where it can.

    Returns
    -------
    Tensor
        A view of `x` where its memory layout allows.

    Raises
    ------
    ShapeError
        If the sizes differ, or ``copy=False`` and a copy is needed.

    Examples
    --------
    >>> import lucid
    >>> lucid.reshape(lucid.arange(6), (2, -1))
    Tensor([[0, 1, 2],
            [3, 4, 5]])
    """
    if shape is None:
        raise ArgumentTypeError("reshape: shape must be a tuple of integers, got None")
    if copy:
        return call(_RESHAPE, (x,), {"shape": shape, "copy": True})
    if getattr(x, "_alias", None) is not None and not x._backend.writable and is_scattered(x, shape):
        if copy is None:
            return call(_RESHAPE, (x,), {"shape": shape})
        raise ShapeError(
            f"reshape: a view of shape {x.shape} lies scattered in memory, as a transposed array does, and cannot have "
            f"shape {shape} without a copy; leave copy=False away"
        )
    return view(_RESHAPE, x, {"shape": shape} if copy is None else {"shape": shape, "copy": False})


def roll(x: Tensor, /, shift: Axes, *, axis: Axes | None = None) -> Tensor:
    """Shift elements along axes; what falls off one end comes in at the other.

    Parameters
    ----------
    x : Tensor
        The array.
    shift : int or tuple of int
        By how many places, for all axes or for each.
    axis : int or tuple of int, optional
        The axes; by default the flattened array is shifted and reshaped back.

    Returns
    -------
    Tensor, shape of `x`
        A copy.

    Raises
    ------
    ArgumentError
        If `shift` is a tuple and `axis` is not one of the same length.

    Examples
    --------
    >>> import lucid
    >>> lucid.roll(lucid.asarray([1, 2, 3, 4]), 1)
    Tensor([4, 1, 2, 3])
    """
    if isinstance(shift, tuple) and (not isinstance(axis, tuple) or len(axis) != len(shift)):
        raise ArgumentError(f"roll: shift={shift} is a tuple, so axis must be one of the same length, got {axis}")
    if not all(isinstance(places, SupportsIndex) for places in (shift if isinstance(shift, tuple) else (shift,))):
        raise ArgumentTypeError(f"roll: shift must be an integer or a tuple of integers, got {shift!r}")
    return call(_ROLL, (x,), {"shift": shift, "axis": axis})


def squeeze(x: Tensor, /, axis: Axes) -> Tensor:
    """Remove axes of length 1.

    Parameters
    ----------
    x : Tensor
        The array.
    axis : int or tuple of int
        The axes to remove.

    Returns
    -------
    Tensor
        A view of `x`.

    Raises
    ------
    ShapeError
        If an axis has another length.
    AxisError
        If an axis is out of range.

    Examples
    --------
    >>> import lucid
    >>> lucid.squeeze(lucid.zeros((2, 1, 3)), 1).shape
    (2, 3)
    """
    if axis is None:
        raise ArgumentTypeError("squeeze: axis must be an integer or a tuple of integers, got None")
    return view(_SQUEEZE, x, {"axis": axis})


def stack(arrays: Sequence[Tensor], /, *, axis: int = 0) -> Tensor:
    """Join arrays along a new axis.

    Parameters
    ----------
    arrays : sequence of Tensor
        The arrays, all of one shape.
    axis : int, default: 0
        Where the new axis is in the result.

    Returns
    -------
    Tensor
        A copy with one axis more, in the dtype that the arrays promote to.

    Raises
    ------
    ArgumentError
        If there are no arrays.
    ShapeError
        If the shapes differ.

    Examples
    --------
    >>> import lucid
    >>> lucid.stack([lucid.asarray([1, 2]), lucid.asarray([3, 4])], axis=1)
    Tensor([[1, 3],
            [2, 4]])
    """
    return call_sequence(_STACK, _sequence("stack", arrays), {"axis": axis})


def tile(x: Tensor, repetitions: tuple[int, ...], /) -> Tensor:
    """Repeat an array as a whole along its axes.

    Parameters
    ----------
    x : Tensor
        The array.
    repetitions : tuple of int
        How often along each axis, counted from the last; more than `x` has axes adds axes in front.

    Returns
    -------
    Tensor
        A copy.

    Examples
    --------
    >>> import lucid
    >>> lucid.tile(lucid.asarray([1, 2]), (2, 2))
    Tensor([[1, 2, 1, 2],
            [1, 2, 1, 2]])
    """
    return call(_TILE, (x,), {"repetitions": repetitions})


def unstack(x: Tensor, /, *, axis: int = 0) -> tuple[Tensor, ...]:
    """Split an array into the arrays along an axis.

    Parameters
    ----------
    x : Tensor
        The array.
    axis : int, default: 0
        The axis.

    Returns
    -------
    tuple of Tensor
        Views of `x` without that axis, one for each index.

    Raises
    ------
    AxisError
        If `axis` is out of range.

    Examples
    --------
    >>> import lucid
    >>> lucid.unstack(lucid.asarray([[1, 2], [3, 4]]), axis=1)
    (Tensor([1, 3]), Tensor([2, 4]))
    """
    if not hasattr(x, "_raw"):
        raise ArgumentTypeError(f"unstack: Unsupported type for x: {type(x).__name__}; pass a lucid.Tensor")
    before = (slice(None),) * normalized_axis("unstack", axis, x.ndim)
    return tuple([getitem(x, (*before, i)) for i in range(x.shape[len(before)])])


# What puts a changed view back into the array it is a view of.


def _put_shape(base: Tensor, new: Tensor, **_: object) -> Tensor:
    return reshape(new, base.shape)


def _put_flip(base: Tensor, new: Tensor, axis: Axes | None) -> Tensor:
    return flip(new, axis=axis)


def _put_moveaxis(base: Tensor, new: Tensor, source: Axes, destination: Axes) -> Tensor:
    return moveaxis(new, destination, source)


def _put_permute_dims(base: Tensor, new: Tensor, axes: tuple[int, ...]) -> Tensor:
    order = [operator.index(axis) % len(axes) for axis in axes]
    return permute_dims(new, tuple(sorted(range(len(order)), key=order.__getitem__)))


_RESHAPE.put = _EXPAND_DIMS.put = _SQUEEZE.put = _put_shape
_FLIP.put = _put_flip
_MOVEAXIS.put = _put_moveaxis
_PERMUTE_DIMS.put = _put_permute_dims
