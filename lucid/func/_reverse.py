"""Reverse mode: `grad`, `value_and_grad` and `vjp`."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from lucid._dispatch import grad_mode
from lucid._errors import ArgumentError, ArgumentTypeError, DTypeError, ShapeError
from lucid.func._arguments import Argnums, chosen, floating_leaves, replaced, split_aux
from lucid.func._below import snapshot
from lucid.func._level import on_this_level
from lucid.func._tracing import ended, pulled_back, reaches_leaf, recording, settled, traced
from lucid.func._trees import build, flatten, is_tensor, map_tree
from lucid.functions.creation import ones_like, zeros_like

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["grad", "value_and_grad", "vjp"]


def _detached(tree: Any) -> Any:
    return map_tree(lambda leaf: leaf.detach() if is_tensor(leaf) else leaf, tree)


def value_and_grad(
    func: Callable[..., Any], argnums: Argnums = 0, has_aux: bool = False
) -> Callable[..., tuple[Any, Any]]:
    """Return a function that computes `func` and its gradient.

    Parameters
    ----------
    func : callable
        A function whose result is one real number, a Tensor of shape ``()``.
    argnums : int or tuple of int, default 0
        The positional arguments to differentiate with respect to: Tensors, or containers of Tensors.
    has_aux : bool, default False
        Whether `func` returns ``(result, auxiliary data)``.

    Returns
    -------
    callable
        Takes the arguments of `func` and returns ``(result, gradient)``, or ``((result, auxiliary data), gradient)``.
        The gradient has the structure of the argument; for a tuple `argnums` it is a tuple of gradients.

    Raises
    ------
    ShapeError
        When called, if the result of `func` is not one number.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.asarray([1.0, 2.0])
    >>> lucid.func.value_and_grad(lambda x: lucid.sum(x**3))(x)
    (Tensor(9.), Tensor([ 3., 12.]))
    """
    return _value_and_grad(func, argnums, has_aux, "value_and_grad")


def _value_and_grad(func: Callable[..., Any], argnums: Argnums, has_aux: bool, name: str) -> Callable[..., Any]:
    @functools.wraps(func)
    def transformed(*args: Any, **kwargs: Any) -> Any:
        targets = chosen(args, argnums, name)
        leaves, structure = flatten(targets)
        floating_leaves(targets, name)
        outer = grad_mode.get()
        with recording():
            tokens = [_traced_under(x, outer) for x in leaves]
            own: list[Any] = [x._node for x in tokens]
            result = func(*replaced(args, argnums, build(structure, tokens)), **kwargs)
        ended(own)
        y, aux = split_aux(result, has_aux, name)
        if not is_tensor(y):
            raise ArgumentTypeError(f"{name}: the function must return a Tensor, got {type(y).__name__}")
        if y.shape != ():
            raise ShapeError(
                f"{name}: the function must return one number, a Tensor of shape (), got shape {y.shape};"
                " sum it, or use jacrev"
            )
        if not y.dtype.is_floating or y.dtype.is_complex:
            raise DTypeError(f"{name}: the function must return a real floating number, got {y.dtype.name}")
        y = snapshot(y)
        connected = outer and _connected([y], own)
        found = pulled_back([y], own, [_ones(y)], connected)
        gradients = [zeros_like(x) if g is None else g for g, x in zip(found, leaves, strict=True)]
        if not connected:
            y, aux, gradients = y.detach(), _detached(aux), [g.detach() for g in gradients]
        gradient = build(structure, gradients)
        return ((y, aux) if has_aux else y), (gradient[0] if isinstance(argnums, int) else gradient)

    return transformed


def _ones(y: Tensor) -> Tensor:
    with recording(False):
        return ones_like(y)


def _traced_under(x: Tensor, outer: bool) -> Tensor:
    """Return `x` traced; connected to its history if gradients are recorded outside of the transform."""
    x = on_this_level(x)
    return traced(x if outer else x.detach())


def _connected(outputs: Sequence[Tensor], own: Sequence[Any]) -> bool:
    """Whether results depend on anything else that requires grad: an argument's history, or a Tensor from outside."""
    before = [parent for node in own for parent in node.parents]
    return reaches_leaf(before) or reaches_leaf([y._node for y in outputs if y._node is not None], own)


def grad(func: Callable[..., Any], argnums: Argnums = 0, has_aux: bool = False) -> Callable[..., Any]:
    """Return a function that computes the gradient of `func`.

    Parameters
    ----------
    func : callable
        A function whose result is one real number, a Tensor of shape ``()``.
    argnums : int or tuple of int, default 0
        The positional arguments to differentiate with respect to: Tensors, or containers of Tensors.
    has_aux : bool, default False
        Whether `func` returns ``(result, auxiliary data)``.

    Returns
    -------
    callable
        Takes the arguments of `func` and returns the gradient, or ``(gradient, auxiliary data)``. The gradient has the
        structure of the argument; for a tuple `argnums` it is a tuple of gradients. It can be differentiated again.

    Raises
    ------
    ShapeError
        When called, if the result of `func` is not one number.

    Notes
    -----
    For a complex argument `z` the gradient is ``dL/dRe z + i dL/dIm z``, as `Tensor.backward` has it. No Tensor's
    ``grad`` changes.

    Examples
    --------
    >>> import lucid
    >>> slope = lucid.func.grad(lucid.sin)
    >>> curvature = lucid.func.grad(slope)
    >>> x = lucid.asarray(0.5)
    >>> bool(curvature(x) == -lucid.sin(x))
    True
    """
    both = _value_and_grad(func, argnums, has_aux, "grad")

    @functools.wraps(func)
    def transformed(*args: Any, **kwargs: Any) -> Any:
        value, gradient = both(*args, **kwargs)
        return (gradient, value[1]) if has_aux else gradient

    return transformed


def vjp(func: Callable[..., Any], *primals: Any, has_aux: bool = False) -> tuple[Any, ...]:
    """Return the result of `func` and the function that multiplies vectors with its Jacobian from the left.

    Parameters
    ----------
    func : callable
        A function of Tensors, or containers of them, that returns the same.
    *primals : Tensor or container
        Where to evaluate it.
    has_aux : bool, default False
        Whether `func` returns ``(output, auxiliary data)``.

    Returns
    -------
    output
        What `func` returns.
    vjp_func : callable
        Takes a cotangent of the structure of `output` and returns a tuple with the product for each of `primals`; for
        complex numbers the product with the adjoint of the Jacobian. It can be called any number of times, under
        `vmap` too.
    aux
        The auxiliary data, if `has_aux`.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.asarray([1.0, 2.0])
    >>> y, pullback = lucid.func.vjp(lambda x: x**2, x)
    >>> pullback(lucid.asarray([1.0, 10.0]))
    (Tensor([ 2., 40.]),)
    """
    leaves, structure = flatten(primals)
    floating_leaves(primals, "vjp")
    outer = grad_mode.get()
    with recording():
        tokens = [_traced_under(x, outer) for x in leaves]
        own: list[Any] = [x._node for x in tokens]
        result = func(*build(structure, tokens))
    ended(own)
    output, aux = split_aux(result, has_aux, "vjp")
    outs, out_structure = flatten(output)
    for y in outs:
        if not is_tensor(y):
            raise ArgumentTypeError(f"vjp: the function must return Tensors, got {type(y).__name__}")
    ys = [snapshot(y) for y in outs]
    connected = outer and _connected(ys, own)

    def vjp_func(cotangent: Any) -> tuple[Any, ...]:
        given, given_structure = flatten(cotangent)
        if given_structure != out_structure:
            raise ArgumentError("vjp: the cotangent must have the structure of the function's output")
        for i, (y, g) in enumerate(zip(ys, given, strict=True)):
            _check_cotangent(i, y, g)
        again = grad_mode.get() and (connected or any(g._node is not None for g in given))
        found = pulled_back(ys, own, given, again, keep=True)
        gradients = [zeros_like(x) if g is None else g for g, x in zip(found, leaves, strict=True)]
        gradients = [settled(g) if again else g.detach() for g in gradients]
        return build(structure, gradients)  # type: ignore[no-any-return]  # the primals are a tuple

    shown = output if connected else _detached(output)
    return (shown, vjp_func, aux if connected else _detached(aux)) if has_aux else (shown, vjp_func)


def _check_cotangent(i: int, y: Tensor, g: Any) -> None:
    if not is_tensor(g):
        raise ArgumentTypeError(f"vjp: cotangent {i} must be a Tensor, got {type(g).__name__}")
    if g.shape != y.shape:
        raise ShapeError(f"vjp: cotangent {i} has shape {g.shape}, the output {y.shape}")
