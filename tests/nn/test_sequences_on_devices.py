"""The layers for sequences give on every device what they give on the CPU."""

from __future__ import annotations

import numpy as np
import pytest

import lucid
from lucid import nn
from lucid.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

LAYERS = {
    "LSTM": (lambda: nn.LSTM(4, 3, num_layers=2, bidirectional=True, proj_size=2), (5, 2, 4)),
    "plain LSTM": (lambda: nn.LSTM(4, 3, num_layers=2, bidirectional=True), (5, 2, 4)),
    "GRU": (lambda: nn.GRU(4, 3, batch_first=True), (2, 5, 4)),
    "LSTMCell": (lambda: nn.LSTMCell(4, 3), (2, 4)),
    "TransformerEncoderLayer": (lambda: nn.TransformerEncoderLayer(4, 2, 6, 0.0, norm_first=True), (5, 2, 4)),
    "RotaryEmbedding": (lambda: nn.RotaryEmbedding(4, interleaved=True), (2, 5, 4)),
    "SinusoidalPositionEmbedding": (lambda: nn.SinusoidalPositionEmbedding(4), (2, 5, 4)),
    "LearnedPositionEmbedding": (lambda: nn.LearnedPositionEmbedding(6, 4), (2, 5, 4)),
}


def run(layer, x):
    result = layer(x)
    result = result[0] if isinstance(result, tuple) else result
    (result * result).sum().backward()
    gradients = [x.grad, *[p.grad for p in layer.parameters()]]
    return [np.asarray(a.detach().to("cpu")) for a in (result, *gradients)]


@pytest.mark.parametrize("name", LAYERS)
def test_layers(device, name):
    make, shape = LAYERS[name]
    lucid.random.manual_seed(0)
    layer, x = make(), lucid.randn(*shape)
    expected = run(layer, lucid.tensor(x, requires_grad=True))
    layer.zero_grad()
    results = run(layer.to(device), x.to(device).requires_grad_())
    for result, wanted in zip(results, expected, strict=True):
        np.testing.assert_allclose(result, wanted, rtol=1e-4, atol=1e-5)


def test_packed(device):
    lucid.random.manual_seed(0)
    layer, x = nn.GRU(4, 3, bidirectional=True), lucid.randn(5, 3, 4)
    whole, _ = pad_packed_sequence(layer(pack_padded_sequence(x, [2, 5, 3], enforce_sorted=False))[0])
    packed = pack_padded_sequence(x.to(device), [2, 5, 3], enforce_sorted=False)
    result, lengths = pad_packed_sequence(layer.to(device)(packed)[0])
    assert result.device == device
    assert lengths.tolist() == [2, 5, 3]
    np.testing.assert_allclose(result.detach().to("cpu"), whole.detach(), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("max_length", [None, 4])
def test_decoding(device, max_length):
    lucid.random.manual_seed(0)
    layer = nn.TransformerDecoderLayer(4, 2, 6, 0.0, batch_first=True)
    decoder = nn.TransformerDecoder(layer, 2).to(device)
    memory, x = lucid.randn(2, 3, 4).to(device), lucid.randn(2, 4, 4).to(device)
    cache = decoder.make_cache(max_length)
    with lucid.no_grad():
        whole = decoder(x, memory, tgt_is_causal=True)
        steps = [decoder(x[:, t : t + 1], memory, cache=cache) for t in range(4)]
    np.testing.assert_allclose(lucid.concat(steps, axis=1).to("cpu"), whole.to("cpu"), rtol=1e-4, atol=1e-5)
