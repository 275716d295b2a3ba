"""Crafted and damaged files: each is refused with an error that names it, and nothing in it runs."""

from __future__ import annotations

import collections
import json
import pickle
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lucid

MARKER = "this-file-was-made-by-a-malicious-file"


# --- safetensors ----------------------------------------------------------------------------------------------------


def safetensors(header: Any, data: bytes = b"", length: int | None = None) -> bytes:
    raw = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(raw) if length is None else length) + raw + data


def entry(dtype: Any = "F32", shape: Any = (2,), offsets: Any = (0, 8), **more: Any) -> dict[str, Any]:
    return {"dtype": dtype, "shape": shape, "data_offsets": offsets, **more}


GOOD = safetensors({"a": entry()}, bytes(8))
SAFETENSORS: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "at least 8 bytes"),
    "seven bytes": (bytes(7), "at least 8 bytes"),
    "header beyond the file": (safetensors({}, length=10_000), "claims 10000 bytes"),
    "header of 2**63 bytes": (safetensors({}, length=2**63), "the limit is"),
    "header of 2**64 - 1 bytes": (safetensors({}, length=2**64 - 1), "the limit is"),
    "header of no bytes": (safetensors(b""), "begin with"),
    "truncated data": (GOOD[:-1], "ends at byte"),
    "truncated header": (GOOD[:30], "claims"),
    "data besides": (GOOD + b"x", "belong to no tensor"),
    "not an object": (safetensors(b"[]"), "begin with"),
    "white space first": (safetensors(b" {}"), "begin with"),
    "not JSON": (safetensors(b"{,}"), "not JSON"),
    "two objects": (safetensors(b"{}{}"), "not JSON"),
    "invalid UTF-8": (safetensors(b'{"\xff\xfe": 1}'), "not UTF-8"),
    "surrogates in UTF-8": (safetensors(b'{"\xed\xa0\x80": 1}'), "not UTF-8"),
    "same name twice": (
        safetensors(b'{"a":%s,"a":%s}' % ((json.dumps(entry()).encode(),) * 2), bytes(8)),
        "'a' comes twice",
    ),
    "same field twice": (
        safetensors(b'{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}', bytes(8)),
        "'dtype' comes twice",
    ),
    "deep nesting": (safetensors(b'{"a":' + b"[" * 200_000 + b"]" * 200_000 + b"}"), "nested too deep"),
    "NaN": (safetensors(b'{"a":{"dtype":"F32","shape":[NaN],"data_offsets":[0,8]}}', bytes(8)), "NaN is not JSON"),
    "Infinity": (safetensors(b'{"a":{"dtype":"F32","shape":[-Infinity],"data_offsets":[0,8]}}'), "Infinity"),
    "huge number": (safetensors(b'{"a":{"dtype":"F32","shape":[1e999],"data_offsets":[0,8]}}'), "too large"),
    "number of 100,000 digits": (
        safetensors(b'{"a":{"dtype":"F32","shape":[' + b"9" * 100_000 + b'],"data_offsets":[0,8]}}'),
        "not JSON|bytes",
    ),
    "negative length": (safetensors({"a": entry(shape=[-2])}, bytes(8)), "shape must be"),
    "two negative lengths": (safetensors({"a": entry(shape=[-1, -2])}, bytes(8)), "shape must be"),
    "length that is a float": (safetensors({"a": entry(shape=[2.0])}, bytes(8)), "shape must be"),
    "length that is a bool": (safetensors({"a": entry(shape=[True, 2])}, bytes(8)), "shape must be"),
    "shape that is a text": (safetensors({"a": entry(shape="2")}, bytes(8)), "shape must be"),
    "too many axes": (safetensors({"a": entry(shape=[1] * 65 + [2])}, bytes(8)), "at most 64"),
    "shape that overflows 64 bits": (safetensors({"a": entry(shape=[2**32, 2**32])}, bytes(8)), "takes 7378.* bytes"),
    "overflow to the right size": (safetensors({"a": entry(shape=[2**62 + 2])}, bytes(8)), "takes .* bytes"),
    "huge shape, few bytes": (safetensors({"a": entry(shape=[10**12])}, bytes(8)), "takes 4000000000000 bytes"),
    "huge shape, huge range": (
        safetensors({"a": entry(shape=[10**12], offsets=[0, 4 * 10**12])}, bytes(8)),
        "ends at byte",
    ),
    "zero times huge": (safetensors({"a": entry(shape=[0, 2**70], offsets=[0, 8])}, bytes(8)), "takes 0 bytes"),
    "unknown dtype": (safetensors({"a": entry("F33")}, bytes(8)), "no dtype 'F33'"),
    "8-bit float": (safetensors({"a": entry("F8_E4M3", [8])}, bytes(8)), "no dtype 'F8_E4M3'"),
    "dtype that is no text": (safetensors({"a": entry(["F32"])}, bytes(8)), "no dtype"),
    "wrong dtype": (safetensors({"a": entry("F64")}, bytes(8)), "takes 16 bytes, not 8"),
    "negative offsets": (safetensors({"a": entry(offsets=[-8, 0])}, bytes(8)), "data_offsets must be"),
    "backward offsets": (safetensors({"a": entry(offsets=[8, 0])}, bytes(8)), "not -8"),
    "three offsets": (safetensors({"a": entry(offsets=[0, 4, 8])}, bytes(8)), "data_offsets must be"),
    "offsets past the end": (safetensors({"a": entry(offsets=[4, 12])}, bytes(8)), "ends at byte"),
    "overlap": (safetensors({"a": entry(), "b": entry(offsets=[4, 12])}, bytes(12)), "overlaps"),
    "same range twice": (safetensors({"a": entry(), "b": entry()}, bytes(8)), "overlaps"),
    "hole": (safetensors({"a": entry(), "b": entry(offsets=[12, 20])}, bytes(20)), "belong to no tensor"),
    "hole at the start": (safetensors({"a": entry(offsets=[4, 12])}, bytes(12)), "belong to no tensor"),
    "missing field": (safetensors({"a": {"dtype": "F32", "shape": [2]}}, bytes(8)), "expected an object"),
    "field besides": (safetensors({"a": entry(code="import os")}, bytes(8)), "expected an object"),
    "entry that is a list": (safetensors({"a": [1]}, bytes(8)), "expected an object"),
    "metadata of numbers": (safetensors({"__metadata__": {"a": 1}}), "object of strings"),
    "metadata that is a list": (safetensors({"__metadata__": ["a"]}), "object of strings"),
    "bool that is 7": (safetensors({"a": entry("BOOL", [8])}, bytes([7] * 8)), "neither 0 nor 1"),
}

# --- the container --------------------------------------------------------------------------------------------------


def container(
    tree: Any,
    buffers: list[bytes] = [],  # noqa: B006  # never changed
    layout: Callable[[list[list[int]]], list[Any]] = list,
    *,
    magic: bytes = b"\x89LCD\r\n\x1a\n",
    version: int = 1,
    raw: bytes | None = None,
    length: int | None = None,
    check: int | None = None,
    end: bytes = b"",
) -> bytes:
    start, table = 0, []
    for buffer in buffers:
        table.append([start, len(buffer), zlib.crc32(buffer)])
        start = -(-(start + len(buffer)) // 64) * 64
    if raw is None:
        raw = json.dumps({"metadata": {}, "tree": tree, "buffers": layout(table)}).encode()
    fixed = struct.pack(
        "<8sIIQ",
        magic,
        version,
        zlib.crc32(raw) if check is None else check,
        len(raw) if length is None else length,
    )
    out = fixed + raw
    for buffer in buffers:
        out += bytes(-len(out) % 64) + buffer
    return out + end


def ndarray(buffer: Any = 0, dtype: Any = "float32", shape: Any = (2,), **more: Any) -> dict[str, Any]:
    return {"ndarray": {"buffer": buffer, "dtype": dtype, "shape": shape, **more}}


def tensor(**changes: Any) -> dict[str, Any]:
    described = {"buffer": 0, "dtype": "float32", "shape": [2], "device": "cpu", "kind": "tensor"}
    return {"tensor": {**described, "requires_grad": False, **changes}}


def nested(n: int) -> Any:
    tree: Any = []
    for _ in range(n):
        tree = [tree]
    return tree


EIGHT = [bytes(8)]
CONTAINERS: dict[str, tuple[bytes, str]] = {
    "wrong magic": (container(1, magic=b"\x89LCX\r\n\x1a\n"), "begins as neither"),
    "line ends converted": (container(1, magic=b"\x89LCD\n\x1a\n\0"), "begins as neither"),
    "nothing": (b"", "begins as neither"),
    "only the magic": (container(1)[:8], "at least 24 bytes"),
    "wrong version": (container(1, version=2), "version 2"),
    "version 0": (container(1, version=0), "version 0"),
    "header beyond the file": (container(1, length=10**6), "ends early"),
    "huge header": (container(1, length=2**63), "the limit is"),
    "wrong check sum of the header": (container(1, check=0), "header is damaged"),
    "damaged buffer": (container(ndarray(), EIGHT)[:-1] + b"\1", "check sum does not match"),
    "truncated": (container(ndarray(), EIGHT)[:-1], "ends at byte"),
    "bytes besides": (container(1, end=b"x"), "belong to nothing"),
    "padding with a message": (
        container([ndarray(), ndarray(1)], [bytes(8), bytes(8)]).replace(bytes(8) + bytes(48), bytes(8) + b"x" * 48),
        "not zero",
    ),
    "header that is a list": (container(0, raw=b"[1]"), "JSON object"),
    "fields besides": (container(0, raw=b'{"metadata":{},"tree":1,"buffers":[],"code":1}'), "must have"),
    "field twice": (container(0, raw=b'{"metadata":{},"tree":1,"tree":2,"buffers":[]}'), "'tree' comes twice"),
    "NaN": (container(0, raw=b'{"metadata":{},"tree":NaN,"buffers":[]}'), "NaN is not JSON"),
    "number too large": (container(0, raw=b'{"metadata":{},"tree":1e999,"buffers":[]}'), "too large"),
    "invalid UTF-8": (container(0, raw=b'{"metadata":{},"tree":"\xff","buffers":[]}'), "not UTF-8"),
    "deep JSON": (
        container(0, raw=b'{"metadata":{},"tree":' + b"[" * 10**5 + b"]" * 10**5 + b',"buffers":[]}'),
        "deep",
    ),
    "deep tree": (container(nested(101)), "deeper than 100"),
    "deep tuples": (container({"tuple": [nested(100)]}), "deeper than 100"),
    "metadata of numbers": (container(0, raw=b'{"metadata":{"a":1},"tree":1,"buffers":[]}'), "object of strings"),
    "unknown node": (container({"pickle": "x"}), "unknown kind 'pickle'"),
    "node of two keys": (container({"int": "0x1", "float": "0"}), "one key"),
    "node of no key": (container({}), "one key"),
    "small integer as text": (container({"int": "0x1"}), "must be a JSON number"),
    "integer that is code": (container({"int": "__import__('os')"}), "hexadecimal"),
    "float of 15 digits": (container({"float": "0" * 15}), "16 hexadecimal"),
    "complex of one float": (container({"complex": ["0" * 16]}), "two floats"),
    "dict that is an object": (container({"dict": {"a": 1}}), "list of pairs"),
    "dict of triples": (container({"dict": [[1, 2, 3]]}), "list of pairs"),
    "key that is a list": (container({"dict": [[[], 1]]}), "neither string nor integer"),
    "key that is a float": (container({"dict": [[1.0, 1]]}), "neither string nor integer"),
    "key twice": (container({"dict": [["a", 1], ["a", 2]]}), "same key twice"),
    "buffer that is not there": (container(ndarray(1), EIGHT), "buffer 1, which"),
    "buffer used twice": (container([ndarray(), ndarray()], EIGHT), "used already"),
    "buffer of nobody": (container(1, EIGHT), "belongs to nothing"),
    "buffer number true": (container([ndarray(), ndarray(True)], EIGHT * 2), "buffer True"),
    "negative buffer": (container(ndarray(-1), EIGHT), "buffer -1"),
    "overlapping buffers": (
        container([ndarray(), ndarray(1)], EIGHT * 2, lambda t: [t[0], t[0]]),
        "begins at byte",
    ),
    "hole between buffers": (
        container([ndarray(), ndarray(1)], [bytes(8), bytes(200)], lambda t: [t[0], [128, 8, 0]]),
        "begins at byte",
    ),
    "buffer past the end": (container(ndarray(), EIGHT, lambda t: [[0, 10**15, 0]]), "ends at byte"),
    "buffer of a negative length": (container(ndarray(), EIGHT, lambda t: [[0, -8, 0]]), "expected start"),
    "buffers that are an object": (container(1, layout=lambda t: {"a": 1}), "must be a list"),  # type: ignore[arg-type, return-value]
    "unknown dtype": (container(ndarray(dtype="object"), EIGHT), "unknown dtype 'object'"),
    "dtype that is a list": (container(ndarray(dtype=["float32"]), EIGHT), "unknown dtype"),
    "negative shape": (container(ndarray(shape=[-1, -2]), EIGHT), "shape must be"),
    "shape that overflows": (container(ndarray(shape=[2**62 + 2]), EIGHT), "does not take 8 bytes"),
    "huge shape": (container(ndarray(shape=[10**14]), EIGHT), "does not take 8 bytes"),
    "wrong dtype": (container(ndarray(dtype="float64"), EIGHT), "does not take 8 bytes"),
    "array with more fields": (container(ndarray(code="x"), EIGHT), "an array in the tree"),
    "scalar of two": (container({"scalar": ndarray()["ndarray"]}, EIGHT), "scalar has shape"),
    "unknown kind of tensor": (container(tensor(kind="module"), EIGHT), "kind 'module'"),
    "device that is a number": (container(tensor(device=1), EIGHT), "device 1"),
    "integers that require grad": (container(tensor(dtype="int32", requires_grad=True), EIGHT), "cannot require grad"),
    "grad that is a number": (container(tensor(requires_grad=1), EIGHT), "cannot require grad"),
    "bool that is 7": (container(ndarray(dtype="bool", shape=[8]), [bytes([7] * 8)]), "neither 0 nor 1"),
}

# --- pickles --------------------------------------------------------------------------------------------------------


class Calls:
    """An object whose pickle calls a function."""

    def __init__(self, function: Any, *arguments: Any) -> None:
        self.what = (function, arguments)

    def __reduce__(self) -> Any:
        return self.what


def state(*parts: bytes) -> bytes:
    return b"\x80\x04" + b"".join(parts) + b"."


def text(value: str) -> bytes:
    raw = value.encode()
    return b"\x8c" + bytes([len(raw)]) + raw


def named(module: str, name: str) -> bytes:
    return text(module) + text(name) + b"\x93"


DTYPE = named("numpy", "dtype") + text("f4") + b"\x89\x88\x87R"
ARRAY = named("numpy.core.multiarray", "_reconstruct") + named("numpy", "ndarray") + b"K\x00\x85C\x01b\x87R"


def array_of(shape: bytes, content: bytes, dtype: bytes = DTYPE) -> bytes:
    return state(ARRAY, b"(K\x01", shape, dtype, b"\x89", content, b"tb")


def cycle() -> bytes:
    value: list[Any] = []
    value.append(value)
    return pickle.dumps(value, protocol=4)


def evil(function: Any, *arguments: Any) -> bytes:
    return pickle.dumps(
        {"type": "OrderedDict", "format_version": 1.1, "content": {"w": Calls(function, *arguments)}}, protocol=4
    )


class Own(dict):  # type: ignore[type-arg]
    pass


def touch() -> str:
    return f"__import__('pathlib').Path({MARKER!r}).touch()"


def _pickles() -> dict[str, tuple[bytes, str]]:
    import builtins
    import os
    import subprocess

    huge = struct.pack("<Q", 2**40)
    return {
        "os.system": (evil(os.system, f"touch {MARKER}"), "posix.system|nt.system"),
        "builtins.eval": (evil(builtins.eval, touch()), "builtins.eval"),
        "builtins.exec": (evil(builtins.exec, touch()), "builtins.exec"),
        "subprocess": (evil(subprocess.check_call, ["touch", MARKER]), "subprocess"),
        "getattr": (evil(getattr, Own(), "x"), "asks for"),
        "numpy.load": (evil(np.load, "x.npy", None, True), "asks for numpy"),
        "protocol 0": (pickle.dumps(Calls(builtins.eval, touch()), protocol=0), "begins as neither"),
        "protocol 2": (pickle.dumps(Calls(builtins.eval, touch()), protocol=2), "__builtin__.eval"),
        "dotted name": (state(named("numpy", "ndarray.tofile"), b"(tR"), "numpy.ndarray.tofile"),
        "dotted module": (state(named("numpy.core.multiarray.os", "system"), text("x"), b"\x85R"), "asks for"),
        "object array": (pickle.dumps(np.array([{}, []], dtype=object), protocol=4), "only plain numbers"),
        "text array": (pickle.dumps(np.array(["abc"]), protocol=4), "only plain numbers"),
        "structured array": (pickle.dumps(np.zeros(2, "i4,f4"), protocol=4), "only plain numbers|fields"),
        "dates": (pickle.dumps(np.array(["2020"], "M8[D]"), protocol=4), "only plain numbers"),
        "masked array": (pickle.dumps(np.ma.masked_array([1, 2], [0, 1]), protocol=4), "asks for"),
        "class of one's own": (pickle.dumps(collections.Counter("aab"), protocol=4), "collections.Counter"),
        "set": (pickle.dumps({1, 2}, protocol=4), "instruction"),
        "slice": (pickle.dumps(slice(1), protocol=4), "slice"),
        "persistent id": (b"\x80\x04Px\n.", "instruction"),
        "binary persistent id": (state(text("x"), b"Q"), "instruction"),
        "extension code": (state(b"\x82\x01"), "instruction"),
        "old instance": (b"\x80\x02(S'touch'\nios\nsystem\n.", "instruction|damaged"),
        "object by class": (state(b"(", named("collections", "OrderedDict"), b"o"), "instruction"),
        "new object": (state(named("numpy", "ndarray"), b")\x81"), "instruction"),
        "call of a number": (state(b"K\x01)R"), "calls something"),
        "call of a result": (state(named("collections", "OrderedDict"), b")R)R"), "calls something"),
        "call of the array class": (state(named("numpy", "ndarray"), b"K\x05\x85R"), "numpy.ndarray itself"),
        "class as data": (state(named("numpy", "ndarray")), "not plain data"),
        "attributes of a dict": (
            state(named("collections", "OrderedDict"), b")R}", text("x"), b"K\x01sb"),
            "attributes",
        ),
        "attributes of a class": (state(named("numpy", "dtype"), b"}b"), "attributes"),
        "memo bomb": (state(b"K\x01r\xff\xff\xff\x7f"), "numbers an object 2147483647"),
        "cycle": (cycle(), "inside each other"),
        "announced bytes": (state(b"\x8e" + huge + b"xxx"), "damaged"),
        "announced byte array": (state(b"\x96" + huge + b"xxx"), "announces 1099511627776 bytes"),
        "announced text": (state(b"\x8d" + huge + b"xxx"), "damaged"),
        "announced frame": (b"\x80\x04\x95" + huge + b"K\x01.", "announces"),
        "huge shape, few bytes": (
            array_of(b"\x8a\x06" + (10**13).to_bytes(6, "little") + b"\x85", b"C\x04abcd"),
            "take",
        ),
        "negative shape": (array_of(b"J\xff\xff\xff\xff\x85", b"C\x04abcd"), "shape must be"),
        "shape that is a list": (array_of(b"]K\x01a", b"C\x04abcd"), "shape must be"),
        "state that is a list": (state(ARRAY, b"]b"), "state of an array"),
        "content that is a list": (array_of(b"K\x01\x85", b"]K\x01a"), "content of an array"),
        "content that is a text": (array_of(b"K\x01\x85", text("abcd")), "content of an array"),
        "dtype that is a text": (array_of(b"K\x01\x85", b"C\x04abcd", text("f4")), "no dtype"),
        "dtype of objects": (array_of(b"K\x01\x85", b"C\x08abcdefgh", DTYPE.replace(b"f4", b"O8")), "only plain"),
        "array without state": (state(ARRAY), "no content"),
        "bool that is 7": (array_of(b"K\x01\x85", b"C\x01\x07", DTYPE.replace(b"f4", b"b1")), "neither 0 nor 1"),
        "stack underflow": (state(b"a"), "damaged"),
        "pop of nothing": (state(b"0"), "damaged"),
        "no end": (b"\x80\x04K\x01", "damaged"),
        "unknown memo": (state(b"h\x05"), "damaged"),
        "newer protocol": (b"\x80\x63.", "damaged"),
        "unknown instruction": (state(b"\xff"), "damaged|instruction"),
        "deep": (state(b"]" * 300, b"a" * 299), "inside each other"),
        "key that is a tuple": (pickle.dumps({(1, 2): 3}, protocol=4), "neither string nor integer"),
    }


FILES = [
    *[(f"{name}.safetensors", *case) for name, case in SAFETENSORS.items()],
    *[(f"{name}.lcd", *case) for name, case in CONTAINERS.items()],
    *[(f"pickle, {name}.lcd", *case) for name, case in _pickles().items()],
]


@pytest.mark.parametrize("mmap", [False, True])
@pytest.mark.parametrize(("name", "content", "message"), FILES, ids=[name for name, _, _ in FILES])
def test_refused(
    name: str, content: bytes, message: str, mmap: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / name.replace("/", " ")
    file.write_bytes(content)
    if mmap and not content.startswith(b"\x89LCD\r\n\x1a\n") and file.suffix == ".lcd":
        with pytest.raises(lucid.ArgumentError, match="mmap=True"):
            lucid.load(file, mmap=True)
        return
    with pytest.raises(lucid.FileFormatError, match=message) as caught:
        lucid.load(file, mmap=mmap)
    assert isinstance(caught.value, ValueError)
    assert file.name in str(caught.value)
    assert len(str(caught.value)) < 600
    assert [entry.name for entry in tmp_path.iterdir()] == [file.name]  # nothing ran


def test_the_marker_is_made_where_a_pickle_is_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The crafted pickles do work: what refuses them is not their own fault."""
    monkeypatch.chdir(tmp_path)
    pickle.loads(_pickles()["builtins.eval"][0])
    assert (tmp_path / MARKER).exists()


def test_the_helpers_make_good_files_too(tmp_path: Path) -> None:
    good = {"a.safetensors": GOOD, "b.lcd": container([tensor(), nested(98)], EIGHT)}
    good["c.lcd"] = array_of(b"K\x01\x85", b"C\x04abcd")
    for name, content in good.items():
        (tmp_path / name).write_bytes(content)
        lucid.load(tmp_path / name)


def index(weights: Any, **more: Any) -> bytes:
    return json.dumps({"metadata": {}, "weight_map": weights, **more}).encode()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (index({"a": "../outside.safetensors"}), "plain name"),
        (index({"a": "sub/../../outside.safetensors"}), "plain name"),
        (index({"a": "/etc/outside.safetensors"}), "plain name"),
        (index({"a": "..\\outside.safetensors"}), "plain name"),
        (index({"a": "C:outside.safetensors"}), "plain name"),
        (index({"a": ".safetensors"}), "plain name"),
        (index({"a": "shard.bin"}), "plain name"),
        (index({"a": "shard.safetensors\0"}), "plain name"),
        (index({"a": 1}), "plain name"),
        (index(["shard.safetensors"]), "no object 'weight_map'"),
        (b"{}", "no object 'weight_map'"),
        (b"[]", "JSON object"),
        (b"", "not JSON"),
        (b'{"weight_map":{"a":"shard.safetensors","a":"shard.safetensors"}}', "'a' comes twice"),
        (index({"a": "shard.safetensors"}, metadata=1), "'metadata' must be"),
        (index({"a": "gone.safetensors"}), "'gone.safetensors' is not there"),
        (index({"a": "folder.safetensors"}), "'folder.safetensors' is not there"),
        (index({"b": "shard.safetensors"}), "lacks 1 tensors: b"),
        (index({"a": "shard.safetensors", "b": "shard.safetensors"}), "lacks 1 tensors: b"),
        (index({"a": "two.safetensors"}), "has besides 1 tensors: c"),
        (index({"a": "bad.safetensors"}), "bad.safetensors.*ends at byte"),
    ],
)
def test_indices(content: bytes, message: str, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "folder.safetensors").mkdir(parents=True)
    (tmp_path / "outside.safetensors").write_bytes(GOOD)
    (folder / "shard.safetensors").write_bytes(GOOD)
    (folder / "two.safetensors").write_bytes(safetensors({"a": entry(), "c": entry(offsets=[8, 16])}, bytes(16)))
    (folder / "bad.safetensors").write_bytes(GOOD[:-1])
    file = folder / "model.safetensors.index.json"
    file.write_bytes(content)
    with pytest.raises(lucid.FileFormatError, match=message):
        lucid.load(file)


def test_whatever_byte_is_changed_it_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "x.lcd"
    lucid.save({"a": lucid.arange(3, dtype=lucid.int8), "b": [b"xy", 2.5]}, file, metadata={"k": "v"})
    good = file.read_bytes()
    for i in range(len(good)):
        file.write_bytes(good[:i] + bytes([good[i] ^ (1 << i % 8)]) + good[i + 1 :])
        with pytest.raises(lucid.FileFormatError):
            lucid.load(file)
    for length in range(0, len(good), 3):
        file.write_bytes(good[:length])
        with pytest.raises(lucid.FileFormatError):
            lucid.load(file)


def test_something_that_is_no_file(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "pipe.lcd")
    descriptor = os.open(tmp_path / "pipe.lcd", os.O_RDWR)  # or opening it would wait for a writer
    try:
        with pytest.raises(lucid.FileFormatError, match="not a regular file"):
            lucid.load(tmp_path / "pipe.lcd")
    finally:
        os.close(descriptor)
