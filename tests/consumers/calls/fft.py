"""Calls of `scipy.fft`."""

from __future__ import annotations

from scipy import fft

from tests.consumers.case import constant, converts, smooth, table
from tests.consumers.data import COMPLEX, COMPLEX_GRID, GRID, POSITIVE, SIGNAL

CALLS = table(
    "scipy.fft",
    smooth(fft.fft, COMPLEX),
    smooth(fft.fft, GRID, n=4, axis=0, norm="ortho"),
    smooth(fft.ifft, COMPLEX, n=10),
    smooth(fft.rfft, SIGNAL),
    smooth(fft.irfft, COMPLEX, n=11),
    smooth(fft.hfft, COMPLEX),
    smooth(fft.ihfft, SIGNAL, norm="forward"),
    smooth(fft.fft2, COMPLEX_GRID),
    smooth(fft.ifft2, COMPLEX_GRID, s=(3, 5)),
    smooth(fft.rfft2, GRID),
    smooth(fft.irfft2, COMPLEX_GRID, s=(4, 9)),
    smooth(fft.hfft2, COMPLEX_GRID),
    smooth(fft.ihfft2, GRID),
    smooth(fft.fftn, COMPLEX_GRID, axes=(0,)),
    smooth(fft.ifftn, COMPLEX_GRID, norm="ortho"),
    smooth(fft.rfftn, GRID),
    smooth(fft.irfftn, COMPLEX_GRID),
    smooth(fft.hfftn, COMPLEX_GRID),
    smooth(fft.ihfftn, GRID),
    smooth(fft.fftshift, GRID),
    smooth(fft.ifftshift, SIGNAL),
    smooth(fft.fht, POSITIVE, 0.1, 0.5),
    smooth(fft.ifht, POSITIVE, 0.1, 0.5, offset=0.2),
    converts(fft.dct, SIGNAL),
    converts(fft.idct, SIGNAL, type=3),
    converts(fft.dst, SIGNAL),
    converts(fft.idst, SIGNAL, type=1),
    converts(fft.dctn, GRID),
    converts(fft.idctn, GRID),
    converts(fft.dstn, GRID),
    converts(fft.idstn, GRID),
    constant(lambda x: fft.fftfreq(7, 0.2, xp=x.__array_namespace__()), SIGNAL).but(name="fftfreq"),
    constant(lambda x: fft.rfftfreq(8, 0.2, xp=x.__array_namespace__()), SIGNAL).but(name="rfftfreq"),
)
