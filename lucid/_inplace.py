"""Changing a Tensor: ``x[key] = value``, ``x += y`` and the rest.

Without recording, the array is written where it lies if nobody but the family holds it (`lucid._alias`). While the
tape records, a change is a new value for the same name: the change is computed as an ordinary function of the old value
(so it has a derivative), the family's root takes the result, and views derive themselves again from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lucid._alias import Step, fresh, writable
from lucid._dispatch import OPS, ForeignOperandError, Op, binary, grad_mode, raise_for, view, wrap
from lucid._errors import DTypeError, GradientError, ShapeError
from lucid.functions._items import SET_ITEM, raw_key, set_item

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["assign", "update", "update_by_multiple"]


def assign(x: Tensor, key: Any, value: Any) -> None:
    """Do ``x[key] = value``; `value` is cast to the dtype of `x`."""
    from lucid.functions.creation import asarray

    raw, _ = raw_key(key, x)
    if not hasattr(value, "_raw"):
        value = asarray(value, device=x.device)
    if value._backend is not x._backend:
        if value._backend.depth >= x._backend.depth:
            raise_for(SET_ITEM, (x, value), {"key": key}, None)
        value = wrap(x._backend.lift(value), x._backend)
    if value.dtype.is_complex and not x.dtype.is_complex:
        raise DTypeError(f"setitem: cannot assign {value.dtype.name} to {x.dtype.name}; take real(value) first")
    if _records(x, value, "x[key] = value"):
        _replace(x, set_item(x, value, raw))
        return
    source = value._raw if value._alias is None else fresh(value)
    try:
        if x._backend.writable:
            _check_assignment(x, raw, source)
            writable(x)[raw] = source
        else:
            _write(x, set_item(x, value, raw))
    except (IndexError, ValueError, TypeError) as error:
        raise_for(SET_ITEM, (x, value), {"key": key}, error)


def _check_assignment(x: Tensor, key: Any, source: Any) -> None:
    """Raise before anything is changed if the key or the shape does not fit."""
    target = (x._raw if x._alias is None else fresh(x))[key].shape
    given = tuple(source.shape)
    fits = len(given) - len(target)
    aligned = given[fits:] if fits >= 0 else given
    if any(extra != 1 for extra in given[: max(fits, 0)]) or any(
        n not in (1, m) for n, m in zip(reversed(aligned), reversed(target), strict=False)
    ):
        raise ShapeError(f"setitem: a value of shape {given} does not broadcast to the indexed shape {tuple(target)}")


def update(op: Op, x: Tensor, other: Any) -> Tensor:
    """Do ``x op= other`` and return `x`; shape and dtype of `x` stay, as in NumPy and PyTorch."""
    out = None if _plain(x, other) else _checked(op, x, other)
    if out is not None:
        (_replace if out._node is not None else _write)(x, out)
        return x
    backend = x._backend
    try:
        if hasattr(other, "_raw"):
            raw = other._raw if other._alias is None else fresh(other)
        else:
            raw = backend.scalar(other, x._raw)
        backend.update(op, writable(x), raw)
    except Exception as error:
        raise_for(op, (x, other.item() if isinstance(other, np.generic) else other), {}, error)
    return x


def update_by_multiple(op: Op, x: Tensor, other: Any, alpha: float) -> Tensor:
    """Do ``x op= alpha * other`` and return `x`; where nothing is recorded, without a Tensor of the product."""
    if alpha.__class__ is float and _plain(x, other):
        raw = other._raw if other._alias is None else fresh(other)
        if raw.dtype is x._raw.dtype and raw.shape == x._raw.shape:
            x._backend.add_multiple(writable(x), raw, alpha if op.name == "add" else -alpha)
            return x
    if alpha != 1:
        is_number = isinstance(other, int | float | complex | np.ndarray | np.generic)
        other = other * alpha if is_number else binary(OPS["multiply"], other, alpha)
    return update(op, x, other)


def _plain(x: Tensor, other: Any) -> bool:
    """Whether nothing stands against writing in place, as in an optimizer's step: found out in 0.2 us."""
    return hasattr(other, "_raw") and not grad_mode.get() and x._backend.writable and other._backend is x._backend


def _checked(op: Op, x: Tensor, other: Any) -> Tensor | None:
    """Return the result if the change has to be made by replacing, None if it can be made in place."""
    if not hasattr(other, "_raw") and not isinstance(other, int | float | complex):
        from lucid.functions.creation import asarray

        try:
            other = asarray(other, device=x.device)
        except TypeError:
            raise ForeignOperandError(f"{op.name}: Unsupported type {type(other).__name__}") from None
    if _records(x, other, f"{op.name} in place") or not x._backend.writable:
        out = binary(op, x, other)
        if out._backend is not x._backend:
            raise_for(op, (x, other), {}, None)
        return _kept(op, x, out)
    return None


def _kept(op: Op, x: Tensor, out: Tensor) -> Tensor:
    """Return the result in the dtype of `x`, as NumPy does within a kind; an error if dtype or shape cannot stay."""
    if out.shape != x.shape:
        raise ShapeError(f"{op.name} in place: the result has shape {out.shape}, but the array keeps shape {x.shape}")
    if out.dtype is x.dtype:
        return out
    if not np.can_cast(out.dtype.numpy, x.dtype.numpy, "same_kind"):
        raise DTypeError(
            f"{op.name} in place: the result is {out.dtype.name}, but an in-place change keeps the dtype"
            f" {x.dtype.name}; cast first with lucid.astype, or write x = x op y"
        )
    from lucid.functions.data_type import astype

    return astype(out, x.dtype)


def _records(x: Tensor, value: Any, what: str) -> bool:
    """Whether the change has to be recorded; an error if that would lose a gradient."""
    if not grad_mode.get():
        return False
    if x._alias is not None:
        fresh(x)
    alias = x._alias
    root = x if alias is None or alias.root is None else alias.root
    value_tracked = getattr(value, "_node", None) is not None
    if root._node is not None and root._node.is_leaf:
        raise GradientError(
            f"{what}: this is {'a view of ' if root is not x else ''}a leaf Tensor that requires grad, which cannot be"
            " changed in place while gradients are recorded; use lucid.no_grad(), or change a copy"
        )
    if alias is not None and alias.steps and alias.root is None and value_tracked:
        raise GradientError(
            f"{what}: this view was detached from the graph or made under no_grad, so the gradient of the value would"
            " be lost; change the original Tensor or a copy"
        )
    return value_tracked or root._node is not None


def _replace(x: Tensor, new: Tensor) -> None:
    """Give `x` the value and the history of `new`, its base and its other views included."""
    alias = x._alias
    if alias is None:
        x._raw, x._node = new._raw, new._node
        return
    root = x if alias.root is None else alias.root
    whole = _rebuilt(root, alias.steps, new)
    root._raw = root._backend.laid_out_as(alias.storage._raw, whole._raw)
    root._node = whole._node
    assert root._alias is not None
    storage = alias.storage
    storage.replaced_by(root._raw)
    root._alias.token = storage.token._raw
    if root is not x:
        fresh(x)


def _write(x: Tensor, new: Tensor) -> None:
    """Give `x` and its family the value of `new` and leave histories alone: a write where arrays are immutable."""
    if x._alias is None:
        x._raw = new._raw
        return
    storage = x._alias.storage
    mode = grad_mode.set(False)
    try:
        whole = _rebuilt(wrap(storage._raw, x._backend), x._alias.steps, new)
    finally:
        grad_mode.reset(mode)
    storage.replaced_by(whole._raw)
    fresh(x)


def _rebuilt(base: Tensor, steps: tuple[Step, ...], new: Tensor) -> Tensor:
    """Return `base` with the part that `steps` lead to replaced by `new`."""
    if not steps:
        return new
    (op, arguments), rest = steps[0], steps[1:]
    if rest:
        new = _rebuilt(view(op, base, arguments), rest, new)
    assert op.put is not None
    whole: Tensor = op.put(base, new, **arguments)
    return whole
