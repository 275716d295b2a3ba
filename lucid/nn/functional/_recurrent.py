"""Running a recurrent step along sequences."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from lucid.nn.functional._recurrent_steps import State, Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor


def scan(
    step: Step, input: Tensor, batch_sizes: Sequence[int], state: State, reverse: bool = False
) -> tuple[Tensor, State]:
    """Run a step along sequences that are stored step by step, longest sequence first.

    Parameters
    ----------
    step : Step
        What to do at each time.
    input : Tensor, shape (sum of batch_sizes, features)
        The inputs of all sequences at time 0, then those at time 1, and so on.
    batch_sizes : sequence of int
        How many sequences go on at each time; never rising. All the same for sequences of one length.
    state : tuple of Tensor, shape (batch, ...)
        Where each sequence starts.
    reverse : bool, default: False
        Whether time runs backwards.

    Returns
    -------
    tuple of Tensor and tuple of Tensor
        The first part of the state at each time, in the places of the inputs, and the state at the end of each
        sequence.
    """
    xp = step.xp
    shares = step.project(input)
    if batch_sizes[-1] == batch_sizes[0]:
        whole = step.whole(xp.reshape(shares, (len(batch_sizes), batch_sizes[0], shares.shape[-1])), state, reverse)
        if whole is not None:
            return xp.reshape(whole[0], (shares.shape[0], whole[0].shape[-1])), whole[1]
    ends = list(accumulate(batch_sizes))
    outputs: list[Tensor] = []
    if reverse:
        start, rows = state, batch_sizes[-1]
        state = tuple([part[:rows, :] for part in start])
        for end, size in zip(reversed(ends), reversed(batch_sizes), strict=True):
            if size > rows:
                # Going backwards, the shorter sequences join in later.
                state = tuple(
                    [xp.concat([part, first[rows:size, :]]) for part, first in zip(state, start, strict=True)]
                )
                rows = size
            state = step.step(shares[end - size : end, :], state)
            outputs.append(state[0])
        return xp.concat(outputs[::-1]), state
    ended: list[State] = []
    rows = batch_sizes[0]
    for end, size in zip(ends, batch_sizes, strict=True):
        if size < rows:
            ended.append(tuple([part[size:, :] for part in state]))
            state = tuple([part[:size, :] for part in state])
            rows = size
        state = step.step(shares[end - size : end, :], state)
        outputs.append(state[0])
    if ended:
        state = tuple([xp.concat(parts) for parts in zip(state, *ended[::-1], strict=True)])
    return xp.concat(outputs), state
