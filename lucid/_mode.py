"""Switching the recorder on and off."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextvars import Token
from types import CodeType
from typing import Any, Self, TypeVar

from lucid._dispatch import grad_mode

__all__ = ["enable_grad", "inference_mode", "is_grad_enabled", "no_grad", "set_grad_enabled"]

Function = TypeVar("Function", bound=Callable[..., Any])

_GENERATOR, _COROUTINE, _ASYNC_GENERATOR = 0x20, 0x80, 0x200  # the flags of code objects, see the `inspect` module


class _GradMode:
    """A context manager and decorator that sets whether operations are recorded."""

    def __init__(self, mode: bool) -> None:
        self._mode = mode
        self._tokens: list[Token[bool]] = []

    def __enter__(self) -> Self:
        self._tokens.append(grad_mode.set(self._mode))
        return self

    def __exit__(self, *_: object) -> None:
        grad_mode.reset(self._tokens.pop())

    def __call__(self, function: Function) -> Function:
        code = getattr(function, "__code__", None)
        flags = code.co_flags if isinstance(code, CodeType) else 0
        mode = self._mode
        wrapper: Any
        if flags & _ASYNC_GENERATOR:
            raise TypeError("no_grad and its kin do not decorate asynchronous generators; use a with block inside")
        if flags & _COROUTINE:

            @functools.wraps(function)
            async def wrapper(*args: Any, **kwargs: Any) -> Any:
                with _GradMode(mode):
                    return await function(*args, **kwargs)

        elif flags & _GENERATOR:

            @functools.wraps(function)
            def wrapper(*args: Any, **kwargs: Any) -> Any:
                return _drive(function(*args, **kwargs), mode)

        else:

            @functools.wraps(function)
            def wrapper(*args: Any, **kwargs: Any) -> Any:
                with _GradMode(mode):
                    return function(*args, **kwargs)

        return wrapper  # type: ignore[no-any-return]  # a wrapper has its function's type


def _drive(generator: Any, mode: bool) -> Any:
    """Run a generator with the mode set while it runs, and the caller's mode between its steps."""
    step, value = generator.send, None
    while True:
        try:
            with _GradMode(mode):
                out = step(value)
        except StopIteration as stop:
            return stop.value
        try:
            value = yield out
            step = generator.send
        except GeneratorExit:
            generator.close()
            raise
        except BaseException as error:
            step, value = generator.throw, error


class no_grad(_GradMode):
    """Do not record operations: inside the ``with`` block, or in a decorated function.

    Works per context: other threads and asyncio tasks are not affected.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor(2.0, requires_grad=True)
    >>> with lucid.no_grad():
    ...     y = x * x
    >>> y.requires_grad
    False
    """

    def __init__(self) -> None:
        super().__init__(False)


class inference_mode(_GradMode):
    """Do not record operations; the name PyTorch users know for evaluation. Here it is `no_grad`.

    Parameters
    ----------
    mode : bool, default True
        False records instead.

    Examples
    --------
    >>> import lucid
    >>> @lucid.inference_mode()
    ... def square(x):
    ...     return x * x
    >>> square(lucid.tensor(2.0, requires_grad=True)).requires_grad
    False
    """

    def __init__(self, mode: bool = True) -> None:
        super().__init__(not mode)


class enable_grad(_GradMode):
    """Record operations, inside a `no_grad` block too.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor(2.0, requires_grad=True)
    >>> with lucid.no_grad(), lucid.enable_grad():
    ...     y = x * x
    >>> y.requires_grad
    True
    """

    def __init__(self) -> None:
        super().__init__(True)


class set_grad_enabled(_GradMode):
    """Switch recording on or off: at once as a call, or for a ``with`` block or decorated function.

    Parameters
    ----------
    mode : bool
        Whether to record.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor(2.0, requires_grad=True)
    >>> with lucid.set_grad_enabled(False):
    ...     y = x * x
    >>> y.requires_grad
    False
    """

    def __init__(self, mode: bool) -> None:
        super().__init__(bool(mode))
        self._tokens.append(grad_mode.set(bool(mode)))
        self._entered = False

    def __enter__(self) -> Self:
        if self._entered:
            return super().__enter__()
        self._entered = True
        return self

    def __call__(self, function: Function) -> Function:
        grad_mode.reset(self._tokens.pop())
        return super().__call__(function)


def is_grad_enabled() -> bool:
    """Return whether operations are recorded in this context.

    Returns
    -------
    bool

    Examples
    --------
    >>> import lucid
    >>> lucid.is_grad_enabled()
    True
    """
    return grad_mode.get()
