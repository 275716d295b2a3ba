"""Modules that are lists of modules."""

from __future__ import annotations

from operator import index as as_index
from typing import TYPE_CHECKING, overload

from lucid._errors import IndexingError
from lucid.nn.module import Module

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Self


class Indexed(Module):
    """A module whose submodules can be used as a list.

    Notes
    -----
    New members are named by their position, which makes the keys of the ``state_dict``: ``0.weight``, ``1.weight``.
    """

    def _members(self) -> list[Module]:
        return [self.__dict__[name] for name in self._module_names]

    def _name_at(self, index: int) -> str:
        names, i = list(self._module_names), as_index(index)
        if not -len(names) <= i < len(names):
            raise IndexingError(f"{type(self).__name__}: index {i} is out of range for {len(names)} modules")
        return names[i]

    def _refill(self, members: Iterable[Module]) -> Self:
        """Take other members, named by position."""
        members = list(members)
        for name in list(self._module_names):
            delattr(self, name)
        for i, member in enumerate(members):
            self.add_module(str(i), member)
        return self

    def __len__(self) -> int:
        return len(self._module_names)

    def __iter__(self) -> Iterator[Module]:
        return iter(self._members())

    def __contains__(self, module: object) -> bool:
        return any(member is module for member in self._members())

    @overload
    def __getitem__(self, index: int) -> Module: ...
    @overload
    def __getitem__(self, index: slice) -> Self: ...

    def __getitem__(self, index: int | slice) -> Module | Self:
        if not isinstance(index, slice):
            member: Module = self.__dict__[self._name_at(index)]
            return member
        part = type(self)()
        # The names stay, so that the part of a named Sequential is one too.
        for name in list(self._module_names)[index]:
            part.add_module(name, self.__dict__[name])
        return part

    def __setitem__(self, index: int, module: Module) -> None:
        setattr(self, self._name_at(index), module)

    def __delitem__(self, index: int | slice) -> None:
        names = list(self._module_names)
        for name in names[index] if isinstance(index, slice) else [self._name_at(index)]:
            delattr(self, name)
        if all(name.isdecimal() for name in self._module_names):
            self._refill(self._members())

    def __add__(self, modules: Iterable[Module]) -> Self:
        return type(self)()._refill([*self, *modules])

    def __iadd__(self, modules: Iterable[Module]) -> Self:
        return self.extend(list(modules))

    def append(self, module: Module) -> Self:
        """Add a module at the end.

        Parameters
        ----------
        module : Module
            The module.

        Returns
        -------
        Module
            The container itself.
        """
        self.add_module(str(len(self)), module)
        return self

    def extend(self, modules: Iterable[Module]) -> Self:
        """Add modules at the end.

        Parameters
        ----------
        modules : iterable of Module
            The modules.

        Returns
        -------
        Module
            The container itself.
        """
        for module in modules:
            self.append(module)
        return self

    def insert(self, index: int, module: Module) -> Self:
        """Add a module before a position; those behind it are named anew.

        Parameters
        ----------
        index : int
            The position.
        module : Module
            The module.

        Returns
        -------
        Module
            The container itself.
        """
        members = self._members()
        members.insert(index, module)
        return self._refill(members)

    def pop(self, index: int) -> Module:
        """Take a module out.

        Parameters
        ----------
        index : int
            Its position.

        Returns
        -------
        Module
            The module.
        """
        member = self[index]
        del self[index]
        return member
