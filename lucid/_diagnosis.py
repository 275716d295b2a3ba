"""What was wrong with a call that failed: one clear sentence, worked out after the fact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from lucid._errors import ArgumentError, AxisError, DTypeError, IndexingError, LinAlgError, LucidError, ShapeError

if TYPE_CHECKING:
    from lucid._dispatch import Op

__all__ = ["describe", "explain", "foreign"]


def describe(x: Any) -> str:
    """Return what an argument is, in a few words: dtype and shape of an array, the value of a number."""
    if hasattr(x, "_raw"):
        return f"{x.dtype.name} {tuple(x.shape)}"
    if isinstance(x, bool | int | float | complex) or x is None:
        return repr(x)
    return f"a {type(x).__name__}"


def names(op: Op, inputs: Sequence[Any]) -> list[str]:
    """Return the argument names that go with `inputs`."""
    if len(op.inputs) == 1 and len(inputs) > 1:
        return [f"{op.inputs[0]}[{i}]" for i in range(len(inputs))]
    return list(op.inputs)


def foreign(op: Op, i: int, inputs: Sequence[Any]) -> str:
    """Return the sentence for an input that is no array."""
    name = names(op, inputs)[i] if i < len(names(op, inputs)) else f"argument {i + 1}"
    given = type(inputs[i]).__name__
    return f"{op.name}: Unsupported type for {name}: {given}; pass a lucid.Tensor (lucid.asarray makes one)"


def explain(op: Op, inputs: Sequence[Any], arguments: dict[str, Any], error: Exception | None) -> LucidError:
    """Return the error to raise for a failed call of `op`."""
    given = ", ".join(f"{name}={describe(x)}" for name, x in zip(names(op, inputs), inputs, strict=False))
    extra = ", ".join(f"{name}={value!r}" for name, value in arguments.items() if value is not None)
    call = f"{op.name}({given}{', ' + extra if extra else ''})"
    reason = str(error).strip()
    arrays = [x for x in inputs if hasattr(x, "_raw")]

    if isinstance(error, np.exceptions.AxisError) or _axis_out_of_range(arrays, arguments):
        ndim = arrays[0].ndim if arrays else 0
        if ndim == 0:
            return AxisError(f"{call}: a 0-dimensional array has no axis to name")
        return AxisError(f"{call}: axis={_axis(arguments, error)} is out of range; use {-ndim} to {ndim - 1}")
    if op.elementwise and len(arrays) > 1 and not _broadcast(arrays):
        shapes = " and ".join(str(tuple(x.shape)) for x in arrays)
        return ShapeError(
            f"{call}: shapes {shapes} cannot be broadcast; dimensions must be equal or 1, counted from the last"
        )
    if "duplicate value in 'axis'" in reason:
        return AxisError(f"{call}: an axis is named twice")
    if "negative integer powers" in reason:
        return ArgumentError(f"{call}: an integer to a negative power is no integer; make one of them floating")
    if isinstance(error, OverflowError):
        return ArgumentError(f"{call}: a Python integer does not fit the dtype of the array; {reason}")
    if isinstance(error, np.linalg.LinAlgError):
        return LinAlgError(f"{call}: {reason}")
    if isinstance(error, TypeError):
        return DTypeError(f"{call}: the function cannot take these dtypes or arguments; {reason}")
    if isinstance(error, IndexError):
        return IndexingError(f"{call}: {reason}")
    if isinstance(error, MemoryError):
        return ArgumentError(f"{call}: the result does not fit in memory; {reason}")
    return ShapeError(f"{call}: {reason}")


def _axis_out_of_range(arrays: Sequence[Any], arguments: dict[str, Any]) -> bool:
    axis = arguments.get("axis")
    return isinstance(axis, int) and len(arrays) == 1 and not -arrays[0].ndim <= axis < arrays[0].ndim


def _axis(arguments: dict[str, Any], error: Any) -> Any:
    for name in ("axis", "axes"):
        if arguments.get(name) is not None:
            return arguments[name]
    return getattr(error, "axis", "?")


def _broadcast(arrays: Sequence[Any]) -> bool:
    try:
        np.broadcast_shapes(*[tuple(x.shape) for x in arrays])
    except ValueError:
        return False
    return True
