"""Normalisation of a channel by the responses of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._errors import ArgumentError, ShapeError
from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._precision import in_float32

if TYPE_CHECKING:
    from lucid import Tensor


@in_float32
def local_response_norm(input: Tensor, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0) -> Tensor:
    r"""Divide each channel by a power of the mean square of its neighbours.

    Parameters
    ----------
    input : Tensor, shape (n, channels, ...)
        The batch.
    size : int
        How many neighbouring channels, the channel itself in the middle; beyond the ends there are zeros.
    alpha : float, default: 1e-4
        The weight of the mean square.
    beta : float, default: 0.75
        The power.
    k : float, default: 1.0
        Added to the mean square.

    Returns
    -------
    Tensor
        An array of the same shape.

    Raises
    ------
    ArgumentError, ShapeError
        If `size` is not positive, or `input` has fewer than three axes.

    Notes
    -----
    .. math:: x_c \left(k + \frac{\alpha}{n} \sum_{c' \text{ near } c} x_{c'}^2\right)^{-\beta}

    See [1]_.

    References
    ----------
    .. [1] Krizhevsky et al., "ImageNet Classification with Deep Convolutional Neural Networks", NeurIPS 2012,
       section 3.3.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.ones((1, 3, 1), dtype=lucid.float32)
    >>> lucid.nn.functional.local_response_norm(x, 3, alpha=3.0, beta=1.0, k=0.0).tolist()
    [[[0.5], [0.3333333432674408], [0.5]]]
    """
    if input.ndim < 3:
        raise ShapeError(f"local_response_norm: input must have at least 3 axes, got shape {input.shape}")
    if size < 1:
        raise ArgumentError(f"local_response_norm: size must be positive, got {size}")
    xp = namespace("local_response_norm", input)
    n, channels, rest = input.shape[0], input.shape[1], input.shape[2:]
    # A sum over a window is a difference of two running sums, but that loses digits; there are few terms.
    before, after = size // 2, (size - 1) // 2
    zeros = [xp.zeros((n, c, *rest), dtype=input.dtype, device=input.device) for c in (before, after)]
    padded = xp.concat([zeros[0], xp.square(input), zeros[1]], axis=1)
    total = padded[:, :channels, ...]
    for i in range(1, size):
        total = total + padded[:, i : i + channels, ...]
    result: Tensor = input * (total * (alpha / size) + k) ** -beta
    return result


@in_float32
def global_response_norm(input: Tensor, weight: Tensor, bias: Tensor, eps: float = 1e-6) -> Tensor:
    r"""Let channels compete: scale each by its length over that of the mean channel.

    Parameters
    ----------
    input : Tensor, shape (n, height, width, channels)
        The planes, channels last.
    weight, bias : Tensor, shape (channels,)
        What to multiply with and to add.
    eps : float, default: 1e-6
        Added to the mean length.

    Returns
    -------
    Tensor
        An array of the same shape.

    Raises
    ------
    ShapeError
        If `input` does not have four axes.

    Notes
    -----
    .. math:: x + w \, x \, \frac{\lVert x_c \rVert}{\langle \lVert x \rVert \rangle + \varepsilon} + b

    The length of a channel is that of its plane, the mean is over the channels [1]_.

    References
    ----------
    .. [1] Woo et al., "ConvNeXt V2", CVPR 2023, section 3.2.

    Examples
    --------
    >>> import lucid
    >>> x, one = lucid.ones((1, 2, 2, 3)), lucid.ones(3)
    >>> lucid.nn.functional.global_response_norm(x, one, one * 0, eps=0.0)[0, 0, 0].tolist()
    [2.0, 2.0, 2.0]
    """
    if input.ndim != 4:
        raise ShapeError(f"global_response_norm: input must have shape (n, h, w, channels), got {input.shape}")
    xp = namespace("global_response_norm", input)
    length = xp.linalg.vector_norm(input, axis=(1, 2), keepdims=True)
    share = length / (xp.mean(length, axis=-1, keepdims=True) + eps)
    result: Tensor = input * (share * weight + 1) + bias
    return result
