"""The Tensor: an array of the standard that can remember how it was made."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Self

from lucid import _alias, _dispatch, _dtypes, _inplace, _interop
from lucid._alias import Alias, fresh
from lucid._device import Device
from lucid._dtypes import DType, DTypeLike
from lucid._errors import ArgumentError, DTypeError, GradientError
from lucid._methods import Methods
from lucid._operators import Operators
from lucid.backends import Backend, Raw
from lucid.functions._items import getitem
from lucid.functions.elementwise import imag, real
from lucid.functions.linalg import matrix_transpose

if TYPE_CHECKING:
    from types import ModuleType

    from lucid.autograd.tape import Node

__all__ = ["Tensor"]


class Tensor(Operators, Methods):
    """A multi-dimensional array that follows the Python array API standard and supports automatic differentiation.

    Parameters
    ----------
    data : array_like
        Numbers, nested sequences of numbers, a NumPy array or a Tensor; always copied.
    dtype : DType, optional
        The data type. By default that of `data`; Python floats become float32 and Python integers int64.
    device : str or Device, optional
        Where to put the data.
    requires_grad : bool, default False
        Whether operations on the Tensor are recorded for `backward`.

    Raises
    ------
    DTypeError
        If `requires_grad` is asked of an integer or bool dtype.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.Tensor([1.0, 2.0], requires_grad=True)
    >>> (x * x).sum().backward()
    >>> x.grad
    Tensor([2., 4.], dtype=float32)
    """

    __slots__ = ("__weakref__", "_alias", "_backend", "_node", "_raw")

    _raw: Raw
    _backend: Backend
    _node: Node | None
    _alias: Alias | None

    def __new__(
        cls,
        data: Any,
        dtype: DTypeLike | None = None,
        device: str | None = None,
        requires_grad: bool = False,
    ) -> Tensor:
        from lucid.functions.creation import tensor

        made = tensor(data, dtype=dtype, device=device, requires_grad=requires_grad)
        return made if cls is Tensor else cls._from_tensor(made, requires_grad)

    @classmethod
    def _from_tensor(cls, tensor: Tensor, requires_grad: bool) -> Self:
        """Return a new leaf of this class with the values of `tensor`, copied when one of the two is changed."""
        out = object.__new__(cls)
        out._raw = tensor._raw if tensor._alias is None else _alias.hold(tensor)
        out._backend = tensor._backend
        out._node = None
        out._alias = None
        out.requires_grad = requires_grad
        return out

    # --- what the standard calls attributes -------------------------------------------------------------------------

    @property
    def dtype(self) -> DType:
        """The data type of the elements."""
        return self._backend.dtype(self._raw)

    @property
    def device(self) -> Device:
        """Where the data lives."""
        return self._backend.device

    @property
    def ndim(self) -> int:
        """The number of dimensions."""
        return len(self._raw.shape)

    @property
    def shape(self) -> tuple[int, ...]:
        """The length of each dimension."""
        shape: tuple[int, ...] = self._raw.shape
        return shape

    @property
    def size(self) -> int:
        """The number of elements."""
        return int(self._raw.size)

    @property
    def T(self) -> Tensor:
        """The transpose of a matrix."""
        if self.ndim != 2:
            raise ArgumentError(
                f"T: only a 2-dimensional array has a transpose, this one has shape {self.shape};"
                " use .mT for stacks of matrices or permute_dims"
            )
        return self.mT

    @property
    def mT(self) -> Tensor:
        """The transpose of each matrix in a stack."""
        return matrix_transpose(self)

    @property
    def real(self) -> Tensor:
        """The real part, a view; see `lucid.real`."""
        return real(self)

    @property
    def imag(self) -> Tensor:
        """The imaginary part, a view; see `lucid.imag`."""
        return imag(self)

    def __array_namespace__(self, /, *, api_version: str | None = None) -> ModuleType:
        """Return the namespace that works on this array: the module `lucid`, or a shim for an older standard."""
        if api_version is None:
            return _NAMESPACE
        from lucid._versions import namespace_for

        return namespace_for(api_version)

    def to_device(self, device: str, /, *, stream: Any = None) -> Tensor:
        """Return the same values on another device, or the Tensor itself if it is there."""
        return _interop.to_device(self, device, stream)

    # --- items ------------------------------------------------------------------------------------------------------

    def __getitem__(self, key: Any, /) -> Tensor:
        return getitem(self, key)

    def __setitem__(self, key: Any, value: Any, /) -> None:
        _inplace.assign(self, key, value)

    def __len__(self) -> int:
        if not self._raw.shape:
            raise TypeError("len: a 0-dimensional Tensor has no length")
        return int(self._raw.shape[0])

    def __iter__(self) -> Iterator[Tensor]:
        if not self._raw.shape:
            raise TypeError("iter: a 0-dimensional Tensor cannot be iterated over")
        return (self[i] for i in range(self._raw.shape[0]))

    def __contains__(self, value: Any) -> bool:
        return bool((self == value).any())

    # --- Python numbers, text, copies, other libraries --------------------------------------------------------------

    def __bool__(self) -> bool:
        return bool(self._single("bool"))

    def __int__(self) -> int:
        return int(self._single("int"))

    def __float__(self) -> float:
        value = self._single("float")
        if isinstance(value, complex):
            raise DTypeError(f"float: cannot convert a {self.dtype.name} array; take its real part first")
        return float(value)

    def __complex__(self) -> complex:
        return complex(self._single("complex"))

    def __index__(self) -> int:
        if not self.dtype.is_integer:
            raise DTypeError(f"index: only an integer array of one element is an index, this one is {self.dtype.name}")
        return int(self._single("index"))

    def _single(self, what: str) -> Any:
        raw = self._raw if self._alias is None else fresh(self)
        if raw.size != 1:
            raise ArgumentError(
                f"{what}: only an array of one element converts to a number, this one has shape {self.shape};"
                " use any() or all(), or index it"
            )
        return self._backend.item(raw)

    def item(self) -> Any:
        """Return the only element as a Python number."""
        return self._single("item")

    def tolist(self) -> Any:
        """Return the elements as nested lists of Python numbers."""
        return self._backend.to_numpy(self._raw if self._alias is None else fresh(self)).tolist()

    def __repr__(self) -> str:
        from lucid._printing import text

        return text(self)

    def __format__(self, spec: str, /) -> str:
        return format(self.item(), spec) if self.ndim == 0 and spec else str(self)

    def __reduce_ex__(self, protocol: Any, /) -> Any:
        return _interop.reduce(self)

    def __deepcopy__(self, memo: Any, /) -> Tensor:
        return _interop.deep_copy(self)

    def numpy(self) -> Any:
        """Return the data as a NumPy array, sharing memory where the backend's arrays lie in main memory.

        The array is writable while only this Tensor and its views hold the memory, and read-only while the tape does.

        Raises
        ------
        GradientError
            If the Tensor requires grad, for the gradient would be lost; ``detach()`` first.
        """
        return _interop.to_numpy(self, "numpy")

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return _interop.array(self, dtype, copy)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **arguments: Any) -> Any:
        return _interop.numpy_ufunc(ufunc, method, inputs, arguments)

    def __dlpack__(
        self,
        /,
        *,
        stream: Any = None,
        max_version: tuple[int, int] | None = None,
        dl_device: tuple[enum.Enum, int] | None = None,
        copy: bool | None = None,
    ) -> Any:
        """Export the data as a DLPack capsule."""
        return _interop.dlpack(self, stream, max_version, dl_device, copy)

    def __dlpack_device__(self) -> tuple[enum.Enum, int]:
        """Return the DLPack device type and number."""
        return _interop.dlpack_device(self)

    # --- moving -----------------------------------------------------------------------------------------------------

    def to(self, *targets: Any, device: str | None = None, dtype: DTypeLike | None = None) -> Tensor:
        """Return the Tensor on another device or in another dtype: ``x.to("gpu")``, ``x.to(lucid.float64)``."""
        from lucid.functions.data_type import astype

        for target in targets:
            if isinstance(target, Tensor):
                device, dtype = target.device, target.dtype
            elif isinstance(target, str) and target not in _dtypes.BY_NAME:
                device = target
            else:
                dtype = target
        out = self if device is None else self.to_device(device)
        return out if dtype is None else astype(out, dtype, copy=False)

    def cpu(self) -> Tensor:
        """Return the Tensor on the CPU."""
        return self.to_device("cpu")

    def gpu(self) -> Tensor:
        """Return the Tensor on the GPU."""
        return self.to_device("gpu")

    def eval(self) -> Tensor:
        """Compute the values now on a device that computes lazily, and return the Tensor."""
        self._backend.evaluate(self._raw if self._alias is None else fresh(self))
        return self

    # --- gradients --------------------------------------------------------------------------------------------------

    @property
    def requires_grad(self) -> bool:
        """Whether operations on this Tensor are recorded."""
        return self._node is not None

    @requires_grad.setter
    def requires_grad(self, value: bool) -> None:
        _dispatch.autograd().set_requires_grad(self, value)

    def requires_grad_(self, requires_grad: bool = True) -> Tensor:
        """Set `requires_grad` and return the Tensor."""
        self.requires_grad = requires_grad
        return self

    @property
    def is_leaf(self) -> bool:
        """Whether the Tensor was made by the user and not by a recorded operation."""
        if self._alias is not None:
            fresh(self)
        return self._node is None or self._node.is_leaf

    @property
    def grad(self) -> Tensor | None:
        """The gradient that `backward` accumulated here, or None."""
        return None if self._node is None else self._node.grad

    @grad.setter
    def grad(self, value: Tensor | None) -> None:
        _dispatch.autograd().set_grad(self, value)

    @property
    def grad_fn(self) -> Node | None:
        """The node of the graph that made this Tensor; None for leaves."""
        if self._alias is not None:
            fresh(self)
        return None if self._node is None or self._node.is_leaf else self._node

    def backward(
        self, gradient: Tensor | None = None, retain_graph: bool | None = None, create_graph: bool = False
    ) -> None:
        """Compute the gradient of this Tensor with respect to every leaf it depends on, and add it to their `grad`.

        Parameters
        ----------
        gradient : Tensor, optional
            The gradient to start from, of this Tensor's shape; ones by default.
        retain_graph : bool, optional
            Keep what was saved for another backward pass. By default only if `create_graph`.
        create_graph : bool, default False
            Record the backward pass itself, so that it can be differentiated.

        Raises
        ------
        GradientError
            If the Tensor does not require grad, or its graph was freed by an earlier backward pass.
        """
        _dispatch.autograd().backward(self, gradient, retain_graph=retain_graph, create_graph=create_graph)

    def retain_grad(self) -> None:
        """Keep the gradient of this Tensor in `grad` although it is no leaf."""
        _dispatch.autograd().retain_grad(self)

    def register_hook(self, hook: Callable[..., Tensor | None]) -> Any:
        """Call ``hook(grad)`` (or ``hook(tensor, grad)``) with the gradient of this Tensor in each backward pass.

        A Tensor that the hook returns replaces the gradient. The returned handle's ``remove()`` takes the hook away.
        """
        return _dispatch.autograd().register_hook(self, hook)

    def register_post_accumulate_grad_hook(self, hook: Callable[[Tensor], None]) -> Any:
        """Call ``hook(tensor)`` each time a backward pass has added to the `grad` of this leaf.

        What the hook returns is ignored; it may use and change `grad`, to update the values at once for example. The
        returned handle's ``remove()`` takes the hook away.
        """
        return _dispatch.autograd().register_post_accumulate_grad_hook(self, hook)

    def detach(self) -> Tensor:
        """Return a Tensor that shares the memory but not the history."""
        out = _dispatch.wrap(self._raw if self._alias is None else fresh(self), self._backend)
        _alias.join(out, self, None, False)
        return out

    @property
    def data(self) -> Tensor:
        """The values without the history: `detach` to read, and to assign other values, dtype or device to a leaf."""
        return self.detach()

    @data.setter
    def data(self, value: Tensor) -> None:
        _dispatch.autograd().set_data(self, value)

    def detach_(self) -> Tensor:
        """Forget the history of this Tensor and return it."""
        if self._alias is not None:
            fresh(self)
            if self._alias.root is not None:
                raise GradientError("detach_: this Tensor is a view; use detach(), which returns a new Tensor")
        self._node = None
        return self


_NAMESPACE: ModuleType


def set_namespace(namespace: ModuleType) -> None:
    """Say which module `Tensor.__array_namespace__` returns."""
    global _NAMESPACE
    _NAMESPACE = namespace


_dispatch.set_tensor_type(Tensor)
