"""Attention by several heads, with the linear maps around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError, ShapeError
from lucid.nn.functional._attention import as_bias, attend, later
from lucid.nn.functional._linear import linear
from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._precision import in_low_precision

if TYPE_CHECKING:
    from lucid import Tensor
    from lucid.nn.layers.kv_cache import KVCache

_NAME = "multi_head_attention_forward"


@in_low_precision
def multi_head_attention_forward(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    embed_dim_to_check: int,
    num_heads: int,
    in_proj_weight: Tensor | None,
    in_proj_bias: Tensor | None,
    bias_k: Tensor | None,
    bias_v: Tensor | None,
    add_zero_attn: bool,
    dropout_p: float,
    out_proj_weight: Tensor,
    out_proj_bias: Tensor | None,
    training: bool = True,
    key_padding_mask: Tensor | None = None,
    need_weights: bool = True,
    attn_mask: Tensor | None = None,
    use_separate_proj_weight: bool = False,
    q_proj_weight: Tensor | None = None,
    k_proj_weight: Tensor | None = None,
    v_proj_weight: Tensor | None = None,
    static_k: Tensor | None = None,
    static_v: Tensor | None = None,
    average_attn_weights: bool = True,
    is_causal: bool = False,
    batch_first: bool = False,
    cache: KVCache | None = None,
) -> tuple[Tensor, Tensor | None]:
    r"""Attend with several heads: what `lucid.nn.MultiheadAttention` computes.

    Parameters
    ----------
    query : Tensor, shape (queries, batch, embed_dim) or (queries, embed_dim)
        What is looked for.
    key, value : Tensor, shape (keys, batch, features) or (keys, features)
        What is found, and what it stands for.
    embed_dim_to_check : int
        The length of a query.
    num_heads : int
        How many heads share it.
    in_proj_weight : Tensor, shape (3 * embed_dim, embed_dim), or None
        The maps of query, key and value; None if they are given one by one.
    in_proj_bias : Tensor, shape (3 * embed_dim,), or None
        Their biases.
    bias_k, bias_v : Tensor, shape (1, 1, embed_dim), or None
        A key and a value to append.
    add_zero_attn : bool
        Whether to append a key and a value of zeros.
    dropout_p : float
        The probability with which a weight is dropped in training.
    out_proj_weight : Tensor, shape (embed_dim, embed_dim)
        The map of the result.
    out_proj_bias : Tensor, shape (embed_dim,), or None
        Its bias.
    training : bool, default: True
        Whether weights are dropped.
    key_padding_mask : Tensor, shape (batch, keys) or (keys,), optional
        Bool: True for a key to leave out. Floating: what to add to the scores.
    need_weights : bool, default: True
        Whether to return the weights; it is faster without.
    attn_mask : Tensor, shape (queries, keys) or (batch * num_heads, queries, keys), optional
        Bool: True for a key that a query does not see. Floating: what to add to the scores.
    use_separate_proj_weight : bool, default: False
        Whether the maps of query, key and value are given one by one.
    q_proj_weight, k_proj_weight, v_proj_weight : Tensor, shape (embed_dim, features), optional
        They.
    static_k, static_v : Tensor, shape (batch * num_heads, keys, embed_dim / num_heads), optional
        Keys and values that are mapped already, in place of those from `key` and `value`.
    average_attn_weights : bool, default: True
        Whether to return the mean of the weights over the heads.
    is_causal : bool, default: False
        Whether no query sees a key behind it. With `attn_mask` it changes nothing: the mask says so already.
    batch_first : bool, default: False
        Whether the batch is the first axis of query, key, value and result.
    cache : KVCache, optional
        Where the keys and values of earlier calls are, and those of this one are added.

    Returns
    -------
    output : Tensor, shape of `query`
        The result.
    weights : Tensor, shape (batch, queries, keys) or (batch, num_heads, queries, keys), or None
        The weights.

    Notes
    -----
    .. math:: \operatorname{concat}(a_1, \ldots, a_h) W^O, \quad
        a_i = \operatorname{softmax}\left(\frac{Q W_i^Q (K W_i^K)^T}{\sqrt{d}}\right) V W_i^V

    References
    ----------
    .. [1] Vaswani et al., "Attention Is All You Need", NeurIPS 2017, section 3.2.2.

    Examples
    --------
    >>> import lucid
    >>> from lucid.nn.functional import multi_head_attention_forward
    >>> x, w = lucid.randn(5, 2, 4), lucid.randn(12, 4)
    >>> output, weights = multi_head_attention_forward(
    ...     x, x, x, 4, 2, w, None, None, None, False, 0.0, lucid.randn(4, 4), None
    ... )
    >>> output.shape, weights.shape
    ((5, 2, 4), (2, 5, 5))
    """
    xp = namespace(_NAME, query)
    batched = _check(query, key, value, embed_dim_to_check, num_heads)
    same = key is query and value is key, value is key
    if not batched:
        axis = 0 if batch_first else 1
        query, key, value = [xp.expand_dims(x, axis=axis) for x in (query, key, value)]
    heads = _Heads(xp, num_heads, embed_dim_to_check // num_heads, batch_first)
    fixed = None if cache is None else cache.fixed()
    if fixed is not None:
        weight = q_proj_weight if in_proj_weight is None else heads.parts(in_proj_weight, 3)[0]
        bias = None if in_proj_bias is None else heads.parts(in_proj_bias, 3)[0]
        assert weight is not None
        q, (k, v) = heads.of(linear(query, weight, bias), 1)[0], fixed
    elif use_separate_proj_weight:
        weights: tuple[Any, ...] = (q_proj_weight, k_proj_weight, v_proj_weight)
        biases = (None, None, None) if in_proj_bias is None else heads.parts(in_proj_bias, 3)
        q, k, v = [
            heads.of(linear(x, w, b), 1)[0] for x, w, b in zip((query, key, value), weights, biases, strict=True)
        ]
    else:
        assert in_proj_weight is not None
        q, k, v = heads.project(query, key, value, in_proj_weight, in_proj_bias, same)
    batch = q.shape[0]
    if static_k is not None:
        k = xp.reshape(static_k, (batch, num_heads, -1, static_k.shape[-1]))
    if static_v is not None:
        v = xp.reshape(static_v, (batch, num_heads, -1, static_v.shape[-1]))
    offset = 0
    if cache is not None:
        offset = len(cache)
        k, v = cache.update(k, v)

    mask = _mask(xp, q, k.shape[2], attn_mask, key_padding_mask, is_causal, offset)
    if bias_k is not None and bias_v is not None:
        k, v = heads.appended(k, bias_k), heads.appended(v, bias_v)
    if add_zero_attn:
        k, v = [xp.concat([x, xp.zeros_like(x[:, :, :1, :])], axis=2) for x in (k, v)]
    if mask is not None and k.shape[2] > mask.shape[-1]:
        shape = (*mask.shape[:-1], k.shape[2] - mask.shape[-1])
        mask = xp.concat([mask, xp.zeros(shape, dtype=mask.dtype, device=mask.device)], axis=-1)

    means, shares = attend(xp, q, k, v, mask, dropout_p if training else 0.0, weighted=need_weights)
    joined = xp.permute_dims(means, (0, 2, 1, 3) if batch_first else (2, 0, 1, 3))
    output = linear(xp.reshape(joined, (*joined.shape[:2], embed_dim_to_check)), out_proj_weight, out_proj_bias)
    if shares is not None and average_attn_weights:
        shares = xp.mean(shares, axis=1)
    if batched:
        return output, shares
    return xp.squeeze(output, axis=0 if batch_first else 1), None if shares is None else xp.squeeze(shares, axis=0)


class _Heads:
    """The way from arrays of features to arrays of heads, (batch, heads, length, n)."""

    def __init__(self, xp: Any, count: int, width: int, batch_first: bool) -> None:
        self.xp = xp
        self.count = count
        self.width = width
        # From (batch, length, parts, heads, n), or with length first, to (parts, batch, heads, length, n).
        self.order = (2, 0, 3, 1, 4) if batch_first else (2, 1, 3, 0, 4)

    def parts(self, x: Tensor, n: int) -> list[Tensor]:
        """Return equal parts of the first axis."""
        size = x.shape[0] // n
        return [x[i * size : (i + 1) * size, ...] for i in range(n)]

    def of(self, x: Tensor, n: int) -> tuple[Tensor, ...]:
        """Return `n` arrays of heads out of an array of the features of all of them."""
        xp = self.xp
        split = xp.reshape(x, (*x.shape[:2], n, self.count, self.width))
        result: tuple[Tensor, ...] = xp.unstack(xp.permute_dims(split, self.order))
        return result

    def project(
        self, query: Tensor, key: Tensor, value: Tensor, weight: Tensor, bias: Tensor | None, same: tuple[bool, bool]
    ) -> tuple[Tensor, ...]:
        """Map query, key and value, in one matrix product where they are the same."""
        all_same, memory = same
        if all_same:
            return self.of(linear(query, weight, bias), 3)
        width = weight.shape[0] // 3
        split = (width, 3 * width) if memory else (width, 2 * width, 3 * width)
        heads: list[Tensor] = []
        start = 0
        for x, end in zip((query, key, value), split, strict=False):
            part = None if bias is None else bias[start:end]
            heads += self.of(linear(x, weight[start:end, :], part), (end - start) // width)
            start = end
        return tuple(heads)

    def appended(self, x: Tensor, extra: Tensor) -> Tensor:
        """Return an array of heads with one more item, the same for the whole batch."""
        xp = self.xp
        item = xp.reshape(extra, (1, self.count, 1, self.width))
        result: Tensor = xp.concat([x, xp.broadcast_to(item, (x.shape[0], self.count, 1, self.width))], axis=2)
        return result


def _mask(
    xp: Any,
    query: Tensor,
    keys: int,
    attn_mask: Tensor | None,
    key_padding_mask: Tensor | None,
    is_causal: bool,
    offset: int,
) -> Tensor | None:
    """Return what to add to the scores for all masks together, broadcastable to (batch, heads, queries, keys)."""
    batch, heads, queries = query.shape[:3]
    bias: Tensor | None = None
    if attn_mask is not None:
        expected = ((queries, keys), (batch * heads, queries, keys))
        if attn_mask.shape not in expected:
            raise ShapeError(
                f"{_NAME}: attn_mask must have shape {expected[0]} or {expected[1]}, got {attn_mask.shape}"
            )
        bias = as_bias(xp, _NAME, "attn_mask", attn_mask, query, out=True)
        if bias.ndim == 3:
            bias = xp.reshape(bias, (batch, heads, queries, keys))
    elif is_causal:
        bias = later(xp, query, queries, keys, offset)
    if key_padding_mask is not None:
        mask = xp.expand_dims(key_padding_mask, axis=0) if key_padding_mask.ndim == 1 else key_padding_mask
        if mask.shape != (batch, keys):
            raise ShapeError(f"{_NAME}: key_padding_mask must have shape {(batch, keys)}, got {key_padding_mask.shape}")
        padding = xp.reshape(as_bias(xp, _NAME, "key_padding_mask", mask, query, out=True), (batch, 1, 1, keys))
        bias = padding if bias is None else bias + padding
    return bias


def _check(query: Tensor, key: Tensor, value: Tensor, embed_dim: int, num_heads: int) -> bool:
    """Raise if shapes do not fit; return whether there is a batch axis."""
    if query.ndim not in (2, 3) or not query.ndim == key.ndim == value.ndim:
        raise ShapeError(
            f"{_NAME}: query, key and value must all have 3 axes, or all 2 for no batch; got shapes {query.shape}, "
            f"{key.shape} and {value.shape}"
        )
    if query.shape[-1] != embed_dim:
        raise ShapeError(f"{_NAME}: the last axis of query must be embed_dim={embed_dim}, got shape {query.shape}")
    if key.shape[:-1] != value.shape[:-1]:
        raise ShapeError(f"{_NAME}: key and value must agree in length and batch, got {key.shape} and {value.shape}")
    if num_heads < 1 or embed_dim % num_heads:
        raise ArgumentError(f"{_NAME}: num_heads={num_heads} does not divide embed_dim={embed_dim}")
    return query.ndim == 3
