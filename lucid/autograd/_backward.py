"""`backward` and `grad`: the two ways to ask for gradients."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lucid._alias import fresh
from lucid._dispatch import wrap
from lucid._errors import ArgumentError, ArgumentTypeError, DeviceMismatchError, GradientError, ShapeError
from lucid.autograd.engine import run
from lucid.autograd.tape import Node

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["backward", "grad"]


def backward(
    tensor: Tensor,
    gradient: Tensor | None = None,
    *,
    retain_graph: bool | None = None,
    create_graph: bool = False,
) -> None:
    """Add the gradient of `tensor` to the `grad` of every leaf it depends on.

    Parameters
    ----------
    tensor : Tensor
        What to differentiate. If it has several elements, their sum weighted by `gradient` is.
    gradient : Tensor, optional
        The weights, of the shape of `tensor`; ones by default.
    retain_graph : bool, optional
        Keep what was saved for another backward pass. By default only if `create_graph`.
    create_graph : bool, default False
        Record the backward pass itself, so that it can be differentiated.

    Raises
    ------
    GradientError
        If `tensor` does not require grad, or its graph was freed.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor([1.0, 2.0], requires_grad=True)
    >>> lucid.autograd.backward(lucid.sum(x * x))
    >>> x.grad
    Tensor([2., 4.], dtype=float32)
    """
    head = _head(tensor, gradient, "backward")
    run([head], retain_graph=_retain(retain_graph, create_graph), create_graph=create_graph)


def grad(
    outputs: Tensor | Sequence[Tensor],
    inputs: Tensor | Sequence[Tensor],
    grad_outputs: Tensor | Sequence[Tensor | None] | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    allow_unused: bool = False,
) -> tuple[Tensor | None, ...]:
    """Return the gradients of `outputs` with respect to `inputs`; no Tensor's `grad` changes.

    Parameters
    ----------
    outputs : Tensor or sequence of Tensor
        What to differentiate (their sum, weighted by `grad_outputs`).
    inputs : Tensor or sequence of Tensor
        Leaves or intermediate results.
    grad_outputs : Tensor or sequence of Tensor or None, optional
        The weight of each output, of its shape; ones by default.
    retain_graph : bool, optional
        Keep what was saved for another backward pass. By default only if `create_graph`.
    create_graph : bool, default False
        Record the backward pass itself, so that the gradients can be differentiated.
    allow_unused : bool, default False
        Give None for an input on which no output depends, rather than an error.

    Returns
    -------
    tuple of Tensor or None
        One for each input, of its shape, dtype and device.

    Raises
    ------
    GradientError
        If an output or input does not require grad, or an input is unused.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor(3.0, requires_grad=True)
    >>> (slope,) = lucid.autograd.grad(x**3, x, create_graph=True)
    >>> (curvature,) = lucid.autograd.grad(slope, x)
    >>> float(slope), float(curvature)
    (27.0, 18.0)
    """
    outs = _tuple(outputs, "outputs")
    ins = _tuple(inputs, "inputs")
    weights: tuple[Any, ...] = (None,) * len(outs) if grad_outputs is None else _tuple(grad_outputs, "grad_outputs")
    if len(weights) != len(outs):
        raise ArgumentError(f"grad: {len(outs)} outputs need as many grad_outputs, got {len(weights)}")
    for i, x in enumerate(ins):
        if x._alias is not None:
            fresh(x)
        if x._node is None:
            raise GradientError(f"grad: inputs[{i}] does not require grad")
    heads = [_head(y, weight, "grad") for y, weight in zip(outs, weights, strict=True)]
    nodes: list[Node] = [x._node for x in ins if x._node is not None]
    found = run(
        heads,
        retain_graph=_retain(retain_graph, create_graph),
        create_graph=create_graph,
        wanted=nodes,
    )
    if not allow_unused:
        for i, node in enumerate(nodes):
            if node not in found:
                raise GradientError(
                    f"grad: the outputs do not depend on inputs[{i}]; pass allow_unused=True to get None for it"
                )
    return tuple([found.get(node) for node in nodes])


def _retain(retain_graph: bool | None, create_graph: bool) -> bool:
    return create_graph if retain_graph is None else retain_graph


def _tuple(value: Any, name: str) -> tuple[Any, ...]:
    values = (value,) if hasattr(value, "_raw") else tuple(value)
    for i, x in enumerate(values):
        if not hasattr(x, "_raw") and not (x is None and name == "grad_outputs"):
            raise ArgumentTypeError(f"grad: {name}[{i}] must be a Tensor, got {type(x).__name__}")
    if not values:
        raise ArgumentError(f"grad: {name} is empty")
    return values


def _head(y: Tensor, gradient: Tensor | None, caller: str) -> tuple[Node, Tensor]:
    """Return where to start and with what, checked."""
    if y._alias is not None:
        fresh(y)
    if y._node is None:
        raise GradientError(
            f"{caller}: the Tensor does not require grad, so there is nothing to differentiate;"
            " set requires_grad=True on an input, and do not compute under no_grad"
        )
    if gradient is None:
        return y._node, wrap(y._backend.ones_like(y._raw), y._backend)
    if not hasattr(gradient, "_raw"):
        raise ArgumentTypeError(f"{caller}: the gradient must be a Tensor, got {type(gradient).__name__}")
    if gradient._backend is not y._backend:
        raise DeviceMismatchError(f"{caller}: the gradient is on {gradient.device}, the Tensor on {y.device}")
    if gradient.shape != y.shape:
        raise ShapeError(f"{caller}: the gradient has shape {gradient.shape}, the Tensor {y.shape}")
    return y._node, gradient
