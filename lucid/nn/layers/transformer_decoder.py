"""The decoder of the transformer."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from lucid.nn.containers import ModuleList
from lucid.nn.functional import relu
from lucid.nn.layers._transformer import activation_of, check_cache
from lucid.nn.layers.dropout import Dropout
from lucid.nn.layers.kv_cache import DecoderKVCache, StackedKVCache, StaticKVCache
from lucid.nn.layers.layer_norm import LayerNorm
from lucid.nn.layers.linear import Linear
from lucid.nn.layers.multihead_attention import MultiheadAttention
from lucid.nn.module import Module

if TYPE_CHECKING:
    from collections.abc import Callable

    from lucid import Tensor
    from lucid.nn.layers.kv_cache import KVCache


class TransformerDecoderLayer(Module):
    """Let the items of a sequence look at each other and at a memory, then map each by a small network.

    Parameters
    ----------
    d_model : int
        The number of features of an item.
    nhead : int
        The number of heads of the attentions.
    dim_feedforward : int, default: 2048
        The width of the small network.
    dropout : float, default: 0.1
        The probability with which a weight or a feature is dropped in training.
    activation : {"relu", "gelu"} or callable, default: relu
        The activation of the small network.
    layer_norm_eps : float, default: 1e-5
        What is added to the variance in the normalisations.
    batch_first : bool, default: False
        Whether inputs and outputs are (batch, length, features) and not (length, batch, features).
    norm_first : bool, default: False
        Whether to normalise before each of the three parts, and not after adding its result.
    bias : bool, default: True
        Whether the maps and the normalisations have biases.
    device : str or Device, optional
        Where the parameters are.
    dtype : DType, optional
        Their floating dtype.

    Attributes
    ----------
    self_attn, multihead_attn : MultiheadAttention
        The attention to the sequence itself and that to the memory.
    linear1, linear2 : Linear
        The small network.
    norm1, norm2, norm3 : LayerNorm
        The normalisations.

    References
    ----------
    .. [1] Vaswani et al., "Attention Is All You Need", NeurIPS 2017, section 3.1.

    Examples
    --------
    >>> import lucid
    >>> layer = lucid.nn.TransformerDecoderLayer(d_model=16, nhead=4, dim_feedforward=32)
    >>> layer(lucid.randn(7, 2, 16), lucid.randn(10, 2, 16), tgt_is_causal=True).shape
    (7, 2, 16)
    """

    def __init__(
        self,
        d_model: int,
        nhead: int,
        dim_feedforward: int = 2048,
        dropout: float = 0.1,
        activation: str | Callable[[Tensor], Tensor] = relu,
        layer_norm_eps: float = 1e-5,
        batch_first: bool = False,
        norm_first: bool = False,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        made: dict[str, Any] = {"bias": bias, "device": device, "dtype": dtype}
        self.self_attn = MultiheadAttention(d_model, nhead, dropout=dropout, batch_first=batch_first, **made)
        self.multihead_attn = MultiheadAttention(d_model, nhead, dropout=dropout, batch_first=batch_first, **made)
        self.linear1 = Linear(d_model, dim_feedforward, **made)
        self.dropout = Dropout(dropout)
        self.linear2 = Linear(dim_feedforward, d_model, **made)
        self.norm_first = norm_first
        self.norm1 = LayerNorm(d_model, eps=layer_norm_eps, **made)
        self.norm2 = LayerNorm(d_model, eps=layer_norm_eps, **made)
        self.norm3 = LayerNorm(d_model, eps=layer_norm_eps, **made)
        self.dropout1 = Dropout(dropout)
        self.dropout2 = Dropout(dropout)
        self.dropout3 = Dropout(dropout)
        self.activation = activation_of("TransformerDecoderLayer", activation)

    def forward(
        self,
        tgt: Tensor,
        memory: Tensor,
        tgt_mask: Tensor | None = None,
        memory_mask: Tensor | None = None,
        tgt_key_padding_mask: Tensor | None = None,
        memory_key_padding_mask: Tensor | None = None,
        tgt_is_causal: bool = False,
        memory_is_causal: bool = False,
        cache: DecoderKVCache | None = None,
    ) -> Tensor:
        """Decode a sequence.

        Parameters
        ----------
        tgt : Tensor, shape (length, batch, d_model) or (length, d_model)
            The sequence; with `batch_first`, the batch comes first.
        memory : Tensor, shape (items, batch, d_model) or (items, d_model)
            The output of the encoder.
        tgt_mask : Tensor, shape (length, length) or (batch * nhead, length, length), optional
            Bool: True where a row's item does not see a column's. Floating: what to add to the scores.
        memory_mask : Tensor, shape (length, items) or (batch * nhead, length, items), optional
            The same for the memory.
        tgt_key_padding_mask : Tensor, shape (batch, length) or (length,), optional
            Bool: True for an item that nobody sees. Floating: what to add to the scores.
        memory_key_padding_mask : Tensor, shape (batch, items) or (items,), optional
            The same for the memory.
        tgt_is_causal, memory_is_causal : bool, default: False
            Whether no item sees those behind it; with the mask of the same kind it changes nothing.
        cache : DecoderKVCache, optional
            Where the keys and values of earlier calls are, for decoding step by step. The memory is mapped in the first
            call only.

        Returns
        -------
        Tensor, shape of `tgt`
            The decoded sequence.
        """
        own, kept = (None, None) if cache is None else (cache.own, cache.memory)
        to_itself = (tgt_mask, tgt_key_padding_mask, tgt_is_causal, own)
        to_memory = (memory, memory_mask, memory_key_padding_mask, memory_is_causal, kept)
        x = tgt
        if self.norm_first:
            x = x + self._attend(self.norm1(x), *to_itself)
            x = x + self._recall(self.norm2(x), *to_memory)
            return x + self._map(self.norm3(x))  # type: ignore[no-any-return]  # calling a module gives Any
        x = self.norm1(x + self._attend(x, *to_itself))
        x = self.norm2(x + self._recall(x, *to_memory))
        return self.norm3(x + self._map(x))  # type: ignore[no-any-return]

    def _attend(
        self, x: Tensor, mask: Tensor | None, padding: Tensor | None, is_causal: bool, cache: KVCache | None
    ) -> Any:
        attended, _ = self.self_attn(
            x, x, x, key_padding_mask=padding, need_weights=False, attn_mask=mask, is_causal=is_causal, cache=cache
        )
        return self.dropout1(attended)

    def _recall(
        self,
        x: Tensor,
        memory: Tensor,
        mask: Tensor | None,
        padding: Tensor | None,
        is_causal: bool,
        cache: KVCache | None,
    ) -> Any:
        attended, _ = self.multihead_attn(
            x,
            memory,
            memory,
            key_padding_mask=padding,
            need_weights=False,
            attn_mask=mask,
            is_causal=is_causal,
            cache=cache,
        )
        return self.dropout2(attended)

    def _map(self, x: Tensor) -> Any:
        return self.dropout3(self.linear2(self.dropout(self.activation(self.linear1(x)))))


class TransformerDecoder(Module):
    """Decode a sequence by several layers.

    Parameters
    ----------
    decoder_layer : TransformerDecoderLayer
        The layer to copy.
    num_layers : int
        How many copies.
    norm : Module, optional
        What to do at the end.

    Attributes
    ----------
    layers : ModuleList
        The copies, which start with the same weights.

    Examples
    --------
    >>> import lucid
    >>> layer = lucid.nn.TransformerDecoderLayer(d_model=16, nhead=4, dim_feedforward=32)
    >>> decoder, memory = lucid.nn.TransformerDecoder(layer, num_layers=2).eval(), lucid.randn(10, 2, 16)
    >>> x = lucid.randn(7, 2, 16)
    >>> whole = decoder(x, memory, tgt_is_causal=True)
    >>> cache = decoder.make_cache()
    >>> steps = [decoder(x[t : t + 1], memory, cache=cache) for t in range(7)]
    >>> bool(lucid.all(lucid.abs(lucid.concat(steps) - whole) < 1e-5))
    True
    """

    def __init__(self, decoder_layer: TransformerDecoderLayer, num_layers: int, norm: Module | None = None) -> None:
        super().__init__()
        self.layers = ModuleList([deepcopy(decoder_layer) for _ in range(num_layers)])
        self.num_layers = num_layers
        self.norm = norm

    def forward(
        self,
        tgt: Tensor,
        memory: Tensor,
        tgt_mask: Tensor | None = None,
        memory_mask: Tensor | None = None,
        tgt_key_padding_mask: Tensor | None = None,
        memory_key_padding_mask: Tensor | None = None,
        tgt_is_causal: bool | None = None,
        memory_is_causal: bool = False,
        cache: StackedKVCache | None = None,
    ) -> Tensor:
        """Decode a sequence.

        Parameters
        ----------
        tgt : Tensor, shape (length, batch, d_model) or (length, d_model)
            The sequence; with ``batch_first`` layers, the batch comes first.
        memory : Tensor, shape (items, batch, d_model) or (items, d_model)
            The output of the encoder.
        tgt_mask : Tensor, shape (length, length) or (batch * nhead, length, length), optional
            Bool: True where a row's item does not see a column's. Floating: what to add to the scores.
        memory_mask : Tensor, shape (length, items) or (batch * nhead, length, items), optional
            The same for the memory.
        tgt_key_padding_mask : Tensor, shape (batch, length) or (length,), optional
            Bool: True for an item that nobody sees. Floating: what to add to the scores.
        memory_key_padding_mask : Tensor, shape (batch, items) or (items,), optional
            The same for the memory.
        tgt_is_causal, memory_is_causal : bool, optional
            Whether no item sees those behind it; with the mask of the same kind it changes nothing.
        cache : StackedKVCache, optional
            Where the keys and values of earlier calls are; `make_cache` makes one.

        Returns
        -------
        Tensor, shape of `tgt`
            The decoded sequence.
        """
        check_cache("TransformerDecoder", cache, self.num_layers)
        x = tgt
        for i, layer in enumerate(self.layers):
            x = layer(
                x,
                memory,
                tgt_mask=tgt_mask,
                memory_mask=memory_mask,
                tgt_key_padding_mask=tgt_key_padding_mask,
                memory_key_padding_mask=memory_key_padding_mask,
                tgt_is_causal=bool(tgt_is_causal),
                memory_is_causal=memory_is_causal,
                cache=None if cache is None else cache.layers[i],
            )
        return x if self.norm is None else self.norm(x)

    def make_cache(self, max_length: int | None = None) -> StackedKVCache:
        """Return an empty cache for decoding step by step.

        Parameters
        ----------
        max_length : int, optional
            If given, the memory for so many positions is taken at once.

        Returns
        -------
        StackedKVCache
            One `DecoderKVCache` for each layer.
        """
        return StackedKVCache(
            [DecoderKVCache(None if max_length is None else StaticKVCache(max_length)) for _ in range(self.num_layers)]
        )
