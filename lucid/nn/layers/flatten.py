"""The layer between planes and features."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import flatten
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class Flatten(Module):
    """Merge axes into one; by default all but the first.

    Parameters
    ----------
    start_dim, end_dim : int, default: 1, -1
        The first and the last axis to merge.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.Flatten()(lucid.zeros((8, 16, 5, 5))).shape
    (8, 400)
    """

    def __init__(self, start_dim: int = 1, end_dim: int = -1) -> None:
        super().__init__()
        self.start_dim = start_dim
        self.end_dim = end_dim

    def forward(self, input: Tensor) -> Tensor:
        """Flatten the input.

        Parameters
        ----------
        input : Tensor
            Any array with these axes.

        Returns
        -------
        Tensor
            The same elements.
        """
        return flatten(input, self.start_dim, self.end_dim)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"start_dim={self.start_dim}, end_dim={self.end_dim}"
