from __future__ import annotations

import array_api_strict as strict
import numpy as np
import pytest

import lucid
from lucid import nn
from lucid.nn import functional as F
from tests.devices import collected, double_precision


def angles(length, dim, base, offset=0):
    """Return t / base^(2i / dim), in the paper's own order of operations."""
    t = np.arange(offset, offset + length, dtype=np.float64)[:, None]
    return t / np.power(base, 2 * np.arange(dim // 2) / dim)


def turned(x, theta, interleaved):
    """Turn pairs as complex numbers."""
    n = theta.shape[-1]
    z = x[..., 0 : 2 * n : 2] + 1j * x[..., 1 : 2 * n : 2] if interleaved else x[..., :n] + 1j * x[..., n : 2 * n]
    z = z * np.exp(1j * theta)
    out = x.copy()
    if interleaved:
        out[..., 0 : 2 * n : 2], out[..., 1 : 2 * n : 2] = z.real, z.imag
    else:
        out[..., :n], out[..., n : 2 * n] = z.real, z.imag
    return out


@double_precision
@pytest.mark.parametrize("interleaved", [False, True])
@pytest.mark.parametrize(("dim", "base", "offset"), [(6, 10000.0, 0), (4, 100.0, 7), (2, 10000.0, 1000)])
def test_rotary_against_complex_numbers(rng, interleaved, dim, base, offset):
    x = rng.standard_normal((2, 3, 5, 6))
    theta = angles(5, dim, base, offset)
    expected = turned(x, theta, interleaved)
    rotary = nn.RotaryEmbedding(dim, base, interleaved)
    np.testing.assert_allclose(rotary(lucid.asarray(x), offset), expected, rtol=1e-9, atol=1e-12)
    single = rotary(lucid.asarray(x.astype(np.float32)), offset)
    assert single.dtype == lucid.float32
    np.testing.assert_allclose(single, expected, rtol=1e-4, atol=1e-5)
    plain = F.rotary_embedding(*map(strict.asarray, (x, np.cos(theta), np.sin(theta))), interleaved=interleaved)
    np.testing.assert_allclose(np.asarray(plain), expected, rtol=1e-9, atol=1e-12)
    positions = lucid.asarray(np.arange(offset, offset + 5)[::-1].copy())
    np.testing.assert_allclose(
        rotary(lucid.asarray(x), positions=positions), turned(x, theta[::-1], interleaved), rtol=1e-9, atol=1e-12
    )


@double_precision
@pytest.mark.parametrize("interleaved", [False, True])
def test_rotary_products_depend_on_the_distance(rng, interleaved):
    rotary = nn.RotaryEmbedding(8, interleaved=interleaved)
    q, k = (lucid.asarray(rng.standard_normal((1, 8))) for _ in range(2))
    products = [float(lucid.sum(rotary(q, offset=t) * rotary(k, offset=t + 3))) for t in (0, 5, 500)]
    np.testing.assert_allclose(products, products[0], rtol=1e-9)


def test_far_positions_keep_their_digits():
    x = lucid.ones((1, 2), dtype=lucid.float32)
    far = nn.RotaryEmbedding(2)(x, offset=100_001)
    c, s = np.cos(100_001.0), np.sin(100_001.0)
    np.testing.assert_allclose(far, [[c - s, s + c]], rtol=1e-6)


@double_precision
@pytest.mark.parametrize("interleaved", [False, True])
def test_rotary_gradcheck(rng, interleaved):
    x = lucid.tensor(rng.standard_normal((3, 5)), requires_grad=True)
    assert lucid.autograd.gradcheck(nn.RotaryEmbedding(4, interleaved=interleaved), (x,))


@double_precision
@pytest.mark.parametrize("interleaved", [False, True])
def test_sinusoids_against_the_formula(interleaved):
    embedding = nn.SinusoidalPositionEmbedding(6, interleaved=interleaved)
    theta = angles(5, 6, 10000.0, 3)
    expected = np.empty((5, 6))
    if interleaved:
        expected[:, 0::2], expected[:, 1::2] = np.sin(theta), np.cos(theta)
    else:
        expected[:, :3], expected[:, 3:] = np.sin(theta), np.cos(theta)
    x = lucid.ones((2, 5, 6))
    np.testing.assert_allclose(embedding(x, offset=3), np.broadcast_to(expected + 1, (2, 5, 6)), rtol=1e-9)
    positions = lucid.asarray([[3, 4, 5, 6, 7], [7, 6, 5, 4, 3]])
    by_hand = np.stack([expected, expected[::-1]]) + 1
    np.testing.assert_allclose(embedding(x, positions=positions), by_hand, rtol=1e-9)
    assert not list(embedding.state_dict())


def test_learned_positions():
    embedding = nn.LearnedPositionEmbedding(8, 4)
    assert list(embedding.state_dict()) == ["weight"]
    weight = np.asarray(embedding.weight.detach())
    x = lucid.zeros((2, 3, 4), dtype=lucid.float32)
    np.testing.assert_array_equal(embedding(x, offset=5)[1].detach(), weight[5:])
    positions = lucid.asarray([[0, 0, 7], [1, 2, 3]])
    out = embedding(x, positions=positions)
    np.testing.assert_array_equal(out.detach(), weight[np.asarray(positions)])
    out.sum().backward()
    assert embedding.weight.grad[:, 0].tolist() == [2, 1, 1, 1, 0, 0, 0, 1]


X = lucid.zeros((2, 3, 4))


@collected
@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: nn.RotaryEmbedding(3), "RotaryEmbedding: features come in pairs"),
        (lambda: nn.RotaryEmbedding(4, base=0.0), "RotaryEmbedding: base must be positive"),
        (lambda: nn.RotaryEmbedding(6)(X), "RotaryEmbedding: the input must have shape"),
        (lambda: nn.RotaryEmbedding(4)(X, offset=-1), "RotaryEmbedding: positions must not be negative"),
        (lambda: F.rotary_embedding(X, X, X), "rotary_embedding: cos .* and sin .* must have one shape"),
        (lambda: nn.SinusoidalPositionEmbedding(5), "SinusoidalPositionEmbedding: features come in pairs"),
        (lambda: nn.SinusoidalPositionEmbedding(6)(X), "SinusoidalPositionEmbedding: the input must have"),
        (lambda: nn.LearnedPositionEmbedding(0, 4), "LearnedPositionEmbedding: num_embeddings and"),
        (lambda: nn.LearnedPositionEmbedding(2, 4, dtype=lucid.float64)(X), "positions 0 to 2 are not among the 2"),
        (lambda: nn.LearnedPositionEmbedding(9, 5, dtype=lucid.float64)(X), "LearnedPositionEmbedding: the input must"),
        (lambda: nn.LearnedPositionEmbedding(9, 4)(X), "LearnedPositionEmbedding: the input is lucid.float64"),
    ],
)
def test_errors(call, message):
    with pytest.raises(lucid.LucidError, match=message):
        call()
