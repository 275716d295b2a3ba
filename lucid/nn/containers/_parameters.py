"""What containers of parameters share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid import Tensor
from lucid._errors import ArgumentTypeError
from lucid.nn.parameter import Parameter

if TYPE_CHECKING:
    from collections.abc import Iterable


def as_parameter(name: str, value: Any) -> Parameter:
    """Return a Tensor as a parameter.

    Parameters
    ----------
    name : str
        The container, for the error message.
    value : Tensor
        The Tensor; a Parameter stays what it is.

    Returns
    -------
    Parameter
        It.

    Raises
    ------
    ArgumentTypeError
        If it is no Tensor.
    """
    if isinstance(value, Parameter):
        return value
    if not isinstance(value, Tensor):
        raise ArgumentTypeError(f"{name}: a member must be a Parameter or a Tensor, got {type(value).__name__}")
    return Parameter(value)


def described(members: Iterable[tuple[str, Parameter]]) -> str:
    """Return a line for each parameter.

    Parameters
    ----------
    members : iterable of str and Parameter
        The parameters.

    Returns
    -------
    str
        The lines.
    """
    return "\n".join(f"({name}): Parameter of shape {p.shape}, {p.dtype!r}" for name, p in members)
