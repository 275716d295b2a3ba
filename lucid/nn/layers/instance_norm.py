"""Instance normalisation layers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid.nn.functional import instance_norm
from lucid.nn.layers.batch_norm import ChannelNorm

if TYPE_CHECKING:
    from lucid import Tensor


class InstanceNorm(ChannelNorm):
    """Give each channel of each example mean 0 and variance 1.

    Parameters
    ----------
    num_features : int
        The number of channels.
    eps : float, default: 1e-5
        Added to the variance.
    momentum : float or None, default: 0.1
        The share of each batch in the running values; None leaves them as they are.
    affine : bool, default: False
        Whether to scale and shift.
    track_running_stats : bool, default: False
        Whether to keep running values.
    device : str or Device, optional
        Where the parameters are.
    dtype : DType, optional
        Their floating dtype.
    bias : bool, default: True
        Whether to shift, if `affine`.
    """

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = False,
        track_running_stats: bool = False,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__(num_features, eps, momentum, affine, track_running_stats, device, dtype, bias)

    def forward(self, input: Tensor) -> Tensor:
        """Normalise examples.

        Parameters
        ----------
        input : Tensor, shape (n, channels, ...) or (channels, ...)
            The examples, with or without a batch axis.

        Returns
        -------
        Tensor
            An array of the same shape.
        """
        self._check(input)
        by_input = self.training or not self.track_running_stats
        share = 0.0 if self.momentum is None else self.momentum
        single = input.ndim == self.axes[0]
        x = input[None, ...] if single else input
        out = instance_norm(x, self.running_mean, self.running_var, self.weight, self.bias, by_input, share, self.eps)
        return out[0, ...] if single else out


class InstanceNorm1d(InstanceNorm):
    """Give each channel of each of some sequences mean 0 and variance 1.

    Parameters
    ----------
    num_features : int
        The number of channels.
    eps : float, default: 1e-5
        Added to the variance.
    momentum : float or None, default: 0.1
        The share of each batch in the running values; None leaves them as they are.
    affine : bool, default: False
        Whether to scale and shift.
    track_running_stats : bool, default: False
        Whether to keep running values, for use in evaluation mode.
    device : str or Device, optional
        Where the parameters are.
    dtype : DType, optional
        Their floating dtype.
    bias : bool, default: True
        Whether to shift, if `affine`.

    See Also
    --------
    lucid.nn.functional.instance_norm : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.InstanceNorm1d(3)(lucid.randn(8, 3, 5)).shape
    (8, 3, 5)
    """

    axes = (2, 3)


class InstanceNorm2d(InstanceNorm):
    """Give each channel of each of some planes mean 0 and variance 1.

    Parameters
    ----------
    num_features : int
        The number of channels.
    eps : float, default: 1e-5
        Added to the variance.
    momentum : float or None, default: 0.1
        The share of each batch in the running values; None leaves them as they are.
    affine : bool, default: False
        Whether to scale and shift.
    track_running_stats : bool, default: False
        Whether to keep running values, for use in evaluation mode.
    device : str or Device, optional
        Where the parameters are.
    dtype : DType, optional
        Their floating dtype.
    bias : bool, default: True
        Whether to shift, if `affine`.

    See Also
    --------
    lucid.nn.functional.instance_norm : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.InstanceNorm2d(3)(lucid.randn(8, 3, 5, 5)).shape
    (8, 3, 5, 5)
    """

    axes = (3, 4)


class InstanceNorm3d(InstanceNorm):
    """Give each channel of each of some volumes mean 0 and variance 1.

    Parameters
    ----------
    num_features : int
        The number of channels.
    eps : float, default: 1e-5
        Added to the variance.
    momentum : float or None, default: 0.1
        The share of each batch in the running values; None leaves them as they are.
    affine : bool, default: False
        Whether to scale and shift.
    track_running_stats : bool, default: False
        Whether to keep running values, for use in evaluation mode.
    device : str or Device, optional
        Where the parameters are.
    dtype : DType, optional
        Their floating dtype.
    bias : bool, default: True
        Whether to shift, if `affine`.

    See Also
    --------
    lucid.nn.functional.instance_norm : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.InstanceNorm3d(3)(lucid.randn(8, 3, 2, 4, 4)).shape
    (8, 3, 2, 4, 4)
    """

    axes = (4, 5)
