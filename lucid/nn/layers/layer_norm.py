"""Layers that normalise each example by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid.nn._checks import refuse_dtype
from lucid.nn._initial import filled
from lucid.nn.functional import layer_norm, rms_norm
from lucid.nn.module import Module

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor
    from lucid.nn.parameter import Parameter


class LayerNorm(Module):
    """Give the last axes of each example mean 0 and variance 1; then scale and shift.

    Parameters
    ----------
    normalized_shape : int or sequence of int
        The lengths of the axes to normalise over.
    eps : float, default: 1e-5
        Added to the variance.
    elementwise_affine : bool, default: True
        Whether to scale and shift.
    bias : bool, default: True
        Whether to shift, if `elementwise_affine`.
    device : str or Device, optional
        Where the parameters are.
    dtype : DType, optional
        Their floating dtype.

    Attributes
    ----------
    weight, bias : Parameter, shape normalized_shape, or None
        Ones and zeros to begin with.

    See Also
    --------
    lucid.nn.functional.layer_norm : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.LayerNorm(5)(lucid.randn(8, 3, 5)).shape
    (8, 3, 5)
    """

    weight: Parameter | None
    bias: Parameter | None

    def __init__(
        self,
        normalized_shape: int | Sequence[int],
        eps: float = 1e-5,
        elementwise_affine: bool = True,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self.normalized_shape = _as_tuple(normalized_shape)
        self.eps = eps
        self.elementwise_affine = elementwise_affine
        shape = self.normalized_shape
        self.register_parameter("weight", filled(1.0, shape, device, dtype) if elementwise_affine else None)
        self.register_parameter("bias", filled(0.0, shape, device, dtype) if elementwise_affine and bias else None)

    def forward(self, input: Tensor) -> Tensor:
        """Normalise examples.

        Parameters
        ----------
        input : Tensor, shape (*batch, normalized_shape)
            The examples.

        Returns
        -------
        Tensor
            An array of the same shape.
        """
        weight = self.weight
        if weight is not None and input.dtype is not weight.dtype:
            refuse_dtype(self, input, weight)
        return layer_norm(input, self.normalized_shape, weight, self.bias, self.eps)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return (
            f"{self.normalized_shape}, eps={self.eps}, elementwise_affine={self.elementwise_affine}, "
            f"bias={self.bias is not None}"
        )


class RMSNorm(Module):
    """Divide each example by its root mean square over the last axes; then scale.

    Parameters
    ----------
    normalized_shape : int or sequence of int
        The lengths of the axes to normalise over.
    eps : float, optional
        Added to the mean square; by default the precision of the dtype.
    elementwise_affine : bool, default: True
        Whether to scale.
    device : str or Device, optional
        Where the weight is.
    dtype : DType, optional
        Its floating dtype.

    Attributes
    ----------
    weight : Parameter, shape normalized_shape, or None
        Ones to begin with.

    See Also
    --------
    lucid.nn.functional.rms_norm : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.RMSNorm(5)(lucid.randn(8, 3, 5)).shape
    (8, 3, 5)
    """

    weight: Parameter | None

    def __init__(
        self,
        normalized_shape: int | Sequence[int],
        eps: float | None = None,
        elementwise_affine: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self.normalized_shape = _as_tuple(normalized_shape)
        self.eps = eps
        self.elementwise_affine = elementwise_affine
        weight = filled(1.0, self.normalized_shape, device, dtype) if elementwise_affine else None
        self.register_parameter("weight", weight)

    def forward(self, input: Tensor) -> Tensor:
        """Normalise examples.

        Parameters
        ----------
        input : Tensor, shape (*batch, normalized_shape)
            The examples.

        Returns
        -------
        Tensor
            An array of the same shape.
        """
        weight = self.weight
        if weight is not None and input.dtype is not weight.dtype:
            refuse_dtype(self, input, weight)
        return rms_norm(input, self.normalized_shape, weight, self.eps)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"{self.normalized_shape}, eps={self.eps}, elementwise_affine={self.elementwise_affine}"


def _as_tuple(shape: int | Sequence[int]) -> tuple[int, ...]:
    return (shape,) if isinstance(shape, int) else tuple(shape)
