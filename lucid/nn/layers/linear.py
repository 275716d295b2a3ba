"""The fully connected layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid.nn._checks import refuse_dtype
from lucid.nn._initial import uniform_by_fan_in
from lucid.nn.functional import linear
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor
    from lucid.nn.parameter import Parameter


class Linear(Module):
    r"""Apply an affine map to the last axis.

    Parameters
    ----------
    in_features, out_features : int
        The lengths of the last axis before and after.
    bias : bool, default: True
        Whether to add a bias.
    device : str or Device, optional
        Where the parameters are.
    dtype : DType, optional
        Their floating dtype.

    Attributes
    ----------
    weight : Parameter, shape (out_features, in_features)
        Drawn uniformly between :math:`\pm 1 / \sqrt{\text{in\_features}}`.
    bias : Parameter, shape (out_features,), or None
        Drawn likewise.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.Linear(20, 30)(lucid.randn(128, 20)).shape
    (128, 30)
    """

    weight: Parameter
    bias: Parameter | None

    def __init__(
        self, in_features: int, out_features: int, bias: bool = True, device: Any = None, dtype: Any = None
    ) -> None:
        super().__init__()
        self.in_features = in_features
        self.out_features = out_features
        self.weight = uniform_by_fan_in((out_features, in_features), in_features, device, dtype)
        self.register_parameter(
            "bias", uniform_by_fan_in((out_features,), in_features, device, dtype) if bias else None
        )

    def forward(self, input: Tensor) -> Tensor:
        """Map the input.

        Parameters
        ----------
        input : Tensor, shape (*batch, in_features)
            The points.

        Returns
        -------
        Tensor, shape (*batch, out_features)
            The mapped points.
        """
        weight = self.weight
        if input.dtype is not weight.dtype:
            refuse_dtype(self, input, weight)
        return linear(input, weight, self.bias)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"in_features={self.in_features}, out_features={self.out_features}, bias={self.bias is not None}"
