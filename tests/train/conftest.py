"""A small problem that all tests of `lucid.train` share."""

from __future__ import annotations

from typing import Any

import pytest

import lucid
from lucid import nn
from lucid.data import DataLoader, TensorDataset


class Problem:
    """Three classes of points in the plane, a model with dropout and normalisation, and fresh parts for each run."""

    def __init__(self) -> None:
        generator = lucid.random.Generator(7)
        self.x = lucid.randn(90, 2, generator=generator)
        self.y = lucid.astype(self.x[:, 0] > 0, lucid.int64) + lucid.astype(self.x[:, 1] > 0, lucid.int64)

    def model(self) -> nn.Module:
        lucid.manual_seed(0)
        return nn.Sequential(nn.Linear(2, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.1), nn.Linear(16, 3))

    def loader(self, **options: Any) -> DataLoader:
        return DataLoader(TensorDataset(self.x[:60], self.y[:60]), **{"batch_size": 16, "shuffle": True, **options})

    def held_out(self) -> DataLoader:
        return DataLoader(TensorDataset(self.x[60:], self.y[60:]), batch_size=16)

    def fit(self, model: nn.Module | None = None, **options: Any) -> Any:
        model = self.model() if model is None else model
        given = {
            "loader": self.loader(),
            "loss": nn.CrossEntropyLoss(),
            "optimizer": lucid.optim.Adam(model.parameters(), lr=0.01),
            "epochs": 2,
            "progress": None,
            "seed": 1,
            **options,
        }
        return lucid.train.fit(model, **given)


@pytest.fixture
def problem() -> Problem:
    """A new one, so that tests do not share loaders."""
    return Problem()
