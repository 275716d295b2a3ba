"""The statistics of batch normalisation, for averaged weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lucid
from lucid.nn import BatchNorm1d, BatchNorm2d, BatchNorm3d, SyncBatchNorm

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lucid.nn import Module

__all__ = ["update_bn"]

_KINDS = (BatchNorm1d, BatchNorm2d, BatchNorm3d, SyncBatchNorm)


def update_bn(loader: Iterable[Any], model: Module, device: Any = None) -> None:
    """Compute the running statistics of a model's batch normalisations anew, as means over all batches.

    Averaged weights have other activations than the weights they are averages of, so the statistics that training has
    left do not fit them.

    Parameters
    ----------
    loader : iterable of Tensor, or of tuple or list
        Batches; of a tuple or list the first entry is the model's input.
    model : Module
        The model. It is in the mode afterwards that it was in before.
    device : str or Device, optional
        Where the input is moved to.

    Examples
    --------
    >>> import lucid
    >>> model = lucid.nn.Linear(3, 2)
    >>> lucid.optim.swa_utils.update_bn([lucid.randn(8, 3)], model)
    """
    layers = [module for module in model.modules() if isinstance(module, _KINDS) and module.track_running_stats]
    if not layers:
        return
    momenta = [layer.momentum for layer in layers]
    modes = [(module, module.training) for module in model.modules()]
    model.train()
    try:
        for layer in layers:
            layer.reset_running_stats()
            layer.momentum = None  # None asks for the mean over all batches
        with lucid.no_grad():
            for batch in loader:
                x = batch[0] if isinstance(batch, list | tuple) else batch
                model(x if device is None else x.to(device))
    finally:
        for layer, momentum in zip(layers, momenta, strict=True):
            layer.momentum = momentum
        for module, mode in modes:
            module.training = mode
