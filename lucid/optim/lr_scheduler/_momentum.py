"""Schedules that move the momentum against the learning rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError

if TYPE_CHECKING:
    from lucid.optim.optimizer import Optimizer, ParamGroup

__all__ = ["set_momentum", "uses_beta1"]


def uses_beta1(name: str, optimizer: Optimizer) -> bool:
    """Return whether an optimizer's momentum is the first of its betas.

    Parameters
    ----------
    name : str
        The scheduler, for the message.
    optimizer : Optimizer
        The optimizer.

    Returns
    -------
    bool
        False if it is called momentum.

    Raises
    ------
    ArgumentError
        If it has neither.
    """
    if "momentum" not in optimizer.defaults and "betas" not in optimizer.defaults:
        raise ArgumentError(
            f"{name}: {type(optimizer).__name__} has neither momentum nor betas; write cycle_momentum=False"
        )
    return "betas" in optimizer.defaults


def set_momentum(group: ParamGroup, momentum: float, beta1: bool) -> None:
    """Set the momentum of a group.

    Parameters
    ----------
    group : dict
        The group.
    momentum : float
        The momentum.
    beta1 : bool
        Whether that is the first of the betas.
    """
    changed: dict[str, Any] = {"betas": (momentum, *group["betas"][1:])} if beta1 else {"momentum": momentum}
    group.update(changed)
