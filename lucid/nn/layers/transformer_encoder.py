"""The encoder of the transformer."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from lucid.nn.containers import ModuleList
from lucid.nn.functional import relu
from lucid.nn.layers._transformer import activation_of, check_cache
from lucid.nn.layers.dropout import Dropout
from lucid.nn.layers.kv_cache import DynamicKVCache, StackedKVCache, StaticKVCache
from lucid.nn.layers.layer_norm import LayerNorm
from lucid.nn.layers.linear import Linear
from lucid.nn.layers.multihead_attention import MultiheadAttention
from lucid.nn.module import Module

if TYPE_CHECKING:
    from collections.abc import Callable

    from lucid import Tensor
    from lucid.nn.layers.kv_cache import KVCache


class TransformerEncoderLayer(Module):
    """Let the items of a sequence look at each other, then map each by a small network.

    Parameters
    ----------
    d_model : int
        The number of features of an item.
    nhead : int
        The number of heads of the attention.
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
        Whether to normalise before each of the two parts [2]_, and not after adding its result [1]_.
    bias : bool, default: True
        Whether the maps and the normalisations have biases.
    device : str or Device, optional
        Where the parameters are.
    dtype : DType, optional
        Their floating dtype.

    Attributes
    ----------
    self_attn : MultiheadAttention
        The attention.
    linear1, linear2 : Linear
        The small network.
    norm1, norm2 : LayerNorm
        The normalisations.

    References
    ----------
    .. [1] Vaswani et al., "Attention Is All You Need", NeurIPS 2017, section 3.1.
    .. [2] Xiong et al., "On Layer Normalization in the Transformer Architecture", ICML 2020.

    Examples
    --------
    >>> import lucid
    >>> layer = lucid.nn.TransformerEncoderLayer(d_model=16, nhead=4, dim_feedforward=32)
    >>> layer(lucid.randn(10, 2, 16)).shape
    (10, 2, 16)
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
        self.linear1 = Linear(d_model, dim_feedforward, **made)
        self.dropout = Dropout(dropout)
        self.linear2 = Linear(dim_feedforward, d_model, **made)
        self.norm_first = norm_first
        self.norm1 = LayerNorm(d_model, eps=layer_norm_eps, **made)
        self.norm2 = LayerNorm(d_model, eps=layer_norm_eps, **made)
        self.dropout1 = Dropout(dropout)
        self.dropout2 = Dropout(dropout)
        self.activation = activation_of("TransformerEncoderLayer", activation)

    def forward(
        self,
        src: Tensor,
        src_mask: Tensor | None = None,
        src_key_padding_mask: Tensor | None = None,
        is_causal: bool = False,
        cache: KVCache | None = None,
    ) -> Tensor:
        """Encode a sequence.

        Parameters
        ----------
        src : Tensor, shape (length, batch, d_model) or (length, d_model)
            The sequence; with `batch_first`, the batch comes first.
        src_mask : Tensor, shape (length, length) or (batch * nhead, length, length), optional
            Bool: True where a row's item does not see a column's. Floating: what to add to the scores.
        src_key_padding_mask : Tensor, shape (batch, length) or (length,), optional
            Bool: True for an item that nobody sees. Floating: what to add to the scores.
        is_causal : bool, default: False
            Whether no item sees those behind it; with `src_mask` it changes nothing.
        cache : KVCache, optional
            Where the keys and values of earlier calls are, for decoding step by step.

        Returns
        -------
        Tensor, shape of `src`
            The encoded sequence.
        """
        x = src
        if self.norm_first:
            x = x + self._attend(self.norm1(x), src_mask, src_key_padding_mask, is_causal, cache)
            return x + self._map(self.norm2(x))  # type: ignore[no-any-return]  # calling a module gives Any
        x = self.norm1(x + self._attend(x, src_mask, src_key_padding_mask, is_causal, cache))
        return self.norm2(x + self._map(x))  # type: ignore[no-any-return]

    def _attend(
        self, x: Tensor, mask: Tensor | None, padding: Tensor | None, is_causal: bool, cache: KVCache | None
    ) -> Any:
        attended, _ = self.self_attn(
            x, x, x, key_padding_mask=padding, need_weights=False, attn_mask=mask, is_causal=is_causal, cache=cache
        )
        return self.dropout1(attended)

    def _map(self, x: Tensor) -> Any:
        return self.dropout2(self.linear2(self.dropout(self.activation(self.linear1(x)))))


class TransformerEncoder(Module):
    """Encode a sequence by several layers.

    Parameters
    ----------
    encoder_layer : TransformerEncoderLayer
        The layer to copy.
    num_layers : int
        How many copies.
    norm : Module, optional
        What to do at the end.
    enable_nested_tensor, mask_check : bool, default: True
        PyTorch's settings of an optimisation for padded batches, which is not needed for the result; they change
        nothing here.

    Attributes
    ----------
    layers : ModuleList
        The copies, which start with the same weights.

    Examples
    --------
    >>> import lucid
    >>> layer = lucid.nn.TransformerEncoderLayer(d_model=16, nhead=4, dim_feedforward=32)
    >>> encoder = lucid.nn.TransformerEncoder(layer, num_layers=2)
    >>> encoder(lucid.randn(10, 2, 16), is_causal=True).shape
    (10, 2, 16)
    """

    def __init__(
        self,
        encoder_layer: TransformerEncoderLayer,
        num_layers: int,
        norm: Module | None = None,
        enable_nested_tensor: bool = True,
        mask_check: bool = True,
    ) -> None:
        super().__init__()
        self.layers = ModuleList([deepcopy(encoder_layer) for _ in range(num_layers)])
        self.num_layers = num_layers
        self.norm = norm
        self.enable_nested_tensor = enable_nested_tensor
        self.mask_check = mask_check

    def forward(
        self,
        src: Tensor,
        mask: Tensor | None = None,
        src_key_padding_mask: Tensor | None = None,
        is_causal: bool | None = None,
        cache: StackedKVCache | None = None,
    ) -> Tensor:
        """Encode a sequence.

        Parameters
        ----------
        src : Tensor, shape (length, batch, d_model) or (length, d_model)
            The sequence; with ``batch_first`` layers, the batch comes first.
        mask : Tensor, shape (length, length) or (batch * nhead, length, length), optional
            Bool: True where a row's item does not see a column's. Floating: what to add to the scores.
        src_key_padding_mask : Tensor, shape (batch, length) or (length,), optional
            Bool: True for an item that nobody sees. Floating: what to add to the scores.
        is_causal : bool, optional
            Whether no item sees those behind it; with `mask` it changes nothing.
        cache : StackedKVCache, optional
            Where the keys and values of earlier calls are; `make_cache` makes one.

        Returns
        -------
        Tensor, shape of `src`
            The encoded sequence.
        """
        check_cache("TransformerEncoder", cache, self.num_layers)
        x = src
        for i, layer in enumerate(self.layers):
            x = layer(
                x,
                src_mask=mask,
                src_key_padding_mask=src_key_padding_mask,
                is_causal=bool(is_causal),
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
            One cache for each layer.
        """
        return StackedKVCache(
            [DynamicKVCache() if max_length is None else StaticKVCache(max_length) for _ in range(self.num_layers)]
        )
