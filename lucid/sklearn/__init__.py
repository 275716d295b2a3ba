"""Networks as scikit-learn estimators; needs the extra ``sklearn``."""

from __future__ import annotations

from lucid.sklearn import _requirement  # noqa: F401  # first: its error says what to install
from lucid.sklearn._classifier import NeuralNetClassifier
from lucid.sklearn._regressor import NeuralNetRegressor

__all__ = ["NeuralNetClassifier", "NeuralNetRegressor"]
