"""What a module knows of its attributes: which are parameters, buffers and submodules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid import Tensor
from lucid._errors import ArgumentError, ArgumentTypeError
from lucid.nn.parameter import Buffer, Parameter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lucid.nn.module import Module


class Registry:
    """An object that keeps track of the parameters, buffers and modules among its attributes.

    Notes
    -----
    What was assigned lies in the instance's dictionary like any attribute, so using it costs nothing extra; only
    the names are kept here, in order of registration.
    """

    _parameter_names: dict[str, None]
    _buffer_names: dict[str, bool]  # and whether it is persistent
    _module_names: dict[str, None]

    def __init__(self) -> None:
        self.__dict__.update(_parameter_names={}, _buffer_names={}, _module_names={})

    def __setattr__(self, name: str, value: Any) -> None:
        kinds = self.__dict__
        if "_parameter_names" not in kinds:
            if isinstance(value, Parameter | Buffer | Registry):
                raise AttributeError(
                    f"{type(self).__name__}: cannot assign {name!r} before super().__init__() has been called"
                )
        elif isinstance(value, Parameter):
            return self._enter(name, value, self._parameter_names)
        elif isinstance(value, Registry):
            return self._enter(name, value, self._module_names)
        elif isinstance(value, Buffer):
            return self._enter(name, value, self._buffer_names, value.persistent)
        elif value is not None and (name in self._parameter_names or name in self._module_names):
            advice = f"a Parameter or None, or write {name}[...] = value"
            raise ArgumentTypeError(
                f"{type(self).__name__}: cannot assign {type(value).__name__} to {name!r}, which is a "
                + (
                    f"parameter; assign {advice}"
                    if name in self._parameter_names
                    else "module; assign a Module or None"
                )
            )
        elif value is not None and name in self._buffer_names and not isinstance(value, Tensor):
            raise ArgumentTypeError(
                f"{type(self).__name__}: cannot assign {type(value).__name__} to {name!r}, which is a buffer; "
                "assign a Tensor or None"
            )
        object.__setattr__(self, name, value)

    def __delattr__(self, name: str) -> None:
        object.__delattr__(self, name)
        self._forget(name)

    def _enter(self, name: str, value: Any, names: dict[str, Any], mark: bool | None = None) -> None:
        if name not in names:
            self._forget(name)
        names[name] = mark
        object.__setattr__(self, name, value)

    def _forget(self, name: str) -> None:
        for names in (self._parameter_names, self._buffer_names, self._module_names):
            names.pop(name, None)

    def _register(self, what: str, name: Any, value: Any, kind: type, names: dict[str, Any], mark: Any = None) -> None:
        if not isinstance(name, str) or not name or "." in name:
            raise ArgumentError(f"register_{what}: a name must be a non-empty string without '.', got {name!r}")
        if name not in names and hasattr(self, name):
            raise ArgumentError(f"register_{what}: {type(self).__name__} has an attribute {name!r} already")
        if value is not None and not isinstance(value, kind):
            needed = "Module" if kind is Registry else kind.__name__
            raise ArgumentTypeError(f"register_{what}: {name!r} must be a {needed} or None, got {type(value).__name__}")
        self._enter(name, value, names, mark)

    def register_parameter(self, name: str, param: Parameter | None) -> None:
        """Add a parameter, or the name of one that there might be.

        Parameters
        ----------
        name : str
            Its name, an attribute from now on.
        param : Parameter or None
            The parameter; None for an option that is not taken, such as a missing bias.
        """
        self._register("parameter", name, param, Parameter, self._parameter_names)

    def register_buffer(self, name: str, tensor: Tensor | None, persistent: bool = True) -> None:
        """Add a buffer.

        Parameters
        ----------
        name : str
            Its name, an attribute from now on.
        tensor : Tensor or None
            The buffer.
        persistent : bool, default: True
            Whether it is part of the ``state_dict``.
        """
        self._register("buffer", name, tensor, Tensor, self._buffer_names, persistent)

    def register_module(self, name: str, module: Module | None) -> None:
        """Add a submodule.

        Parameters
        ----------
        name : str
            Its name, an attribute from now on.
        module : Module or None
            The submodule.
        """
        self._register("module", name, module, Registry, self._module_names)

    def add_module(self, name: str, module: Module | None) -> None:
        """Add a submodule, as `register_module` does.

        Parameters
        ----------
        name : str
            Its name, an attribute from now on.
        module : Module or None
            The submodule.
        """
        self.register_module(name, module)

    # Finding what is registered

    def get_submodule(self, target: str) -> Module:
        """Return the submodule of a dotted name.

        Parameters
        ----------
        target : str
            The name, such as ``"encoder.layers.0"``; the empty one is that of this module.

        Returns
        -------
        Module
            The submodule.

        Raises
        ------
        ArgumentError
            If there is none of this name.
        """
        found: Any = self
        for part in target.split(".") if target else ():
            if part not in found._module_names or found.__dict__[part] is None:
                names = list(found._module_names)
                raise ArgumentError(
                    f"get_submodule: {target!r} does not exist: {type(found).__name__} has no submodule {part!r}, "
                    f"it has {names}"
                )
            found = found.__dict__[part]
        module: Module = found
        return module

    def get_parameter(self, target: str) -> Parameter:
        """Return the parameter of a dotted name.

        Parameters
        ----------
        target : str
            The name, such as ``"encoder.weight"``.

        Returns
        -------
        Parameter
            The parameter.

        Raises
        ------
        ArgumentError
            If there is none of this name.
        """
        parameter: Parameter = self._get("parameter", target)
        return parameter

    def get_buffer(self, target: str) -> Tensor:
        """Return the buffer of a dotted name.

        Parameters
        ----------
        target : str
            The name, such as ``"norm.running_mean"``.

        Returns
        -------
        Tensor
            The buffer.

        Raises
        ------
        ArgumentError
            If there is none of this name.
        """
        buffer: Tensor = self._get("buffer", target)
        return buffer

    def _get(self, what: str, target: str) -> Any:
        path, _, name = target.rpartition(".")
        owner = self.get_submodule(path)
        names = owner._parameter_names if what == "parameter" else owner._buffer_names
        if name not in names or owner.__dict__[name] is None:
            raise ArgumentError(
                f"get_{what}: {target!r} does not exist: {type(owner).__name__} has no {what} {name!r}, "
                f"it has {list(names)}"
            )
        return owner.__dict__[name]

    # Looking through what is registered

    def named_children(self) -> Iterator[tuple[str, Module]]:
        """Yield the direct submodules with their names.

        Yields
        ------
        tuple of str and Module
            Each submodule once, in order of registration.
        """
        seen = set()
        for name, child in self.named_children_with_duplicates():
            if id(child) not in seen:
                seen.add(id(child))
                yield name, child

    def named_children_with_duplicates(self) -> Iterator[tuple[str, Module]]:
        """Yield the direct submodules under every name they have.

        Yields
        ------
        tuple of str and Module
            In order of registration.
        """
        attributes = self.__dict__
        for name in self._module_names:
            child = attributes[name]
            if child is not None:
                yield name, child

    def children(self) -> Iterator[Module]:
        """Yield the direct submodules.

        Yields
        ------
        Module
            Each once, in order of registration.
        """
        for _, child in self.named_children():
            yield child

    def named_modules(
        self, memo: set[Registry] | None = None, prefix: str = "", remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Module]]:
        """Yield this module and all below it with their dotted names.

        Parameters
        ----------
        memo : set of Module, optional
            Modules to leave out; those met are added.
        prefix : str, default: ""
            The name of this module.
        remove_duplicate : bool, default: True
            Whether a module used in several places comes once.

        Yields
        ------
        tuple of str and Module
            Parents before children.
        """
        memo = set() if memo is None else memo
        if self in memo:
            return
        if remove_duplicate:
            memo.add(self)
        yield prefix, self  # type: ignore[misc]  # every Registry is a Module; the split is for the reader only
        for name, child in self.named_children_with_duplicates():
            yield from child.named_modules(memo, f"{prefix}.{name}" if prefix else name, remove_duplicate)

    def modules(self) -> Iterator[Module]:
        """Yield this module and all below it.

        Yields
        ------
        Module
            Each once, parents before children.
        """
        for _, module in self.named_modules():
            yield module

    def named_parameters(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Parameter]]:
        """Yield the parameters with their dotted names.

        Parameters
        ----------
        prefix : str, default: ""
            What to put before each name.
        recurse : bool, default: True
            Whether to include those of submodules.
        remove_duplicate : bool, default: True
            Whether a parameter used in several places comes once.

        Yields
        ------
        tuple of str and Parameter
            In order of registration.
        """
        yield from self._named_members("_parameter_names", prefix, recurse, remove_duplicate)

    def parameters(self, recurse: bool = True) -> Iterator[Parameter]:
        """Yield the parameters; this is what an optimizer is given.

        Parameters
        ----------
        recurse : bool, default: True
            Whether to include those of submodules.

        Yields
        ------
        Parameter
            Each once.
        """
        for _, parameter in self.named_parameters(recurse=recurse):
            yield parameter

    def named_buffers(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Tensor]]:
        """Yield the buffers with their dotted names.

        Parameters
        ----------
        prefix : str, default: ""
            What to put before each name.
        recurse : bool, default: True
            Whether to include those of submodules.
        remove_duplicate : bool, default: True
            Whether a buffer used in several places comes once.

        Yields
        ------
        tuple of str and Tensor
            In order of registration.
        """
        yield from self._named_members("_buffer_names", prefix, recurse, remove_duplicate)

    def buffers(self, recurse: bool = True) -> Iterator[Tensor]:
        """Yield the buffers.

        Parameters
        ----------
        recurse : bool, default: True
            Whether to include those of submodules.

        Yields
        ------
        Tensor
            Each once.
        """
        for _, buffer in self.named_buffers(recurse=recurse):
            yield buffer

    def _named_members(
        self, kind: str, prefix: str, recurse: bool, remove_duplicate: bool
    ) -> Iterator[tuple[str, Any]]:
        seen = set()
        owners = self.named_modules(prefix=prefix, remove_duplicate=remove_duplicate) if recurse else [(prefix, self)]
        for path, owner in owners:
            for name in getattr(owner, kind):
                member = getattr(owner, name)
                if member is None or id(member) in seen:
                    continue
                if remove_duplicate:
                    seen.add(id(member))
                yield (f"{path}.{name}" if path else name), member
