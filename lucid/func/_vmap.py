"""`vmap`: a function of one example as a function of many at once."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Literal

from lucid._dispatch import Backend, wrap
from lucid._errors import ArgumentError, ArgumentTypeError, ShapeError
from lucid.func._arguments import base_of
from lucid.func._batched import Batched, BatchLevel
from lucid.func._below import raw_of, snapshot
from lucid.func._level import entered
from lucid.func._randomness import Randomness, random_numbers
from lucid.func._tracing import settled
from lucid.func._trees import Structure, broadcast, build, flatten, is_tensor
from lucid.functions._axes import normalized_axis
from lucid.functions._items import getitem
from lucid.functions.creation import asarray
from lucid.functions.manipulation import broadcast_to, concat, moveaxis

__all__ = ["vmap"]


def vmap(
    func: Callable[..., Any],
    in_axes: Any = 0,
    out_axes: Any = 0,
    randomness: Literal["error", "same", "different"] = "error",
    *,
    chunk_size: int | None = None,
) -> Callable[..., Any]:
    """Return a function that applies `func` to each of many examples, all at once.

    Parameters
    ----------
    func : callable
        A function of one example: of Tensors, or containers of them, that returns the same.
    in_axes : int, None or container of them, default 0
        Which axis of each positional argument goes through the examples; None for one that all examples share. A tuple
        has an entry for each argument, and an entry may be a container like the argument. Keyword arguments are mapped
        over axis 0.
    out_axes : int, None or container of them, default 0
        Where that axis goes in each output; None for one that is the same for all examples.
    randomness : {"error", "same", "different"}, default "error"
        What random numbers inside are: an error, the same for all examples, or others for each.
    chunk_size : int, optional
        How many examples to compute at a time; all by default.

    Returns
    -------
    callable
        Takes the arguments of `func`, with the axis more, and returns what it returns, with the axis more.

    Raises
    ------
    ArgumentError
        When called, if the function decides by values (``if x > 0``, ``x.item()``), or makes arrays whose shape
        depends on values (``nonzero``, ``x[mask]``): examples that run at once cannot differ in that.
    ShapeError
        When called, if the mapped axes differ in length.

    Notes
    -----
    Inside, each Tensor has the shape it has for one example. A Tensor from outside counts as shared. Outputs that do
    not depend on a mapped argument are repeated. In-place changes work on Tensors made from mapped arguments.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.asarray([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    >>> lucid.func.vmap(lambda row: row @ row)(x)
    Tensor([ 5., 25., 61.])
    >>> lucid.func.vmap(lucid.func.grad(lambda row: lucid.sum(row**2)))(x)
    Tensor([[ 2.,  4.],
            [ 6.,  8.],
            [10., 12.]])
    """
    if randomness not in ("error", "same", "different"):
        raise ArgumentError(f"vmap: randomness must be 'error', 'same' or 'different', got {randomness!r}")
    if chunk_size is not None and (not isinstance(chunk_size, int) or chunk_size < 1):
        raise ArgumentError(f"vmap: chunk_size must be a positive int or None, got {chunk_size!r}")

    @functools.wraps(func)
    def mapped(*args: Any, **kwargs: Any) -> Any:
        leaves, structure = flatten((args, kwargs))
        axes = _axes_of(in_axes, structure, len(args))
        size = _size_of(leaves, axes)
        axes = [
            normalized_axis("vmap", axis, leaf.ndim) if axis is not None else None
            for axis, leaf in zip(axes, leaves, strict=True)
        ]
        base = base_of(leaves, "vmap")

        def run(start: int, stop: int) -> Any:
            part = [
                _examples(leaf, axis, start, stop, size) if axis is not None else leaf
                for leaf, axis in zip(leaves, axes, strict=True)
            ]
            return _run(func, structure, part, axes, stop - start, base, out_axes, randomness)

        if chunk_size is None or size <= chunk_size:
            return run(0, size)
        return _joined([run(i, min(i + chunk_size, size)) for i in range(0, size, chunk_size)], out_axes)

    return mapped


def _axes_of(in_axes: Any, structure: Structure, count: int) -> list[Any]:
    """Return the mapped axis of each leaf, None for those that are shared."""
    positional, keywords = structure[2]
    if isinstance(in_axes, list):
        in_axes = tuple(in_axes)
    if isinstance(in_axes, tuple) and len(in_axes) != count:
        raise ArgumentError(f"vmap: in_axes has {len(in_axes)} entries for {count} positional arguments")
    if in_axes is not None and not isinstance(in_axes, int | tuple):
        in_axes = (in_axes,)
    return broadcast(in_axes, positional, "vmap: in_axes") + broadcast(0, keywords, "vmap: in_axes")


def _size_of(leaves: list[Any], axes: list[Any]) -> int:
    """Return how many examples there are."""
    sizes: dict[int, None] = {}
    for leaf, axis in zip(leaves, axes, strict=True):
        if axis is None:
            continue
        if not is_tensor(leaf):
            raise ArgumentTypeError(
                f"vmap: in_axes maps over an argument of type {type(leaf).__name__}; only Tensors have axes, so give"
                " None for it"
            )
        if not leaf.ndim:
            raise ShapeError("vmap: in_axes maps over a Tensor of shape (), which has no axis; give None for it")
        sizes[leaf.shape[normalized_axis("vmap", axis, leaf.ndim)]] = None
    if not sizes:
        raise ArgumentError("vmap: in_axes maps over no argument; at least one must not be None")
    if len(sizes) > 1:
        raise ShapeError(f"vmap: the mapped axes have different lengths: {', '.join(map(str, sizes))}")
    return next(iter(sizes))


def _examples(x: Any, axis: int, start: int, stop: int, size: int) -> Any:
    """Return some of the examples, with the mapped axis first."""
    x = snapshot(x)
    if stop - start != size:
        x = getitem(x, (slice(None),) * axis + (slice(start, stop),))
    return moveaxis(x, axis, 0) if axis else x


def _run(
    func: Callable[..., Any],
    structure: Structure,
    leaves: list[Any],
    axes: list[Any],
    size: int,
    base: Backend,
    out_axes: Any,
    randomness: Randomness,
) -> Any:
    level = BatchLevel(size, base)
    inside = [
        wrap(Batched(snapshot(leaf), True, level), level) if axis is not None else leaf
        for leaf, axis in zip(leaves, axes, strict=True)
    ]
    args, kwargs = build(structure, inside)
    with entered(level), random_numbers(level, randomness):
        outs, out_structure = flatten(func(*args, **kwargs))
        places = broadcast(out_axes, out_structure, "vmap: out_axes")
        outside = [_left(out, axis, level) for out, axis in zip(outs, places, strict=True)]
    return build(out_structure, outside)


def _left(out: Any, axis: Any, level: BatchLevel) -> Any:
    """Return an output as the caller sees it."""
    if not is_tensor(out):
        if not isinstance(out, bool | int | float | complex):
            raise ArgumentTypeError(f"vmap: the function must return Tensors, got {type(out).__name__}")
        out = asarray(out, device=level.device)
    if out._backend is level:
        box = raw_of(out)
    else:
        box = Batched(out, False, level)
    if axis is None:
        if box.batched:
            raise ArgumentError(
                "vmap: out_axes is None for an output that differs from example to example; give the axis to put it at"
            )
        return settled(box.value)
    value = box.value if box.batched else broadcast_to(box.value, (level.size, *box.shape))
    place = normalized_axis("vmap", axis, value.ndim)
    value = settled(value)
    return moveaxis(value, 0, place) if place else value


def _joined(parts: list[Any], out_axes: Any) -> Any:
    """Return the outputs of all chunks as one."""
    flat = [flatten(part) for part in parts]
    places = broadcast(out_axes, flat[0][1], "vmap: out_axes")
    columns = zip(*[leaves for leaves, _ in flat], strict=True)
    return build(
        flat[0][1],
        [
            column[0] if axis is None else concat(column, axis=axis)
            for column, axis in zip(columns, places, strict=True)
        ],
    )
