"""The namespace of boxes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lucid._dtypes import DType
from lucid.func._below import raw_of
from lucid.func._box import Box

if TYPE_CHECKING:
    from lucid.func._level import Level

__all__ = ["BoxNamespace"]


class BoxNamespace:
    """The namespace of a level's boxes for derivative rules: that of Tensors, with boxes put in and taken out."""

    def __init__(self, level: Level) -> None:
        self._level = level
        self._home: Any = None

    def __getattr__(self, name: str) -> Any:
        home = self._home
        if home is None:
            from lucid.autograd import tensors as home
        found = getattr(home, name)
        if self._home is None and name in ("linalg", "fft", "special"):
            sub = BoxNamespace(self._level)
            sub._home = found
            found = sub
        elif callable(found) and not isinstance(found, DType):
            found = _unboxed(found, self._level)
        self.__dict__[name] = found
        return found


def _unboxed(function: Callable[..., Any], level: Level) -> Callable[..., Any]:
    """Return a function of Tensors as one of boxes."""

    def inside(x: Any) -> Any:
        if isinstance(x, Box):
            return level.tensor(x)
        if x.__class__ in (list, tuple):
            return x.__class__([inside(part) for part in x])
        return x

    def outside(x: Any) -> Any:
        if hasattr(x, "_raw"):
            return raw_of(x) if x._backend is level else level.lift(x)
        if isinstance(x, tuple):
            return tuple([outside(part) for part in x])
        return x

    def apply(*args: Any, **arguments: Any) -> Any:
        return outside(
            function(*[inside(x) for x in args], **{name: inside(value) for name, value in arguments.items()})
        )

    return apply
