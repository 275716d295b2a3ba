"""Layers that normalise a channel by the responses of others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid.nn._checks import refuse_dtype
from lucid.nn._initial import filled
from lucid.nn.functional import global_response_norm, local_response_norm
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor
    from lucid.nn.parameter import Parameter


class LocalResponseNorm(Module):
    """Divide each channel by a power of the mean square of its neighbours.

    Parameters
    ----------
    size : int
        How many neighbouring channels.
    alpha : float, default: 1e-4
        The weight of the mean square.
    beta : float, default: 0.75
        The power.
    k : float, default: 1.0
        Added to the mean square.

    See Also
    --------
    lucid.nn.functional.local_response_norm : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.LocalResponseNorm(5)(lucid.randn(8, 6, 4, 4)).shape
    (8, 6, 4, 4)
    """

    def __init__(self, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0) -> None:
        super().__init__()
        self.size = size
        self.alpha = alpha
        self.beta = beta
        self.k = k

    def forward(self, input: Tensor) -> Tensor:
        """Normalise a batch.

        Parameters
        ----------
        input : Tensor, shape (n, channels, ...)
            The batch.

        Returns
        -------
        Tensor
            An array of the same shape.
        """
        return local_response_norm(input, self.size, self.alpha, self.beta, self.k)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"{self.size}, alpha={self.alpha}, beta={self.beta}, k={self.k}"


class GlobalResponseNorm(Module):
    """Let channels compete: scale each by its length over that of the mean channel. The layer of ConvNeXt V2.

    Parameters
    ----------
    dim : int
        The number of channels.
    eps : float, default: 1e-6
        Added to the mean length.
    device : str or Device, optional
        Where the parameters are.
    dtype : DType, optional
        Their floating dtype.

    Attributes
    ----------
    weight, bias : Parameter, shape (dim,)
        Zeros to begin with, so that the layer is the identity.

    See Also
    --------
    lucid.nn.functional.global_response_norm : The formula.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.randn(8, 4, 4, 6)
    >>> bool((lucid.nn.GlobalResponseNorm(6)(x) == x).all())
    True
    """

    weight: Parameter
    bias: Parameter

    def __init__(self, dim: int, eps: float = 1e-6, device: Any = None, dtype: Any = None) -> None:
        super().__init__()
        self.dim = dim
        self.eps = eps
        self.weight = filled(0.0, (dim,), device, dtype)
        self.bias = filled(0.0, (dim,), device, dtype)

    def forward(self, input: Tensor) -> Tensor:
        """Normalise planes.

        Parameters
        ----------
        input : Tensor, shape (n, height, width, channels)
            The planes, channels last.

        Returns
        -------
        Tensor
            An array of the same shape.
        """
        weight = self.weight
        if input.dtype is not weight.dtype:
            refuse_dtype(self, input, weight)
        return global_response_norm(input, weight, self.bias, self.eps)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"{self.dim}, eps={self.eps}"
