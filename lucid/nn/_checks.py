"""What layers ask of their input before they compute."""

from __future__ import annotations

from typing import TYPE_CHECKING

import lucid
from lucid._errors import DTypeError
from lucid.nn.functional._precision import meet

if TYPE_CHECKING:
    from lucid import Tensor


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
    """
    if meet(x, weight):
        return
    name = type(layer).__name__
    floating = lucid.isdtype(x.dtype, "real floating")
    casts = {"float16": "half", "float32": "float", "float64": "double"}
    cast = casts.get(str(x.dtype).rpartition(".")[2])
    other = f", or model.{cast}() to compute in {x.dtype!r}" if floating and cast else ""
    raise DTypeError(
        f"{name}: the input is {x.dtype!r} but the weights are {weight.dtype!r}; write x.to({weight.dtype!r}){other}"
    )
