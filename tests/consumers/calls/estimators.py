"""scikit-learn's estimators and the functions under them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn import (
    calibration,
    decomposition,
    discriminant_analysis,
    kernel_approximation,
    linear_model,
    mixture,
    model_selection,
    naive_bayes,
    pipeline,
    preprocessing,
)
from sklearn.utils import extmath, multiclass, resample, shuffle, stats, validation

from tests.consumers.case import Case, Fixed, constant, number, smooth, table
from tests.consumers.data import (
    CLASSES,
    CLASSES_2,
    GRID,
    LABELS,
    MULTILABEL,
    POSITIVE_TABLE,
    SYMMETRIC,
    TABLE,
    TABLE_2,
    TARGET,
    TARGETS,
    WEIGHTS,
)

TRUE, MANY = Fixed(LABELS), Fixed(CLASSES)


def fitted(make: Callable[[], Any], *methods: str, only: str = "") -> Callable[..., Any]:
    """Return a function that fits an estimator and gives what it has learnt and what its methods return."""
    learnt = only.split()

    def run(X: Any, *rest: Any) -> dict[str, Any]:
        estimator = make().fit(X, *rest)
        found = {
            name: getattr(estimator, name)
            for name in vars(estimator)
            if name.endswith("_") and not name.startswith("_") and (not learnt or name in learnt)
        }
        return {**found, **{method: getattr(estimator, method)(X) for method in methods}}

    return run


def back_and_forth(make: Callable[[], Any]) -> Callable[..., Any]:
    """Return a function that transforms one array by what was learnt from another, and transforms it back."""

    def run(X: Any, other: Any) -> tuple[Any, Any]:
        estimator = make().fit(X)
        new = estimator.transform(other)
        return new, estimator.inverse_transform(new)

    return run


def _fit(name: str, make: Callable[[], Any], *arguments: Any, then: str = "", only: str = "") -> Case:
    return smooth(fitted(make, *then.split(), only=only), *arguments).but(name=name)


# StandardScaler divides 0 by 0 on the way to the variance: it silences the warning for NumPy's arrays only, and the
# gradient of what it learns is nan. What it has learnt transforms with a gradient.
DIVISION = "invalid value encountered in divide"

LDA = discriminant_analysis.LinearDiscriminantAnalysis
GMM = mixture.GaussianMixture

CALLS = table(
    "sklearn",
    # preprocessing
    _fit("StandardScaler", preprocessing.StandardScaler, TABLE, then="transform").but(
        kind="undefined", warning=DIVISION
    ),
    _fit("MinMaxScaler", preprocessing.MinMaxScaler, TABLE, then="transform"),
    _fit("MaxAbsScaler", preprocessing.MaxAbsScaler, TABLE, then="transform"),
    _fit("Normalizer", preprocessing.Normalizer, TABLE, then="transform"),
    _fit("Normalizer-l1", lambda: preprocessing.Normalizer("l1"), TABLE, then="transform"),
    _fit("KernelCenterer", preprocessing.KernelCenterer, SYMMETRIC, then="transform"),
    _fit("PolynomialFeatures", lambda: preprocessing.PolynomialFeatures(3), TABLE, then="transform"),
    _fit("Binarizer", preprocessing.Binarizer, TABLE, then="transform").but(kind="constant"),
    _fit("FunctionTransformer", lambda: preprocessing.FunctionTransformer(lambda x: x * x), TABLE, then="transform"),
    smooth(back_and_forth(preprocessing.StandardScaler), Fixed(TABLE), TABLE_2).but(
        name="StandardScaler-inverse", warning=DIVISION
    ),
    smooth(back_and_forth(preprocessing.MinMaxScaler), TABLE, TABLE_2).but(name="MinMaxScaler-inverse"),
    smooth(back_and_forth(preprocessing.MaxAbsScaler), TABLE, TABLE_2).but(name="MaxAbsScaler-inverse"),
    smooth(preprocessing.minmax_scale, TABLE),
    smooth(preprocessing.maxabs_scale, TABLE),
    smooth(preprocessing.normalize, TABLE, norm="max"),
    constant(preprocessing.binarize, TABLE, threshold=0.3),
    constant(fitted(preprocessing.LabelEncoder, "transform"), MANY).but(name="LabelEncoder"),
    constant(fitted(preprocessing.LabelBinarizer, "transform"), MANY).but(name="LabelBinarizer"),
    constant(preprocessing.label_binarize, MANY, classes=Fixed(np.asarray([0, 1, 2]))),
    # linear models
    _fit("Ridge", lambda: linear_model.Ridge(alpha=0.5, solver="svd"), TABLE, TARGET, then="predict"),
    _fit("Ridge-outputs", lambda: linear_model.Ridge(alpha=0.5, solver="svd"), TABLE, TARGETS, then="predict"),
    _fit("Ridge-intercept", lambda: linear_model.Ridge(solver="svd", fit_intercept=False), TABLE, TARGET),
    _fit("RidgeCV", lambda: linear_model.RidgeCV([0.1, 1.0]), TABLE, TARGET, then="predict"),
    _fit("RidgeClassifier", lambda: linear_model.RidgeClassifier(solver="svd"), TABLE, MANY, then="decision_function"),
    _fit(
        "LogisticRegression", lambda: linear_model.LogisticRegression(tol=1e-10), TABLE, TRUE, then="predict_proba"
    ).but(kind="converts"),
    _fit(
        "PoissonRegressor",
        lambda: linear_model.PoissonRegressor(tol=1e-10),
        TABLE,
        POSITIVE_TABLE[:, 0],
        then="predict",
    ).but(kind="converts"),
    # decompositions, discriminants, mixtures
    _fit("PCA", lambda: decomposition.PCA(2, svd_solver="full"), TABLE, then="transform"),
    _fit("PCA-whiten", lambda: decomposition.PCA(2, whiten=True, svd_solver="full"), TABLE, then="transform"),
    _fit("PCA-eigh", lambda: decomposition.PCA(2, svd_solver="covariance_eigh"), TABLE, then="transform"),
    _fit("PCA-fraction", lambda: decomposition.PCA(0.9, svd_solver="full"), TABLE, then="transform"),
    _fit(
        "PCA-randomized",
        lambda: decomposition.PCA(2, svd_solver="randomized", power_iteration_normalizer="QR", random_state=0),
        TABLE,
        then="transform",
    ),
    smooth(back_and_forth(lambda: decomposition.PCA(2, svd_solver="full")), TABLE, TABLE_2).but(name="PCA-inverse"),
    smooth(lambda X, Y: decomposition.PCA(2, svd_solver="full").fit(X).score_samples(Y), TABLE, TABLE_2).but(
        name="PCA-score_samples"
    ),
    smooth(lambda X: decomposition.PCA(2, svd_solver="full").fit(X).get_covariance(), TABLE).but(
        name="PCA-get_covariance"
    ),
    smooth(lambda X: decomposition.PCA(2, svd_solver="full").fit(X).get_precision(), TABLE).but(
        name="PCA-get_precision"
    ),
    _fit("LDA", lambda: LDA(solver="svd"), TABLE, MANY, then="transform decision_function"),
    _fit("LDA-proba", lambda: LDA(solver="svd"), TABLE, MANY, then="predict_proba predict_log_proba", only="means_"),
    _fit("LDA-predict", lambda: LDA(solver="svd"), TABLE, MANY, then="predict", only="classes_").but(kind="constant"),
    _fit("GaussianNB", naive_bayes.GaussianNB, TABLE, MANY, then="predict_log_proba predict_proba"),
    _fit("GaussianNB-joint", naive_bayes.GaussianNB, TABLE, MANY, then="predict_joint_log_proba"),
    *[
        _fit(
            f"GaussianMixture-{kind}",
            lambda kind=kind: GMM(
                2,
                covariance_type=kind,
                init_params="random_from_data",
                random_state=0,
                max_iter=5,
                tol=0.5,
                reg_covar=0.1,
            ),
            TABLE,
            then="predict_proba score_samples",
        )
        for kind in ("full", "tied", "diag", "spherical")
    ],
    _fit(
        "Nystroem",
        lambda: kernel_approximation.Nystroem(kernel="rbf", n_components=4, random_state=0),
        TABLE,
        then="transform",
    ),
    _fit(
        "TemperatureScaling",
        lambda: calibration.CalibratedClassifierCV(LDA(solver="svd"), method="temperature", cv=2),
        TABLE,
        TRUE,
        then="predict_proba",
        only="classes_",
    ).but(kind="partial"),
    # pipelines and model selection
    smooth(
        lambda X, y: (
            pipeline.make_pipeline(preprocessing.MinMaxScaler(), linear_model.Ridge(solver="svd")).fit(X, y).predict(X)
        ),
        TABLE,
        TARGET,
    ).but(name="pipeline"),
    smooth(
        lambda X: pipeline.make_union(preprocessing.MaxAbsScaler(), preprocessing.MinMaxScaler()).fit_transform(X),
        TABLE,
    ).but(name="union"),
    smooth(model_selection.train_test_split, TABLE, TARGET, random_state=0),
    smooth(model_selection.cross_val_predict, linear_model.Ridge(solver="svd"), TABLE, TARGET, cv=3),
    number(
        lambda X, y: model_selection.cross_val_score(linear_model.Ridge(solver="svd"), X, y, cv=3), TABLE, TARGET
    ).but(name="cross_val_score", plain=True),
    # utilities
    smooth(extmath.row_norms, TABLE),
    smooth(extmath.row_norms, TABLE, squared=True),
    number(extmath.fast_logdet, SYMMETRIC),
    smooth(extmath.safe_sparse_dot, TABLE, GRID[:3]),
    smooth(extmath.softmax, TABLE),
    smooth(extmath.randomized_svd, TABLE, 2, random_state=0, power_iteration_normalizer="QR"),
    smooth(extmath.randomized_range_finder, GRID, size=3, n_iter=2, power_iteration_normalizer="QR", random_state=0),
    smooth(stats._weighted_percentile, TARGET, WEIGHTS[:10], 30),
    constant(multiclass.unique_labels, MANY, Fixed(CLASSES_2)),
    constant(multiclass.type_of_target, MANY),
    constant(multiclass.is_multilabel, Fixed(MULTILABEL)),
    smooth(shuffle, TABLE, TARGET, random_state=0),
    smooth(resample, TABLE, random_state=0),
    smooth(validation.check_array, TABLE),
    smooth(validation.column_or_1d, TARGET[:, None], warn=False),
    smooth(validation.check_X_y, TABLE, TARGET),
)
