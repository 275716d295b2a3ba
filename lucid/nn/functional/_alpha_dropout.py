"""Dropout that keeps mean and variance, for self-normalising networks."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from lucid._errors import ShapeError
from lucid.nn.functional._dropout import check_probability, kept
from lucid.nn.functional._elu import SELU_ALPHA, SELU_SCALE
from lucid.nn.functional._inplace import put
from lucid.nn.functional._namespace import namespace

if TYPE_CHECKING:
    from lucid import Tensor


def alpha_dropout(input: Tensor, p: float = 0.5, training: bool = False, inplace: bool = False) -> Tensor:
    r"""Replace random elements by the limit of `selu`, and keep mean and variance.

    Parameters
    ----------
    input : Tensor
        Elements of mean 0 and variance 1.
    p : float, default: 0.5
        The probability of each element to be replaced.
    training : bool, default: False
        False leaves the input as it is.
    inplace : bool, default: False
        Whether to write the result into `input` and return that.

    Returns
    -------
    Tensor
        An array of the same shape.

    Raises
    ------
    ArgumentError
        If `p` is no probability.

    Notes
    -----
    .. math:: a (x d + \alpha' (1 - d)) + b, \quad a = ((1 - p) (1 + p \alpha'^2))^{-1/2}, \quad b = -a p \alpha'

    where `d` is 0 with probability `p`, else 1, and :math:`\alpha' = -\lambda \alpha` of `selu` [1]_.

    References
    ----------
    .. [1] Klambauer et al., "Self-Normalizing Neural Networks", NeurIPS 2017, section 3.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.alpha_dropout(lucid.ones(2), p=1.0, training=True).tolist()
    [0.0, 0.0]
    """
    return _alpha_dropped("alpha_dropout", input, p, training, inplace, input.shape)


def feature_alpha_dropout(input: Tensor, p: float = 0.5, training: bool = False, inplace: bool = False) -> Tensor:
    """Do as `alpha_dropout` with whole channels.

    Parameters
    ----------
    input : Tensor, shape (n, channels, ...)
        Elements of mean 0 and variance 1.
    p : float, default: 0.5
        The probability of each channel to be replaced.
    training : bool, default: False
        False leaves the input as it is.
    inplace : bool, default: False
        Whether to write the result into `input` and return that.

    Returns
    -------
    Tensor
        An array of the same shape.

    Raises
    ------
    ShapeError
        If there is no axis of channels.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.feature_alpha_dropout(lucid.ones((1, 2)), p=1.0, training=True).tolist()
    [[0.0, 0.0]]
    """
    if input.ndim < 2:
        raise ShapeError(f"feature_alpha_dropout: input must have shape (n, channels, ...), got {input.shape}")
    shape = (*input.shape[:2], *(1 for _ in input.shape[2:]))
    return _alpha_dropped("feature_alpha_dropout", input, p, training, inplace, shape)


def _alpha_dropped(function: str, x: Tensor, p: float, training: bool, inplace: bool, shape: tuple[int, ...]) -> Tensor:
    check_probability(function, p)
    if not training or p == 0.0:
        return x
    xp = namespace(function, x)
    mask = kept(xp, x, p, shape)
    limit = -SELU_SCALE * SELU_ALPHA
    # With p = 1 there is no scale that could keep the variance; the result is 0, as for `dropout`.
    scale = 1.0 / sqrt((1.0 - p) * (1.0 + p * limit * limit)) if p < 1.0 else 0.0
    result = x * (mask * scale) + ((1.0 - mask) * limit - p * limit) * scale
    return put(x, result) if inplace else result
