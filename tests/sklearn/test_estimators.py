"""The estimators at work: real data, everything around them in scikit-learn, and what they refuse."""

from __future__ import annotations

import copy
import functools
import pickle
from typing import Any

import joblib
import numpy as np
import pandas as pd
import pytest
import sklearn
from sklearn.base import clone
from sklearn.compose import TransformedTargetRegressor
from sklearn.datasets import load_diabetes, load_digits, load_iris
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import GridSearchCV, cross_val_predict, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.parallel import Parallel, delayed

import lucid
from lucid.sklearn import NeuralNetClassifier, NeuralNetRegressor

X, Y = load_iris(return_X_y=True)
NAMES = np.array(["setosa", "versicolor", "virginica"])[Y]
X = (X - X.mean(0)) / X.std(0)


def classifier(**changes: Any) -> NeuralNetClassifier:
    return NeuralNetClassifier(
        **{"hidden_layer_sizes": (16,), "lr": 0.03, "max_epochs": 30, "random_state": 0, **changes}
    )


def regressor(**changes: Any) -> NeuralNetRegressor:
    return NeuralNetRegressor(
        **{"hidden_layer_sizes": (16,), "lr": 0.03, "max_epochs": 30, "random_state": 0, **changes}
    )


# --- real data ------------------------------------------------------------------------------------------------------


def test_digits() -> None:
    images, digits = load_digits(return_X_y=True)
    x_train, x_test, y_train, y_test = train_test_split(images / 16, digits, random_state=0, stratify=digits)
    model = NeuralNetClassifier(lr=5e-3, max_epochs=25, batch_size=64, random_state=0).fit(x_train, y_train)
    assert model.score(x_test, y_test) >= 0.96
    assert model.predict_proba(x_test).shape == (450, 10)
    assert model.loss_curve_[-1] < 0.1 * model.loss_curve_[0]


def test_diabetes_is_predicted_as_well_as_by_a_line() -> None:
    features, target = load_diabetes(return_X_y=True)
    network = make_pipeline(
        StandardScaler(),
        TransformedTargetRegressor(
            NeuralNetRegressor(
                hidden_layer_sizes=(32,),
                optimizer=functools.partial(lucid.optim.AdamW, weight_decay=1.0),
                lr=3e-3,
                max_epochs=60,
                batch_size=32,
                random_state=0,
            ),
            transformer=StandardScaler(),
        ),
    )
    ours = cross_val_score(network, features, target, cv=5).mean()
    assert ours >= cross_val_score(LinearRegression(), features, target, cv=5).mean() - 0.005


# --- labels, targets, weights ---------------------------------------------------------------------------------------


def test_labels_may_be_anything() -> None:
    model = classifier().fit(X, NAMES)
    assert model.classes_.tolist() == ["setosa", "versicolor", "virginica"]
    assert model.score(X, NAMES) > 0.95
    np.testing.assert_allclose(np.exp(model.predict_log_proba(X)), model.predict_proba(X), rtol=1e-12)
    frame = pd.DataFrame(X, columns=list("abcd"))
    assert classifier().fit(frame, NAMES).feature_names_in_.tolist() == list("abcd")


def test_several_targets() -> None:
    targets = np.stack([X[:, 0] * 2, X[:, 1] - X[:, 2]], axis=1)
    model = regressor(max_epochs=100).fit(X, targets)
    assert model.predict(X).shape == (150, 2)
    assert model.score(X, targets) > 0.98
    assert regressor().fit(X, targets[:, :1]).predict(X).shape == (150, 1)
    assert regressor().fit(X, targets[:, 0]).predict(X).shape == (150,)


@pytest.mark.parametrize("batch_size", [16, 200])
def test_weights(batch_size: int) -> None:
    weight = np.where(Y == 2, 0.0, 1.0)
    weighted = classifier(batch_size=batch_size).fit(X, Y, weight)
    assert set(weighted.predict(X)) == {0, 1}  # class 2 was not seen
    by_class = classifier(batch_size=batch_size, class_weight={0: 1.0, 1: 1.0, 2: 0.0}).fit(X, Y)
    np.testing.assert_array_equal(by_class.predict_proba(X), weighted.predict_proba(X))
    # the same examples, some left out, is another order of random numbers: only full batches agree
    if batch_size == 200:
        absent = classifier().partial_fit(X[:1], Y[:1], classes=[0, 1, 2])
        left_out = classifier().fit(X[Y != 2], Y[Y != 2])
        assert absent.classes_.tolist() == [0, 1, 2]
        np.testing.assert_allclose(left_out.predict(X[Y != 2]), weighted.predict(X[Y != 2]))


def test_a_loss_of_ones_own() -> None:
    def absolute(output: Any, target: Any) -> Any:
        return lucid.abs(output - target)

    y = X[:, 0] + 100.0 * (np.arange(150) == 3)  # an outlier, which the absolute error hardly minds
    robust = regressor(loss=absolute, hidden_layer_sizes=(), max_epochs=200).fit(X, y)
    assert abs(robust.predict(X) - X[:, 0]).max() < 0.1
    assert classifier(loss=lucid.nn.CrossEntropyLoss(label_smoothing=0.1)).fit(X, Y).score(X, Y) > 0.9
    with pytest.raises(ValueError, match=r"one loss for each of 150 examples.*shape \(\)"):
        classifier(loss=lucid.nn.CrossEntropyLoss()).fit(X, Y, np.ones(150))


# --- networks and optimizers ----------------------------------------------------------------------------------------


def small(n_features: int, n_outputs: int) -> lucid.nn.Module:
    return lucid.nn.Sequential(lucid.nn.Linear(n_features, 8), lucid.nn.Tanh(), lucid.nn.Linear(8, n_outputs))


def test_networks() -> None:
    assert classifier(module=small, max_epochs=60).fit(X, Y).score(X, Y) > 0.95
    given = small(4, 3)
    before = {name: value.copy() for name, value in given.state_dict().items()}
    model = classifier(module=given, max_epochs=60).fit(X, Y)
    assert model.score(X, Y) > 0.95
    assert all(bool((value == before[name]).all()) for name, value in given.state_dict().items())
    assert clone(model).module is not given
    assert [p.dtype for p in model.module_.parameters()] == [lucid.float64] * 4
    assert classifier().fit(X.astype(np.float32), Y).predict_proba(X).dtype == np.float32
    with pytest.raises(TypeError, match="module must be"):
        classifier(module=3).fit(X, Y)
    with pytest.raises(TypeError, match="module must be"):
        classifier(module=lambda n, m: n).fit(X, Y)


def test_dropout_is_off_in_prediction_and_seeded_in_training() -> None:
    def dropping(n_features: int, n_outputs: int) -> lucid.nn.Module:
        return lucid.nn.Sequential(
            lucid.nn.Linear(n_features, 32), lucid.nn.Dropout(0.3), lucid.nn.Linear(32, n_outputs)
        )

    state = lucid.random.get_rng_state()
    a, b = (classifier(module=dropping, batch_size=50).fit(X, Y) for _ in range(2))
    assert lucid.random.get_rng_state() == state
    np.testing.assert_array_equal(a.predict_proba(X), a.predict_proba(X))
    np.testing.assert_array_equal(a.predict_proba(X), b.predict_proba(X))
    other = classifier(module=dropping, batch_size=50, random_state=1).fit(X, Y)
    assert (a.predict_proba(X) != other.predict_proba(X)).any()


@pytest.mark.parametrize(
    ("optimizer", "lr"),
    [("SGD", 0.5), (functools.partial(lucid.optim.SGD, momentum=0.9), 0.1), (lucid.optim.Adam, 0.03), ("LBFGS", 1.0)],
)
def test_optimizers(optimizer: Any, lr: float) -> None:
    assert classifier(optimizer=optimizer, lr=lr).fit(X, Y).score(X, Y) > 0.94


def test_other_devices() -> None:
    pytest.importorskip("mlx.core", exc_type=ImportError)
    model = classifier(device="mlx:cpu", batch_size=50).fit(X, Y)
    assert next(model.module_.parameters()).device == "mlx:cpu"
    assert next(model.module_.parameters()).dtype is lucid.float32
    assert model.score(X, Y) > 0.94
    again = pickle.loads(pickle.dumps(model))
    np.testing.assert_array_equal(again.predict_proba(X), model.predict_proba(X))


# --- going on, stopping ---------------------------------------------------------------------------------------------


def test_early_stopping_keeps_the_best() -> None:
    rng = np.random.default_rng(0)
    noise = Y.copy()
    noise[rng.permutation(150)[:40]] = rng.integers(0, 3, 40)  # to be learnt by heart, which does not help
    model = classifier(max_epochs=300, lr=0.05, hidden_layer_sizes=(100,), early_stopping=True, n_iter_no_change=15)
    model.set_params(validation_fraction=0.3).fit(X, noise)
    curve = np.array(model.validation_loss_curve_)
    assert len(curve) == len(model.loss_curve_) == model.n_epochs_ < 300
    assert curve.argmin() < len(curve) - 1
    # what was kept is what had the lowest loss: recomputed here on the same examples
    rng = np.random.RandomState(0)
    rng.randint(2**31)
    _, kept = train_test_split(np.arange(150), test_size=0.3, random_state=rng, stratify=noise)
    p = model.predict_proba(X[kept])[np.arange(len(kept)), noise[kept]]
    np.testing.assert_allclose(-np.log(p).mean(), curve.min(), rtol=1e-9)


def test_partial_fit_is_fit_epoch_by_epoch() -> None:
    whole, parts = classifier(max_epochs=5).fit(X, Y), classifier()
    for _ in range(5):
        parts.partial_fit(X, Y, classes=[0, 1, 2])
    assert parts.n_epochs_ == 5
    np.testing.assert_allclose(parts.predict_proba(X), whole.predict_proba(X), rtol=1e-12)
    late = classifier().partial_fit(X[:50], Y[:50], classes=np.unique(Y))
    assert late.predict_proba(X).shape == (150, 3)
    line = regressor()
    for _ in range(5):
        line.partial_fit(X, X[:, 0])
    np.testing.assert_allclose(line.predict(X), regressor(max_epochs=5).fit(X, X[:, 0]).predict(X), rtol=1e-12)


def test_warm_start() -> None:
    model = classifier(warm_start=True, max_epochs=10).fit(X, Y)
    first = model.loss_curve_[-1]
    network = model.module_
    model.fit(X, Y)
    assert model.module_ is network
    assert model.n_epochs_ == 20
    assert model.loss_curve_[-1] < first
    with pytest.raises(ValueError, match="warm_start=True, but the classes"):
        model.fit(X, NAMES)
    with pytest.raises(ValueError, match="features"):
        model.fit(X[:, :2], Y)
    cold = classifier(max_epochs=10).fit(X, Y)
    np.testing.assert_array_equal(cold.predict_proba(X), cold.fit(X, Y).predict_proba(X))


def test_verbose(capsys: pytest.CaptureFixture[str]) -> None:
    classifier(verbose=True, max_epochs=2).fit(X, Y)
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == ["epoch 1", "epoch 2"]


@pytest.mark.parametrize("dispatch", [False, True])
def test_tensors_are_taken_as_arrays(dispatch: bool) -> None:
    x, y, weight = lucid.asarray(X), lucid.asarray(Y), lucid.ones(150)
    with sklearn.config_context(array_api_dispatch=dispatch):
        model = classifier().fit(x, y, weight)
        found, predicted = model.predict_proba(x), regressor().fit(x, x[:, :2], weight).predict(x)
        with pytest.raises(lucid.GradientError):
            classifier().fit(x.copy().requires_grad_(), y)
    assert type(found) is type(predicted) is np.ndarray
    np.testing.assert_array_equal(found, classifier().fit(X, Y, np.ones(150)).predict_proba(X))
    np.testing.assert_array_equal(predicted, regressor().fit(X, X[:, :2], np.ones(150)).predict(X))


# --- around it ------------------------------------------------------------------------------------------------------


def test_grid_search_in_a_pipeline() -> None:
    search = GridSearchCV(
        make_pipeline(StandardScaler(), classifier(max_epochs=20)),
        {"neuralnetclassifier__lr": [1e-5, 0.05], "neuralnetclassifier__optimizer": ["Adam", lucid.optim.SGD]},
        cv=3,
    ).fit(X, NAMES)
    assert search.best_params_ == {"neuralnetclassifier__lr": 0.05, "neuralnetclassifier__optimizer": "Adam"}
    assert search.score(X, NAMES) > 0.9
    assert cross_val_predict(classifier(max_epochs=10), X, NAMES, cv=3, method="predict_proba").shape == (150, 3)


@pytest.mark.parametrize("way", ["pickle", "deepcopy", "joblib"])
def test_fitted_estimators_are_copied_whole(way: str, tmp_path: Any) -> None:
    model = classifier(max_epochs=5).fit(X, Y)
    if way == "joblib":
        joblib.dump(model, tmp_path / "model.joblib", compress=3)
        again = joblib.load(tmp_path / "model.joblib")
    else:
        again = copy.deepcopy(model) if way == "deepcopy" else pickle.loads(pickle.dumps(model))
    np.testing.assert_array_equal(again.predict_proba(X), model.predict_proba(X))
    # the optimizer still is that of the network, and its moments are there
    for each in (again, model):
        each.partial_fit(X, Y)
    np.testing.assert_array_equal(again.predict_proba(X), model.predict_proba(X))


def test_many_at_once_in_threads() -> None:
    models = Parallel(n_jobs=2, prefer="threads")(
        delayed(classifier(max_epochs=3, random_state=seed).fit)(X, Y) for seed in (0, 1, 0, 1, 0, 1)
    )
    alone = [classifier(max_epochs=3, random_state=seed).fit(X, Y) for seed in (0, 1)]
    for i, model in enumerate(models):
        np.testing.assert_array_equal(model.predict_proba(X), alone[i % 2].predict_proba(X))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: classifier(max_epochs=0).fit(X, Y), "NeuralNetClassifier: max_epochs"),
        (lambda: regressor(batch_size=1.5).fit(X, Y), "NeuralNetRegressor: batch_size"),
        (lambda: regressor(validation_fraction=1.0).fit(X, Y), "validation_fraction"),
        (lambda: classifier(optimizer="Adamant").fit(X, Y), "optimizer must be the name of a class of lucid.optim"),
        (lambda: classifier(activation="no").fit(X, Y), "activation must be the name of a class of lucid.nn"),
        (lambda: classifier(hidden_layer_sizes=(3, 0)).fit(X, Y), "hidden_layer_sizes must be positive"),
        (lambda: classifier().partial_fit(X, Y), "classes must be given"),
        (lambda: classifier().partial_fit(X, Y, classes=[0, 1]), r"labels \[2\]"),
        (lambda: classifier().fit(X, Y).partial_fit(X, Y, classes=[0, 1]), "classes="),
        (lambda: classifier().fit(X, Y, -np.ones(150)), "[Nn]egative"),
        (lambda: classifier(module=lambda n, m: small(n, 2)).fit(X, Y), r"3 numbers for each example.*got \(150, 2\)"),
        (lambda: regressor(module=lambda n, m: small(n, 3)).fit(X, X[:, 0]), r"got \(150, 3\)"),
        (lambda: regressor(module=lambda n, m: lucid.nn.Flatten(0)).fit(X, X[:, 0]), "no parameters|params is empty"),
        (lambda: regressor().fit(X, X[:, 0]).partial_fit(X, X[:, :2]), "y has the shape"),
        (lambda: regressor(optimizer="SGD", lr=1e6).fit(X, 1e6 * X[:, 0]), "the loss is .* smaller lr"),
    ],
)
@pytest.mark.filterwarnings("ignore:overflow:RuntimeWarning", "ignore:invalid value:RuntimeWarning")
def test_errors(call: Any, message: str) -> None:
    with pytest.raises((ValueError, IndexError), match=message):
        call()


def test_not_fitted() -> None:
    with pytest.raises(NotFittedError):
        regressor().predict(X)


def test_without_scikit_learn(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    for name in [name for name in sys.modules if name.startswith("lucid.sklearn")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "sklearn", None)
    with pytest.raises(lucid.MissingExtraError, match=r'pip install "lucid-dl\[sklearn\]"'):
        __import__("lucid.sklearn")
