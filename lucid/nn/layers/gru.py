"""The layer of gated recurrent units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, overload

from lucid.nn.functional._recurrent_steps import GRUStep
from lucid.nn.layers._rnn_base import RNNBase

if TYPE_CHECKING:
    from collections.abc import Callable

    from lucid import Tensor
    from lucid.nn.functional._recurrent_steps import Step
    from lucid.nn.utils.rnn import PackedSequence


class GRU(RNNBase):
    r"""Run gated recurrent units along sequences.

    Parameters
    ----------
    input_size : int
        The number of features at each time.
    hidden_size : int
        The length of the state.
    num_layers : int, default: 1
        How many layers, each fed with the states of the one below.
    bias : bool, default: True
        Whether there are biases.
    batch_first : bool, default: False
        Whether inputs and outputs are (batch, time, features) and not (time, batch, features).
    dropout : float, default: 0.0
        In training, the probability with which an output of any layer but the last is dropped.
    bidirectional : bool, default: False
        Whether a second network runs backwards in time; its outputs are appended to those of the first.
    device : str or Device, optional
        Where the parameters are.
    dtype : DType, optional
        Their floating dtype.

    Attributes
    ----------
    weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0 : Parameter
        Weights and biases of the first layer, shapes (3 * hidden_size, input_size), (3 * hidden_size, hidden_size) and
        (3 * hidden_size,): the rows of the reset, the update and the new gate. ``_l1`` and so on for the others, with
        ``_reverse`` appended for the second direction. All are drawn uniformly between
        :math:`\pm 1 / \sqrt{\text{hidden\_size}}`.

    Notes
    -----
    .. math::

        r_t &= \sigma(W_{ir} x_t + b_{ir} + W_{hr} h_{t-1} + b_{hr}) \\
        z_t &= \sigma(W_{iz} x_t + b_{iz} + W_{hz} h_{t-1} + b_{hz}) \\
        n_t &= \tanh(W_{in} x_t + b_{in} + r_t (W_{hn} h_{t-1} + b_{hn})) \\
        h_t &= (1 - z_t) n_t + z_t h_{t-1}

    The reset gate acts after the matrix product, as in PyTorch; in the paper [1]_ it acts before.

    References
    ----------
    .. [1] Cho et al., "Learning Phrase Representations using RNN Encoder-Decoder for Statistical Machine Translation",
       EMNLP 2014, section 2.3.

    Examples
    --------
    >>> import lucid
    >>> output, last = lucid.nn.GRU(10, 20, bidirectional=True)(lucid.randn(5, 3, 10))
    >>> output.shape, last.shape
    ((5, 3, 40), (2, 3, 20))
    """

    gates: ClassVar[int] = 3

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(
            input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional, device=device, dtype=dtype
        )

    def _step(self) -> Callable[..., Step]:
        return GRUStep

    @overload
    def forward(self, input: PackedSequence, hx: Tensor | None = None) -> tuple[PackedSequence, Tensor]: ...
    @overload
    def forward(self, input: Tensor, hx: Tensor | None = None) -> tuple[Tensor, Tensor]: ...

    def forward(
        self, input: Tensor | PackedSequence, hx: Tensor | None = None
    ) -> tuple[Tensor | PackedSequence, Tensor]:
        """Run through the sequences.

        Parameters
        ----------
        input : Tensor, shape (time, batch, input_size) or (time, input_size), or PackedSequence
            The sequences.
        hx : Tensor, shape (num_layers * directions, batch, hidden_size) or without batch, optional
            The states to start from; zeros without.

        Returns
        -------
        output : Tensor, shape (time, batch, directions * hidden_size), or PackedSequence
            The states of the last layer.
        h_n : Tensor, shape (num_layers * directions, batch, hidden_size)
            The last states of all layers.
        """
        output, (last,) = self._forward(input, None if hx is None else (hx,))
        return output, last
