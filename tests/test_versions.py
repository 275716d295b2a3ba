"""The namespaces for older versions of the standard, and the inspection interface."""

from __future__ import annotations

import pytest

import lucid

OLDER = ["2021.12", "2022.12", "2023.12", "2024.12"]
x = lucid.asarray([1, 2])


def test_the_newest_version_is_the_module_itself() -> None:
    for version in (None, "2025.12"):
        assert x.__array_namespace__(api_version=version) is lucid


@pytest.mark.parametrize("version", OLDER)
def test_older_versions(version: str) -> None:
    older = x.__array_namespace__(api_version=version)
    assert older is x.__array_namespace__(api_version=version)
    assert older.__array_api_version__ == version
    assert set(dir(lucid)) <= set(dir(older))
    for name in ("asarray", "linalg", "fft", "float32", "unstack", "pi"):
        assert getattr(older, name) is getattr(lucid, name)
    grids, arrays = older.meshgrid(x, x, indexing="ij"), older.broadcast_arrays(x, x[:1])
    assert (type(grids), type(arrays), type(older.__array_namespace_info__().devices())) == (list, list, list)
    assert [grid.tolist() for grid in grids] == [grid.tolist() for grid in lucid.meshgrid(x, x, indexing="ij")]
    assert [array.tolist() for array in arrays] == [[1, 2], [1, 1]]
    assert older.__array_namespace_info__().default_device() == "cpu"
    with pytest.raises(AttributeError, match="no_such_name"):
        older.no_such_name  # noqa: B018  # the look-up is the test


@pytest.mark.parametrize("version", ["2020.10", "2026.12", "", "newest"])
def test_unknown_versions(version: str) -> None:
    with pytest.raises(ValueError, match=r"2021\.12.*2025\.12"):
        x.__array_namespace__(api_version=version)


def test_default_dtypes_follow_the_default_dtype() -> None:
    info = lucid.__array_namespace_info__()
    assert info.default_dtypes(device="cpu")["complex floating"] == lucid.complex128
    lucid.set_default_dtype(lucid.float32)
    try:
        assert info.default_dtypes()["real floating"] == lucid.zeros(1).dtype == lucid.float32
        assert info.default_dtypes()["complex floating"] == lucid.asarray(1j).dtype == lucid.complex64
    finally:
        lucid.set_default_dtype(None)


def test_inspection_of_bad_arguments() -> None:
    info = lucid.__array_namespace_info__()
    with pytest.raises(lucid.DeviceError):
        info.dtypes(device="no such")
    with pytest.raises(lucid.ArgumentError):
        info.dtypes(kind="no such")


def test_import_star_gives_the_standard() -> None:
    names: dict[str, object] = {}
    exec("from lucid import *", names)
    assert {*lucid.__all__} <= {*names}
    assert len(lucid.__all__) == len({*lucid.__all__})
    assert {*lucid.__all__} <= {*dir(lucid)}
