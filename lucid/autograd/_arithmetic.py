"""How gradients are computed: as raw arrays on one backend, or as Tensors when the backward pass is recorded."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

from lucid._dispatch import Backend, wrap
from lucid.autograd import tensors
from lucid.autograd.tape import Leaf, Node, Plan, Row, Select

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["Arithmetic", "RecordedArithmetic"]


class Arithmetic:
    """How gradients are computed when they are raw arrays.

    Attributes
    ----------
    xp : namespace
        Where rules find functions.
    """

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self.xp: Any = backend.xp
        self.large = min(backend.large, 1 << 15)  # below, an array is not worth saving
        self.owned: set[int] = set()
        self.finished: list[Any] = []

    def expand(self, g: Any, shape: tuple[int, ...]) -> Any:
        """Return `g` broadcast to `shape`."""
        return self.backend.expand(g, shape)

    def of_shape(self, g: Any, shape: tuple[int, ...]) -> Any:
        """Return `g` summed over the axes that were broadcast from `shape`, or broadcast to it."""
        if g.ndim == 0:
            return self.expand(g, shape)
        extra = max(g.ndim - len(shape), 0)
        summed = list(range(extra))
        summed += [i + extra for i, n in enumerate(shape[-g.ndim :]) if n == 1 and g.shape[i + extra] != 1]
        if summed:
            g = self.xp.sum(g, axis=tuple(summed), keepdims=True)
        if extra:
            g = self.xp.reshape(g, g.shape[extra:])
        return g if g.shape == shape else self.expand(g, shape)

    def of_dtype(self, g: Any, dtype: Any) -> Any:
        """Return `g` in the dtype of the input; a real input takes the real part."""
        if g.dtype == dtype:
            return g  # the same dtype in another object, as some libraries have it
        backend = self.backend
        if backend.dtype(g).is_complex and not backend.is_complex(dtype):
            g = self.xp.real(g)
        return self.xp.astype(g, dtype)

    def add(self, first: Any, second: Any, key: Node) -> Any:
        """Return the sum of two shares of one gradient, in place once the sum is an array of our own."""
        if first.size < self.large:
            return first + second
        if id(key) in self.owned:
            return self.backend.add_into(first, second)
        self.owned.add(id(key))
        whole = self.backend.blockwise(operator.add, (first, second), first.shape)
        return first + second if whole is None else whole

    def add_slice(self, first: Any, g: Any, node: Node, parent: Node) -> Any:
        """Return `first`, the gradient of `parent` so far, with that of its slice `node` added; None if unable to."""
        assert node.arguments is not None
        key = node.arguments["key"]
        if not self.backend.adds_at(key):
            return None
        if id(parent) not in self.owned:
            self.owned.add(id(parent))
            first = self.backend.copy(first)
        return self.backend.add_at(first, key, g)

    def blockwise(self, row: Row, g: Any, node: Node, saved: Any) -> Any:
        """Return what a rule that works element by element gives, computed in blocks if the backend can."""
        xp = self.xp
        plan = node.plan
        if plan is not None and plan.single:
            whole = self.backend.blockwise(lambda g, value: row(g, node, value, xp), (g, saved), g.shape)
        else:
            whole = self.backend.blockwise(lambda g, *values: row(g, node, values, xp), (g, *saved), g.shape)
        return row(g, node, saved, xp) if whole is None else whole

    def moved(self, g: Any, backend: Backend) -> Any:
        """Return a gradient on another backend."""
        return backend.from_numpy(self.backend.to_numpy(g))

    def conj(self, g: Any, dtype: Any) -> Any:
        """Return the conjugate of a complex gradient, where it enters or leaves the graph."""
        return self.xp.conj(g) if self.backend.is_complex(dtype) else g

    def to_user(self, g: Any, dtype: Any) -> Tensor:
        """Return a gradient as a Tensor of the user's convention."""
        return wrap(self.conj(self.backend.as_gradient(g), dtype), self.backend)

    def from_user(self, g: Tensor, dtype: Any) -> Any:
        """Take a gradient from the user."""
        raw = g._raw if g._alias is None else g.eval()._raw
        return self.conj(raw, dtype)

    def saved(self, node: Node) -> Any:
        """Return what a node kept as the rules want it."""
        return node.saved

    def accumulate(self, leaf: Leaf, g: Any) -> None:
        """Add a gradient to a leaf's."""
        new = self.to_user(g, leaf.dtype)
        leaf._grad = new if leaf._grad is None else leaf._grad + new
        self.finished.append(leaf._grad._raw)


class RecordedArithmetic(Arithmetic):
    """How gradients are computed when they are Tensors."""

    def __init__(self, backend: Backend) -> None:
        super().__init__(backend)
        self.xp = tensors

    def saved(self, node: Node) -> Any:
        """Return what a node kept as Tensors that hang in the graph where they hung when they were saved."""
        assert node.plan is not None
        return self.lifted(node.plan, node.saved, node.parents, node)

    def lifted(self, plan: Plan, saved: Any, parents: tuple[Node, ...], node: Node) -> Any:
        """Return values that were saved for the rules of `plan` as Tensors that hang in the graph where they hung."""
        parent_of = dict(zip(plan.inputs, parents, strict=True))
        values = [saved] if plan.single else list(saved)
        for k, i in enumerate(plan.saved):
            if i == plan.total:
                values[k] = self._outputs(values[k], node)
            elif values[k].__class__ is self.backend.array_type:
                values[k] = self._lift(values[k], parent_of.get(i))
        return values[0] if plan.single else tuple(values)

    def _lift(self, raw: Any, node: Node | None) -> Tensor:
        out = wrap(raw, self.backend)
        out._node = node
        return out

    def _outputs(self, value: Any, node: Node) -> Any:
        if value.__class__ is not tuple:
            return self._lift(value, node)
        return tuple(
            [
                self._lift(raw, Select(node, i, raw.shape, raw.dtype) if self.backend.dtype(raw).is_floating else None)
                for i, raw in enumerate(value)
            ]
        )

    def expand(self, g: Any, shape: tuple[int, ...]) -> Any:
        return self.xp.broadcast_to(g, shape)

    def of_dtype(self, g: Any, dtype: Any) -> Any:
        if g._raw.dtype == dtype:
            return g
        # `g` may be of a transform around this backend, with dtypes of its own, and other libraries have theirs
        wanted = next(known for known in self.backend.dtypes if self.backend.raw_dtype(known) == dtype)
        if g.dtype is wanted:
            return g
        if g.dtype.is_complex and not wanted.is_complex:
            g = self.xp.real(g)
        return self.xp.astype(g, wanted, copy=False)

    def add(self, first: Any, second: Any, key: Node) -> Any:
        return first + second

    def add_slice(self, first: Any, g: Any, node: Node, parent: Node) -> Any:
        return None

    def moved(self, g: Any, backend: Backend) -> Any:
        return g.to_device(backend.device)

    def to_user(self, g: Any, dtype: Any) -> Tensor:
        return self.conj(g, dtype)  # type: ignore[no-any-return]  # gradients are Tensors here

    def from_user(self, g: Tensor, dtype: Any) -> Any:
        return self.conj(g, dtype)

    def accumulate(self, leaf: Leaf, g: Any) -> None:
        new = self.to_user(g, leaf.dtype)
        leaf._grad = new if leaf._grad is None else leaf._grad + new
