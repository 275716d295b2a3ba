"""Training and evaluation mode for a while."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lucid.nn import Module

__all__ = ["in_mode"]


@contextlib.contextmanager
def in_mode(model: Module, training: bool) -> Iterator[None]:
    """Put a model into training or evaluation mode, and afterwards each part of it back into the mode it had.

    Parameters
    ----------
    model : Module
        The model.
    training : bool
        Whether for training.
    """
    before = [(module, module.training) for module in model.modules()]
    model.train(training)
    try:
        yield
    finally:
        for module, mode in before:
            module.training = mode
