"""Where loaded Tensors are put."""

from __future__ import annotations

from pathlib import Path

import pytest

import lucid


@pytest.fixture
def file(tmp_path: Path, device: str) -> Path:
    path = tmp_path / "x.lcd"
    lucid.save([lucid.ones(1, dtype=lucid.float32, device=device), lucid.zeros(1, dtype=lucid.float32)], path)
    return path


def test_one_device_for_all(file: Path) -> None:
    assert {x.device for x in lucid.load(file, map_location="cpu")} == {"cpu"}


def test_devices_by_devices(file: Path, device: str) -> None:
    first, second = lucid.load(file, map_location={device: "cpu"})
    assert (first.device, second.device) == ("cpu", "cpu")
    first, second = lucid.load(file, map_location={"cpu": device})
    assert (first.device, second.device) == (device, device)
    assert first.tolist() == [1.0]


def test_safetensors_go_to_the_cpu_or_where_they_are_told(device: str, tmp_path: Path) -> None:
    path = tmp_path / "x.safetensors"
    lucid.save({"x": lucid.ones(2, dtype=lucid.float32, device=device)}, path)
    assert lucid.load(path)["x"].device == "cpu"
    assert lucid.load(path, map_location=device)["x"].device == device


def test_a_device_that_is_not_here_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.lcd"
    # as another machine would have written it
    lucid.save([lucid.ones(1)], path)
    rewrite_device(path, "abc")
    with pytest.raises(lucid.DeviceError, match=r"x\.lcd.*'abc', which is not here.*'cpu'.*map_location"):
        lucid.load(path)
    assert lucid.load(path, map_location="cpu")[0].device == "cpu"
    assert lucid.load(path, map_location={"abc": "cpu"})[0].device == "cpu"
    with pytest.raises(lucid.DeviceError, match="'xyz'"):
        lucid.load(path, map_location={"abc": "xyz"})
    with pytest.raises(lucid.DeviceError, match="'xyz'"):
        lucid.load(path, map_location="xyz")


def rewrite_device(path: Path, device: str) -> None:
    import struct
    import zlib

    raw = path.read_bytes()
    length = struct.unpack_from("<Q", raw, 16)[0]
    header = raw[24 : 24 + length].replace(b'"cpu"', f'"{device}"'.encode())
    assert len(header) == length
    path.write_bytes(raw[:12] + struct.pack("<I", zlib.crc32(header)) + raw[16:24] + header + raw[24 + length :])


@pytest.mark.skipif("mlx:cpu" not in lucid.__array_namespace_info__().devices(), reason="MLX is not installed")
def test_a_dtype_that_the_device_lacks(tmp_path: Path) -> None:
    path = tmp_path / "x.lcd"
    lucid.save([lucid.ones(1)], path)
    with pytest.raises(lucid.DeviceError, match="no float64"):
        lucid.load(path, map_location="mlx:cpu")


@pytest.mark.skipif("mlx:cpu" not in lucid.__array_namespace_info__().devices(), reason="MLX is not installed")
def test_bfloat16_is_float32_where_there_is_none(tmp_path: Path) -> None:
    import safetensors.torch
    import torch

    values = [1.0, -2.5, 3e38, 1e-40, lucid.inf]
    x = lucid.asarray(values, dtype=lucid.bfloat16, device="mlx:cpu")
    lucid.save([x, lucid.nn.Parameter(x)], tmp_path / "x.lcd")
    y, p = lucid.load(tmp_path / "x.lcd")
    assert (y.dtype, y.device, p.dtype, p.requires_grad) == (lucid.bfloat16, "mlx:cpu", lucid.bfloat16, True)
    z, _ = lucid.load(tmp_path / "x.lcd", map_location="cpu")
    assert z.dtype is lucid.float32
    assert x.tolist() == y.tolist() == z.tolist() == torch.tensor(values).bfloat16().tolist()
    assert (tmp_path / "x.lcd").stat().st_size < 800
    safetensors.torch.save_file({"x": torch.tensor(values).bfloat16()}, tmp_path / "x.safetensors")
    found = lucid.load(tmp_path / "x.safetensors", map_location="mlx:cpu")["x"]
    assert found.dtype is lucid.bfloat16
    assert found.tolist() == x.tolist()
    lucid.save({"x": x}, tmp_path / "y.safetensors")
    assert lucid.load(tmp_path / "y.safetensors")["x"].tolist() == x.tolist()
