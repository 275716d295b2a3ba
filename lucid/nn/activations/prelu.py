"""The rectifier with learned slopes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid.nn._checks import refuse_dtype
from lucid.nn._initial import filled
from lucid.nn.functional import prelu
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor
    from lucid.nn.parameter import Parameter


class PReLU(Module):
    """Multiply negative elements by learned slopes.

    Parameters
    ----------
    num_parameters : int, default: 1
        1, or the number of channels.
    init : float, default: 0.25
        The slopes to begin with.
    device : str or Device, optional
        Where the slopes are.
    dtype : DType, optional
        Their floating dtype.

    See Also
    --------
    lucid.nn.functional.prelu : The formula.

    Examples
    --------
    >>> import lucid
    >>> import lucid
    >>> lucid.nn.PReLU()(lucid.tensor([-2.0, 3.0])).tolist()
    [-0.5, 3.0]
    """

    weight: Parameter

    def __init__(self, num_parameters: int = 1, init: float = 0.25, device: Any = None, dtype: Any = None) -> None:
        super().__init__()
        self.num_parameters = num_parameters
        self.init = init
        self.weight = filled(init, (num_parameters,), device, dtype)

    def forward(self, input: Tensor) -> Tensor:
        """Apply the function.

        Parameters
        ----------
        input : Tensor, shape (n, channels, ...)
            Any array of the dtype of the slopes.

        Returns
        -------
        Tensor
            An array of the same shape.
        """
        weight = self.weight
        if input.dtype is not weight.dtype:
            refuse_dtype(self, input, weight)
        return prelu(input, weight)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"num_parameters={self.num_parameters}"
