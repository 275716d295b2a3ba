"""Files of Lucid 1 and 2, as those versions wrote them: an envelope with NumPy arrays, pickled."""

from __future__ import annotations

import pickle
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lucid

STATE = OrderedDict(
    {
        "conv.weight": np.arange(24, dtype=np.float32).reshape(2, 3, 4),
        "turned": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        "strided": np.arange(10)[::2],
        "big end": np.arange(3, dtype=">i2"),
        "number": np.asarray(2.5),
        "empty": np.zeros((0, 3), np.float16),
        "bools": np.array([True, False]),
        "complex": np.array([1 + 2j]),
    }
)


def written(obj: Any, kind: str, path: Path, protocol: int) -> None:
    with path.open("wb") as file:
        pickle.dump({"type": kind, "format_version": 1.1, "content": obj}, file, protocol=protocol)


@pytest.mark.parametrize("protocol", [3, 4, 5])
def test_a_state(protocol: int, tmp_path: Path) -> None:
    written(STATE, "OrderedDict", tmp_path / "old.lcd", protocol)
    found = lucid.load(tmp_path / "old.lcd")
    assert type(found) is OrderedDict
    assert list(found) == list(STATE)
    for name, array in STATE.items():
        assert isinstance(found[name], lucid.Tensor)
        np.testing.assert_array_equal(found[name].numpy(), array.astype(array.dtype.newbyteorder("=")), strict=True)


@pytest.mark.parametrize("protocol", [3, 4, 5])
def test_a_tensor(protocol: int, device: str, tmp_path: Path) -> None:
    written(np.ones((2, 3), np.float32), "Tensor", tmp_path / "old.lct", protocol)
    found = lucid.load(tmp_path / "old.lct", map_location=device)
    assert (found.shape, found.device, found.dtype) == ((2, 3), device, lucid.float32)


def test_plain_containers(tmp_path: Path) -> None:
    obj = {"a": [1, 2.5, None, True, "x", b"y", (1, (2,))], 3: {"s": np.float32(1.5)}, "n": 2**100}
    (tmp_path / "old.lcd").write_bytes(pickle.dumps(obj, protocol=4))
    assert lucid.load(tmp_path / "old.lcd") == obj


def test_what_is_shared_stays_shared(tmp_path: Path) -> None:
    """A chain of 60 lists, each twice in the next: 2**60 lists if each were copied."""
    value: Any = []
    for _ in range(60):
        value = [value, value]
    (tmp_path / "old.lcd").write_bytes(pickle.dumps(value, protocol=4))
    found = lucid.load(tmp_path / "old.lcd")
    assert found[0] is found[1]


def test_there_is_no_metadata(tmp_path: Path) -> None:
    written(STATE, "OrderedDict", tmp_path / "old.lcd", 4)
    with pytest.raises(lucid.FileFormatError, match=r"old\.lcd.*not a \.lcd container"):
        lucid.io.read_metadata(tmp_path / "old.lcd")
