"""One time step of each kind of recurrent network, with what can be done for all steps at once taken out of it.

A kind has `project`, which takes all inputs of a sequence in one matrix product, and `step`, which goes from one state
to the next and returns the new one. A state is a tuple of arrays whose first is what the layer shows. The fewer
functions a step calls the better: each is recorded, once for each time step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lucid
from lucid.nn.functional._lstm import lstm
from lucid.nn.functional._namespace import namespace

if TYPE_CHECKING:
    from lucid import Tensor

State = tuple["Tensor", ...]

_LAST_AXES = ((-1,), (-1,))


def _columns(xp: Any, like: Tensor, *values: float) -> Tensor:
    """Return constants for the gates, `like` being one row of weights per unit and gate: one value for each gate."""
    n = like.shape[0] // len(values)
    gates = [xp.full((n,), value, dtype=like.dtype, device=like.device) for value in values]
    result: Tensor = xp.concat(gates)
    return result


class Step:
    """What the kinds share: the product with all inputs.

    Parameters
    ----------
    weight_ih : Tensor, shape (gates * hidden, features)
        The weights of the inputs.
    weight_hh : Tensor, shape (gates * hidden, hidden)
        The weights of the state.
    bias_ih, bias_hh : Tensor, shape (gates * hidden,), optional
        The biases: both or none.
    """

    def __init__(
        self, weight_ih: Tensor, weight_hh: Tensor, bias_ih: Tensor | None = None, bias_hh: Tensor | None = None
    ) -> None:
        self.xp = namespace("recurrent", weight_ih)
        self.weight_ih = weight_ih
        self.weight_hh = weight_hh
        # Where the state's share is only ever added to the input's, one bias for all time steps does for both.
        self.bias = None if bias_ih is None or bias_hh is None else bias_ih + bias_hh

    def project(self, x: Tensor) -> Tensor:
        """Return the inputs' share of what goes into the gates.

        Parameters
        ----------
        x : Tensor, shape (n, features)
            The inputs of any number of time steps.

        Returns
        -------
        Tensor, shape (n, gates * hidden)
            Their share.
        """
        share: Tensor = self.xp.tensordot(x, self.weight_ih, axes=_LAST_AXES)
        return share if self.bias is None else share + self.bias

    def step(self, share: Tensor, state: State) -> State:
        """Go one step further.

        Parameters
        ----------
        share : Tensor, shape (batch, gates * hidden)
            The input's share.
        state : tuple of Tensor, shape (batch, hidden)
            The state before.

        Returns
        -------
        tuple of Tensor
            The state after.
        """
        raise NotImplementedError

    def whole(self, shares: Tensor, state: State, reverse: bool) -> tuple[Tensor, State] | None:
        """Go all steps at once, for sequences of one length.

        Parameters
        ----------
        shares : Tensor, shape (time, batch, gates * hidden)
            The inputs' share.
        state : tuple of Tensor, shape (batch, hidden)
            The state before.
        reverse : bool
            Whether time runs backwards.

        Returns
        -------
        tuple of Tensor and tuple of Tensor, or None
            What is shown at each time, shape (time, batch, hidden), and the last state; None where there is no faster
            way than step by step.
        """
        return None


class TanhStep(Step):
    """``h' = tanh(W x + b + U h + c)`` (Elman 1990)."""

    def step(self, share: Tensor, state: State) -> State:
        """Go one step further."""
        xp = self.xp
        return (xp.tanh(share + xp.tensordot(state[0], self.weight_hh, axes=_LAST_AXES)),)


class ReLUStep(Step):
    """``h' = max(W x + b + U h + c, 0)``."""

    def step(self, share: Tensor, state: State) -> State:
        """Go one step further."""
        xp = self.xp
        return (xp.clip(share + xp.tensordot(state[0], self.weight_hh, axes=_LAST_AXES), min=0),)


class LSTMStep(Step):
    """Long short-term memory with a forget gate; gates in the order input, forget, cell, output.

    The logistic function is a hyperbolic tangent, ``σ(x) = ½ tanh(½ x) + ½``. So one ``tanh`` does for all four gates,
    and the inner factor, a power of two that rounds nothing, goes into the weights.
    """

    def __init__(
        self,
        weight_ih: Tensor,
        weight_hh: Tensor,
        bias_ih: Tensor | None = None,
        bias_hh: Tensor | None = None,
        weight_hr: Tensor | None = None,
    ) -> None:
        super().__init__(weight_ih, weight_hh, bias_ih, bias_hh)
        self.scale = _columns(self.xp, weight_ih, 0.5, 0.5, 1.0, 0.5)
        self.shift = _columns(self.xp, weight_ih, 0.5, 0.5, 0.0, 0.5)
        by_row = self.xp.expand_dims(self.scale, axis=1)
        self.weight_ih = weight_ih * by_row
        self.weight_hh = weight_hh * by_row
        self.bias = None if self.bias is None else self.bias * self.scale
        self.weight_hr = weight_hr

    def step(self, share: Tensor, state: State) -> State:
        """Go one step further."""
        xp = self.xp
        h, c = state
        n = c.shape[-1]
        gates = xp.tanh(share + xp.tensordot(h, self.weight_hh, axes=_LAST_AXES)) * self.scale + self.shift
        c = gates[:, n : 2 * n] * c + gates[:, :n] * gates[:, 2 * n : 3 * n]
        h = gates[:, 3 * n :] * xp.tanh(c)
        return (h if self.weight_hr is None else xp.tensordot(h, self.weight_hr, axes=_LAST_AXES)), c

    def whole(self, shares: Tensor, state: State, reverse: bool) -> tuple[Tensor, State] | None:
        """Go all steps at once, if they are recorded."""
        if self.weight_hr is not None or not lucid.is_grad_enabled():
            return None
        constants = self.scale, self.shift
        shown, h, c = lstm(self.xp, *state, shares, self.weight_hh, *constants, reverse=reverse)
        return shown, (h, c)


class GRUStep(Step):
    """Gated recurrent unit; gates in the order reset, update, new.

    The reset gate multiplies the state's share with its bias, as PyTorch and cuDNN have it, so that bias stays in the
    step. The logistic function is computed as in `LSTMStep`.
    """

    def __init__(
        self, weight_ih: Tensor, weight_hh: Tensor, bias_ih: Tensor | None = None, bias_hh: Tensor | None = None
    ) -> None:
        super().__init__(weight_ih, weight_hh)
        scale = _columns(self.xp, weight_ih, 0.5, 0.5, 1.0)
        by_row = self.xp.expand_dims(scale, axis=1)
        self.weight_ih = weight_ih * by_row
        self.weight_hh = weight_hh * by_row
        self.bias = None if bias_ih is None else bias_ih * scale
        self.bias_hh = None if bias_hh is None else bias_hh * scale

    def step(self, share: Tensor, state: State) -> State:
        """Go one step further."""
        xp = self.xp
        (h,) = state
        n = h.shape[-1]
        own = xp.tensordot(h, self.weight_hh, axes=_LAST_AXES)
        if self.bias_hh is not None:
            own = own + self.bias_hh
        gates = xp.tanh(share[:, : 2 * n] + own[:, : 2 * n]) * 0.5 + 0.5
        new = xp.tanh(share[:, 2 * n :] + gates[:, :n] * own[:, 2 * n :])
        return (new + gates[:, n:] * (h - new),)
