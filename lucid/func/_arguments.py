"""What the transforms share: which arguments they are about, and what comes back from a function."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lucid._dispatch import Backend
from lucid._errors import ArgumentError, ArgumentTypeError, DTypeError
from lucid.func._trees import flatten, is_tensor

__all__ = ["Argnums", "base_of", "chosen", "floating_leaves", "replaced", "split_aux"]

Argnums = int | Sequence[int]


def base_of(leaves: Sequence[Any], name: str) -> Backend:
    """Return the backend of the device that some Tensors are on."""
    for leaf in leaves:
        if is_tensor(leaf):
            backend: Any = leaf._backend
            return backend.base if backend.depth else backend  # type: ignore[no-any-return]  # only levels have depth
    raise ArgumentError(f"{name}: there is no Tensor among the arguments")


def chosen(args: tuple[Any, ...], argnums: Argnums, name: str) -> tuple[Any, ...]:
    """Return the arguments that `argnums` names."""
    numbers = (argnums,) if isinstance(argnums, int) else tuple(argnums)
    for i in numbers:
        if isinstance(i, bool) or not isinstance(i, int):
            raise ArgumentTypeError(f"{name}: argnums must be an int or a tuple of ints, got {argnums!r}")
        if not -len(args) <= i < len(args):
            raise ArgumentError(f"{name}: argnums={argnums!r}, but there are {len(args)} positional arguments")
    if len({i % len(args) for i in numbers}) != len(numbers):
        raise ArgumentError(f"{name}: argnums={argnums!r} names an argument twice")
    return tuple([args[i] for i in numbers])


def replaced(args: tuple[Any, ...], argnums: Argnums, new: Sequence[Any]) -> tuple[Any, ...]:
    """Return the arguments with those that `argnums` names replaced."""
    out = list(args)
    for i, value in zip((argnums,) if isinstance(argnums, int) else argnums, new, strict=True):
        out[i] = value
    return tuple(out)


def floating_leaves(tree: Any, name: str) -> list[Any]:
    """Return the leaves of what is to be differentiated, which must be floating Tensors."""
    leaves = flatten(tree)[0]
    for leaf in leaves:
        if not is_tensor(leaf):
            raise ArgumentTypeError(
                f"{name}: only Tensors can be differentiated, got {type(leaf).__name__}; make it one with"
                " lucid.asarray, or leave it out of what is differentiated"
            )
        if not leaf.dtype.is_floating:
            raise DTypeError(f"{name}: only floating dtypes have derivatives, got {leaf.dtype.name}")
    return leaves


def split_aux(result: Any, has_aux: bool, name: str) -> tuple[Any, Any]:
    """Return what is differentiated and what is passed through."""
    if not has_aux:
        return result, None
    if not isinstance(result, tuple) or len(result) != 2:
        raise ArgumentTypeError(f"{name}: with has_aux=True the function must return (output, auxiliary data)")
    return result
