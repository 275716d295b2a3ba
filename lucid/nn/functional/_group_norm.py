"""Normalisation of groups of channels of each example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._errors import ArgumentError
from lucid.nn.functional._batch_norm import channel_shape
from lucid.nn.functional._namespace import real_namespace
from lucid.nn.functional._precision import in_float32
from lucid.nn.functional._standardize import standardize

if TYPE_CHECKING:
    from lucid import Tensor


@in_float32
def group_norm(
    input: Tensor, num_groups: int, weight: Tensor | None = None, bias: Tensor | None = None, eps: float = 1e-5
) -> Tensor:
    r"""Give groups of channels of each example mean 0 and variance 1; then scale and shift.

    Parameters
    ----------
    input : Tensor, shape (n, channels, ...)
        The batch.
    num_groups : int
        How many groups of neighbouring channels there are; it divides the number of channels.
    weight, bias : Tensor, shape (channels,), optional
        What to multiply with and to add.
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
        If `num_groups` does not divide the number of channels.

    Notes
    -----
    As `layer_norm`, over the axes of a group [1]_.

    References
    ----------
    .. [1] Wu and He, "Group Normalization", ECCV 2018, section 3.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.group_norm(lucid.tensor([[1.0, 3.0, 5.0, 9.0]]), 2, eps=0.0).tolist()
    [[-1.0, 1.0, -1.0, 1.0]]
    """
    xp = real_namespace("group_norm", input)
    channel_shape("group_norm", input, weight, bias)
    n, channels = input.shape[:2]
    if num_groups < 1 or channels % num_groups:
        raise ArgumentError(f"group_norm: num_groups must divide the {channels} channels, got {num_groups}")
    in_group = channels // num_groups
    groups = xp.reshape(input, (n, num_groups, in_group, *input.shape[2:]))
    shape = (1, num_groups, in_group, *(1 for _ in input.shape[2:]))
    axes = tuple(range(2, groups.ndim))
    result: Tensor = xp.reshape(standardize(xp, groups, weight, bias, axes=axes, shape=shape, eps=eps)[0], input.shape)
    return result
