"""The ``.lcd`` container: what goes in comes out bit for bit, and the rest is refused before the file is touched."""

from __future__ import annotations

import math
import struct
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lucid
from lucid import nn
from lucid.io._tree_writer import DTYPES

NAN = struct.unpack(">d", bytes.fromhex("fff8000000abcdef"))[0]


def bits(value: float) -> bytes:
    return struct.pack(">d", value)


def same(a: Any, b: Any) -> bool:
    """Whether two objects are alike in type, structure and every bit."""
    if isinstance(a, OrderedDict):
        a = dict(a)
    if type(a) is not type(b):
        return False
    if isinstance(a, dict):
        return list(a) == list(b) and all(map(same, a.values(), b.values()))
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, lucid.Tensor):
        described = [(x.dtype, x.shape, x.device, x.requires_grad, getattr(x, "persistent", None)) for x in (a, b)]
        return described[0] == described[1] and a.detach().numpy().tobytes() == b.detach().numpy().tobytes()
    if isinstance(a, np.ndarray | np.generic):
        native = a.dtype.newbyteorder("=")
        return native == b.dtype and a.shape == b.shape and a.astype(native).tobytes() == b.tobytes()
    if isinstance(a, float):
        return bits(a) == bits(b)
    if isinstance(a, complex):
        return bits(a.real) == bits(b.real) and bits(a.imag) == bits(b.imag)
    return bool(a == b)


OBJECTS: dict[str, Any] = {
    "numbers": [0, -1, 2**53, -(2**53), 2**53 + 1, 2**64, -(2**200), 10**5000, True, False, None],
    "floats": [0.0, -0.0, 1.0, 1e22, 5e-324, 1.7976931348623157e308, math.pi, math.inf, -math.inf, math.nan, NAN],
    "complex": [1 + 2j, complex(-0.0, math.inf), complex(NAN, -0.0)],
    "texts": ["", 'ä\n\0"', "\ud800", "日本", b"", b"\0\xff" * 100],
    "containers": {"a": [], "b": (), 1: {}, -7: [(1, (2,)), {"x": {"y": [None]}}], 2**70: "big", "": 0},
    "ordered": OrderedDict(b=1, a=OrderedDict(z=2)),
    "arrays": [np.arange(6).reshape(2, 3).T, np.arange(3, dtype=">i4"), np.asarray(1.5), np.zeros((0, 4), "f4")],
    "scalars": [np.float64(NAN), np.int8(-3), np.True_, np.complex64(1j), np.float16(65504)],
    "dtypes": [lucid.asarray(np.ones((2, 2), dtype)) for dtype in DTYPES.values()],
    "tensors": [lucid.zeros((2, 0, 3)), lucid.asarray(7), lucid.randn(4, 3).mT, lucid.ones(2).requires_grad_()],
    "parameters": [nn.Parameter(lucid.ones(2)), nn.Parameter(lucid.ones(2), False), nn.Buffer(lucid.ones(1))],
    "passing": nn.Buffer(lucid.ones(1), persistent=False),
    "top": 5,
    "deep": [[[[[[[[[[1]]]]]]]]]],
}


@pytest.mark.parametrize("mmap", [False, True])
@pytest.mark.parametrize("name", OBJECTS)
def test_what_goes_in_comes_out(name: str, mmap: bool, tmp_path: Path) -> None:
    file = tmp_path / "x.lcd"
    lucid.save(OBJECTS[name], file)
    assert same(OBJECTS[name], lucid.load(file, mmap=mmap))


NUMBERS = st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers() | st.text() | st.binary()
TREES = st.recursive(
    NUMBERS,
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text() | st.integers(), inner),
    max_leaves=20,
)


@settings(max_examples=60, deadline=None)
@given(tree=TREES)
def test_any_tree(tree: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.getbasetemp() / "tree.lcd"
    lucid.save(tree, file)
    assert same(tree, lucid.load(file))


def test_tensors_of_each_device(device: str, tmp_path: Path) -> None:
    lucid.save({"x": lucid.ones(3, dtype=lucid.float32, device=device)}, tmp_path / "x.lcd")
    x = lucid.load(tmp_path / "x.lcd")["x"]
    assert x.device == device
    assert x.tolist() == [1.0, 1.0, 1.0]


@pytest.mark.parametrize("mmap", [False, True])
def test_what_is_loaded_can_be_changed(mmap: bool, tmp_path: Path) -> None:
    file = tmp_path / "x.lcd"
    lucid.save([lucid.zeros(3)], file)
    (x,) = lucid.load(file, mmap=mmap)
    x[0] = 1.0
    x += 1.0
    assert x.tolist() == [2.0, 1.0, 1.0]
    assert lucid.load(file)[0].tolist() == [0.0, 0.0, 0.0]


def test_buffers_are_aligned(tmp_path: Path) -> None:
    file = tmp_path / "x.lcd"
    lucid.save([lucid.ones(3), lucid.ones(5, dtype=lucid.int8), lucid.ones(1)], file)
    for x in lucid.load(file, mmap=True):
        assert x.numpy().ctypes.data % 64 == 0


def test_metadata(tmp_path: Path) -> None:
    lucid.save(1, tmp_path / "x.lcd", metadata={"by": "mé"})
    assert lucid.io.read_metadata(tmp_path / "x.lcd") == {"by": "mé"}
    lucid.save(1, tmp_path / "x.lcd")
    assert lucid.io.read_metadata(tmp_path / "x.lcd") == {}


class Text(str):
    __slots__ = ()


def endless() -> list[Any]:
    found: list[Any] = []
    found.append(found)
    return found


REFUSED: dict[str, tuple[Any, str]] = {
    "object": ({"a": [1, {2: object()}]}, r"obj\['a'\]\[1\]\[2\] is a object"),
    "function": ([(print,)], r"obj\[0\]\[0\] is a builtin_function"),
    "set": ({"s": {1}}, r"obj\['s'\] is a set"),
    "subclass": ([Text("x")], r"obj\[0\] is a Text"),
    "module": (nn.Linear(1, 1), r"obj is a Linear.*state_dict"),
    "key": ({"x": {1.5: 2}}, r"obj\['x'\] has the key 1.5 of type float"),
    "bool key": ({True: 2}, "key True of type bool"),
    "strings": ([np.array(["a"])], r"obj\[0\] has dtype <U1"),
    "objects": ([np.array([None])], r"obj\[0\] has dtype object"),
    "dates": (np.datetime64("2020"), "has dtype datetime64"),
    "structure": (np.zeros(2, "i4,f4"), "obj has dtype"),
    "matrix": (np.ma.masked_array([1]), "obj is a MaskedArray"),
    "graph": ({"g": nn.Parameter(lucid.ones(2)) * 2}, r"obj\['g'\] is a Tensor that was computed.*detach"),
    "endless": (endless(), "does one contain itself"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_saved_is_named_and_the_file_stays(name: str, tmp_path: Path) -> None:
    obj, message = REFUSED[name]
    file = tmp_path / "x.lcd"
    lucid.save("old", file)
    with pytest.raises((lucid.ArgumentError, lucid.ArgumentTypeError), match=message):
        lucid.save(obj, file)
    assert lucid.load(file) == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.lcd"]


@pytest.mark.parametrize(
    ("path", "arguments", "message"),
    [
        ("x.pt", {}, "suffix of 'x.pt'"),
        ("x", {}, "suffix of 'x'"),
        ("x.lct", {}, "older versions"),
        ("x.lcd", {"max_shard_size": 5}, "one file"),
        ("x.lcd", {"metadata": {"a": 1}}, "strings to strings"),
        ("x.safetensors", {"max_shard_size": "5 apples"}, "max_shard_size"),
        ("x.safetensors", {"max_shard_size": 0}, "max_shard_size"),
    ],
)
def test_arguments_of_save(path: str, arguments: dict[str, Any], message: str, tmp_path: Path) -> None:
    with pytest.raises((lucid.ArgumentError, lucid.ArgumentTypeError), match=message):
        lucid.save({"a": lucid.ones(1)}, tmp_path / path, **arguments)
    assert not list(tmp_path.iterdir())


def test_arguments_of_load(tmp_path: Path) -> None:
    with pytest.raises(lucid.ArgumentError, match="suffix"):
        lucid.load(tmp_path / "x.pt")
    with pytest.raises(FileNotFoundError):
        lucid.load(tmp_path / "x.lcd")
    lucid.save(1, tmp_path / "x.lcd")
    with pytest.raises(lucid.ArgumentTypeError, match="map_location"):
        lucid.load(tmp_path / "x.lcd", map_location=3)  # type: ignore[arg-type]  # that is the point
