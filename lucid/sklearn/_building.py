"""What an estimator's parameters stand for: networks, optimizers, random numbers."""

from __future__ import annotations

import copy
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import lucid
from lucid import nn, optim
from lucid._errors import ArgumentError, ArgumentTypeError

__all__ = ["network", "optimizer_for", "seeded"]

# The default generator is one for all threads: what one fit draws must not depend on others.
_ONE_AT_A_TIME = threading.RLock()


def network(caller: str, module: Any, n_features: int, n_outputs: int, hidden: Any, activation: Any) -> nn.Module:
    """Return a new network.

    Parameters
    ----------
    caller : str
        Who asks, for messages.
    module : Module, callable or None
        A network to copy, or what makes one of the numbers of features and outputs; None for a perceptron.
    n_features, n_outputs : int
        The lengths of its input's and output's last axis.
    hidden : int or sequence of int
        The widths of the perceptron's hidden layers.
    activation : str or callable
        What makes the perceptron's activations.

    Returns
    -------
    Module
        The network.
    """
    if module is None:
        return _perceptron(caller, n_features, n_outputs, hidden, activation)
    made = copy.deepcopy(module) if isinstance(module, nn.Module) else module
    if not isinstance(made, nn.Module) and callable(module):
        made = module(n_features, n_outputs)
    if not isinstance(made, nn.Module):
        raise ArgumentTypeError(
            f"{caller}: module must be a lucid.nn.Module or a function of n_features and n_outputs that returns one,"
            f" got {made!r}"
        )
    return made


def _perceptron(caller: str, n_features: int, n_outputs: int, hidden: Any, activation: Any) -> nn.Module:
    widths: Sequence[Any] = hidden if isinstance(hidden, tuple | list) else (hidden,)
    if any(not isinstance(width, int) or width < 1 for width in widths):
        raise ArgumentError(f"{caller}: hidden_layer_sizes must be positive integers, got {hidden!r}")
    layers: list[nn.Module] = []
    before = n_features
    for width in widths:
        layers += [nn.Linear(before, width), _named(caller, "activation", activation, nn)()]
        before = width
    return nn.Sequential(*layers, nn.Linear(before, n_outputs))


def optimizer_for(caller: str, optimizer: Any, module: nn.Module, lr: float) -> optim.Optimizer:
    """Return a new optimizer of a network's parameters.

    Parameters
    ----------
    caller : str
        Who asks, for messages.
    optimizer : str or callable
        The name of a class of `lucid.optim`, or what is called as such a class is.
    module : Module
        The network.
    lr : float
        The learning rate.

    Returns
    -------
    Optimizer
        The optimizer.
    """
    made: optim.Optimizer = _named(caller, "optimizer", optimizer, optim)(module.parameters(), lr=lr)
    return made


def _named(caller: str, parameter: str, value: Any, module: Any) -> Any:
    """Return the class of a name, or what is callable itself."""
    found = getattr(module, value, None) if isinstance(value, str) else value
    if callable(found):
        return found
    raise ArgumentError(
        f"{caller}: {parameter} must be the name of a class of {module.__name__} or be callable, got {value!r}"
    )


@contextmanager
def seeded(seed: int, device: Any) -> Iterator[None]:
    """Have a device's default generator start from a seed, and go on afterwards where it was.

    Parameters
    ----------
    seed : int
        The seed.
    device : str or Device, optional
        The device.

    Yields
    ------
    None
        Layers draw their initial values, and dropout its masks, from this generator.
    """
    generator = lucid.random.default_generator(device)
    with _ONE_AT_A_TIME:
        before = generator.get_state()
        generator.manual_seed(seed)
        try:
            yield
        finally:
            generator.set_state(before)
