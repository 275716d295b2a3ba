"""What the estimators share: parameters, and how they are fitted."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn import config_context
from sklearn.base import BaseEstimator
from sklearn.model_selection import train_test_split
from sklearn.utils import check_random_state
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

import lucid
from lucid import nn, optim
from lucid._errors import ArgumentError, ShapeError
from lucid.sklearn._building import network, optimizer_for, seeded
from lucid.sklearn._training import Loss, epoch, mean_loss, outputs

if TYPE_CHECKING:
    from lucid import Tensor

__all__ = ["NeuralNet"]

_FLOATS = (np.float64, np.float32)
"""The dtypes of inputs that networks are trained in; the first is for all others."""

_AT_A_TIME = 1024


class NeuralNet(BaseEstimator):  # type: ignore[misc]  # scikit-learn ships no types
    """The base class of the estimators.

    Parameters
    ----------
    module, hidden_layer_sizes, activation, loss, optimizer, lr, max_epochs, batch_size, early_stopping
        See `NeuralNetClassifier`, here and below.
    validation_fraction, n_iter_no_change, tol, warm_start, random_state, device, verbose
        And there.
    """

    module_: nn.Module
    optimizer_: optim.Optimizer
    loss_curve_: list[float]
    validation_loss_curve_: list[float]
    n_epochs_: int
    _random_state: Any
    _dtype: str
    _n_outputs: int

    def __init__(
        self,
        module: Any = None,
        *,
        hidden_layer_sizes: Any = (100,),
        activation: Any = "ReLU",
        loss: Loss | None = None,
        optimizer: Any = "Adam",
        lr: float = 1e-3,
        max_epochs: int = 200,
        batch_size: int = 200,
        early_stopping: bool = False,
        validation_fraction: float = 0.1,
        n_iter_no_change: int = 10,
        tol: float = 1e-4,
        warm_start: bool = False,
        random_state: Any = None,
        device: Any = None,
        verbose: bool = False,
    ) -> None:
        self.module = module
        self.hidden_layer_sizes = hidden_layer_sizes
        self.activation = activation
        self.loss = loss
        self.optimizer = optimizer
        self.lr = lr
        self.max_epochs = max_epochs
        self.batch_size = batch_size
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.n_iter_no_change = n_iter_no_change
        self.tol = tol
        self.warm_start = warm_start
        self.random_state = random_state
        self.device = device
        self.verbose = verbose

    def _loss(self, output: Tensor, target: Tensor) -> Tensor:
        """Return the losses of the default loss, one for each example."""
        raise NotImplementedError

    @property
    def _name(self) -> str:
        return type(self).__name__

    def _check_parameters(self) -> None:
        for parameter in ("max_epochs", "batch_size", "n_iter_no_change"):
            value = getattr(self, parameter)
            if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
                raise ArgumentError(f"{self._name}: {parameter} must be a positive integer, got {value!r}")
        if not 0.0 < self.validation_fraction < 1.0:
            raise ArgumentError(
                f"{self._name}: validation_fraction must be between 0 and 1, got {self.validation_fraction!r}"
            )

    def _losses(self, output: Tensor, target: Tensor) -> Tensor:
        # Otherwise (n, 1) against (n,) would compare every prediction with every target.
        if output.shape != (target.shape[0], self._n_outputs):
            raise ShapeError(
                f"{self._name}: the module must return {self._n_outputs} numbers for each example, shape"
                f" ({target.shape[0]}, {self._n_outputs}), got {output.shape}"
            )
        result: Tensor = (self._loss if self.loss is None else self.loss)(output, target)
        return result

    # --- fitting ----------------------------------------------------------------------------------------------------

    def _train(
        self, X: Any, targets: Any, weight: Any, n_outputs: int, *, strata: Any = None, partial: bool = False
    ) -> None:
        """Fit the network to NumPy arrays, of which there is one row for each example."""
        going_on = hasattr(self, "module_") and (partial or self.warm_start)
        rng = self._random_state if going_on else check_random_state(self.random_state)
        with seeded(int(rng.randint(2**31)), self.device):
            module = self.module_ if going_on else self._new_module(X, n_outputs)
            keeps = going_on and partial
            optimizer = self.optimizer_ if keeps else optimizer_for(self._name, self.optimizer, module, self.lr)
            self.module_, self.optimizer_, self._random_state, self._n_outputs = module, optimizer, rng, n_outputs
            if not going_on:
                self.loss_curve_, self.validation_loss_curve_ = [], []
                self.n_epochs_ = 0
            if self.early_stopping and not partial:
                self._train_until_it_stops(X, targets, weight, strata)
            else:
                data = self._tensors(X, targets, weight)
                for _ in range(1 if partial else self.max_epochs):
                    self._one_epoch(data)

    def _new_module(self, X: Any, n_outputs: int) -> Any:
        made = network(self._name, self.module, X.shape[1], n_outputs, self.hidden_layer_sizes, self.activation)
        # the dtype of the data, as scikit-learn's own have it, where the device has that dtype
        self._dtype = X.dtype.name if self._holds(X.dtype.name) else "float32"
        dtype = getattr(lucid, self._dtype)
        return made.to(dtype) if self.device is None else made.to(self.device, dtype)

    def _holds(self, dtype: str) -> bool:
        return dtype in lucid.__array_namespace_info__().dtypes(device=self.device)

    def _tensors(self, X: Any, targets: Any, weight: Any) -> tuple[Tensor, Tensor, Tensor | None]:
        return self._tensor(X), self._tensor(targets), None if weight is None else self._tensor(weight)

    def _tensor(self, array: Any) -> Tensor:
        array = array.astype(self._dtype if array.dtype.kind == "f" else np.int64, copy=False)
        return lucid.asarray(array, device=self.device)

    def _one_epoch(self, data: tuple[Tensor, Tensor, Tensor | None]) -> None:
        value = epoch(self.module_, self.optimizer_, self._losses, data, int(self.batch_size), self._random_state)
        self.n_epochs_ += 1
        if not math.isfinite(value):
            raise ArgumentError(
                f"{self._name}: the loss is {value} in epoch {self.n_epochs_}; scale the data, or choose a smaller lr"
                f" than {self.lr}"
            )
        self.loss_curve_.append(value)
        if self.verbose:
            print(f"epoch {self.n_epochs_}: loss {value:.6g}")

    def _train_until_it_stops(self, X: Any, targets: Any, weight: Any, strata: Any) -> None:
        """Keep part of the examples, and go on until the loss on them does not fall any more; then take the best."""
        rows, kept = train_test_split(
            np.arange(len(X)), test_size=self.validation_fraction, random_state=self._random_state, stratify=strata
        )

        def part(chosen: Any) -> tuple[Tensor, Tensor, Tensor | None]:
            return self._tensors(X[chosen], targets[chosen], None if weight is None else weight[chosen])

        data, (x, y, w) = part(rows), part(kept)
        best, lowest, waited, state = math.inf, math.inf, 0, self.module_.state_dict()
        for _ in range(self.max_epochs):
            self._one_epoch(data)
            found = float(mean_loss(self._losses, outputs(self.module_, x, _AT_A_TIME), y, w))
            self.validation_loss_curve_.append(found)
            if self.verbose:
                print(f"    held out: {found:.6g}")
            waited = 0 if found < best - self.tol else waited + 1
            best = min(best, found) if waited == 0 else best
            if found < lowest:
                lowest, state = found, {name: value.copy() for name, value in self.module_.state_dict().items()}
            if waited >= self.n_iter_no_change:
                break
        self.module_.load_state_dict(state)

    def _validated(self, *data: Any, **options: Any) -> Any:
        """Return data as NumPy arrays, checked: scikit-learn would leave Tensors as they are while it dispatches."""
        with config_context(array_api_dispatch=False):
            return validate_data(self, *data, dtype=_FLOATS, **options)

    def _checked_weight(self, weight: Any, X: Any) -> Any:
        with config_context(array_api_dispatch=False):
            return _check_sample_weight(weight, X, dtype=np.float64, ensure_non_negative=True)

    # --- predicting -------------------------------------------------------------------------------------------------

    def _outputs(self, X: Any) -> Tensor:
        check_is_fitted(self, "module_")
        return outputs(self.module_, self._tensor(self._validated(X, reset=False)), _AT_A_TIME)
