"""In which precision functions compute under `lucid.amp.autocast`.

A function that is mostly products of matrices is decorated with `in_low_precision`, one that loses digits in half
precision (sums over many elements, exponentials, losses) with `in_float32`. All others compute in what they are given.
Outside of autocast both cost one look at a context variable.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import lucid
from lucid import DType, Tensor
from lucid._autocast import Autocast, autocasting

__all__ = ["in_float32", "in_low_precision", "lowered", "meet", "raised"]

P = ParamSpec("P")
R = TypeVar("R")


def in_low_precision(function: Callable[P, R]) -> Callable[P, R]:
    """Have a function compute in the low precision of a running autocast region.

    Parameters
    ----------
    function : callable
        A function of arrays.

    Returns
    -------
    callable
        The function; its floating arguments are cast first. The casts are recorded, so gradients arrive in the
        arguments' own dtypes.
    """
    running = autocasting.get  # found sooner: the wrapper costs 0.1 us of the 3.5 that a small `linear` takes

    @functools.wraps(function)
    def inside(*args: P.args, **kwargs: P.kwargs) -> R:
        region = running()
        if region is None:
            return function(*args, **kwargs)
        return _called(function, region, region.dtype, args, kwargs)

    return inside


def in_float32(function: Callable[P, R]) -> Callable[P, R]:
    """Have a function compute in float32 in a running autocast region.

    Parameters
    ----------
    function : callable
        A function of arrays.

    Returns
    -------
    callable
        The function; its floating arguments are cast first.
    """
    running = autocasting.get  # found sooner: the wrapper costs 0.1 us of the 3.5 that a small `linear` takes

    @functools.wraps(function)
    def inside(*args: P.args, **kwargs: P.kwargs) -> R:
        region = running()
        if region is None:
            return function(*args, **kwargs)
        return _called(function, region, lucid.float32, args, kwargs)

    return inside


def lowered(*arrays: Any) -> tuple[Any, ...]:
    """Return arrays in the low precision of a running autocast region, for code that is not one function.

    Parameters
    ----------
    *arrays : Tensor or object
        What is no floating array is returned as it is.

    Returns
    -------
    tuple
        The arrays; outside of autocast the very same.
    """
    region = autocasting.get()
    return arrays if region is None else _cast(arrays, region, region.dtype)


def raised(*arrays: Any) -> tuple[Any, ...]:
    """Return arrays in float32 if an autocast region is running.

    Parameters
    ----------
    *arrays : Tensor or object
        What is no floating array is returned as it is.

    Returns
    -------
    tuple
        The arrays; outside of autocast the very same.
    """
    region = autocasting.get()
    return arrays if region is None else _cast(arrays, region, lucid.float32)


def _called(function: Callable[..., R], region: Autocast, dtype: DType, args: Any, kwargs: Any) -> R:
    cast = _cast((*args, *kwargs.values()), region, dtype)
    return function(*cast[: len(args)], **dict(zip(kwargs, cast[len(args) :], strict=True)))


def _cast(arrays: tuple[Any, ...], region: Autocast, dtype: DType) -> tuple[Any, ...]:
    # What comes twice is cast once and stays one object: attention looks whether query and key are the same.
    found: dict[int, Any] = {}
    for x in arrays:
        if id(x) not in found:
            found[id(x)] = lucid.astype(x, dtype, copy=False) if _covers(region, x) else x
    return tuple([found[id(x)] for x in arrays])


def _covers(region: Autocast, x: Any) -> bool:
    """Whether an argument is an array to be cast; float64 is never: who uses it wants its digits."""
    if not isinstance(x, Tensor) or x.dtype is lucid.float64 or not lucid.isdtype(x.dtype, "real floating"):
        return False
    return region.device_type is None or region.device_type in (x.device, x.device.partition(":")[0])


def meet(x: Tensor, weight: Tensor) -> bool:
    """Return whether a running autocast region brings two arrays of different dtypes to one.

    Parameters
    ----------
    x : Tensor
        One array, a layer's input.
    weight : Tensor
        The other, its weight.

    Returns
    -------
    bool
        False outside of autocast.
    """
    region = autocasting.get()
    return region is not None and _covers(region, x) and _covers(region, weight)
