"""Random zeros: single elements, whole channels, examples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError, ShapeError
from lucid.nn.functional._inplace import put
from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._random import uniform

if TYPE_CHECKING:
    from lucid import Tensor


def dropout(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    r"""Replace random elements by zero and enlarge the others.

    Parameters
    ----------
    input : Tensor
        Any floating array.
    p : float, default: 0.5
        The probability of each element to become zero.
    training : bool, default: True
        False leaves the input as it is.
    inplace : bool, default: False
        Whether to write the result into `input` and return that.

    Returns
    -------
    Tensor
        An array of the same shape; `input` itself if there is nothing to do.

    Raises
    ------
    ArgumentError
        If `p` is no probability.

    Notes
    -----
    What is kept is divided by :math:`1 - p`, so that the expected value stays [1]_. The random numbers come from the
    generator of `lucid.random` on the device of `input`.

    References
    ----------
    .. [1] Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", JMLR 15 (2014),
       section 4.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.dropout(lucid.ones(3), p=0.0).tolist()
    [1.0, 1.0, 1.0]
    >>> sorted(set(lucid.nn.functional.dropout(lucid.ones(100), p=0.75).tolist()))
    [0.0, 4.0]
    """
    return _dropped("dropout", input, p, training, inplace, input.shape)


def dropout1d(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """Replace random channels of sequences by zeros and enlarge the others.

    Parameters
    ----------
    input : Tensor, shape (n, channels, length) or (channels, length)
        The sequences.
    p : float, default: 0.5
        The probability of each channel to become zero.
    training : bool, default: True
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
        If `input` has another number of axes.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.dropout1d(lucid.ones((3, 4)), p=1.0).sum().item()
    0.0
    """
    return _dropped("dropout1d", input, p, training, inplace, _channels("dropout1d", input, (2, 3), {2: 1, 3: 2}))


def dropout2d(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """Replace random channels of planes by zeros and enlarge the others.

    Parameters
    ----------
    input : Tensor, shape (n, channels, height, width)
        The planes; as in PyTorch, an array of three axes is taken for sequences of shape (n, channels, length).
    p : float, default: 0.5
        The probability of each channel to become zero.
    training : bool, default: True
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
        If `input` has another number of axes.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.dropout2d(lucid.ones((2, 3, 4, 4)), p=1.0).sum().item()
    0.0
    """
    return _dropped("dropout2d", input, p, training, inplace, _channels("dropout2d", input, (3, 4), {3: 2, 4: 2}))


def dropout3d(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """Replace random channels of volumes by zeros and enlarge the others.

    Parameters
    ----------
    input : Tensor, shape (n, channels, depth, height, width) or (channels, depth, height, width)
        The volumes.
    p : float, default: 0.5
        The probability of each channel to become zero.
    training : bool, default: True
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
        If `input` has another number of axes.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.dropout3d(lucid.ones((2, 3, 2, 4, 4)), p=1.0).sum().item()
    0.0
    """
    return _dropped("dropout3d", input, p, training, inplace, _channels("dropout3d", input, (4, 5), {4: 1, 5: 2}))


def drop_path(input: Tensor, drop_prob: float = 0.0, training: bool = False, scale_by_keep: bool = True) -> Tensor:
    """Replace random examples by zeros: a residual branch is left out for them (stochastic depth).

    Parameters
    ----------
    input : Tensor, shape (n, ...)
        What a branch returned.
    drop_prob : float, default: 0.0
        The probability of each example to become zero.
    training : bool, default: False
        False leaves the input as it is.
    scale_by_keep : bool, default: True
        Whether to enlarge the others, so that the expected value stays.

    Returns
    -------
    Tensor
        An array of the same shape.

    Notes
    -----
    See [1]_.

    References
    ----------
    .. [1] Huang et al., "Deep Networks with Stochastic Depth", ECCV 2016, section 3.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.drop_path(lucid.ones((2, 3)), 1.0, training=True).sum().item()
    0.0
    """
    shape = (*input.shape[:1], *(1 for _ in input.shape[1:]))
    return _dropped("drop_path", input, drop_prob, training, False, shape, enlarge=scale_by_keep)


def check_probability(function: str, p: float) -> None:
    """Refuse what is no probability.

    Parameters
    ----------
    function : str
        Who asks, for the error message.
    p : float
        What was given.

    Raises
    ------
    ArgumentError
        If it does not lie between 0 and 1.
    """
    if not 0.0 <= p <= 1.0:
        raise ArgumentError(f"{function}: the probability must lie between 0 and 1, got {p}")


def kept(xp: Any, x: Tensor, p: float, shape: tuple[int, ...]) -> Tensor:
    """Draw what is kept.

    Parameters
    ----------
    xp : namespace
        The namespace of `x`.
    x : Tensor
        What will be multiplied.
    p : float
        The probability of a zero.
    shape : tuple of int
        The shape of the mask.

    Returns
    -------
    Tensor
        Zeros and ones of the dtype of `x`.
    """
    mask: Tensor = xp.astype(uniform(xp, x, shape) >= p, x.dtype)
    return mask


def _dropped(
    function: str,
    x: Tensor,
    p: float,
    training: bool,
    inplace: bool,
    shape: tuple[int, ...],
    enlarge: bool = True,
) -> Tensor:
    check_probability(function, p)
    if not training or p == 0.0:
        return x
    xp = namespace(function, x)
    mask = kept(xp, x, p, shape)
    # With p = 1 there is nothing to enlarge. The mask is scaled, not the result: only one product is recorded.
    result = x * (mask * (1.0 / (1.0 - p)) if enlarge and p < 1.0 else mask)
    return put(x, result) if inplace else result


def _channels(function: str, x: Tensor, ndims: tuple[int, ...], leading: dict[int, int]) -> tuple[int, ...]:
    """Return the shape of a mask that is the same within a channel."""
    if x.ndim not in ndims:
        raise ShapeError(f"{function}: input must have {ndims[0]} or {ndims[1]} axes, got shape {x.shape}")
    n = leading[x.ndim]
    return (*x.shape[:n], *(1 for _ in x.shape[n:]))
