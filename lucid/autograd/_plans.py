"""Plans that are not made from the table of rules: of a user's function, and of values kept by a user's hooks."""

from __future__ import annotations

from typing import Any

from lucid._dispatch import Op
from lucid.autograd import tensors
from lucid.autograd.tape import Plan, Row

__all__ = ["JointPlan", "is_recorded"]


class _Unlisted(Op):
    """The name of a function that is not part of the namespace."""

    __slots__ = ()

    def __init__(self, name: str) -> None:
        self.name = name
        self.inputs = ()
        self.elementwise = False
        self.plans = {}
        self.put = None


class JointPlan(Plan):
    """A plan whose one row is given as it is: ``joint(g, node, saved, xp)`` returns a gradient for each input.

    The engine passes what the node saved on to the row without looking at it.

    Parameters
    ----------
    name : str or Op
        The name of the function, for messages.
    inputs : tuple of int
        Which inputs require grad.
    total : int
        How many inputs there are.
    joint : Row
        The row.
    """

    __slots__ = ()

    def __init__(self, name: str | Op, inputs: tuple[int, ...], total: int, joint: Row) -> None:
        self.op = name if isinstance(name, Op) else _Unlisted(name)
        self.elementwise = self.moves = self.single = False
        self.inputs = inputs
        self.total = total
        self.saved = self.shapes = ()
        self.keep = lambda values: ()
        self.rows = ()
        self.joint = joint


def is_recorded(xp: Any) -> bool:
    """Whether a row that was given the namespace `xp` works on Tensors, in a backward pass that is recorded."""
    return xp is tensors
