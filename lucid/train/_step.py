"""One step of training."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import lucid
from lucid._errors import ArgumentError, DivergenceError, ShapeError
from lucid.nn.utils import clip_grad_norm_
from lucid.optim import LBFGS

if TYPE_CHECKING:
    from lucid.nn import Module
    from lucid.optim import Optimizer
    from lucid.train.run import Run

__all__ = ["Step"]


class Step:
    """Forward, backward and the optimizer's step, with what `fit` was asked to do in between.

    Parameters
    ----------
    model : Module
        The model.
    loss : callable
        The loss of outputs and targets.
    optimizer : Optimizer
        The optimizer.
    clip_grad_norm : float or None
        The largest norm of all gradients together.
    amp : bool, GradScaler or None
        Whether to compute in mixed precision.

    Attributes
    ----------
    scaler : GradScaler or None
        What scales the loss.

    Raises
    ------
    ArgumentError
        If a setting is out of range, or the optimizer needs a closure.
    """

    def __init__(
        self,
        model: Module,
        loss: Callable[[Any, Any], Any],
        optimizer: Optimizer,
        clip_grad_norm: float | None,
        amp: Any,
    ) -> None:
        if isinstance(optimizer, LBFGS):
            raise ArgumentError("fit: LBFGS needs the loss several times in a step; write the loop with step(closure)")
        own = {id(p) for p in model.parameters()}
        if not any(id(p) in own for group in optimizer.param_groups for p in group["params"]):
            raise ArgumentError("fit: optimizer has none of the model's parameters; make it with model.parameters()")
        if clip_grad_norm is not None and not clip_grad_norm > 0.0:
            raise ArgumentError(f"fit: clip_grad_norm must be positive, got {clip_grad_norm}")
        self._model = model
        self._loss = loss
        self._optimizer = optimizer
        self._clip_grad_norm = clip_grad_norm
        self.scaler = lucid.amp.GradScaler() if amp is True else amp or None

    def __call__(self, inputs: list[Any], targets: Any, run: Run) -> Any:
        """Change the parameters by one batch.

        Parameters
        ----------
        inputs : list
            The arguments of the model.
        targets : Any
            What it should give.
        run : Run
            Where training is; its loss is set.

        Returns
        -------
        Any
            What the model gave.

        Raises
        ------
        DivergenceError
            If the loss is not finite; the parameters are as they were then.
        ShapeError
            If the loss is not one number.
        """
        with contextlib.nullcontext() if self.scaler is None else lucid.amp.autocast():
            outputs = self._model(*inputs)
            loss = self._loss(outputs, targets)
        if getattr(loss, "shape", None) != ():
            raise ShapeError(
                f"fit: the loss must be a Tensor of one number, got {getattr(loss, 'shape', type(loss).__name__)}; "
                "take its mean over the batch"
            )
        value = float(loss)
        if not abs(value) < float("inf"):
            raise DivergenceError(
                f"fit: the loss is {value} in epoch {run.epoch}, step {run.step + 1}, after {run.loss:.4g} in the step "
                f"before, at a learning rate of {self._optimizer.param_groups[0]['lr']:.3g}; the parameters are those "
                "of the step before. Try a smaller learning rate or clip_grad_norm=1.0, check the data for nan, or "
                "find the function under lucid.autograd.detect_anomaly()"
            )
        self._optimizer.zero_grad()
        if self.scaler is None:
            loss.backward()
            self._clip()
            self._optimizer.step()
        else:
            self.scaler.scale(loss).backward()
            self.scaler.unscale_(self._optimizer)
            self._clip()
            self.scaler.step(self._optimizer)
            self.scaler.update()
        run.loss = value
        return outputs

    def _clip(self) -> None:
        if self._clip_grad_norm is not None:
            parameters = [p for group in self._optimizer.param_groups for p in group["params"]]
            clip_grad_norm_(parameters, self._clip_grad_norm)
