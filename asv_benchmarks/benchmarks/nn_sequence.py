"""Layers for sequences: recurrent networks, attention, the transformer."""

from __future__ import annotations

import lucid
from lucid import nn, optim

from .common import DEVICES, force, normal


class Recurrent:
    """A training step of one layer: hidden 128, 64 times, batch 32."""

    params = (("RNN", "LSTM", "GRU"), DEVICES)
    param_names = ("layer", "device")
    timeout = 120.0

    def setup(self, layer: str, device: str) -> None:
        lucid.random.manual_seed(0)
        self.layer = getattr(nn, layer)(128, 128).to(device)
        self.optimizer = optim.SGD(self.layer.parameters(), lr=0.001)
        self.x = normal(64, 32, 128, device=device)

    def time_step(self, layer: str, device: str) -> None:
        self.optimizer.zero_grad()
        output, _ = self.layer(self.x)
        lucid.mean(output * output).backward()
        self.optimizer.step()
        force(tuple(self.layer.parameters()))

    def time_prediction(self, layer: str, device: str) -> None:
        with lucid.no_grad():
            force(self.layer(self.x)[0])


class Packed:
    """A recurrent layer on sequences of different lengths."""

    params = (DEVICES,)
    param_names = ("device",)

    def setup(self, device: str) -> None:
        lucid.random.manual_seed(0)
        self.layer = nn.LSTM(128, 128).to(device)
        self.x = normal(64, 32, 128, device=device)
        self.lengths = [2 * i + 1 for i in range(32)]

    def time_prediction(self, device: str) -> None:
        with lucid.no_grad():
            packed = nn.utils.rnn.pack_padded_sequence(self.x, self.lengths, enforce_sorted=False)
            force(nn.utils.rnn.pad_packed_sequence(self.layer(packed)[0])[0])


class Attention:
    """Scaled dot products, 8 x 4 heads, 128 queries and keys of 64 features."""

    params = (("plain", "causal", "mask"), DEVICES)
    param_names = ("kind", "device")

    def setup(self, kind: str, device: str) -> None:
        self.arrays = [normal(8, 4, 128, 64, device=device, seed=i).requires_grad_() for i in range(3)]
        self.settings = {"is_causal": kind == "causal"}
        self.mask = normal(128, 128, device=device) > -1 if kind == "mask" else None

    def time_forward_and_backward(self, kind: str, device: str) -> None:
        out = nn.functional.scaled_dot_product_attention(*self.arrays, attn_mask=self.mask, **self.settings)
        force(lucid.autograd.grad(lucid.sum(out), self.arrays))


class Transformer:
    """One encoder layer, 256 features, 4 heads, 8 sequences of 128 items."""

    params = (("relu", "gelu"), DEVICES)
    param_names = ("activation", "device")

    def setup(self, activation: str, device: str) -> None:
        lucid.random.manual_seed(0)
        self.layer = nn.TransformerEncoderLayer(
            256, 4, 1024, dropout=0.0, activation=activation, norm_first=True, batch_first=True
        ).to(device)
        self.optimizer = optim.Adam(self.layer.parameters(), lr=0.001)
        self.x = normal(8, 128, 256, device=device)

    def time_step(self, activation: str, device: str) -> None:
        self.optimizer.zero_grad()
        output = self.layer(self.x)
        lucid.mean(output * output).backward()
        self.optimizer.step()
        force(tuple(self.layer.parameters()))


class Decoding:
    """Sixty-four steps of a decoder of two layers, with each kind of cache."""

    params = (("dynamic", "static"), DEVICES)
    param_names = ("cache", "device")

    def setup(self, cache: str, device: str) -> None:
        lucid.random.manual_seed(0)
        layer = nn.TransformerDecoderLayer(128, 4, 256, batch_first=True)
        self.decoder = nn.TransformerDecoder(layer, 2).to(device).eval()
        self.memory, self.x = normal(4, 32, 128, device=device), normal(4, 1, 128, device=device)

    def time_steps(self, cache: str, device: str) -> None:
        with lucid.no_grad():
            kept = self.decoder.make_cache(64 if cache == "static" else None)
            x = self.x
            for _ in range(64):
                x = self.decoder(x, self.memory, cache=kept)
            force(x)
