"""Attention by scaled dot products."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError, ArgumentTypeError, DTypeError, ShapeError
from lucid.nn.functional._dropout import dropout
from lucid.nn.functional._namespace import namespace, stop_gradient
from lucid.nn.functional._precision import in_low_precision, lowered, raised

if TYPE_CHECKING:
    from lucid import Tensor


def masked_out(xp: Any, mask: Tensor, dtype: Any) -> Tensor:
    """Return what to add to scores: ``-inf`` where a bool mask is True.

    Adding costs one pass, and its derivative none; choosing with `where` costs a pass each way.

    Parameters
    ----------
    xp : namespace
        The namespace of `mask`.
    mask : Tensor
        What takes no part.
    dtype : dtype
        That of the scores.

    Returns
    -------
    Tensor, shape of `mask`
        Zeros and ``-inf``.
    """
    result: Tensor = xp.where(mask, -xp.inf, xp.zeros(mask.shape, dtype=dtype, device=mask.device))
    return result


def later(xp: Any, like: Tensor, queries: int, keys: int, offset: int = 0) -> Tensor:
    """Return what to add to scores so that no query sees a key behind it.

    Parameters
    ----------
    xp : namespace
        The namespace of `like`.
    like : Tensor
        What has the dtype and the device of the scores.
    queries, keys : int
        How many there are.
    offset : int, default: 0
        The position of the first query.

    Returns
    -------
    Tensor, shape (queries, keys)
        Zeros and ``-inf``.
    """
    rows = xp.expand_dims(xp.arange(offset, offset + queries, device=like.device), axis=1)
    return masked_out(xp, xp.arange(keys, device=like.device) > rows, like.dtype)


def attend(
    xp: Any,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    bias: Tensor | None = None,
    dropout_p: float = 0.0,
    scale: float | None = None,
    weighted: bool = False,
) -> tuple[Tensor, Tensor | None]:
    """Return the means of the values, and their weights if asked for.

    Parameters
    ----------
    xp : namespace
        The namespace of the arrays.
    query : Tensor, shape (*batch, queries, n)
        What is looked for.
    key : Tensor, shape (*batch, keys, n)
        What is found.
    value : Tensor, shape (*batch, keys, m)
        What it stands for.
    bias : Tensor, optional
        What to add to the scores, ``-inf`` for a key that takes no part.
    dropout_p : float, default: 0.0
        With which probability a weight is dropped.
    scale : float, optional
        The factor of the dot products; one over the square root of n without.
    weighted : bool, default: False
        Whether to return the weights.

    Returns
    -------
    Tensor, shape (*batch, queries, m)
        The means; zeros for a query without keys.
    Tensor, shape (*batch, queries, keys), or None
        The weights.
    """
    factor = 1.0 / sqrt(max(query.shape[-1], 1)) if scale is None else scale
    # Queries are fewer numbers than scores.
    (scores,) = raised(xp.matmul(query * factor, key.mT))
    if bias is not None:
        scores = scores + bias
    largest = xp.max(stop_gradient(scores), axis=-1, keepdims=True)
    if bias is not None:
        # A query without keys: -inf minus -inf would be nan.
        largest = xp.where(largest == -xp.inf, xp.zeros_like(largest), largest)
    weights = xp.exp(scores - largest)
    total = xp.sum(weights, axis=-1, keepdims=True)
    if bias is not None:
        total = xp.where(total == 0, xp.ones_like(total), total)
    # Sums of weights are at most as large as the number of keys. Where this cannot overflow, the quotient is taken
    # last: of the means, which are fewer than the weights and whose derivative then costs fewer passes.
    last = not weighted and float(xp.finfo(value.dtype).max) > 1e30
    if not last:
        weights = weights / total
    if dropout_p > 0.0:
        weights = dropout(weights, dropout_p)
    means = xp.matmul(lowered(weights)[0], value)
    return (means / total if last else means), (weights if weighted else None)


@in_low_precision
def scaled_dot_product_attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attn_mask: Tensor | None = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    scale: float | None = None,
    enable_gqa: bool = False,
) -> Tensor:
    r"""Return for each query the mean of the values, weighted by how well their keys match.

    Parameters
    ----------
    query : Tensor, shape (*batch, heads, queries, n)
        What is looked for.
    key : Tensor, shape (*batch, heads, keys, n)
        What is found.
    value : Tensor, shape (*batch, heads, keys, m)
        What it stands for.
    attn_mask : Tensor, shape (*batch, heads, queries, keys) or one that broadcasts to it, optional
        Bool: whether a key takes part. Floating: what to add to the scores.
    dropout_p : float, default: 0.0
        The probability with which a weight is dropped; whether one trains or not is up to the caller.
    is_causal : bool, default: False
        Whether query i sees keys 0 to i only.
    scale : float, optional
        The factor of the dot products; :math:`1 / \sqrt n` without.
    enable_gqa : bool, default: False
        Whether `key` and `value` may have fewer heads, each of which serves a group of the query's.

    Returns
    -------
    Tensor, shape (*batch, heads, queries, m)
        The means; zeros, with zero gradients, for a query that no key takes part in.

    Raises
    ------
    ShapeError
        If the shapes do not fit.
    ArgumentError
        If a mask is given together with `is_causal`.

    Notes
    -----
    .. math:: \operatorname{softmax}\left(\frac{Q K^T}{\sqrt n} + M\right) V

    as in [1]_; shared heads are those of [2]_.

    References
    ----------
    .. [1] Vaswani et al., "Attention Is All You Need", NeurIPS 2017, section 3.2.1.
    .. [2] Ainslie et al., "GQA: Training Generalized Multi-Query Transformer Models from Multi-Head Checkpoints",
       EMNLP 2023, section 2.2.

    Examples
    --------
    >>> import lucid
    >>> from lucid.nn.functional import scaled_dot_product_attention
    >>> key, value = lucid.tensor([[0.0], [0.0]]), lucid.tensor([[1.0], [3.0]])
    >>> scaled_dot_product_attention(key, key, value, is_causal=True).tolist()
    [[1.0], [2.0]]
    """
    name = "scaled_dot_product_attention"
    xp = namespace(name, query)
    _check(name, query, key, value, dropout_p)
    if enable_gqa:
        key, value = _shared(xp, name, query, key), _shared(xp, name, query, value)
    bias = attn_mask
    if is_causal:
        if attn_mask is not None:
            raise ArgumentError(f"{name}: is_causal=True makes its own mask; leave attn_mask out, or give it alone")
        bias = later(xp, query, query.shape[-2], key.shape[-2])
    elif attn_mask is not None:
        bias = as_bias(xp, name, "attn_mask", attn_mask, query, out=False)
    return attend(xp, query, key, value, bias, dropout_p, scale)[0]


def as_bias(xp: Any, function: str, argument: str, mask: Tensor, query: Tensor, out: bool) -> Tensor:
    """Return a mask of either kind as what to add to the scores.

    Parameters
    ----------
    xp : namespace
        The namespace of the arrays.
    function, argument : str
        Whose mask it is, for the error message.
    mask : Tensor
        A bool or floating array.
    query : Tensor
        What has the dtype of the scores.
    out : bool
        Whether True in a bool mask means that a key takes no part, or that it does.

    Returns
    -------
    Tensor, shape of `mask`
        A floating array.
    """
    if xp.isdtype(mask.dtype, "bool"):
        return masked_out(xp, mask if out else xp.logical_not(mask), query.dtype)
    if mask.dtype != query.dtype:
        raise DTypeError(f"{function}: {argument} must be bool or of the query's {query.dtype}, got {mask.dtype}")
    return mask


def _shared(xp: Any, function: str, query: Tensor, x: Tensor) -> Tensor:
    heads, groups = query.shape[-3], x.shape[-3]
    if heads % groups:
        raise ShapeError(f"{function}: {heads} heads of query cannot share {groups} heads of key and value evenly")
    return x if heads == groups else xp.repeat(x, heads // groups, axis=-3)


def _check(function: str, query: Tensor, key: Tensor, value: Tensor, dropout_p: float) -> None:
    shapes = f"query {query.shape}, key {key.shape} and value {value.shape}"
    if min(query.ndim, key.ndim, value.ndim) < 2:
        raise ShapeError(f"{function}: arrays of at least two axes are needed, got {shapes}")
    if query.shape[-1] != key.shape[-1] or key.shape[-2] != value.shape[-2] or key.shape[-2] == 0:
        raise ShapeError(
            f"{function}: query and key must agree in their last axis, key and value in the one before, with at least "
            f"one key; got {shapes}"
        )
    if not query.dtype == key.dtype == value.dtype:
        raise DTypeError(f"{function}: query, key and value must have one dtype, got {query.dtype}, {key.dtype}, "
                         f"{value.dtype}")  # fmt: skip
    if isinstance(dropout_p, bool) or not isinstance(dropout_p, int | float):
        raise ArgumentTypeError(f"{function}: dropout_p must be a number, got {type(dropout_p).__name__}")
    if not 0.0 <= dropout_p <= 1.0:
        raise ArgumentError(f"{function}: dropout_p is a probability between 0 and 1, got {dropout_p}")
