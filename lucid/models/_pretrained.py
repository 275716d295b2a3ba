"""Loading weights into a model that was just built."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lucid
from lucid._errors import ArgumentError

if TYPE_CHECKING:
    from lucid.nn import Module

__all__ = ["load"]


def load(model: Module, factory: str, weights: Any) -> None:
    """Load weights that belong to a factory.

    Parameters
    ----------
    model : Module
        The model, which has the settings of the weights.
    factory : str
        The name of the factory that built it.
    weights : Weights, str or None
        A member of the factory's enumeration in `lucid.weights`, the name of one, or None for nothing.

    Raises
    ------
    ArgumentError
        If the weights belong to another factory, or there are none of that name.
    ShapeError
        If the settings of the model are not those of the weights.
    """
    if weights is None:
        return
    known = lucid.weights.weights_of(factory)
    if isinstance(weights, str):
        found = None if known is None else known.__members__.get(weights)
        if found is None:
            names = "none" if known is None else ", ".join(known.__members__)
            raise ArgumentError(f"{factory}: there are no weights {weights!r}; there are {names}")
        weights = found
    if known is None or not isinstance(weights, known):
        raise ArgumentError(
            f"{factory}: weights must be a member of {'no enumeration yet' if known is None else known.__name__}, "
            f"its name, or None; got {weights!r}"
        )
    model.load_state_dict(weights.state_dict())
