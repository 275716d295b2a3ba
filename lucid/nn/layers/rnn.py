"""The plain recurrent layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from lucid._errors import ArgumentError
from lucid.nn.functional._recurrent_steps import ReLUStep, TanhStep
from lucid.nn.layers._rnn_base import RNNBase

if TYPE_CHECKING:
    from collections.abc import Callable

    from lucid import Tensor
    from lucid.nn.functional._recurrent_steps import Step
    from lucid.nn.utils.rnn import PackedSequence

STEPS = {"tanh": TanhStep, "relu": ReLUStep}


class RNN(RNNBase):
    r"""Run a plain recurrent network along sequences.

    Parameters
    ----------
    input_size : int
        The number of features at each time.
    hidden_size : int
        The length of the state.
    num_layers : int, default: 1
        How many layers, each fed with the states of the one below.
    nonlinearity : {"tanh", "relu"}, default: "tanh"
        The activation.
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
        Weights and biases of the first layer, shapes (hidden_size, input_size), (hidden_size, hidden_size) and
        (hidden_size,), drawn uniformly between :math:`\pm 1 / \sqrt{\text{hidden\_size}}`; ``_l1`` and so on for the
        others, with ``_reverse`` appended for the second direction.

    Notes
    -----
    .. math:: h_t = \tanh(W_{ih} x_t + b_{ih} + W_{hh} h_{t-1} + b_{hh})

    The inputs of all times go through :math:`W_{ih}` in one matrix product [1]_.

    References
    ----------
    .. [1] Elman, "Finding structure in time", Cognitive Science 14, 1990.

    Examples
    --------
    >>> import lucid
    >>> output, last = lucid.nn.RNN(10, 20, num_layers=2)(lucid.randn(5, 3, 10))
    >>> output.shape, last.shape
    ((5, 3, 20), (2, 3, 20))
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        nonlinearity: str = "tanh",
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        if nonlinearity not in STEPS:
            raise ArgumentError(f"RNN: nonlinearity must be 'tanh' or 'relu', got {nonlinearity!r}")
        super().__init__(
            input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional, device=device, dtype=dtype
        )
        self.nonlinearity = nonlinearity

    def _step(self) -> Callable[..., Step]:
        return STEPS[self.nonlinearity]

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
