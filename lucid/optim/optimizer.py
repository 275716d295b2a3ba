"""What all optimizers share: parameter groups, state, saving and resuming."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lucid
from lucid import Tensor
from lucid._errors import ArgumentError, ArgumentTypeError, ShapeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["Optimizer", "ParamGroup"]

ParamGroup = dict[str, Any]
"""The key ``"params"`` holds a list of Tensors, every other key one setting of theirs."""


_NUMBERS = {"step": int, "eta": float, "mu": float, "mu_product": float}
"""The entries of a state that belong to a parameter as a whole."""


class Optimizer:
    """The base class of optimizers.

    A subclass passes its settings to ``super().__init__``, checks them in ``_check`` and applies its update rule in
    ``_update``.

    Parameters
    ----------
    params : iterable of Tensor, of (str, Tensor) or of dict
        What to optimize: ``model.parameters()``, ``model.named_parameters()``, or groups with settings of their own,
        ``[{"params": [...], "lr": 0.1}, ...]``.
    defaults : dict
        The settings of groups that do not give their own.

    Attributes
    ----------
    param_groups : list of dict
        The groups. Changing a setting there, such as ``group["lr"]``, takes effect at the next step.
    state : dict of Tensor to dict
        What the update rule remembers of each parameter.

    Raises
    ------
    ArgumentError
        If there are no parameters, one comes twice, one is no leaf, or a setting is out of range.
    """

    param_groups: list[ParamGroup]
    state: dict[Tensor, dict[str, Any]]

    def __init__(
        self, params: Iterable[Tensor] | Iterable[tuple[str, Tensor]] | Iterable[ParamGroup], defaults: dict[str, Any]
    ) -> None:
        self.defaults = defaults
        self.param_groups = []
        self.state = {}
        name = type(self).__name__
        if isinstance(params, Tensor | dict):
            raise ArgumentTypeError(f"{name}: params must be an iterable of Tensors or of groups; put it into a list")
        if not hasattr(params, "__iter__"):
            raise ArgumentTypeError(
                f"{name}: params must be an iterable of Tensors or of groups, got {type(params).__name__}"
                + ("; write model.parameters()" if hasattr(params, "parameters") else "")
            )
        given: list[Any] = list(params)
        if not given:
            raise ArgumentError(f"{name}: params is empty; there is nothing to optimize")
        for group in given if isinstance(given[0], dict) else [{"params": given}]:
            self.add_param_group(group)

    def _check(self, group: ParamGroup) -> None:
        """Raise if a setting of a group is out of range."""
        raise NotImplementedError

    def _update(self, group: ParamGroup, params: list[Tensor]) -> None:
        """Change `params`, those of a group that have a gradient; nothing is recorded meanwhile."""
        raise NotImplementedError

    def add_param_group(self, param_group: ParamGroup) -> None:
        """Add parameters, for instance of layers that are unfrozen later.

        Parameters
        ----------
        param_group : dict
            The parameters under ``"params"``, and the settings that differ from the defaults.
        """
        name = type(self).__name__
        given: Any = param_group
        if not isinstance(given, dict) or "params" not in given:
            raise ArgumentTypeError(f"{name}: a group must be a dict with the key 'params', got {param_group!r}")
        params = param_group["params"]
        named = [p if isinstance(p, tuple) else (None, p) for p in ([params] if isinstance(params, Tensor) else params)]
        group = {**self.defaults, **param_group, "params": [p for _, p in named]}
        if named and all(n is not None for n, _ in named):
            group["param_names"] = [n for n, _ in named]
        known = {id(p) for other in self.param_groups for p in other["params"]}
        for p in group["params"]:
            if not isinstance(p, Tensor):
                raise ArgumentTypeError(f"{name}: a parameter must be a Tensor, got {type(p).__name__}")
            if not p.is_leaf:
                raise ArgumentError(f"{name}: a parameter must be a leaf, not the result of {p.grad_fn}; detach() it")
            if id(p) in known:
                raise ArgumentError(f"{name}: a parameter of shape {p.shape} comes twice; it would be updated twice")
            known.add(id(p))
        self._check(group)
        self.param_groups.append(group)

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Change each parameter that has a gradient.

        Parameters
        ----------
        closure : callable, optional
            Computes the loss anew, calls ``backward`` and returns the loss.

        Returns
        -------
        Any
            What `closure` returned.
        """
        loss = None
        if closure is not None:
            with lucid.enable_grad():
                loss = closure()
        with lucid.no_grad():
            for group in self.param_groups:
                self._update(group, [p for p in group["params"] if p.grad is not None])
        # On a lazy device the graph of one step would otherwise grow into the next.
        lucid.evaluate([group["params"] for group in self.param_groups], list(self.state.values()))
        return loss

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the gradients of all parameters.

        Parameters
        ----------
        set_to_none : bool, default: True
            False keeps the gradients, filled with zeros.
        """
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    p.grad = None if set_to_none else lucid.zeros_like(p.grad)

    def state_dict(self) -> dict[str, Any]:
        """Return the state and the settings, with numbers in place of the parameters.

        Returns
        -------
        dict
            ``"state"`` by parameter number and ``"param_groups"``, as in PyTorch.
        """
        numbers = {id(p): i for i, p in enumerate(self._params())}
        return {
            "state": {numbers[id(p)]: dict(entries) for p, entries in self.state.items()},
            "param_groups": [{**g, "params": [numbers[id(p)] for p in g["params"]]} for g in self.param_groups],
        }

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take over a saved state; training then goes on exactly as if it had not been interrupted.

        Parameters
        ----------
        state_dict : dict
            What `state_dict` returned, for as many groups of as many parameters.

        Raises
        ------
        ArgumentError
            If the groups differ; nothing is changed then.
        ShapeError
            If an entry does not have the shape of its parameter.
        """
        name = type(self).__name__
        saved = [len(g["params"]) for g in state_dict["param_groups"]]
        own = [len(g["params"]) for g in self.param_groups]
        if saved != own:
            raise ArgumentError(
                f"{name}.load_state_dict: the saved groups have {saved} parameters, those of this optimizer {own}"
            )
        groups = [
            {**mine, **theirs, "params": mine["params"]}
            for mine, theirs in zip(self.param_groups, state_dict["param_groups"], strict=True)
        ]
        for group in groups:
            self._check(group)
        order = [i for g in state_dict["param_groups"] for i in g["params"]]
        by_number = dict(zip(order, self._params(), strict=True))
        unknown = [i for i in state_dict["state"] if i not in by_number]
        if unknown:
            raise ArgumentError(f"{name}.load_state_dict: state for parameters {unknown}, which are in no group")
        state = {
            by_number[i]: {key: self._restored(key, value, by_number[i]) for key, value in entries.items()}
            for i, entries in state_dict["state"].items()
        }
        self.param_groups, self.state = groups, state

    def _entry_shape(self, key: str, param: Tensor) -> tuple[int, ...] | None:
        """Return the shape that an entry of a parameter's state has; None for any."""
        return param.shape

    def _restored(self, key: str, value: Any, param: Tensor) -> Any:
        """Return a saved entry where its parameter is, as a copy: the caller may go on training with the original."""
        if isinstance(value, bool | int | float | str | None):
            return value
        if isinstance(value, list | tuple):
            return [self._restored(key, part, param) for part in value]
        if key in _NUMBERS:  # which PyTorch keeps as arrays
            return _NUMBERS[key](value)
        entry, shape = lucid.asarray(value, copy=True), self._entry_shape(key, param)
        if shape is not None and entry.shape != shape:
            raise ShapeError(
                f"{type(self).__name__}.load_state_dict: {key!r} has shape {entry.shape}, "
                + (f"but its parameter has shape {shape}" if shape == param.shape else f"needed is {shape}")
            )
        entry = entry.to(param.device)
        # A real entry of a complex parameter stays real.
        kinds = [lucid.isdtype(x.dtype, "complex floating") for x in (entry, param)]
        return entry if kinds == [False, True] else entry.to(param.dtype)

    def _params(self) -> list[Tensor]:
        return [p for group in self.param_groups for p in group["params"]]

    def __repr__(self) -> str:
        lines = []
        for i, group in enumerate(self.param_groups):
            lines.append(f"Parameter Group {i}")
            lines += [f"    {key}: {group[key]}" for key in sorted(group) if key not in ("params", "param_names")]
        return f"{type(self).__name__} (\n" + "\n".join(lines) + "\n)"


def check_at_least(name: str, setting: str, value: float, least: float = 0.0) -> None:
    """Raise if a setting is too small.

    Parameters
    ----------
    name : str
        The optimizer.
    setting : str
        The name of the setting.
    value : float
        Its value.
    least : float, default: 0.0
        The smallest that is allowed.

    Raises
    ------
    ArgumentError
        If `value` is smaller, or nan.
    """
    if not value >= least:
        raise ArgumentError(f"{name}: {setting} must be at least {least}, got {value}")
