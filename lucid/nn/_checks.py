"""What layers ask of their input before they compute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lucid
from lucid import Tensor
from lucid._errors import ArgumentTypeError, DTypeError
from lucid.nn.functional._precision import meet

if TYPE_CHECKING:
    from lucid.nn.module import Module


def refuse_dtype(layer: object, x: Tensor, weight: Tensor) -> None:
    """Raise because the dtypes of an input and of a layer's weights differ, unless autocast brings them to one.

    A float64 array would otherwise turn a float32 model into a slow float64 one without a word.

    Parameters
    ----------
    layer : Module
        The layer.
    x : Tensor
        Its input.
    weight : Tensor
        Its weight.

    Raises
    ------
    DTypeError
        Outside of autocast, and always for float64.
    ArgumentTypeError
        If the input is no Tensor at all.
    """
    name = type(layer).__name__
    if not isinstance(x, Tensor):
        raise _no_tensor(name, x)
    if meet(x, weight):
        return
    floating = lucid.isdtype(x.dtype, "real floating")
    casts = {"float16": "half", "float32": "float", "float64": "double"}
    cast = casts.get(str(x.dtype).rpartition(".")[2])
    other = f", or model.{cast}() to compute in {x.dtype!r}" if floating and cast else ""
    raise DTypeError(
        f"{name}: the input is {x.dtype!r} but the weights are {weight.dtype!r}; write x.to({weight.dtype!r}){other}"
    )


def explain(module: Module, args: tuple[Any, ...], error: AttributeError) -> None:
    """Say in a newcomer's words why a call of a module failed, where it is one of two frequent mistakes.

    Parameters
    ----------
    module : Module
        The module.
    args : tuple
        What it was called with.
    error : AttributeError
        How it failed.

    Raises
    ------
    ArgumentTypeError
        If an argument is no array, or the module was never initialised.
    """
    name = type(module).__name__
    if error.obj is module and error.name == "_hooks":
        raise ArgumentTypeError(
            f"{name}: super().__init__() has not been called; make it the first line of {name}.__init__"
        ) from None
    if error.name in ("dtype", "ndim", "shape") and any(error.obj is x for x in args):
        raise _no_tensor(name, error.obj) from None


def _no_tensor(name: str, x: object) -> ArgumentTypeError:
    return ArgumentTypeError(
        f"{name}: the input must be a Tensor, got {type(x).__name__}; make one with lucid.tensor(...)"
    )
