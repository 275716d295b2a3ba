"""Networks that predict numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np
from sklearn.base import RegressorMixin

import lucid
from lucid._errors import ArgumentError
from lucid.sklearn._network import NeuralNet

if TYPE_CHECKING:
    from lucid import Tensor

__all__ = ["NeuralNetRegressor"]


class NeuralNetRegressor(RegressorMixin, NeuralNet):  # type: ignore[misc]  # scikit-learn ships no types
    """A network that predicts numbers, as a scikit-learn estimator.

    Parameters
    ----------
    module : Module, callable or None, default: None
        The network: a `lucid.nn.Module`, of which a copy is trained, or a function of ``n_features`` and ``n_outputs``
        that makes one. It takes inputs of shape (n, n_features) and returns as many numbers for each example as `y`
        has. None is a perceptron.
    hidden_layer_sizes, activation
        The perceptron's, as for `NeuralNetClassifier`.
    loss : callable, optional
        A function of outputs and targets, both of shape (n, n_outputs), that returns losses, the first axis going
        through the examples, or their mean if no example is weighted. The squared error by default.
    optimizer, lr, max_epochs, batch_size, early_stopping, validation_fraction, n_iter_no_change, tol, warm_start
        As for `NeuralNetClassifier`.
    random_state, device, verbose
        Likewise.

    Attributes
    ----------
    module_, optimizer_, loss_curve_, validation_loss_curve_, n_epochs_, n_features_in_, feature_names_in_
        As those of `NeuralNetClassifier`.

    Notes
    -----
    Scale the targets too, when they are far from 1: ``TransformedTargetRegressor(pipeline,
    transformer=StandardScaler())``.

    Examples
    --------
    >>> import numpy as np
    >>> from lucid.sklearn import NeuralNetRegressor
    >>> X = np.linspace(-1, 1, 50)[:, None]
    >>> model = NeuralNetRegressor(activation="Tanh", lr=0.02, max_epochs=500, random_state=0)
    >>> model = model.fit(X, np.sin(3 * X[:, 0]))
    >>> float(abs(model.predict([[0.5]])[0] - np.sin(1.5))) < 0.05
    True
    """

    _shape: tuple[int, ...]

    def _loss(self, output: Tensor, target: Tensor) -> Tensor:
        return lucid.square(output - target)

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Train the network.

        Parameters
        ----------
        X : array of shape (n, n_features)
            The examples.
        y : array of shape (n,) or (n, n_outputs)
            What to predict for them.
        sample_weight : array of shape (n,), optional
            How much each counts.

        Returns
        -------
        NeuralNetRegressor
            The estimator itself.
        """
        return self._fit(X, y, sample_weight, reset=not (self.warm_start and hasattr(self, "module_")))

    def partial_fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Train the network for one epoch more, without early stopping.

        Parameters
        ----------
        X : array of shape (n, n_features)
            The examples.
        y : array of shape (n,) or (n, n_outputs)
            What to predict for them.
        sample_weight : array of shape (n,), optional
            How much each counts.

        Returns
        -------
        NeuralNetRegressor
            The estimator itself.
        """
        return self._fit(X, y, sample_weight, reset=not hasattr(self, "module_"), partial=True)

    def _fit(self, X: Any, y: Any, sample_weight: Any, reset: bool, partial: bool = False) -> Self:
        self._check_parameters()
        X, y = self._validated(X, y, multi_output=True, y_numeric=True, reset=reset)
        shape = y.shape[1:]
        if not reset and shape != self._shape:
            raise ArgumentError(f"{self._name}: y has the shape (n, *{shape}) and had (n, *{self._shape})")
        self._shape = shape
        weight = None if sample_weight is None else self._checked_weight(sample_weight, X)
        targets = y.reshape(len(y), -1).astype(np.float64)
        self._train(X, targets, weight, targets.shape[1], partial=partial)
        return self

    def predict(self, X: Any) -> Any:
        """Return predictions.

        Parameters
        ----------
        X : array of shape (n, n_features)
            The examples.

        Returns
        -------
        ndarray, shape (n,) or (n, n_outputs)
            Of the shape that `y` had.
        """
        found = self._outputs(X).numpy()
        return found.reshape(len(found), *self._shape)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        return tags
