"""Putting a parametrization on a Tensor of a module, and taking it off again."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import lucid
from lucid import Tensor
from lucid._errors import ArgumentError, DTypeError, ShapeError
from lucid.nn.containers import ModuleDict
from lucid.nn.module import Module
from lucid.nn.parameter import Parameter
from lucid.nn.utils.parametrize.caching import forget, value_of
from lucid.nn.utils.parametrize.parametrization_list import ParametrizationList

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "is_parametrized",
    "register_parametrization",
    "remove_parametrizations",
    "type_before_parametrizations",
]


def register_parametrization(
    module: Module, tensor_name: str, parametrization: Module, *, unsafe: bool = False
) -> Module:
    """Have a parameter or buffer of a module computed by another module.

    Parameters
    ----------
    module : Module
        The module.
    tensor_name : str
        The name of the parameter or buffer.
    parametrization : Module
        Called with what the Tensor is computed from, it returns the Tensor. Its method ``right_inverse``, if it has
        one, does the opposite, and decides what there is to train.
    unsafe : bool, default: False
        Whether the Tensor may have another shape or dtype than before.

    Returns
    -------
    Module
        The module itself.

    Raises
    ------
    ArgumentError
        If it has no such Tensor.
    ShapeError, DTypeError
        If the parametrization changes the shape or the dtype; nothing is changed then.

    Notes
    -----
    The Tensor becomes an attribute that is computed each time it is used, see `cached`. What is trained and saved is
    ``module.parametrizations.<name>.original``. A second parametrization is called with the result of the first.

    Examples
    --------
    >>> import lucid
    >>> class Symmetric(lucid.nn.Module):
    ...     def forward(self, x):
    ...         return lucid.tril(x) + lucid.tril(x, k=-1).mT
    >>> layer = lucid.nn.Linear(3, 3)
    >>> _ = lucid.nn.utils.parametrize.register_parametrization(layer, "weight", Symmetric())
    >>> bool((layer.weight == layer.weight.mT).all())
    True
    >>> list(layer.state_dict())
    ['bias', 'parametrizations.weight.original']
    """
    parametrization.train(module.training)
    if is_parametrized(module, tensor_name):
        value = getattr(module, tensor_name)
        if not unsafe:
            _check(parametrization, value)
        members = _lists(module)[tensor_name]
        members.append(parametrization)
        members.unsafe |= unsafe
        forget(module, tensor_name)
        return module
    if tensor_name not in module._parameter_names and tensor_name not in module._buffer_names:
        raise ArgumentError(
            f"register_parametrization: {type(module).__name__} has no parameter or buffer {tensor_name!r}"
        )
    original = getattr(module, tensor_name)
    if not isinstance(original, Tensor):
        raise ArgumentError(f"register_parametrization: {tensor_name!r} of {type(module).__name__} is None")
    if not unsafe:
        _check(parametrization, original.detach())
    members = ParametrizationList([parametrization], original, unsafe)
    delattr(module, tensor_name)
    if not is_parametrized(module):
        module.parametrizations = ModuleDict()
    _lists(module)[tensor_name] = members
    _set_class(module)
    return module


def remove_parametrizations(module: Module, tensor_name: str, leave_parametrized: bool = True) -> Module:
    """Make a parametrized Tensor a plain parameter or buffer again.

    Parameters
    ----------
    module : Module
        The module.
    tensor_name : str
        The name of the Tensor.
    leave_parametrized : bool, default: True
        Whether it keeps its value, and not that of the original.

    Returns
    -------
    Module
        The module itself.

    Raises
    ------
    ArgumentError
        If it is not parametrized, or there are several originals and no single one to return to.

    Examples
    --------
    >>> import lucid
    >>> from lucid.nn.utils import parametrizations, parametrize
    >>> layer = parametrizations.weight_norm(lucid.nn.Linear(3, 2))
    >>> parametrize.remove_parametrizations(layer, "weight")
    Linear(in_features=3, out_features=2, bias=True)
    """
    if not is_parametrized(module, tensor_name):
        raise ArgumentError(
            f"remove_parametrizations: {type(module).__name__} has no parametrization on {tensor_name!r}"
        )
    members = _lists(module)[tensor_name]
    if not members.is_tensor and not leave_parametrized:
        raise ArgumentError(
            f"remove_parametrizations: {tensor_name!r} is computed from {members.ntensors} Tensors "
            "and has no original; use leave_parametrized=True"
        )
    originals = members._originals()
    trained = bool(members._parameter_names)
    plain: Tensor = originals[0]
    if leave_parametrized:
        with lucid.no_grad():
            value = members()
        if members.is_tensor and value.shape == plain.shape and value.dtype == plain.dtype:
            with lucid.no_grad():
                plain[...] = value  # the same object, so that optimizers go on with it
        elif trained:
            plain = Parameter(value, any(p.requires_grad for p in originals))
        else:
            plain = value
    forget(module, tensor_name)
    lists = _lists(module)
    del lists[tensor_name]
    if not lists:
        module.__delattr__("parametrizations")
    _set_class(module)
    if isinstance(plain, Parameter):
        module.register_parameter(tensor_name, plain)
    else:
        module.register_buffer(tensor_name, plain)
    return module


def is_parametrized(module: Module, tensor_name: str | None = None) -> bool:
    """Return whether a module, or one of its Tensors, is parametrized.

    Parameters
    ----------
    module : Module
        The module.
    tensor_name : str, optional
        The name of the Tensor; any by default.

    Returns
    -------
    bool
        Whether it is.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.utils.parametrize.is_parametrized(lucid.nn.Linear(3, 2))
    False
    """
    lists = module.__dict__.get("parametrizations")
    if not isinstance(lists, ModuleDict):
        return False
    return bool(lists) if tensor_name is None else tensor_name in lists


def type_before_parametrizations(module: Module) -> type[Module]:
    """Return the class of a module, whether it is parametrized or not.

    Parameters
    ----------
    module : Module
        The module.

    Returns
    -------
    type
        Its class.

    Examples
    --------
    >>> import lucid
    >>> layer = lucid.nn.utils.parametrizations.weight_norm(lucid.nn.Linear(3, 2))
    >>> lucid.nn.utils.parametrize.type_before_parametrizations(layer) is lucid.nn.Linear
    True
    """
    cls: type[Module] = getattr(type(module), "_plain_class", type(module))
    return cls


def _lists(module: Module) -> Any:
    return module.__dict__["parametrizations"]


def _check(parametrization: Any, value: Tensor) -> None:
    """Raise if a parametrization changes the shape or the dtype of a Tensor."""
    with lucid.no_grad():
        before = parametrization.right_inverse(value) if hasattr(parametrization, "right_inverse") else value
        after = parametrization(*([before] if isinstance(before, Tensor) else before))
    name = type(parametrization).__name__
    if after.shape != value.shape:
        raise ShapeError(
            f"register_parametrization: {name} makes shape {after.shape} out of {value.shape}; unsafe=True allows it"
        )
    if after.dtype != value.dtype:
        raise DTypeError(
            f"register_parametrization: {name} makes {after.dtype!r} out of {value.dtype!r}; unsafe=True allows it"
        )


def _set_class(module: Module) -> None:
    """Give a module the class whose properties compute its parametrized Tensors."""
    plain: Any = type_before_parametrizations(module)
    names = tuple(_lists(module)) if is_parametrized(module) else ()
    module.__class__ = _parametrized(plain, names) if names else plain


@cache
def _parametrized(plain: Any, names: tuple[str, ...]) -> type[Module]:
    def __setattr__(self: Any, name: str, value: Any) -> None:
        if name in names:
            forget(self, name)
            _lists(self)[name].right_inverse(value)
        else:
            plain.__setattr__(self, name, value)

    def __reduce_ex__(self: Any, protocol: Any) -> tuple[Any, ...]:  # for copies and pickles
        return _rebuilt, (plain, names), self.__dict__

    made: dict[str, Any] = {name: _computed(name) for name in names}
    made.update(__setattr__=__setattr__, __reduce_ex__=__reduce_ex__, _plain_class=plain)
    return type(f"Parametrized{plain.__name__}", (plain,), made)


def _rebuilt(plain: Any, names: tuple[str, ...]) -> Any:
    return object.__new__(_parametrized(plain, names))


def _computed(name: str) -> property:
    def get(self: Any) -> Tensor:
        compute: Callable[[], Tensor] = _lists(self)[name]
        return value_of(self, name, compute)

    return property(get)
