"""Calls of array-api-extra."""

from __future__ import annotations

import array_api_extra as xpx
import numpy as np

from tests.consumers.case import Fixed, constant, smooth, table
from tests.consumers.data import COMPLEX, COUNTS, CUBE, GRID, LABELS, POSITIVE, SYMMETRIC, X, Y

MASK = Fixed(GRID > 0.2)
WHERE = Fixed(X > 0)
HOLES = np.where(np.arange(12) % 4 == 1, np.nan, 1.0)

CALLS = table(
    "array_api_extra",
    *[
        smooth(lambda x, y, op=op: getattr(xpx.at(x, slice(2, 5)), op)(y), X, POSITIVE[:3]).but(
            name=f"at.{op}", writes=True
        )
        for op in ("set", "add", "subtract", "multiply", "divide", "power", "min", "max")
    ],
    smooth(lambda x, m: xpx.at(x, m).set(0.5), GRID, MASK).but(name="at-mask.set", writes=True),
    smooth(lambda x, m: xpx.at(x)[m].multiply(3.0), GRID, MASK).but(name="at-mask.multiply", writes=True),
    smooth(lambda x: xpx.at(x)[1, ...].add(2.0, copy=True), GRID).but(name="at.add-copy"),
    smooth(xpx.atleast_nd, X, ndim=3),
    smooth(xpx.cov, GRID),
    smooth(xpx.cov, X),
    smooth(xpx.create_diagonal, X, offset=1),
    smooth(xpx.create_diagonal, CUBE),
    constant(xpx.isclose, X, Y, atol=0.5),
    smooth(xpx.kron, GRID[:2, :3], SYMMETRIC[:3, :2]),
    smooth(xpx.kron, X, Y[:3]),
    constant(xpx.nunique, Fixed(COUNTS)),
    constant(xpx.nunique, X),
    constant(xpx.one_hot, Fixed(LABELS), 3),
    smooth(xpx.pad, GRID, 2),
    smooth(xpx.pad, GRID, ((1, 0), (2, 3)), constant_values=1.5),
    smooth(xpx.setdiff1d, X, X[:4] + 1.0),
    smooth(xpx.setdiff1d, X[:5], Y[:4], assume_unique=True),
    smooth(xpx.union1d, X[:4], Y[:4]),
    smooth(xpx.sinc, X),
    smooth(xpx.apply_where, WHERE, (X, Y), lambda a, b: a * b, lambda a, b: a - b),
    smooth(xpx.apply_where, WHERE, X, lambda a: a * a, fill_value=0.25),
    smooth(xpx.lazy_apply, lambda a: a * 2 + 1, X),
    smooth(xpx.partition, X, 4, axis=0),
    constant(xpx.argpartition, X, 0),
    smooth(xpx.angle, COMPLEX),
    smooth(xpx.deg2rad, X),
    smooth(xpx.rad2deg, X),
    constant(lambda x: xpx.diag_indices(3, ndim=2, xp=x.__array_namespace__()), X).but(name="diag_indices"),
    constant(lambda x: xpx.tril_indices(3, xp=x.__array_namespace__()), X).but(name="tril_indices"),
    constant(lambda x: xpx.triu_indices(3, xp=x.__array_namespace__()), X).but(name="triu_indices"),
    constant(xpx.isin, Fixed(COUNTS), Fixed(COUNTS[:2])),
    constant(xpx.isin, X, X[:3] + 0.0),
    smooth(xpx.nan_to_num, X * HOLES, fill_value=0.5),
    smooth(xpx.nanmax, X * HOLES),
    smooth(xpx.nanmin, X * HOLES),
    smooth(xpx.nanmean, X * HOLES),
    smooth(xpx.nansum, X * HOLES),
    constant(xpx.searchsorted, Fixed(np.sort(X)), Fixed(Y)),
    constant(xpx.unravel_index, Fixed(COUNTS), (3, 4)),
)
