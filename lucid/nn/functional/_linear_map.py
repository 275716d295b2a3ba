"""Linear functions that know their transpose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid import Tensor
from lucid.autograd import Function

if TYPE_CHECKING:
    from collections.abc import Callable

    from lucid.autograd import FunctionCtx


def linear_map(x: Tensor, there: Callable[[Any], Any], back: Callable[[Any], Any]) -> Tensor:
    """Apply a linear function with real coefficients, whose gradient is its transpose.

    For functions that are quickest when they write into parts of an array: recorded, each of these writes would become
    a step of the backward pass with an array of its own.

    Parameters
    ----------
    x : Tensor
        The argument.
    there : callable
        The function, of one array.
    back : callable
        Its transpose.

    Returns
    -------
    Tensor
        ``there(x)``.
    """
    # The two are each other's derivative, so derivatives of any order need no more.
    return _LinearMap.apply(x, there, back) if isinstance(x, Tensor) else there(x)  # type: ignore[no-any-return]


class _LinearMap(Function):
    @staticmethod
    def forward(
        ctx: FunctionCtx, x: Tensor, there: Callable[[Tensor], Tensor], back: Callable[[Tensor], Tensor]
    ) -> Tensor:
        ctx.pair = there, back  # type: ignore[attr-defined]  # any attribute can be set
        return there(x)

    @staticmethod
    def backward(ctx: Any, g: Tensor) -> Any:
        there, back = ctx.pair
        return _LinearMap.apply(g, back, there), None, None
