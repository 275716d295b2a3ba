"""What all of reverse mode shares: Tensors with nodes of their own, and backward passes to these.

An argument that is differentiated becomes a Tensor with a node of its own, whose parent is the node of the argument if
it has one. Gradients are taken with respect to that node, so what else depends on the argument does not count, and what
the result owes to the argument is not lost for whoever differentiates it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lucid._dispatch import OPS, grad_mode, wrap
from lucid.autograd import engine
from lucid.autograd.function import Probe
from lucid.autograd.tape import Leaf, Node, record
from lucid.func._below import snapshot

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["ended", "pulled_back", "reaches_leaf", "recording", "settled", "traced"]

_POSITIVE = OPS["positive"]


@contextmanager
def recording(mode: bool = True) -> Iterator[None]:
    """Record gradients inside, whatever is outside."""
    token = grad_mode.set(mode)
    try:
        yield
    finally:
        grad_mode.reset(token)


class _Private(Leaf):
    """The leaf under an argument that had no node: nobody outside knows it.

    Attributes
    ----------
    live : bool
        Whether the function it was made for is still running, so that gradients for it may yet be asked for.
    """

    __slots__ = ("live",)

    live: bool


def traced(x: Tensor) -> Tensor:
    """Return a Tensor with the values of `x` and a node of its own; it may be changed in place."""
    source = snapshot(x)
    if source._node is None:
        source._node = _Private(source._raw.shape, source._raw.dtype, source._backend)
        source._node.live = True
    out = wrap(source._raw, source._backend)
    record(_POSITIVE, (source,), (source._raw,), None, out)
    return out


def reaches_leaf(heads: Sequence[Node], but: Sequence[Node] = ()) -> bool:
    """Whether gradients can flow from `heads` to a leaf that anybody may want them for, not counting ways by `but`."""
    seen = {*but, *heads}
    stack = [node for node in heads if node not in but]
    while stack:
        node = stack.pop()
        if node.is_leaf and not isinstance(node, Probe) and not (isinstance(node, _Private) and not node.live):
            return True
        for parent in node.parents:
            if parent not in seen:
                seen.add(parent)
                stack.append(parent)
    return False


def settled(x: Tensor) -> Tensor:
    """Return a result without its history if that leads nowhere any more."""
    return x.detach() if x._node is not None and not reaches_leaf([x._node]) else x


def ended(own: Sequence[Node]) -> None:
    """Say that the function is over that some nodes made by `traced` were arguments of."""
    for node in own:
        for parent in node.parents:
            if isinstance(parent, _Private):
                parent.live = False


def pulled_back(
    outputs: Sequence[Tensor], inputs: Sequence[Node], cotangents: Sequence[Tensor], connected: bool, keep: bool = False
) -> list[Tensor | None]:
    """Return the gradients for the nodes `inputs`, None for those without.

    Parameters
    ----------
    outputs : sequence of Tensor
        What is differentiated; those without a node count for nothing.
    inputs : sequence of Node
        What it is differentiated with respect to.
    cotangents : sequence of Tensor
        The weight of each output, of its shape; of its level or a deeper one.
    connected : bool
        Whether the result is to be part of the graphs of the outputs and the cotangents.
    keep : bool
        Whether there will be another pass.
    """
    heads = [
        (y._node, g if g._backend.depth >= y._backend.depth else wrap(y._backend.lift(g), y._backend))
        for y, g in zip(outputs, cotangents, strict=True)
        if y._node is not None
    ]
    if not heads:
        return [None] * len(inputs)
    # rules can run on raw arrays only if all of them are of one level
    mixed = any(g._backend is not node.backend for node, g in heads)
    with recording():
        found = engine.run(
            heads, retain_graph=keep or connected or mixed, create_graph=connected or mixed, wanted=inputs
        )
    return [found.get(node) for node in inputs]
