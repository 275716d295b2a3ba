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

__all__ = ["Extras", "Leaf", "Node", "Plan", "Row", "Select", "Whole", "attach", "record"]

_next_order = count().__next__

_PLAIN = frozenset((int, float, bool, complex, type(None)))  # inputs that are no Tensors


class Node:
    """One recorded call.

    Attributes
    ----------
    plan : Plan
        What to do in the backward pass.
    held_parents : Node, tuple of Node, or None
        The nodes of the inputs that require grad, in the order of ``plan.rows``; None once freed. A single one is held
        as it is: the fewer objects a node has, the less the garbage collector has to walk over, and in a graph of
        100,000 nodes that is most of the cost.
    saved : object
        The values that the rules mention: a single one as it is, others as a tuple in the order the plan fixed.
    arguments : dict or None
        The call's other arguments.
    shape, dtype, backend
        Shape, raw dtype and backend of the output, which its gradient must have.
    order : int
        Rises with every node, so parents always have a lower one.
    extras : Extras or None
        Hooks and a retained gradient.
    """

    __slots__ = (
        "__weakref__",
        "arguments",
        "backend",
        "dtype",
        "extras",
        "held_parents",
        "order",
        "plan",
        "saved",
        "shape",
    )

    is_leaf = False

    def __init__(
        self,
        plan: Plan | None,
        held_parents: Node | tuple[Node, ...] | None,
        saved: Any,
        arguments: dict[str, Any] | None,
        shape: tuple[int, ...],
        dtype: Any,
        backend: Backend,
    ) -> None:
        self.backend = backend
        self.plan = plan
        self.held_parents = held_parents
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
    def parents(self) -> tuple[Node, ...]:
        """The nodes of the inputs that require grad; none once the graph is freed."""
        held = self.held_parents
        if held is None:
            return ()
        return held if isinstance(held, tuple) else (held,)

    @property
    def next_functions(self) -> tuple[tuple[Node, int], ...]:
        """The parents, each with the index of the output it stands for, as PyTorch spells it."""
        found = []
        for parent in self.parents:
            if isinstance(parent, Select):
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
        super().__init__(whole.plan, whole, None, None, shape, dtype, whole.backend)
        self.index = index


class Extras:
    """What few nodes have: hooks, a gradient kept for the user, and where in the program the node was made."""

    __slots__ = ("after", "grad", "hooks", "made", "retains")

    def __init__(self) -> None:
        self.hooks: dict[int, Callable[[Any], Any]] = {}
        self.after: dict[int, Callable[[], Any]] = {}  # called when a leaf has its gradient
        self.retains = False
        self.grad: Tensor | None = None
        self.made: Any = None


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
    slices : bool
        Whether the output is a part of the input.
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
    single : bool
        Whether just one value is saved, which is then kept without a tuple around it.
    """

    __slots__ = (
        "elementwise",
        "inputs",
        "joint",
        "keep",
        "moves",
        "op",
        "rows",
        "saved",
        "shapes",
        "single",
        "slices",
        "total",
    )

    def __init__(self, op: Op, inputs: tuple[int, ...], total: int) -> None:
        rule = rule_for(op)
        assert rule is not None
        self.op = op
        self.elementwise = op.elementwise
        self.moves = op.name == "to_device"
        self.slices = op.name == "getitem"
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
        every = "shapes" in mentioned
        self.shapes = tuple([i for i, name in enumerate(names) if every or f"{name}_shape" in mentioned])
        self.single = len(self.saved) == 1 and not self.shapes
        self.keep = _picker(self.saved, self.single)
        where = {name: self.saved.index(i) for i, name in enumerate((*names, "out")) if i in self.saved}
        for k, i in enumerate(self.shapes):
            where[f"{names[i]}_shape"] = len(self.saved) + k
        compiled = [_row(f, rule.mentions(f), where, self, sequence, total) for f in functions]
        self.rows = () if rule.joint is not None else tuple(compiled)
        self.joint = compiled[0] if rule.joint is not None else None


def _picker(indices: tuple[int, ...], single: bool) -> Callable[[Any], Any]:
    if not indices:
        return lambda values: ()
    if len(indices) == 1 and not single:
        index = indices[0]
        return lambda values: (values[index],)
    return itemgetter(*indices)


def _row(
    function: Callable[..., Any],
    mentions: tuple[str, ...],
    where: dict[str, int],
    plan: Plan,
    sequence: str | None,
    total: int,
) -> Row:
    """Return a rule as a function of ``(g, node, saved, xp)``.

    It is written as source text and compiled, once for each plan: looking the arguments up in a list of getters instead
    took 700 ns longer for the four arguments of the rule of `sum`, as much as the summing itself.
    """
    given: list[str] = []
    for name in mentions:
        if name in where:
            given.append("saved" if plan.single else f"saved[{where[name]}]")
        elif name == "xp":
            given.append("xp")
        elif name == "needs":
            given.append(repr(tuple([i in plan.inputs for i in range(total)])))
        elif name == "shapes":
            given.append(f"saved[{len(plan.saved)}:]")
        elif name == sequence:
            given.append("(saved,)" if plan.single else f"saved[:{total}]")
        else:
            given.append(f"node.arguments[{name!r}]")
    source = f"lambda g, node, saved, xp: function({', '.join(['g', *given])})"
    return eval(source, {"function": function})  # type: ignore[no-any-return]  # the names are our own


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
    attach(op, mask, parents, aliased, inputs, raws, arguments, out)


def attach(
    op: Op,
    mask: int,
    parents: list[Node],
    aliased: bool,
    inputs: tuple[Any, ...],
    raws: Any,
    arguments: dict[str, Any] | None,
    out: Tensor | tuple[Tensor, ...],
) -> None:
    """Make the node of `record` for inputs that were looked at.

    Parameters
    ----------
    op : Op
        The function.
    mask : int
        One bit for each input, the first the lowest: whether it requires grad.
    parents : list of Node
        The nodes of those that do.
    aliased : bool
        Whether an input is a view or has views.
    inputs, raws, arguments
        What the function was called with.
    out : Tensor or tuple of Tensor
        What it returned.
    """
    # the bit after the last says how many inputs there are, which differs from call to call for a sequence of arrays
    key = mask | 1 << len(inputs)
    plan = op.plans.get(key)
    if plan is None:
        plan = op.plans[key] = _make_plan(op, mask, len(inputs))
    if plan.__class__ is not Plan:
        return
    if out.__class__ is tuple:
        _record_outputs(plan, tuple(parents), inputs, raws, arguments, out, aliased)
        return
    if arguments is not None and "dtype" in arguments and not out.dtype.is_floating:  # type: ignore[union-attr]
        return  # integers have no derivative, and only a dtype that was asked for makes them of floating numbers
    raw = out._raw  # type: ignore[union-attr]
    saved = plan.keep((*raws, raw))
    if (plan.saved and aliased) or plan.shapes:
        saved = _held(plan, inputs, raws, saved)
    out._node = Node(  # type: ignore[union-attr]
        plan,
        parents[0] if len(parents) == 1 else tuple(parents),
        saved,
        arguments,
        raw.shape,
        raw.dtype,
        out._backend,  # type: ignore[union-attr]
    )


def record_binary(op: Op, x1: Any, x2: Any, raw1: Raw, raw2: Raw, out: Tensor) -> None:
    """Do what `record` does for an elementwise function of two arguments, one of which may be a number.

    Half of all recorded calls come this way; without tuples and loops they take 250 ns less.
    """
    first = second = None
    if x1.__class__ not in _PLAIN:
        if x1._alias is not None:
            record(op, (x1, x2), (raw1, raw2), None, out)
            return
        first = x1._node
    if x2.__class__ not in _PLAIN:
        if x2._alias is not None:
            record(op, (x1, x2), (raw1, raw2), None, out)
            return
        second = x2._node
    parents: Any
    if second is None:
        key, parents = 5, first
    elif first is None:
        key, parents = 6, second
    else:
        key, parents = 7, (first, second)
    plan = op.plans.get(key)
    if plan.__class__ is not Plan or plan.shapes:
        record(op, (x1, x2), (raw1, raw2), None, out)
        return
    raw = out._raw
    if plan.single:
        index = plan.saved[0]
        saved = raw1 if index == 0 else raw2 if index == 1 else raw
    else:
        saved = plan.keep((raw1, raw2, raw))
    out._node = Node(plan, parents, saved, None, raw.shape, raw.dtype, out._backend)


def _held(plan: Plan, inputs: tuple[Any, ...], raws: Any, saved: Any) -> Any:
    """Return the saved values, those of views and of memory that outsiders can write to made safe, and the shapes."""
    total = len(inputs)
    values = [saved] if plan.single else list(saved)
    for k, i in enumerate(plan.saved):
        if i < total and getattr(inputs[i], "_alias", None) is not None:
            values[k] = hold(inputs[i])
    if plan.single:
        return values[0]
    return (*values, *[raws[i].shape if hasattr(raws[i], "shape") else () for i in plan.shapes])


def _record_outputs(
    plan: Plan,
    parents: tuple[Node, ...],
    inputs: tuple[Any, ...],
    raws: Any,
    arguments: dict[str, Any] | None,
    outs: Any,
    aliased: bool,
) -> None:
    tensor_type = outs[0].__class__
    shown = [out for out in outs if out.__class__ is tensor_type]  # what is kept for the rule alone are raw arrays
    results: tuple[Raw, ...] = (*[out._raw for out in shown], *outs[len(shown) :])
    saved = plan.keep((*raws, results))
    if (plan.saved and aliased) or plan.shapes:
        saved = _held(plan, inputs, raws, saved)
    node = Whole(plan, parents, saved, arguments, (), None, shown[0]._backend)
    node.count = len(outs)
    for i, out in enumerate(shown):
        if out.dtype.is_floating:
            out._node = Select(node, i, out._raw.shape, out._raw.dtype)


def _make_plan(op: Op, mask: int, total: int) -> Plan | bool:
    """Return the plan for the inputs whose bits are set, or False if no gradient flows through `op`."""
    rule = rule_for(op)
    if rule is None:
        return False
    inputs = tuple([i for i in range(total) if mask >> i & 1])
    if rule.missing:
        rule.require([op.inputs[i] for i in inputs])
    return Plan(op, inputs, total)


_dispatch.set_recorder(record, record_binary)
