from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics as reference

import lucid
from lucid.train import metrics


def test_against_scikit_learn():
    rng = np.random.default_rng(0)
    scores, classes = rng.normal(size=(50, 7)), rng.integers(0, 7, 50)
    x, y = lucid.asarray(scores), lucid.asarray(classes)
    assert metrics.accuracy(x, y) == reference.accuracy_score(classes, scores.argmax(1))
    for k in (1, 3, 6):
        assert metrics.top_k_accuracy(x, y, k) == reference.top_k_accuracy_score(classes, scores, k=k)
    logits, yes = rng.normal(size=(20, 3)), rng.integers(0, 2, (20, 3))
    expected = reference.accuracy_score(yes.ravel(), logits.ravel() > 0)
    assert metrics.binary_accuracy(lucid.asarray(logits), lucid.asarray(yes)) == expected
    a, b = rng.normal(size=(2, 30))
    pair = lucid.asarray(a), lucid.asarray(b)
    assert metrics.mean_absolute_error(*pair) == pytest.approx(reference.mean_absolute_error(b, a), rel=1e-14)
    assert metrics.mean_squared_error(*pair) == pytest.approx(reference.mean_squared_error(b, a), rel=1e-14)


def test_more_axes_than_two():
    scores = lucid.asarray(np.random.default_rng(1).normal(size=(2, 3, 4, 5)))
    classes = lucid.argmax(scores, axis=1)
    assert metrics.accuracy(scores, classes) == metrics.top_k_accuracy(scores, classes, k=1) == 1.0


REFUSED = {
    "accuracy": ((4, 3), (4, 1)),
    "top_k_accuracy": ((4, 3), (4, 1)),
    "binary_accuracy": ((4, 1), (4,)),
    "mean_absolute_error": ((4, 1), (4,)),
    "mean_squared_error": ((4, 1), (4,)),
}


@pytest.mark.parametrize("name", REFUSED)
def test_shapes_that_would_broadcast_are_refused(name):
    outputs, targets = REFUSED[name]
    with pytest.raises(lucid.ShapeError, match=f"^{name}: "):
        getattr(metrics, name)(lucid.ones(outputs), lucid.ones(targets))


def test_no_class_to_name():
    with pytest.raises(lucid.ArgumentError, match="k must be at least 1"):
        metrics.top_k_accuracy(lucid.ones((2, 2)), lucid.asarray([0, 1]), k=0)
