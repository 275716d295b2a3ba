"""Normalisation of each channel over a batch."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError, ShapeError
from lucid.nn.functional._namespace import real_namespace, stop_gradient
from lucid.nn.functional._precision import raised
from lucid.nn.functional._standardize import standardize

if TYPE_CHECKING:
    from lucid import Tensor


def batch_norm(
    input: Tensor,
    running_mean: Tensor | None,
    running_var: Tensor | None,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Tensor:
    r"""Give each channel mean 0 and variance 1 over the batch; then scale and shift.

    Parameters
    ----------
    input : Tensor, shape (n, channels, ...)
        The batch.
    running_mean, running_var : Tensor, shape (channels,), or None
        Means and variances over past batches. In training they are changed in place, and no gradient flows there.
    weight, bias : Tensor, shape (channels,), optional
        What to multiply with and to add.
    training : bool, default: False
        Whether to normalise with mean and variance of this batch; else with the running ones.
    momentum : float, default: 0.1
        The share of this batch in the new running values.
    eps : float, default: 1e-5
        Added to the variance.

    Returns
    -------
    Tensor
        An array of the same shape.

    Raises
    ------
    ShapeError
        If there is no axis of channels, or a parameter has another length.
    ArgumentError
        If there is but one element per channel in training, or nothing to normalise with.

    Notes
    -----
    .. math:: \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}} w + b

    The variance is the mean of the squares of the differences; what enters the running variance is divided by one
    less than their number [1]_.

    References
    ----------
    .. [1] Ioffe and Szegedy, "Batch Normalization", ICML 2015, section 3.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor([[1.0], [3.0]])
    >>> lucid.nn.functional.batch_norm(x, None, None, training=True, eps=0.0).tolist()
    [[-1.0], [1.0]]
    """
    input, weight, bias = raised(input, weight, bias)  # not the running values, which are changed in place
    xp = real_namespace("batch_norm", input)
    shape = channel_shape("batch_norm", input, running_mean, running_var, weight, bias)
    if training:
        axes = (0, *range(2, input.ndim))
        count = prod([input.shape[axis] for axis in axes])
        if count == 1:
            raise ArgumentError(
                "batch_norm: one element per channel has no variance, in training with an input of shape "
                f"{input.shape}; use larger batches, or eval() (drop_last=True of a DataLoader avoids a last one of 1)"
            )
        out, mean, variance = standardize(xp, input, weight, bias, axes=axes, shape=shape, eps=eps)
        if count:  # an empty batch has no statistics: its nan would stay in the running values for good
            update(xp, running_mean, xp.reshape(stop_gradient(mean), (-1,)), momentum)
            update(xp, running_var, xp.reshape(stop_gradient(variance), (-1,)) * (count / (count - 1)), momentum)
        result: Tensor = out
        return result
    if running_mean is None or running_var is None:
        raise ArgumentError("batch_norm: evaluation needs running_mean and running_var; or give training=True")
    scale = 1.0 / xp.sqrt(running_var + eps)
    scale = scale if weight is None else scale * weight
    shift = -running_mean * scale if bias is None else bias - running_mean * scale
    result = input * xp.reshape(scale, shape) + xp.reshape(shift, shape)
    return result


def update(xp: Any, running: Tensor | None, new: Tensor, momentum: float) -> None:
    """Change a running value in place.

    Parameters
    ----------
    xp : namespace
        The namespace of the values.
    running : Tensor or None
        The value; with None nothing happens.
    new : Tensor
        That of the present batch, through which no gradient flows.
    momentum : float
        The share of `new`.
    """
    if running is not None:
        running[...] = running * (1.0 - momentum) + xp.astype(new, running.dtype, copy=False) * momentum


def channel_shape(function: str, x: Tensor, *parameters: Tensor | None) -> tuple[int, ...]:
    """Return the shape of a parameter per channel next to `x`.

    Parameters
    ----------
    function : str
        Who asks, for the error message.
    x : Tensor, shape (n, channels, ...)
        The input.
    *parameters : Tensor or None
        What must have shape ``(channels,)``.

    Returns
    -------
    tuple of int
        ``(1, channels, 1, ...)``.

    Raises
    ------
    ShapeError
        If `x` has no axis of channels, or a parameter another shape.
    """
    if x.ndim < 2:
        raise ShapeError(f"{function}: input must have shape (n, channels, ...), got {x.shape}")
    channels = x.shape[1]
    for parameter in parameters:
        if parameter is not None and parameter.shape != (channels,):
            raise ShapeError(
                f"{function}: an input of shape {x.shape} has {channels} channels; "
                f"parameters and running values must have shape ({channels},), got {parameter.shape}"
            )
    return (1, channels, *(1 for _ in x.shape[2:]))
