from __future__ import annotations

import numpy as np
import pytest
import torch

import lucid
from lucid import nn
from tests.devices import double_precision
from tests.nn.twins import assert_close, assert_same, flat, twins

LENGTH, ITEMS, BATCH = 4, 5, 3
SMALL = {"d_model": 4, "nhead": 2, "dim_feedforward": 6, "dropout": 0.0}
SETTINGS = [
    {},
    {"norm_first": True, "activation": "gelu"},
    {"batch_first": True, "bias": False, "layer_norm_eps": 1e-3},
    {"batch_first": True, "norm_first": True},
]

# PyTorch about its own optimisations, and about masks of two kinds.
pytestmark = [
    pytest.mark.filterwarnings("ignore:enable_nested_tensor is True"),
    pytest.mark.filterwarnings("ignore:The PyTorch API of nested tensors"),
]


def representation(module):
    return repr(module).replace("NonDynamicallyQuantizableLinear", "Linear")


def sequence(rng, length, settings):
    return rng.standard_normal((BATCH, length, 4) if settings.get("batch_first") else (length, BATCH, 4))


def padding(length):
    return np.arange(length) >= np.array([[length], [length - 1], [2]])


def causal(n):
    return np.triu(np.ones((n, n), dtype=bool), 1)


def calling(masks, **options):
    """Return the call for either library, with masks of NumPy arrays."""

    def run(library, module, *inputs):
        make = lucid.tensor if library is nn else torch.tensor
        return module(*inputs, **{name: make(mask) for name, mask in masks.items()}, **options)

    return run


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_encoder_layer_against_torch(rng, settings, dtype):
    pair = twins("TransformerEncoderLayer", **SMALL, dtype=dtype, **settings)
    assert representation(pair[0]) == representation(pair[1])
    x = sequence(rng, LENGTH, settings)
    both = {"src_mask": causal(LENGTH), "src_key_padding_mask": padding(LENGTH)}
    for masks in ({}, {"src_mask": causal(LENGTH)}, both):
        assert_same(pair, calling(masks), x, dtype=dtype)
    assert_same(pair, calling({}), x[0], dtype=dtype)
    assert_same(pair, calling({}, is_causal=True), x, dtype=dtype, theirs=calling({"src_mask": causal(LENGTH)}))


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_decoder_layer_against_torch(rng, settings, dtype):
    pair = twins("TransformerDecoderLayer", **SMALL, dtype=dtype, **settings)
    assert representation(pair[0]) == representation(pair[1])
    x, memory = sequence(rng, LENGTH, settings), sequence(rng, ITEMS, settings)
    every = {
        "tgt_mask": causal(LENGTH),
        "memory_mask": rng.random((LENGTH, ITEMS)) < 0.3,
        "tgt_key_padding_mask": padding(LENGTH),
        "memory_key_padding_mask": padding(ITEMS),
    }
    every["memory_mask"][:, 0] = False
    for masks in ({}, {"tgt_mask": causal(LENGTH)}, every):
        assert_same(pair, calling(masks), x, memory, dtype=dtype)
    assert_same(pair, calling({}), x[0], memory[0], dtype=dtype)
    ours = calling({}, tgt_is_causal=True)
    assert_same(pair, ours, x, memory, dtype=dtype, theirs=calling({"tgt_mask": causal(LENGTH)}))


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("settings", SETTINGS, ids=str)
@pytest.mark.parametrize("masked", [False, True])
def test_transformer_against_torch(rng, settings, masked, dtype):
    pair = twins("Transformer", num_encoder_layers=2, num_decoder_layers=2, **SMALL, **settings, dtype=dtype)
    src, tgt = sequence(rng, ITEMS, settings), sequence(rng, LENGTH, settings)

    def run(library, module, src, tgt):
        if not masked:
            return module(src, tgt)
        make = lucid.tensor if library is nn else torch.tensor
        mask = library.Transformer.generate_square_subsequent_mask(LENGTH)
        hidden = make(np.where(padding(ITEMS), -np.inf, 0.0).astype(dtype))
        return module(
            src, tgt, tgt_mask=mask.to(src.dtype), src_key_padding_mask=hidden, memory_key_padding_mask=hidden
        )

    assert_same(pair, run, src, tgt, dtype=dtype)
    for module in pair:
        module.eval()
    assert_same(pair, run, src, tgt, dtype=dtype)


@double_precision
def test_stacks_against_torch(rng):
    pairs = []
    for library, dtype in ((nn, lucid.float64), (torch.nn, torch.float64)):
        layer = library.TransformerEncoderLayer(**SMALL, dtype=dtype)
        pairs.append(library.TransformerEncoder(layer, 3, library.LayerNorm(4, dtype=dtype)))
    ours, theirs = pairs
    assert list(ours.state_dict()) == list(theirs.state_dict())
    first, second = ours.layers[0].linear1.weight, ours.layers[1].linear1.weight
    assert first is not second
    assert first.tolist() == second.tolist()
    ours.load_state_dict({key: value.numpy() for key, value in theirs.state_dict().items()})
    assert_same((ours, theirs), calling({"mask": causal(LENGTH)}), rng.standard_normal((LENGTH, BATCH, 4)))


@double_precision
@pytest.mark.parametrize("name", ["relu", "gelu"])
def test_an_activation_may_be_a_function(rng, name):
    torch.manual_seed(0)
    theirs = torch.nn.TransformerEncoderLayer(
        **SMALL, activation=getattr(torch.nn.functional, name), dtype=torch.float64
    )
    ours = nn.TransformerEncoderLayer(**SMALL, activation=getattr(nn.functional, name), dtype=lucid.float64)
    ours.load_state_dict({key: value.numpy() for key, value in theirs.state_dict().items()})
    x = rng.standard_normal((LENGTH, BATCH, 4))
    assert_same((ours, theirs), calling({}), x)
    square = nn.TransformerEncoderLayer(**SMALL, activation=lambda x: x * x)
    assert square(lucid.randn(LENGTH, BATCH, 4)).shape == (LENGTH, BATCH, 4)


@double_precision
@pytest.mark.parametrize("max_length", [None, LENGTH])
@pytest.mark.parametrize("steps", [[1] * LENGTH, [2, 1, 1]], ids=str)
@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_decoding_step_by_step_equals_the_full_pass(rng, settings, steps, max_length):
    lucid.random.manual_seed(0)
    model = nn.Transformer(num_encoder_layers=1, num_decoder_layers=2, **SMALL, **settings, dtype=lucid.float64)
    axis = 1 if settings.get("batch_first") else 0
    src, tgt = (lucid.asarray(sequence(rng, n, settings)) for n in (ITEMS, LENGTH))
    memory_mask = lucid.asarray(padding(ITEMS))
    encoded = model.encoder(src, src_key_padding_mask=memory_mask)
    whole = model.decoder(tgt, encoded, tgt_is_causal=True, memory_key_padding_mask=memory_mask)
    alone = model.encoder(tgt, is_causal=True)
    caches = model.decoder.make_cache(max_length), model.encoder.make_cache(max_length)
    parts, others, start = [], [], 0
    with lucid.no_grad():
        for n in steps:
            key = (slice(None),) * axis + (slice(start, start + n),)
            parts.append(
                model.decoder(
                    tgt[key], encoded, tgt_is_causal=True, memory_key_padding_mask=memory_mask, cache=caches[0]
                )
            )
            others.append(model.encoder(tgt[key], is_causal=True, cache=caches[1]))
            start += n
            assert [len(cache) for cache in caches] == [start, start]
    np.testing.assert_allclose(lucid.concat(parts, axis=axis), whole.detach(), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(lucid.concat(others, axis=axis), alone.detach(), rtol=1e-9, atol=1e-12)


@double_precision
def test_beams_take_the_past_of_another(rng):
    layer = nn.TransformerDecoderLayer(**SMALL, batch_first=True, dtype=lucid.float64)
    decoder = nn.TransformerDecoder(layer, 2)
    tgt, memory = lucid.asarray(rng.standard_normal((2, 3, 4))), lucid.asarray(rng.standard_normal((2, 5, 4)))
    beams = lucid.asarray([1, 1, 0])
    whole = decoder(tgt[beams], memory[beams], tgt_is_causal=True)
    cache = decoder.make_cache()
    decoder(tgt[:, :2], memory, tgt_is_causal=True, cache=cache)
    cache.reorder(beams)
    last = decoder(tgt[beams][:, 2:], memory[beams], cache=cache)
    np.testing.assert_allclose(last.detach(), whole[:, 2:].detach(), rtol=1e-9, atol=1e-12)
    assert repr(cache.layers[0]) == "DecoderKVCache(own=DynamicKVCache(length=3), memory=MemoryKVCache(length=5))"
    cache.reset()
    assert len(cache) == 0
    np.testing.assert_allclose(
        decoder(tgt, memory, tgt_is_causal=True, cache=cache).detach(),
        decoder(tgt, memory, tgt_is_causal=True).detach(),
        rtol=1e-9,
    )


@pytest.mark.parametrize("name", ["TransformerEncoderLayer", "TransformerDecoderLayer"])
def test_dropout_is_for_training(name):
    layer = getattr(nn, name)(8, 2, 16, dropout=0.5)
    x = (lucid.randn(LENGTH, BATCH, 8),) * (2 if "Decoder" in name else 1)
    assert not bool(lucid.all(layer(*x) == layer(*x)))
    lucid.random.manual_seed(3)
    first = layer(*x)
    lucid.random.manual_seed(3)
    assert bool(lucid.all(first == layer(*x)))
    layer.eval()
    assert bool(lucid.all(layer(*x) == layer(*x)))


def test_a_transformer_draws_its_matrices_anew():
    lucid.random.manual_seed(0)
    model = nn.Transformer(16, 2, 2, 2, 32)
    first, second = (layer.linear1.weight for layer in model.encoder.layers)
    bound = (6 / 48) ** 0.5
    assert 0.95 * bound < float(lucid.max(lucid.abs(first))) <= bound
    assert first.tolist() != second.tolist()
    assert {p.dtype for p in model.parameters()} == {lucid.float32}
    assert all(p.requires_grad for p in model.parameters())


def test_parts_of_ones_own():
    class Twice(nn.Module):
        def forward(self, src, mask=None, src_key_padding_mask=None, is_causal=None):
            return src * 2

    model = nn.Transformer(4, 2, 1, 1, 6, custom_encoder=Twice(), dropout=0.0)
    src, tgt = lucid.randn(ITEMS, BATCH, 4), lucid.randn(LENGTH, BATCH, 4)
    assert_close(model(src, tgt).detach(), model.decoder(tgt, src * 2).detach(), "float32")


@double_precision
def test_gradcheck(rng):
    layer = nn.TransformerDecoderLayer(2, 1, 3, 0.0, "gelu", dtype=lucid.float64)
    arrays = [lucid.tensor(rng.standard_normal((n, 1, 2)), requires_grad=True) for n in (2, 3)]
    assert lucid.autograd.gradcheck(layer, tuple(arrays))


@double_precision
def test_masks_have_the_dtype_that_is_asked_for():
    mask = nn.Transformer.generate_square_subsequent_mask
    for size in (0, 1, 3):
        assert_close(mask(size), torch.nn.Transformer.generate_square_subsequent_mask(size), "float32")
    assert mask(2, dtype=lucid.float64).dtype == lucid.float64


def test_flat_finds_every_array():
    assert flat((1, None, (2, [3]))) == [1, 2, 3]


X = lucid.randn(LENGTH, BATCH, 4)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: nn.TransformerEncoderLayer(4, 2, activation="sine"), "TransformerEncoderLayer: activation must be"),
        (lambda: nn.TransformerDecoderLayer(4, 2, activation=3), "TransformerDecoderLayer: activation must be"),
        (lambda: nn.Transformer(**SMALL)(X, X[:, :2]), "Transformer: src .* and tgt .* must have the same batch"),
        (lambda: nn.Transformer(**SMALL)(X, X[..., :3]), "Transformer: the last axes of src and tgt must be d_model=4"),
        (lambda: nn.Transformer.generate_square_subsequent_mask(-1), "sz must not be negative"),
        (
            lambda: nn.TransformerEncoder(nn.TransformerEncoderLayer(**SMALL), 1)(X, cache=nn.DynamicKVCache()),
            "TransformerEncoder: cache must be a StackedKVCache, got DynamicKVCache; make_cache",
        ),
        (
            lambda: nn.TransformerDecoder(nn.TransformerDecoderLayer(**SMALL), 1)(
                X, X, cache=nn.StackedKVCache([nn.DecoderKVCache(), nn.DecoderKVCache()])
            ),
            "TransformerDecoder: the cache is for 2 layers, and there are 1",
        ),
    ],
)
def test_errors(call, message):
    with pytest.raises(lucid.LucidError, match=message):
        call()
