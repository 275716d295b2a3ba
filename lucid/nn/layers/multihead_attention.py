"""Attention by several heads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lucid
from lucid._errors import ArgumentError, ShapeError
from lucid.nn._checks import refuse_dtype
from lucid.nn._initial import xavier_uniform
from lucid.nn.functional import multi_head_attention_forward
from lucid.nn.layers.linear import Linear
from lucid.nn.module import Module
from lucid.nn.parameter import Parameter

if TYPE_CHECKING:
    from lucid import Tensor
    from lucid.nn.layers.kv_cache import KVCache


class MultiheadAttention(Module):
    r"""Let each query gather what it looks for among the values, with several heads at once.

    Parameters
    ----------
    embed_dim : int
        The length of queries and results.
    num_heads : int
        How many heads share it; it must be a multiple.
    dropout : float, default: 0.0
        The probability with which a weight is dropped in training.
    bias : bool, default: True
        Whether the maps have biases.
    add_bias_kv : bool, default: False
        Whether to append a learned key and value.
    add_zero_attn : bool, default: False
        Whether to append a key and a value of zeros.
    kdim, vdim : int, optional
        The lengths of keys and values; `embed_dim` without.
    batch_first : bool, default: False
        Whether inputs and outputs are (batch, length, features) and not (length, batch, features).
    device : str or Device, optional
        Where the parameters are.
    dtype : DType, optional
        Their floating dtype.

    Attributes
    ----------
    in_proj_weight : Parameter, shape (3 * embed_dim, embed_dim)
        The maps of query, key and value; with `kdim` or `vdim`, three: ``q_proj_weight``, ``k_proj_weight`` and
        ``v_proj_weight``. Drawn by Glorot's rule.
    in_proj_bias : Parameter, shape (3 * embed_dim,)
        Their biases, zeros.
    out_proj : Linear
        The map of the result.
    bias_k, bias_v : Parameter, shape (1, 1, embed_dim), or None
        The key and value to append.

    See Also
    --------
    lucid.nn.functional.multi_head_attention_forward : The formula.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.randn(3, 5, 8)
    >>> output, weights = lucid.nn.MultiheadAttention(8, 2, batch_first=True)(x, x, x)
    >>> output.shape, weights.shape
    ((3, 5, 8), (3, 5, 5))
    """

    in_proj_weight: Parameter | None
    q_proj_weight: Parameter | None
    k_proj_weight: Parameter | None
    v_proj_weight: Parameter | None
    in_proj_bias: Parameter | None
    bias_k: Parameter | None
    bias_v: Parameter | None

    def __init__(
        self,
        embed_dim: int,
        num_heads: int,
        dropout: float = 0.0,
        bias: bool = True,
        add_bias_kv: bool = False,
        add_zero_attn: bool = False,
        kdim: int | None = None,
        vdim: int | None = None,
        batch_first: bool = False,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        if num_heads < 1 or embed_dim < 1 or embed_dim % num_heads:
            raise ArgumentError(
                f"MultiheadAttention: embed_dim={embed_dim} must be a positive multiple of num_heads={num_heads}"
            )
        self.embed_dim = embed_dim
        self.kdim = embed_dim if kdim is None else kdim
        self.vdim = embed_dim if vdim is None else vdim
        self.num_heads = num_heads
        self.dropout = dropout
        self.batch_first = batch_first
        self.head_dim = embed_dim // num_heads
        self.add_zero_attn = add_zero_attn
        if self.kdim == self.vdim == embed_dim:
            self.in_proj_weight = xavier_uniform((3 * embed_dim, embed_dim), device, dtype)
            for name in ("q_proj_weight", "k_proj_weight", "v_proj_weight"):
                self.register_parameter(name, None)
        else:
            self.q_proj_weight = xavier_uniform((embed_dim, embed_dim), device, dtype)
            self.k_proj_weight = xavier_uniform((embed_dim, self.kdim), device, dtype)
            self.v_proj_weight = xavier_uniform((embed_dim, self.vdim), device, dtype)
            self.register_parameter("in_proj_weight", None)
        self.out_proj = Linear(embed_dim, embed_dim, bias=bias, device=device, dtype=dtype)
        like = self.out_proj.weight.detach()
        zeros = lucid.zeros((3 * embed_dim,), device=like.device, dtype=like.dtype)
        self.register_parameter("in_proj_bias", Parameter(zeros) if bias else None)
        if bias:
            self.out_proj.bias = Parameter(lucid.zeros_like(like[0, :]))
        for name in ("bias_k", "bias_v"):
            # Glorot's rule for PyTorch's shape (1, 1, embed_dim), whose last axis counts as one of space.
            drawn = lucid.random.normal(0.0, embed_dim**-0.5, (1, 1, embed_dim), device=device, dtype=dtype)
            self.register_parameter(name, Parameter(drawn) if add_bias_kv else None)

    def forward(
        self,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        key_padding_mask: Tensor | None = None,
        need_weights: bool = True,
        attn_mask: Tensor | None = None,
        average_attn_weights: bool = True,
        is_causal: bool = False,
        cache: KVCache | None = None,
    ) -> tuple[Tensor, Tensor | None]:
        """Attend.

        Parameters
        ----------
        query : Tensor, shape (queries, batch, embed_dim) or (queries, embed_dim)
            What is looked for; with `batch_first`, the batch comes first here and in all others.
        key : Tensor, shape (keys, batch, kdim) or (keys, kdim)
            What is found.
        value : Tensor, shape (keys, batch, vdim) or (keys, vdim)
            What it stands for.
        key_padding_mask : Tensor, shape (batch, keys) or (keys,), optional
            Bool: True for a key to leave out. Floating: what to add to the scores.
        need_weights : bool, default: True
            Whether to return the weights; it is faster without.
        attn_mask : Tensor, shape (queries, keys) or (batch * num_heads, queries, keys), optional
            Bool: True for a key that a query does not see. Floating: what to add to the scores.
        average_attn_weights : bool, default: True
            Whether to return the mean of the weights over the heads.
        is_causal : bool, default: False
            Whether no query sees a key behind it; with `attn_mask` it changes nothing.
        cache : KVCache, optional
            Where the keys and values of earlier calls are, and those of this one are added. The masks are for all
            keys, those of earlier calls first.

        Returns
        -------
        output : Tensor, shape of `query`
            The result; of a query that no key takes part in, what zeros are mapped to.
        weights : Tensor, shape (batch, queries, keys) or (batch, num_heads, queries, keys), or None
            The weights.
        """
        weight = self.out_proj.weight
        for x in (query, key, value):
            if x.dtype is not weight.dtype:
                refuse_dtype(self, x, weight)
        for name, x, length in (("key", key, self.kdim), ("value", value, self.vdim)):
            if x.shape[-1] != length:
                raise ShapeError(
                    f"MultiheadAttention: the last axis of {name} must be of length {length}, got shape {x.shape}"
                )
        return multi_head_attention_forward(
            query,
            key,
            value,
            self.embed_dim,
            self.num_heads,
            self.in_proj_weight,
            self.in_proj_bias,
            self.bias_k,
            self.bias_v,
            self.add_zero_attn,
            self.dropout,
            weight,
            self.out_proj.bias,
            training=self.training,
            key_padding_mask=key_padding_mask,
            need_weights=need_weights,
            attn_mask=attn_mask,
            use_separate_proj_weight=self.in_proj_weight is None,
            q_proj_weight=self.q_proj_weight,
            k_proj_weight=self.k_proj_weight,
            v_proj_weight=self.v_proj_weight,
            average_attn_weights=average_attn_weights,
            is_causal=is_causal,
            batch_first=self.batch_first,
            cache=cache,
        )
