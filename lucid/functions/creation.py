"""Creation functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lucid import _diagnosis
from lucid._alias import share_with
from lucid._dispatch import Op, Scalar, call, grad_mode, wrap
from lucid._dtypes import DType, DTypeLike, as_dtype, get_default_dtype, standard_default
from lucid._errors import ArgumentError, ArgumentTypeError, DTypeError, GradientError, ShapeError
from lucid.backends import Backend, backend_for
from lucid.functions import _convert

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = [
    "arange",
    "asarray",
    "empty",
    "empty_like",
    "eye",
    "from_dlpack",
    "from_numpy",
    "full",
    "full_like",
    "linspace",
    "meshgrid",
    "ones",
    "ones_like",
    "tensor",
    "tril",
    "triu",
    "zeros",
    "zeros_like",
]

_ARANGE = Op("arange", "")
_EMPTY = Op("empty", "")
_EYE = Op("eye", "")
_FULL = Op("full", "")
_LINSPACE = Op("linspace", "")
_ONES = Op("ones", "")
_TRIL = Op("tril", "x")
_TRIU = Op("triu", "x")
_ZEROS = Op("zeros", "")

# What messages call the positional arguments of functions that take more than a shape.
_PARAMETERS = {
    "arange": ("start", "stop", "step"),
    "eye": ("n_rows", "n_cols"),
    "full": ("shape", "fill_value"),
    "linspace": ("start", "stop", "num"),
}

_NUMBERS = (int, float, complex, np.generic)
_PYTHON_OR_SCALAR = (*_NUMBERS, list, tuple, range)

Shape = int | tuple[int, ...]


def _create(op: Op, backend: Backend, dtype: DType, *arguments: Any, **options: Any) -> Tensor:
    """Call a function that takes no arrays."""
    raw_dtype = backend.raw_dtype(dtype)
    try:
        return wrap(op.raw[backend](*arguments, **options, dtype=raw_dtype), backend)
    except Exception as error:
        given = dict(zip(_PARAMETERS.get(op.name, ("shape",)), arguments, strict=False))
        raise _diagnosis.explain(op, (), {**given, **options, "dtype": dtype}, error) from error


def _floating(backend: Backend, dtype: DTypeLike | None) -> DType:
    return standard_default(backend.default_float) if dtype is None else as_dtype(dtype)


def _plain_numbers(name: str, device: str | None, numbers: tuple[Any, ...]) -> tuple[Backend, list[Any]]:
    """Return the backend for a range, and its limits with 0-d Tensors replaced by their values."""
    plain: list[Any] = []
    for number in numbers:
        if not hasattr(number, "_raw") or number.ndim != 0:
            plain.append(number)
            continue
        if number._node is not None and grad_mode.get():
            raise GradientError(
                f"{name}: a limit requires grad, and the gradient would be lost; scale a range of numbers instead, as"
                " in start + (stop - start) * linspace(0, 1, n), or pass limit.detach()"
            )
        device = number.device if device is None else device
        # A floating dtype is kept, as NumPy keeps that of a scalar; integers weigh no more than Python's.
        plain.append(number.detach().numpy()[()] if number.dtype.is_floating else number.item())
    return backend_for(device), plain


def _dtype_of_numbers(name: str, backend: Backend, dtype: DTypeLike | None, *numbers: Any) -> DType:
    """Return `dtype`, or the default dtype of the kind of some numbers."""
    for number in numbers:
        if not isinstance(number, _NUMBERS):
            raise ArgumentTypeError(f"{name}: Unsupported type {type(number).__name__}; pass Python numbers")
    if dtype is not None:
        return as_dtype(dtype)
    kinds = _convert.number_types(set(map(type, numbers)), backend)
    found = _convert.python_dtype(kinds, standard_default(backend.default_float), backend.default_int)
    return as_dtype(np.result_type(*numbers)) if found is None else found


def _like(name: str, x: Tensor, device: str | None) -> Backend:
    if not hasattr(x, "_raw"):
        raise ArgumentTypeError(
            f"{name}: Unsupported type for x: {type(x).__name__}; pass a lucid.Tensor (lucid.asarray makes one)"
        )
    return x._backend if device is None else backend_for(device)


def asarray(
    obj: Any, /, *, dtype: DTypeLike | None = None, device: str | None = None, copy: bool | None = None
) -> Tensor:
    """Convert numbers, sequences and arrays to a Tensor.

    Parameters
    ----------
    obj : array_like
        A Python or NumPy number, nested sequences of numbers and arrays, a Tensor, a NumPy array, or an object with
        the buffer protocol or an ``__array__`` method.
    dtype : DType, optional
        The data type. By default that of `obj`; Python integers become int64, and Python floats the standard's default,
        float64 on the CPU.
    device : str or Device, optional
        Where to put the data; a Tensor stays where it is by default.
    copy : bool, optional
        True always copies, False never (an error if a copy is needed), None copies where it is needed.

    Returns
    -------
    Tensor
        Shares the memory of a NumPy array unless it is copied. A Tensor, or Tensors in a sequence, stay in the graph.

    Raises
    ------
    ArgumentTypeError
        If `obj` is nothing that holds numbers.
    ArgumentError
        If a Python integer does not fit the dtype, or ``copy=False`` and a copy is needed.

    Examples
    --------
    >>> import lucid
    >>> lucid.asarray([[1, 2], [3, 4]])
    Tensor([[1, 2],
            [3, 4]])
    >>> lucid.asarray(2.5, dtype=lucid.float32)
    Tensor(2.5, dtype=float32)
    """
    wanted = None if dtype is None else as_dtype(dtype)
    if hasattr(obj, "_raw"):
        return _convert.from_tensor(obj, wanted, device, copy)
    if isinstance(obj, np.ndarray):
        return _convert.from_ndarray(obj, wanted, device, copy)
    if isinstance(obj, _PYTHON_OR_SCALAR):
        return _convert.from_python(obj, _convert.leaf_types(obj), wanted, device, copy)
    return _convert.from_other(obj, wanted, device, copy)


def tensor(
    data: Any, *, dtype: DTypeLike | None = None, device: str | None = None, requires_grad: bool = False
) -> Tensor:
    """Make a new Tensor of numbers, by the habits of deep learning.

    Parameters
    ----------
    data : array_like
        Numbers, nested sequences of numbers, a NumPy array or a Tensor; always copied.
    dtype : DType, optional
        The data type. By default Python floats become `get_default_dtype()`, float32 unless it was changed; Python
        integers become int64, or with `requires_grad` the default floating type; arrays keep theirs.
    device : str or Device, optional
        Where to put the data.
    requires_grad : bool, default: False
        Whether operations on the Tensor are recorded for `Tensor.backward`.

    Returns
    -------
    Tensor
        A leaf; a copy of a Tensor that requires grad stays in the graph of that Tensor.

    Raises
    ------
    DTypeError
        If `requires_grad` is asked of an integer or bool dtype.
    GradientError
        If a leaf with `requires_grad` is asked for from Tensors that are part of a graph.

    Examples
    --------
    >>> import lucid
    >>> lucid.tensor([1.0, 2.0, 3.0], requires_grad=True)
    Tensor([1., 2., 3.], dtype=float32, requires_grad=True)
    >>> lucid.tensor([1, 2, 3])
    Tensor([1, 2, 3])
    """
    wanted = None if dtype is None else as_dtype(dtype)
    if wanted is None and not hasattr(data, "_raw") and not isinstance(data, np.ndarray):
        floating = get_default_dtype()
        integer = floating if requires_grad else backend_for(device).default_int
        wanted = _convert.python_dtype(_convert.leaf_types(data), floating, integer)
    if requires_grad and wanted is not None and not wanted.is_floating:
        raise DTypeError(
            f"tensor: requires_grad=True needs a floating dtype, got {wanted.name}; gradients exist for real and"
            " complex numbers only, so pass dtype=lucid.float32, say"
        )
    out = asarray(data, dtype=wanted, device=device, copy=True)
    if requires_grad:
        if out._node is not None:
            raise GradientError("tensor: data is part of a graph already; pass data.detach() to make a new leaf of it")
        out.requires_grad = True
    return out


def from_numpy(array: Any, /) -> Tensor:
    """Return a Tensor that shares the memory of a NumPy array.

    Parameters
    ----------
    array : numpy.ndarray
        The array; its dtype is kept.

    Returns
    -------
    Tensor
        Shares memory: a change to one shows in the other.

    Raises
    ------
    ArgumentTypeError
        If `array` is no NumPy array.

    Examples
    --------
    >>> import lucid, numpy
    >>> array = numpy.zeros(2)
    >>> x = lucid.from_numpy(array)
    >>> array[0] = 5.0
    >>> x
    Tensor([5., 0.])
    """
    if not isinstance(array, np.ndarray):
        raise ArgumentTypeError(f"from_numpy: array must be a numpy.ndarray, got {type(array).__name__}; see asarray")
    return _convert.from_ndarray(array, None, "cpu", None)


def arange(
    start: float | Tensor,
    /,
    stop: float | Tensor | None = None,
    step: float | Tensor = 1,
    *,
    dtype: DTypeLike | None = None,
    device: str | None = None,
) -> Tensor:
    """Return evenly spaced numbers in the half-open interval from `start` to `stop`.

    Parameters
    ----------
    start : int, float or 0-d Tensor
        The first number; with `start` alone the numbers go from 0 to `start`.
    stop : int, float or 0-d Tensor, optional
        The end, which is not included.
    step : int, float or 0-d Tensor, default: 1
        The distance between numbers; negative to count down.
    dtype : DType, optional
        By default int64 if all arguments are integers, else the default floating dtype.
    device : str or Device, optional
        Where to put the array.

    Returns
    -------
    Tensor, shape (ceil((stop - start) / step),)
        The numbers, without `stop`.

    Raises
    ------
    ArgumentError
        If `step` is zero.

    Examples
    --------
    >>> import lucid
    >>> lucid.arange(2, 10, 3)
    Tensor([2, 5, 8])
    """
    backend, (start, stop, step) = _plain_numbers("arange", device, (start, stop, step))
    if stop is None:
        start, stop = 0, start
    chosen = _dtype_of_numbers("arange", backend, dtype, start, stop, step)
    if step == 0:
        raise ArgumentError("arange: step must not be zero")
    return _create(_ARANGE, backend, chosen, start, stop, step)


def empty(shape: Shape, *, dtype: DTypeLike | None = None, device: str | None = None) -> Tensor:
    """Return an array whose values are whatever was in memory.

    Parameters
    ----------
    shape : int or tuple of int
        The shape.
    dtype : DType, optional
        By default the default floating dtype.
    device : str or Device, optional
        Where to put the array.

    Returns
    -------
    Tensor
        Of the given shape.

    Examples
    --------
    >>> import lucid
    >>> lucid.empty((2, 3)).shape
    (2, 3)
    """
    backend = backend_for(device)
    return _create(_EMPTY, backend, _floating(backend, dtype), shape)


def empty_like(x: Tensor, /, *, dtype: DTypeLike | None = None, device: str | None = None) -> Tensor:
    """Return an array of the shape of `x` whose values are whatever was in memory.

    Parameters
    ----------
    x : Tensor
        The array to take shape, dtype and device from.
    dtype : DType, optional
        By default that of `x`.
    device : str or Device, optional
        By default that of `x`.

    Returns
    -------
    Tensor
        Of the shape of `x`.

    Examples
    --------
    >>> import lucid
    >>> lucid.empty_like(lucid.asarray([1, 2])).dtype
    lucid.int64
    """
    backend = _like("empty_like", x, device)
    return _create(_EMPTY, backend, x.dtype if dtype is None else as_dtype(dtype), x.shape)


def eye(
    n_rows: int,
    n_cols: int | None = None,
    /,
    *,
    k: int = 0,
    dtype: DTypeLike | None = None,
    device: str | None = None,
) -> Tensor:
    """Return a matrix with ones on one diagonal and zeros elsewhere.

    Parameters
    ----------
    n_rows : int
        The number of rows.
    n_cols : int, optional
        The number of columns; `n_rows` by default.
    k : int, default: 0
        The diagonal: positive above the main one, negative below it.
    dtype : DType, optional
        By default the default floating dtype.
    device : str or Device, optional
        Where to put the array.

    Returns
    -------
    Tensor, shape (n_rows, n_cols)
        The matrix.

    Examples
    --------
    >>> import lucid
    >>> lucid.eye(2, 3, k=1)
    Tensor([[0., 1., 0.],
            [0., 0., 1.]])
    """
    backend = backend_for(device)
    return _create(_EYE, backend, _floating(backend, dtype), n_rows, n_cols, k=k)


def from_dlpack(x: Any, /, *, device: str | None = None, copy: bool | None = None) -> Tensor:
    """Return a Tensor of an array of another library, through DLPack.

    Parameters
    ----------
    x : object with ``__dlpack__`` and ``__dlpack_device__``
        The array to take over.
    device : str or Device, optional
        Where the result is to live; by default where `x` lives.
    copy : bool, optional
        True always copies, False never (an error if a copy is needed), None copies where it is needed.

    Returns
    -------
    Tensor
        Shares the memory of `x` where possible.

    Raises
    ------
    ArgumentTypeError
        If `x` does not speak DLPack.
    BufferError
        If `x` refuses, for example because it requires grad.
    ArgumentError
        If `x` has a dtype that NumPy lacks, such as bfloat16.

    Examples
    --------
    >>> import lucid, numpy
    >>> lucid.from_dlpack(numpy.asarray([1, 2]))
    Tensor([1, 2])
    """
    if not hasattr(x, "__dlpack__"):
        raise ArgumentTypeError(f"from_dlpack: Unsupported type {type(x).__name__}; it has no __dlpack__ method")
    if hasattr(x, "_raw") and not x._backend.writable and x._node is None:
        return asarray(x.detach(), device=device, copy=copy)  # no capsule says on which of the backends it lives
    backend = backend_for(_home(x) if device is None else device)
    try:
        array = np.from_dlpack(x, device="cpu", copy=copy)
    except BufferError:
        raise
    except (RuntimeError, ValueError) as error:
        raise ArgumentError(
            f"from_dlpack: a {type(x).__name__} was given that cannot be taken over; {error}"
        ) from error
    if copy or backend.array_type is not np.ndarray:
        if copy is False:
            raise ArgumentError(f"from_dlpack: copy=False, but memory on the CPU is copied to {str(backend.device)!r}")
        return wrap(backend.from_numpy(array), backend)
    out = wrap(array, backend)
    share_with(out, array)
    return out


_DLPACK_CPU = 1


def _home(x: Any) -> str | None:
    """Return the device on which another library's array lives, None if that is none of ours."""
    return "cpu" if int(x.__dlpack_device__()[0]) == _DLPACK_CPU else None


def full(
    shape: Shape, fill_value: Scalar | Tensor, *, dtype: DTypeLike | None = None, device: str | None = None
) -> Tensor:
    """Return an array filled with one value.

    Parameters
    ----------
    shape : int or tuple of int
        The shape.
    fill_value : bool, int, float, complex or Tensor of shape ()
        The value; the gradient of a Tensor is the sum over the array.
    dtype : DType, optional
        By default the default dtype of the kind of `fill_value`; that of a Tensor is kept.
    device : str or Device, optional
        Where to put the array.

    Returns
    -------
    Tensor
        Of the given shape.

    Raises
    ------
    ArgumentError
        If `fill_value` is a number that an integer dtype cannot hold.

    Examples
    --------
    >>> import lucid
    >>> lucid.full((2, 2), 7)
    Tensor([[7, 7],
            [7, 7]])
    """
    if hasattr(fill_value, "_raw"):
        from lucid.functions.manipulation import broadcast_to

        value = asarray(fill_value, dtype=dtype, device=device)
        if value.ndim:
            raise ShapeError(f"full: fill_value must be one number, got an array of shape {value.shape}")
        return asarray(broadcast_to(value, shape if isinstance(shape, tuple) else (shape,)), copy=True)
    backend = backend_for(device)
    chosen = _dtype_of_numbers("full", backend, dtype, fill_value)
    if type(fill_value) is complex and not chosen.is_complex:
        raise DTypeError(f"full: fill_value={fill_value!r} is complex, but dtype={chosen.name} is not")
    if type(fill_value) is float and chosen.is_integer and not fill_value.is_integer():
        raise ArgumentError(f"full: fill_value={fill_value!r} is no integer, but dtype={chosen.name} is")
    return _create(_FULL, backend, chosen, shape, fill_value)


def full_like(
    x: Tensor, /, fill_value: Scalar | Tensor, *, dtype: DTypeLike | None = None, device: str | None = None
) -> Tensor:
    """Return an array of the shape of `x` filled with one value.

    Parameters
    ----------
    x : Tensor
        The array to take shape, dtype and device from.
    fill_value : bool, int, float, complex or Tensor of shape ()
        The value.
    dtype : DType, optional
        By default that of `x`.
    device : str or Device, optional
        By default that of `x`.

    Returns
    -------
    Tensor
        Of the shape of `x`.

    Examples
    --------
    >>> import lucid
    >>> lucid.full_like(lucid.asarray([1.0, 2.0]), 7)
    Tensor([7., 7.])
    """
    backend = _like("full_like", x, device)
    return full(x.shape, fill_value, dtype=x.dtype if dtype is None else dtype, device=backend.device)


def linspace(
    start: Scalar | Tensor,
    stop: Scalar | Tensor,
    /,
    num: int,
    *,
    dtype: DTypeLike | None = None,
    device: str | None = None,
    endpoint: bool = True,
) -> Tensor:
    """Return evenly spaced numbers over an interval.

    Parameters
    ----------
    start, stop : int, float, complex or 0-d Tensor
        The ends of the interval. A Tensor that requires grad is refused: scale ``linspace(0, 1, n)`` instead.
    num : int
        How many numbers.
    dtype : DType, optional
        By default the default floating dtype, or the complex one if an end is complex.
    device : str or Device, optional
        Where to put the array.
    endpoint : bool, default: True
        Whether `stop` is the last number.

    Returns
    -------
    Tensor, shape (num,)
        The numbers, ends included unless ``endpoint=False``.

    Examples
    --------
    >>> import lucid
    >>> lucid.linspace(0, 1, 5)
    Tensor([0.  , 0.25, 0.5 , 0.75, 1.  ])
    """
    backend, (start, stop) = _plain_numbers("linspace", device, (start, stop))
    chosen = _dtype_of_numbers("linspace", backend, dtype, start, stop, 1.0)
    if complex in (type(start), type(stop)) and not chosen.is_complex:
        raise DTypeError(f"linspace: start={start!r}, stop={stop!r} are complex, but dtype={chosen.name} is not")
    return _create(_LINSPACE, backend, chosen, start, stop, num, endpoint=endpoint)


def meshgrid(*arrays: Tensor, indexing: str = "xy") -> tuple[Tensor, ...]:
    """Return coordinate matrices from coordinate vectors.

    Parameters
    ----------
    *arrays : Tensor, shape (n_i,)
        The coordinates along each axis.
    indexing : {"xy", "ij"}, default: "xy"
        ``"ij"`` gives shape ``(n_1, n_2, n_3, ...)``, ``"xy"`` exchanges the first two: ``(n_2, n_1, n_3, ...)``.

    Returns
    -------
    tuple of Tensor
        One array for each input, all of one shape.

    Raises
    ------
    ArgumentError
        If `indexing` is something else.
    ShapeError
        If an array has more than one dimension.

    Examples
    --------
    >>> import lucid
    >>> x, y = lucid.meshgrid(lucid.arange(3), lucid.arange(2))
    >>> y
    Tensor([[0, 0, 0],
            [1, 1, 1]])
    """
    from lucid.functions.manipulation import broadcast_arrays, reshape

    if indexing not in ("xy", "ij"):
        raise ArgumentError(f"meshgrid: indexing={indexing!r} must be 'xy' or 'ij'")
    n = len(arrays)
    axes = list(range(n))
    if indexing == "xy" and n > 1:
        axes[0], axes[1] = 1, 0
    parts = []
    for i, x in enumerate(arrays):
        if hasattr(x, "_raw") and x.ndim > 1:
            raise ShapeError(f"meshgrid: arrays[{i}] has shape {x.shape}; pass 1-dimensional arrays")
        parts.append(reshape(x, tuple([-1 if axis == axes[i] else 1 for axis in range(n)])))
    return broadcast_arrays(*parts)


def ones(shape: Shape, *, dtype: DTypeLike | None = None, device: str | None = None) -> Tensor:
    """Return an array of ones.

    Parameters
    ----------
    shape : int or tuple of int
        The shape.
    dtype : DType, optional
        By default the default floating dtype.
    device : str or Device, optional
        Where to put the array.

    Returns
    -------
    Tensor
        Of the given shape.

    Examples
    --------
    >>> import lucid
    >>> lucid.ones(3)
    Tensor([1., 1., 1.])
    """
    backend = backend_for(device)
    return _create(_ONES, backend, _floating(backend, dtype), shape)


def ones_like(x: Tensor, /, *, dtype: DTypeLike | None = None, device: str | None = None) -> Tensor:
    """Return an array of ones of the shape of `x`.

    Parameters
    ----------
    x : Tensor
        The array to take shape, dtype and device from.
    dtype : DType, optional
        By default that of `x`.
    device : str or Device, optional
        By default that of `x`.

    Returns
    -------
    Tensor
        Of the shape of `x`.

    Examples
    --------
    >>> import lucid
    >>> lucid.ones_like(lucid.asarray([3, 4]))
    Tensor([1, 1])
    """
    backend = _like("ones_like", x, device)
    return _create(_ONES, backend, x.dtype if dtype is None else as_dtype(dtype), x.shape)


def tril(x: Tensor, /, *, k: int = 0) -> Tensor:
    """Return the lower triangle of each matrix, with zeros above it.

    Parameters
    ----------
    x : Tensor, shape (..., m, n)
        The matrices.
    k : int, default: 0
        The highest diagonal to keep: positive above the main one, negative below it.

    Returns
    -------
    Tensor, shape (..., m, n)
        A copy with zeros above the diagonal.

    Raises
    ------
    ShapeError
        If `x` has fewer than two dimensions.

    Examples
    --------
    >>> import lucid
    >>> lucid.tril(lucid.ones((2, 3)))
    Tensor([[1., 0., 0.],
            [1., 1., 0.]])
    """
    return call(_TRIL, (x,), {"k": k})


def triu(x: Tensor, /, *, k: int = 0) -> Tensor:
    """Return the upper triangle of each matrix, with zeros below it.

    Parameters
    ----------
    x : Tensor, shape (..., m, n)
        The matrices.
    k : int, default: 0
        The lowest diagonal to keep: positive above the main one, negative below it.

    Returns
    -------
    Tensor, shape (..., m, n)
        A copy with zeros below the diagonal.

    Raises
    ------
    ShapeError
        If `x` has fewer than two dimensions.

    Examples
    --------
    >>> import lucid
    >>> lucid.triu(lucid.ones((2, 3)))
    Tensor([[1., 1., 1.],
            [0., 1., 1.]])
    """
    return call(_TRIU, (x,), {"k": k})


def zeros(shape: Shape, *, dtype: DTypeLike | None = None, device: str | None = None) -> Tensor:
    """Return an array of zeros.

    Parameters
    ----------
    shape : int or tuple of int
        The shape.
    dtype : DType, optional
        By default the default floating dtype.
    device : str or Device, optional
        Where to put the array.

    Returns
    -------
    Tensor
        Of the given shape.

    Examples
    --------
    >>> import lucid
    >>> lucid.zeros((1, 2))
    Tensor([[0., 0.]])
    """
    backend = backend_for(device)
    return _create(_ZEROS, backend, _floating(backend, dtype), shape)


def zeros_like(x: Tensor, /, *, dtype: DTypeLike | None = None, device: str | None = None) -> Tensor:
    """Return an array of zeros of the shape of `x`.

    Parameters
    ----------
    x : Tensor
        The array to take shape, dtype and device from.
    dtype : DType, optional
        By default that of `x`.
    device : str or Device, optional
        By default that of `x`.

    Returns
    -------
    Tensor
        Of the shape of `x`.

    Examples
    --------
    >>> import lucid
    >>> lucid.zeros_like(lucid.asarray([3, 4]))
    Tensor([0, 0])
    """
    backend = _like("zeros_like", x, device)
    return _create(_ZEROS, backend, x.dtype if dtype is None else as_dtype(dtype), x.shape)
