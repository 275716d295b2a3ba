"""Convolution and its transposes as differentiable functions, each the derivative of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid import Tensor, is_grad_enabled
from lucid.autograd import Function
from lucid.nn.functional import _columns
from lucid.nn.functional._namespace import namespace

if TYPE_CHECKING:
    from lucid.autograd import FunctionCtx
    from lucid.nn.functional._sliding import Sliding


def convolve(x: Tensor, weight: Tensor, how: Sliding) -> Tensor:
    """Slide kernels over an input: `_columns.convolve`, differentiable.

    Composed of recorded functions, the backward pass would scatter full columns back and take about half as long again.

    Parameters
    ----------
    x, weight : Tensor
        The input and the kernels.
    how : Sliding
        The settings.

    Returns
    -------
    Tensor
        The sums of products.
    """
    if isinstance(x, Tensor):
        result: Tensor = _Convolve.apply(x, weight, how)
        return result
    return _columns.convolve(namespace("conv", x), x, weight, how)


def spread(g: Tensor, weight: Tensor, how: Sliding) -> Tensor:
    """Spread numbers over what their windows saw: `_columns.spread`, differentiable.

    Parameters
    ----------
    g, weight : Tensor
        The numbers and the kernels.
    how : Sliding
        The settings of the convolution whose transpose this is.

    Returns
    -------
    Tensor
        What each element got in all.
    """
    if isinstance(g, Tensor):
        result: Tensor = _Spread.apply(g, weight, how)
        return result
    return _columns.spread(namespace("conv_transpose", g), g, weight, how)


class _Convolve(Function):
    @staticmethod
    def forward(ctx: FunctionCtx, x: Tensor, weight: Tensor, how: Sliding) -> Tensor:
        xp = namespace("conv", x)
        pictures = _columns.pictures(xp, x, how)
        # What is stacked already is kept for the gradient of the weight: stacking anew takes a fifth of a small layer's
        # time. The input is needed for second derivatives only.
        ctx.save_for_backward(x, weight, *(pictures if ctx.needs_input_grad[1] else ()))
        ctx.how = how  # type: ignore[attr-defined]  # any attribute can be set
        return _columns.convolve_pictures(xp, pictures, weight, how)

    @staticmethod
    def backward(ctx: Any, g: Tensor) -> Any:
        x, weight, *pictures = ctx.saved_tensors
        x_grad = _Spread.apply(g, _conj(weight), ctx.how) if ctx.needs_input_grad[0] else None
        if not ctx.needs_input_grad[1]:
            return x_grad, None, None
        if is_grad_enabled():
            return x_grad, _Weigh.apply(_conj(x), g, ctx.how), None
        pictures = [_conj(picture) for picture in pictures]
        return x_grad, _columns.weigh_pictures(namespace("conv", g), pictures, g, ctx.how), None


class _Spread(Function):
    @staticmethod
    def forward(ctx: FunctionCtx, g: Tensor, weight: Tensor, how: Sliding) -> Tensor:
        ctx.save_for_backward(g, weight)
        ctx.how = how  # type: ignore[attr-defined]  # any attribute can be set
        return _columns.spread(namespace("conv_transpose", g), g, weight, how)

    @staticmethod
    def backward(ctx: Any, x: Tensor) -> Any:
        g, weight = ctx.saved_tensors
        return (
            _Convolve.apply(x, _conj(weight), ctx.how) if ctx.needs_input_grad[0] else None,
            _Weigh.apply(x, _conj(g), ctx.how) if ctx.needs_input_grad[1] else None,
            None,
        )


class _Weigh(Function):
    @staticmethod
    def forward(ctx: FunctionCtx, x: Tensor, g: Tensor, how: Sliding) -> Tensor:
        ctx.save_for_backward(x, g)
        ctx.how = how  # type: ignore[attr-defined]  # any attribute can be set
        return _columns.weigh(namespace("conv", x), x, g, how)

    @staticmethod
    def backward(ctx: Any, weight: Tensor) -> Any:
        x, g = ctx.saved_tensors
        return (
            _Spread.apply(_conj(g), weight, ctx.how) if ctx.needs_input_grad[0] else None,
            _Convolve.apply(_conj(x), weight, ctx.how) if ctx.needs_input_grad[1] else None,
            None,
        )


def _conj(x: Tensor) -> Tensor:
    # Gradients of complex Tensors follow the user's convention here, not that of the rules, which are transposes.
    xp = namespace("conv", x)
    return xp.conj(x) if xp.isdtype(x.dtype, "complex floating") else x
