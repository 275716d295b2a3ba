"""The arrays that the calls are made with. Nothing is tied, and nothing lies on a kink."""

from __future__ import annotations

import numpy as np

_rng = np.random.default_rng(20251)

X = _rng.normal(size=12)
Y = 0.6 * X + _rng.normal(size=12)
Z = _rng.normal(size=9) + 0.3
POSITIVE = _rng.uniform(0.4, 2.5, 12)
POSITIVE_2 = _rng.uniform(0.4, 2.5, 12)
UNIT = _rng.uniform(0.05, 0.95, 12)
WEIGHTS = _rng.uniform(0.3, 1.5, 12)
PROBABILITIES = UNIT[:6] / UNIT[:6].sum()
PROBABILITIES_2 = UNIT[6:] / UNIT[6:].sum()
SIGNAL = _rng.normal(size=24)
TAPS = np.asarray([0.3, 0.5, -0.2, 0.1])
COMPLEX = _rng.normal(size=8) + 1j * _rng.normal(size=8)
COMPLEX_GRID = _rng.normal(size=(4, 6)) + 1j * _rng.normal(size=(4, 6))
GRID = _rng.normal(size=(5, 6))
CUBE = _rng.normal(size=(3, 4, 5))
TABLE = _rng.normal(size=(10, 3))
TABLE_2 = _rng.normal(size=(7, 3)) + 0.2
POSITIVE_TABLE = _rng.uniform(0.3, 2.0, (10, 3))
POSITIVE_TABLE_2 = _rng.uniform(0.3, 2.0, (7, 3))
TARGET = TABLE @ np.asarray([0.5, -1.0, 2.0]) + 0.1 * _rng.normal(size=10)
TARGETS = TABLE @ _rng.normal(size=(3, 2)) + 0.1 * _rng.normal(size=(10, 2))
LABELS = np.asarray([0, 1, 0, 1, 1, 0, 1, 0, 0, 1])
LABELS_2 = np.asarray([0, 1, 1, 1, 0, 0, 1, 0, 1, 1])
CLASSES = np.asarray([0, 2, 1, 1, 2, 0, 1, 0, 2, 1])
CLASSES_2 = np.asarray([0, 2, 1, 0, 2, 0, 1, 1, 2, 2])
MULTILABEL = (_rng.random((10, 3)) > 0.5).astype(np.int64)
MULTILABEL_2 = (_rng.random((10, 3)) > 0.4).astype(np.int64)
SCORES = _rng.uniform(0.05, 0.95, 10)
SCORES_3 = _rng.uniform(0.2, 1.0, (10, 3))
SCORES_3 = SCORES_3 / SCORES_3.sum(axis=1, keepdims=True)
P_VALUES = 0.004 * np.asarray([4, 1, 6, 2, 5, 3]) ** 2.0
COUNTS = np.asarray([3, 1, 4, 1, 5, 2])
SYMMETRIC = GRID[:4, :4] @ GRID[:4, :4].T + np.eye(4)
QUATERNIONS = _rng.normal(size=(4, 4))
QUATERNIONS_2 = _rng.normal(size=(4, 4))
VECTORS = _rng.normal(size=(4, 3))
VECTORS_2 = _rng.normal(size=(4, 3))
ANGLES = _rng.uniform(-1.2, 1.2, (4, 3))
TIMES = np.asarray([0.0, 1.0, 2.0, 3.5])
EVEN = np.linspace(0.0, 2.0, 9)
KNOTS = np.sort(_rng.uniform(0.0, 4.0, 9))
LATER = np.asarray([0.37, 1.21, 1.93, 2.4])
