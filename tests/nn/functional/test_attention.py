from __future__ import annotations

import array_api_strict as strict
import numpy as np
import pytest
import torch

import lucid
from lucid.nn import functional as F
from tests.devices import double_precision

theirs = torch.nn.functional


@pytest.mark.parametrize("batch", [(), (3,), (2, 3)])
@pytest.mark.parametrize(
    ("settings", "mask"),
    [
        ({}, None),
        ({"scale": 0.3}, None),
        ({"is_causal": True}, None),
        ({}, "bool"),
        ({}, "float"),
        ({"scale": 2.0}, "rows"),
    ],
    ids=str,
)
def test_against_torch(agree, rng, batch, settings, mask):
    arrays = [rng.standard_normal((*batch, n, m)) for n, m in ((4, 5), (6, 5), (6, 2))]
    if mask == "bool":
        arrays.append(np.arange(24).reshape(4, 6) % 5 != 0)
    elif mask == "rows":
        arrays.append(rng.standard_normal((4, 1)))
    elif mask == "float":
        arrays.append(rng.standard_normal((*batch, 4, 6)))
    agree(
        lambda *a: F.scaled_dot_product_attention(*a, **settings),
        lambda *a: theirs.scaled_dot_product_attention(*a, **settings),
        *arrays,
    )


@pytest.mark.parametrize("groups", [1, 2, 6])
def test_shared_heads(agree, rng, groups):
    arrays = [rng.standard_normal((2, heads, n, 3)) for heads, n in ((6, 4), (groups, 5), (groups, 5))]
    agree(
        lambda *a: F.scaled_dot_product_attention(*a, enable_gqa=True),
        lambda *a: theirs.scaled_dot_product_attention(*a, enable_gqa=True),
        *arrays,
    )


@double_precision
@pytest.mark.parametrize("kind", ["bool", "float"])
def test_a_row_without_keys_is_zero_with_zero_gradients(rng, kind):
    mask = np.ones((3, 4), dtype=bool)
    mask[1] = False
    given = mask if kind == "bool" else np.where(mask, 0.0, -np.inf)
    arrays = [rng.standard_normal((n, 2)) for n in (3, 4, 4)]
    mine = [lucid.tensor(a, requires_grad=True) for a in arrays]
    reference = [torch.tensor(a, requires_grad=True) for a in arrays]
    out = F.scaled_dot_product_attention(*mine, attn_mask=lucid.tensor(given))
    # PyTorch's own result for the rows that have keys; its row without them is 0 or nan, depending on the kernel
    expected = theirs.scaled_dot_product_attention(
        reference[0][[0, 2]], *reference[1:], attn_mask=torch.tensor(given[[0, 2]])
    )
    np.testing.assert_allclose(out.detach()[[0, 2]], expected.detach(), rtol=1e-9)
    assert out[1].tolist() == [0.0, 0.0]
    (out * out).sum().backward()
    (expected * expected).sum().backward()
    for x, t in zip(mine, reference, strict=True):
        np.testing.assert_allclose(x.grad, t.grad, rtol=1e-9, atol=1e-12)
    assert mine[0].grad[1].tolist() == [0.0, 0.0]


def test_large_scores_do_not_overflow(agree):
    arrays = [np.full((2, 3), 30.0), np.full((4, 3), 30.0), np.arange(8.0).reshape(4, 2)]
    agree(F.scaled_dot_product_attention, theirs.scaled_dot_product_attention, *arrays)


def test_half_precision_sums_do_not_overflow():
    query, value = lucid.zeros((1, 2), dtype=lucid.float16), lucid.full((4000, 2), 100.0, dtype=lucid.float16)
    out = F.scaled_dot_product_attention(query, lucid.zeros((4000, 2), dtype=lucid.float16), value)
    np.testing.assert_allclose(np.asarray(out), 100.0, rtol=0.02)


@double_precision
def test_dropout_drops_weights_and_keeps_their_mean():
    lucid.random.manual_seed(0)
    query, key = lucid.zeros((2000, 1)), lucid.zeros((4, 1))
    value = lucid.eye(4)
    out = np.asarray(F.scaled_dot_product_attention(query, key, value, dropout_p=0.25))
    assert set(np.unique(out.round(6))) == {0.0, round(0.25 / 0.75, 6)}
    assert abs(out.mean() - 0.25) < 0.01
    assert np.all(np.asarray(F.scaled_dot_product_attention(query, key, value, dropout_p=1.0)) == 0.0)


@double_precision
def test_gradcheck(rng):
    arrays = [lucid.tensor(rng.standard_normal((2, n, 2)), requires_grad=True) for n in (3, 4, 4)]
    mask = lucid.tensor(np.where(rng.random((3, 4)) < 0.3, -np.inf, 0.0))

    def run(*arrays):
        return F.scaled_dot_product_attention(*arrays, attn_mask=mask)

    assert lucid.autograd.gradcheck(run, tuple(arrays))
    assert lucid.autograd.gradgradcheck(run, tuple(arrays))


Q, K = lucid.zeros((2, 3)), lucid.zeros((4, 3))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda f: f(Q, lucid.zeros((4, 2)), K), "query and key must agree in their last axis"),
        (lambda f: f(Q, K, Q), "key and value in the one before"),
        (lambda f: f(Q, K[:0], K[:0]), "at least one key"),
        (lambda f: f(Q[0], K, K), "arrays of at least two axes"),
        (
            lambda f: f(Q, K, K, lucid.ones((2, 4), dtype=lucid.bool), is_causal=True),
            "is_causal=True makes its own mask",
        ),
        (lambda f: f(Q, K, K, lucid.ones((2, 4), dtype=lucid.int64)), "attn_mask must be bool or of the query's"),
        (lambda f: f(Q, K, K, dropout_p=1.5), "dropout_p is a probability"),
        (lambda f: f(Q, K, K, dropout_p="0.5"), "dropout_p must be a number"),
        (lambda f: f(lucid.astype(Q, lucid.float32), K, K), "must have one dtype"),
        (lambda f: f(*[lucid.zeros((n, 2, 3)) for n in (3, 2, 2)], enable_gqa=True), "3 heads of query cannot share 2"),
    ],
)
def test_errors(call, message):
    with pytest.raises(lucid.LucidError, match=f"scaled_dot_product_attention: .*{message}"):
        call(F.scaled_dot_product_attention)


@double_precision
@pytest.mark.parametrize("weights", [True, False])
@pytest.mark.parametrize("static", [True, False])
def test_heads_use_nothing_but_the_standard(rng, weights, static):
    arrays = [rng.standard_normal(shape) for shape in ((3, 2, 4), (12, 4), (12,), (1, 1, 4), (1, 1, 4), (4, 4), (4,))]
    ready = rng.standard_normal((2, 4, 3, 2))
    mask = rng.random((3, 3)) < 0.3
    padding = np.array([[False, False, True], [False, True, False]])

    def run(library, make):
        x, w, b, bias_k, bias_v, out, out_bias = map(make, arrays)
        extra = (None, None) if static else (bias_k, bias_v)
        others = {"static_k": make(ready[0]), "static_v": make(ready[1])} if static else {}
        return library.multi_head_attention_forward(
            x, x, x, 4, 2, w, b, *extra, True, 0.0, out, out_bias,
            need_weights=weights, attn_mask=make(mask), key_padding_mask=make(padding), **others,
        )  # fmt: skip

    expected = run(theirs, torch.tensor)
    for make in (strict.asarray, lucid.asarray):
        for ours, wanted in zip(run(F, make), expected, strict=True):
            if wanted is None:
                assert ours is None
            else:
                np.testing.assert_allclose(np.asarray(ours), wanted.numpy(), rtol=1e-9)
