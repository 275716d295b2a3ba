"""What convolution and pooling share: windows that slide over the spatial axes.

Nothing here knows how many spatial axes there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError, ArgumentTypeError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor


def per_axis(function: str, name: str, value: int | Sequence[int], n: int, least: int) -> tuple[int, ...]:
    """Make a setting one integer per spatial axis.

    Parameters
    ----------
    function, name : str
        Who asks for what, for error messages.
    value : int or sequence of int
        One for all axes, or one for each.
    n : int
        The number of spatial axes.
    least : int
        The smallest value there may be.

    Returns
    -------
    tuple of int
        `n` integers.

    Raises
    ------
    ArgumentError
        If there are not `n`, or one is too small.
    ArgumentTypeError
        If they are no integers.
    """
    values = (value,) * n if isinstance(value, int) else tuple(value) if hasattr(value, "__iter__") else None
    if values is None or not all(isinstance(v, int) for v in values):
        raise ArgumentTypeError(f"{function}: {name} must be an int or {n} ints, got {value!r}")
    if len(values) == 1:
        values = values * n
    if len(values) != n or min(values) < least:
        raise ArgumentError(f"{function}: {name} must be an int or {n} ints, each at least {least}, got {value!r}")
    return values


def zeros(xp: Any, like: Tensor, shape: Sequence[int]) -> Tensor:
    """Return zeros of the dtype and on the device of another array.

    Parameters
    ----------
    xp : namespace
        The namespace of `like`.
    like : Tensor
        The other array.
    shape : sequence of int
        The shape.

    Returns
    -------
    Tensor
        The zeros.
    """
    # Not xp.zeros, for which NumPy always asks the operating system for new memory.
    result: Tensor = xp.full(tuple(shape), 0, dtype=like.dtype, **_device(like))
    return result


def _device(like: Any) -> dict[str, Any]:
    """Return the argument that puts a new array beside another; MLX's own arrays have no device to name."""
    return {"device": like.device} if hasattr(like, "device") else {}


def pad(xp: Any, x: Tensor, widths: Sequence[tuple[int, int]], value: float) -> Tensor:
    """Surround the last axes of `x` with a constant.

    Parameters
    ----------
    xp : namespace
        The namespace of `x`.
    x : Tensor, shape (..., *spatial)
        What to surround.
    widths : sequence of pairs of int
        How much to add before and after, for each of the last axes; where negative, how much to cut off.
    value : float
        What to add.

    Returns
    -------
    Tensor
        The larger array; `x` itself when there is nothing to add.
    """
    if not any(before or after for before, after in widths):
        return x
    if any(before < 0 or after < 0 for before, after in widths):
        lengths = x.shape[x.ndim - len(widths) :]
        cuts = [(max(-b, 0), length - max(-a, 0)) for length, (b, a) in zip(lengths, widths, strict=True)]
        x = x[(..., *[slice(start, max(start, stop)) for start, stop in cuts])]
        return pad(xp, x, [(max(b, 0), max(a, 0)) for b, a in widths], value)
    lead = x.ndim - len(widths)
    shape = x.shape[:lead] + tuple(b + size + a for size, (b, a) in zip(x.shape[lead:], widths, strict=True))
    # A third of the time of joining strips with concat, once per axis.
    out: Tensor = xp.full(shape, value, dtype=x.dtype, **_device(x))
    result: Tensor = set_at(out, _inside(widths, x.shape[lead:]), x)
    return result


def crop(x: Tensor, widths: Sequence[tuple[int, int]], size: Sequence[int]) -> Tensor:
    """Cut off what `pad` added.

    Parameters
    ----------
    x : Tensor, shape (..., *padded)
        The padded array.
    widths : sequence of pairs of int
        How much was added before and after each of the last axes.
    size : sequence of int
        What the last axes were before.

    Returns
    -------
    Tensor
        The smaller array; `x` itself when nothing was added.
    """
    return x[_inside(widths, size)] if any(before or after for before, after in widths) else x


def _inside(widths: Sequence[tuple[int, int]], size: Sequence[int]) -> tuple[Any, ...]:
    return (..., *[slice(before, before + length) for length, (before, _) in zip(size, widths, strict=True)])


def set_at(x: Any, key: Any, value: Tensor) -> Any:
    """Write into a part of an array, in place where arrays can be changed.

    Parameters
    ----------
    x : Tensor
        The array, not to be used again.
    key : index
        The part: integers and slices.
    value : Tensor
        What to write.

    Returns
    -------
    Tensor
        The array with the part changed.
    """
    try:
        x[key] = value
    except ArgumentError:
        x = _joined(x, value)
        x[key] = value
    except TypeError:
        return x.at[key].set(value)  # JAX's arrays cannot be changed
    return x


def add_at(x: Any, key: Any, value: Tensor) -> Any:
    """Add to a part of an array, in place where arrays can be changed.

    Parameters
    ----------
    x : Tensor
        The array, not to be used again.
    key : index
        The part: integers and slices.
    value : Tensor
        What to add.

    Returns
    -------
    Tensor
        The array with the part changed.
    """
    if hasattr(x, "at"):
        return x.at[key].add(value)  # arrays of JAX and MLX, whose slices are copies
    part = x[key]
    try:
        part += value  # as a view; `x[key] += value` would also copy the view onto itself
    except ArgumentError:
        x = _joined(x, value)
        part = x[key]
        part += value
    return x


def _joined(x: Tensor, value: Tensor) -> Tensor:
    """Return `x` as an array of the transform (vmap, jvp, ...) that `value` is under and `x`, made here, is not."""
    xp = value.__array_namespace__()
    nothing = xp.astype(xp.sum(value[..., :0]), x.dtype)
    result: Tensor = x + nothing
    return result


def taps(xp: Any, x: Tensor, axis: int, size: int, stride: int, dilation: int, count: int) -> Sequence[Tensor]:
    """Return what each place of a window sees as the window slides along one axis.

    Parameters
    ----------
    xp : namespace
        The namespace of `x`.
    x : Tensor
        What the window slides over, padded already.
    axis : int
        The axis, counted from the front.
    size, stride, dilation : int
        The places of the window, its step, and the distance between its places.
    count : int
        The number of positions of the window.

    Returns
    -------
    sequence of Tensor
        `size` arrays whose length along `axis` is `count`.
    """
    before = (slice(None),) * axis
    if size == stride and dilation == 1 and size > 1:
        # Windows that do not overlap: the gradient of unstack is one stack, that of slices a sum of scatters.
        if x.shape[axis] != count * size:
            x = x[(*before, slice(0, count * size), ...)]
        split = xp.reshape(x, (*x.shape[:axis], count, size, *x.shape[axis + 1 :]))
        result: Sequence[Tensor] = xp.unstack(split, axis=axis + 1)
        return result
    if size == 1 and stride == 1 and count == x.shape[axis]:
        return (x,)
    reach = (count - 1) * stride + 1
    return [x[(*before, slice(i * dilation, i * dilation + reach, stride), ...)] for i in range(size)]


def untaps(xp: Any, x: Tensor, places: int, axis: int, stride: int, dilation: int, length: int) -> Tensor:
    """Add up along one axis what the places of windows saw of the same element: the transpose of stacked `taps`.

    Parameters
    ----------
    xp : namespace
        The namespace of `x`.
    x : Tensor
        What belongs to each place of each window.
    places : int
        The axis of the places, which goes; it comes before `axis`.
    axis : int
        The axis of the positions, counted from the front.
    stride, dilation : int
        The step of the window and the distance between its places.
    length : int
        How many elements the windows slid over.

    Returns
    -------
    Tensor
        The sums; its length along the axis that was `axis` is `length`.
    """
    size, count = x.shape[places], x.shape[axis]
    if size == 1 and stride == 1 and count == length:
        squeezed: Tensor = xp.squeeze(x, axis=places)
        return squeezed
    shape = [n for i, n in enumerate(x.shape) if i != places]
    before = (slice(None),) * (axis - 1)
    if size == stride and dilation == 1:
        # Windows that do not overlap stand side by side.
        shape[axis - 1] = count * size
        x = xp.reshape(xp.moveaxis(x, places, axis), tuple(shape))
        if count * size == length:
            return x
        shape[axis - 1] = length
        whole: Tensor = set_at(zeros(xp, x, shape), (*before, slice(0, count * size), ...), x)
        return whole
    shape[axis - 1] = length
    out = zeros(xp, x, shape)
    reach = (count - 1) * stride + 1
    for i, part in enumerate(xp.unstack(x, axis=places)):
        out = add_at(out, (*before, slice(i * dilation, i * dilation + reach, stride), ...), part)
    return out
