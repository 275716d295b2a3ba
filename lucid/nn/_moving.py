"""Moving a module to another device or dtype."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lucid
from lucid import Tensor
from lucid._errors import ArgumentTypeError, DTypeError
from lucid.nn.uninitialized import UninitializedBuffer, UninitializedParameter

if TYPE_CHECKING:
    from lucid.nn.module import Module

_FLOATING = ("real floating", "complex floating")
_DTYPE_NAMES = frozenset(("float16", "float32", "float64", "complex64", "complex128"))


def target(*args: Any, device: Any = None, dtype: Any = None) -> tuple[Any, Any]:
    """Read the arguments of ``Module.to``.

    Parameters
    ----------
    *args
        A device, a dtype, both, or a Tensor that has both.
    device, dtype
        The same by keyword.

    Returns
    -------
    tuple
        The device and the dtype; None for what stays.

    Raises
    ------
    DTypeError
        If the dtype is not floating.
    """
    for arg in args:
        if isinstance(arg, Tensor):
            device, dtype = arg.device, arg.dtype
        elif isinstance(arg, str) and arg not in _DTYPE_NAMES:
            device = arg
        elif isinstance(arg, bool | int | None):
            raise ArgumentTypeError(f"Module.to: expected a device, a floating dtype or a Tensor, got {arg!r}")
        else:
            dtype = arg
    if dtype is not None:
        dtype = lucid.zeros((), dtype=dtype).dtype
        if not lucid.isdtype(dtype, _FLOATING):
            raise DTypeError(f"Module.to: dtype must be floating, got {dtype!r}; parameters have no other")
    return device, dtype


def convert(module: Module, device: Any, dtype: Any) -> None:
    """Move all parameters and buffers of a module.

    Parameters
    ----------
    module : Module
        The module.
    device, dtype
        Where to; None for what stays.
    """
    seen: set[int] = set()  # a parameter used in several places is converted once
    for owner in module.modules():
        for name in (*owner._parameter_names, *owner._buffer_names):
            old = getattr(owner, name)
            if old is not None and id(old) not in seen:
                seen.add(id(old))
                _convert(old, device, dtype)


def _convert(old: Tensor, device: Any, dtype: Any) -> None:
    """Give a parameter or buffer other values and leave it the same object, so that optimizers go on with it."""
    if isinstance(old, UninitializedParameter | UninitializedBuffer):
        old.to(device, dtype)
        return
    new = _moved(old.detach(), device, dtype)
    if new.dtype == old.dtype and new.device == old.device:
        return
    grad = None if old.grad is None else _moved(old.grad, device, dtype)
    old.data = new
    if grad is not None:
        old.grad = grad


def _moved(x: Tensor, device: Any, dtype: Any) -> Tensor:
    if device is not None:
        x = x.to(device)
    # Integer buffers stay integers, and a complex parameter does not lose its imaginary part.
    if dtype is None:
        return x
    castable = "real floating" if lucid.isdtype(dtype, "real floating") else _FLOATING
    return x.to(dtype) if lucid.isdtype(x.dtype, castable) else x
