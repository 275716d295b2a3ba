"""The versions of the standard that the namespace can speak."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError
from lucid._info import NamespaceInfo

if TYPE_CHECKING:
    from lucid._device import Device
    from lucid._tensor import Tensor

__all__ = ["__array_api_version__", "namespace_for"]

__array_api_version__ = "2025.12"

_OLDER = ("2021.12", "2022.12", "2023.12", "2024.12")
_shims: dict[str, ModuleType] = {}


def namespace_for(api_version: str | None) -> ModuleType:
    """Return the namespace for a version of the standard.

    Parameters
    ----------
    api_version : str or None
        A version such as ``"2025.12"``; None for the newest.

    Returns
    -------
    module
        `lucid` itself, or for an older version a shim of it in which the three functions that have changed since
        return lists: `meshgrid`, `broadcast_arrays` and ``__array_namespace_info__().devices``.

    Raises
    ------
    ArgumentError
        If the version is not known; the message lists those that are.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.asarray([1, 2])
    >>> x.__array_namespace__(api_version="2025.12") is lucid
    True
    >>> [part.shape for part in x.__array_namespace__(api_version="2024.12").meshgrid(x, x)]
    [(2, 2), (2, 2)]
    """
    if api_version is None or api_version == __array_api_version__:
        return sys.modules["lucid"]
    if api_version not in _OLDER:
        known = ", ".join((*_OLDER, __array_api_version__))
        raise ArgumentError(f"__array_namespace__: api_version={api_version!r} is not known; the versions are {known}")
    if api_version not in _shims:
        _shims[api_version] = _OlderNamespace(api_version)
    return _shims[api_version]


class _OlderNamespace(ModuleType):
    """The namespace as it was before 2025.12 turned lists into tuples."""

    def __init__(self, version: str) -> None:
        super().__init__(f"lucid (array API {version})", f"Lucid for consumers of the array API standard {version}.")
        self.__array_api_version__ = version

    def __getattr__(self, name: str) -> Any:
        return getattr(sys.modules["lucid"], name)

    def __dir__(self) -> list[str]:
        return dir(sys.modules["lucid"])

    @staticmethod
    def meshgrid(*arrays: Tensor, indexing: str = "xy") -> list[Tensor]:
        from lucid.functions.creation import meshgrid

        return list(meshgrid(*arrays, indexing=indexing))

    @staticmethod
    def broadcast_arrays(*arrays: Tensor) -> list[Tensor]:
        from lucid.functions.manipulation import broadcast_arrays

        return list(broadcast_arrays(*arrays))

    @staticmethod
    def __array_namespace_info__() -> _OlderInfo:
        return _OlderInfo()


class _OlderInfo(NamespaceInfo):
    def devices(self) -> list[Device]:  # type: ignore[override]  # that is what changed
        return list(super().devices())
