"""Containers of Tensors: dict, list, tuple, namedtuple, dataclass, nested to any depth.

Everything else is a leaf. Two containers have the same structure if they are of the same types with the same keys.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lucid._errors import ArgumentError

__all__ = ["Structure", "broadcast", "build", "flatten", "is_tensor", "map_tree"]

Structure = Any
"""``None`` for a leaf, else ``(type, keys, tuple of Structure)``."""


def is_tensor(x: Any) -> bool:
    """Whether `x` is a Tensor."""
    return hasattr(x, "_raw") and hasattr(x, "_backend")


def flatten(tree: Any) -> tuple[list[Any], Structure]:
    """Return the leaves, in order, and the structure that `build` takes."""
    leaves: list[Any] = []
    return leaves, _flatten(tree, leaves)


def _flatten(tree: Any, leaves: list[Any]) -> Structure:
    kind, keys, parts = _opened(tree)
    if kind is None:
        leaves.append(tree)
        return None
    return kind, keys, tuple([_flatten(part, leaves) for part in parts])


def _opened(tree: Any) -> tuple[type | None, Any, list[Any]]:
    """Return the type, the keys and the parts of a container; no type for a leaf."""
    cls = type(tree)
    if isinstance(tree, dict):
        return cls, tuple(tree), list(tree.values())
    if isinstance(tree, list | tuple):
        return cls, len(tree), list(tree)
    fields = getattr(cls, "__dataclass_fields__", None)
    if fields is not None:
        names = tuple(fields)
        return cls, names, [getattr(tree, name) for name in names]
    return None, None, []


def build(structure: Structure, leaves: Any) -> Any:
    """Return a container of a structure with the given leaves."""
    return _build(structure, iter(leaves))


def _build(structure: Structure, leaves: Any) -> Any:
    if structure is None:
        return next(leaves)
    kind, keys, parts = structure
    built = [_build(part, leaves) for part in parts]
    if issubclass(kind, dict):
        pairs = dict(zip(keys, built, strict=True))
        if kind is dict:
            return pairs
        out = kind.__new__(kind)
        out.update(pairs)
        return out
    if issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return kind(*built)
    if issubclass(kind, list | tuple):
        return kind(built)
    out = object.__new__(kind)  # a dataclass may take other arguments than its fields, and may be frozen
    for name, value in zip(keys, built, strict=True):
        object.__setattr__(out, name, value)
    return out


def map_tree(function: Callable[[Any], Any], tree: Any) -> Any:
    """Return a container of what `function` returns for each leaf."""
    leaves, structure = flatten(tree)
    return build(structure, [function(leaf) for leaf in leaves])


def broadcast(prefix: Any, structure: Structure, name: str) -> list[Any]:
    """Return one entry of `prefix` for each leaf: an int or None stands for all leaves of the container it stands for.

    Raises
    ------
    ArgumentError
        If `prefix` is a container of another structure; the message calls it `name`.
    """
    if prefix is None or isinstance(prefix, int):
        return [prefix] * _count(structure)
    kind, keys, parts = _opened(prefix)
    fits = structure is not None and kind is not None and len(parts) == len(structure[2])
    if fits and issubclass(structure[0], dict):
        fits = isinstance(prefix, dict) and set(keys) == set(structure[1])
        parts = [prefix[key] for key in structure[1]] if fits else parts
    if not fits:
        raise ArgumentError(f"{name}: {prefix!r} does not match the structure of what it stands for")
    return [axis for part, inner in zip(parts, structure[2], strict=True) for axis in broadcast(part, inner, name)]


def _count(structure: Structure) -> int:
    return 1 if structure is None else sum(_count(part) for part in structure[2])
