"""The layer that does nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class Identity(Module):
    """Return the input, in the place of a layer that is left out.

    Parameters
    ----------
    *args, **kwargs
        The settings of that layer; they change nothing.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.Identity(54, bias=False)(lucid.tensor(2.0)).item()
    2.0
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__()

    def forward(self, input: Tensor) -> Tensor:
        """Return the input.

        Parameters
        ----------
        input : Tensor
            Any array.

        Returns
        -------
        Tensor
            The array itself.
        """
        return input
