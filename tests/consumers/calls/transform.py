"""Calls of `scipy.spatial.transform`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from array_api_compat import array_namespace, device
from scipy.spatial.transform import RigidTransform, Rotation

from tests.consumers.case import Case, smooth, table
from tests.consumers.data import ANGLES, QUATERNIONS, QUATERNIONS_2, VECTORS, VECTORS_2, WEIGHTS

R = Rotation.from_quat
MATRICES = Rotation.from_quat(QUATERNIONS).as_matrix() + 0.05 * np.arange(36).reshape(4, 3, 3) / 36
LAST_ROWS = np.tile(np.asarray([[[0.0, 0.0, 0.0, 1.0]]]), (4, 1, 1))


def _of(name: str, function: Callable[..., Any], *arrays: Any) -> Case:
    return smooth(function, *arrays).but(name=name)


def _pose(r: Any, v: Any) -> RigidTransform:
    return RigidTransform.from_components(v, R(r))


def _from_matrix(r: Any, v: Any) -> RigidTransform:
    xp = array_namespace(r)
    rows = xp.concat([r, v[:, :, None]], axis=2)
    last = xp.asarray(LAST_ROWS, dtype=r.dtype, device=device(r))
    return RigidTransform.from_matrix(xp.concat([rows, last], axis=1))


CALLS = table(
    "scipy.spatial.transform",
    _of("from_quat", R, QUATERNIONS),
    _of("from_quat-one", R, QUATERNIONS[0]),
    _of("from_quat-scalar_first", lambda q: R(q, scalar_first=True), QUATERNIONS),
    _of("from_matrix", Rotation.from_matrix, MATRICES).but(writes=True),
    _of("from_rotvec", Rotation.from_rotvec, VECTORS),
    _of("from_rotvec-degrees", lambda v: Rotation.from_rotvec(v, degrees=True), VECTORS * 40),
    _of("from_euler", lambda a: Rotation.from_euler("xyz", a), ANGLES),
    _of("from_euler-intrinsic", lambda a: Rotation.from_euler("ZYX", a), ANGLES),
    _of("from_mrp", Rotation.from_mrp, VECTORS),
    _of("as_quat", lambda q: R(q).as_quat(), QUATERNIONS),
    _of("as_quat-canonical", lambda q: R(q).as_quat(canonical=True, scalar_first=True), QUATERNIONS),
    _of("as_matrix", lambda q: R(q).as_matrix(), QUATERNIONS),
    _of("as_rotvec", lambda q: R(q).as_rotvec(), QUATERNIONS),
    _of("as_euler", lambda q: R(q).as_euler("zyx"), QUATERNIONS),
    _of("as_euler-proper", lambda q: R(q).as_euler("ZXZ", degrees=True), QUATERNIONS),
    _of("as_mrp", lambda q: R(q).as_mrp(), QUATERNIONS),
    _of("apply", lambda q, v: R(q).apply(v), QUATERNIONS, VECTORS),
    _of("apply-inverse", lambda q, v: R(q).apply(v, inverse=True), QUATERNIONS, VECTORS),
    _of("product", lambda p, q: R(p) * R(q), QUATERNIONS, QUATERNIONS_2),
    _of("power", lambda q: R(q) ** 0.3, QUATERNIONS),
    _of("inv", lambda q: R(q).inv(), QUATERNIONS),
    _of("magnitude", lambda q: R(q).magnitude(), QUATERNIONS),
    _of("mean", lambda q: R(q).mean(), QUATERNIONS + 2.0),
    _of("mean-weights", lambda q, w: R(q).mean(w), QUATERNIONS + 2.0, WEIGHTS[:4]),
    _of("getitem", lambda q: R(q)[1:3], QUATERNIONS),
    _of("concatenate", lambda p, q: Rotation.concatenate([R(p), R(q)]), QUATERNIONS, QUATERNIONS_2),
    _of("align_vectors", lambda a, b: Rotation.align_vectors(a, b), VECTORS, VECTORS_2),
    _of("align_vectors-weights", lambda a, b, w: Rotation.align_vectors(a, b, w), VECTORS, VECTORS_2, WEIGHTS[:4]),
    _of("approx_equal", lambda p, q: R(p).approx_equal(R(q)), QUATERNIONS, QUATERNIONS_2).but(kind="constant"),
    _of("RigidTransform.from_components", _pose, QUATERNIONS, VECTORS),
    _of("RigidTransform.from_matrix", _from_matrix, MATRICES, VECTORS),
    _of("RigidTransform.from_translation", RigidTransform.from_translation, VECTORS),
    _of("RigidTransform.from_exp_coords", RigidTransform.from_exp_coords, np.concatenate([VECTORS, ANGLES], axis=1)),
    _of(
        "RigidTransform.from_dual_quat",
        RigidTransform.from_dual_quat,
        np.concatenate([QUATERNIONS, QUATERNIONS_2], axis=1),
    ),
    _of("RigidTransform.as_components", lambda r, v: _pose(r, v).as_components(), QUATERNIONS, VECTORS),
    _of("RigidTransform.as_exp_coords", lambda r, v: _pose(r, v).as_exp_coords(), QUATERNIONS, VECTORS),
    _of("RigidTransform.as_dual_quat", lambda r, v: _pose(r, v).as_dual_quat(), QUATERNIONS, VECTORS),
    _of("RigidTransform.product", lambda r, v, w: _pose(r, v) * _pose(r, w), QUATERNIONS, VECTORS, VECTORS_2),
    _of("RigidTransform.power", lambda r, v: _pose(r, v) ** 0.4, QUATERNIONS, VECTORS).but(exactness=1e-6),
    _of("RigidTransform.inv", lambda r, v: _pose(r, v).inv(), QUATERNIONS, VECTORS),
    _of("RigidTransform.apply", lambda r, v, w: _pose(r, v).apply(w), QUATERNIONS, VECTORS, VECTORS_2),
    _of("RigidTransform.translation", lambda r, v: _pose(r, v).inv().translation, QUATERNIONS, VECTORS),
)
