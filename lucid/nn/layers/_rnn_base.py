"""What the recurrent layers share: their weights, and the walk through layers, directions and time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from warnings import warn

import lucid
from lucid._errors import ArgumentError, ArgumentTypeError, ShapeError
from lucid.nn._checks import refuse_dtype
from lucid.nn._initial import uniform_by_fan_in
from lucid.nn.functional._dropout import dropout
from lucid.nn.functional._precision import lowered
from lucid.nn.functional._recurrent import scan
from lucid.nn.module import Module
from lucid.nn.utils.rnn import PackedSequence

if TYPE_CHECKING:
    from collections.abc import Callable

    from lucid import Tensor
    from lucid.nn.functional._recurrent_steps import State, Step
    from lucid.nn.parameter import Parameter


class RNNBase(Module):
    """A stack of recurrent layers.

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
        If positive, the state is mapped to this length before it is shown and fed back; LSTM only.
    device : str or Device, optional
        Where the parameters are.
    dtype : DType, optional
        Their floating dtype.
    """

    gates: ClassVar[int] = 1

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        proj_size: int = 0,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self._check_settings(input_size, hidden_size, num_layers, dropout, proj_size)
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.num_layers = num_layers
        self.bias = bias
        self.batch_first = batch_first
        self.dropout = float(dropout)
        self.bidirectional = bidirectional
        self.proj_size = proj_size
        rows, shown = self.gates * hidden_size, proj_size or hidden_size
        for layer in range(num_layers):
            width = input_size if layer == 0 else shown * len(self._directions)
            shapes: dict[str, tuple[int, ...]] = {"weight_ih": (rows, width), "weight_hh": (rows, shown)}
            if bias:
                shapes |= {"bias_ih": (rows,), "bias_hh": (rows,)}
            if proj_size:
                shapes["weight_hr"] = (proj_size, hidden_size)
            for direction in self._directions:
                for name, shape in shapes.items():
                    parameter = uniform_by_fan_in(shape, hidden_size, device, dtype)
                    setattr(self, f"{name}_l{layer}{direction}", parameter)

    def _check_settings(
        self, input_size: int, hidden_size: int, num_layers: int, dropout: float, proj_size: int
    ) -> None:
        name = type(self).__name__
        for setting, value in (("input_size", input_size), ("hidden_size", hidden_size), ("num_layers", num_layers)):
            if not isinstance(value, int):
                raise ArgumentTypeError(f"{name}: {setting} must be an int, got {type(value).__name__}")
            if value <= 0 and setting != "input_size":
                raise ArgumentError(f"{name}: {setting} must be positive, got {value}")
        if isinstance(dropout, bool) or not 0 <= dropout <= 1:
            raise ArgumentError(f"{name}: dropout is a probability between 0 and 1, got {dropout!r}")
        if not 0 <= proj_size < hidden_size:
            raise ArgumentError(f"{name}: proj_size must be 0 or less than hidden_size={hidden_size}, got {proj_size}")
        if dropout > 0 and num_layers == 1:
            warn(
                f"{name}: dropout={dropout} does nothing with num_layers=1, because it acts between layers; "
                "add a layer or leave it out",
                stacklevel=4,
            )

    @property
    def _directions(self) -> tuple[str, ...]:
        return ("", "_reverse") if self.bidirectional else ("",)

    @property
    def all_weights(self) -> list[list[Parameter]]:
        """The parameters of each layer and direction, in the order of their names below.

        ``weight_ih``, ``weight_hh``, ``bias_ih``, ``bias_hh``, ``weight_hr``, as far as there are any.
        """
        names = [
            "weight_ih",
            "weight_hh",
            *(["bias_ih", "bias_hh"] * self.bias),
            *(["weight_hr"] * bool(self.proj_size)),
        ]
        return [
            [getattr(self, f"{name}_l{layer}{direction}") for name in names]
            for layer in range(self.num_layers)
            for direction in self._directions
        ]

    def _step(self) -> Callable[..., Step]:
        """Return the class of the steps, which is called with keyword arguments named as the weights."""
        raise NotImplementedError

    def _forward(self, input: Tensor | PackedSequence, start: State | None) -> tuple[Any, State]:
        """Run through `input`; return what is shown at each time, packed if the input is, and the last states."""
        if isinstance(input, PackedSequence):
            data, sizes = input.data, [int(n) for n in input.batch_sizes.tolist()]
            self._check_input(data)
            state = self._initial(start, data, sizes[0], batched=True)
            if input.sorted_indices is not None and start is not None:
                state = tuple([lucid.take(part, input.sorted_indices, axis=1) for part in state])
            data, state = self._layers(data, sizes, state)
            if input.unsorted_indices is not None:
                state = tuple([lucid.take(part, input.unsorted_indices, axis=1) for part in state])
            return PackedSequence(data, input.batch_sizes, input.sorted_indices, input.unsorted_indices), state

        self._check_input(input)
        name = type(self).__name__
        if input.ndim not in (2, 3):
            raise ShapeError(
                f"{name}: the input must have 2 axes (time, features) or 3 (with a batch), got shape {input.shape}"
            )
        batched = input.ndim == 3
        x = input if batched else lucid.expand_dims(input, axis=1)
        if batched and self.batch_first:
            x = lucid.permute_dims(x, (1, 0, 2))
        time, batch = x.shape[:2]
        if time == 0:
            raise ShapeError(f"{name}: the input of shape {input.shape} has no time steps")
        state = self._initial(start, input, batch, batched)
        data, state = self._layers(lucid.reshape(x, (time * batch, x.shape[2])), [batch] * time, state)
        output = lucid.reshape(data, (time, batch, data.shape[1]))
        if not batched:
            return lucid.squeeze(output, axis=1), tuple([lucid.squeeze(part, axis=1) for part in state])
        return (lucid.permute_dims(output, (1, 0, 2)) if self.batch_first else output), state

    def _layers(self, data: Tensor, sizes: list[int], state: State) -> tuple[Tensor, State]:
        step = self._step()
        data, *parts = lowered(data, *state)
        state = tuple(parts)
        last: list[State] = []
        for layer in range(self.num_layers):
            shown = []
            for direction in self._directions:
                weights = {
                    name: getattr(self, f"{name}_l{layer}{direction}")
                    for name in ("weight_ih", "weight_hh", *(("bias_ih", "bias_hh") if self.bias else ()))
                }
                if self.proj_size:
                    weights["weight_hr"] = getattr(self, f"weight_hr_l{layer}{direction}")
                start = tuple([part[len(last), ...] for part in state])
                weights = dict(zip(weights, lowered(*weights.values()), strict=True))
                outputs, end = scan(step(**weights), data, sizes, start, reverse=bool(direction))
                shown.append(outputs)
                last.append(end)
            data = lucid.concat(shown, axis=-1) if len(shown) > 1 else shown[0]
            if self.dropout and layer < self.num_layers - 1:
                data = dropout(data, self.dropout, self.training)
        return data, tuple([lucid.stack(parts) for parts in zip(*last, strict=True)])

    def _check_input(self, x: Tensor) -> None:
        weight: Parameter = self.weight_ih_l0  # type: ignore[attr-defined]  # made in a loop
        if x.dtype is not weight.dtype:
            refuse_dtype(self, x, weight)
        if x.shape[-1:] != (self.input_size,):
            raise ShapeError(
                f"{type(self).__name__}: the last axis of the input must be input_size={self.input_size}, "
                f"got shape {x.shape}"
            )

    def _initial(self, start: State | None, like: Tensor, batch: int, batched: bool) -> State:
        """Return the states that the layers start from, with a batch axis; zeros if none are given."""
        count = self.num_layers * len(self._directions)
        lengths = self._state_lengths()
        if start is None:
            return tuple([lucid.zeros((count, batch, n), dtype=like.dtype, device=like.device) for n in lengths])
        state = []
        for part, n in zip(start, lengths, strict=True):
            expected = (count, batch, n) if batched else (count, n)
            if part.shape != expected:
                raise ShapeError(
                    f"{type(self).__name__}: a state of shape {expected} is needed here "
                    f"(layers * directions, {'batch, ' if batched else ''}length), got {part.shape}"
                )
            if part.dtype is not like.dtype:
                refuse_dtype(self, part, self.weight_ih_l0)  # type: ignore[attr-defined]  # made in a loop
            state.append(part if batched else lucid.expand_dims(part, axis=1))
        return tuple(state)

    def _state_lengths(self) -> tuple[int, ...]:
        return (self.hidden_size,)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call, those that are not the defaults.
        """
        defaults = {
            "proj_size": 0,
            "num_layers": 1,
            "bias": True,
            "batch_first": False,
            "dropout": 0.0,
            "bidirectional": False,
        }
        others = [
            f", {name}={getattr(self, name)}" for name, default in defaults.items() if getattr(self, name) != default
        ]
        return f"{self.input_size}, {self.hidden_size}" + "".join(others)
