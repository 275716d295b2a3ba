"""Functions whose derivative the user writes."""

from __future__ import annotations

import functools
import weakref
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from lucid._alias import fresh, hold
from lucid._dispatch import Backend, Raw, grad_mode, wrap
from lucid._errors import ArgumentError, ArgumentTypeError, DeviceMismatchError, GradientError, ShapeError
from lucid.autograd import _watching
from lucid.autograd._arithmetic import Arithmetic, RecordedArithmetic
from lucid.autograd._plans import JointPlan, is_recorded
from lucid.autograd.tape import Leaf, Node, Select, Whole

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["Function", "FunctionCtx", "once_differentiable"]


class FunctionCtx:
    """What `forward` of a `Function` leaves for `backward`. Any attribute can be set on it.

    Attributes
    ----------
    needs_input_grad : tuple of bool
        For each argument of ``apply``, whether it is a Tensor that requires grad.
    saved_tensors : tuple of Tensor or None
        What ``save_for_backward`` was given.

    Examples
    --------
    >>> import lucid
    >>> class Scale(lucid.autograd.Function):
    ...     @staticmethod
    ...     def forward(ctx: lucid.autograd.FunctionCtx, x, factor):
    ...         ctx.factor = factor
    ...         return x * factor
    ...
    ...     @staticmethod
    ...     def backward(ctx, grad_out):
    ...         return grad_out * ctx.factor, None
    >>> x = lucid.tensor([1.0, 2.0], requires_grad=True)
    >>> Scale.apply(x, 3.0).backward()
    >>> x.grad
    Tensor([3., 3.], dtype=float32)
    """

    needs_input_grad: tuple[bool, ...]

    def __init__(self, needs_input_grad: tuple[bool, ...]) -> None:
        self.needs_input_grad = needs_input_grad
        self._to_save: tuple[Tensor | None, ...] = ()
        self._not_differentiable: tuple[Tensor, ...] = ()
        self._materializes = True
        self._lifts = True
        self._call: _Call | None = None

    def save_for_backward(self, *tensors: Tensor | None) -> None:
        """Keep Tensors for `backward`: inputs, outputs, intermediate results.

        What is kept is safe from in-place changes, and is freed when the graph is.

        Parameters
        ----------
        *tensors : Tensor or None
            A second call replaces what the first one kept.

        Raises
        ------
        ArgumentTypeError
            If one is no Tensor; set such values as attributes instead.
        """
        for i, x in enumerate(tensors):
            if x is not None and not hasattr(x, "_raw"):
                raise ArgumentTypeError(
                    f"save_for_backward: argument {i} must be a Tensor or None, got {type(x).__name__};"
                    " set other values as attributes: ctx.name = value"
                )
        self._to_save = tensors

    @property
    def saved_tensors(self) -> tuple[Tensor | None, ...]:
        """What `save_for_backward` was given, as Tensors that hang in the graph where they hung."""
        return self._to_save if self._call is None else self._call.saved_tensors(self._lifts)

    def mark_non_differentiable(self, *tensors: Tensor) -> None:
        """Say that outputs have no derivative: they will not require grad.

        Parameters
        ----------
        *tensors : Tensor
            Outputs of `forward`. Integer and bool outputs need no mark.
        """
        self._not_differentiable = tensors

    def set_materialize_grads(self, value: bool) -> None:
        """Choose what `backward` gets for an output that got no gradient: zeros (the default) or None.

        Parameters
        ----------
        value : bool
            False for None.
        """
        self._materializes = bool(value)


class Function:
    """A function of Tensors with a derivative of the user's own: subclass it, and call ``apply`` of the subclass.

    ``forward(ctx, *args)`` computes the result; nothing in it is recorded. It returns a Tensor or a tuple; values that
    are no Tensors pass. ``backward(ctx, *grads)`` is given one gradient for each output and returns one for each
    argument of ``forward``: None for an argument that has none. If it is written with Lucid's functions, it can be
    differentiated again; else decorate it with `once_differentiable`. As in PyTorch, ``forward(*args)`` may leave `ctx`
    to ``setup_context(ctx, inputs, output)``.

    Examples
    --------
    >>> import lucid
    >>> class Clamp(lucid.autograd.Function):
    ...     @staticmethod
    ...     def forward(ctx, x, lo, hi):
    ...         ctx.save_for_backward(x)
    ...         ctx.lo, ctx.hi = lo, hi
    ...         return x.clamp(lo, hi)
    ...
    ...     @staticmethod
    ...     def backward(ctx, grad_out):
    ...         (x,) = ctx.saved_tensors
    ...         inside = (x >= ctx.lo) & (x <= ctx.hi)
    ...         return lucid.where(inside, grad_out, 0.0), None, None
    >>> x = lucid.tensor([-2.0, 0.5, 3.0], requires_grad=True)
    >>> Clamp.apply(x, -1.0, 1.0).backward()
    >>> x.grad
    Tensor([0., 1., 0.], dtype=float32)
    """

    def __init__(self) -> None:
        name = type(self).__name__
        raise ArgumentTypeError(f"{name}: a Function is not instantiated; call {name}.apply(...)")

    @staticmethod
    def forward(*args: Any) -> Any:
        """Compute the result; every subclass defines this.

        Parameters
        ----------
        *args
            The `FunctionCtx`, then the arguments of ``apply``.

        Returns
        -------
        Tensor or tuple
            The result.
        """
        raise NotImplementedError("a subclass of Function defines the static method forward(ctx, *args)")

    @staticmethod
    def setup_context(ctx: FunctionCtx, inputs: tuple[Any, ...], output: Any) -> None:
        """Fill `ctx` for a ``forward`` that is defined without it.

        Parameters
        ----------
        ctx : FunctionCtx
            What ``backward`` will be given.
        inputs : tuple
            The arguments of ``apply``.
        output : Tensor or tuple
            What ``forward`` returned.
        """
        raise NotImplementedError

    @staticmethod
    def backward(ctx: Any, *grads: Any) -> Any:
        """Return the gradients of the arguments; every subclass defines this.

        Parameters
        ----------
        ctx : FunctionCtx
            What ``forward`` was given.
        *grads : Tensor or None
            The gradients of the outputs.

        Returns
        -------
        Tensor, None or tuple
            One for each argument of ``apply``.
        """
        raise NotImplementedError("a subclass of Function defines the static method backward(ctx, *grads)")

    @classmethod
    def apply(cls, *args: Any) -> Any:
        """Call the function, and record the call.

        Parameters
        ----------
        *args
            The arguments of ``forward`` after `ctx`.

        Returns
        -------
        Tensor or tuple
            What ``forward`` returned, in the graph.

        Raises
        ------
        ArgumentTypeError
            If ``forward`` returns no Tensor.
        """
        for x in args:
            if hasattr(x, "_raw") and x._alias is not None:
                fresh(x)
        backends = {x._backend for x in args if hasattr(x, "_raw")}
        level: Any = max(backends, key=lambda backend: backend.depth, default=None)
        if level is None or not level.depth:
            ctx = FunctionCtx(tuple([hasattr(x, "_raw") and x._node is not None for x in args]))
            result = _evaluated(cls, ctx, args)
            given = _outputs(cls, result)
            # new Tensors, so that an input returned as it is does not become its own child
            outs = [_value_of(y) if hasattr(y, "_raw") else y for y in given]
        else:
            ctx, args, result, outs = level.evaluated(cls, args)
            given = _outputs(cls, result)
        if grad_mode.get() and any(hasattr(x, "_raw") and x._node is not None for x in args):
            _record(cls, ctx, args, given, outs, isinstance(result, tuple))
        ctx._to_save = ctx._not_differentiable = ()
        if not isinstance(result, tuple):
            return outs[0]
        return type(result)(*outs) if hasattr(result, "_fields") else tuple(outs)


def _evaluated(function: type[Function], ctx: FunctionCtx, args: tuple[Any, ...]) -> Any:
    """Return what the user's `forward` returns, with nothing recorded."""
    mode = grad_mode.set(False)
    try:
        if function.setup_context is Function.setup_context:
            return function.forward(ctx, *args)
        result = function.forward(*args)
        function.setup_context(ctx, args, result)
        return result
    finally:
        grad_mode.reset(mode)


def _outputs(function: type[Function], result: Any) -> tuple[Any, ...]:
    """Return the outputs as a tuple, which must have a Tensor in it."""
    given = result if isinstance(result, tuple) else (result,)
    if not any(hasattr(y, "_raw") for y in given):
        raise ArgumentTypeError(
            f"{function.__name__}: forward must return a Tensor or a tuple with Tensors, got {type(result).__name__}"
        )
    return given


def _value_of(x: Tensor) -> Tensor:
    """Return a Tensor of the same values without history; memory is shared until one of the two is changed."""
    return wrap(x._raw if x._alias is None else hold(x), x._backend)


class _Saved:
    """One Tensor that was saved: its value, and where it hangs in the graph."""

    __slots__ = ("backend", "node", "output", "value")

    def __init__(self, x: Tensor, output: int | None) -> None:
        raw = x._raw if x._alias is None else hold(x)
        self.value: Raw | _watching.Packed = _watching.pack(raw, x._backend)
        self.backend = x._backend
        self.node = x._node  # None for an output, whose node would hold itself
        self.output = output


class _Call:
    """One recorded call of a Function.

    Attributes
    ----------
    ctx : FunctionCtx
        The user's.
    tensors : list of int
        Which arguments are Tensors.
    parents : dict of int to Node
        The nodes of the arguments that require grad.
    outputs : list of (shape, dtype, backend) or None
        What gradients of the outputs look like; None for what is no Tensor.
    saved : list of _Saved or None
        What the user saved.
    node : weak reference to Node
        The node of the call, which holds this object.
    unpacked : tuple of Tensor or None
        The saved Tensors, while `backward` runs.
    """

    def __init__(self, function: type[Function], ctx: FunctionCtx, args: tuple[Any, ...]) -> None:
        self.function = function
        self.ctx = ctx
        self.total = len(args)
        self.tensors = [i for i, x in enumerate(args) if hasattr(x, "_raw")]
        self.parents: dict[int, Node] = {i: args[i]._node for i in self.tensors if args[i]._node is not None}
        self.outputs: list[tuple[tuple[int, ...], Any, Backend] | None] = []
        self.saved: list[_Saved | None] = []
        self.node: Callable[[], Node | None] = lambda: None
        self.unpacked: tuple[Tensor | None, ...] | None = None

    def saved_tensors(self, lifts: bool) -> tuple[Tensor | None, ...]:
        """Return the saved Tensors, with their nodes if `lifts`."""
        if self.unpacked is None:
            self.unpacked = tuple([None if kept is None else self._tensor(kept, lifts) for kept in self.saved])
        return self.unpacked

    def _tensor(self, kept: _Saved, lifts: bool) -> Tensor:
        raw = kept.value.unpack() if isinstance(kept.value, _watching.Packed) else kept.value
        x = wrap(raw, kept.backend)
        if lifts:
            x._node = kept.node
            node = self.node()
            if kept.output is not None and isinstance(node, Whole):
                x._node = Select(node, kept.output, raw.shape, raw.dtype)
                x._node.backend = kept.backend
            elif kept.output is not None:
                x._node = node
        return x


def _record(
    function: type[Function],
    ctx: FunctionCtx,
    args: tuple[Any, ...],
    given: tuple[Any, ...],
    outs: list[Any],
    several: bool,
) -> None:
    """Make the node of a call and give it to the outputs that are differentiable."""
    call = _Call(function, ctx, args)
    marked = {id(y) for y in ctx._not_differentiable}
    stray = marked - {id(y) for y in given}
    if stray:
        raise ArgumentError(f"{function.__name__}: mark_non_differentiable was given a Tensor that is no output")
    tracked = [hasattr(y, "_raw") and y.dtype.is_floating and id(y) not in marked for y in given]
    call.outputs = [(y._raw.shape, y._raw.dtype, y._backend) if hasattr(y, "_raw") else None for y in outs]
    inputs = {id(x) for x in args}
    place = {id(y): i for i, y in enumerate(given) if tracked[i] and id(y) not in inputs}
    for x in ctx._to_save:
        output = None if x is None else place.get(id(x))
        call.saved.append(None if x is None else _Saved(x if output is None else outs[output], output))
    if not any(tracked):
        return
    plan = JointPlan(function.__name__, tuple(call.parents), call.total, _run_backward)
    parents = tuple(call.parents.values())
    first = outs[tracked.index(True)]
    node: Node
    if several:
        whole = node = Whole(plan, parents, (call,), None, (), None, first._backend)
        whole.count = len(outs)
        for i, y in enumerate(outs):
            if tracked[i]:
                y._node = Select(whole, i, y._raw.shape, y._raw.dtype)
                y._node.backend = y._backend
    else:
        node = first._node = Node(plan, parents, (call,), None, first._raw.shape, first._raw.dtype, first._backend)
    call.node = weakref.ref(node)
    if _watching.anomaly.get() is not None:
        _watching.watched(node, args)


# --- the backward pass ----------------------------------------------------------------------------------------------


def _run_backward(g: Any, node: Node, saved: Any, xp: Any) -> list[Any]:
    """Return the gradients that the user's `backward` gives: the row of a Function's plan."""
    call: _Call = saved[0]
    function, ctx = call.function, call.ctx
    recorded = is_recorded(xp)
    arithmetic = RecordedArithmetic if recorded else Arithmetic
    grads: list[Any] = []
    for one, output in zip(g if isinstance(node, Whole) else (g,), call.outputs, strict=True):
        if output is None or (one is None and not ctx._materializes):
            grads.append(None)
        elif one is None:
            grads.append(wrap(output[2].function("zeros")(output[0], dtype=output[1]), output[2]))
        else:
            grads.append(arithmetic(output[2]).to_user(one, output[1]))
    once = bool(getattr(function.backward, "_once_differentiable", False))
    probes = grads if once or not recorded else [_probe(x) for x in grads]
    ctx._lifts, ctx._call = not once, call
    try:
        answer = function.backward(ctx, *probes)
    finally:
        ctx._call = call.unpacked = None  # or the two would hold each other
    answers = _checked(call, tuple(answer) if isinstance(answer, tuple | list) else (answer,), recorded)
    shares: list[Any] = [None] * call.total
    for i, parent in call.parents.items():
        found = answers[i]
        if found is None:
            continue
        if recorded:
            found = _differentiable(found, call, grads, probes, once)
        shares[i] = arithmetic(parent.backend).from_user(found if recorded else _value_of(found), parent.dtype)
    return shares


def _checked(call: _Call, answers: tuple[Any, ...], recorded: bool) -> list[Any]:
    """Return the gradients that `backward` returned if they fit the arguments."""
    name, total = call.function.__name__, call.total
    if len(answers) < total or any(extra is not None for extra in answers[total:]):
        raise ArgumentError(
            f"{name}: backward must return a gradient for each of the {total} arguments of forward, None for those"
            f" without one; it returned {len(answers)}"
        )
    checked = list(answers[:total])
    for i, found in enumerate(checked):
        if found is None:
            continue
        if not hasattr(found, "_raw"):
            raise ArgumentTypeError(f"{name}: backward must return Tensors or None, gradient {i} is {found!r}")
        if i not in call.parents:
            if i in call.tensors:
                continue  # a gradient that nobody needs
            raise ArgumentTypeError(
                f"{name}: backward returned a gradient for argument {i} of forward, which is no Tensor; return None"
            )
        parent = call.parents[i]
        if found._backend is not parent.backend:
            if found._backend.depth < parent.backend.depth:
                checked[i] = wrap(parent.backend.lift(found), parent.backend)
            elif found.device != parent.backend.device or not recorded:
                raise DeviceMismatchError(
                    f"{name}: gradient {i} is on {found.device}, the argument on {parent.backend.device}"
                )
        if found.shape != parent.shape and not _sums_to(found.shape, parent.shape):
            raise ShapeError(f"{name}: gradient {i} has shape {found.shape}, the argument {tuple(parent.shape)}")
    return checked


def _sums_to(shape: tuple[int, ...], target: tuple[int, ...]) -> bool:
    """Whether `target` broadcasts to `shape`, so that a gradient of `shape` is summed to it."""
    if len(target) > len(shape):
        return False
    aligned = shape[len(shape) - len(target) :]
    return all(n in (1, m) for n, m in zip(target, aligned, strict=True))


# --- differentiating the backward pass ------------------------------------------------------------------------------


class Probe(Leaf):
    """The leaf under a gradient that nobody differentiates by: it serves to see what hangs on that gradient."""

    __slots__ = ()


def _probe(g: Any) -> Any:
    """Return a gradient that requires grad, so that one can see whether what `backward` computes was recorded."""
    if g is None or g._node is not None or not g.dtype.is_floating:
        return g
    probe = _value_of(g)
    probe._node = Probe(probe._raw.shape, probe._raw.dtype, probe._backend)
    return probe


def _differentiable(found: Tensor, call: _Call, grads: Sequence[Any], probes: Sequence[Any], once: bool) -> Tensor:
    """Return a gradient that `backward` returned, made to refuse another differentiation if it was not recorded.

    A gradient is linear in the gradients of the outputs. So one that is not zero and does not depend on them was
    computed outside of the graph, and its derivative would be lost.
    """
    for g, probe in zip(grads, probes, strict=True):
        if found is probe:
            return g  # type: ignore[no-any-return]  # a gradient passed on needs no probe
    if found._alias is not None:
        fresh(found)
    if found._node is not None and not once:
        return found
    if not once and not bool((found != 0).any()._raw):
        return found
    parents = [*call.parents.values(), *[g._node for g in grads if g is not None and g._node is not None]]
    name = call.function.__name__
    why = (
        "is marked @once_differentiable"
        if once
        else "computes with something else than Lucid's functions (or detaches what it computes)"
    )

    def refuse(g: Any, node: Node, saved: Any, xp: Any) -> NoReturn:
        raise GradientError(
            f"{name}: this backward pass goes through the gradient that {name}.backward computed, but that method"
            f" {why}, so it cannot be differentiated; write it with Lucid's functions"
        )

    refused = _value_of(found)
    plan = JointPlan(f"{name}.backward", tuple(range(len(parents))), len(parents), refuse)
    raw = refused._raw
    refused._node = Node(plan, tuple(parents), (), None, raw.shape, raw.dtype, refused._backend)
    return refused


def once_differentiable(backward: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a ``backward`` that cannot be differentiated itself, because it leaves Lucid, for NumPy say.

    It is given Tensors that do not require grad. Differentiating its result is an error instead of a wrong number.

    Parameters
    ----------
    backward : callable
        The method, below ``@staticmethod``.

    Returns
    -------
    callable
        The method, marked.

    Examples
    --------
    >>> import lucid
    >>> import numpy as np
    >>> class Sinc(lucid.autograd.Function):
    ...     @staticmethod
    ...     def forward(ctx, x):
    ...         ctx.save_for_backward(x)
    ...         return lucid.asarray(np.sinc(x.detach().numpy()))
    ...
    ...     @staticmethod
    ...     @lucid.autograd.once_differentiable
    ...     def backward(ctx, grad_out):
    ...         x = ctx.saved_tensors[0].numpy()
    ...         return grad_out * lucid.asarray((np.cos(np.pi * x) - np.sinc(x)) / x)
    >>> x = lucid.tensor(0.5, dtype=lucid.float64, requires_grad=True)
    >>> Sinc.apply(x).backward()
    >>> round(float(x.grad), 4)
    -1.2732
    """

    @functools.wraps(backward)
    def wrapper(ctx: FunctionCtx, *grads: Any) -> Any:
        mode = grad_mode.set(False)
        try:
            return backward(ctx, *[None if g is None else g.detach() for g in grads])
        finally:
            grad_mode.reset(mode)

    wrapper._once_differentiable = True  # type: ignore[attr-defined]  # a mark on a function
    return wrapper
