"""Batch normalisation layers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lucid
from lucid._errors import ArgumentError, ShapeError
from lucid.nn._checks import refuse_dtype
from lucid.nn._initial import filled
from lucid.nn.functional import batch_norm
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor
    from lucid.nn.parameter import Parameter


class ChannelNorm(Module):
    """What batch and instance normalisation have in common: parameters and running values per channel.

    Parameters
    ----------
    num_features : int
        The number of channels.
    eps : float
        Added to the variance.
    momentum : float or None
        The share of each batch in the running values; None for the mean of all batches.
    affine : bool
        Whether to scale and shift.
    track_running_stats : bool
        Whether to keep running values.
    device, dtype
        Where and what the parameters are.
    bias : bool
        Whether to shift, if `affine`.
    """

    axes: tuple[int, ...] = ()
    """How many axes an input may have; any number from two on by default."""

    weight: Parameter | None
    bias: Parameter | None
    running_mean: Tensor | None
    running_var: Tensor | None
    num_batches_tracked: Tensor | None

    def __init__(
        self,
        num_features: int,
        eps: float,
        momentum: float | None,
        affine: bool,
        track_running_stats: bool,
        device: Any,
        dtype: Any,
        bias: bool,
    ) -> None:
        super().__init__()
        self.num_features = num_features
        self.eps = eps
        self.momentum = momentum
        self.affine = affine
        self.track_running_stats = track_running_stats
        place: Any = {"device": device, "dtype": lucid.get_default_dtype() if dtype is None else dtype}
        count = {"device": device, "dtype": lucid.int64}
        shape, track = (num_features,), track_running_stats
        self.register_parameter("weight", filled(1.0, shape, device, dtype) if affine else None)
        self.register_parameter("bias", filled(0.0, shape, device, dtype) if affine and bias else None)
        self.register_buffer("running_mean", lucid.zeros(shape, **place) if track else None)
        self.register_buffer("running_var", lucid.ones(shape, **place) if track else None)
        self.register_buffer("num_batches_tracked", lucid.zeros((), **count) if track else None)

    def reset_running_stats(self) -> None:
        """Forget past batches."""
        if self.running_mean is not None and self.running_var is not None and self.num_batches_tracked is not None:
            self.running_mean[...] = 0
            self.running_var[...] = 1
            self.num_batches_tracked[...] = 0

    def _check(self, input: Tensor) -> None:
        if (self.axes and input.ndim not in self.axes) or input.ndim < 2:
            wanted = " or ".join(map(str, self.axes)) or "at least 2"
            raise ShapeError(f"{type(self).__name__}: input must have {wanted} axes, got shape {input.shape}")
        held = self.weight if self.weight is not None else self.running_mean
        if held is not None and input.dtype is not held.dtype:
            refuse_dtype(self, input, held)

    def _share(self) -> float:
        """Return the share of the next batch in the running values."""
        if self.momentum is not None or self.num_batches_tracked is None:
            return self.momentum or 0.0
        return 1.0 / (int(self.num_batches_tracked) + 1)

    def _count(self) -> None:
        """Count a batch that has been normalised."""
        if self.num_batches_tracked is not None:
            self.num_batches_tracked[...] = self.num_batches_tracked + 1

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return (
            f"{self.num_features}, eps={self.eps}, momentum={self.momentum}, affine={self.affine}, "
            f"bias={self.bias is not None}, track_running_stats={self.track_running_stats}"
        )


class BatchNorm(ChannelNorm):
    """Give each channel mean 0 and variance 1 over the batch; then scale and shift.

    Parameters
    ----------
    num_features : int
        The number of channels.
    eps : float, default: 1e-5
        Added to the variance.
    momentum : float or None, default: 0.1
        The share of each batch in the running values; None for the mean of all batches.
    affine : bool, default: True
        Whether to scale and shift.
    track_running_stats : bool, default: True
        Whether to keep running values, for use in evaluation mode.
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
        affine: bool = True,
        track_running_stats: bool = True,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__(num_features, eps, momentum, affine, track_running_stats, device, dtype, bias)

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
        self._check(input)
        by_batch = self.training or self.running_mean is None
        share = self._share() if self.training else 0.0
        out = batch_norm(input, self.running_mean, self.running_var, self.weight, self.bias, by_batch, share, self.eps)
        if self.training:
            self._count()
        return out


class BatchNorm1d(BatchNorm):
    """Give each channel mean 0 and variance 1 over a batch of features or sequences; then scale and shift.

    In training mode mean and variance are those of the batch, and running values follow them; in evaluation mode they
    are the running values.

    Parameters
    ----------
    num_features : int
        The number of channels.
    eps : float, default: 1e-5
        Added to the variance.
    momentum : float or None, default: 0.1
        The share of each batch in the running values; None for the mean of all batches.
    affine : bool, default: True
        Whether to scale and shift.
    track_running_stats : bool, default: True
        Whether to keep running values; without them evaluation mode uses those of the batch.
    device : str or Device, optional
        Where the parameters are.
    dtype : DType, optional
        Their floating dtype.
    bias : bool, default: True
        Whether to shift, if `affine`.

    Attributes
    ----------
    weight, bias : Parameter, shape (num_features,), or None
        Ones and zeros to begin with.
    running_mean, running_var : Tensor, shape (num_features,), or None
        Buffers, changed in place in training mode.
    num_batches_tracked : Tensor of int, shape (), or None
        A buffer: how many batches there were.

    See Also
    --------
    lucid.nn.functional.batch_norm : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.BatchNorm1d(3)(lucid.randn(8, 3)).shape
    (8, 3)
    """

    axes = (2, 3)


class BatchNorm2d(BatchNorm):
    """Give each channel mean 0 and variance 1 over a batch of planes; then scale and shift.

    In training mode mean and variance are those of the batch, and running values follow them; in evaluation mode they
    are the running values.

    Parameters
    ----------
    num_features : int
        The number of channels.
    eps : float, default: 1e-5
        Added to the variance.
    momentum : float or None, default: 0.1
        The share of each batch in the running values; None for the mean of all batches.
    affine : bool, default: True
        Whether to scale and shift.
    track_running_stats : bool, default: True
        Whether to keep running values; without them evaluation mode uses those of the batch.
    device : str or Device, optional
        Where the parameters are.
    dtype : DType, optional
        Their floating dtype.
    bias : bool, default: True
        Whether to shift, if `affine`.

    Attributes
    ----------
    weight, bias : Parameter, shape (num_features,), or None
        Ones and zeros to begin with.
    running_mean, running_var : Tensor, shape (num_features,), or None
        Buffers, changed in place in training mode.
    num_batches_tracked : Tensor of int, shape (), or None
        A buffer: how many batches there were.

    See Also
    --------
    lucid.nn.functional.batch_norm : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.BatchNorm2d(3)(lucid.randn(8, 3, 5, 5)).shape
    (8, 3, 5, 5)
    """

    axes = (4,)


class BatchNorm3d(BatchNorm):
    """Give each channel mean 0 and variance 1 over a batch of volumes; then scale and shift.

    In training mode mean and variance are those of the batch, and running values follow them; in evaluation mode they
    are the running values.

    Parameters
    ----------
    num_features : int
        The number of channels.
    eps : float, default: 1e-5
        Added to the variance.
    momentum : float or None, default: 0.1
        The share of each batch in the running values; None for the mean of all batches.
    affine : bool, default: True
        Whether to scale and shift.
    track_running_stats : bool, default: True
        Whether to keep running values; without them evaluation mode uses those of the batch.
    device : str or Device, optional
        Where the parameters are.
    dtype : DType, optional
        Their floating dtype.
    bias : bool, default: True
        Whether to shift, if `affine`.

    Attributes
    ----------
    weight, bias : Parameter, shape (num_features,), or None
        Ones and zeros to begin with.
    running_mean, running_var : Tensor, shape (num_features,), or None
        Buffers, changed in place in training mode.
    num_batches_tracked : Tensor of int, shape (), or None
        A buffer: how many batches there were.

    See Also
    --------
    lucid.nn.functional.batch_norm : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.BatchNorm3d(3)(lucid.randn(8, 3, 2, 4, 4)).shape
    (8, 3, 2, 4, 4)
    """

    axes = (5,)


class SyncBatchNorm(BatchNorm):
    """Batch normalisation over the batches of all processes; with one process it is `BatchNorm1d` to `BatchNorm3d`.

    Lucid trains in one process, so there is nothing to synchronise: the class is there for models that name it.

    Parameters
    ----------
    num_features : int
        The number of channels.
    eps : float, default: 1e-5
        Added to the variance.
    momentum : float or None, default: 0.1
        The share of each batch in the running values; None for the mean of all batches.
    affine : bool, default: True
        Whether to scale and shift.
    track_running_stats : bool, default: True
        Whether to keep running values.
    process_group : None
        Must be None.
    device : str or Device, optional
        Where the parameters are.
    dtype : DType, optional
        Their floating dtype.
    bias : bool, default: True
        Whether to shift, if `affine`.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.SyncBatchNorm(3)(lucid.randn(8, 3, 5)).shape
    (8, 3, 5)
    """

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        process_group: None = None,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        if process_group is not None:
            raise ArgumentError("SyncBatchNorm: there is one process, so process_group must be None")
        super().__init__(num_features, eps, momentum, affine, track_running_stats, device, dtype, bias=bias)
