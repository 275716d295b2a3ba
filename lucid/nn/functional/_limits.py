"""How far exponentials need to go."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lucid import Tensor


def saturation(xp: Any, x: Tensor) -> float:
    r"""Return the `L` beyond which :math:`1 + e^L` and :math:`e^L` are the same number.

    Parameters
    ----------
    xp : namespace
        The namespace of `x`.
    x : Tensor
        A floating array.

    Returns
    -------
    float
        Two more than minus the logarithm of the precision: 38 in float64, 18 in float32, 9 in float16. In each of
        them :math:`e^L` is far from overflow.
    """
    return 2.0 - log(xp.finfo(x.dtype).eps)
