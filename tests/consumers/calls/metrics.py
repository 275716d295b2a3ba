"""Calls of `sklearn.metrics`."""

from __future__ import annotations

from sklearn import metrics
from sklearn.metrics import pairwise

from tests.consumers.case import Fixed, constant, number, smooth, table
from tests.consumers.data import (
    CLASSES,
    CLASSES_2,
    LABELS,
    LABELS_2,
    MULTILABEL,
    MULTILABEL_2,
    POSITIVE_TABLE,
    POSITIVE_TABLE_2,
    SCORES,
    SCORES_3,
    TABLE,
    TABLE_2,
    TARGET,
    TARGETS,
)

TRUE, PREDICTED = Fixed(LABELS), Fixed(LABELS_2)
MANY, MANY_2 = Fixed(CLASSES), Fixed(CLASSES_2)
SOME, SOME_2 = Fixed(MULTILABEL), Fixed(MULTILABEL_2)
WEIGHTS = Fixed(POSITIVE_TABLE[:, 0])
GUESS = TARGET + 0.3 * TABLE[:, 0]
GUESSES = TARGETS + 0.2 * TABLE[:, :2]
AMOUNTS, AMOUNTS_2 = POSITIVE_TABLE[:, 1], POSITIVE_TABLE[:, 2]

REGRESSION = (
    metrics.mean_absolute_error,
    metrics.mean_squared_error,
    metrics.root_mean_squared_error,
    metrics.median_absolute_error,
    metrics.mean_absolute_percentage_error,
    metrics.mean_pinball_loss,
    metrics.r2_score,
    metrics.explained_variance_score,
    metrics.d2_absolute_error_score,
    metrics.d2_pinball_score,
)

KERNELS = (
    pairwise.euclidean_distances,
    pairwise.manhattan_distances,
    pairwise.cosine_distances,
    pairwise.cosine_similarity,
    pairwise.linear_kernel,
    pairwise.polynomial_kernel,
    pairwise.sigmoid_kernel,
    pairwise.rbf_kernel,
    pairwise.laplacian_kernel,
)

CALLS = table(
    "sklearn.metrics",
    # distances and kernels
    *[smooth(f, TABLE, TABLE_2) for f in KERNELS],
    smooth(pairwise.rbf_kernel, TABLE, gamma=0.3),
    smooth(pairwise.polynomial_kernel, TABLE, degree=2, coef0=0.5),
    smooth(pairwise.additive_chi2_kernel, POSITIVE_TABLE, POSITIVE_TABLE_2),
    smooth(pairwise.chi2_kernel, POSITIVE_TABLE, POSITIVE_TABLE_2, gamma=0.4),
    smooth(pairwise.paired_euclidean_distances, TABLE[:7], TABLE_2),
    smooth(pairwise.paired_manhattan_distances, TABLE[:7], TABLE_2),
    smooth(pairwise.paired_cosine_distances, TABLE[:7], TABLE_2),
    smooth(pairwise.paired_distances, TABLE[:7], TABLE_2, metric="cosine"),
    smooth(pairwise.pairwise_distances, TABLE, TABLE_2, metric="manhattan"),
    smooth(pairwise.pairwise_kernels, TABLE, TABLE_2, metric="rbf", gamma=0.2),
    constant(pairwise.pairwise_distances_argmin, TABLE, TABLE_2),
    # regression: one number a call, a Python one
    *[number(f, TARGET, GUESS) for f in REGRESSION],
    *[
        smooth(f, TARGETS, GUESSES, multioutput="raw_values").but(
            needs="median" if f is metrics.median_absolute_error else ""
        )
        for f in REGRESSION
    ],
    number(metrics.max_error, TARGET, GUESS),
    number(metrics.mean_squared_error, TARGET, GUESS, sample_weight=WEIGHTS),
    number(metrics.mean_squared_log_error, AMOUNTS, AMOUNTS_2),
    smooth(metrics.mean_squared_log_error, POSITIVE_TABLE[:, :2], POSITIVE_TABLE[:, 1:], multioutput="raw_values"),
    smooth(metrics.root_mean_squared_log_error, POSITIVE_TABLE[:, :2], POSITIVE_TABLE[:, 1:], multioutput="raw_values"),
    number(metrics.mean_poisson_deviance, AMOUNTS, AMOUNTS_2),
    number(metrics.mean_gamma_deviance, AMOUNTS, AMOUNTS_2),
    number(metrics.mean_tweedie_deviance, AMOUNTS, AMOUNTS_2, power=1.5),
    number(metrics.d2_tweedie_score, AMOUNTS, AMOUNTS_2, power=1.5),
    # classification
    number(metrics.accuracy_score, TRUE, PREDICTED),
    number(metrics.accuracy_score, SOME, SOME_2, normalize=False),
    number(metrics.balanced_accuracy_score, MANY, MANY_2),
    number(metrics.cohen_kappa_score, MANY, MANY_2),
    constant(metrics.confusion_matrix, MANY, MANY_2),
    constant(metrics.multilabel_confusion_matrix, SOME, SOME_2),
    number(metrics.f1_score, TRUE, PREDICTED),
    constant(metrics.f1_score, MANY, MANY_2, average=None),
    number(metrics.fbeta_score, MANY, MANY_2, beta=0.5, average="macro"),
    number(metrics.jaccard_score, SOME, SOME_2, average="micro"),
    number(metrics.precision_score, TRUE, PREDICTED),
    number(metrics.recall_score, MANY, MANY_2, average="weighted"),
    constant(metrics.precision_recall_fscore_support, MANY, MANY_2),
    number(metrics.zero_one_loss, TRUE, PREDICTED),
    number(metrics.hamming_loss, SOME, SOME_2),
    number(metrics.log_loss, TRUE, SCORES),
    number(metrics.log_loss, MANY, SCORES_3),
    number(metrics.brier_score_loss, TRUE, SCORES),
    number(metrics.brier_score_loss, MANY, SCORES_3),
    number(metrics.d2_log_loss_score, MANY, SCORES_3),
    number(metrics.d2_brier_score, MANY, SCORES_3),
    smooth(metrics.roc_curve, TRUE, SCORES),
    smooth(metrics.precision_recall_curve, TRUE, SCORES),
    smooth(metrics.det_curve, TRUE, SCORES),
    number(metrics.average_precision_score, TRUE, SCORES),
    number(metrics.auc, Fixed(POSITIVE_TABLE[:, 0].cumsum()), AMOUNTS),
    # clusters
    number(metrics.calinski_harabasz_score, TABLE, MANY),
    number(metrics.davies_bouldin_score, TABLE, MANY),
)
