"""What an array library has to offer to carry Tensors."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from lucid._device import Device
from lucid._dtypes import DType

__all__ = ["Backend", "Raw"]

Raw = Any
"""An array of the backend's own library (a `numpy.ndarray`, say)."""


class Backend:
    """One device of one array library.

    `xp` is a namespace of *raw* arrays that conforms to the standard, plus three functions the standard lacks:
    ``getitem(x, key)``, ``set_item(x, key, value)`` (which returns a changed copy) and ``put_add(shape, key, g)``, the
    transpose of `getitem`; for what goes beyond the standard also `special`, `convolve` and `roots`. The dispatcher
    finds every function there by its name.

    The methods that have a body here fit a library whose arrays are treated as immutable.

    Attributes
    ----------
    device : Device
        The device this backend stands for.
    array_type : type
        The class of its raw arrays.
    xp : namespace
        The raw functions.
    writable : bool
        Whether raw arrays can be written in place. If not, every in-place change replaces the raw array.
    default_float, default_complex, default_int : DType
        The device's default dtypes.
    dtypes : tuple of DType
        The dtypes the device has.
    """

    device: Device
    array_type: type
    xp: Any
    writable: bool
    default_float: DType
    default_complex: DType
    default_int: DType
    dtypes: tuple[DType, ...]

    def function(self, name: str) -> Callable[..., Any]:
        """Return the raw function of a (dotted) standard name."""
        found = self.xp
        for part in name.split("."):
            found = getattr(found, part)
        return found  # type: ignore[no-any-return]  # xp is a namespace, not a class with declared members

    def raw_dtype(self, dtype: DType) -> Any:
        """Return the library's own dtype; `DeviceError` if the device lacks it."""
        raise NotImplementedError

    def dtype(self, raw: Raw) -> DType:
        """Return the Lucid dtype of a raw array."""
        raise NotImplementedError

    def as_array(self, raw: Raw) -> Raw:
        """Return `raw` as an array if the library answered with a scalar."""
        raise NotImplementedError

    def scalar(self, value: complex, like: Raw) -> Raw:
        """Return a Python scalar as the operand that meets the array `like`: weakly typed, in `scalars` if kept.

        OverflowError if it is an integer that the dtype lacks and the library would wrap around.
        """
        return value

    scalars: Mapping[tuple[type, complex, Any], Raw] = MappingProxyType({})
    """What `scalar` returned for ``(type, value, dtype)``; the dispatcher looks here first."""

    depth: int = 0
    """How many transforms (`lucid.func`) lie between Tensors of this backend and a device."""

    def lift(self, x: Any) -> Raw:
        """Return a Tensor of a backend that is less deep as a raw array of this one."""
        raise NotImplementedError

    def evaluated(self, function: Any, args: tuple[Any, ...]) -> Any:
        """Call a Function of the user's under a transform."""
        raise NotImplementedError

    def resumed(self) -> contextlib.AbstractContextManager[None]:
        """Return a context in which a transform that has ended is used again, by a backward pass that belongs to it."""
        return contextlib.nullcontext()

    def raw_index(self, key: Any) -> Raw:
        """Return a raw array of any backend, which was an index there, as one of this backend."""
        raise NotImplementedError

    def shown(self, raw: Raw) -> str:
        """Return how a raw array of a transform shows itself."""
        raise NotImplementedError

    lazy: bool = False
    """Whether arrays are computed only when their values are asked for."""

    def memory(self) -> tuple[int, int]:
        """Return the bytes that arrays take up now, and the most since `reset_peak`; zeros where nobody counts."""
        return 0, 0

    def reset_peak(self) -> None:
        """Start counting the peak anew."""

    def release(self) -> None:
        """Give memory that is kept for the next arrays back to the system."""

    large: int = sys.maxsize
    """From this many elements on, elementwise work goes through `blockwise`."""

    huge: int = sys.maxsize
    """From this many elements on, the functions that a composition consists of are called one by one, so that each of
    them finds used memory and threads; below, that costs more than it saves."""

    def blockwise(self, function: Callable[..., Any], operands: Sequence[Raw], shape: tuple[int, ...]) -> Raw | None:
        """Return ``function(*operands)``, which works element by element, computed in blocks.

        None, without having computed anything, to have it computed whole.
        """
        return None

    def to_numpy(self, raw: Raw) -> Any:
        """Return a NumPy array of the same values (sharing memory where the library allows)."""
        raise NotImplementedError

    def from_numpy(self, array: Any) -> Raw:
        """Return a raw array holding a copy of a NumPy array."""
        raise NotImplementedError

    def from_numpy_as(self, array: Any, dtype: DType) -> Raw:
        """Return `from_numpy` in a dtype, which may be one that NumPy lacks."""
        raw = self.from_numpy(array)
        return raw if self.dtype(raw) is dtype else self.xp.astype(raw, self.raw_dtype(dtype))

    def item(self, raw: Raw) -> Any:
        """Return the one element of `raw` as a Python number."""
        return raw.item()

    def copy(self, raw: Raw) -> Raw:
        """Return a new writable array of the same values."""
        return raw

    def holders(self, raw_holder: Any) -> int:
        """Return how many references hold ``raw_holder._raw``, the slot itself included; a large number if unknown."""
        return 1 << 30

    def is_view(self, raw: Raw, of: Raw) -> bool:
        """Whether a view function's result `raw` is a view of `of`.

        True where arrays are never written: views then derive themselves again, whether memory is shared or not.
        """
        return True

    def owns(self, raw: Raw) -> bool:
        """Whether the memory of `raw` belongs to this very array and not to another it was made from."""
        return True

    def may_write(self, raw_holder: Any) -> bool:
        """Whether the array in ``raw_holder._raw`` may be written in place: nobody else holds it or its memory."""
        if not self.writable or self.holders(raw_holder) != 1:
            return False
        return self.owns(raw_holder._raw) and self.can_write(raw_holder._raw)

    def can_write(self, raw: Raw) -> bool:
        """Whether the memory of `raw` is not write-protected."""
        return False

    def laid_out_as(self, model: Raw, raw: Raw) -> Raw:
        """Return the values of `raw` in an array that owns its memory and lies in it as `model` does.

        What is a view of `model` (a reshape, say) is then a view of the result too.
        """
        return raw

    def shield(self, raw: Raw) -> Raw:
        """Return an array over the same memory whose own views count as references to it and not to `raw`."""
        return raw

    def shared_outside(self, holder: Any) -> bool:
        """Whether anybody but Lucid still holds the array ``holder._raw`` that `shield` was given."""
        return False

    def update(self, op: Any, target: Raw, other: Raw) -> None:
        """Do ``target = op(target, other)`` in place, if shape and dtype of `target` stay; otherwise raise first."""
        raise NotImplementedError

    def add_multiple(self, target: Raw, other: Raw, factor: float) -> None:
        """Do ``target += factor * other``; shapes and dtypes are equal."""
        target += other * factor

    def is_complex(self, raw_dtype: Any) -> bool:
        """Whether a raw dtype is complex."""
        raise NotImplementedError

    def add_into(self, target: Raw, other: Raw) -> Raw:
        """Return ``target + other``, written into `target` where possible: the caller owns `target`."""
        return target + other

    def adds_at(self, key: Any) -> bool:
        """Whether `add_at` is there for an index: where arrays can be written and the index names no element twice."""
        return False

    def add_at(self, target: Raw, key: Any, other: Raw) -> Raw:
        """Return `target` with `other` added at `key`, written into `target`: the caller owns it."""
        raise NotImplementedError

    def ones_like(self, raw: Raw) -> Raw:
        """Return ones of the shape and dtype of `raw`; nobody writes to the result."""
        return self.xp.ones(raw.shape, dtype=raw.dtype)

    def expand(self, raw: Raw, shape: tuple[int, ...]) -> Raw:
        """Return `raw` broadcast to `shape`; nobody writes to the result."""
        return self.xp.broadcast_to(raw, shape)

    def as_gradient(self, raw: Raw) -> Raw:
        """Return a gradient as an array fit to be kept: with memory of its own for each element."""
        return raw

    def quiet(self) -> contextlib.AbstractContextManager[Any]:
        """Return a context in which the library does not warn about infinities and nans."""
        return contextlib.nullcontext()

    def random_bits(self, seed: int) -> Any:
        """Return a source of random raw arrays (see `lucid.backends.numpy._random.RandomBits`)."""
        raise NotImplementedError

    def evaluate(self, *raws: Raw) -> None:
        """Compute lazy arrays; nothing to do where arrays are computed at once."""

    def start(self, *raws: Raw) -> None:
        """Begin to compute lazy arrays, without waiting for them."""

    def synchronize(self) -> None:
        """Wait until everything begun is computed."""
