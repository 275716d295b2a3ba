"""Data type functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lucid._dispatch import Op, Scalar, call
from lucid._dtypes import DType, DTypeLike, as_dtype, bfloat16, float16, float32
from lucid._errors import ArgumentError, ArgumentTypeError, DTypeError

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["astype", "can_cast", "finfo", "iinfo", "isdtype", "result_type"]

_ASTYPE = Op("astype", "x")

_INTEGRAL = ("signed integer", "unsigned integer")
_KINDS: dict[str, tuple[str, ...]] = {
    "bool": ("bool",),
    "signed integer": ("signed integer",),
    "unsigned integer": ("unsigned integer",),
    "integral": _INTEGRAL,
    "real floating": ("real floating",),
    "complex floating": ("complex floating",),
    "numeric": (*_INTEGRAL, "real floating", "complex floating"),
}


def astype(x: Tensor, dtype: DTypeLike, /, *, copy: bool = True, device: str | None = None) -> Tensor:
    """Return the array in another data type.

    Parameters
    ----------
    x : Tensor
        The array to convert.
    dtype : DType
        The data type to convert to.
    copy : bool, default: True
        Whether to copy also when `x` has that dtype already.
    device : str or Device, optional
        The device to put the result on; that of `x` if not given.

    Returns
    -------
    Tensor, shape of `x`
        The converted array; `x` itself if nothing is to be done and ``copy=False``.

    Raises
    ------
    DTypeError
        If `x` is complex and `dtype` is not.

    Notes
    -----
    Gradients flow through a conversion between floating dtypes; each is cast back to the dtype it came from.

    Examples
    --------
    >>> import lucid
    >>> lucid.astype(lucid.asarray([1.7, -1.7]), lucid.int64)
    Tensor([ 1, -1])
    """
    target = as_dtype(dtype)
    if not hasattr(x, "_raw"):
        return call(_ASTYPE, (x,), {"dtype": target})
    if device is not None:
        moved = x.to_device(device)
        copy = copy and moved is x
        x = moved
    have = x.dtype
    if have is target and not copy:
        return x
    if have.is_complex and not target.is_complex and target.kind != "bool":
        raise DTypeError(f"astype: cannot convert {have.name} to {target.name}; take lucid.real(x) first")
    return call(_ASTYPE, (x,), {"dtype": target})


def can_cast(from_: DTypeLike | Tensor, to: DTypeLike, /) -> bool:
    """Return whether promotion may turn one data type into another.

    Parameters
    ----------
    from_ : DType or Tensor
        The data type to convert, or an array that has it.
    to : DType
        The data type to convert to.

    Returns
    -------
    bool
        Whether ``result_type(from_, to)`` is `to`.

    Examples
    --------
    >>> import lucid
    >>> lucid.can_cast(lucid.int8, lucid.int16), lucid.can_cast(lucid.float64, lucid.float32)
    (True, False)
    """
    target = as_dtype(to)
    return result_type(_dtype_in("can_cast", from_), target) is target


class finfo:
    """The limits of a floating data type.

    Parameters
    ----------
    type : DType or Tensor
        A floating data type, or an array that has it. For a complex one the limits are those of its parts.

    Attributes
    ----------
    bits : int
        The bits of one number.
    eps : float
        The distance from 1.0 to the next larger number.
    max, min : float
        The largest and the smallest finite number.
    smallest_normal : float
        The smallest positive number of full precision.
    dtype : DType
        The real floating data type the limits are of.

    Raises
    ------
    DTypeError
        If the data type is not floating.

    Examples
    --------
    >>> import lucid
    >>> lucid.finfo(lucid.float32).eps
    1.1920928955078125e-07
    """

    __slots__ = ("bits", "dtype", "eps", "max", "min", "smallest_normal")

    def __init__(self, type: DTypeLike | Tensor, /) -> None:
        dtype = _dtype_in("finfo", type)
        if not dtype.is_floating:
            raise DTypeError(f"finfo: {dtype.name} is not a floating dtype; use lucid.iinfo for integers")
        # The exponents of bfloat16 are those of float32, its significand has 16 bits less.
        limits: Any = np.finfo(dtype.numpy)
        short = dtype is bfloat16
        self.bits: int = 16 if short else int(limits.bits)
        self.eps: float = 2.0**-7 if short else float(limits.eps)
        self.max: float = 2.0**128 - 2.0**120 if short else float(limits.max)
        self.min: float = -self.max
        self.smallest_normal: float = float(limits.smallest_normal)
        self.dtype: DType = dtype if short else as_dtype(limits.dtype)

    def __repr__(self) -> str:
        return (
            f"finfo(dtype={self.dtype.name}, bits={self.bits}, eps={self.eps}, min={self.min}, max={self.max},"
            f" smallest_normal={self.smallest_normal})"
        )


class iinfo:
    """The limits of an integer data type.

    Parameters
    ----------
    type : DType or Tensor
        An integer data type, or an array that has it.

    Attributes
    ----------
    bits : int
        The bits of one number.
    max, min : int
        The largest and the smallest number.
    dtype : DType
        The data type the limits are of.

    Raises
    ------
    DTypeError
        If the data type is not integer.

    Examples
    --------
    >>> import lucid
    >>> lucid.iinfo(lucid.int8)
    iinfo(dtype=int8, bits=8, min=-128, max=127)
    """

    __slots__ = ("bits", "dtype", "max", "min")

    def __init__(self, type: DTypeLike | Tensor, /) -> None:
        dtype = _dtype_in("iinfo", type)
        if not dtype.is_integer:
            raise DTypeError(f"iinfo: {dtype.name} is not an integer dtype; use lucid.finfo for floating ones")
        limits = np.iinfo(dtype.numpy)
        self.bits: int = int(limits.bits)
        self.max: int = int(limits.max)
        self.min: int = int(limits.min)
        self.dtype: DType = dtype

    def __repr__(self) -> str:
        return f"iinfo(dtype={self.dtype.name}, bits={self.bits}, min={self.min}, max={self.max})"


def isdtype(dtype: DTypeLike, kind: DTypeLike | tuple[DTypeLike, ...]) -> bool:
    """Return whether a data type is of a kind.

    Parameters
    ----------
    dtype : DType
        The data type in question.
    kind : DType, str or tuple of them
        A data type; one of ``"bool"``, ``"signed integer"``, ``"unsigned integer"``, ``"integral"``,
        ``"real floating"``, ``"complex floating"`` and ``"numeric"``; or several of them, of which one is enough.

    Returns
    -------
    bool
        Whether `dtype` is of that kind, or of one of them.

    Raises
    ------
    ArgumentError
        If there is no such kind.

    Examples
    --------
    >>> import lucid
    >>> lucid.isdtype(lucid.float32, ("real floating", "complex floating"))
    True
    """
    own = as_dtype(dtype)
    if isinstance(kind, tuple):
        return any(isdtype(own, one) for one in kind)
    if isinstance(kind, str):
        if kind not in _KINDS:
            raise ArgumentError(f"isdtype: kind={kind!r} is not a kind; the kinds are {', '.join(map(repr, _KINDS))}")
        return own.kind in _KINDS[kind]
    return own is as_dtype(kind)


def result_type(*arrays_and_dtypes: Tensor | DTypeLike | Scalar) -> DType:
    """Return the data type that an operation on the arguments has.

    Parameters
    ----------
    *arrays_and_dtypes : Tensor, DType or Python scalar
        What takes part. A Python scalar counts by its kind only: it never widens a dtype of its own kind or a higher.

    Returns
    -------
    DType
        The data type that all of them promote to.

    Raises
    ------
    ArgumentError
        If there are no arguments.

    Notes
    -----
    Dtypes of different kinds promote as in NumPy: an integer that a floating dtype cannot hold exactly widens it.
    Arrays on a device without float64 promote as operations do there: an integer and float32 give float32.

    Examples
    --------
    >>> import lucid
    >>> lucid.result_type(lucid.float32, 1)
    lucid.float32
    >>> lucid.result_type(lucid.int64, lucid.float32)
    lucid.float64
    """
    if not arrays_and_dtypes:
        raise ArgumentError("result_type: at least one array, dtype or scalar is needed")
    operands: list[Any] = [x if type(x) in _SCALARS else _dtype_in("result_type", x) for x in arrays_and_dtypes]
    arrays: list[Any] = [x for x in arrays_and_dtypes if hasattr(x, "_raw")]
    backend = arrays[0]._backend if arrays else None
    if backend is None or backend.array_type is np.ndarray:
        return _numpy_result_type(operands)
    # a device without float64 promotes other kinds in its own way
    raw = backend.xp.result_type(*[backend.raw_dtype(x) if isinstance(x, DType) else x for x in operands])
    found: DType = backend.dtype(backend.xp.zeros((), dtype=raw))
    return found


def _numpy_result_type(operands: list[Any]) -> DType:
    # What bfloat16 promotes to is what float16 would, but for themselves and each other.
    short = bfloat16 in operands
    dtypes = [x.numpy if isinstance(x, DType) and x is not bfloat16 else x for x in operands]
    found = as_dtype(np.result_type(*[np.float16 if x is bfloat16 else x for x in dtypes]))
    if not short or found is not float16:
        return found
    return float32 if float16 in operands else bfloat16


_SCALARS = frozenset((bool, int, float, complex))
_NAMES_OF_DTYPES = (str, type, np.dtype)


def _dtype_in(name: str, x: DTypeLike | Tensor | Scalar) -> DType:
    """Return the dtype that is given or that an array has."""
    if isinstance(x, DType):
        return x
    if isinstance(x, _NAMES_OF_DTYPES):
        return as_dtype(x)
    if hasattr(x, "dtype"):
        return as_dtype(x.dtype)
    raise ArgumentTypeError(f"{name}: Unsupported type {type(x).__name__}; pass an array or a dtype")
