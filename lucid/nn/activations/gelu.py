"""The Gaussian error linear unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import gelu
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class GELU(Module):
    """Multiply each element by the probability that a normal variable is below it.

    Parameters
    ----------
    approximate : str, default: "none"
        ``"tanh"`` for the approximation by a hyperbolic tangent.

    See Also
    --------
    lucid.nn.functional.gelu : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.GELU()(lucid.tensor(100.0)).item()
    100.0
    """

    def __init__(self, approximate: str = "none") -> None:
        super().__init__()
        self.approximate = approximate

    def forward(self, input: Tensor) -> Tensor:
        """Apply the function.

        Parameters
        ----------
        input : Tensor
            Any real floating array.

        Returns
        -------
        Tensor
            An array of the same shape.
        """
        return gelu(input, self.approximate)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"approximate={self.approximate!r}"
