"""Recording with more than the tape needs: values kept by the user's hooks, and where in the program a node was made.

Neither costs anything while nobody asks for it. The dispatcher's recorder slot holds the tape's own recorder, and the
one of this module only as long as some context watches.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lucid import _dispatch
from lucid._alias import hold
from lucid._dispatch import Backend, Op, Raw, grad_mode, wrap
from lucid._errors import ArgumentTypeError, GradientError
from lucid.autograd import tape
from lucid.autograd._arithmetic import RecordedArithmetic
from lucid.autograd._plans import JointPlan, is_recorded
from lucid.autograd.tape import Extras, Node, Plan, Select

if TYPE_CHECKING:
    from traceback import StackSummary

    from lucid._tensor import Tensor

__all__ = ["Made", "Packed", "Pair", "anomaly", "hooks", "pack", "user_frames", "watch", "watched"]

Pair = tuple[Callable[["Tensor"], Any], Callable[[Any], "Tensor"]]

hooks: ContextVar[tuple[Pair, ...]] = ContextVar("saved_tensors_hooks", default=())
"""The pairs (pack, unpack) of this context, the innermost last."""

anomaly: ContextVar[bool | None] = ContextVar("anomaly", default=None)
"""None, or whether gradients are checked while the places where nodes are made are remembered."""

_watchers = 0
_lock = threading.Lock()


def watch(more: int) -> None:
    """Say that one context more (1) or less (-1) watches."""
    global _watchers
    with _lock:
        _watchers += more
        if _watchers:
            _dispatch.set_recorder(_record, _record_binary)
        else:
            _dispatch.set_recorder(tape.record, tape.record_binary)


def _record(op: Op, inputs: tuple[Any, ...], raws: Any, arguments: dict[str, Any] | None, out: Any) -> None:
    tape.record(op, inputs, raws, arguments, out)
    outs = out if out.__class__ is tuple else (out,)
    node = next((y._node for y in outs if getattr(y, "_node", None) is not None), None)
    if node is not None:
        watched(node.parents[0] if isinstance(node, Select) else node, inputs)


def _record_binary(op: Op, x1: Any, x2: Any, raw1: Raw, raw2: Raw, out: Tensor) -> None:
    _record(op, (x1, x2), (raw1, raw2), None, out)


def watched(node: Node, inputs: tuple[Any, ...]) -> None:
    """Do with a node that was just made what this context asks for."""
    if anomaly.get() is not None:
        if node.extras is None:
            node.extras = Extras()
        node.extras.made = Made(inputs)
    plan = node.plan
    if hooks.get() and plan is not None and plan.saved:
        node.saved = (_PackedValues(node, plan),)
        node.plan = JointPlan(plan.op, plan.inputs, plan.total, _unpack_and_run)


# --- where a node was made ------------------------------------------------------------------------------------------

_LIBRARY = str(Path(__file__).resolve().parents[1])


def user_frames() -> StackSummary:
    """Return the stack without the frames of this library at its end."""
    from traceback import StackSummary, walk_stack

    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_LIBRARY):
        frame = frame.f_back
    stack = StackSummary.extract(walk_stack(frame), lookup_lines=False)
    stack.reverse()
    return stack


class Made:
    """Where in the program, and from what, a node was made."""

    __slots__ = ("shapes", "stack")

    def __init__(self, inputs: tuple[Any, ...]) -> None:
        self.shapes = [tuple(x.shape) if hasattr(x, "_raw") else None for x in inputs]
        self.stack = user_frames()


# --- values kept by the user's hooks --------------------------------------------------------------------------------


class Packed:
    """What the user's hook made of one value."""

    __slots__ = ("backend", "dtype", "shape", "unpack_hook", "value")

    def __init__(self, raw: Raw, backend: Backend, pair: Pair) -> None:
        self.backend, self.shape, self.dtype = backend, raw.shape, raw.dtype
        self.unpack_hook = pair[1]
        mode = grad_mode.set(False)
        try:
            self.value = pair[0](wrap(raw, backend))
        finally:
            grad_mode.reset(mode)

    def unpack(self) -> Raw:
        """Return the value."""
        mode = grad_mode.set(False)
        try:
            x = self.unpack_hook(self.value)
        finally:
            grad_mode.reset(mode)
        if not hasattr(x, "_raw"):
            raise ArgumentTypeError(f"saved_tensors_hooks: unpack must return a Tensor, it returned {type(x).__name__}")
        raw = hold(x) if x._alias is not None else x._raw
        if x._backend is not self.backend or raw.shape != self.shape or raw.dtype != self.dtype:
            raise GradientError(
                f"saved_tensors_hooks: unpack returned a Tensor of shape {x.shape}, dtype {x.dtype.name} on {x.device};"
                f" what was packed has shape {tuple(self.shape)}, dtype {self.dtype} and was on {self.backend.device}"
            )
        return raw


def pack(raw: Raw, backend: Backend) -> Raw | Packed:
    """Return a value for the tape to keep: packed if this context has hooks."""
    pairs = hooks.get()
    return Packed(raw, backend, pairs[-1]) if pairs else raw


def _unpacked(value: Any) -> Any:
    if value.__class__ is tuple:
        return tuple([_unpacked(part) for part in value])
    return value.unpack() if value.__class__ is Packed else value


class _PackedValues:
    """What a node saved, packed, and how its rules want it."""

    __slots__ = ("parents", "plan", "values")

    def __init__(self, node: Node, plan: Plan) -> None:
        self.plan = plan
        self.parents = node.parents  # the engine takes them from the node before it runs the row
        kept = len(plan.saved)  # shapes follow
        values = (node.saved,) if plan.single else node.saved
        self.values = (*[self._pack(value, node.backend) for value in values[:kept]], *values[kept:])

    def _pack(self, value: Any, backend: Backend) -> Any:
        if value.__class__ is tuple:
            return tuple([self._pack(part, backend) for part in value])
        return pack(value, backend) if value.__class__ is backend.array_type else value


def _unpack_and_run(g: Any, node: Node, saved: Any, xp: Any) -> Any:
    """Return the gradients of all inputs, by the rules of the function."""
    packed: _PackedValues = saved[0]
    plan = packed.plan
    values = _unpacked(packed.values)
    kept = values[0] if plan.single else values
    if is_recorded(xp):
        kept = RecordedArithmetic(node.backend).lifted(plan, kept, packed.parents, node)
    if plan.joint is not None:
        return plan.joint(g, node, kept, xp)
    shares: list[Any] = [None] * plan.total
    for row, i in zip(plan.rows, plan.inputs, strict=True):
        shares[i] = row(g, node, kept, xp)
    return shares
