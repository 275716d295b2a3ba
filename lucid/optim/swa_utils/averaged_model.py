"""A copy of a model whose parameters are averages over training."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import lucid
from lucid._errors import ArgumentError
from lucid.nn import Module

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lucid import Tensor

__all__ = ["AveragedModel", "get_ema_avg_fn", "get_swa_avg_fn"]


def get_swa_avg_fn() -> Callable[[Any, Any, int], Any]:
    """Return the rule of stochastic weight averaging: the mean of all values.

    Returns
    -------
    callable
        ``(average, current, count)`` to the new average; any arrays of the standard.

    Examples
    --------
    >>> import lucid
    >>> lucid.optim.swa_utils.get_swa_avg_fn()(1.0, 4.0, 2)
    2.0
    """

    def swa_update(average: Any, current: Any, count: int) -> Any:
        return average + (current - average) / (count + 1)

    return swa_update


def get_ema_avg_fn(decay: float = 0.999) -> Callable[[Any, Any, int], Any]:
    """Return the rule of an exponential moving average.

    Parameters
    ----------
    decay : float, default: 0.999
        How much of the average is kept at each update, from 0 to 1.

    Returns
    -------
    callable
        ``(average, current, count)`` to the new average; any arrays of the standard.

    Raises
    ------
    ArgumentError
        If `decay` is outside [0, 1].

    Examples
    --------
    >>> import lucid
    >>> lucid.optim.swa_utils.get_ema_avg_fn(0.5)(1.0, 4.0, 2)
    2.5
    """
    if not 0.0 <= decay <= 1.0:
        raise ArgumentError(f"get_ema_avg_fn: decay must be from 0 to 1, got {decay}")

    def ema_update(average: Any, current: Any, count: int) -> Any:
        return average * decay + current * (1.0 - decay)

    return ema_update


class AveragedModel(Module):
    """A copy of a model whose parameters are averages over training.

    Parameters
    ----------
    model : Module
        The model; it is copied.
    device : str or Device, optional
        Where the copy is.
    avg_fn : callable, optional
        ``avg_fn(average, current, count)`` returns the new average of a parameter after `count` updates; by default the
        mean of all [1]_, see `get_swa_avg_fn` and `get_ema_avg_fn`.
    use_buffers : bool, default: False
        Whether floating buffers are averaged as well. They are copied otherwise, as integer ones always are.

    Attributes
    ----------
    module : Module
        The copy.
    n_averaged : Tensor
        The number of updates.

    References
    ----------
    .. [1] Izmailov et al., "Averaging Weights Leads to Wider Optima and Better Generalization", UAI 2018.

    Examples
    --------
    >>> import lucid
    >>> model = lucid.nn.Linear(2, 1)
    >>> average = lucid.optim.swa_utils.AveragedModel(model)
    >>> for weight in (1.0, 3.0):
    ...     _ = lucid.nn.init.constant_(model.weight, weight)
    ...     average.update_parameters(model)
    >>> average.module.weight.tolist()
    [[2.0, 2.0]]
    """

    n_averaged: Tensor

    def __init__(
        self,
        model: Module,
        device: Any = None,
        avg_fn: Callable[[Any, Any, int], Any] | None = None,
        *,
        use_buffers: bool = False,
    ) -> None:
        super().__init__()
        self.module = copy.deepcopy(model)
        if device is not None:
            self.module = self.module.to(device)
        self.register_buffer("n_averaged", lucid.asarray(0, dtype=lucid.int64, device=device))
        self.avg_fn = get_swa_avg_fn() if avg_fn is None else avg_fn
        self.use_buffers = use_buffers

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """Call the averaged model.

        Parameters
        ----------
        *args, **kwargs
            What the model takes.

        Returns
        -------
        Any
            What the model returns.
        """
        return self.module(*args, **kwargs)

    def update_parameters(self, model: Module) -> None:
        """Take the parameters of a model into the average.

        Parameters
        ----------
        model : Module
            The model, of the same architecture.

        Raises
        ------
        ArgumentError
            If it has other parameters or buffers.
        """
        own, theirs = _tensors(self.module), _tensors(model)
        if own.keys() != theirs.keys():
            differing = sorted(own.keys() ^ theirs.keys())
            raise ArgumentError(f"AveragedModel.update_parameters: only one of the models has {', '.join(differing)}")
        count = int(self.n_averaged)
        averaged = {name for name, _ in self.module.named_parameters()}
        if self.use_buffers:
            averaged |= {n for n, b in self.module.named_buffers() if not lucid.isdtype(b.dtype, ("bool", "integral"))}
        with lucid.no_grad():
            for name, average in own.items():
                current = theirs[name].detach().to(average.device)
                average[...] = self.avg_fn(average.detach(), current, count) if count and name in averaged else current
            self.n_averaged += 1


def _tensors(module: Module) -> dict[str, Tensor]:
    def both() -> Iterator[tuple[str, Tensor]]:
        yield from module.named_parameters()
        yield from module.named_buffers()

    return dict(both())
