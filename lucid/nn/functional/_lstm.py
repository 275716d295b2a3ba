"""All steps of an LSTM as one recorded call.

Recorded step by step, each step is fifteen nodes and, in the backward pass, one small matrix product for the weights,
64 of which take longer than a single large one. A training step of 128 units over 64 times takes three quarters of the
time this way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lucid

if TYPE_CHECKING:
    from lucid import Tensor

_LAST_AXES = ((-1,), (-1,))


def _gradients(
    g: Any, h: Tensor, c: Tensor, share: Tensor, weight: Tensor, scale: Tensor, shift: Tensor, out: Any, reverse: bool,
    xp: Any,
) -> Any:  # fmt: skip
    """Go back through time; ``i, f, z, o`` are the gates, and a gate is ``tanh(a) * scale + shift``."""
    shown, _, _, cells, gates = out
    g_shown, dh, dc, g_cells, g_gates = (0.0 if part is None else part for part in g)
    time, n = shown.shape[0], c.shape[-1]
    order = range(time) if reverse else range(time - 1, -1, -1)
    previous = 1 if reverse else -1
    shares: list[Any] = [None] * time
    for t in order:
        gate, after = gates[t, ...], xp.tanh(cells[t, ...])
        before = cells[t + previous, ...] if 0 <= t + previous < time else c
        i, f, z, o = gate[:, :n], gate[:, n : 2 * n], gate[:, 2 * n : 3 * n], gate[:, 3 * n :]
        dh = dh + _at(g_shown, t)
        dc = dc + dh * (o * (1.0 - after * after)) + _at(g_cells, t)
        d_gate = xp.concat([dc * z, dc * before, dc * i, dh * after], axis=-1) + _at(g_gates, t)
        a = (gate - shift) / scale
        shares[t] = d_gate * (scale * (1.0 - a * a))
        dh = xp.matmul(shares[t], weight)
        dc = dc * f
    g_share = xp.stack(shares)
    first = xp.expand_dims(h, axis=0)
    states = xp.concat([shown[1:, ...], first] if reverse else [first, shown[:-1, ...]])
    # One large product for all steps.
    flat = xp.reshape(g_share, (-1, 4 * n))
    g_weight = xp.tensordot(flat, xp.reshape(states, (-1, n)), axes=((0,), (0,)))
    return dh, dc, g_share, g_weight, None, None


def _at(g: Any, t: int) -> Any:
    return g if isinstance(g, float) else g[t, ...]


@lucid.autograd.primitive(joint=_gradients, several=True, shown=3)
def lstm(
    xp: Any, h: Tensor, c: Tensor, share: Tensor, weight: Tensor, scale: Tensor, shift: Tensor, *, reverse: bool
) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """Run an LSTM along sequences of one length.

    Parameters
    ----------
    xp : namespace
        The namespace of the arrays.
    h, c : Tensor, shape (batch, n)
        State and cell to start from.
    share : Tensor, shape (time, batch, 4 n)
        What the inputs add to the gates.
    weight : Tensor, shape (4 n, n)
        The weights of the state.
    scale, shift : Tensor, shape (4 n,)
        What makes a gate of a hyperbolic tangent; constants.
    reverse : bool
        Whether time runs backwards.

    Returns
    -------
    shown : Tensor, shape (time, batch, n)
        The state at each time.
    h, c : Tensor, shape (batch, n)
        State and cell at the end.
    cells, gates : Tensor, shape (time, batch, n) and (time, batch, 4 n)
        What the backward pass needs.
    """
    time, n = share.shape[0], c.shape[-1]
    shown: list[Any] = [None] * time
    cells: list[Any] = [None] * time
    gates: list[Any] = [None] * time
    for t in range(time - 1, -1, -1) if reverse else range(time):
        gate = xp.tanh(share[t, ...] + xp.tensordot(h, weight, axes=_LAST_AXES)) * scale + shift
        c = gate[:, n : 2 * n] * c + gate[:, :n] * gate[:, 2 * n : 3 * n]
        h = gate[:, 3 * n :] * xp.tanh(c)
        shown[t], cells[t], gates[t] = h, c, gate
    return xp.stack(shown), h, c, xp.stack(cells), xp.stack(gates)
