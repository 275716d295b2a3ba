"""The tape: a graph of nodes that remember just what their derivative rules mention.

A node is made for each recorded call. It holds its parents' nodes and raw values, never Tensors, so a Tensor that
nobody else holds dies at once, with everything its rule does not need. Nothing points from a parent to a child: there
are no reference cycles, and dropping the result drops the graph.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from lucid import _dispatch
from lucid._alias import hold
from lucid._dispatch import Backend, Op, Raw
from lucid.autograd.rules import rule_for

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["Extras", "Leaf", "Node", "Plan", "Row", "Select", "Whole", "record"]

_next_order = count().__next__

_PLAIN = frozenset((int, float, bool, complex, type(None)))  # inputs that are no Tensors


class Node:
    """One recorded call.

    Attributes
    ----------
    plan : Plan
        What to do in the backward pass.
    parents : tuple of Node, or None
        The nodes of the inputs that require grad, in the order of ``plan.rows``; None once freed.
    saved : tuple
        The values that the rules mention, in the order the plan fixed.
    arguments : dict or None
        The call's other arguments.
    shape, dtype, backend
        Shape, raw dtype and backend of the output, which its gradient must have.
    order : int
        Rises with every node, so parents always have a lower one.
    extras : Extras or None
        Hooks and a retained gradient.
    """

    __slots__ = ("__weakref__", "arguments", "backend", "dtype", "extras", "order", "parents", "plan", "saved", "shape")

    is_leaf = False

    def __init__(
        self,
        plan: Plan | None,
        parents: tuple[Node, ...] | None,
        saved: Any,
        arguments: dict[str, Any] | None,
        shape: tuple[int, ...],
        dtype: Any,
        backend: Backend,
    ) -> None:
        self.backend = backend
        self.plan = plan
        self.parents = parents
        self.saved = saved
        self.arguments = arguments
        self.shape = shape
        self.dtype = dtype
        self.order = _next_order()
        self.extras: Extras | None = None

    @property
    def name(self) -> str:
        """The name of the function that made the output."""
        return self.plan.op.name if self.plan is not None else "leaf"

    @property
    def next_functions(self) -> tuple[tuple[Node, int], ...]:
        """The parents, each with the index of the output it stands for, as PyTorch spells it."""
        found = []
        for parent in self.parents or ():
            if isinstance(parent, Select):
                assert parent.parents is not None
                found.append((parent.parents[0], parent.index))
            else:
                found.append((parent, 0))
        return tuple(found)

    @property
    def grad(self) -> Tensor | None:
        """The retained gradient of the output, or None."""
        return None if self.extras is None else self.extras.grad

    def __repr__(self) -> str:
        return f"<{self.name} node>"


class Leaf(Node):
    """The node of a Tensor that the user made and wants the gradient of."""

    __slots__ = ("_grad",)

    is_leaf = True

    def __init__(self, shape: tuple[int, ...], dtype: Any, backend: Backend) -> None:
        super().__init__(None, (), None, None, shape, dtype, backend)
        self._grad: Tensor | None = None

    @property
    def grad(self) -> Tensor | None:
        """The accumulated gradient, or None."""
        return self._grad


class Whole(Node):
    """The node of a function of several outputs.

    Attributes
    ----------
    count : int
        How many outputs it has.
    """

    __slots__ = ("count",)

    count: int


class Select(Node):
    """One output of a function of several outputs; its only parent is the function's node."""

    __slots__ = ("index",)

    def __init__(self, whole: Node, index: int, shape: tuple[int, ...], dtype: Any) -> None:
        super().__init__(whole.plan, (whole,), None, None, shape, dtype, whole.backend)
        self.index = index


class Extras:
    """What few nodes have: hooks, and a gradient kept for the user."""

    __slots__ = ("grad", "hooks", "retains")

    def __init__(self) -> None:
        self.hooks: dict[int, Callable[[Any], Any]] = {}
        self.retains = False
        self.grad: Tensor | None = None


Row = Callable[[Any, Node, Any, Any], Any]
"""``row(g, node, saved, xp)``: the gradient for one input."""


class Plan:
    """What recording one function for one set of inputs that require grad takes, worked out once.

    Attributes
    ----------
    op : Op
        The function.
    elementwise : bool
        Whether the rules may be evaluated block by block.
    moves : bool
        Whether the output is on another backend than the input.
    inputs : tuple of int
        Which inputs require grad.
    total : int
        How many inputs there are.
    saved : tuple of int
        Which of (inputs..., output) the rules of those inputs mention.
    keep : callable
        Picks them.
    shapes : tuple of int
        The inputs whose shapes are mentioned.
    rows : tuple of Row
        The derivative for each input that requires grad; empty if `joint` is there.
    joint : Row or None
        One rule that returns the gradients of all inputs.
    """

    __slots__ = ("elementwise", "inputs", "joint", "keep", "moves", "op", "rows", "saved", "shapes", "total")

    def __init__(self, op: Op, inputs: tuple[int, ...], total: int) -> None:
        rule = rule_for(op.name)
        assert rule is not None
        self.op = op
        self.elementwise = op.elementwise
        self.moves = op.name == "to_device"
        self.inputs = inputs
        self.total = total
        names = op.inputs if len(op.inputs) == total else tuple([f"{op.inputs[0]}[{i}]" for i in range(total)])
        functions = [rule.joint] if rule.joint is not None else [rule.rows[names[i]] for i in inputs]
        sequence = None if len(op.inputs) == total else op.inputs[0]
        mentioned = {name for function in functions for name in rule.mentions(function)}
        saved = [i for i, name in enumerate((*names, "out")) if name in mentioned]
        if sequence is not None and sequence in mentioned:
            saved = list(range(total)) + saved[total:]
        self.saved = tuple(saved)
        self.keep = _picker(self.saved)
        every = "shapes" in mentioned
        self.shapes = tuple([i for i, name in enumerate(names) if every or f"{name}_shape" in mentioned])
        where = {name: ("saved", self.saved.index(i)) for i, name in enumerate((*names, "out")) if i in self.saved}
        for k, i in enumerate(self.shapes):
            where[f"{names[i]}_shape"] = ("saved", len(self.saved) + k)
        compiled = [_row(f, rule.mentions(f), where, self, sequence, total) for f in functions]
        self.rows = () if rule.joint is not None else tuple(compiled)
        self.joint = compiled[0] if rule.joint is not None else None


def _picker(indices: tuple[int, ...]) -> Callable[[Any], tuple[Any, ...]]:
    if not indices:
        return lambda values: ()
    if len(indices) == 1:
        index = indices[0]
        return lambda values: (values[index],)
    return itemgetter(*indices)


def _row(
    function: Callable[..., Any],
    mentions: tuple[str, ...],
    where: dict[str, tuple[str, int]],
    plan: Plan,
    sequence: str | None,
    total: int,
) -> Row:
    """Return a rule as a function of ``(g, node, saved, xp)``."""
    positions = [where[name][1] for name in mentions if name in where]
    if len(positions) == len(mentions):
        # the common rules mention one or two saved values; spelling these out spares a list per call
        if not positions:
            return lambda g, node, saved, xp: function(g)
        if len(positions) == 1:
            (i,) = positions
            return lambda g, node, saved, xp: function(g, saved[i])
        if len(positions) == 2:
            i, j = positions
            return lambda g, node, saved, xp: function(g, saved[i], saved[j])
    if mentions[-1] == "xp" and len(positions) == len(mentions) - 1:
        if len(positions) == 1:
            (i,) = positions
            return lambda g, node, saved, xp: function(g, saved[i], xp)
        if len(positions) == 2:
            i, j = positions
            return lambda g, node, saved, xp: function(g, saved[i], saved[j], xp)
    getters: list[Callable[[Node, Any, Any], Any]] = []
    for name in mentions:
        if name in where:
            getters.append(lambda node, saved, xp, i=where[name][1]: saved[i])  # type: ignore[misc]
        elif name == "xp":
            getters.append(lambda node, saved, xp: xp)
        elif name == "needs":
            needs = tuple([i in plan.inputs for i in range(total)])
            getters.append(lambda node, saved, xp, needs=needs: needs)  # type: ignore[misc]
        elif name == "shapes":
            first = len(plan.saved)
            getters.append(lambda node, saved, xp, first=first: saved[first:])  # type: ignore[misc]
        elif sequence is not None and name == sequence:
            getters.append(lambda node, saved, xp: saved[:total])
        else:
            getters.append(lambda node, saved, xp, name=name: node.arguments[name])  # type: ignore[misc]
    return lambda g, node, saved, xp: function(g, *[get(node, saved, xp) for get in getters])


def record(
    op: Op,
    inputs: tuple[Any, ...],
    raws: Any,
    arguments: dict[str, Any] | None,
    out: Tensor | tuple[Tensor, ...],
) -> None:
    """Make a node for a call and give it to the output Tensors: what the dispatcher's recorder slot holds."""
    mask = 0
    bit = 1
    parents = []
    aliased = False
    for x in inputs:
        if x.__class__ not in _PLAIN:
            if x._node is not None:
                mask |= bit
                parents.append(x._node)
            if x._alias is not None:
                aliased = True
        bit <<= 1
    # the bit after the last says how many inputs there are, which differs from call to call for a sequence of arrays
    plan = op.plans.get(mask | bit)
    if plan is None:
        plan = op.plans[mask | bit] = _make_plan(op, mask, len(inputs))
    if plan.__class__ is not Plan:
        return
    if out.__class__ is tuple:
        _record_outputs(plan, tuple(parents), inputs, raws, arguments, out)
        return
    if arguments is not None and "dtype" in arguments and not out.dtype.is_floating:  # type: ignore[union-attr]
        return  # integers have no derivative, and only a dtype that was asked for makes them of floating numbers
    raw = out._raw  # type: ignore[union-attr]
    saved = plan.keep((*raws, raw))
    if aliased and saved:
        saved = _held(plan, inputs, saved)
    if plan.shapes:
        saved += tuple([raws[i].shape if hasattr(raws[i], "shape") else () for i in plan.shapes])
    out._node = Node(plan, tuple(parents), saved, arguments, raw.shape, raw.dtype, out._backend)  # type: ignore[union-attr]


def _held(plan: Plan, inputs: tuple[Any, ...], saved: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the saved values with those of views and of memory that outsiders can write to made safe."""
    total = len(inputs)
    for k, i in enumerate(plan.saved):
        if i < total and getattr(inputs[i], "_alias", None) is not None:
            saved = (*saved[:k], hold(inputs[i]), *saved[k + 1 :])
    return saved


def _record_outputs(
    plan: Plan,
    parents: tuple[Node, ...],
    inputs: tuple[Any, ...],
    raws: Any,
    arguments: dict[str, Any] | None,
    outs: Any,
) -> None:
    results: tuple[Raw, ...] = tuple([out._raw for out in outs])
    saved = _held(plan, inputs, plan.keep((*raws, results)))
    if plan.shapes:
        saved = saved + tuple([getattr(raws[i], "shape", ()) for i in plan.shapes])
    node = Whole(plan, parents, saved, arguments, (), None, outs[0]._backend)
    node.count = len(outs)
    for i, out in enumerate(outs):
        if out.dtype.is_floating:
            out._node = Select(node, i, out._raw.shape, out._raw.dtype)


def _make_plan(op: Op, mask: int, total: int) -> Plan | bool:
    """Return the plan for the inputs whose bits are set, or False if no gradient flows through `op`."""
    rule = rule_for(op.name)
    if rule is None:
        return False
    return Plan(op, tuple([i for i in range(total) if mask >> i & 1]), total)


_dispatch.set_recorder(record)
