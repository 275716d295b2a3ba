"""Safetensors files, against the library of that name."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy
import safetensors.torch
import torch

import lucid
from lucid.io._safetensors_header import DTYPES

STATE = {
    **{f"x.{name}": lucid.asarray(np.arange(6).reshape(2, 3).astype(dtype)) for name, dtype in DTYPES.items()},
    "number": lucid.asarray(3.5),
    "empty": lucid.zeros((0, 3)),
    "turned": lucid.randn(3, 4).mT,
    "ä": lucid.asarray([True, False, True]),  # 3 bytes: what follows is not aligned
    "last": lucid.randn(5),
}


@pytest.mark.parametrize("mmap", [False, True])
def test_what_goes_in_comes_out(mmap: bool, tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    lucid.save(STATE, path, metadata={"by": "mé"})
    found, theirs = lucid.load(path, mmap=mmap), safetensors.numpy.load_file(path)
    assert found.keys() == theirs.keys() == STATE.keys()
    for name, x in STATE.items():
        assert found[name].dtype is x.dtype
        np.testing.assert_array_equal(found[name].numpy(), x.numpy(), strict=True)
        np.testing.assert_array_equal(theirs[name], x.numpy(), strict=True)
    assert lucid.io.read_metadata(path) == {"by": "mé"}


def test_bfloat16_is_widened_exactly(tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    x = torch.cat([torch.randn(1000), torch.tensor([0.0, -0.0, torch.inf, -torch.inf, 1e-40, 3e38])]).bfloat16()
    safetensors.torch.save_file({"x": x, "n": torch.tensor([torch.nan]).bfloat16()}, path)
    found = lucid.load(path)
    assert found["x"].dtype is lucid.float32
    assert found["x"].numpy().tobytes() == x.float().numpy().tobytes()
    assert np.isnan(found["n"].numpy()).all()


def test_mapped_memory_is_not_shared_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    lucid.save({"x": lucid.zeros(3)}, path)
    x = lucid.load(path, mmap=True)["x"]
    assert not x.numpy().flags.owndata
    x[0] = 1.0
    assert x.tolist() == [1.0, 0.0, 0.0]
    assert lucid.load(path)["x"].tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("obj", [{}, {"a": lucid.zeros(0)}])
def test_next_to_nothing(obj: dict[str, lucid.Tensor], tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    lucid.save(obj, path)
    assert lucid.load(path, mmap=True).keys() == obj.keys()


@pytest.mark.parametrize(
    ("obj", "message"),
    [
        ([1], "holds a dict of Tensors, got list"),
        (lucid.nn.Linear(1, 1), "state_dict"),
        ({1: lucid.ones(1)}, "obj\\[1\\]: a name must be a string"),
        ({"__metadata__": lucid.ones(1)}, "__metadata__"),
        ({"\ud800": lucid.ones(1)}, "Unicode"),
        ({"a": {"b": lucid.ones(1)}}, r"obj\['a'\] is a dict"),
        ({"a": 1.0}, r"obj\['a'\] is a float"),
        ({"a": lucid.ones(1, dtype=lucid.complex128)}, r"obj\['a'\] has dtype complex128"),
        ({"a": np.array(["x"])}, r"obj\['a'\] has dtype <U1"),
    ],
)
def test_what_cannot_be_saved(obj: object, message: str, tmp_path: Path) -> None:
    with pytest.raises((lucid.ArgumentError, lucid.ArgumentTypeError), match=message):
        lucid.save(obj, tmp_path / "m.safetensors")
    assert not list(tmp_path.iterdir())


class TestShards:
    state = {f"w{i}": lucid.randn(100) for i in range(10)}  # 400 bytes each  # noqa: RUF012

    def names(self, folder: Path) -> list[str]:
        return sorted(entry.name for entry in folder.iterdir())

    def test_sizes_and_index(self, tmp_path: Path) -> None:
        lucid.save(self.state, tmp_path / "model.safetensors", max_shard_size="1KB", metadata={"a": "b"})
        assert self.names(tmp_path) == [
            *[f"model-{i:05d}-of-00005.safetensors" for i in range(1, 6)],
            "model.safetensors.index.json",
        ]
        index = json.loads((tmp_path / "model.safetensors.index.json").read_text())
        assert index["metadata"] == {"a": "b", "total_size": 4000}
        assert lucid.io.read_metadata(tmp_path / "model.safetensors.index.json") == {"a": "b"}
        for name, shard in index["weight_map"].items():
            assert name in safetensors.numpy.load_file(tmp_path / shard)
        for path in ("model.safetensors", "model.safetensors.index.json"):
            found = lucid.load(tmp_path / path, mmap=True)
            assert list(found) == list(self.state)
            assert all((found[name] == x).all() for name, x in self.state.items())

    def test_one_file_is_enough(self, tmp_path: Path) -> None:
        lucid.save(self.state, tmp_path / "model.safetensors", max_shard_size="5GB")
        assert self.names(tmp_path) == ["model.safetensors"]

    def test_sets_take_each_others_place(self, tmp_path: Path) -> None:
        path = tmp_path / "model.safetensors"
        other = tmp_path / "other-00001-of-00001.safetensors"
        lucid.save({}, other)
        for limit, files in ((None, 1), (1000, 6), (1000, 6), (2000, 3), (None, 1)):
            state = {name: x + 1.0 for name, x in self.state.items()}
            lucid.save(state, path, max_shard_size=limit)
            assert len(self.names(tmp_path)) == files + 1
            assert (lucid.load(path)["w9"] == state["w9"]).all()
        assert other.exists()

    @pytest.mark.parametrize("failing", [0, 1, 4, 5])
    def test_a_failure_leaves_the_old_set(self, failing: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        import os

        path = tmp_path / "model.safetensors"
        lucid.save(self.state, path, max_shard_size=1000)
        before = self.names(tmp_path)
        calls = []

        def replace(old: Path, new: Path) -> None:
            calls.append(new)
            if len(calls) > failing:
                raise OSError("no space left")
            os.rename(old, new)

        monkeypatch.setattr("lucid.io._atomic.os.replace", replace)
        with pytest.raises(OSError, match="no space"):
            lucid.save({name: x + 1.0 for name, x in self.state.items()}, path, max_shard_size=1000)
        assert self.names(tmp_path) == before
        assert (lucid.load(path)["w9"] == self.state["w9"]).all()
