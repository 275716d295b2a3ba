"""The layer of long short-term memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, overload

from lucid._errors import ArgumentTypeError
from lucid.nn.functional._recurrent_steps import LSTMStep
from lucid.nn.layers._rnn_base import RNNBase

if TYPE_CHECKING:
    from collections.abc import Callable

    from lucid import Tensor
    from lucid.nn.functional._recurrent_steps import Step
    from lucid.nn.utils.rnn import PackedSequence


class LSTM(RNNBase):
    r"""Run long short-term memory along sequences.

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
    proj_size : int, default: 0
        If positive, the state is mapped to this length before it is shown and fed back.
    device : str or Device, optional
        Where the parameters are.
    dtype : DType, optional
        Their floating dtype.

    Attributes
    ----------
    weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0 : Parameter
        Weights and biases of the first layer, shapes (4 * hidden_size, input_size), (4 * hidden_size, hidden_size) and
        (4 * hidden_size,): the rows of the input, the forget, the cell and the output gate. ``_l1`` and so on for the
        others, with ``_reverse`` appended for the second direction. All are drawn uniformly between
        :math:`\pm 1 / \sqrt{\text{hidden\_size}}`.
    weight_hr_l0 : Parameter, shape (proj_size, hidden_size)
        The map of the state, if `proj_size` is positive.

    Notes
    -----
    .. math::

        i_t &= \sigma(W_{ii} x_t + b_{ii} + W_{hi} h_{t-1} + b_{hi}) \\
        f_t &= \sigma(W_{if} x_t + b_{if} + W_{hf} h_{t-1} + b_{hf}) \\
        g_t &= \tanh(W_{ig} x_t + b_{ig} + W_{hg} h_{t-1} + b_{hg}) \\
        o_t &= \sigma(W_{io} x_t + b_{io} + W_{ho} h_{t-1} + b_{ho}) \\
        c_t &= f_t c_{t-1} + i_t g_t \\
        h_t &= o_t \tanh(c_t)

    It is that of [1]_ with the forget gate of [2]_ and, if asked for, the projection
    :math:`h_t = W_{hr} o_t \tanh(c_t)` of [3]_.

    References
    ----------
    .. [1] Hochreiter and Schmidhuber, "Long Short-Term Memory", Neural Computation 9, 1997.
    .. [2] Gers et al., "Learning to Forget: Continual Prediction with LSTM", Neural Computation 12, 2000.
    .. [3] Sak et al., "Long Short-Term Memory Based Recurrent Neural Network Architectures for Large Vocabulary Speech
       Recognition", 2014, section 3.

    Examples
    --------
    >>> import lucid
    >>> output, (h, c) = lucid.nn.LSTM(10, 20, num_layers=2, batch_first=True)(lucid.randn(3, 5, 10))
    >>> output.shape, h.shape, c.shape
    ((3, 5, 20), (2, 3, 20), (2, 3, 20))
    """

    gates: ClassVar[int] = 4

    def _step(self) -> Callable[..., Step]:
        return LSTMStep

    def _state_lengths(self) -> tuple[int, ...]:
        return self.proj_size or self.hidden_size, self.hidden_size

    @overload
    def forward(
        self, input: PackedSequence, hx: tuple[Tensor, Tensor] | None = None
    ) -> tuple[PackedSequence, tuple[Tensor, Tensor]]: ...
    @overload
    def forward(
        self, input: Tensor, hx: tuple[Tensor, Tensor] | None = None
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]: ...

    def forward(
        self, input: Tensor | PackedSequence, hx: tuple[Tensor, Tensor] | None = None
    ) -> tuple[Tensor | PackedSequence, tuple[Tensor, Tensor]]:
        """Run through the sequences.

        Parameters
        ----------
        input : Tensor, shape (time, batch, input_size) or (time, input_size), or PackedSequence
            The sequences.
        hx : (Tensor, Tensor), optional
            The states to start from, zeros without: what is shown, of shape (num_layers * directions, batch,
            hidden_size or proj_size), and the cells, (num_layers * directions, batch, hidden_size).

        Returns
        -------
        output : Tensor, shape (time, batch, directions * (hidden_size or proj_size)), or PackedSequence
            What the last layer shows.
        (h_n, c_n) : (Tensor, Tensor)
            The last states of all layers, in the shapes of `hx`.
        """
        if hx is not None and not (isinstance(hx, tuple | list) and len(hx) == 2):
            raise ArgumentTypeError(f"LSTM: hx must be a pair (h_0, c_0), got {type(hx).__name__}")
        output, (h, c) = self._forward(input, hx)
        return output, (h, c)
