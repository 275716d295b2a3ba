"""Which Tensors share memory, and who may write to it.

A Tensor and its views form a family around one `Storage`. Two questions are answered here:

* *Is this member up to date?* When the storage's array is replaced by a changed copy, its token is replaced too; a
  member that remembers another token derives its array again from the new one (`fresh`).
* *May the array be written in place?* Only if the family alone holds it. Each up-to-date member holds exactly one
  reference to the token and one to the array (its own slot, or NumPy's ``base``), so one reference more to the array
  than to the token is somebody else's, the tape's for instance, and then the array is replaced instead (`writable`).
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from lucid.backends import Backend, Raw, backend_for

if TYPE_CHECKING:
    from lucid._dispatch import Op
    from lucid._tensor import Tensor

__all__ = ["Alias", "Storage", "export", "family", "fresh", "hold", "is_scattered", "join", "share_with", "writable"]

Step = tuple["Op", dict[str, Any]]


class Slot:
    """Something whose holders are counted: `Backend.holders` counts the references to what a ``_raw`` slot holds."""

    __slots__ = ("_raw",)

    def __init__(self, raw: Any) -> None:
        self._raw = raw


class Storage:
    """The array that a family of Tensors shares.

    Attributes
    ----------
    _raw : raw array
        The root's array.
    token : Slot
        Holds an object that is replaced whenever `_raw` is.
    outside : Slot or None
        Holds the array of somebody outside Lucid who can write to the same memory: an ndarray given to `asarray` or
        handed out by `Tensor.numpy`.
    """

    __slots__ = ("_raw", "outside", "token")

    def __init__(self, raw: Raw, outside: Raw = None) -> None:
        self.replaced_by(raw, outside)

    def replaced_by(self, raw: Raw, outside: Raw = None) -> None:
        """Take another array; members notice by the token."""
        self._raw = raw
        self.token = Slot(object())
        self.outside = None if outside is None else Slot(outside)


class Alias:
    """One Tensor's membership in a family.

    Attributes
    ----------
    storage : Storage
        The shared array.
    token : object
        The storage's token when this member last derived its array.
    steps : tuple of (Op, dict)
        The view functions that lead from the storage's array to this member's; empty for the root.
    root : Tensor or None
        For a view that records: the Tensor it is a view of. None for the root itself and for detached views.
    node : Node or None
        The root's node when this member was derived.
    """

    __slots__ = ("node", "root", "steps", "storage", "token")

    def __init__(self, storage: Storage, steps: tuple[Step, ...], root: Tensor | None) -> None:
        self.storage = storage
        self.token = storage.token._raw
        self.steps = steps
        self.root = root
        self.node = None if root is None else root._node

    @property
    def is_root(self) -> bool:
        """Whether this member is the one that the others are views of."""
        return not self.steps and self.root is None


def fresh(x: Tensor) -> Raw:
    """Return the array of a Tensor that has an alias, derived again if the family's array was replaced."""
    alias = x._alias
    assert alias is not None
    storage = alias.storage
    if alias.token is storage.token._raw:
        return x._raw
    root = alias.root
    if root is not None and root._node is not alias.node:
        _derive_recorded(x, root, alias)
    else:
        raw = storage._raw
        for op, arguments in alias.steps:
            raw = op.raw[x._backend](raw, **arguments)
        x._raw = raw
        if alias.steps and not x._backend.is_view(raw, storage._raw):
            x._alias = None  # a copy, which must not be counted as a member
        alias.token = storage.token._raw
    return x._raw


def _derive_recorded(x: Tensor, root: Tensor, alias: Alias) -> None:
    from lucid._dispatch import grad_mode, view

    mode = grad_mode.set(True)
    try:
        derived = root
        for op, arguments in alias.steps:
            derived = view(op, derived, arguments)
    finally:
        grad_mode.reset(mode)
    x._raw, x._node, x._alias = derived._raw, derived._node, derived._alias


def is_scattered(x: Tensor, shape: Any) -> bool:
    """Whether a view would lie in NumPy's memory so that no view of it has another shape.

    Arrays of backends that are never written have no layout of ours, so views behave by the layout that they would have
    on the CPU: the steps that led to `x` are repeated with an array of one byte that only looks like the family's.
    """
    alias = x._alias
    if alias is None or not alias.steps:
        return False
    cpu = backend_for("cpu")
    whole = tuple(alias.storage._raw.shape)
    looks: Any = as_strided(np.empty(1, np.uint8), whole, [prod(whole[i + 1 :]) for i in range(len(whole))])
    for op, arguments in alias.steps:
        if op.name not in ("real", "imag"):  # which leave every other number out, and that is all the same here
            looks = op.raw[cpu](looks, **arguments)
    if not looks.size:
        return False
    try:
        np.reshape(looks, shape, copy=False)
    except ValueError:
        return True
    return False


def family(x: Tensor) -> Storage:
    """Return the storage of `x`, made now if `x` had no views so far."""
    alias = x._alias
    if alias is None:
        if not x._backend.owns(x._raw):
            x._raw = x._backend.shield(x._raw)
        storage = Storage(x._raw)
        x._alias = Alias(storage, (), None)
        return storage
    fresh(x)
    return alias.storage


def join(out: Tensor, x: Tensor, step: Step | None, tracked: bool) -> None:
    """Make `out`, whose array is a view of the array of `x`, a member of the family of `x`."""
    storage = family(x)
    alias = x._alias
    assert alias is not None
    root = (x if alias.is_root else alias.root) if tracked else None
    steps = alias.steps if step is None else (*alias.steps, step)
    out._alias = Alias(storage, steps, root)


def hold(x: Tensor) -> Raw:
    """Return the array of a Tensor with an alias for the tape to keep: nobody may change what is returned.

    A view gives a new array object, so that the tape's reference adds to the count of the family's array. Memory that
    code outside Lucid can write to is copied.
    """
    raw = fresh(x)
    alias = x._alias
    if alias is None:
        return raw
    if not x._backend.writable:
        return raw
    storage = alias.storage
    if storage.outside is not None and x._backend.shared_outside(storage.outside):
        return x._backend.copy(raw)
    return raw[...] if alias.steps else raw


def _is_ours_alone(storage: Storage, backend: Backend) -> bool:
    return (
        backend.writable
        and backend.holders(storage) == backend.holders(storage.token)
        and (storage.outside is not None or backend.owns(storage._raw))
        and backend.can_write(storage._raw)
    )


def writable(x: Tensor) -> Raw:
    """Return the array of `x` for writing in place: its own if the family alone holds it, else a copy's."""
    backend = x._backend
    if x._alias is None:
        if not backend.may_write(x):
            x._raw = backend.copy(x._raw)
        return x._raw
    fresh(x)
    alias = x._alias
    if alias is None:
        return writable(x)
    # the two holders are the slot and the alias
    if alias.is_root and alias.storage.outside is None and backend.holders(Slot(alias.storage)) == 2:
        x._alias = None  # its views are gone, and alone it takes the shorter path everywhere
        return writable(x)
    storage = alias.storage
    if not _is_ours_alone(storage, backend):
        storage.replaced_by(backend.copy(storage._raw))
    return fresh(x)


def share_with(x: Tensor, outside: Raw) -> None:
    """Make `x`, which has no alias yet, share its memory with an array that code outside Lucid holds."""
    x._raw = x._backend.shield(outside)
    x._alias = Alias(Storage(x._raw, outside), (), None)


def export(x: Tensor) -> Raw:
    """Return an array that shares the memory of `x`: writable if the family alone holds it, else read-only."""
    storage = family(x)
    backend = x._backend
    # While somebody outside can write anyway, the tape is given copies (see `hold`).
    writable_outside = storage.outside is not None and backend.shared_outside(storage.outside)
    if not writable_outside and not _is_ours_alone(storage, backend):
        out = x._raw[...]
        out.flags.writeable = False
        return out
    if storage.outside is None:
        # From here on others may hold the array, so the family counts on a wrapper of its own over the same memory.
        owner = storage._raw
        storage.replaced_by(backend.shield(owner), owner)
    fresh(x)
    assert x._alias is not None and storage.outside is not None
    out = storage.outside._raw
    for op, arguments in x._alias.steps:
        out = op.raw[backend](out, **arguments)
    return out
