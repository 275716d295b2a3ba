"""The loop over examples."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import lucid
from lucid import nn, optim
from lucid._errors import ArgumentError

if TYPE_CHECKING:
    from lucid import Tensor

__all__ = ["Loss", "epoch", "mean_loss", "outputs"]

Loss = Callable[[Any, Any], Any]
"""Of outputs and targets: one loss for each example, or their mean."""


def epoch(
    module: nn.Module,
    optimizer: optim.Optimizer,
    loss: Loss,
    data: tuple[Tensor, Tensor, Tensor | None],
    batch_size: int,
    rng: Any,
) -> float:
    """Train on every example once, in random order, and return the mean of the losses on the way.

    Parameters
    ----------
    module : Module
        The network.
    optimizer : Optimizer
        The optimizer of its parameters.
    loss : callable
        Of outputs and targets.
    data : tuple
        Inputs, targets, and weights or None; one entry for each example.
    batch_size : int
        How many examples make a step.
    rng : numpy.random.RandomState
        Where the order comes from.

    Returns
    -------
    float
        The mean loss.
    """
    module.train()
    n = data[0].shape[0]
    # All examples in one step have no order.
    order = lucid.asarray(rng.permutation(n), device=data[0].device) if batch_size < n else None
    total, counted = 0.0, 0.0
    for start in range(0, n, batch_size):
        x, y, weight = data
        if order is not None:
            chosen = order[start : start + batch_size]
            x, y = lucid.take(x, chosen, axis=0), lucid.take(y, chosen, axis=0)
            weight = None if weight is None else lucid.take(weight, chosen, axis=0)
        share = float(x.shape[0]) if weight is None else float(weight.sum())
        if not share:
            continue  # examples of weight zero are as good as absent

        def again(x: Tensor = x, y: Tensor = y, weight: Tensor | None = weight) -> Tensor:
            optimizer.zero_grad()
            value = mean_loss(loss, module(x), y, weight)
            value.backward()
            return value

        total += float(optimizer.step(again)) * share
        counted += share
    return total / counted if counted else 0.0


def mean_loss(loss: Loss, output: Tensor, target: Tensor, weight: Tensor | None) -> Tensor:
    """Return the mean of the losses, each counted as its weight says.

    Parameters
    ----------
    loss : callable
        Of outputs and targets.
    output, target : Tensor, shape (n, ...)
        What was predicted, and what it should have been.
    weight : Tensor, shape (n,), or None
        The weights.

    Returns
    -------
    Tensor, shape ()
        The mean.
    """
    losses: Tensor = loss(output, target)
    if weight is None:
        return lucid.mean(losses)
    if losses.shape[:1] != weight.shape:
        raise ArgumentError(
            f"loss must return one loss for each of {weight.size} examples to be weighted, got shape {losses.shape};"
            ' those of lucid.nn do with reduction="none"'
        )
    each = lucid.mean(lucid.reshape(losses, (losses.shape[0], -1)), axis=1)
    return lucid.sum(each * weight) / lucid.sum(weight)


def outputs(module: nn.Module, x: Tensor, batch_size: int) -> Tensor:
    """Return what a network in evaluation mode makes of inputs, some at a time.

    Parameters
    ----------
    module : Module
        The network.
    x : Tensor, shape (n, n_features)
        The inputs.
    batch_size : int
        How many at a time.

    Returns
    -------
    Tensor, shape (n, ...)
        The outputs.
    """
    module.eval()
    with lucid.no_grad():
        parts = [module(x[start : start + batch_size, ...]) for start in range(0, x.shape[0], batch_size)]
    return lucid.concat(parts)
