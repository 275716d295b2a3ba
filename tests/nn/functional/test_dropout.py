from __future__ import annotations

import array_api_strict as strict
import numpy as np
import pytest
import torch

import lucid
from lucid import nn
from lucid.nn import functional as F
from tests.devices import double_precision

CASES = [
    ("dropout", (200, 100), (200, 100)),
    ("dropout1d", (200, 100, 3), (200, 100, 1)),
    ("dropout1d", (2000, 3), (2000, 1)),
    ("dropout2d", (100, 50, 2, 2), (100, 50, 1, 1)),
    ("dropout2d", (100, 50, 3), (100, 50, 1)),
    ("dropout3d", (100, 50, 2, 2, 1), (100, 50, 1, 1, 1)),
    ("dropout3d", (2000, 2, 2, 2), (2000, 1, 1, 1)),
    ("drop_path", (5000, 2, 2), (5000, 1, 1)),
]
NAMES = ["dropout", "dropout1d", "dropout2d", "dropout3d", "alpha_dropout", "feature_alpha_dropout", "drop_path"]


def ones(shape, device="cpu"):
    return lucid.ones(shape, dtype=lucid.float32, device=device)


@pytest.mark.parametrize(("name", "shape", "independent"), CASES)
@pytest.mark.parametrize("p", [0.25, 0.8])
def test_statistics(name, shape, independent, p):
    lucid.random.manual_seed(1)
    x = ones(shape).requires_grad_()
    out = getattr(F, name)(x, p, training=True)
    out.sum().backward()
    values = out.detach().numpy()
    np.testing.assert_allclose(np.unique(values), [0.0, 1 / (1 - p)], rtol=1e-6)
    first = values[tuple(slice(0, n) for n in independent)]
    np.testing.assert_array_equal(values, np.broadcast_to(first, shape))
    n = first.size
    assert abs((first == 0).mean() - p) < 4 * np.sqrt(p * (1 - p) / n)
    np.testing.assert_array_equal(x.grad.numpy(), values)


@double_precision
@pytest.mark.parametrize("name", ["alpha_dropout", "feature_alpha_dropout"])
def test_mean_and_variance_stay(name, rng):
    lucid.random.manual_seed(1)
    x = rng.standard_normal((300, 300, 2))
    out = getattr(F, name)(lucid.tensor(x), 0.3, training=True).numpy()
    assert abs(out.mean()) < 0.02
    assert abs(out.std() - 1) < 0.02
    limit = np.unique(out.round(9), return_counts=True)[1].max() / out.size
    assert abs(limit - 0.3) < 0.01


def test_feature_alpha_dropout_takes_channels():
    lucid.random.manual_seed(1)
    out = F.feature_alpha_dropout(ones((50, 40, 3)), 0.5, training=True).numpy()
    np.testing.assert_array_equal(out, np.broadcast_to(out[:, :, :1], out.shape))
    assert len(np.unique(out)) == 2


@pytest.mark.parametrize("name", NAMES)
def test_edges(name):
    shape = (3, 4, 2) if name in ("dropout1d", "dropout2d") else (3, 4, 2, 2)
    x = ones(shape)
    function = getattr(F, name)
    assert function(x, 0.5, training=False) is x
    assert function(x, 0.0, training=True) is x
    assert not lucid.any(function(x, 1.0, training=True)).item()
    for p in (-0.1, 1.1, float("nan")):
        with pytest.raises(lucid.ArgumentError, match=f"{name}: the probability must lie between 0 and 1"):
            function(x, p, training=True)


@pytest.mark.parametrize("name", NAMES)
def test_the_seed_decides(name):
    x, values = ones((3, 4, 2, 50)[: 3 if name == "dropout1d" else 4]), []
    for seed in (3, 3, 4):
        lucid.random.manual_seed(seed)
        values.append(getattr(F, name)(x, 0.5, training=True).tolist())
    assert values[0] == values[1] != values[2]


def test_other_libraries_and_devices(device):
    lucid.random.manual_seed(0)
    out = F.dropout(ones((50,), device), 0.5)
    assert out.device == device
    assert set(out.tolist()) == {0.0, 2.0}
    mine = F.dropout(strict.ones((50,)), 0.5)
    assert set(np.asarray(mine).tolist()) == {0.0, 2.0}


def test_under_vmap():
    x = ones((4, 100))
    each = lucid.func.vmap(F.dropout, randomness="different")(x).numpy()
    same = lucid.func.vmap(F.dropout, randomness="same")(x).numpy()
    assert (each[0] != each[1]).any()
    assert (same[0] == same[1]).all()


@pytest.mark.parametrize("name", NAMES[:-1])
def test_inplace(name):
    x = ones((3, 4, 2, 2)) if name in ("dropout2d", "dropout3d") else ones((3, 4, 2))
    if name == "dropout3d":
        x = ones((3, 4, 2, 2, 2))
    out = getattr(F, name)(x, 1.0, training=True, inplace=True)
    assert out is x
    assert not lucid.any(x).item()


@pytest.mark.parametrize("block", [1, 2, 3, 4, 9])
def test_drop_block(block):
    lucid.random.manual_seed(0)
    x = ones((400, 2, 6, 7)).requires_grad_()
    out = F.drop_block2d(x, 0.3, block)
    values = out.detach().numpy()
    out.sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), values)
    zero = values == 0
    assert 0.12 < zero.mean() <= 0.33  # blocks overlap
    np.testing.assert_allclose(values.mean(), 1.0, rtol=1e-5)
    b = min(block, 6)
    # Each zero lies in a block of zeros that fits into the plane.
    windows = np.lib.stride_tricks.sliding_window_view(zero, (b, b), axis=(2, 3)).all(axis=(-1, -2))
    covered = np.zeros_like(zero)
    for i in range(b):
        for j in range(b):
            covered[:, :, i : i + windows.shape[2], j : j + windows.shape[3]] |= windows
    np.testing.assert_array_equal(zero, covered)
    assert F.drop_block2d(x, 0.3, block, training=False) is x


MODULES = [
    ("Dropout", {"p": 0.3}, (40, 50)),
    ("Dropout1d", {}, (40, 50, 2)),
    ("Dropout2d", {"p": 0.2, "inplace": True}, (40, 50, 2, 2)),
    ("Dropout3d", {}, (4, 50, 2, 2, 2)),
    ("AlphaDropout", {}, (40, 50)),
    ("FeatureAlphaDropout", {"p": 0.1}, (40, 50, 2)),
    ("DropBlock2d", {"p": 0.2, "block_size": 3}, (4, 5, 6, 6)),
    ("DropPath", {"drop_prob": 0.2}, (40, 5)),
]


@pytest.mark.parametrize(("name", "options", "shape"), MODULES)
def test_modules(name, options, shape):
    layer, x = getattr(nn, name)(**options), ones(shape)
    before = x.tolist()
    if hasattr(torch.nn, name):
        assert repr(layer) == repr(getattr(torch.nn, name)(**options))
    assert layer.eval()(x) is x
    assert layer.train()(x).tolist() != before


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: F.dropout1d(ones((2,))), "dropout1d: input must have 2 or 3 axes"),
        (lambda: F.dropout2d(ones((2, 2))), "dropout2d: input must have 3 or 4 axes"),
        (lambda: F.feature_alpha_dropout(ones((2,))), "feature_alpha_dropout: input must have shape"),
        (lambda: F.drop_block2d(ones((2, 2)), 0.5, 2), "drop_block2d: input must have shape"),
        (lambda: F.drop_block2d(ones((2, 2, 2, 2)), 0.5, 0), "drop_block2d: block_size must be positive"),
        (lambda: nn.Dropout(2.0), "Dropout: p must lie between 0 and 1"),
    ],
)
def test_errors(call, message):
    with pytest.raises(lucid.LucidError, match=message):
        call()
