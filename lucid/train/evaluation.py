"""The mean loss and metrics over a loader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import lucid
from lucid._errors import ArgumentError
from lucid.train._batches import place_of, placed, size_of
from lucid.train._means import Means, Metric, named
from lucid.train._modes import in_mode

if TYPE_CHECKING:
    from lucid.nn import Module

__all__ = ["evaluate"]


@lucid.no_grad()
def evaluate(
    model: Module,
    loader: Iterable[Any],
    *,
    loss: Callable[[Any, Any], Any] | None = None,
    metrics: Sequence[Metric] | Mapping[str, Metric] | None = None,
    device: Any = None,
) -> dict[str, float]:
    """Return the mean loss and metrics of a model over a loader.

    Parameters
    ----------
    model : Module
        The model. It is in evaluation mode meanwhile, and nothing is recorded.
    loader : iterable
        Batches: tuples of the model's arguments, and the targets last.
    loss : callable, optional
        ``loss(outputs, targets)``, a mean over the batch.
    metrics : list of callable or dict of str to callable, optional
        More of that kind, under their own names or those of the dict.
    device : str or Device, optional
        Where to compute; where the model's parameters are, without.

    Returns
    -------
    dict of str to float
        Means over all items: a smaller last batch counts less.

    Raises
    ------
    ArgumentError
        If there is no batch, or nothing to compute.

    Examples
    --------
    >>> import lucid
    >>> x, y = lucid.asarray([[0.2, 0.8], [0.9, 0.1], [0.6, 0.4]]), lucid.asarray([1, 0, 1])
    >>> batches = lucid.data.DataLoader(lucid.data.TensorDataset(x, y), batch_size=2)
    >>> scores = lucid.train.evaluate(lucid.nn.Identity(), batches, metrics=[lucid.train.metrics.accuracy])
    >>> round(scores["accuracy"], 4)
    0.6667
    """
    functions = {**({} if loss is None else {"loss": loss}), **named(metrics, "evaluate")}
    if not functions:
        raise ArgumentError("evaluate: give loss=, metrics= or both; there is nothing to compute")
    if device is not None:
        model.to(device)
    means, place = Means(), place_of(model) if device is None else device
    with in_mode(model, training=False):
        for batch in loader:
            inputs, targets = placed(batch, place, "evaluate")
            outputs, size = model(*inputs), size_of(inputs, "evaluate")
            for name, function in functions.items():
                means.add(name, float(function(outputs, targets)), size)
    if not means.values():
        raise ArgumentError("evaluate: loader gave no batch; an iterator that is used up gives none")
    return means.values()
