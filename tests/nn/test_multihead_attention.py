from __future__ import annotations

import numpy as np
import pytest

import lucid
from lucid import nn
from tests.devices import collected, double_precision
from tests.nn.twins import assert_same, twins

SETTINGS = [
    {},
    {"bias": False, "batch_first": True},
    {"add_bias_kv": True},
    {"add_zero_attn": True, "batch_first": True},
    {"add_bias_kv": True, "add_zero_attn": True},
    {"kdim": 5, "vdim": 3},
    {"kdim": 5, "bias": False, "batch_first": True, "add_bias_kv": True},
]
LENGTH, BATCH = 5, 3


def masks(kind, rng):
    """Return what is given to forward, of NumPy arrays."""
    causal = np.triu(np.ones((LENGTH, LENGTH), dtype=bool), 1)
    padding = np.arange(LENGTH) >= np.array([[5], [3], [4]])
    return {
        "none": {},
        "causal": {"attn_mask": causal},
        "padding": {"key_padding_mask": padding},
        "both": {"attn_mask": causal, "key_padding_mask": padding},
        "float": {
            "attn_mask": rng.standard_normal((LENGTH, LENGTH)),
            "key_padding_mask": np.where(padding, -np.inf, 0.0),
        },
        "heads": {"attn_mask": rng.standard_normal((BATCH * 2, LENGTH, LENGTH))},
    }[kind]


def runner(given, dtype="float64", **options):
    """Return the call for either library."""

    def run(library, module, *inputs):
        make = lucid.tensor if library is nn else __import__("torch").tensor
        arrays = {k: make(v.astype(dtype) if v.dtype.kind == "f" else v) for k, v in given.items()}
        query, key, value = inputs if len(inputs) == 3 else inputs * 3
        return module(query, key, value, **arrays, **options)

    return run


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_against_torch(rng, settings, dtype):
    pair = twins("MultiheadAttention", 4, 2, dtype=dtype, **settings)
    first = (BATCH, LENGTH) if settings.get("batch_first") else (LENGTH, BATCH)
    key, value = settings.get("kdim", 4), settings.get("vdim", 4)
    inputs = [rng.standard_normal((*first, n)) for n in (4, key, value)]
    for kind in ("none", "causal", "padding", "both", "float", "heads"):
        for options in ({}, {"need_weights": False}, {"average_attn_weights": False}):
            assert_same(pair, runner(masks(kind, rng), dtype, **options), *inputs, dtype=dtype)
    if key == value == 4:
        assert_same(pair, runner(masks("both", rng), dtype), inputs[0], dtype=dtype)  # attention to itself
        memory = runner(masks("none", rng), dtype)
        assert_same(pair, lambda library, m, x, y: memory(library, m, x, y, y), *inputs[:2], dtype=dtype)
    assert_same(
        pair,
        runner({"key_padding_mask": np.arange(LENGTH) > 2}, dtype),
        *[x[0] for x in _unbatched(inputs, first)],
        dtype=dtype,
    )


def _unbatched(inputs, first):
    return inputs if first[0] == BATCH else [np.swapaxes(x, 0, 1) for x in inputs]


@double_precision
def test_causal_without_a_mask(rng):
    pair = twins("MultiheadAttention", 4, 2, batch_first=True)
    x = rng.standard_normal((BATCH, LENGTH, 4))
    assert_same(pair, runner({}, is_causal=True), x, theirs=runner(masks("causal", rng)))


@double_precision
def test_a_query_without_keys_gets_the_bias_of_the_output(rng):
    layer = nn.MultiheadAttention(4, 2, batch_first=True, dtype=lucid.float64)
    layer.out_proj.bias = nn.Parameter(lucid.tensor([1.0, 2.0, 3.0, 4.0], dtype=lucid.float64))
    x = lucid.tensor(rng.standard_normal((2, 3, 4)), requires_grad=True)
    padding = lucid.tensor([[False] * 3, [True] * 3])
    output, weights = layer(x, x, x, key_padding_mask=padding)
    assert output[1].tolist() == [[1.0, 2.0, 3.0, 4.0]] * 3
    assert weights[1].tolist() == [[0.0] * 3] * 3
    output.sum().backward()
    assert x.grad[1].tolist() == [[0.0] * 4] * 3
    assert bool(lucid.all(lucid.isfinite(layer.in_proj_weight.grad)))


def test_initial_values():
    lucid.random.manual_seed(0)
    layer = nn.MultiheadAttention(64, 4, add_bias_kv=True)
    assert {p.dtype for p in layer.parameters()} == {lucid.float32}
    bound = (6 / (4 * 64)) ** 0.5
    assert 0.98 * bound < float(lucid.max(lucid.abs(layer.in_proj_weight))) <= bound
    assert float(lucid.max(lucid.abs(layer.in_proj_bias))) == float(lucid.max(lucid.abs(layer.out_proj.bias))) == 0.0
    assert abs(float(lucid.std(layer.bias_k)) - 64**-0.5) < 0.03


def test_dropout_is_for_training(rng):
    layer = nn.MultiheadAttention(4, 2, dropout=0.5)
    x = lucid.randn(5, 2, 4)
    assert not bool(lucid.all(layer(x, x, x)[0] == layer(x, x, x)[0]))
    layer.eval()
    assert bool(lucid.all(layer(x, x, x)[0] == layer(x, x, x)[0]))


@double_precision
def test_gradcheck(rng):
    layer = nn.MultiheadAttention(2, 2, add_bias_kv=True, dtype=lucid.float64)
    arrays = [lucid.tensor(rng.standard_normal((n, 2, 2)), requires_grad=True) for n in (2, 3, 3)]
    assert lucid.autograd.gradcheck(lambda *a: layer(*a), tuple(arrays))


X = lucid.randn(5, 3, 4)


@collected
@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: nn.MultiheadAttention(5, 2), "MultiheadAttention: embed_dim=5 must be a positive multiple"),
        (lambda: nn.MultiheadAttention(4, 2)(X, X, X[:, 0]), "must all have 3 axes, or all 2"),
        (lambda: nn.MultiheadAttention(4, 2)(X, X, X[:4]), "key and value must agree in length and batch"),
        (lambda: nn.MultiheadAttention(4, 2)(X, X[..., :3], X), "the last axis of key must be of length 4"),
        (lambda: nn.MultiheadAttention(4, 2)(X[..., :2], X, X), "the last axis of query must be embed_dim=4"),
        (lambda: nn.MultiheadAttention(4, 2)(lucid.ones((5, 4)), X[:, 0], X[:, 0]), "input is lucid.float64 but"),
        (
            lambda: nn.MultiheadAttention(4, 2)(X, X, X, attn_mask=lucid.zeros((5, 4), dtype=lucid.float32)),
            r"attn_mask must have shape \(5, 5\) or \(6, 5, 5\), got \(5, 4\)",
        ),
        (
            lambda: nn.MultiheadAttention(4, 2)(X, X, X, key_padding_mask=lucid.zeros((5, 3), dtype=lucid.bool)),
            r"key_padding_mask must have shape \(3, 5\), got \(5, 3\)",
        ),
        (
            lambda: nn.MultiheadAttention(4, 2)(X, X, X, attn_mask=lucid.zeros((5, 5))),
            r"attn_mask must be bool or of the query's .*float32, got .*float64",
        ),
    ],
)
def test_errors(call, message):
    with pytest.raises(lucid.LucidError, match=message):
        call()
