"""Calls of `scipy.stats`."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import stats

from tests.consumers.case import Fixed, constant, converts, partial, smooth, special, table, undefined
from tests.consumers.data import (
    ANGLES,
    CUBE,
    GRID,
    P_VALUES,
    POSITIVE,
    POSITIVE_2,
    POSITIVE_TABLE,
    PROBABILITIES,
    PROBABILITIES_2,
    TABLE,
    TABLE_2,
    UNIT,
    VECTORS,
    WEIGHTS,
    X,
    Y,
    Z,
)

POWER = np.asarray(0.7)


def _mean(x: Any, axis: int) -> Any:
    return x.__array_namespace__().mean(x, axis=axis)


def _gap(x: Any, y: Any, axis: int) -> Any:
    return _mean(x, axis) - _mean(y, axis)


CALLS = table(
    "scipy.stats",
    # means, moments and spreads
    smooth(stats.gmean, POSITIVE),
    smooth(stats.gmean, POSITIVE_TABLE, axis=1),
    smooth(stats.gmean, POSITIVE, weights=WEIGHTS),
    smooth(stats.hmean, POSITIVE),
    smooth(stats.hmean, POSITIVE, weights=WEIGHTS),
    smooth(stats.pmean, POSITIVE, 2.5),
    smooth(stats.pmean, POSITIVE_TABLE, -1.5, axis=None),
    smooth(stats.tmean, X, (-1.5, 1.5)),
    smooth(stats.tvar, X, ddof=0),
    undefined(stats.tvar, X, (-1.0, 1.0)),
    smooth(stats.tstd, TABLE, (-1.5, None), axis=0),
    smooth(stats.tsem, X),
    undefined(stats.tsem, X, (None, 0.8)),
    smooth(stats.tmin, X, -0.8),
    smooth(stats.tmax, TABLE, 0.9, axis=0),
    smooth(stats.moment, X, 3),
    smooth(stats.moment, TABLE, [1, 2, 4], axis=0, center=0.3),
    smooth(stats.skew, X),
    smooth(stats.skew, TABLE, axis=0, bias=False),
    smooth(stats.kurtosis, X),
    smooth(stats.kurtosis, TABLE, axis=0, bias=False, fisher=False),
    smooth(stats.describe, TABLE),
    smooth(stats.kstat, X, 3),
    smooth(stats.kstat, TABLE, 4, axis=0),
    smooth(stats.kstatvar, X, 2),
    smooth(stats.sem, TABLE),
    smooth(stats.sem, CUBE, axis=(0, 2), ddof=0),
    smooth(stats.zscore, TABLE, axis=1),
    smooth(stats.gzscore, POSITIVE),
    smooth(stats.zmap, X, Y),
    smooth(stats.gstd, POSITIVE_TABLE, axis=0),
    smooth(stats.variation, POSITIVE_TABLE),
    smooth(stats.variation, POSITIVE, ddof=1),
    smooth(stats.circmean, ANGLES),
    smooth(stats.circvar, ANGLES, axis=0),
    smooth(stats.circstd, ANGLES, axis=1),
    smooth(stats.directional_stats, VECTORS),
    smooth(stats.mode, TABLE),
    # order statistics
    smooth(stats.iqr, X),
    smooth(stats.iqr, TABLE, axis=0, rng=(10, 80)),
    smooth(stats.median_abs_deviation, X),
    smooth(stats.median_abs_deviation, TABLE, axis=1, scale="normal"),
    smooth(stats.quantile, X, UNIT[:3]),
    smooth(stats.quantile, TABLE, 0.3, axis=0, method="hazen"),
    smooth(stats.quantile, GRID, 0.41, axis=1, method="harrell-davis"),
    smooth(stats.trim_mean, TABLE, 0.2),
    smooth(stats.sigmaclip, X, 1.5, 1.5),
    smooth(stats.lmoment, X),
    smooth(stats.lmoment, TABLE, [1, 2], axis=0),
    constant(stats.rankdata, X),
    constant(stats.rankdata, TABLE, axis=1, method="min"),
    constant(stats.chatterjeexi, X, Y),
    # information
    special(stats.entropy, PROBABILITIES),
    smooth(stats.entropy, PROBABILITIES, PROBABILITIES_2, base=2),
    smooth(stats.differential_entropy, X),
    smooth(stats.differential_entropy, X, method="vasicek"),
    smooth(stats.differential_entropy, TABLE, axis=0, method="van es"),
    smooth(stats.boxcox_llf, 0.4, POSITIVE),
    smooth(stats.boxcox_llf, 0.0, POSITIVE_TABLE, axis=0),
    # math.log(abs(lmb)) is a constant to us: the gradient with respect to the power is wrong
    partial(stats.boxcox_llf, POWER, Fixed(POSITIVE)),
    smooth(stats.yeojohnson_llf, 0.7, X),
    smooth(stats.yeojohnson_llf, POWER, X),
    smooth(stats.yeojohnson_llf, 1.3, TABLE, axis=0),
    # tests on normality and location
    special(stats.skewtest, X),
    special(stats.kurtosistest, X),
    special(stats.normaltest, X),
    special(stats.jarque_bera, X),
    special(stats.ttest_1samp, X, 0.2),
    special(stats.ttest_1samp, TABLE, 0.1, axis=0, alternative="less"),
    special(stats.ttest_rel, X, Y),
    special(stats.ttest_rel, X, Y, alternative="greater"),
    special(stats.ttest_ind, X, Z),
    converts(stats.ttest_ind, TABLE, TABLE_2, equal_var=False),  # the degrees of freedom depend on the data
    special(stats.ttest_ind_from_stats, X[:3], POSITIVE[:3], 12, Y[:3], POSITIVE_2[:3], 9),
    special(stats.f_oneway, X, Y, Z),
    special(stats.f_oneway, TABLE, TABLE_2, axis=0),
    special(stats.alexandergovern, X, Y, Z),
    special(stats.bartlett, X, Y, Z),
    special(stats.levene, X, Y, Z),
    constant(stats.fligner, X[:11], Y[:7], Z),
    # association
    special(stats.pearsonr, X, Y),
    special(stats.pearsonr, TABLE[:, 0], TABLE[:, 1], alternative="less"),
    constant(stats.spearmanrho, X, Y),
    # frequencies and combinations of p-values
    special(stats.chisquare, POSITIVE),
    special(stats.chisquare, POSITIVE, POSITIVE_2, sum_check=False),
    special(stats.power_divergence, POSITIVE, lambda_="log-likelihood"),
    special(stats.power_divergence, POSITIVE_TABLE, lambda_=0.5, axis=1),
    special(stats.combine_pvalues, UNIT),
    special(stats.combine_pvalues, UNIT, method="stouffer", weights=WEIGHTS),
    special(stats.combine_pvalues, UNIT, method="pearson"),
    special(stats.combine_pvalues, UNIT, method="tippett"),
    special(stats.combine_pvalues, UNIT, method="mudholkar_george"),
    smooth(stats.false_discovery_control, UNIT),
    smooth(stats.false_discovery_control, P_VALUES, method="by"),
    # rank tests
    constant(stats.kruskal, X, Y, Z),
    constant(stats.friedmanchisquare, X, Y, POSITIVE),
    constant(stats.mannwhitneyu, X, Z, method="asymptotic"),
    constant(stats.brunnermunzel, X, Z),
    constant(stats.wilcoxon, X, Y, method="asymptotic"),
    constant(stats.mood, X, Z),
    constant(stats.ansari, X, Z),
    converts(stats.ks_1samp, UNIT, lambda x: x, method="asymp"),
    converts(stats.cramervonmises, UNIT, lambda x: x),
    constant(stats.cramervonmises_2samp, X, Z, method="asymptotic"),
    special(stats.epps_singleton_2samp, X, Z),
    # resampling
    special(stats.bootstrap, (X,), _mean, n_resamples=9, rng=0),
    smooth(stats.bootstrap, (X,), _mean, n_resamples=9, rng=0, method="percentile"),
    smooth(stats.permutation_test, (X, Z), _gap, n_resamples=9, rng=0, vectorized=True),
    # compiled, and not written for other arrays than NumPy's: Tensors are converted
    converts(stats.shapiro, X).but(plain=True),
    converts(stats.linregress, X, Y).but(plain=True),
    converts(stats.kendalltau, X, Y).but(plain=True),
    converts(stats.wasserstein_distance, X, Z).but(plain=True),
)
