"""How a derivative rule is written down, and where it is kept.

``define("multiply", x1=lambda g, x2: g * x2, x2=lambda g, x1: g * x1)`` reads: the gradient for the argument ``x1`` is
``g * x2``. A rule is a plain function whose first parameter is ``g``, the gradient of the output; its other parameters
say what it needs, and only that is kept for the backward pass:

======================  =================================================================================
``out``                 the output (a tuple for a function of several outputs)
an argument's name      the argument: an array input's value, or any other argument as it was given
``<input>_shape``       the shape of an array input
``shapes``              the shapes of all array inputs
``xp``                  the namespace for functions; operators need none
``needs``               which inputs require grad, for a joint rule
======================  =================================================================================

Rules are written as plain transposes, without conjugates: for complex values the engine conjugates where a gradient
enters or leaves the graph. It also sums what was broadcast, broadcasts what was summed, casts to the input's dtype and
takes the real part for a real input. A rule never changes ``g``.

An argument whose derivative has no closed form gets ``a=Missing("why")`` for a rule: a call in which it requires grad
is then an error, at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from lucid._errors import GradientError

__all__ = ["NON_DIFFERENTIABLE", "RULES", "Missing", "Rule", "define", "holds", "not_differentiable"]

RowFunction = Callable[..., Any]


class Missing(str):
    """In the place of a rule: why there is none."""

    __slots__ = ()


class Rule:
    """The derivative of one function.

    Attributes
    ----------
    name : str
        The function.
    rows : dict of str to callable
        For each differentiable argument, its gradient.
    missing : dict of str to Missing
        The arguments that have a derivative without a formula for it.
    joint : callable or None
        One function for all arguments at once, where they share work or the function takes a sequence; it returns a
        sequence of gradients (None for none) in the order of the inputs.
    """

    __slots__ = ("joint", "missing", "name", "rows")

    def __init__(
        self,
        name: str,
        rows: dict[str, RowFunction],
        joint: RowFunction | None,
        missing: Mapping[str, Missing] = MappingProxyType({}),
    ) -> None:
        self.name = name
        self.rows = rows
        self.joint = joint
        self.missing = missing

    def require(self, arguments: Iterable[str]) -> None:
        """Raise an error if there is no rule for one of some arguments, which require grad."""
        for argument in arguments:
            if argument in self.missing:
                raise GradientError(
                    f"{self.name}: {argument} requires grad, but {self.missing[argument]};"
                    f" pass {argument}.detach() if its gradient is not wanted"
                )

    @staticmethod
    def mentions(function: RowFunction) -> tuple[str, ...]:
        """Return the names of a rule's parameters after ``g``."""
        code = function.__code__
        names = code.co_varnames[: code.co_argcount]
        assert names[0] == "g", f"the first parameter of a derivative rule is g, not {names[0]}"
        return names[1:]


RULES: dict[str, Rule] = {}
"""The rules of the differentiable functions, by name."""

NON_DIFFERENTIABLE: dict[str, str] = {}
"""The functions without one, each with the reason."""


def holds(condition: Any) -> bool:
    """Whether a condition of shape () holds, for a rule that has to choose between formulas.

    Under `vmap` the examples share the choice, so there it is whether the condition holds for all of them: ask for what
    makes the special formula right, such that the general one is right whenever the answer is no.
    """
    return bool(getattr(condition, "_raw", condition))


def define(name: str, /, *, joint: RowFunction | None = None, **rows: RowFunction | Missing) -> None:
    """Enter the rule of a function."""
    assert name not in RULES and name not in NON_DIFFERENTIABLE, f"{name} has a rule already"
    missing = {argument: row for argument, row in rows.items() if isinstance(row, Missing)}
    there = {argument: row for argument, row in rows.items() if not isinstance(row, Missing)}
    RULES[name] = Rule(name, there, joint, missing)


def not_differentiable(reason: str, *names: str) -> None:
    """Declare that functions have no derivative."""
    for name in names:
        assert name not in RULES and name not in NON_DIFFERENTIABLE, f"{name} has a rule already"
        NON_DIFFERENTIABLE[name] = reason
