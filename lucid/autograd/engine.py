"""The backward pass: one walk from the outputs to the leaves.

The same walk serves two kinds of gradient. Ordinarily gradients are raw arrays and the rules run straight on the
backend, with nothing recorded. With ``create_graph`` they are Tensors, so the backward pass is itself recorded and can
be differentiated again. What differs is in `lucid.autograd._arithmetic`.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from heapq import heappop, heappush
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from lucid._dispatch import Backend, grad_mode
from lucid._errors import ArgumentError, ArgumentTypeError, GradientError
from lucid.autograd._arithmetic import Arithmetic, RecordedArithmetic
from lucid.autograd._watching import anomaly
from lucid.autograd.anomaly import Checked
from lucid.autograd.tape import Extras, Leaf, Node, Select, Whole

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["run"]


def run(
    heads: Sequence[tuple[Node, Tensor]],
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
    walk = _Walk(create_graph)
    if anomaly.get():
        walk.pending = Checked()
    needed = None if wanted is None else _leading_to(wanted, [node for node, _ in heads])
    mode = grad_mode.set(create_graph)
    try:
        for node, gradient in heads:
            walk.arrive(node, walk.how(node.backend).from_user(gradient, node.dtype))
        del heads
        return walk.go(retain_graph, needed, frozenset(wanted or ()), accumulate=wanted is None)
    finally:
        walk.enter(None)
        grad_mode.reset(mode)


class _Walk:
    """The state of one backward pass.

    Attributes
    ----------
    pending : dict of Node to gradient
        The sum of what has arrived so far at nodes that were not visited yet.
    queue : list of (int, Node)
        The same nodes but for leaves, latest first: a node's children all come before it.
    leaves : list of Node
        The leaves among them. They lead nowhere, so their turn comes last, without queueing.
    """

    def __init__(self, create_graph: bool) -> None:
        self.create_graph = create_graph
        self.pending: dict[Node, Any] = {}
        self.queue: list[tuple[int, Node]] = []
        self.leaves: list[Node] = []
        self.hows: dict[Backend, Arithmetic] = {}
        self.context: contextlib.AbstractContextManager[Any] | None = None

    def enter(self, backend: Backend | None) -> None:
        """Leave the context of the backend before and enter that of the next."""
        # an ExitStack would do the same for 1.5 us more, as much as a node of a small backward pass takes
        if self.context is not None:
            context, self.context = self.context, None
            context.__exit__(None, None, None)
        if backend is not None and not self.create_graph:
            context = backend.quiet()
            context.__enter__()
            self.context = context

    def how(self, backend: Backend) -> Arithmetic:
        """Return the arithmetic of a backend."""
        found = self.hows.get(backend)
        if found is None:
            found = self.hows[backend] = RecordedArithmetic(backend) if self.create_graph else Arithmetic(backend)
        return found

    def arrive(self, node: Node, g: Any) -> None:
        """Add `g` to the gradient of `node`, in that node's shape and dtype."""
        how = self.how(node.backend)
        if g.shape != node.shape:
            g = how.of_shape(g, node.shape)
        if g.dtype is not node.dtype:
            g = how.of_dtype(g, node.dtype)
        if node in self.pending:
            self.pending[node] = how.add(self.pending[node], g, node)
        else:
            self.pending[node] = g
            if node.plan is None:
                self.leaves.append(node)
            else:
                heappush(self.queue, (-node.order, node))

    def go(
        self, retain_graph: bool, needed: set[Node] | None, targets: frozenset[Node], accumulate: bool
    ) -> dict[Node, Tensor]:
        """Visit node after node until none is left; return the gradients of `targets`."""
        pending, queue, leaves, create_graph = self.pending, self.queue, self.leaves, self.create_graph
        captured: dict[Node, Tensor] = {}
        backend: Backend | None = None
        while queue:
            node = heappop(queue)[1]
            g = pending.pop(node)
            if node.backend is not backend:
                backend = node.backend
                how = self.how(backend)
                xp = how.xp
                large = sys.maxsize if create_graph else backend.large
                self.enter(backend)
            if how.owned:
                how.owned.discard(id(node))
            if node.extras is not None:
                g = _run_extras(how, node, g)
            if node in targets:
                captured[node] = how.to_user(g, node.dtype)
            plan: Any = node.plan
            parents: Any = node.held_parents
            if parents is None:
                raise GradientError(
                    f"backward: the graph of this result was freed by an earlier backward pass (at {plan.op.name});"
                    " pass retain_graph=True to the first one to go through it twice"
                )
            if node.__class__ is not Node:
                if isinstance(node, Select):
                    self._arrive_at_output(parents, node, g, how)  # an output has one parent
                    continue
                if isinstance(node, Whole):
                    g = tuple([g.get(i) for i in range(node.count)])
            saved = how.saved(node) if create_graph else node.saved
            if not retain_graph:
                node.held_parents = node.saved = None
            if not isinstance(parents, tuple):
                parents = (parents,)  # one parent is held without a tuple
            if plan.moves:
                self.arrive(parents[0], how.moved(g, parents[0].backend))
                continue
            if plan.joint is not None:
                shares = plan.joint(g, node, saved, xp)
                for i, parent in zip(plan.inputs, parents, strict=True):
                    if shares[i] is not None and (needed is None or parent in needed):
                        self.arrive(parent, shares[i])
                continue
            if plan.slices:
                # slices of one array, one after the other: without making an array of zeros for each of them
                parent = parents[0]
                if parent not in pending:
                    if needed is None or parent in needed:
                        how.owned.add(id(parent))  # the array of zeros that the rule makes
                elif (total := how.add_slice(pending[parent], g, node, parent)) is not None:
                    pending[parent] = total
                    continue
            for row, parent in zip(plan.rows, parents):  # noqa: B905  # strict costs a keyword call per node
                if needed is not None and parent not in needed:
                    continue
                if plan.elementwise and g.size >= large and plan.saved:
                    share = how.blockwise(row, g, node, saved)
                else:
                    share = row(g, node, saved, xp)
                # `arrive`, written out: this is the inner loop of every backward pass
                if share.shape != parent.shape:
                    share = how.of_shape(share, parent.shape)
                if share.dtype is not parent.dtype:
                    share = how.of_dtype(share, parent.dtype)
                if parent in pending:
                    pending[parent] = how.add(pending[parent], share, parent)
                    continue
                pending[parent] = share
                if parent.plan is None:
                    leaves.append(parent)
                else:
                    heappush(queue, (-parent.order, parent))
        leaves.sort(key=_order, reverse=True)
        leaf: Any
        for leaf in leaves:
            g = pending.pop(leaf)
            if leaf.backend is not backend:
                backend = leaf.backend
                how = self.how(backend)
                self.enter(backend)
            if leaf.extras is not None:
                g = _run_extras(how, leaf, g)
            if leaf in targets:
                captured[leaf] = how.to_user(g, leaf.dtype)
            if accumulate:
                how.accumulate(leaf, g)
                if leaf.extras is not None and leaf.extras.after:
                    _run_after(how, leaf)
        for how in self.hows.values():
            # a lazy device computes the gradients now, so that memory does not grow with the number of passes
            how.backend.start(*how.finished)
        return captured

    def _arrive_at_output(self, whole: Node, output: Select, g: Any, how: Arithmetic) -> None:
        """Add `g` to the gradient of one output of a function of several."""
        if whole not in self.pending:
            self.pending[whole] = {}
            heappush(self.queue, (-whole.order, whole))
        shares = self.pending[whole]
        shares[output.index] = how.add(shares[output.index], g, output) if output.index in shares else g


_order = attrgetter("order")


def _run_extras(how: Arithmetic, node: Node, g: Any) -> Any:
    """Call the hooks of a node and keep its gradient if asked to."""
    extras: Extras | None = node.extras
    assert extras is not None
    if extras.hooks or extras.retains:
        gradient = how.to_user(g, node.dtype)
        for hook in list(extras.hooks.values()):
            answer = hook(gradient)
            if answer is not None:
                gradient = _fitting(answer, gradient)
        if extras.retains:
            extras.grad = gradient
        g = how.from_user(gradient, node.dtype)
    return g


def _fitting(answer: Any, gradient: Tensor) -> Tensor:
    """Return what a hook returned if it can stand for the gradient."""
    if not hasattr(answer, "_raw"):
        raise ArgumentTypeError(f"a gradient hook must return a Tensor or None, it returned {type(answer).__name__}")
    for what in ("shape", "dtype", "device"):
        if getattr(answer, what) != getattr(gradient, what):
            raise ArgumentError(
                f"a gradient hook must keep the gradient's {what} {getattr(gradient, what)}, it returned a Tensor of"
                f" {what} {getattr(answer, what)}"
            )
    return answer  # type: ignore[no-any-return]  # only Tensors have a raw array


def _run_after(how: Arithmetic, leaf: Leaf) -> None:
    """Call the hooks of a leaf that has its gradient, which they may change or take away."""
    assert leaf.extras is not None
    if how.finished:
        how.finished.pop()  # or the walk would keep what a hook lets go
    for hook in list(leaf.extras.after.values()):
        hook()
    if leaf._grad is not None and leaf._grad._alias is None:
        how.finished.append(leaf._grad._raw)


def _leading_to(wanted: Sequence[Node], heads: Sequence[Node]) -> set[Node]:
    """Return the nodes between `heads` and `wanted`, both included."""
    lowest = min((node.order for node in wanted), default=0)
    targets = set(wanted)
    children: dict[Node, list[Node]] = {}
    seen = set(heads)
    stack = list(heads)
    while stack:
        node = stack.pop()
        for parent in node.parents:
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
