"""Calls of `scipy.signal`."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import signal

from tests.consumers.case import Case, Fixed, constant, converts, smooth, table
from tests.consumers.data import COMPLEX, GRID, POSITIVE, SIGNAL, TAPS, UNIT

B = TAPS
A = np.asarray([1.0, 0.4, -0.2])
SOS = np.asarray([[0.2, 0.3, 0.1, 1.0, -0.3, 0.1]])

IMAGE = np.random.default_rng(4).normal(size=(40, 42))


def _window(name: str, *arguments: float) -> Case:
    """Return the row of a window, which takes the namespace as an argument and no array."""
    function = getattr(signal.windows, name)

    def make(x: object) -> object:
        return function(9, *arguments, sym=False, xp=x.__array_namespace__())  # type: ignore[attr-defined]

    return constant(make, SIGNAL).but(name=f"windows.{name}")


def _at_two(to_zpk: Any, *system: Any) -> Any:
    """Return the transfer function at 2: in which order roots come, no standard says."""
    zeros, poles, gain = to_zpk(*system)
    xp = zeros.__array_namespace__()
    return gain * xp.prod(2.0 - zeros) / xp.prod(2.0 - poles)


CALLS = table(
    "scipy.signal",
    # convolution
    smooth(signal.fftconvolve, SIGNAL, TAPS),
    smooth(signal.fftconvolve, GRID, GRID[:2, :3], mode="same"),
    smooth(signal.fftconvolve, GRID, TAPS[None, :], mode="valid", axes=1),
    smooth(signal.oaconvolve, SIGNAL, TAPS),
    smooth(signal.oaconvolve, SIGNAL, TAPS, mode="same"),
    smooth(signal.oaconvolve, GRID, TAPS[None, :], axes=-1, mode="same"),
    smooth(signal.convolve, SIGNAL, TAPS, method="fft"),
    converts(signal.convolve, SIGNAL, TAPS, method="direct"),
    smooth(signal.correlate, SIGNAL, TAPS, method="fft"),
    converts(signal.correlate, SIGNAL, TAPS, method="direct"),
    converts(signal.convolve2d, GRID, GRID[:2, :2]),
    converts(signal.correlate2d, GRID, GRID[:2, :2]),
    constant(signal.choose_conv_method, Fixed(SIGNAL), Fixed(TAPS)),
    # analytic signals, detrending, resampling
    smooth(signal.hilbert, SIGNAL),
    smooth(signal.hilbert2, GRID),
    smooth(signal.envelope, SIGNAL),
    converts(signal.detrend, GRID, type="constant"),
    converts(signal.detrend, SIGNAL),
    smooth(signal.resample, SIGNAL, 17),
    smooth(signal.resample, SIGNAL, 31, window="hann"),
    converts(signal.resample_poly, SIGNAL, 3, 2),
    converts(signal.upfirdn, TAPS, SIGNAL, up=2),
    # filtering
    converts(signal.lfilter, B, A, SIGNAL),
    converts(signal.filtfilt, B, A, SIGNAL, padlen=5),
    converts(signal.sosfilt, SOS, SIGNAL),
    converts(signal.sosfiltfilt, SOS, SIGNAL),
    converts(signal.savgol_filter, SIGNAL, 5, 2),
    converts(signal.medfilt, SIGNAL, 3),
    converts(signal.medfilt2d, GRID, 3),
    converts(signal.order_filter, SIGNAL, SIGNAL[:3] > -9, 1),
    converts(signal.wiener, SIGNAL, 3),
    converts(signal.spline_filter, IMAGE),
    converts(signal.cspline1d, SIGNAL),
    converts(signal.qspline1d, SIGNAL),
    converts(signal.cspline2d, IMAGE).but(plain=True),
    converts(signal.decimate, SIGNAL, 2, n=2, ftype="fir").but(plain=True),
    # responses and systems
    smooth(signal.freqz, TAPS, worN=POSITIVE),
    smooth(signal.freqz, TAPS, worN=8),
    smooth(signal.freqz_zpk, COMPLEX[:2], COMPLEX[2:5] * 0.3, 1.5, worN=POSITIVE),
    smooth(signal.freqz_sos, Fixed(SOS), worN=UNIT),
    smooth(signal.freqs, TAPS, POSITIVE[:3], worN=POSITIVE),
    smooth(signal.freqs_zpk, COMPLEX[:2], COMPLEX[2:5], 1.5, worN=POSITIVE),
    converts(signal.group_delay, (TAPS, POSITIVE[:2]), w=UNIT),
    smooth(signal.abcd_normalize, GRID[:2, :2], GRID[:2, 2:3], GRID[2:3, :2], GRID[3:4, :1]),
    smooth(signal.bilinear_zpk, COMPLEX[:2], COMPLEX[2:5], 1.2, 2.0),
    smooth(signal.lp2lp_zpk, COMPLEX[:2], COMPLEX[2:5], 1.2, 2.0),
    smooth(signal.lp2hp_zpk, COMPLEX[:2], COMPLEX[2:5], 1.2, 2.0),
    smooth(signal.lp2bp_zpk, COMPLEX[:2], COMPLEX[2:5], 1.2, 2.0, 0.5),
    smooth(signal.lp2bs_zpk, COMPLEX[:2], COMPLEX[2:5], 1.2, 2.0, 0.5),
    smooth(signal.lp2lp, TAPS, POSITIVE[:3], 2.0),
    smooth(signal.lp2hp, TAPS, POSITIVE[:3], 2.0),
    smooth(signal.lp2bp, TAPS, POSITIVE[:3], 2.0, 0.5),
    smooth(signal.lp2bs, TAPS, POSITIVE[:3], 2.0, 0.5),
    smooth(signal.normalize, TAPS, POSITIVE[:3]),
    converts(signal.bilinear, TAPS, POSITIVE[:3], 2.0),
    smooth(signal.zpk2tf, COMPLEX[:2], COMPLEX[2:5], 1.5).but(needs="convolve"),
    smooth(_at_two, signal.tf2zpk, TAPS, POSITIVE[:3]).but(name="tf2zpk"),
    smooth(signal.sos2tf, SOS).but(needs="convolve"),
    smooth(_at_two, signal.sos2zpk, SOS).but(name="sos2zpk"),
    converts(signal.lfilter_zi, TAPS[:3], POSITIVE[:3]),
    smooth(signal.lfiltic, TAPS[:3], POSITIVE[:3], UNIT[:2], UNIT[2:4]),
    converts(signal.sosfilt_zi, SOS),
    smooth(signal.minimum_phase, SIGNAL[:7], n_fft=64),
    smooth(signal.vectorstrength, SIGNAL, 1.3),
    converts(signal.lombscargle, POSITIVE, UNIT, POSITIVE * 2).but(plain=True),
    smooth(signal.gauss_spline, SIGNAL, 3),
    converts(signal.cspline1d_eval, SIGNAL, UNIT * 9),
    converts(signal.qspline1d_eval, SIGNAL, UNIT * 9),
    # design: no array goes in, the namespace is an argument
    *[
        _window(name)
        for name in (
            "barthann",
            "bartlett",
            "blackman",
            "blackmanharris",
            "bohman",
            "boxcar",
            "cosine",
            "flattop",
            "hamming",
            "hann",
            "lanczos",
            "nuttall",
            "parzen",
            "triang",
            "tukey",
            "exponential",
        )
    ],
    _window("gaussian", 1.5),
    _window("general_gaussian", 1.5, 1.2),
    _window("kaiser", 3.0),
    _window("chebwin", 50.0),
    _window("taylor"),
    constant(lambda x: signal.buttap(3, xp=x.__array_namespace__()), SIGNAL).but(name="buttap"),
    constant(lambda x: signal.cheb1ap(3, 1.0, xp=x.__array_namespace__()), SIGNAL).but(name="cheb1ap"),
    constant(lambda x: signal.besselap(3, xp=x.__array_namespace__()), SIGNAL).but(name="besselap"),
)
