"""Parameters and buffers whose shape is not known yet."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import lucid
from lucid import Tensor
from lucid._errors import ArgumentError
from lucid.nn.parameter import Buffer, Parameter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Self

__all__ = ["UninitializedBuffer", "UninitializedParameter"]

# What can be asked of something without a shape; all else leads to an error.
_KNOWN = frozenset((
    "__array_namespace__", "__class__", "__deepcopy__", "__reduce_ex__", "_alias", "_backend", "_node", "_plain",
    "detach", "device", "dtype", "grad", "grad_fn", "is_leaf", "materialize", "persistent", "requires_grad",
    "requires_grad_", "to",
))  # fmt: skip


class _Uninitialized(Tensor):
    """What both share: they hold an empty array that nobody gets to see."""

    __slots__ = ()

    def __getattribute__(self, name: str) -> Any:
        if name not in _KNOWN:
            raise ArgumentError(
                f"{type(self).__name__}: it has no shape and no values yet; call its module once, with an input"
            )
        return object.__getattribute__(self, name)

    @property
    def dtype(self) -> Any:
        """The dtype it will have."""
        return self._backend.dtype(object.__getattribute__(self, "_raw"))

    @contextmanager
    def _plain(self) -> Iterator[Any]:
        """Be an ordinary empty Tensor for a moment."""
        cls = self.__class__
        self.__class__ = cls.__mro__[2]  # Parameter or Buffer, of the same layout
        try:
            yield self
        finally:
            self.__class__ = cls

    def detach(self) -> Self:
        """Return itself, so that a ``state_dict`` can be made."""
        return self

    def requires_grad_(self, requires_grad: bool = True) -> Self:
        """Set whether gradients will be recorded, and return itself."""
        with self._plain() as plain:
            plain.requires_grad = requires_grad
        return self

    def to(self, device: Any = None, dtype: Any = None) -> Self:  # type: ignore[override]  # all there is to change
        """Change the device and the dtype it will have, and return itself."""
        empty = lucid.zeros(0, device=device or self.device, dtype=dtype or self.dtype)
        with self._plain() as plain:
            plain.data = empty
        return self

    def __repr__(self) -> str:
        return f"{type(self).__name__}(dtype={self.dtype!r}, device={str(self.device)!r})"


class UninitializedParameter(_Uninitialized, Parameter):
    """A parameter whose shape is not known yet.

    Parameters
    ----------
    requires_grad : bool, default: True
        Whether gradients are recorded for it.
    device : str or Device, optional
        Where it will be.
    dtype : DType, optional
        Its floating dtype.

    Examples
    --------
    >>> import lucid
    >>> parameter = lucid.nn.UninitializedParameter()
    >>> parameter.materialize((2, 3))
    >>> type(parameter).__name__, parameter.shape
    ('Parameter', (2, 3))
    """

    __slots__ = ()

    def __new__(cls, requires_grad: bool = True, device: Any = None, dtype: Any = None) -> UninitializedParameter:
        """Make one."""
        made: Any = Parameter(lucid.zeros(0, device=device, dtype=dtype or lucid.get_default_dtype()), requires_grad)
        made.__class__ = cls
        assert isinstance(made, UninitializedParameter)
        return made

    def materialize(self, shape: Sequence[int], device: Any = None, dtype: Any = None) -> None:
        """Become a `Parameter` of zeros.

        Parameters
        ----------
        shape : sequence of int
            Its shape.
        device : str or Device, optional
            Where it is; by default what was said before.
        dtype : DType, optional
            Its dtype; by default what was said before.
        """
        values = lucid.zeros(tuple(shape), device=device or self.device, dtype=dtype or self.dtype)
        self.__class__ = Parameter  # type: ignore[assignment]  # the same object, which optimizers may have
        self.data = values

    def __deepcopy__(self, memo: Any, /) -> UninitializedParameter:
        return UninitializedParameter(self.requires_grad, self.device, self.dtype)

    def __reduce_ex__(self, protocol: Any, /) -> Any:
        return UninitializedParameter, (self.requires_grad, str(self.device), self.dtype)


class UninitializedBuffer(_Uninitialized, Buffer):
    """A buffer whose shape is not known yet.

    Parameters
    ----------
    device : str or Device, optional
        Where it will be.
    dtype : DType, optional
        Its dtype.
    persistent : bool, default: True
        Whether it is part of the module's ``state_dict``.

    Examples
    --------
    >>> import lucid
    >>> buffer = lucid.nn.UninitializedBuffer()
    >>> buffer.materialize((3,))
    >>> buffer.tolist()
    [0.0, 0.0, 0.0]
    """

    __slots__ = ()

    def __new__(cls, device: Any = None, dtype: Any = None, *, persistent: bool = True) -> UninitializedBuffer:
        """Make one."""
        empty = lucid.zeros(0, device=device, dtype=dtype or lucid.get_default_dtype())
        made: Any = Buffer(empty, persistent=persistent)
        made.__class__ = cls
        assert isinstance(made, UninitializedBuffer)
        return made

    def materialize(self, shape: Sequence[int], device: Any = None, dtype: Any = None) -> None:
        """Become a `Buffer` of zeros.

        Parameters
        ----------
        shape : sequence of int
            Its shape.
        device : str or Device, optional
            Where it is; by default what was said before.
        dtype : DType, optional
            Its dtype; by default what was said before.
        """
        values = lucid.zeros(tuple(shape), device=device or self.device, dtype=dtype or self.dtype)
        self.__class__ = Buffer  # type: ignore[assignment]  # the same object, which others may have
        self.data = values

    def __deepcopy__(self, memo: Any, /) -> UninitializedBuffer:
        return UninitializedBuffer(self.device, self.dtype, persistent=self.persistent)

    def __reduce_ex__(self, protocol: Any, /) -> Any:
        return _rebuilt_buffer, (str(self.device), self.dtype, self.persistent)


def _rebuilt_buffer(device: str, dtype: Any, persistent: bool) -> UninitializedBuffer:
    return UninitializedBuffer(device, dtype, persistent=persistent)
