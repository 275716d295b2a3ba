"""Networks that classify."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np
from sklearn.base import ClassifierMixin
from sklearn.utils.class_weight import compute_sample_weight
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import column_or_1d

from lucid._errors import ArgumentError
from lucid.nn import functional as F
from lucid.sklearn._network import NeuralNet

if TYPE_CHECKING:
    from lucid import Tensor

__all__ = ["NeuralNetClassifier"]


class NeuralNetClassifier(ClassifierMixin, NeuralNet):  # type: ignore[misc]  # scikit-learn ships no types
    """A network that classifies, as a scikit-learn estimator.

    Parameters
    ----------
    module : Module, callable or None, default: None
        The network: a `lucid.nn.Module`, of which a copy is trained, or a function of ``n_features`` and ``n_outputs``
        that makes one. It takes inputs of shape (n, n_features) and returns one score (logit) for each class. None is
        a perceptron.
    hidden_layer_sizes : int or tuple of int, default: (100,)
        The widths of the perceptron's hidden layers; ``()`` makes it linear.
    activation : str or callable, default: "ReLU"
        The perceptron's activation: the name of a class of `lucid.nn`, or the class.
    loss : callable, optional
        A function of scores, shape (n, classes), and class numbers, shape (n,), that returns one loss for each example,
        or their mean if no example is weighted. The cross entropy by default.
    optimizer : str or callable, default: "Adam"
        The name of a class of `lucid.optim`, or what is called as such a class is:
        ``functools.partial(lucid.optim.SGD, momentum=0.9)``.
    lr : float, default: 1e-3
        The learning rate.
    max_epochs : int, default: 200
        How often to see each example.
    batch_size : int, default: 200
        How many examples make a step of the optimizer.
    early_stopping : bool, default: False
        Whether to hold out some examples, stop when the loss on them does not fall any more, and keep the parameters
        that had the lowest.
    validation_fraction : float, default: 0.1
        How many of the examples to hold out.
    n_iter_no_change : int, default: 10
        For how many epochs to wait for a lower loss.
    tol : float, default: 1e-4
        By how much it has to be lower.
    warm_start : bool, default: False
        Whether ``fit`` goes on with the parameters that it left.
    random_state : int, RandomState or None, default: None
        Where initial parameters, the order of the examples and dropout come from; an int makes results repeatable.
    device : str or Device, optional
        Where to compute.
    verbose : bool, default: False
        Whether to print the loss of each epoch.
    class_weight : dict, "balanced" or None, default: None
        How much each class counts.

    Attributes
    ----------
    classes_ : ndarray
        The labels.
    module_ : Module
        The trained network.
    optimizer_ : Optimizer
        Its optimizer.
    loss_curve_ : list of float
        The mean loss in each epoch.
    validation_loss_curve_ : list of float
        That of the examples held out, after each epoch.
    n_epochs_ : int
        How many there were.
    n_features_in_, feature_names_in_
        What scikit-learn's estimators have.

    Notes
    -----
    The network has the dtype of `X` if that is float32, else float64 where the device has it. Scale the features:
    ``make_pipeline(StandardScaler(), NeuralNetClassifier())``. Fits in several threads of a process wait for each
    other; those in several processes (``n_jobs`` of scikit-learn) do not.

    Tensors are taken as NumPy arrays would be, and predictions are NumPy arrays.

    Examples
    --------
    >>> from sklearn.datasets import load_iris
    >>> from lucid.sklearn import NeuralNetClassifier
    >>> X, y = load_iris(return_X_y=True)
    >>> model = NeuralNetClassifier(hidden_layer_sizes=(16,), lr=0.02, max_epochs=100, random_state=0).fit(X, y)
    >>> model.score(X, y) > 0.95
    True
    """

    classes_: Any

    def __init__(
        self,
        module: Any = None,
        *,
        hidden_layer_sizes: Any = (100,),
        activation: Any = "ReLU",
        loss: Any = None,
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
        class_weight: Any = None,
    ) -> None:
        # scikit-learn reads the parameters from this signature
        super().__init__(
            module,
            hidden_layer_sizes=hidden_layer_sizes,
            activation=activation,
            loss=loss,
            optimizer=optimizer,
            lr=lr,
            max_epochs=max_epochs,
            batch_size=batch_size,
            early_stopping=early_stopping,
            validation_fraction=validation_fraction,
            n_iter_no_change=n_iter_no_change,
            tol=tol,
            warm_start=warm_start,
            random_state=random_state,
            device=device,
            verbose=verbose,
        )
        self.class_weight = class_weight

    def _loss(self, output: Tensor, target: Tensor) -> Tensor:
        return F.cross_entropy(output, target, reduction="none")

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Train the network.

        Parameters
        ----------
        X : array of shape (n, n_features)
            The examples.
        y : array of shape (n,)
            Their labels.
        sample_weight : array of shape (n,), optional
            How much each counts.

        Returns
        -------
        NeuralNetClassifier
            The estimator itself.
        """
        going_on = self.warm_start and hasattr(self, "module_")
        X, y = self._checked(X, y, reset=not going_on)
        classes = np.unique(y)
        if going_on and not np.array_equal(classes, self.classes_):
            raise ArgumentError(
                f"{self._name}: warm_start=True, but the classes are {classes.tolist()} and were"
                f" {self.classes_.tolist()}"
            )
        self.classes_ = classes
        return self._fit(X, y, sample_weight)

    def partial_fit(self, X: Any, y: Any, classes: Any = None, sample_weight: Any = None) -> Self:
        """Train the network for one epoch more, without early stopping.

        Parameters
        ----------
        X : array of shape (n, n_features)
            The examples.
        y : array of shape (n,)
            Their labels.
        classes : array of shape (n_classes,), optional
            All labels that will ever come; the first call needs them.
        sample_weight : array of shape (n,), optional
            How much each example counts.

        Returns
        -------
        NeuralNetClassifier
            The estimator itself.
        """
        first = not hasattr(self, "module_")
        if first and classes is None:
            raise ArgumentError(f"{self._name}: classes must be given to the first call of partial_fit")
        if not first and classes is not None and not np.array_equal(np.unique(classes), self.classes_):
            raise ArgumentError(f"{self._name}: classes={classes!r}, but they were {self.classes_.tolist()}")
        X, y = self._checked(X, y, reset=first)
        if first:
            self.classes_ = np.unique(classes)
        return self._fit(X, y, sample_weight, partial=True)

    def _checked(self, X: Any, y: Any, reset: bool) -> tuple[Any, Any]:
        self._check_parameters()
        X, y = self._validated(X, y, reset=reset)
        check_classification_targets(y)
        return X, column_or_1d(y, warn=True)

    def _fit(self, X: Any, y: Any, sample_weight: Any, partial: bool = False) -> Self:
        unknown = np.setdiff1d(y, self.classes_)
        if unknown.size:
            raise ArgumentError(f"{self._name}: y has the labels {unknown.tolist()}, which are not among the classes")
        weight = None
        if sample_weight is not None or self.class_weight is not None:
            weight = self._checked_weight(sample_weight, X) * compute_sample_weight(self.class_weight, y)
        numbers = np.searchsorted(self.classes_, y)
        self._train(X, numbers, weight, len(self.classes_), strata=numbers, partial=partial)
        return self

    def predict_proba(self, X: Any) -> Any:
        """Return how probable each class is.

        Parameters
        ----------
        X : array of shape (n, n_features)
            The examples.

        Returns
        -------
        ndarray, shape (n, n_classes)
            The probabilities, in the order of ``classes_``.
        """
        return F.softmax(self._outputs(X), dim=1).numpy()

    def predict_log_proba(self, X: Any) -> Any:
        """Return the logarithms of `predict_proba`.

        Parameters
        ----------
        X : array of shape (n, n_features)
            The examples.

        Returns
        -------
        ndarray, shape (n, n_classes)
            The log-probabilities, in the order of ``classes_``.
        """
        return F.log_softmax(self._outputs(X), dim=1).numpy()

    def predict(self, X: Any) -> Any:
        """Return the most probable labels.

        Parameters
        ----------
        X : array of shape (n, n_features)
            The examples.

        Returns
        -------
        ndarray, shape (n,)
            The labels.
        """
        numbers = self.predict_proba(X).argmax(axis=1)
        return self.classes_[numbers]
