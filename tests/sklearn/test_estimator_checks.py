"""scikit-learn's own checks of estimators."""

from __future__ import annotations

from typing import Any

import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

import lucid


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.SkipTestWarning")
@parametrize_with_checks(
    [
        lucid.sklearn.NeuralNetClassifier(hidden_layer_sizes=(20,), lr=0.02, max_epochs=60),
        lucid.sklearn.NeuralNetRegressor(hidden_layer_sizes=(20,), lr=0.02, max_epochs=60),
    ]
)
def test_estimator_checks(estimator: Any, check: Any) -> None:
    check(estimator)
