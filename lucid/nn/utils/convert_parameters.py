"""Parameters as one vector, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import lucid
from lucid._errors import ArgumentError, ShapeError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lucid import Tensor

__all__ = ["parameters_to_vector", "vector_to_parameters"]


def parameters_to_vector(parameters: Iterable[Tensor]) -> Tensor:
    """Return the elements of parameters as one vector.

    Parameters
    ----------
    parameters : iterable of Tensor
        The parameters.

    Returns
    -------
    Tensor, shape (n,)
        Their elements in order; gradients flow through.

    Raises
    ------
    ArgumentError
        If there are none.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.utils.parameters_to_vector(lucid.nn.Linear(4, 2).parameters()).shape
    (10,)
    """
    parts = [lucid.reshape(p, (-1,)) for p in parameters]
    if not parts:
        raise ArgumentError("parameters_to_vector: there are no parameters")
    return lucid.concat(parts)


def vector_to_parameters(vec: Tensor, parameters: Iterable[Tensor]) -> None:
    """Write the elements of a vector into parameters.

    Parameters
    ----------
    vec : Tensor, shape (n,)
        The elements.
    parameters : iterable of Tensor
        The parameters, changed in place without recording.

    Raises
    ------
    ShapeError
        If there are not as many elements; nothing is changed then.

    Examples
    --------
    >>> import lucid
    >>> layer = lucid.nn.Linear(1, 2)
    >>> lucid.nn.utils.vector_to_parameters(lucid.asarray([1.0, 2.0, 3.0, 4.0]), layer.parameters())
    >>> layer.bias.tolist()
    [3.0, 4.0]
    """
    targets = list(parameters)
    needed = sum(p.size for p in targets)
    if vec.shape != (needed,):
        raise ShapeError(f"vector_to_parameters: the parameters have {needed} elements, vec has shape {vec.shape}")
    start = 0
    with lucid.no_grad():
        for p in targets:
            p[...] = lucid.reshape(vec[start : start + p.size], p.shape)
            start += p.size
