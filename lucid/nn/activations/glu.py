"""The gated linear unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import glu
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class GLU(Module):
    """Multiply one half of an array by the logistic function of the other.

    Parameters
    ----------
    dim : int, default: -1
        The axis to halve.

    See Also
    --------
    lucid.nn.functional.glu : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.GLU()(lucid.tensor([3.0, 0.0])).tolist()
    [1.5]
    """

    def __init__(self, dim: int = -1) -> None:
        super().__init__()
        self.dim = dim

    def forward(self, input: Tensor) -> Tensor:
        """Apply the function.

        Parameters
        ----------
        input : Tensor
            Any real floating array.

        Returns
        -------
        Tensor
            An array of half the length along `dim`.
        """
        return glu(input, self.dim)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"dim={self.dim}"
