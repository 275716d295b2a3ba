"""Optimizers that are one rule for each parameter: the rule is a function, this is the loop around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from lucid._errors import ArgumentError, DTypeError
from lucid.optim.optimizer import Optimizer, ParamGroup

if TYPE_CHECKING:
    from collections.abc import Callable

    from lucid import Tensor

__all__ = ["ByRule", "State", "check_betas", "pair_of"]

State = dict[str, Any]
"""What a rule remembers of a parameter: arrays and numbers by PyTorch's names."""


class ByRule(Optimizer):
    """The base class of optimizers whose rule sees one parameter at a time.

    A subclass sets `rule`: ``rule(param, grad, state, **settings)`` returns what is to be subtracted from the parameter
    and the new state. The state is None at the first step; arrays in it are not changed in place.

    Parameters
    ----------
    params : iterable of Tensor, of (str, Tensor) or of dict
        What to optimize; see `Optimizer`.
    defaults : dict
        The settings of groups that do not give their own: the keyword arguments of the rule.
    """

    rule: ClassVar[Callable[..., tuple[Any, State]]]
    _takes_complex: ClassVar[bool] = True

    def _check(self, group: ParamGroup) -> None:
        """Raise if a parameter is of a dtype that the rule cannot take."""
        for p in group["params"]:
            if _is_complex(p) and not self._takes_complex:
                raise DTypeError(
                    f"{type(self).__name__}: a parameter of shape {p.shape} is complex; "
                    "keep its real and its imaginary part as two"
                )

    def _update(self, group: ParamGroup, params: list[Tensor]) -> None:
        settings = {key: group[key] for key in self.defaults}
        rule, states = type(self).rule, self.state
        for p in params:
            state = states.get(p)
            if _is_complex(p):
                change, states[p] = _on_pairs(rule, p, p.grad, state, settings)
            else:
                change, states[p] = rule(p, p.grad, state, **settings)
            p -= change


def _is_complex(x: Tensor) -> bool:
    xp: Any = x.__array_namespace__()
    return bool(xp.isdtype(x.dtype, "complex floating"))


def _on_pairs(
    rule: Callable[..., tuple[Any, State]], param: Any, grad: Any, state: State | None, settings: dict[str, Any]
) -> tuple[Any, State]:
    """Apply a rule to the real and the imaginary parts as if they were two parameters, as PyTorch does."""
    before = None if state is None else {key: _pair(value) for key, value in state.items()}
    change, after = rule(_pair(param), _pair(grad), before, **settings)
    return _joined(change), {key: _joined(value) for key, value in after.items()}


def _pair(x: Any) -> Any:
    """Return an array of numbers (real, imaginary); other entries of a state as they are."""
    if isinstance(x, int | float):
        return x
    xp: Any = x.__array_namespace__()
    return xp.stack([xp.real(x), xp.imag(x)], axis=-1)


def _joined(x: Any) -> Any:
    return x if isinstance(x, int | float) else x[..., 0] + x[..., 1] * 1j


def check_betas(name: str, betas: Any, setting: str = "betas") -> None:
    """Raise if `betas` are not two numbers from [0, 1).

    Parameters
    ----------
    name : str
        The optimizer, for the message.
    betas : Any
        The setting.
    setting : str
        Its name.

    Raises
    ------
    ArgumentError
        If so.
    """
    pair_of(name, setting, betas)
    if not all(0.0 <= beta < 1.0 for beta in betas):
        raise ArgumentError(f"{name}: {setting} must be two numbers, at least 0 and less than 1, got {betas}")


def pair_of(name: str, setting: str, value: Any) -> tuple[Any, Any]:
    """Return a setting that has two parts.

    Parameters
    ----------
    name, setting : str
        The optimizer and the setting, for the message.
    value : Any
        The setting.

    Returns
    -------
    tuple
        Its two parts.

    Raises
    ------
    ArgumentError
        If it does not have two.
    """
    if not isinstance(value, tuple | list) or len(value) != 2:
        raise ArgumentError(f"{name}: {setting} must be two numbers, got {value!r}")
    return value[0], value[1]
