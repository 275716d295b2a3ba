"""Random numbers for arrays of any library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lucid

if TYPE_CHECKING:
    from lucid import Tensor


def uniform(xp: Any, x: Tensor, shape: tuple[int, ...]) -> Tensor:
    """Return numbers spread evenly over [0, 1), of the library and on the device of `x`.

    Parameters
    ----------
    xp : namespace
        The namespace of `x`.
    x : Tensor
        Where the numbers are to be used.
    shape : tuple of int
        How many there are.

    Returns
    -------
    Tensor
        From the default generator of `lucid.random` on that device, or on the CPU for an array of another library.
        float64 if `x` is, else float32: a probability means the same in float16 too.
    """
    if isinstance(x, lucid.Tensor):
        wide = lucid.float64 if x.dtype == lucid.float64 else lucid.float32
        return lucid.random.rand(shape, dtype=wide, device=x.device)
    wide = lucid.float64 if x.dtype == xp.float64 else lucid.float32
    drawn: Tensor = xp.asarray(lucid.random.rand(shape, dtype=wide, device="cpu").numpy(), device=x.device)
    return drawn
