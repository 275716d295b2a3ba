from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import lucid
from lucid.nn.utils import rnn
from tests.devices import double_precision

reference = torch.nn.utils.rnn


def same(ours, theirs):
    if theirs is None:
        assert ours is None
    elif isinstance(theirs, tuple | list):
        assert len(ours) == len(theirs)
        for x, y in zip(ours, theirs, strict=True):
            same(x, y)
    else:
        assert np.asarray(ours).dtype == theirs.numpy().dtype
        np.testing.assert_array_equal(np.asarray(ours), theirs.numpy())


@double_precision
@settings(max_examples=40, deadline=None)
@given(
    lengths=st.lists(st.integers(1, 5), min_size=1, max_size=5, unique=True),
    rest=st.lists(st.integers(1, 3), max_size=2),
    batch_first=st.booleans(),
)
def test_packing_and_padding_against_torch(lengths, rest, batch_first):
    rng = np.random.default_rng(len(lengths))
    arrays = [rng.standard_normal((n, *rest)) for n in lengths]
    mine, theirs = [lucid.tensor(a) for a in arrays], [torch.tensor(a) for a in arrays]
    for side in ("right", "left"):
        same(rnn.pad_sequence(mine, batch_first, 2.5, side), reference.pad_sequence(theirs, batch_first, 2.5, side))
    packed, expected = rnn.pack_sequence(mine, False), reference.pack_sequence(theirs, False)
    same(packed, tuple(expected))
    same(
        rnn.pad_packed_sequence(packed, batch_first, -1.0, 7),
        reference.pad_packed_sequence(expected, batch_first, -1.0, 7),
    )
    padded = rnn.pad_sequence(mine, batch_first)
    same(rnn.unpad_sequence(padded, lucid.asarray(lengths), batch_first), theirs)
    again = rnn.pack_padded_sequence(padded, lucid.asarray(lengths), batch_first, enforce_sorted=False)
    same(again, tuple(expected))


def test_equal_lengths_keep_their_order():
    arrays = [lucid.tensor([float(i), float(i)]) for i in range(4)]
    packed = rnn.pack_sequence(arrays)
    assert packed.sorted_indices is None
    assert packed.data.tolist() == [0, 1, 2, 3] * 2
    assert rnn.pack_sequence(arrays, enforce_sorted=False).sorted_indices.tolist() == [0, 1, 2, 3]


@double_precision
def test_to_casts_the_data():
    packed = rnn.pack_sequence([lucid.tensor([1.0]), lucid.tensor([2.0, 3.0])], enforce_sorted=False)
    cast = packed.to(lucid.float64)
    assert cast.data.dtype == lucid.float64
    assert cast.sorted_indices.tolist() == [1, 0]
    assert cast.batch_sizes.tolist() == [2, 1]


def test_gradients_come_back_to_the_elements_and_not_to_the_padding():
    x = lucid.ones((3, 2)).requires_grad_()
    packed = rnn.pack_padded_sequence(x, [1, 3], enforce_sorted=False)
    output, _ = rnn.pad_packed_sequence(packed)
    (output * lucid.asarray([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])).sum().backward()
    assert x.grad.tolist() == [[1.0, 2.0], [0.0, 4.0], [0.0, 6.0]]


X = lucid.zeros((3, 2))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: rnn.pack_padded_sequence(X, [1, 3]),
            "must come longest first, got lengths .1, 3.; pass enforce_sorted",
        ),
        (lambda: rnn.pack_padded_sequence(X, [3, 0]), "lengths must be positive"),
        (lambda: rnn.pack_padded_sequence(X, [4, 1]), "a length of 4 is more than the 3 times"),
        (lambda: rnn.pack_padded_sequence(X, [3]), "1 lengths for 2 sequences"),
        (lambda: rnn.pack_padded_sequence(X, [3.0, 1.0]), "lengths must be integers"),
        (lambda: rnn.pack_padded_sequence(X[0], [3]), "at least the axes time and batch"),
        (
            lambda: rnn.pad_packed_sequence(rnn.pack_padded_sequence(X, [3, 1]), total_length=2),
            "total_length=2 is less",
        ),
        (lambda: rnn.pad_sequence([]), "pad_sequence: no sequences"),
        (lambda: rnn.pad_sequence([X, X[:, 0]]), "must agree in all axes but the first"),
        (lambda: rnn.pad_sequence([X], padding_side="top"), "padding_side must be"),
        (lambda: rnn.pack_sequence([X[:1], X]), "pack_padded_sequence: the sequences must come longest first"),
        (lambda: rnn.unpad_sequence(X, lucid.asarray([1])), "unpad_sequence: 1 lengths for 2 sequences"),
    ],
)
def test_errors(call, message):
    with pytest.raises(lucid.LucidError, match=message):
        call()
