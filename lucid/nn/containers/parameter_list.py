"""A list of parameters."""

from __future__ import annotations

from operator import index as as_index
from typing import TYPE_CHECKING, Any, Self, overload

from lucid._errors import IndexingError
from lucid.nn.containers._parameters import as_parameter, described
from lucid.nn.module import Module

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lucid import Tensor
    from lucid.nn.parameter import Parameter


class ParameterList(Module):
    """Hold parameters in a list, so that they are found.

    Parameters
    ----------
    values : iterable of Parameter, optional
        The first members; other Tensors are made parameters.

    Examples
    --------
    >>> import lucid
    >>> scales = lucid.nn.ParameterList([lucid.ones(2), lucid.ones(3)])
    >>> scales[-1].requires_grad, list(scales.state_dict())
    (True, ['0', '1'])
    """

    def __init__(self, values: Iterable[Tensor] | None = None) -> None:
        super().__init__()
        self.extend(() if values is None else values)

    def _at(self, index: int) -> str:
        i = as_index(index)
        if not -len(self) <= i < len(self):
            raise IndexingError(f"ParameterList: index {i} is out of range for {len(self)} parameters")
        return str(i % len(self))

    def __len__(self) -> int:
        return len(self._parameter_names)

    def __iter__(self) -> Iterator[Parameter]:
        return iter([self.__dict__[name] for name in self._parameter_names])

    def __contains__(self, parameter: object) -> bool:
        return any(p is parameter for p in self)

    @overload
    def __getitem__(self, index: int) -> Parameter: ...
    @overload
    def __getitem__(self, index: slice) -> Self: ...

    def __getitem__(self, index: int | slice) -> Parameter | Self:
        if isinstance(index, slice):
            return type(self)(list(self)[index])
        parameter: Parameter = self.__dict__[self._at(index)]
        return parameter

    def __setitem__(self, index: int, parameter: Tensor) -> None:
        self.register_parameter(self._at(index), as_parameter("ParameterList", parameter))

    def append(self, value: Tensor) -> Self:
        """Add a parameter at the end.

        Parameters
        ----------
        value : Parameter
            The parameter; another Tensor is made one.

        Returns
        -------
        Module
            The container itself.
        """
        self.register_parameter(str(len(self)), as_parameter("ParameterList", value))
        return self

    def extend(self, values: Iterable[Tensor]) -> Self:
        """Add parameters at the end.

        Parameters
        ----------
        values : iterable of Parameter
            The parameters; other Tensors are made such.

        Returns
        -------
        Module
            The container itself.
        """
        new: list[Any] = [as_parameter("ParameterList", value) for value in values]
        for value in new:
            self.append(value)
        return self

    def extra_repr(self) -> str:
        """Return the members.

        Returns
        -------
        str
            One on each line.
        """
        return described(zip(self._parameter_names, self, strict=True))
