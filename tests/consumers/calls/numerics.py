"""Calls of SciPy's smaller chapters: integrals, roots, derivatives, matrices, interpolation, clusters, images."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import constants, differentiate, integrate, interpolate, linalg, ndimage, optimize
from scipy.cluster import hierarchy, vq
from scipy.optimize import elementwise as roots

from tests.consumers.case import Case, Fixed, constant, converts, partial, smooth, table, undefined
from tests.consumers.data import (
    EVEN,
    GRID,
    KNOTS,
    LATER,
    POSITIVE,
    SIGNAL,
    TABLE,
    TARGET,
    UNIT,
    VECTORS,
    X,
    Y,
)

ONE, INFINITE = Fixed(np.asarray(1.0)), Fixed(np.asarray(np.inf))


def _gauss(x: Any, c: Any) -> Any:
    return x.__array_namespace__().exp(-c * x * x)


def _cubic(x: Any, c: Any) -> Any:
    return x**3 + x - c


def _bowl(x: Any, c: Any) -> Any:
    return (x - c) ** 2 + 0.1 * (x - c) ** 4


def _vector(x: Any) -> Any:
    xp = x.__array_namespace__()
    return xp.stack([x[0] * x[1] ** 2, xp.sin(x[0]) + x[1]])


def _scalar(x: Any) -> Any:
    return x[0] ** 2 * x[1] + x[1] ** 3


def _terms(k: Any, c: Any) -> Any:
    return 1 / (k * k + c)


def _surface(x: Any) -> Any:
    xp = x.__array_namespace__()
    return xp.exp(-xp.sum(x * x, axis=-1))


def _at(make: Any, *arrays: Any, name: str) -> Case:
    """Return the row of an interpolator: made of all arrays but the last, evaluated at the last."""
    return converts(lambda *xs: make(*xs[:-1])(xs[-1]), *arrays).but(name=name)


def _radial(y: Any, d: Any, x: Any) -> Any:
    return interpolate.RBFInterpolator(y, d, kernel="gaussian", epsilon=1.0)(x)


INTEGRATE = table(
    "scipy.integrate",
    smooth(integrate.trapezoid, GRID),
    smooth(integrate.trapezoid, SIGNAL[:9], x=KNOTS),
    smooth(integrate.cumulative_trapezoid, GRID, dx=0.5, initial=0),
    smooth(integrate.cumulative_trapezoid, SIGNAL[:9], x=KNOTS),
    smooth(integrate.cumulative_simpson, GRID),
    smooth(integrate.cumulative_simpson, SIGNAL[:9], x=KNOTS),
    smooth(integrate.romb, SIGNAL[:9], dx=0.25),
    smooth(integrate.tanhsinh, _gauss, UNIT[:3], UNIT[:3] + 1, args=(POSITIVE[:3],)),
    undefined(integrate.nsum, _terms, ONE, INFINITE, args=(POSITIVE[:2],)).but(tolerance=1e-4),
    smooth(integrate.cubature, _surface, UNIT[:2], UNIT[:2] + 0.8),
    converts(integrate.simpson, SIGNAL[:9], dx=0.1).but(plain=True),
)

OPTIMIZE = table(
    "scipy.optimize",
    # the derivative of the steps is near that of the root, and not the same
    partial(roots.find_root, _cubic, (X[:4] * 0 - 2.0, X[:4] * 0 + 3.0), args=(POSITIVE[:4],)),
    partial(roots.find_minimum, _bowl, (X[:3] * 0 - 3.0, X[:3] * 0 + 0.1, X[:3] * 0 + 4.0), args=(POSITIVE[:3],)),
    smooth(roots.bracket_root, _cubic, UNIT[:3], args=(POSITIVE[:3] + 3,)),
    smooth(roots.bracket_minimum, _bowl, UNIT[:3], args=(POSITIVE[:3] + 3,)),
    smooth(optimize.rosen, X[:5]),
    smooth(optimize.rosen_der, X[:5]),
    smooth(optimize.rosen_hess, X[:5]),
    smooth(optimize.rosen_hess_prod, X[:5], Y[:5]),
)

DIFFERENTIATE = table(
    "scipy.differentiate",
    smooth(differentiate.derivative, _gauss, UNIT[:3], args=(POSITIVE[:3],)),
    smooth(differentiate.jacobian, _vector, UNIT[:2]),
    smooth(differentiate.hessian, _scalar, UNIT[:2]),
)

LINALG = table(
    "scipy.linalg",
    smooth(linalg.block_diag, GRID[:2, :2], GRID[2:4, :3]),
    converts(linalg.circulant, X[:4]).but(plain=True),
    converts(linalg.companion, POSITIVE[:4]).but(plain=True),
    converts(linalg.convolution_matrix, X[:3], 4).but(plain=True),
    smooth(linalg.fiedler, X[:4]),
    converts(linalg.fiedler_companion, POSITIVE[:4]).but(plain=True),
    converts(linalg.hankel, X[:3], X[2:6]).but(plain=True),
    converts(linalg.leslie, POSITIVE[:3], UNIT[:2]).but(plain=True),
    converts(linalg.toeplitz, X[:3], Y[:4]).but(plain=True),
    smooth(linalg.orthogonal_procrustes, VECTORS, TABLE[:4]),
    converts(linalg.khatri_rao, GRID[:2, :3], GRID[2:4, :3]).but(plain=True),
)

CONSTANTS = table(
    "scipy.constants",
    smooth(constants.convert_temperature, POSITIVE, "Celsius", "Fahrenheit"),
    smooth(constants.lambda2nu, POSITIVE),
    smooth(constants.nu2lambda, POSITIVE),
)

INTERPOLATE = table(
    "scipy.interpolate",
    smooth(_radial, TABLE, TARGET, TABLE[:3] + 0.1).but(name="RBFInterpolator"),
    _at(interpolate.CubicSpline, EVEN, SIGNAL[:9], LATER * 0.7, name="CubicSpline"),
    _at(interpolate.Akima1DInterpolator, EVEN, SIGNAL[:9], LATER * 0.7, name="Akima1DInterpolator"),
    _at(interpolate.CubicHermiteSpline, EVEN, SIGNAL[:9], SIGNAL[9:18], LATER * 0.7, name="CubicHermiteSpline"),
    _at(interpolate.make_interp_spline, EVEN, SIGNAL[:9], LATER * 0.7, name="make_interp_spline"),
    _at(interpolate.make_smoothing_spline, EVEN, SIGNAL[:9], LATER * 0.7, name="make_smoothing_spline"),
    _at(interpolate.PPoly, GRID[:3, :4], KNOTS[:5], LATER * 0.5, name="PPoly"),
    _at(interpolate.BPoly, GRID[:3, :4], KNOTS[:5], LATER * 0.5, name="BPoly"),
    _at(
        lambda x, y, v: interpolate.RegularGridInterpolator((x, y), v),
        EVEN[:5],
        EVEN[:6],
        GRID,
        UNIT[:6].reshape(3, 2),
        name="RegularGridInterpolator",
    ),
)

CLUSTER = table(
    "scipy.cluster",
    smooth(vq.whiten, TABLE),
    converts(vq.vq, TABLE, TABLE[:3] + 0.1),
    converts(vq.kmeans, TABLE, TABLE[:3] + 0.1),
    converts(vq.kmeans2, TABLE, TABLE[:3] + 0.1, minit="matrix"),
    converts(hierarchy.linkage, TABLE, "average"),
    converts(lambda x: hierarchy.fcluster(hierarchy.linkage(x), 1.0), TABLE).but(name="fcluster"),
    converts(lambda x: hierarchy.cophenet(hierarchy.linkage(x)), TABLE).but(name="cophenet"),
)

_REGIONS = Fixed(np.asarray([[0, 0, 1, 1, 2, 2]] * 5))

NDIMAGE = table(
    "scipy.ndimage",
    converts(ndimage.gaussian_filter, GRID, 1.0),
    converts(ndimage.uniform_filter, GRID, 3),
    converts(ndimage.median_filter, GRID, 3),
    converts(ndimage.convolve, GRID, GRID[:3, :3]),
    converts(ndimage.correlate1d, GRID, X[:3]),
    converts(ndimage.sobel, GRID),
    converts(ndimage.laplace, GRID),
    converts(ndimage.zoom, GRID, 1.5),
    converts(ndimage.rotate, GRID, 20.0),
    converts(ndimage.shift, GRID, 0.5),
    converts(ndimage.map_coordinates, GRID, np.abs(GRID[:2])),
    converts(ndimage.mean, GRID, _REGIONS, Fixed(np.asarray([0, 1, 2]))),
    converts(ndimage.maximum_filter, GRID, 3),
    constant(ndimage.label, Fixed(GRID > 0)),
    constant(ndimage.binary_erosion, Fixed(GRID > -1)),
    constant(ndimage.distance_transform_edt, Fixed(GRID > 0)),
)

CALLS = [*INTEGRATE, *OPTIMIZE, *DIFFERENTIATE, *LINALG, *CONSTANTS, *INTERPOLATE, *CLUSTER, *NDIMAGE]
