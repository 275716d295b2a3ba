"""A sigmoid without an exponential."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional._namespace import namespace

if TYPE_CHECKING:
    from lucid import Tensor


def softsign(input: Tensor) -> Tensor:
    r"""Divide each element by one more than its absolute value.

    Parameters
    ----------
    input : Tensor
        Any real floating array.

    Returns
    -------
    Tensor
        An array of the same shape.

    Notes
    -----
    .. math:: \frac{x}{1 + |x|}

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.softsign(lucid.tensor([-1.0, 3.0])).tolist()
    [-0.5, 0.75]
    """
    result: Tensor = input / (namespace("softsign", input).abs(input) + 1)
    return result
