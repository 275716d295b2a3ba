"""Normalisation of each channel of each example."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from lucid._errors import ArgumentError
from lucid.nn.functional._batch_norm import batch_norm, channel_shape, update
from lucid.nn.functional._namespace import real_namespace, stop_gradient
from lucid.nn.functional._precision import raised
from lucid.nn.functional._standardize import standardize

if TYPE_CHECKING:
    from lucid import Tensor


def instance_norm(
    input: Tensor,
    running_mean: Tensor | None = None,
    running_var: Tensor | None = None,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    use_input_stats: bool = True,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Tensor:
    r"""Give each channel of each example mean 0 and variance 1; then scale and shift.

    Parameters
    ----------
    input : Tensor, shape (n, channels, ...)
        The batch.
    running_mean, running_var : Tensor, shape (channels,), optional
        Means and variances over past batches; changed in place if `use_input_stats`.
    weight, bias : Tensor, shape (channels,), optional
        What to multiply with and to add.
    use_input_stats : bool, default: True
        Whether to normalise with mean and variance of the input; else with the running ones.
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
        If there is but one element per channel, or nothing to normalise with.

    Notes
    -----
    As `batch_norm`, but for each example by itself [1]_; running values are means over the examples.

    References
    ----------
    .. [1] Ulyanov et al., "Instance Normalization", 2016, arXiv:1607.08022.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.instance_norm(lucid.tensor([[[1.0, 3.0]], [[5.0, 9.0]]]), eps=0.0).tolist()
    [[[-1.0, 1.0]], [[-1.0, 1.0]]]
    """
    if not use_input_stats:
        return batch_norm(input, running_mean, running_var, weight, bias, False, momentum, eps)
    input, weight, bias = raised(input, weight, bias)  # not the running values, which are changed in place
    xp = real_namespace("instance_norm", input)
    shape = channel_shape("instance_norm", input, running_mean, running_var, weight, bias)
    axes = tuple(range(2, input.ndim))
    count = prod([input.shape[axis] for axis in axes])
    if count == 1:
        raise ArgumentError(
            f"instance_norm: one element per channel has no variance; the input has shape {input.shape}"
        )
    out, mean, variance = standardize(xp, input, weight, bias, axes=axes, shape=shape, eps=eps)
    others = (0, *axes)
    if input.shape[0] * count:  # as in batch_norm
        update(xp, running_mean, xp.mean(stop_gradient(mean), axis=others), momentum)
        update(xp, running_var, xp.mean(stop_gradient(variance), axis=others) * (count / (count - 1)), momentum)
    result: Tensor = out
    return result
