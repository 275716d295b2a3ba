"""Single steps of recurrent networks as modules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import lucid
from lucid._errors import ArgumentError, ArgumentTypeError, ShapeError
from lucid.nn._checks import refuse_dtype
from lucid.nn._initial import uniform_by_fan_in
from lucid.nn.functional._precision import lowered
from lucid.nn.functional._recurrent_steps import GRUStep, LSTMStep
from lucid.nn.layers.rnn import STEPS
from lucid.nn.module import Module

if TYPE_CHECKING:
    from collections.abc import Callable

    from lucid import Tensor
    from lucid.nn.functional._recurrent_steps import State, Step
    from lucid.nn.parameter import Parameter

__all__ = ["GRUCell", "LSTMCell", "RNNCell"]


class RNNCellBase(Module):
    """A step of a recurrent network.

    Parameters
    ----------
    input_size : int
        The number of features.
    hidden_size : int
        The length of the state.
    bias : bool
        Whether there are biases.
    device : str or Device, optional
        Where the parameters are.
    dtype : DType, optional
        Their floating dtype.
    """

    gates: ClassVar[int] = 1
    parts: ClassVar[int] = 1  # of a state
    weight_ih: Parameter
    weight_hh: Parameter
    bias_ih: Parameter | None
    bias_hh: Parameter | None

    def __init__(self, input_size: int, hidden_size: int, bias: bool, device: Any, dtype: Any) -> None:
        super().__init__()
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.bias = bias
        rows = self.gates * hidden_size
        self.weight_ih = uniform_by_fan_in((rows, input_size), hidden_size, device, dtype)
        self.weight_hh = uniform_by_fan_in((rows, hidden_size), hidden_size, device, dtype)
        for name in ("bias_ih", "bias_hh"):
            self.register_parameter(name, uniform_by_fan_in((rows,), hidden_size, device, dtype) if bias else None)

    def _step(self) -> Callable[..., Step]:
        raise NotImplementedError

    def _forward(self, input: Tensor, start: State | None) -> State:
        name = type(self).__name__
        if input.dtype is not self.weight_ih.dtype:
            refuse_dtype(self, input, self.weight_ih)
        if input.ndim not in (1, 2) or input.shape[-1] != self.input_size:
            raise ShapeError(
                f"{name}: the input must have shape (batch, {self.input_size}) or ({self.input_size},), "
                f"got {input.shape}"
            )
        shape = (*input.shape[:-1], self.hidden_size)
        if start is None:
            start = (lucid.zeros(shape, dtype=input.dtype, device=input.device),) * self.parts
        for part in start:
            if part.shape != shape:
                raise ShapeError(f"{name}: a state of shape {shape} is needed for this input, got {part.shape}")
            if part.dtype is not self.weight_hh.dtype:
                refuse_dtype(self, part, self.weight_hh)
        step = self._step()(*lowered(self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh))
        input, *parts = lowered(input, *start)
        start = tuple(parts)
        if input.ndim == 2:
            return step.step(step.project(input), start)
        batch = [lucid.expand_dims(part, axis=0) for part in (input, *start)]
        return tuple([lucid.squeeze(part, axis=0) for part in step.step(step.project(batch[0]), tuple(batch[1:]))])

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call, those that are not the defaults.
        """
        return f"{self.input_size}, {self.hidden_size}" + ("" if self.bias else ", bias=False")


class RNNCell(RNNCellBase):
    r"""Take one step of a plain recurrent network.

    Parameters
    ----------
    input_size : int
        The number of features.
    hidden_size : int
        The length of the state.
    bias : bool, default: True
        Whether there are biases.
    nonlinearity : {"tanh", "relu"}, default: "tanh"
        The activation.
    device : str or Device, optional
        Where the parameters are.
    dtype : DType, optional
        Their floating dtype.

    Attributes
    ----------
    weight_ih, weight_hh, bias_ih, bias_hh : Parameter
        Weights and biases as in `RNN`.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.RNNCell(10, 20)(lucid.randn(3, 10)).shape
    (3, 20)
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        nonlinearity: str = "tanh",
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        if nonlinearity not in STEPS:
            raise ArgumentError(f"RNNCell: nonlinearity must be 'tanh' or 'relu', got {nonlinearity!r}")
        super().__init__(input_size, hidden_size, bias, device, dtype)
        self.nonlinearity = nonlinearity

    def _step(self) -> Callable[..., Step]:
        return STEPS[self.nonlinearity]

    def forward(self, input: Tensor, hx: Tensor | None = None) -> Tensor:
        """Take a step.

        Parameters
        ----------
        input : Tensor, shape (batch, input_size) or (input_size,)
            What comes in.
        hx : Tensor, shape (batch, hidden_size) or (hidden_size,), optional
            The state before; zeros without.

        Returns
        -------
        Tensor, shape of `hx`
            The state after.
        """
        return self._forward(input, None if hx is None else (hx,))[0]

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call, those that are not the defaults.
        """
        other = "" if self.nonlinearity == "tanh" else f", nonlinearity={self.nonlinearity}"
        return super().extra_repr() + other


class LSTMCell(RNNCellBase):
    """Take one step of long short-term memory.

    Parameters
    ----------
    input_size : int
        The number of features.
    hidden_size : int
        The length of the state.
    bias : bool, default: True
        Whether there are biases.
    device : str or Device, optional
        Where the parameters are.
    dtype : DType, optional
        Their floating dtype.

    Attributes
    ----------
    weight_ih, weight_hh, bias_ih, bias_hh : Parameter
        Weights and biases as in `LSTM`.

    Examples
    --------
    >>> import lucid
    >>> h, c = lucid.nn.LSTMCell(10, 20)(lucid.randn(3, 10))
    >>> h.shape, c.shape
    ((3, 20), (3, 20))
    """

    gates: ClassVar[int] = 4
    parts: ClassVar[int] = 2

    def __init__(
        self, input_size: int, hidden_size: int, bias: bool = True, device: Any = None, dtype: Any = None
    ) -> None:
        super().__init__(input_size, hidden_size, bias, device, dtype)

    def _step(self) -> Callable[..., Step]:
        return LSTMStep

    def forward(self, input: Tensor, hx: tuple[Tensor, Tensor] | None = None) -> tuple[Tensor, Tensor]:
        """Take a step.

        Parameters
        ----------
        input : Tensor, shape (batch, input_size) or (input_size,)
            What comes in.
        hx : (Tensor, Tensor), shape (batch, hidden_size) or (hidden_size,) each, optional
            State and cell before; zeros without.

        Returns
        -------
        (Tensor, Tensor)
            State and cell after.
        """
        if hx is not None and not (isinstance(hx, tuple | list) and len(hx) == 2):
            raise ArgumentTypeError(f"LSTMCell: hx must be a pair (h, c), got {type(hx).__name__}")
        h, c = self._forward(input, hx)
        return h, c


class GRUCell(RNNCellBase):
    """Take one step of a gated recurrent unit.

    Parameters
    ----------
    input_size : int
        The number of features.
    hidden_size : int
        The length of the state.
    bias : bool, default: True
        Whether there are biases.
    device : str or Device, optional
        Where the parameters are.
    dtype : DType, optional
        Their floating dtype.

    Attributes
    ----------
    weight_ih, weight_hh, bias_ih, bias_hh : Parameter
        Weights and biases as in `GRU`.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.GRUCell(10, 20)(lucid.randn(3, 10)).shape
    (3, 20)
    """

    gates: ClassVar[int] = 3

    def __init__(
        self, input_size: int, hidden_size: int, bias: bool = True, device: Any = None, dtype: Any = None
    ) -> None:
        super().__init__(input_size, hidden_size, bias, device, dtype)

    def _step(self) -> Callable[..., Step]:
        return GRUStep

    def forward(self, input: Tensor, hx: Tensor | None = None) -> Tensor:
        """Take a step.

        Parameters
        ----------
        input : Tensor, shape (batch, input_size) or (input_size,)
            What comes in.
        hx : Tensor, shape (batch, hidden_size) or (hidden_size,), optional
            The state before; zeros without.

        Returns
        -------
        Tensor, shape of `hx`
            The state after.
        """
        return self._forward(input, None if hx is None else (hx,))[0]
