"""The data types: one object each, the same on every backend."""

from __future__ import annotations

import builtins
from typing import Any

import numpy as np

from lucid._errors import DTypeError

__all__ = ["DType", "DTypeLike", "as_dtype", "dtype_of", "get_default_dtype", "set_default_dtype"]


class DType:
    """A data type of the standard.

    There is exactly one object for each type, so ``x.dtype is lucid.float32`` and ``==`` agree, and comparing with
    anything else is False.

    Attributes
    ----------
    name : str
        The standard's name, such as ``"float32"``.
    kind : str
        ``"bool"``, ``"signed integer"``, ``"unsigned integer"``, ``"real floating"`` or ``"complex floating"``.
    itemsize : int
        Bytes for one element.
    numpy : numpy.dtype
        The NumPy type of the same bits; float32 for bfloat16, which NumPy lacks and which it holds exactly.
    """

    __slots__ = ("itemsize", "kind", "name", "numpy")

    name: str
    kind: str
    itemsize: int
    numpy: np.dtype[Any]

    def __init__(self, name: str, kind: str, numpy: str | None = None, itemsize: int | None = None) -> None:
        self.name = name
        self.kind = kind
        self.numpy = np.dtype(numpy or name)
        self.itemsize = itemsize or self.numpy.itemsize

    def __repr__(self) -> str:
        return f"lucid.{self.name}"

    def __str__(self) -> str:
        return self.name

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return as_dtype, (self.name,)

    @property
    def is_floating(self) -> builtins.bool:
        """Whether gradients exist for this type: real or complex floating."""
        return self.kind in ("real floating", "complex floating")

    @property
    def is_complex(self) -> builtins.bool:
        """Whether the type is complex."""
        return self.kind == "complex floating"

    @property
    def is_integer(self) -> builtins.bool:
        """Whether the type is a signed or unsigned integer (bool is not)."""
        return self.kind in ("signed integer", "unsigned integer")


DTypeLike = DType | str | type | np.dtype[Any]

bool = DType("bool", "bool")
int8 = DType("int8", "signed integer")
int16 = DType("int16", "signed integer")
int32 = DType("int32", "signed integer")
int64 = DType("int64", "signed integer")
uint8 = DType("uint8", "unsigned integer")
uint16 = DType("uint16", "unsigned integer")
uint32 = DType("uint32", "unsigned integer")
uint64 = DType("uint64", "unsigned integer")
float16 = DType("float16", "real floating")
bfloat16 = DType("bfloat16", "real floating", numpy="float32", itemsize=2)
float32 = DType("float32", "real floating")
float64 = DType("float64", "real floating")
complex64 = DType("complex64", "complex floating")
complex128 = DType("complex128", "complex floating")

ALL: tuple[DType, ...] = (
    bool, int8, int16, int32, int64, uint8, uint16, uint32, uint64, float16, float32, float64, complex64, complex128,
)  # fmt: skip
"""The types of NumPy; bfloat16 is on MLX devices only."""
BY_NAME: dict[str, DType] = {dtype.name: dtype for dtype in (*ALL, bfloat16)}
_FROM_NUMPY: dict[np.dtype[Any], DType] = {dtype.numpy: dtype for dtype in ALL}


def as_dtype(dtype: DTypeLike) -> DType:
    """Return the Lucid dtype for anything that names one.

    Parameters
    ----------
    dtype : DType, str, numpy.dtype or type
        A Lucid dtype, its name, a NumPy dtype or scalar type, or one of ``bool``, ``int``, ``float``, ``complex``.

    Returns
    -------
    DType

    Raises
    ------
    DTypeError
        If there is no such type.

    Examples
    --------
    >>> import lucid
    >>> from lucid._dtypes import as_dtype
    >>> as_dtype("float32") is lucid.float32
    True
    """
    if isinstance(dtype, DType):
        return dtype
    if isinstance(dtype, str) and dtype == "bfloat16":
        return bfloat16
    try:
        return _FROM_NUMPY[np.dtype(dtype).newbyteorder("=")]
    except (TypeError, KeyError):
        names = ", ".join(BY_NAME)
        raise DTypeError(f"dtype: {dtype!r} is not a data type that Lucid knows; the types are {names}") from None


def dtype_of(array: Any) -> DType:
    """Return the Lucid dtype of a NumPy array; unknown ones (strings, objects, dates) are a `DTypeError`."""
    found = _FROM_NUMPY.get(array.dtype)
    return found if found is not None else as_dtype(array.dtype)


# What set_default_dtype last said, or None: then each family of functions follows the habit its names come from.
_default: DType | None = None


def set_default_dtype(dtype: DTypeLike | None) -> None:
    """Set the floating dtype that constructors use when none is given.

    Parameters
    ----------
    dtype : DType or None
        A real floating dtype, for every constructor. None goes back to the habit of each name: float64 for the
        standard's creation functions on the CPU, float32 for `lucid.tensor`, `lucid.random` and `nn`.

    Raises
    ------
    DTypeError
        If `dtype` is not real floating.

    Examples
    --------
    >>> import lucid
    >>> lucid.set_default_dtype(lucid.float32)
    >>> lucid.zeros(2).dtype
    lucid.float32
    >>> lucid.set_default_dtype(None)
    """
    global _default
    chosen = None if dtype is None else as_dtype(dtype)
    if chosen is not None and chosen.kind != "real floating":
        raise DTypeError(f"set_default_dtype: dtype must be real floating such as lucid.float32, got {chosen!r}")
    _default = chosen


def get_default_dtype() -> DType:
    """Return the floating dtype that `lucid.tensor`, `lucid.random` and `nn` use when none is given.

    Returns
    -------
    DType

    Examples
    --------
    >>> import lucid
    >>> lucid.get_default_dtype()
    lucid.float32
    """
    return float32 if _default is None else _default


def standard_default(device_default: DType) -> DType:
    """Return the floating dtype of the standard's creation functions on a device whose own default is given."""
    return device_default if _default is None else _default
