"""Loss scaling: gradients that would be zero in float16 are computed 65536 times as large."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, TypeVar

import lucid
from lucid import Tensor
from lucid._errors import ArgumentError, ArgumentTypeError, DTypeError, GradientError

__all__ = ["GradScaler"]

Outputs = TypeVar("Outputs", Tensor, Iterable[Any])

_READY, _UNSCALED, _STEPPED = "ready", "unscaled", "stepped"


class GradScaler:
    """Multiply losses, divide gradients, and leave out the steps whose gradients are not finite.

    Parameters
    ----------
    device : str, optional
        Taken for the sake of code written for PyTorch; gradients are treated where they are.
    init_scale : float, default: 65536.0
        What losses are multiplied by at first.
    growth_factor : float, default: 2.0
        What the scale is multiplied by after `growth_interval` good steps in a row.
    backoff_factor : float, default: 0.5
        What it is multiplied by after a step with gradients that are not finite.
    growth_interval : int, default: 2000
        The number of good steps.
    enabled : bool, default: True
        False makes every method do nothing but what it is about: ``step`` steps.

    Raises
    ------
    ArgumentError
        If a factor does not grow or back off, or a number is not positive.

    Notes
    -----
    Powers of two, as all the defaults are, change no digit of a gradient.

    References
    ----------
    .. [1] Micikevicius et al., "Mixed Precision Training", ICLR 2018, section 3.2.

    Examples
    --------
    >>> import lucid
    >>> model = lucid.nn.Linear(3, 1)
    >>> optimizer = lucid.optim.SGD(model.parameters(), lr=0.1)
    >>> scaler = lucid.amp.GradScaler(init_scale=1024.0)
    >>> with lucid.amp.autocast():
    ...     loss = lucid.nn.functional.mse_loss(model(lucid.randn(8, 3)), lucid.randn(8, 1))
    >>> scaler.scale(loss).backward()
    >>> scaler.unscale_(optimizer)  # only to clip gradients here, say
    >>> scaler.step(optimizer)
    >>> scaler.update()
    >>> scaler.get_scale()
    1024.0
    """

    def __init__(
        self,
        device: str | None = None,
        init_scale: float = 65536.0,
        growth_factor: float = 2.0,
        backoff_factor: float = 0.5,
        growth_interval: int = 2000,
        enabled: bool = True,
    ) -> None:
        _check("init_scale", init_scale, 0 < init_scale < math.inf, "positive and finite")
        _check("growth_factor", growth_factor, growth_factor > 1, "above 1")
        _check("backoff_factor", backoff_factor, 0 < backoff_factor < 1, "between 0 and 1")
        _check("growth_interval", growth_interval, growth_interval >= 1, "at least 1")
        self._enabled = enabled
        self._scale = float(init_scale)
        self._growth_factor = growth_factor
        self._backoff_factor = backoff_factor
        self._growth_interval = growth_interval
        self._growth_tracker = 0
        # By the optimizer's identity: how far it is in this iteration, and whether its gradients were finite. The
        # optimizer is kept, so that no other gets its identity.
        self._stages: dict[int, tuple[Any, str, bool]] = {}

    def scale(self, outputs: Outputs) -> Outputs:
        """Multiply a loss by the scale.

        Parameters
        ----------
        outputs : Tensor or list or tuple of them
            The losses.

        Returns
        -------
        Tensor or list or tuple
            The scaled losses.
        """
        if not self._enabled:
            return outputs
        if isinstance(outputs, Tensor):
            return outputs * self._scale
        if isinstance(outputs, list | tuple):
            return type(outputs)([self.scale(x) for x in outputs])
        raise ArgumentTypeError(f"GradScaler.scale: expected Tensors, got {type(outputs).__name__}")

    def unscale_(self, optimizer: Any) -> None:
        """Divide the gradients of an optimizer by the scale, in place; `step` does it if this was not called.

        Parameters
        ----------
        optimizer : Optimizer
            The optimizer whose gradients are to be clipped or looked at.

        Raises
        ------
        GradientError
            If it was called already since the last `update`.
        DTypeError
            If there are gradients in half precision: the parameters must be float32.
        """
        if not self._enabled:
            return
        stage = self._stage(optimizer)
        if stage != _READY:
            done = "called for this optimizer already" if stage == _UNSCALED else "called after step"
            raise GradientError(f"GradScaler.unscale_: it was {done}; call update() at the end of each iteration")
        params = [p for group in optimizer.param_groups for p in group["params"] if p.grad is not None]
        for p in params:
            if p.grad.dtype is lucid.float16:
                raise DTypeError(
                    f"GradScaler.unscale_: a parameter of shape {p.shape} is float16; keep parameters in float32 and "
                    "let autocast lower them"
                )
        with lucid.no_grad():
            flags = [lucid.all(lucid.isfinite(p.grad)) for p in params]
            lucid.evaluate(flags)  # on a lazy device all at once
            for p in params:
                p.grad = p.grad * (1.0 / self._scale)
        self._stages[id(optimizer)] = (optimizer, _UNSCALED, all(map(bool, flags)))

    def step(self, optimizer: Any, *args: Any, **kwargs: Any) -> Any:
        """Call the optimizer's ``step``, unless a gradient is infinite or nan.

        Parameters
        ----------
        optimizer : Optimizer
            The optimizer.
        *args, **kwargs
            For its ``step``. A closure cannot be had: it would need gradients that are not scaled.

        Returns
        -------
        Any
            What ``step`` returned; None if it was left out.

        Raises
        ------
        GradientError
            If it was called already since the last `update`.
        """
        if not self._enabled:
            return optimizer.step(*args, **kwargs)
        if args or "closure" in kwargs:
            raise ArgumentError("GradScaler.step: a closure cannot be scaled; call backward before")
        if self._stage(optimizer) == _STEPPED:
            raise GradientError("GradScaler.step: it was called for this optimizer already; call update() before")
        if self._stage(optimizer) == _READY:
            self.unscale_(optimizer)
        finite = self._stages[id(optimizer)][2]
        result = optimizer.step(**kwargs) if finite else None
        self._stages[id(optimizer)] = (optimizer, _STEPPED, finite)
        return result

    def update(self, new_scale: float | None = None) -> None:
        """End an iteration: adjust the scale by what the gradients of all optimizers were.

        Parameters
        ----------
        new_scale : float, optional
            A scale to go on with instead.

        Raises
        ------
        GradientError
            If no gradients were looked at since the last call.
        """
        if not self._enabled:
            return
        if new_scale is not None:
            _check("new_scale", new_scale, 0 < new_scale < math.inf, "positive and finite")
            self._scale = float(new_scale)
        elif not self._stages:
            raise GradientError("GradScaler.update: no step or unscale_ came before it")
        elif not all(finite for _, _, finite in self._stages.values()):
            self._scale *= self._backoff_factor
            self._growth_tracker = 0
        else:
            self._growth_tracker += 1
            if self._growth_tracker == self._growth_interval:
                self._growth_tracker = 0
                # a scale that float32 cannot hold would make every loss infinite
                if self._scale * self._growth_factor <= lucid.finfo(lucid.float32).max:
                    self._scale *= self._growth_factor
        self._stages.clear()

    def get_scale(self) -> float:
        """Return what losses are multiplied by.

        Returns
        -------
        float
            1.0 if not enabled.
        """
        return self._scale if self._enabled else 1.0

    def is_enabled(self) -> bool:
        """Return whether losses are scaled.

        Returns
        -------
        bool
            As given to the constructor.
        """
        return self._enabled

    def state_dict(self) -> dict[str, Any]:
        """Return the state between two iterations.

        Returns
        -------
        dict
            The scale, the factors and the count of good steps, as in PyTorch; empty if not enabled.
        """
        if not self._enabled:
            return {}
        return {
            "scale": self._scale,
            "growth_factor": self._growth_factor,
            "backoff_factor": self._backoff_factor,
            "growth_interval": self._growth_interval,
            "_growth_tracker": self._growth_tracker,
        }

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on from a saved state.

        Parameters
        ----------
        state_dict : dict
            What `state_dict` returned.

        Raises
        ------
        ArgumentError
            If it is of something else; nothing is changed then.
        """
        if not self._enabled:
            return
        if not isinstance(state_dict, dict) or state_dict.keys() != self.state_dict().keys():
            raise ArgumentError(
                "GradScaler.load_state_dict: the state must be that of an enabled GradScaler, with the keys "
                + ", ".join(self.state_dict())
            )
        self._scale = float(state_dict["scale"])
        self._growth_factor = state_dict["growth_factor"]
        self._backoff_factor = state_dict["backoff_factor"]
        self._growth_interval = state_dict["growth_interval"]
        self._growth_tracker = state_dict["_growth_tracker"]
        self._stages.clear()

    def _stage(self, optimizer: Any) -> str:
        return self._stages[id(optimizer)][1] if id(optimizer) in self._stages else _READY


def _check(name: str, value: float, fine: bool, rule: str) -> None:
    if not fine:
        raise ArgumentError(f"GradScaler: {name} must be {rule}, got {value}")
