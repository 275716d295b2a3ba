"""`autograd.Function` under transforms.

What the user's `forward` computes must not be differentiated, at no level; the user's `backward` says what its
derivative is, at every level. So a call under a transform becomes a call of another Function on the Tensors of the
level below: its `forward` and `backward` put these into the transform's boxes and run the user's. That call may be
under a transform itself, and is taken down further.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lucid._alias import fresh
from lucid._dispatch import grad_mode, wrap
from lucid.autograd._arithmetic import RecordedArithmetic
from lucid.autograd.function import Function, FunctionCtx, _evaluated
from lucid.func._batched import Batched, BatchLevel
from lucid.func._below import raw_of
from lucid.func._dual import Dual
from lucid.func._level import Level
from lucid.func._tracing import ended, pulled_back, recording, settled, traced
from lucid.functions.creation import zeros_like
from lucid.functions.manipulation import broadcast_to
from lucid.functions.statistical import sum as sum_

__all__ = ["evaluated_under"]


def evaluated_under(
    level: Any, function: type[Function], args: tuple[Any, ...]
) -> tuple[FunctionCtx, tuple[Any, ...], Any, list[Any]]:
    """Return a context, the arguments on `level`, what the user's `forward` returned, and the outputs for the caller.

    Parameters
    ----------
    level : Level
        The deepest of the levels of the arguments.
    function : type
        The user's Function.
    args : tuple
        Its arguments.
    """
    args = tuple([_brought(x, level) for x in args])
    ctx = FunctionCtx(tuple([_is_tracked(x) for x in args]))
    lowered = _Lowered(level, function, ctx, args)
    below = lowered.called()
    outs = [wrap(box, level) if box is not None else y for box, y in zip(below, lowered.given, strict=True)]
    return ctx, args, lowered.result, outs


def _brought(x: Any, level: Level) -> Any:
    """Return a Tensor on a level, and anything else as it is."""
    return wrap(level.lift(x), level) if hasattr(x, "_raw") and x._backend is not level else x


def _is_tracked(x: Any) -> bool:
    """Whether a derivative with respect to `x` is wanted at any level."""
    if x is None or not hasattr(x, "_raw"):
        return False
    if x._alias is not None:
        fresh(x)
    box = x._raw
    if x._node is not None:
        return True
    if isinstance(box, Batched):
        return _is_tracked(box.value)
    return isinstance(box, Dual) and (box.tangent is not None or _is_tracked(box.primal))


class _Lowered:
    """One call under a transform, on the level below.

    Attributes
    ----------
    result : Any
        What the user's `forward` returned; `given` is the same as a tuple.
    boxes : list of Box or None
        The raw arrays of its Tensors.
    """

    def __init__(self, level: Level, function: type[Function], ctx: FunctionCtx, args: tuple[Any, ...]) -> None:
        self.level, self.user, self.ctx, self.args = level, function, ctx, args
        self.result: Any = None
        self.given: tuple[Any, ...] = ()
        self.boxes: list[Any] = []
        self.saved: list[Any] = []
        self.inputs = [raw_of(x) if hasattr(x, "_raw") else None for x in args]
        self.shapes = [() if box is None else box.shape for box in self.inputs]
        self.differentiable: list[bool] = []

        def backward(ctx: Any, *grads: Any) -> Any:
            return self.backward(ctx, grads)

        backward._once_differentiable = getattr(function.backward, "_once_differentiable", False)  # type: ignore[attr-defined]  # a mark
        self.function: type[Function] = type(
            function.__name__, (Function,), {"forward": staticmethod(self.forward), "backward": staticmethod(backward)}
        )

    def forward(self, below: FunctionCtx, *values: Any) -> Any:
        """Run the user's `forward` on boxes of `values`, which are those that `args` hold already."""
        self.result = _evaluated(self.user, self.ctx, self.args)
        self.given = self.result if isinstance(self.result, tuple) else (self.result,)
        self.boxes = [raw_of(_brought(y, self.level)) if hasattr(y, "_raw") else None for y in self.given]
        if any(isinstance(box, Batched) and box.batched for box in (*self.inputs, *self.boxes)):
            # The gradient of an output that all examples share would come summed over them, and each would take it all.
            self.boxes = [None if box is None else _for_each(box, self.level) for box in self.boxes]
        marked = {id(y) for y in self.ctx._not_differentiable}
        self.differentiable = [
            box is not None and box.dtype.is_floating and id(y) not in marked
            for box, y in zip(self.boxes, self.given, strict=True)
        ]
        inner = [None if box is None else _inside(box) for box in self.boxes]
        below.mark_non_differentiable(
            *[x for x, wanted in zip(inner, self.differentiable, strict=True) if x is not None and not wanted]
        )
        below.set_materialize_grads(self.ctx._materializes)
        outputs = {id(y): box for y, box in zip(self.given, self.boxes, strict=True)}
        for x in self.args:
            outputs.pop(id(x), None)
        self.saved = [
            None if x is None else outputs[id(x)] if id(x) in outputs else raw_of(_brought(x, self.level))
            for x in self.ctx._to_save
        ]
        below.save_for_backward(*[None if box is None else _inside(box) for box in self.saved])
        return tuple([y if x is None else x for x, y in zip(inner, self.given, strict=True)])

    def backward(self, below: FunctionCtx, grads: Sequence[Any]) -> Any:
        """Run the user's `backward` on boxes of `grads`."""
        level, ctx = self.level, self.ctx
        with level.resumed():
            saved = tuple([_boxed(x, box, level) for x, box in zip(below.saved_tensors, self.saved, strict=True)])
            before, ctx._call = ctx._call, _Lent(saved)  # type: ignore[assignment]  # it lends what is asked for
            try:
                answer = self.user.backward(
                    ctx, *[_boxed(g, box, level) for g, box in zip(grads, self.boxes, strict=True)]
                )
            finally:
                ctx._call = before
            answers = list(answer) if isinstance(answer, tuple | list) else [answer]
            for i, (box, shape) in enumerate(zip(self.inputs, self.shapes, strict=True)):
                if i < len(answers) and box is not None and hasattr(answers[i], "_raw"):
                    answers[i] = _share(_brought(answers[i], level), box, shape, level)
        return tuple(answers)

    def called(self) -> list[Any]:
        """Call the Function on the level below; return the boxes of its outputs, None for what is no Tensor."""
        values = [x if box is None else _inside(box) for x, box in zip(self.args, self.inputs, strict=True)]
        tangents = {
            i: box.tangent for i, box in enumerate(self.inputs) if isinstance(box, Dual) and box.tangent is not None
        }
        if not tangents:
            outs = self.function.apply(*values)
            return [
                None if box is None else raw_of(_boxed(y, box, self.level))
                for y, box in zip(outs, self.boxes, strict=True)
            ]
        return self._with_tangents(values, tangents)

    def _with_tangents(self, values: list[Any], tangents: dict[int, Any]) -> list[Any]:
        """Do the same for a `jvp`: the tangents of the outputs come from the transpose of the user's `backward`.

        That takes J^H g for any g. The gradient of its product with the tangents t, for g, is J t.
        """
        outer = grad_mode.get()
        with recording():
            tokens = {i: traced(values[i]) for i in tangents}
            outs = self.function.apply(*[tokens.get(i, x) for i, x in enumerate(values)])
            which = [j for j, wanted in enumerate(self.differentiable) if wanted and outs[j]._node is not None]
            probes = [traced(zeros_like(outs[j]).detach()) for j in which]
            nodes: list[Any] = [x._node for x in tokens.values()]
            shares = pulled_back([outs[j] for j in which], nodes, probes, connected=True)
            pairs = [(share, t) for share, t in zip(shares, tangents.values(), strict=True) if share is not None]
            wanted: list[Any] = [probe._node for probe in probes]
            moved = pulled_back([share for share, _ in pairs], wanted, [t for _, t in pairs], connected=True)
        ended([*nodes, *wanted])
        found: dict[int, Any] = dict(zip(which, moved, strict=True))
        boxes: list[Any] = []
        for j, (y, box) in enumerate(zip(outs, self.boxes, strict=True)):
            tangent = found.get(j)
            if box is not None:
                primal = settled(y) if outer else y.detach()
                tangent = None if tangent is None else settled(tangent) if outer else tangent.detach()
                boxes.append(Dual(primal, tangent, self.level))
            else:
                boxes.append(None)
        return boxes


class _Lent:
    """Saved Tensors while the user's `backward` runs."""

    def __init__(self, saved: tuple[Any, ...]) -> None:
        self._saved = saved

    def saved_tensors(self, lifts: bool) -> tuple[Any, ...]:
        return self._saved


def _inside(box: Any) -> Any:
    """Return the Tensor of the level below that a box holds."""
    return box.value if isinstance(box, Batched) else box.primal


def _for_each(box: Batched, level: Any) -> Batched:
    """Return an array with one copy for each example."""
    if box.batched:
        return box
    return Batched(broadcast_to(box.value, (level.size, *box.value.shape)), True, level)


def _boxed(x: Any, like: Any, level: Any) -> Any:
    """Return a Tensor of the level below as one of `level`, with a batch axis if `like` has one."""
    if x is None:
        return None
    return wrap(Batched(x, like.batched, level) if isinstance(like, Batched) else Dual(x, None, level), level)


def _share(g: Any, box: Any, shape: tuple[int, ...], level: Any) -> Any:
    """Return the gradient for an argument as a Tensor of the level below, in its shape there."""
    if g.shape != shape and g.ndim >= len(shape):
        g = RecordedArithmetic(level).of_shape(g, shape)
    found = raw_of(g)
    if not isinstance(level, BatchLevel):
        return found.primal
    if found.batched == box.batched:
        return found.value
    if box.batched:
        return broadcast_to(found.value, (level.size, *found.value.shape))
    return sum_(found.value, axis=0)
