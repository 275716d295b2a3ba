"""Forward mode: `jvp`, and `linearize`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lucid._dispatch import grad_mode, wrap
from lucid._errors import ArgumentError, ArgumentTypeError, ShapeError
from lucid.func._arguments import base_of, floating_leaves, split_aux
from lucid.func._below import raw_of, snapshot
from lucid.func._dual import Dual, DualLevel
from lucid.func._level import entered
from lucid.func._reverse import vjp
from lucid.func._tracing import pulled_back, recording, settled, traced
from lucid.func._trees import build, flatten, is_tensor
from lucid.functions.creation import zeros_like
from lucid.functions.data_type import astype

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["jvp", "linearize"]


def jvp(func: Callable[..., Any], primals: Any, tangents: Any, *, has_aux: bool = False) -> tuple[Any, ...]:
    """Return the result of `func` and how it changes along a direction: the product of its Jacobian with a vector.

    Parameters
    ----------
    func : callable
        A function of Tensors, or containers of them, that returns the same.
    primals : tuple
        Where to evaluate it: its positional arguments.
    tangents : tuple
        The direction, of the structure, shapes and dtypes of `primals`.
    has_aux : bool, default False
        Whether `func` returns ``(output, auxiliary data)``.

    Returns
    -------
    output
        What `func` returns.
    tangent
        How `output` changes, of its structure.
    aux
        The auxiliary data, if `has_aux`.

    Notes
    -----
    This is forward mode: values and tangents are computed side by side in one pass, whatever the number of outputs.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.asarray([1.0, 2.0])
    >>> lucid.func.jvp(lambda x: x**2, (x,), (lucid.asarray([1.0, 10.0]),))
    (Tensor([1., 4.]), Tensor([ 2., 40.]))
    """
    if not isinstance(primals, tuple | list) or not isinstance(tangents, tuple | list):
        raise ArgumentTypeError("jvp: primals and tangents must be tuples, one entry for each argument")
    values, structure = flatten(tuple(primals))
    directions, _ = _checked("jvp", values, structure, tuple(tangents))
    floating_leaves(values, "jvp")
    level = DualLevel(base_of(values, "jvp"))
    inside = [wrap(Dual(snapshot(x), snapshot(t), level), level) for x, t in zip(values, directions, strict=True)]
    with entered(level):
        output, aux = split_aux(func(*build(structure, inside)), has_aux, "jvp")
        outs, out_structure = flatten(output)
        pairs = [_opened(y, level) for y in outs]
        aux_leaves, aux_structure = flatten(aux)
        aux_leaves = [_opened(x, level)[0] if is_tensor(x) else x for x in aux_leaves]
    out = build(out_structure, [settled(value) for value, _ in pairs])
    tangent = build(out_structure, [settled(direction) for _, direction in pairs])
    return (out, tangent, build(aux_structure, aux_leaves)) if has_aux else (out, tangent)


def _checked(name: str, values: list[Any], structure: Any, tangents: Any) -> tuple[list[Any], Any]:
    """Return the leaves of tangents that fit."""
    directions, other = flatten(tangents)
    if other != structure:
        raise ArgumentError(f"{name}: the tangents must have the structure of the arguments")
    for i, (x, t) in enumerate(zip(values, directions, strict=True)):
        if not is_tensor(t):
            raise ArgumentTypeError(f"{name}: tangent {i} must be a Tensor, got {type(t).__name__}")
        if t.shape != x.shape:
            raise ShapeError(f"{name}: tangent {i} has shape {t.shape}, the argument {x.shape}")
        if t.dtype is not x.dtype:
            raise ArgumentTypeError(f"{name}: tangent {i} has dtype {t.dtype.name}, the argument {x.dtype.name}")
    return directions, other


def _opened(y: Any, level: DualLevel) -> tuple[Tensor, Tensor]:
    """Return value and tangent of an output."""
    if not is_tensor(y):
        raise ArgumentTypeError(f"jvp: the function must return Tensors, got {type(y).__name__}")
    if y._backend is not level:
        return y, zeros_like(y)
    box = raw_of(y)
    return box.primal, zeros_like(box.primal) if box.tangent is None else box.tangent


def linearize(func: Callable[..., Any], *primals: Any) -> tuple[Any, Callable[..., Any]]:
    """Return the result of `func` and its linear approximation there, to be applied to many directions.

    Parameters
    ----------
    func : callable
        A function of Tensors, or containers of them, that returns the same.
    *primals : Tensor or container
        Where to evaluate it.

    Returns
    -------
    output
        What `func` returns.
    jvp_func : callable
        Takes tangents, one for each of `primals`, and returns the tangent of the output. `func` is not called again.

    Notes
    -----
    The backward pass of `func` is a linear map of the output's gradient. It is recorded once, and `jvp_func` is a
    backward pass through it.

    Examples
    --------
    >>> import lucid
    >>> y, push = lucid.func.linearize(lambda x: x**2, lucid.asarray([1.0, 2.0]))
    >>> push(lucid.asarray([1.0, 10.0]))
    Tensor([ 2., 40.])
    """
    values, structure = flatten(primals)
    output, pullback = vjp(func, *primals)
    outs, out_structure = flatten(output)
    with recording():
        probes = [traced(zeros_like(y).detach()) for y in outs]
        gradients, _ = flatten(pullback(build(out_structure, probes)))
    nodes: list[Any] = [probe._node for probe in probes]

    def jvp_func(*tangents: Any) -> Any:
        directions, _ = _checked("linearize", values, structure, tangents)
        connected = grad_mode.get() and any(t._node is not None for t in directions)
        weights = [astype(t, g.dtype, copy=False) for t, g in zip(directions, gradients, strict=True)]
        found = pulled_back(gradients, nodes, weights, connected, keep=True)
        moved = [zeros_like(y) if t is None else t for t, y in zip(found, outs, strict=True)]
        return build(out_structure, [settled(t) for t in moved])

    return output, jvp_func
