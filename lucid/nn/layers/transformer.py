"""The transformer: encoder and decoder."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any

import lucid
from lucid._errors import ArgumentError, ShapeError
from lucid.nn.functional import relu
from lucid.nn.functional._attention import later
from lucid.nn.layers.layer_norm import LayerNorm
from lucid.nn.layers.transformer_decoder import TransformerDecoder, TransformerDecoderLayer
from lucid.nn.layers.transformer_encoder import TransformerEncoder, TransformerEncoderLayer
from lucid.nn.module import Module

if TYPE_CHECKING:
    from collections.abc import Callable

    from lucid import Tensor


class Transformer(Module):
    """Encode one sequence and decode another that looks at it.

    Parameters
    ----------
    d_model : int, default: 512
        The number of features of an item.
    nhead : int, default: 8
        The number of heads of the attentions.
    num_encoder_layers, num_decoder_layers : int, default: 6
        How many layers there are.
    dim_feedforward : int, default: 2048
        The width of the small network in each layer.
    dropout : float, default: 0.1
        The probability with which a weight or a feature is dropped in training.
    activation : {"relu", "gelu"} or callable, default: relu
        The activation of the small network.
    custom_encoder, custom_decoder : Module, optional
        What to take in place of a `TransformerEncoder` and a `TransformerDecoder`.
    layer_norm_eps : float, default: 1e-5
        What is added to the variance in the normalisations.
    batch_first : bool, default: False
        Whether inputs and outputs are (batch, length, features) and not (length, batch, features).
    norm_first : bool, default: False
        Whether to normalise before each part of a layer, and not after adding its result.
    bias : bool, default: True
        Whether the maps and the normalisations have biases.
    device : str or Device, optional
        Where the parameters are.
    dtype : DType, optional
        Their floating dtype.

    Attributes
    ----------
    encoder, decoder : Module
        The two parts. All their matrices are drawn by Glorot's rule.

    References
    ----------
    .. [1] Vaswani et al., "Attention Is All You Need", NeurIPS 2017.

    Examples
    --------
    >>> import lucid
    >>> model = lucid.nn.Transformer(16, 4, 1, 1, dim_feedforward=32)
    >>> model(lucid.randn(10, 2, 16), lucid.randn(7, 2, 16), tgt_is_causal=True).shape
    (7, 2, 16)
    """

    def __init__(
        self,
        d_model: int = 512,
        nhead: int = 8,
        num_encoder_layers: int = 6,
        num_decoder_layers: int = 6,
        dim_feedforward: int = 2048,
        dropout: float = 0.1,
        activation: str | Callable[[Tensor], Tensor] = relu,
        custom_encoder: Any = None,
        custom_decoder: Any = None,
        layer_norm_eps: float = 1e-5,
        batch_first: bool = False,
        norm_first: bool = False,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        settings = (d_model, nhead, dim_feedforward, dropout, activation, layer_norm_eps, batch_first, norm_first)
        made: dict[str, Any] = {"bias": bias, "device": device, "dtype": dtype}
        self.encoder = custom_encoder
        if custom_encoder is None:
            self.encoder = TransformerEncoder(
                TransformerEncoderLayer(*settings, **made),
                num_encoder_layers,
                LayerNorm(d_model, eps=layer_norm_eps, **made),
            )
        self.decoder = custom_decoder
        if custom_decoder is None:
            self.decoder = TransformerDecoder(
                TransformerDecoderLayer(*settings, **made),
                num_decoder_layers,
                LayerNorm(d_model, eps=layer_norm_eps, **made),
            )
        self.d_model = d_model
        self.nhead = nhead
        self.batch_first = batch_first
        self._draw()

    def _draw(self) -> None:
        """Draw the matrices: the layers of a stack are copies of one, but should not start alike."""
        with lucid.no_grad():
            for parameter in self.parameters():
                if parameter.ndim > 1:
                    bound = sqrt(6.0 / sum(parameter.shape))
                    parameter[...] = lucid.random.uniform(
                        -bound, bound, parameter.shape, device=parameter.device, dtype=parameter.dtype
                    )

    def forward(
        self,
        src: Tensor,
        tgt: Tensor,
        src_mask: Tensor | None = None,
        tgt_mask: Tensor | None = None,
        memory_mask: Tensor | None = None,
        src_key_padding_mask: Tensor | None = None,
        tgt_key_padding_mask: Tensor | None = None,
        memory_key_padding_mask: Tensor | None = None,
        src_is_causal: bool | None = None,
        tgt_is_causal: bool | None = None,
        memory_is_causal: bool = False,
    ) -> Tensor:
        """Encode `src` and decode `tgt`.

        Parameters
        ----------
        src : Tensor, shape (items, batch, d_model) or (items, d_model)
            The sequence to encode; with `batch_first`, the batch comes first.
        tgt : Tensor, shape (length, batch, d_model) or (length, d_model)
            The sequence to decode.
        src_mask, tgt_mask, memory_mask : Tensor, optional
            Who does not see whom: (items, items), (length, length) and (length, items), as in the layers.
        src_key_padding_mask, tgt_key_padding_mask, memory_key_padding_mask : Tensor, optional
            Whom nobody sees: (batch, items), (batch, length) and (batch, items).
        src_is_causal, tgt_is_causal, memory_is_causal : bool, optional
            Whether no item sees those behind it; with the mask of the same kind it changes nothing.

        Returns
        -------
        Tensor, shape of `tgt`
            The decoded sequence.
        """
        axis = 0 if self.batch_first else 1
        if src.ndim == 3 and tgt.ndim == 3 and src.shape[axis] != tgt.shape[axis]:
            raise ShapeError(f"Transformer: src {src.shape} and tgt {tgt.shape} must have the same batch")
        if src.shape[-1] != self.d_model or tgt.shape[-1] != self.d_model:
            raise ShapeError(
                f"Transformer: the last axes of src and tgt must be d_model={self.d_model}, got {src.shape} and "
                f"{tgt.shape}"
            )
        memory = self.encoder(src, mask=src_mask, src_key_padding_mask=src_key_padding_mask, is_causal=src_is_causal)
        return self.decoder(  # type: ignore[no-any-return]  # calling a module gives Any
            tgt,
            memory,
            tgt_mask=tgt_mask,
            memory_mask=memory_mask,
            tgt_key_padding_mask=tgt_key_padding_mask,
            memory_key_padding_mask=memory_key_padding_mask,
            tgt_is_causal=tgt_is_causal,
            memory_is_causal=memory_is_causal,
        )

    @staticmethod
    def generate_square_subsequent_mask(sz: int, device: Any = None, dtype: Any = None) -> Tensor:
        """Return a mask with which no item sees those behind it.

        Parameters
        ----------
        sz : int
            The number of items.
        device : str or Device, optional
            Where the mask is to be.
        dtype : DType, optional
            Its floating dtype, that of the model.

        Returns
        -------
        Tensor, shape (sz, sz)
            ``-inf`` above the diagonal, else zeros.

        Examples
        --------
        >>> import lucid
        >>> lucid.nn.Transformer.generate_square_subsequent_mask(2).tolist()
        [[0.0, -inf], [0.0, 0.0]]
        """
        if sz < 0:
            raise ArgumentError(f"generate_square_subsequent_mask: sz must not be negative, got {sz}")
        chosen = lucid.get_default_dtype() if dtype is None else dtype
        return later(lucid, lucid.zeros((), dtype=chosen, device=device), sz, sz)
