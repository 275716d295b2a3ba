"""Stochastic depth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import drop_path
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class DropPath(Module):
    """Replace random examples by zeros in training: a residual branch is left out for them.

    Parameters
    ----------
    drop_prob : float, default: 0.0
        The probability of each example.
    scale_by_keep : bool, default: True
        Whether to enlarge the others.

    See Also
    --------
    lucid.nn.functional.drop_path : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.DropPath(1.0)(lucid.ones((2, 3))).sum().item()
    0.0
    """

    def __init__(self, drop_prob: float = 0.0, scale_by_keep: bool = True) -> None:
        super().__init__()
        self.drop_prob = drop_prob
        self.scale_by_keep = scale_by_keep

    def forward(self, input: Tensor) -> Tensor:
        """Drop at random in training mode; else return the input.

        Parameters
        ----------
        input : Tensor, shape (n, ...)
            What a branch returned.

        Returns
        -------
        Tensor
            An array of the same shape.
        """
        return drop_path(input, self.drop_prob, self.training, self.scale_by_keep)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"drop_prob={self.drop_prob:.3f}"
