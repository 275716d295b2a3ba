"""A sigmoid without an exponential."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import softsign
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class Softsign(Module):
    """Divide each element by one more than its absolute value.

    See Also
    --------
    lucid.nn.functional.softsign : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.Softsign()(lucid.tensor(3.0)).item()
    0.75
    """

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
        return softsign(input)
