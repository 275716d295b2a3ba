"""Jacobians and Hessians: all products with unit vectors at once, by `vmap` of forward or reverse mode."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentTypeError, DTypeError
from lucid.func._arguments import Argnums, chosen, floating_leaves, replaced
from lucid.func._forward import jvp
from lucid.func._reverse import vjp
from lucid.func._trees import build, flatten, is_tensor
from lucid.func._vmap import vmap
from lucid.functions.creation import eye, zeros
from lucid.functions.manipulation import concat, moveaxis, reshape

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["hessian", "jacfwd", "jacrev"]


def _basis(leaves: list[Tensor]) -> list[Tensor]:
    """Return the unit vectors of the space that some Tensors span together, first axis first, one part for each."""
    sizes = [math.prod(x.shape) for x in leaves]
    total, start, parts = sum(sizes), 0, []
    for x, size in zip(leaves, sizes, strict=True):
        device, dtype = x.device, x.dtype
        rows = [
            zeros((start, size), dtype=dtype, device=device),
            eye(size, dtype=dtype, device=device),
            zeros((total - start - size, size), dtype=dtype, device=device),
        ]
        parts.append(reshape(concat(rows, axis=0), (total, *x.shape)))
        start += size
    return parts


def _split(columns: Tensor, shapes: list[tuple[int, ...]], last: bool) -> list[Tensor]:
    """Return what belongs to each Tensor of the basis, its axes before those of the other side or `last`."""
    found, start = [], 0
    for shape in shapes:
        size = math.prod(shape)
        part = reshape(columns[start : start + size, ...], (*shape, *columns.shape[1:]))
        rank = len(shape)
        if last and rank:
            part = moveaxis(part, tuple(range(rank)), tuple(range(-rank, 0)))
        found.append(part)
        start += size
    return found


def jacrev(
    func: Callable[..., Any], argnums: Argnums = 0, has_aux: bool = False, *, chunk_size: int | None = None
) -> Callable[..., Any]:
    """Return a function that computes the Jacobian of `func` by reverse mode, output by output.

    Parameters
    ----------
    func : callable
        A function of Tensors, or containers of them, that returns the same.
    argnums : int or tuple of int, default 0
        The positional arguments to differentiate with respect to.
    has_aux : bool, default False
        Whether `func` returns ``(output, auxiliary data)``.
    chunk_size : int, optional
        How many outputs to differentiate at a time; all by default. Smaller needs less memory.

    Returns
    -------
    callable
        Takes the arguments of `func` and returns the Jacobian, or ``(Jacobian, auxiliary data)``: for each output, in
        the structure of the output, one Tensor of shape ``(*output.shape, *argument.shape)`` for each differentiated
        Tensor, in their structure.

    Notes
    -----
    `func` runs once, and the backward passes run together under `vmap`. This is the way for functions of many inputs
    and few outputs; `jacfwd` is the other. Functions of complex numbers have to be holomorphic, and then the result is
    the complex derivative.

    Examples
    --------
    >>> import lucid
    >>> lucid.func.jacrev(lambda x: x**2)(lucid.asarray([1.0, 2.0]))
    Tensor([[2., 0.],
            [0., 4.]])
    """

    @functools.wraps(func)
    def transformed(*args: Any, **kwargs: Any) -> Any:
        targets = chosen(args, argnums, "jacrev")
        structure = flatten(targets)[1]
        leaves = floating_leaves(targets, "jacrev")

        def inner(*parts: Any) -> Any:
            return func(*replaced(args, argnums, parts), **kwargs)

        result = vjp(inner, *targets, has_aux=has_aux)
        outs, out_structure = flatten(result[0])
        _check_outputs("jacrev", outs, leaves)

        def rows(*basis: Any) -> list[Any]:
            return [_conj(g) for g in flatten(result[1](build(out_structure, basis)))[0]]

        jacobians = vmap(rows, chunk_size=chunk_size)(*_basis(outs))
        by_leaf = [_split(columns, [y.shape for y in outs], last=False) for columns in jacobians]
        found = _nested(out_structure, structure, [[parts[i] for parts in by_leaf] for i in range(len(outs))], argnums)
        return (found, result[2]) if has_aux else found

    return transformed


def jacfwd(
    func: Callable[..., Any], argnums: Argnums = 0, has_aux: bool = False, *, chunk_size: int | None = None
) -> Callable[..., Any]:
    """Return a function that computes the Jacobian of `func` by forward mode, input by input.

    Parameters
    ----------
    func : callable
        A function of Tensors, or containers of them, that returns the same.
    argnums : int or tuple of int, default 0
        The positional arguments to differentiate with respect to.
    has_aux : bool, default False
        Whether `func` returns ``(output, auxiliary data)``.
    chunk_size : int, optional
        How many inputs to differentiate by at a time; all by default. Smaller needs less memory.

    Returns
    -------
    callable
        Takes the arguments of `func` and returns the Jacobian as `jacrev` does.

    Notes
    -----
    The values are computed once, and the tangents for all inputs together under `vmap`. This is the way for functions
    of few inputs and many outputs.

    Examples
    --------
    >>> import lucid
    >>> lucid.func.jacfwd(lambda x: x**2)(lucid.asarray([1.0, 2.0]))
    Tensor([[2., 0.],
            [0., 4.]])
    """

    @functools.wraps(func)
    def transformed(*args: Any, **kwargs: Any) -> Any:
        targets = chosen(args, argnums, "jacfwd")
        structure = flatten(targets)[1]
        leaves = floating_leaves(targets, "jacfwd")
        seen: list[Any] = []

        def inner(*parts: Any) -> Any:
            return func(*replaced(args, argnums, parts), **kwargs)

        def columns(*basis: Any) -> Any:
            result = jvp(inner, targets, build(structure, basis), has_aux=has_aux)
            outs, out_structure = flatten(result[0])
            _check_outputs("jacfwd", outs, leaves)
            seen[:] = [out_structure, result[2] if has_aux else None]
            return flatten(result[1])[0]

        moved = vmap(columns, chunk_size=chunk_size)(*_basis(leaves))
        by_output = [_split(column, [x.shape for x in leaves], last=True) for column in moved]
        found = _nested(seen[0], structure, by_output, argnums)
        return (found, seen[1]) if has_aux else found

    return transformed


def hessian(func: Callable[..., Any], argnums: Argnums = 0) -> Callable[..., Any]:
    """Return a function that computes the Hessian of `func`: ``jacfwd(jacrev(func))``.

    Parameters
    ----------
    func : callable
        A function whose result is one real number, a Tensor of shape ``()``, or a container of such.
    argnums : int or tuple of int, default 0
        The positional arguments to differentiate with respect to.

    Returns
    -------
    callable
        Takes the arguments of `func` and returns the second derivatives, of shape ``(*argument.shape,
        *argument.shape)``; for containers, nested as the Jacobian of a Jacobian is.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.asarray([1.0, 2.0])
    >>> lucid.func.hessian(lambda x: x[0] ** 2 * x[1])(x)
    Tensor([[4., 2.],
            [2., 0.]])
    """
    return jacfwd(jacrev(func, argnums), argnums)


def _conj(g: Tensor) -> Tensor:
    from lucid.functions.elementwise import conj

    return conj(g) if g.dtype.is_complex else g


def _check_outputs(name: str, outs: list[Any], inputs: list[Any]) -> None:
    for y in outs:
        if not is_tensor(y):
            raise ArgumentTypeError(f"{name}: the function must return Tensors, got {type(y).__name__}")
        if not y.dtype.is_floating:
            raise DTypeError(f"{name}: only floating outputs have derivatives, got {y.dtype.name}")
        for x in inputs:
            if x.dtype.is_complex and not y.dtype.is_complex:
                raise DTypeError(
                    f"{name}: a real output has no complex derivative by a complex argument; use grad for its gradient,"
                    " or make the argument of real and imaginary parts"
                )
            if name == "jacrev" and y.dtype.is_complex and not x.dtype.is_complex:
                raise DTypeError(
                    "jacrev: a complex output has no gradient by a real argument; use jacfwd, or return its real and"
                    " imaginary parts"
                )


def _nested(out_structure: Any, structure: Any, blocks: list[list[Any]], argnums: Argnums) -> Any:
    """Return the blocks of a Jacobian in the structure of the output, each entry in that of the arguments."""
    entries = []
    for block in blocks:
        entry = build(structure, block)
        entries.append(entry[0] if isinstance(argnums, int) else entry)
    return build(out_structure, entries)
