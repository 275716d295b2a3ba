"""How the suite is told which namespace, device and version to test."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

import lucid
from conformance.expected_failures import FLOAT32_ONLY
from conformance.target import NEWEST, VERSIONS, Target, lucid_target


def namespace_of(target: Target) -> object:
    """Import the module as the suite does."""
    if not target.module.startswith("exec('"):
        return __import__(target.module)
    assert target.module.endswith("')")
    scope: dict[str, object] = {}
    exec(target.module[6:-2], scope)
    return scope["xp"]


def test_the_newest_version_is_lucid_itself() -> None:
    assert lucid_target("cpu", NEWEST) == Target("lucid", NEWEST, "cpu")
    assert lucid.__array_api_version__ == NEWEST


@pytest.mark.parametrize("version", VERSIONS)
def test_each_version_on_the_cpu(version: str) -> None:
    target = lucid_target("cpu", version)
    assert namespace_of(target).__array_api_version__ == version
    assert not target.skipped_dtypes
    assert not target.expected_failures


@pytest.mark.parametrize("version", VERSIONS)
def test_a_device_without_float64(version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    info = SimpleNamespace(dtypes=lambda *, device: {"float32": lucid.float32})
    monkeypatch.setattr(lucid, "__array_namespace_info__", lambda: info)
    monkeypatch.setattr(lucid, "set_default_device", asked.append)
    target = lucid_target("mlx:cpu", version)
    assert target.skipped_dtypes == ("float64", "complex128")
    assert target.expected_failures == FLOAT32_ONLY
    assert namespace_of(target).__array_api_version__ == version
    assert asked == ["mlx:cpu"]


def test_a_device_with_every_dtype(monkeypatch: pytest.MonkeyPatch) -> None:
    info = SimpleNamespace(dtypes=lambda *, device: {"float64": lucid.float64, "complex128": lucid.complex128})
    monkeypatch.setattr(lucid, "__array_namespace_info__", lambda: info)
    target = lucid_target("cupy:0", NEWEST)
    assert not target.skipped_dtypes
    assert not target.expected_failures


def test_an_unknown_device() -> None:
    with pytest.raises(ValueError, match="abacus"):
        lucid_target("abacus", NEWEST)


def test_each_expected_failure_has_a_reason() -> None:
    assert len(FLOAT32_ONLY) == 4
    assert all(len(reason) > 40 for reason in FLOAT32_ONLY.values())
