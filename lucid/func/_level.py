"""A level: what a transform such as `vmap` puts between Tensors and the level below.

While a function runs under a transform, its arguments are ordinary Tensors whose backend is a `Level`. The raw arrays
of a level are boxes around Tensors of the level below (one with a batch axis under `vmap`, a value with its tangent
under `jvp`), and each raw function works on those with the functions of the namespace. So everything that works on
Tensors, recording and derivative rules included, works at each level, and levels nest to any depth: two of them never
confuse what is theirs, for each one's boxes hold the other's Tensors.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from types import TracebackType
from typing import TYPE_CHECKING, Any

from lucid._dispatch import OPS, Backend, Op, grad_mode, wrap
from lucid._dtypes import DType
from lucid._errors import ArgumentError
from lucid.func._below import snapshot
from lucid.func._box import Box
from lucid.func._namespace import BoxNamespace

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["Level", "entered", "on_this_level"]

_running: ContextVar[Level | None] = ContextVar("running", default=None)


def on_this_level(x: Tensor) -> Tensor:
    """Return a Tensor as one of the transform that is running, so that what is made of both can depend on it there."""
    level = _running.get()
    return x if level is None or x._backend.depth >= level.depth else wrap(level.lift(x), level)


class Level(Backend):
    """One running transform, as the backend of the Tensors under it.

    Parameters
    ----------
    name : str
        The transform, for messages.
    base : Backend
        The backend of the device that the arrays are on.

    Attributes
    ----------
    depth : int
        How many transforms are around a Tensor of this level, this one included.
    recording : bool
        Whether gradients were recorded where the transform was called.
    over : bool
        Whether the transform has ended.
    outer : Level or None
        The transform around it.
    """

    writable = False

    def __init__(self, name: str, base: Backend) -> None:
        self.name = name
        self.base = base
        self.device = base.device
        self.default_float, self.default_complex = base.default_float, base.default_complex
        self.default_int, self.dtypes = base.default_int, base.dtypes
        outer = self.outer = _running.get()
        self.depth = 1 if outer is None else outer.depth + 1
        self.recording = grad_mode.get()
        self.over = False
        self.xp = BoxNamespace(self)
        self._functions: dict[str, Callable[..., Any]] = {}

    def function(self, name: str) -> Callable[..., Any]:
        """Return the function that works on the boxes of this level."""
        found = self._functions.get(name)
        if found is None:
            op = OPS[name]
            found = self._functions[name] = self.make(op) if op.inputs else self._created(op)
        return found

    def _created(self, op: Op) -> Callable[..., Any]:
        """Return a function that makes an array of no other."""

        def create(*args: Any, **arguments: Any) -> Any:
            return self.box(getattr(sys.modules["lucid"], op.name)(*args, **arguments, device=self.device))

        return create

    def make(self, op: Op) -> Callable[..., Any]:
        """Return a function as the dispatcher calls it: arrays by position, other arguments by name."""
        raise NotImplementedError

    def box(self, x: Tensor) -> Any:
        """Return a Tensor of the level below, on which this transform does not depend, as a box."""
        raise NotImplementedError

    def lift(self, x: Any) -> Any:
        """Return a Tensor of a level below as a raw array of this one, with the values it has now."""
        if self.over or getattr(x._backend, "over", False):
            raise ArgumentError(
                f"{self.name}: a Tensor that was made under a transform is used after it has ended; return it instead"
            )
        return self.box(snapshot(x))

    def raw_index(self, key: Any) -> Any:
        if isinstance(key, Box):
            return key if key.level is self else self.lift(wrap(key, key.level))
        return self.lift(wrap(key, self.base))

    def shown(self, raw: Any) -> str:
        return f"<under {self.name}>, shape={raw.shape}, dtype={raw.dtype.name}"

    def tensor(self, box: Any) -> Any:
        """Return a box as a Tensor, and anything else as it is."""
        return wrap(box, self) if isinstance(box, Box) else box

    def raw_dtype(self, dtype: DType) -> DType:
        return dtype

    def dtype(self, raw: Any) -> DType:
        dtype: DType = raw.dtype
        return dtype

    def as_array(self, raw: Any) -> Any:
        if isinstance(raw, Box):
            return raw
        return self.box(raw if hasattr(raw, "_raw") else sys.modules["lucid"].asarray(raw, device=self.device))

    def from_numpy(self, array: Any) -> Any:
        return self.box(sys.modules["lucid"].asarray(array, device=self.device, copy=True))

    def ones_like(self, raw: Any) -> Any:
        return self.function("ones")(raw.shape, dtype=raw.dtype)

    def is_complex(self, raw_dtype: Any) -> bool:
        return bool(raw_dtype.is_complex)

    def quiet(self) -> contextlib.AbstractContextManager[Any]:
        # The engine stops recording for a backward pass. That is about the Tensors of this level: the passes of the
        # levels below have yet to come.
        return _Recording(self.recording)

    def evaluated(self, function: Any, args: tuple[Any, ...]) -> Any:
        """Call a Function of the user's (`lucid.autograd.function`) whose arguments are of this level."""
        from lucid.func._functions import evaluated_under

        return evaluated_under(self, function, args)

    @contextlib.contextmanager
    def resumed(self) -> Iterator[None]:
        """Run a backward pass that belongs to this transform, which may have ended, as if it had not."""
        if not self.over:
            yield
            return
        with contextlib.nullcontext() if self.outer is None else self.outer.resumed():
            before = self.depth, self.recording
            outer = _running.get()
            self.over, self.depth, self.recording = False, 1 if outer is None else outer.depth + 1, grad_mode.get()
            token = _running.set(self)
            try:
                yield
            finally:
                _running.reset(token)
                self.over, (self.depth, self.recording) = True, before

    def random_bits(self, seed: int) -> Any:
        raise ArgumentError(f"{self.name}: a generator belongs to a device, not to a transform; make it outside")


class _Recording:
    """A context in which gradients are recorded, or not."""

    def __init__(self, mode: bool) -> None:
        self.mode = mode

    def __enter__(self) -> None:
        self.token = grad_mode.set(self.mode)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        grad_mode.reset(self.token)


@contextlib.contextmanager
def entered(level: Level) -> Iterator[None]:
    """Run the function of a transform inside."""
    token = _running.set(level)
    try:
        yield
    finally:
        _running.reset(token)
        level.over = True
