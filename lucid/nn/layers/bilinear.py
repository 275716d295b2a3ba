"""The bilinear layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid.nn._checks import refuse_dtype
from lucid.nn._initial import uniform_by_fan_in
from lucid.nn.functional import bilinear
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor
    from lucid.nn.parameter import Parameter


class Bilinear(Module):
    r"""Apply a map that is linear in each of two arguments.

    Parameters
    ----------
    in1_features, in2_features : int
        The lengths of the last axes of the arguments.
    out_features : int
        The length of the last axis of the result.
    bias : bool, default: True
        Whether to add a bias.
    device : str or Device, optional
        Where the parameters are.
    dtype : DType, optional
        Their floating dtype.

    Attributes
    ----------
    weight : Parameter, shape (out_features, in1_features, in2_features)
        Drawn uniformly between :math:`\pm 1 / \sqrt{\text{in1\_features}}`.
    bias : Parameter, shape (out_features,), or None
        Drawn likewise.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.Bilinear(20, 30, 40)(lucid.randn(8, 20), lucid.randn(8, 30)).shape
    (8, 40)
    """

    weight: Parameter
    bias: Parameter | None

    def __init__(
        self,
        in1_features: int,
        in2_features: int,
        out_features: int,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self.in1_features = in1_features
        self.in2_features = in2_features
        self.out_features = out_features
        shape = (out_features, in1_features, in2_features)
        self.weight = uniform_by_fan_in(shape, in1_features, device, dtype)
        self.register_parameter(
            "bias", uniform_by_fan_in((out_features,), in1_features, device, dtype) if bias else None
        )

    def forward(self, input1: Tensor, input2: Tensor) -> Tensor:
        """Map pairs of points.

        Parameters
        ----------
        input1 : Tensor, shape (*batch, in1_features)
            The first points.
        input2 : Tensor, shape (*batch, in2_features)
            The second points.

        Returns
        -------
        Tensor, shape (*batch, out_features)
            The results.
        """
        weight = self.weight
        for input in (input1, input2):
            if input.dtype is not weight.dtype:
                refuse_dtype(self, input, weight)
        return bilinear(input1, input2, weight, self.bias)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return (
            f"in1_features={self.in1_features}, in2_features={self.in2_features}, out_features={self.out_features}, "
            f"bias={self.bias is not None}"
        )
