from __future__ import annotations

import numpy as np
import pytest

import lucid
from lucid import nn
from tests.devices import double_precision

LENGTH = 6
MAKERS = {"dynamic": nn.DynamicKVCache, "static": lambda: nn.StaticKVCache(LENGTH)}


@pytest.fixture(params=MAKERS)
def cache(request):
    return MAKERS[request.param]()


def attention(**settings):
    lucid.random.manual_seed(0)
    return nn.MultiheadAttention(8, 2, dtype=lucid.float64, **settings)


@double_precision
@pytest.mark.parametrize("steps", [[1] * LENGTH, [3, 1, 2], [LENGTH]])
@pytest.mark.parametrize("settings", [{}, {"batch_first": True}, {"add_bias_kv": True, "add_zero_attn": True}], ids=str)
def test_step_by_step_equals_the_full_pass(rng, cache, steps, settings):
    layer = attention(**settings)
    axis = 1 if settings.get("batch_first") else 0
    x = lucid.asarray(rng.standard_normal((3, LENGTH, 8) if axis else (LENGTH, 3, 8)))
    full, weights = layer(x, x, x, is_causal=True)
    for recorded in (True, False):
        cache.reset()
        parts, start = [], 0
        with lucid.set_grad_enabled(recorded):
            for n in steps:
                piece = x[:, start : start + n] if axis else x[start : start + n]
                out, _ = layer(piece, piece, piece, is_causal=True, cache=cache)
                parts.append(out)
                start += n
                assert len(cache) == start
        np.testing.assert_allclose(lucid.concat(parts, axis=axis).detach(), full.detach(), rtol=1e-9, atol=1e-12)
    assert weights.shape[1] == LENGTH


@double_precision
def test_gradients_go_through_the_cache(rng, cache):
    layer = attention(batch_first=True)
    x = lucid.asarray(rng.standard_normal((2, LENGTH, 8)))
    (layer(x, x, x, is_causal=True)[0] ** 2).sum().backward()
    expected = {name: np.asarray(p.grad) for name, p in layer.named_parameters()}
    layer.zero_grad()
    total = 0
    for t in range(LENGTH):
        total = total + (layer(*[x[:, t : t + 1]] * 3, cache=cache)[0] ** 2).sum()
    total.backward()
    for name, p in layer.named_parameters():
        np.testing.assert_allclose(p.grad, expected[name], rtol=1e-9, atol=1e-12)


@double_precision
def test_padding_of_earlier_calls(rng, cache):
    layer = attention(batch_first=True)
    x = lucid.asarray(rng.standard_normal((2, LENGTH, 8)))
    padding = lucid.asarray([[False] * LENGTH, [True, True] + [False] * (LENGTH - 2)])  # at the left
    full = layer(x, x, x, key_padding_mask=padding, is_causal=True)[0]
    for t in range(LENGTH):
        out = layer(*[x[:, t : t + 1]] * 3, key_padding_mask=padding[:, : t + 1], cache=cache)[0]
    np.testing.assert_allclose(out[:, 0].detach(), full[:, -1].detach(), rtol=1e-9, atol=1e-12)


@double_precision
def test_reorder_takes_the_past_of_another(rng, cache):
    layer = attention(batch_first=True)
    x = rng.standard_normal((3, 4, 8))
    new = lucid.asarray(rng.standard_normal((2, 1, 8)))
    with lucid.no_grad():
        layer(*[lucid.asarray(x)] * 3, cache=cache)
        cache.reorder(lucid.asarray([2, 0]))
        out = layer(new, new, new, cache=cache)[0]
        all_of_them = lucid.concat([lucid.asarray(x[[2, 0]]), new], axis=1)
        expected = layer(new, all_of_them, all_of_them)[0]
    np.testing.assert_allclose(out, expected, rtol=1e-9, atol=1e-12)
    assert len(cache) == 5


def test_reset_makes_room_for_another_batch(cache):
    pair = lucid.ones((2, 1, 3, 4)), lucid.ones((2, 1, 3, 4))
    cache.update(*pair)
    with pytest.raises(lucid.LucidError, match=r"do not fit those kept, .*call reset"):
        cache.update(pair[0][:1], pair[1][:1])
    assert len(cache) == 3
    cache.reset()
    assert len(cache) == 0
    cache.reorder(lucid.asarray([0]))
    cache.update(pair[0][:1], pair[1][:1])
    assert repr(cache) == f"{type(cache).__name__}(length=3)"


def test_a_static_cache_is_written_in_place_and_refuses_what_does_not_fit():
    cache = nn.StaticKVCache(4)
    one = lucid.ones((1, 1, 1, 2))
    with lucid.no_grad():
        cache.update(one, one)
        places = []
        for _ in range(3):
            key, _ = cache.update(one, one)
            places.append(key.numpy().__array_interface__["data"][0])
            del key
    assert len(set(places)) == 1
    with pytest.raises(lucid.ArgumentError, match="StaticKVCache: 5 positions are more than max_length=4"):
        cache.update(one, one)
    assert len(cache) == 4
    with pytest.raises(lucid.ArgumentError, match="max_length must be positive"):
        nn.StaticKVCache(0)


def test_what_was_handed_out_stays_as_it_was():
    cache = nn.StaticKVCache(4)
    first, _ = cache.update(lucid.ones((1, 1, 1, 2)), lucid.ones((1, 1, 1, 2)))
    kept = first * 1
    cache.update(lucid.zeros((1, 1, 2, 2)), lucid.zeros((1, 1, 2, 2)))
    assert first.tolist() == kept.tolist()


@double_precision
def test_memory_is_mapped_once(rng):
    layer = attention(kdim=5, vdim=5)
    cache = nn.MemoryKVCache()
    memory = lucid.asarray(rng.standard_normal((4, 2, 5)))
    x = lucid.asarray(rng.standard_normal((3, 2, 8)))
    expected = layer(x, memory, memory)[0]
    for t in range(3):
        # What is given later makes no difference.
        out = layer(x[t : t + 1], memory * (t == 0), memory * (t == 0), cache=cache)[0]
        np.testing.assert_allclose(out[0].detach(), expected[t].detach(), rtol=1e-9, atol=1e-12)
    assert len(cache) == 4
    cache.reorder(lucid.asarray([1]))
    np.testing.assert_allclose(
        layer(x[:1, 1:], memory[:, 1:], memory[:, 1:], cache=cache)[0].detach(), expected[:1, 1:].detach(), rtol=1e-9
    )
    cache.reset()
    assert cache.fixed() is None


def test_caches_of_layers_go_together():
    cache = nn.StackedKVCache([nn.DynamicKVCache(), nn.StaticKVCache(3)])
    assert len(cache) == len(nn.StackedKVCache([])) == 0
    for layer in cache.layers:
        layer.update(lucid.ones((2, 1, 1, 2)), lucid.ones((2, 1, 1, 2)))
    assert len(cache) == 1
    cache.reorder(lucid.asarray([0, 0, 1]))
    assert [layer.update(lucid.ones((3, 1, 1, 2)), lucid.ones((3, 1, 1, 2)))[0].shape[0] for layer in cache.layers] == [
        3,
        3,
    ]
    assert repr(cache) == "StackedKVCache(layers=2, length=2)"
    cache.reset()
    assert len(cache.layers[0]) == len(cache.layers[1]) == 0
