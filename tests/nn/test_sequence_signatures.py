"""The layers for sequences take PyTorch's arguments in its order, with its defaults; what is ours comes last."""

from __future__ import annotations

import inspect

import pytest
import torch

from lucid import nn

CLASSES = [
    "GRUCell",
    "LSTMCell",
    "MultiheadAttention",
    "RNNCell",
    "Transformer",
    "TransformerDecoder",
    "TransformerDecoderLayer",
    "TransformerEncoder",
    "TransformerEncoderLayer",
]  # PyTorch's RNN, LSTM and GRU take *args

UTILITIES = ["pack_padded_sequence", "pack_sequence", "pad_packed_sequence", "pad_sequence", "unpad_sequence"]


def compare(ours, theirs):
    ours, theirs = ([(p.name, p.default) for p in inspect.signature(f).parameters.values()] for f in (ours, theirs))
    same = [(name, None if callable(default) else default) for name, default in theirs]  # relu is each library's own
    assert [(name, None if callable(default) else default) for name, default in ours][: len(same)] == same
    assert {name for name, _ in ours[len(same) :]} <= {"cache", "batch_first"}


@pytest.mark.parametrize("name", CLASSES)
def test_classes(name):
    compare(getattr(nn, name).__init__, getattr(torch.nn, name).__init__)
    compare(getattr(nn, name).forward, getattr(torch.nn, name).forward)


@pytest.mark.parametrize("name", ["RNN", "LSTM", "GRU"])
def test_recurrent_layers(name):
    settings = {"num_layers": 2, "bias": False, "batch_first": True, "dropout": 0.1, "bidirectional": True}
    values = (2, *(["relu"] if name == "RNN" else []), False, True, 0.1, True)
    for library in (nn, torch.nn):
        by_name, by_place = getattr(library, name)(3, 4, **settings), getattr(library, name)(3, 4, *values)
        assert repr(by_name) == repr(by_place)


@pytest.mark.parametrize("name", UTILITIES)
def test_utilities(name):
    compare(getattr(nn.utils.rnn, name), getattr(torch.nn.utils.rnn, name))


def test_functions():
    name = "multi_head_attention_forward"
    compare(getattr(nn.functional, name), getattr(torch.nn.functional, name))
