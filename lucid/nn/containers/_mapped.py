"""What containers with keys share."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import Any, TypeVar

from lucid._errors import ArgumentTypeError, IndexingError
from lucid.nn.module import Module

T = TypeVar("T")


class MissingKeyError(IndexingError, KeyError):
    """A container has no member of this name."""

    __str__ = Exception.__str__  # KeyError would show the message's repr


class Mapped(Module, MutableMapping[str, T]):
    """A module that can be used as a dictionary of its members.

    Notes
    -----
    Members are attributes, so a key cannot be the name of a method, such as ``"items"``.
    """

    # A mapping would compare contents and have no hash; a module is itself.

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return object.__hash__(self)

    def _names(self) -> dict[str, Any]:
        """Return the keys, in order."""
        raise NotImplementedError

    def __getitem__(self, key: str) -> T:
        if key not in self._names():
            raise MissingKeyError(f"{type(self).__name__}: no member {key!r}; there are {list(self._names())}")
        member: T = self.__dict__[key]
        return member

    def __delitem__(self, key: str) -> None:
        self[key]
        delattr(self, key)

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._names()))

    def __len__(self) -> int:
        return len(self._names())

    def __contains__(self, key: object) -> bool:
        return key in self._names()

    @staticmethod
    def _check_key(name: str, key: Any) -> str:
        if not isinstance(key, str):
            raise ArgumentTypeError(f"{name}: a key must be a string, got {type(key).__name__}")
        return key
