"""Batches on their way: what goes through shared memory, and what becomes of it."""

from __future__ import annotations

import secrets
from multiprocessing.shared_memory import SharedMemory

import numpy as np
import pytest

import lucid
from lucid.data import _parcel


@pytest.fixture
def name():
    return "lucidtest" + secrets.token_hex(4)


def exists(name):
    try:
        segment = SharedMemory(name)
    except FileNotFoundError:
        return False
    segment.close()
    return True


def batch():
    large = np.arange(30_000.0)
    return {"x": lucid.asarray(large.reshape(100, 300)), "again": [large, large], "s": "text", "small": np.arange(3)}


def same(a, b):
    return bool((a["x"] == b["x"]).all()) and all(
        np.array_equal(p, q) for p, q in zip(a["again"], b["again"], strict=True)
    )


def test_large_arrays_travel_in_a_segment_that_has_no_name_afterwards(name):
    parcel = _parcel.pack(batch(), name)
    assert parcel.segment == name
    assert exists(name)
    assert len(parcel.pickled) < 2000
    assert all(start % 64 == 0 for start, _ in parcel.places)
    arrived = _parcel.unpack(parcel)
    assert not exists(name)
    assert same(arrived, batch())
    assert arrived["again"][0] is arrived["again"][1]
    assert arrived["x"].numpy().flags.writeable


def test_without_room_in_shared_memory_arrays_go_with_the_pickle(name, monkeypatch):
    monkeypatch.setattr(_parcel, "_has_room", lambda size: False)
    parcel = _parcel.pack(batch(), name)
    assert parcel.segment is None
    assert not exists(name)
    arrived = _parcel.unpack(parcel)
    assert same(arrived, batch())
    arrived["x"][0, 0] = 7.0
    assert float(arrived["x"][0, 0]) == 7.0


def test_small_batches_need_no_segment(name):
    assert _parcel.pack({"x": np.zeros(4000)}, name).segment is None


def test_segments_that_nobody_takes_are_removed(name):
    _parcel.pack(batch(), name)
    _parcel.remove(name)
    assert not exists(name)
    _parcel.remove(name)  # there is none: nothing happens


def test_devices_and_gradients(device, name):
    x = lucid.asarray(np.arange(40_000, dtype=np.float32), device=device)
    arrived = _parcel.unpack(_parcel.pack(x, name))
    assert arrived.device == device
    assert (arrived == x).all()
    with pytest.raises(lucid.ArgumentTypeError, match="requires grad cannot leave a worker"):
        _parcel.pack([x.requires_grad_()], name)
    assert not exists(name)
