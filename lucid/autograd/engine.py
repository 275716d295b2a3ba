"""The backward pass: one walk from the outputs to the leaves.

The same walk serves two kinds of gradient. Ordinarily gradients are raw arrays and the rules run straight on the
backend, with nothing recorded. With ``create_graph`` they are Tensors, so the backward pass is itself recorded and can
be differentiated again. `Arithmetic` holds what differs.
"""

from __future__ import annotations

import contextlib
import operator
import sys
from collections.abc import Sequence
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any

from lucid._dispatch import Backend, grad_mode, wrap
from lucid._errors import GradientError
from lucid.autograd import tensors
from lucid.autograd.tape import Extras, Leaf, Node, Row, Select, Whole

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["run"]


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
        backend = self.backend
        if backend.dtype(g).is_complex and not backend.is_complex(dtype):
            g = self.xp.real(g)
        return self.xp.astype(g, dtype)

    def add(self, first: Any, second: Any, key: Node) -> Any:
        """Return the sum of two shares of one gradient, in place once the sum is an array of our own."""
        if id(key) in self.owned:
            return self.backend.add_into(first, second)
        self.owned.add(id(key))
        if first.size >= self.backend.large:
            whole = self.backend.blockwise(operator.add, (first, second), first.shape)
            if whole is not None:
                return whole
        return first + second

    def blockwise(self, row: Row, g: Any, node: Node, saved: Any) -> Any:
        """Return what a rule that works element by element gives, computed in blocks if the backend can."""
        xp = self.xp
        whole = self.backend.blockwise(lambda g, *saved: row(g, node, saved, xp), (g, *saved), g.shape)
        return row(g, node, saved, xp) if whole is None else whole

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
        plan = node.plan
        assert plan is not None and node.parents is not None
        parent_of = dict(zip(plan.inputs, node.parents, strict=True))
        values = list(node.saved)
        for k, i in enumerate(plan.saved):
            value = values[k]
            if i == plan.total:
                values[k] = self._outputs(value, node)
            elif value.__class__ is self.backend.array_type:
                values[k] = self._lift(value, parent_of.get(i))
        return tuple(values)

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
        if g.dtype.is_complex and not self.backend.is_complex(dtype):
            g = self.xp.real(g)
        return self.xp.astype(g, dtype, copy=False)

    def add(self, first: Any, second: Any, key: Node) -> Any:
        return first + second

    def to_user(self, g: Any, dtype: Any) -> Tensor:
        return self.conj(g, dtype)  # type: ignore[no-any-return]  # gradients are Tensors here

    def from_user(self, g: Tensor, dtype: Any) -> Any:
        return self.conj(g, dtype)

    def accumulate(self, leaf: Leaf, g: Any) -> None:
        new = self.to_user(g, leaf.dtype)
        leaf._grad = new if leaf._grad is None else leaf._grad + new


def run(
    heads: Sequence[tuple[Node, Tensor]],
    backend: Backend,
    *,
    retain_graph: bool,
    create_graph: bool,
    wanted: Sequence[Node] | None = None,
) -> dict[Node, Tensor]:
    """Carry gradients from `heads` to the leaves.

    Parameters
    ----------
    heads : sequence of (Node, Tensor)
        Where to start, each with the gradient of the user's convention.
    backend : Backend
        Where the graph's arrays live.
    retain_graph : bool
        Whether to keep what the nodes saved.
    create_graph : bool
        Whether to record the walk.
    wanted : sequence of Node, optional
        If given, return the gradients of these nodes and leave every leaf's `grad` alone.

    Returns
    -------
    dict of Node to Tensor
        The gradients of the wanted nodes that the heads depend on.
    """
    how = RecordedArithmetic(backend) if create_graph else Arithmetic(backend)
    xp = how.xp
    large = sys.maxsize if create_graph else backend.large
    pending: dict[Node, Any] = {}
    queue: list[tuple[int, Node]] = []
    needed = None if wanted is None else _leading_to(wanted, [node for node, _ in heads])
    captured: dict[Node, Tensor] = {}
    targets = frozenset(wanted or ())
    mode = grad_mode.set(create_graph)
    try:
        with contextlib.nullcontext() if create_graph else backend.quiet():
            for node, gradient in heads:
                _send(how, pending, queue, node, how.from_user(gradient, node.dtype))
            del heads
            while queue:
                node = heappop(queue)[1]
                g = pending.pop(node)
                if how.owned:
                    how.owned.discard(id(node))
                if node.extras is not None:
                    g = _run_extras(how, node, g)
                if node in targets:
                    captured[node] = how.to_user(g, node.dtype)
                plan = node.plan
                if plan is None:
                    assert isinstance(node, Leaf)
                    if wanted is None:
                        how.accumulate(node, g)
                    continue
                parents = node.parents
                if parents is None:
                    raise GradientError(
                        f"backward: the graph of this result was freed by an earlier backward pass (at {plan.op.name});"
                        " pass retain_graph=True to the first one to go through it twice"
                    )
                if isinstance(node, Select):
                    whole = parents[0]
                    if whole not in pending:
                        pending[whole] = {}
                        heappush(queue, (-whole.order, whole))
                    shares = pending[whole]
                    shares[node.index] = how.add(shares[node.index], g, node) if node.index in shares else g
                    continue
                if isinstance(node, Whole):
                    g = tuple([g.get(i) for i in range(node.count)])
                saved = how.saved(node) if create_graph else node.saved
                if not retain_graph:
                    node.parents = node.saved = None
                if plan.joint is not None:
                    shares = plan.joint(g, node, saved, xp)
                    for i, parent in zip(plan.inputs, parents, strict=True):
                        if shares[i] is not None and (needed is None or parent in needed):
                            _send(how, pending, queue, parent, shares[i])
                    continue
                for row, parent in zip(plan.rows, parents):  # noqa: B905  # strict costs a keyword call per node
                    if needed is not None and parent not in needed:
                        continue
                    if plan.elementwise and g.size >= large and plan.saved:
                        share = how.blockwise(row, g, node, saved)
                    else:
                        share = row(g, node, saved, xp)
                    # `_send`, written out: this is the inner loop of every backward pass
                    if share.shape != parent.shape:
                        share = how.of_shape(share, parent.shape)
                    if share.dtype is not parent.dtype:
                        share = how.of_dtype(share, parent.dtype)
                    if parent in pending:
                        pending[parent] = how.add(pending[parent], share, parent)
                    else:
                        pending[parent] = share
                        heappush(queue, (-parent.order, parent))
            # a lazy device computes the gradients now, so that memory does not grow with the number of passes
            backend.start(*how.finished)
    finally:
        grad_mode.reset(mode)
    return captured


def _send(how: Arithmetic, pending: dict[Node, Any], queue: list[tuple[int, Node]], node: Node, g: Any) -> None:
    """Add `g` to the gradient of `node`, in that node's shape and dtype."""
    if g.shape != node.shape:
        g = how.of_shape(g, node.shape)
    if g.dtype is not node.dtype:
        g = how.of_dtype(g, node.dtype)
    if node in pending:
        pending[node] = how.add(pending[node], g, node)
    else:
        pending[node] = g
        heappush(queue, (-node.order, node))


def _run_extras(how: Arithmetic, node: Node, g: Any) -> Any:
    """Call the hooks of a node and keep its gradient if asked to."""
    extras: Extras | None = node.extras
    assert extras is not None
    if extras.hooks or extras.retains:
        gradient = how.to_user(g, node.dtype)
        for hook in list(extras.hooks.values()):
            answer = hook(gradient)
            if answer is not None:
                gradient = answer
        if extras.retains:
            extras.grad = gradient
        g = how.from_user(gradient, node.dtype)
    return g


def _leading_to(wanted: Sequence[Node], heads: Sequence[Node]) -> set[Node]:
    """Return the nodes between `heads` and `wanted`, both included."""
    lowest = min((node.order for node in wanted), default=0)
    targets = set(wanted)
    children: dict[Node, list[Node]] = {}
    seen = set(heads)
    stack = list(heads)
    while stack:
        node = stack.pop()
        for parent in node.parents or ():
            children.setdefault(parent, []).append(node)
            if parent not in seen and parent.order >= lowest:
                seen.add(parent)
                stack.append(parent)
    needed = {node for node in targets if node in seen}
    stack = list(needed)
    while stack:
        for child in children.get(stack.pop(), ()):
            if child not in needed:
                needed.add(child)
                stack.append(child)
    return needed
