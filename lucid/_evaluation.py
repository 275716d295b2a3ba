"""Lazy devices: when values are computed, and how much memory they take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lucid._alias import fresh
from lucid.backends import Backend, any_lazy, available_devices, backend_for

__all__ = [
    "empty_cache",
    "evaluate",
    "is_evaluated",
    "max_memory_allocated",
    "memory_allocated",
    "reset_max_memory_allocated",
    "synchronize",
]


def evaluate(*values: Any) -> None:
    """Compute Tensors on lazy devices now, all of them in one go.

    Nothing to do on devices that compute at once. `Tensor.backward` and ``Optimizer.step`` call it by themselves, so
    a training loop need not.

    Parameters
    ----------
    *values : Tensor or container of Tensors
        Tensors, and lists, tuples and dicts of them; anything else is passed over.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.ones(3) * 2
    >>> lucid.evaluate(x, {"sum": x.sum()})
    """
    if not any_lazy():
        return
    lazy: dict[Backend, list[Any]] = {}
    _collect(values, lazy)
    for backend, raws in lazy.items():
        backend.evaluate(*raws)


def is_evaluated(x: object) -> bool:
    """Return whether the values of an array are there, so that looking at them costs nothing.

    Parameters
    ----------
    x : Tensor or object
        The array.

    Returns
    -------
    bool
        False on lazy devices, under the transforms of `lucid.func`, where an array stands for many, and for what is no
        Tensor.

    Examples
    --------
    >>> import lucid
    >>> lucid.is_evaluated(lucid.ones(3))
    True
    >>> lucid.func.vmap(lambda x: x if lucid.is_evaluated(x) else -x)(lucid.ones(3))
    Tensor([-1., -1., -1.])
    """
    backend: Backend | None = getattr(x, "_backend", None)
    return backend is not None and not backend.lazy and not backend.depth


def _collect(values: Iterable[Any], lazy: dict[Backend, list[Any]]) -> None:
    """Add the arrays of Tensors on lazy devices to `lazy`, by backend."""
    for x in values:
        backend = getattr(x, "_backend", None)
        if backend is not None:
            if backend.lazy:
                lazy.setdefault(backend, []).append(x._raw if x._alias is None else fresh(x))
        elif isinstance(x, Mapping):
            _collect(x.values(), lazy)
        elif isinstance(x, list | tuple):
            _collect(x, lazy)


def synchronize(device: str | None = None) -> None:
    """Wait until everything that was begun on a device is computed; needed for timing only.

    Parameters
    ----------
    device : str or Device, optional
        The device; all there are without.

    Raises
    ------
    DeviceError
        If there is no such device here.

    Examples
    --------
    >>> import lucid
    >>> lucid.synchronize()
    """
    for name in available_devices() if device is None else (device,):
        backend_for(name).synchronize()


def memory_allocated(device: str | None = None) -> int:
    """Return the bytes that arrays on a device take up now.

    Parameters
    ----------
    device : str or Device, optional
        The device; the default device without.

    Returns
    -------
    int
        0 where the library does not count.

    Raises
    ------
    DeviceError
        If there is no such device here.

    Examples
    --------
    >>> import lucid
    >>> lucid.memory_allocated("cpu")
    0
    """
    return backend_for(device).memory()[0]


def max_memory_allocated(device: str | None = None) -> int:
    """Return the most bytes that arrays on a device took up since the start or `reset_max_memory_allocated`.

    Parameters
    ----------
    device : str or Device, optional
        The device; the default device without.

    Returns
    -------
    int
        0 where the library does not count.

    Raises
    ------
    DeviceError
        If there is no such device here.

    Examples
    --------
    >>> import lucid
    >>> lucid.max_memory_allocated("cpu")
    0
    """
    return backend_for(device).memory()[1]


def reset_max_memory_allocated(device: str | None = None) -> None:
    """Start counting `max_memory_allocated` anew.

    Parameters
    ----------
    device : str or Device, optional
        The device; the default device without.

    Raises
    ------
    DeviceError
        If there is no such device here.

    Examples
    --------
    >>> import lucid
    >>> lucid.reset_max_memory_allocated("cpu")
    """
    backend_for(device).reset_peak()


def empty_cache(device: str | None = None) -> None:
    """Give memory that is kept for the next arrays back to the system.

    Big arrays are laid into the memory of dead ones, because fresh memory costs more than most functions do with it. On
    the CPU at most 512 MB are kept for that.

    Parameters
    ----------
    device : str or Device, optional
        The device; the default device without.

    Raises
    ------
    DeviceError
        If there is no such device here.

    Examples
    --------
    >>> import lucid
    >>> lucid.empty_cache()
    """
    backend_for(device).release()
