"""How the calls fare on MLX devices, which have no float64. A call that is not named here needs nothing of its own."""

from __future__ import annotations

__all__ = ["NEEDS_DEFAULT_DEVICE", "UNSUITED"]

# The library makes arrays without saying where, so they land on the default device: that has to be MLX, as SciPy's own
# tests set it for every device but the CPU.
_DEFAULT = {
    "scipy.stats": """
        moment-2 mode quantile-3 lmoment-1 lmoment-2 rankdata-1 rankdata-2 chatterjeexi entropy-1 skewtest
        kurtosistest normaltest jarque_bera ttest_1samp-1 ttest_1samp-2 ttest_rel-1 ttest_rel-2 ttest_ind-1
        ttest_ind-2 ttest_ind_from_stats f_oneway-1 alexandergovern bartlett levene fligner pearsonr-1
        pearsonr-2 spearmanrho chisquare-1 power_divergence-1 power_divergence-2 combine_pvalues-1
        combine_pvalues-2 combine_pvalues-3 combine_pvalues-4 combine_pvalues-5 brunnermunzel ks_1samp
        cramervonmises cramervonmises_2samp bootstrap-1 permutation_test
    """,
    "scipy.signal": """
        convolve-2 correlate-2 convolve2d correlate2d detrend-1 detrend-2 resample_poly upfirdn lfilter filtfilt
        medfilt medfilt2d order_filter wiener spline_filter freqz_zpk bilinear_zpk lp2hp_zpk lp2hp lp2bp lp2bs
        tf2zpk sos2tf lfilter_zi lfiltic sosfilt_zi minimum_phase vectorstrength cspline1d_eval qspline1d_eval
    """,
    "scipy.fft": """
        dct idct dst idst dctn idctn dstn idstn fftfreq rfftfreq
    """,
    "scipy.special": """
        erf erfc erfcx erfinv expit logit gammaln digamma psi zeta gammainc gammaincc i0 i0e i1 i1e ndtr ndtri
        log_ndtr entr exp2 kl_div xlog1py chdtr chdtrc betainc betaincc stdtr stdtrit fdtr fdtrc betaln
        gammainc-parameter betainc-parameters stdtr-parameter gamma j0 j1 y0 k0 cbrt sinc exprel expi exp10
        boxcox huber poch ellipk spence loggamma rgamma fdtri betaincinv gammaincinv
    """,
    "scipy.integrate": """
        cumulative_trapezoid-1 cumulative_simpson-1 cumulative_simpson-2 tanhsinh nsum
    """,
    "scipy.optimize": """
        find_root find_minimum bracket_root bracket_minimum rosen_hess rosen_hess_prod
    """,
    "scipy.differentiate": """
        derivative jacobian hessian
    """,
    "scipy.linalg": """
        block_diag
    """,
    "scipy.cluster": """
        vq kmeans kmeans2
    """,
    "scipy.ndimage": """
        gaussian_filter uniform_filter median_filter convolve correlate1d sobel laplace zoom rotate shift
        map_coordinates maximum_filter label binary_erosion
    """,
    "sklearn.metrics": """
        accuracy_score-1 accuracy_score-2 f1_score-1 f1_score-2 fbeta_score jaccard_score precision_score
        recall_score precision_recall_fscore_support zero_one_loss d2_log_loss_score
    """,
    "array_api_extra": """
        diag_indices tril_indices triu_indices
    """,
}

# The library asks for float64 or complex128 by name, or compiled code returns them.
_FLOAT64 = {
    "scipy.stats": """
        f_oneway-2 chisquare-2 kruskal friedmanchisquare mannwhitneyu wilcoxon mood ansari epps_singleton_2samp
    """,
    "scipy.signal": """
        resample-2 savgol_filter cspline1d qspline1d freqz-1 freqz-2 freqs_zpk group_delay lp2bp_zpk lp2bs_zpk
        lp2lp bilinear zpk2tf sos2zpk windows.barthann windows.bartlett windows.blackman windows.blackmanharris
        windows.bohman windows.boxcar windows.cosine windows.flattop windows.hamming windows.hann
        windows.lanczos windows.nuttall windows.parzen windows.triang windows.tukey windows.exponential
        windows.gaussian windows.general_gaussian windows.kaiser windows.chebwin windows.taylor buttap cheb1ap
        besselap
    """,
    "scipy.fft": """
        fht ifht
    """,
    "scipy.special": """
        polygamma multigammaln
    """,
    "scipy.integrate": """
        romb cubature
    """,
    "scipy.interpolate": """
        RBFInterpolator CubicSpline Akima1DInterpolator CubicHermiteSpline make_interp_spline
        make_smoothing_spline PPoly BPoly RegularGridInterpolator
    """,
    "scipy.cluster": """
        linkage fcluster cophenet
    """,
    "scipy.ndimage": """
        mean distance_transform_edt
    """,
    "sklearn": """
        minmax_scale maxabs_scale
    """,
    "array_api_extra": """
        cov-1 cov-2
    """,
}
_READ_ONLY = {"scipy.signal": "sosfilt sosfiltfilt"}  # compiled code asks for memory that it may write to
_ROUNDING = {"sklearn": "PoissonRegressor"}  # float32 sums in another order take another number of iterations


def _named(lists: dict[str, str]) -> set[str]:
    return {f"{library}:{name}" for library, names in lists.items() for name in names.split()}


NEEDS_DEFAULT_DEVICE = _named(_DEFAULT)
UNSUITED = _named(_FLOAT64) | _named(_READ_ONLY) | _named(_ROUNDING)
