"""From a call on Tensors to a call on raw arrays, and to the tape.

Every function of the namespace ends in one of the few functions here. Each does the same six things: take the raw
arrays out of the Tensors, agree on one backend, call the backend's function, wrap the result, hand the call to the
recorder if an input requires grad, and on failure raise a Lucid error that says what is wrong.

The straight path holds nothing else. Promotion is the backend's, and what is wrong with a call is found out only
after it failed (`lucid._diagnosis`), because no function changes its arguments.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from lucid import _diagnosis
from lucid._alias import family, fresh, join
from lucid._dtypes import BY_NAME, as_dtype
from lucid._errors import ArgumentError, ArgumentTypeError, DeviceMismatchError, LucidError
from lucid.backends import Backend, Raw

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = [
    "OPS",
    "Backend",
    "ForeignOperandError",
    "Op",
    "Raw",
    "Scalar",
    "autograd",
    "binary",
    "call",
    "call_many",
    "call_sequence",
    "grad_mode",
    "lifted",
    "operand",
    "raise_for",
    "randomness",
    "reduce",
    "set_recorder",
    "set_tensor_type",
    "unary",
    "view",
    "wrap",
]

grad_mode: ContextVar[bool] = ContextVar("grad_mode", default=True)
"""Whether operations are recorded in this context (thread, asyncio task)."""

randomness: ContextVar[Callable[[Any, str], Any] | None] = ContextVar("randomness", default=None)
"""What a running `vmap` makes of a generator of random numbers, given it and the caller's name; None outside."""

Scalar = complex  # bool, int and float are its special cases to a type checker

_SCALARS = frozenset((int, float, bool, complex))


class Op:
    """A function of the namespace, as the dispatcher and the tape see it.

    Attributes
    ----------
    name : str
        The standard's name, dotted for an extension's (``"linalg.svd"``).
    inputs : tuple of str
        The names of the array parameters, in order; derivative rules use them. A parameter that takes a sequence of
        arrays is the only one of its function.
    elementwise : bool
        Whether each element of the output depends on the matching elements of the inputs alone.
    raw : mapping from Backend to callable
        The backends' functions, looked up once each.
    plans : dict
        The tape's preparation for each set of inputs that require grad (see `lucid.autograd.tape`).
    put : callable or None
        For a view function: ``put(base, new, **arguments)`` returns `base` with the viewed part replaced by `new`.
    """

    __slots__ = ("elementwise", "inputs", "name", "plans", "put", "raw")

    def __init__(self, name: str, inputs: str, *, elementwise: bool = False) -> None:
        self.name = name
        self.inputs = tuple(inputs.split())
        self.elementwise = elementwise
        self.raw = _Implementations(name)
        self.plans: dict[Any, Any] = {}
        self.put: Callable[..., Any] | None = None
        OPS[name] = self

    def __repr__(self) -> str:
        return f"<lucid function {self.name}>"


OPS: dict[str, Op] = {}
"""Every function by name."""


class _Implementations(dict[Backend, Callable[..., Any]]):
    """The raw functions of one name, each found on first use."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __missing__(self, backend: Backend) -> Callable[..., Any]:
        found = backend.function(self.name)
        if not backend.depth:  # a transform's backend lives for one call
            self[backend] = found
        return found


def _no_recorder(*_: Any) -> NoReturn:
    raise AssertionError("a Tensor has a node although lucid.autograd is not loaded")


recorder: Callable[..., None] = _no_recorder
"""``recorder(op, inputs, raws, arguments, outputs)``: the tape's entry, set by `lucid.autograd` when it is loaded."""


binary_recorder: Callable[..., None] = _no_recorder
"""``binary_recorder(op, x1, x2, raw1, raw2, output)``: the same for `binary`, without the tuples."""


def set_recorder(record: Callable[..., None], record_binary: Callable[..., None]) -> None:
    """Fill the recorder slots."""
    global recorder, binary_recorder
    recorder, binary_recorder = record, record_binary


_autograd: Any = None


def autograd() -> Any:
    """Return the module `lucid.autograd`, loaded on first use so that the array layer stands without it."""
    global _autograd
    if _autograd is None:
        _autograd = importlib.import_module("lucid.autograd")
    return _autograd


class ForeignOperandError(ArgumentTypeError):
    """An operand is no array and no number; an operator answers it with NotImplemented."""


_new = object.__new__
_tensor_type: type[Tensor]


def set_tensor_type(tensor_type: type[Tensor]) -> None:
    """Tell the dispatcher the Tensor class, which is written with the functions of this module."""
    global _tensor_type
    _tensor_type = tensor_type


def wrap(raw: Raw, backend: Backend) -> Tensor:
    """Return a Tensor of a raw array that nobody else changes."""
    out = _new(_tensor_type)
    out._raw = raw if raw.__class__ is backend.array_type else backend.as_array(raw)
    out._backend = backend
    out._node = None
    out._alias = None
    return out


def unary(op: Op, x: Tensor) -> Tensor:
    """Call an elementwise function of one Tensor."""
    try:
        raw = x._raw if x._alias is None else fresh(x)
        backend = x._backend
        if raw.size < backend.large:
            result = op.raw[backend](raw)
        else:
            result = _large(op, (raw,), backend, raw)
    except Exception as error:
        return _retry(op, (x,), {}, error)
    out = _new(_tensor_type)
    out._raw = result if result.__class__ is raw.__class__ else backend.as_array(result)
    out._backend = backend
    out._node = None
    out._alias = None
    if x._node is not None and grad_mode.get():
        recorder(op, (x,), (raw,), None, out)
    return out


def binary(op: Op, x1: Tensor | Scalar, x2: Tensor | Scalar) -> Tensor:
    """Call an elementwise function of two Tensors, or of a Tensor and a Python scalar."""
    # This is the busiest function of the library, so it is written out rather than composed.
    try:
        if x1.__class__ in _SCALARS:
            backend = x2._backend  # type: ignore[union-attr]  # a scalar here lands in the except clause
            b = x2._raw if x2._alias is None else fresh(x2)  # type: ignore[union-attr, arg-type]
            size = b.size
            tracked = x2._node is not None  # type: ignore[union-attr]
            a = backend.scalars.get((x1.__class__, x1, b.dtype))  # type: ignore[arg-type]
            if a is None:
                a = backend.scalar(x1, b)  # type: ignore[arg-type]
        else:
            backend = x1._backend  # type: ignore[union-attr]
            a = x1._raw if x1._alias is None else fresh(x1)  # type: ignore[union-attr, arg-type]
            size = a.size
            tracked = x1._node is not None  # type: ignore[union-attr]
            if x2.__class__ in _SCALARS:
                b = backend.scalars.get((x2.__class__, x2, a.dtype))  # type: ignore[arg-type]
                if b is None:
                    b = backend.scalar(x2, a)  # type: ignore[arg-type]
            else:
                b = x2._raw if x2._alias is None else fresh(x2)  # type: ignore[union-attr, arg-type]
                if x2._backend is not backend:  # type: ignore[union-attr]
                    raise TypeError
                if x2._node is not None:  # type: ignore[union-attr]
                    tracked = True
        if size < backend.large:
            result = op.raw[backend](a, b)
        else:
            result = _large(op, (a, b), backend, b if a.__class__ in _SCALARS or not a.shape else a)
    except Exception as error:
        return _retry(op, (x1, x2), {}, error)
    out = _new(_tensor_type)
    out._raw = result if result.__class__ is backend.array_type else backend.as_array(result)
    out._backend = backend
    out._node = None
    out._alias = None
    if tracked and grad_mode.get():
        binary_recorder(op, x1, x2, a, b, out)
    return out


def reduce(op: Op, x: Tensor, axis: int | tuple[int, ...] | None, keepdims: bool) -> Tensor:
    """Call a reduction of one Tensor.

    `call` would do, but takes 400 ns longer, most of which it spends on unpacking the arguments: for 8 elements the sum
    itself takes 600 ns.
    """
    try:
        raw = x._raw if x._alias is None else fresh(x)
        backend = x._backend
        result = op.raw[backend](raw, axis=axis, keepdims=keepdims)
    except Exception as error:
        raise_for(op, (x,), {"axis": axis, "keepdims": keepdims}, error)
    out = _new(_tensor_type)
    out._raw = result if result.__class__ is raw.__class__ else backend.as_array(result)
    out._backend = backend
    out._node = None
    out._alias = None
    if x._node is not None and grad_mode.get():
        recorder(op, (x,), (raw,), {"axis": axis, "keepdims": keepdims}, out)
    return out


def _large(op: Op, raws: tuple[Raw, ...], backend: Backend, biggest: Raw) -> Raw:
    """Call an elementwise function of big arrays."""
    result = backend.blockwise(op.raw[backend], raws, biggest.shape)
    return op.raw[backend](*raws) if result is None else result


def call(op: Op, inputs: tuple[Any, ...], arguments: dict[str, Any]) -> Tensor:
    """Call any function of one output.

    Parameters
    ----------
    op : Op
        The function.
    inputs : tuple
        The array arguments in the order of ``op.inputs``: Tensors, Python scalars, or None where the function allows.
    arguments : dict
        The other arguments, by name. A ``dtype`` is a Lucid dtype or None.
    """
    inputs, backend, raws, tracked = _unwrap(op, inputs)
    if "dtype" in arguments and arguments["dtype"] is not None:
        arguments = {**arguments, "dtype": backend.raw_dtype(as_dtype(arguments["dtype"]))}
    try:
        result = op.raw[backend](*raws, **arguments)
    except Exception as error:
        raise_for(op, inputs, arguments, error)
    out = wrap(result, backend)
    if tracked and grad_mode.get():
        recorder(op, inputs, raws, arguments, out)
    return out


def call_many(op: Op, inputs: tuple[Any, ...], arguments: dict[str, Any]) -> tuple[Tensor, ...]:
    """Call a function of several outputs; they are recorded as one node."""
    inputs, backend, raws, tracked = _unwrap(op, inputs)
    try:
        results = op.raw[backend](*raws, **arguments)
    except Exception as error:
        raise_for(op, inputs, arguments, error)
    outs = tuple([wrap(result, backend) for result in results])
    if tracked and grad_mode.get():
        recorder(op, inputs, raws, arguments, outs)
    return outs


def call_sequence(op: Op, arrays: Sequence[Tensor], arguments: dict[str, Any]) -> Tensor:
    """Call a function whose one array argument is a sequence of arrays."""
    inputs = tuple(arrays)
    inputs, backend, raws, tracked = _unwrap(op, inputs)
    try:
        result = op.raw[backend](raws, **arguments)
    except Exception as error:
        raise_for(op, inputs, arguments, error)
    out = wrap(result, backend)
    if tracked and grad_mode.get():
        recorder(op, inputs, raws, arguments, out)
    return out


def view(op: Op, x: Tensor, arguments: dict[str, Any]) -> Tensor:
    """Call a function whose result is, where the backend can, a view that shows in-place changes."""
    try:
        backend = x._backend
        if x._alias is not None:
            raw = fresh(x)
        elif backend.owns(x._raw):
            raw = x._raw
        else:
            raw = family(x)._raw
        result = op.raw[backend](raw, **arguments)
    except Exception as error:
        raise_for(op, (x,), arguments, error)
    out = wrap(result, backend)
    recording = grad_mode.get()
    if backend.is_view(out._raw, raw if x._alias is None else x._alias.storage._raw):
        join(out, x, (op, arguments), recording)
    if recording and x._node is not None:
        recorder(op, (x,), (raw,), arguments, out)
    return out


def _unwrap(op: Op, inputs: tuple[Any, ...]) -> tuple[tuple[Any, ...], Backend, list[Raw], bool]:
    """Return the inputs (NumPy arrays as Tensors), their one backend, their raw arrays, and whether any is tracked."""
    backend: Backend | None = None
    tracked = False
    raws: list[Raw] = []
    foreign = False
    for x in inputs:
        if isinstance(x, _tensor_type):
            if backend is None:
                backend = x._backend
            elif x._backend is not backend:
                deepest = lifted(inputs)
                if deepest is None:
                    raise_for(op, inputs, {}, None)
                return _unwrap(op, deepest)
            raws.append(x._raw if x._alias is None else fresh(x))
            tracked = tracked or x._node is not None
        else:
            foreign = foreign or (x is not None and x.__class__ not in _SCALARS)
            raws.append(x)
    if backend is None:
        raise_for(op, inputs, {}, None)
    if foreign:
        inputs = tuple(
            [
                x
                if x is None or isinstance(x, _tensor_type) or x.__class__ in _SCALARS
                else operand(op, i, inputs, backend)
                for i, x in enumerate(inputs)
            ]
        )
        return _unwrap(op, inputs)
    return inputs, backend, raws, tracked


def operand(op: Op, i: int, inputs: tuple[Any, ...], backend: Backend) -> Tensor | Scalar:
    """Return input `i`, which is no Tensor, as one: NumPy's arrays and scalars are taken, anything else is an error.

    A double of NumPy's is a Python number too, and counts as one on a device that has no float64.
    """
    x = inputs[i]
    if isinstance(x, np.float64 | np.complex128) and BY_NAME["float64"] not in backend.dtypes:
        return x.item()
    if isinstance(x, np.ndarray | np.generic) and x.dtype.kind in "biufc":
        return wrap(backend.from_numpy(np.asarray(x)), backend)
    raise ForeignOperandError(_diagnosis.foreign(op, i, inputs))


def lifted(inputs: Sequence[Any]) -> tuple[Any, ...] | None:
    """Return the inputs with all Tensors on the deepest of their backends; None if that is not what keeps them apart.

    Under a transform (`lucid.func`), Tensors of the function's arguments meet Tensors from outside.
    """
    backends = {x._backend for x in inputs if isinstance(x, _tensor_type)}
    deepest = max(backends, key=lambda backend: backend.depth)
    if any(backend.depth == deepest.depth and backend is not deepest for backend in backends):
        return None
    return tuple(
        [
            wrap(deepest.lift(x), deepest) if isinstance(x, _tensor_type) and x._backend is not deepest else x
            for x in inputs
        ]
    )


def _retry(op: Op, inputs: tuple[Any, ...], arguments: dict[str, Any], error: Exception) -> Tensor:
    """Call again with NumPy operands turned into Tensors, if there were any; else raise what explains `error`.

    Operands from outside of a transform are brought into it.
    """
    tensors = [x for x in inputs if isinstance(x, _tensor_type)]
    if len(tensors) == 2 and tensors[0]._backend is not tensors[1]._backend:
        deepest = lifted(inputs)
        if deepest is not None:
            return binary(op, *deepest)
    if isinstance(error, OverflowError) and op.name in _COMPARISONS:
        return _compared(op, inputs)
    foreign = [
        i
        for i, x in enumerate(inputs)
        if not isinstance(x, _tensor_type) and (x.__class__ not in _SCALARS or not tensors)
    ]
    if not foreign or not tensors:
        raise_for(op, inputs, arguments, error)
    converted = list(inputs)
    for i in foreign:
        converted[i] = operand(op, i, inputs, tensors[0]._backend)
    return unary(op, *converted) if len(converted) == 1 else binary(op, *converted)


_COMPARISONS = frozenset(("equal", "greater", "greater_equal", "less", "less_equal", "not_equal"))


def _compared(op: Op, inputs: tuple[Any, ...]) -> Tensor:
    """Compare with an integer that the dtype lacks, for which the backend has no operand but knows the answer."""
    x = next(x for x in inputs if isinstance(x, _tensor_type))
    raw = x._raw if x._alias is None else fresh(x)
    raws = [raw if y is x else y for y in inputs]
    return wrap(op.raw[x._backend](*raws), x._backend)


def raise_for(op: Op, inputs: Sequence[Any], arguments: dict[str, Any], error: Exception | None) -> NoReturn:
    """Raise the Lucid error that explains why a call failed."""
    if isinstance(error, LucidError | FloatingPointError | Warning):
        raise error  # the last two because the user asked for them, with numpy.errstate or a warnings filter
    backends = {x._backend for x in inputs if isinstance(x, _tensor_type)}
    if len(backends) > 1:
        if any(backend.depth for backend in backends):
            raise ArgumentError(
                f"{op.name}: a Tensor that was made under a transform (vmap, jvp, ...) meets one of another; return it"
                " from the function instead of keeping it, and do not write it into a Tensor from outside"
            )
        devices = " and ".join(sorted(repr(str(backend.device)) for backend in backends))
        raise DeviceMismatchError(
            f"{op.name}: the arrays are on different devices, {devices}; move one with x.to_device(...) first"
        )
    for i, x in enumerate(inputs):
        if not isinstance(x, _tensor_type) and (x.__class__ not in _SCALARS or not backends) and x is not None:
            raise ForeignOperandError(_diagnosis.foreign(op, i, inputs))
    raise _diagnosis.explain(op, inputs, arguments, error) from error
