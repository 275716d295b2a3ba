"""The state of a module as a flat dictionary, and back."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any, NamedTuple

import lucid
from lucid._errors import ArgumentError, ArgumentTypeError, DTypeError, ShapeError
from lucid.nn.parameter import Parameter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lucid import Tensor
    from lucid.nn.module import Module


_REAL = ("bool", "integral", "real floating")


class IncompatibleKeys(NamedTuple):
    """What did not match when a state was loaded.

    Attributes
    ----------
    missing_keys : list of str
        Keys that the module has and the state lacks.
    unexpected_keys : list of str
        Keys that the state has and the module lacks.
    """

    missing_keys: list[str]
    unexpected_keys: list[str]


def save(module: Module, destination: dict[str, Tensor] | None, prefix: str, keep_vars: bool) -> dict[str, Tensor]:
    """Collect the state of a module and its submodules.

    Parameters
    ----------
    module : Module
        The module.
    destination : dict, optional
        Where to add the entries.
    prefix : str
        What to put before each key.
    keep_vars : bool
        Whether the entries are the parameters themselves, and not detached.

    Returns
    -------
    dict of str to Tensor
        The entries, in order of registration, parents first.
    """
    state: dict[str, Tensor] = OrderedDict() if destination is None else destination
    if module._hooks is not None:
        for before in list(module._hooks.state_dict_pre.values()):
            before(module, prefix, keep_vars)
    for name, tensor in _own_entries(module):
        state[prefix + name] = tensor if keep_vars else tensor.detach()
    for name, child in module.named_children_with_duplicates():
        save(child, state, f"{prefix}{name}.", keep_vars)
    if module._hooks is not None:
        for hook in list(module._hooks.state_dict.values()):
            hook(module, state, prefix, {})
    return state


def load(module: Module, state_dict: Mapping[str, Any], strict: bool, assign: bool) -> IncompatibleKeys:
    """Load a state into a module; nothing is changed unless everything fits.

    Parameters
    ----------
    module : Module
        The module.
    state_dict : mapping of str to array
        The state.
    strict : bool
        Whether missing and unexpected keys are errors.
    assign : bool
        Whether to take the given Tensors in place of copying their values.

    Returns
    -------
    IncompatibleKeys
        What did not match.

    Raises
    ------
    ArgumentError
        If keys do not match.
    ShapeError
        If a shape does not match.
    DTypeError
        If a complex array is to go into a real one.
    """
    if not hasattr(state_dict, "keys"):
        raise ArgumentTypeError(f"load_state_dict: expected a dictionary, got {type(state_dict).__name__}")
    state = dict(state_dict)  # hooks may rename keys; the caller's dictionary stays as it is
    places = list(_places(module, "", state))
    known = {key for key, _, _ in places}
    result = IncompatibleKeys([key for key, _, _ in places if key not in state], [k for k in state if k not in known])
    new: list[tuple[Module, str, Tensor]] = []
    mismatched: list[str] = []
    for key, owner, name in places:
        if key in state:
            value, old = lucid.asarray(state[key]), getattr(owner, name)
            new.append((owner, name, value))
            if not assign and lucid.isdtype(value.dtype, "complex floating") and lucid.isdtype(old.dtype, _REAL):
                raise DTypeError(
                    f"load_state_dict: {key} is {value.dtype!r} and does not fit {old.dtype!r}; nothing was loaded"
                )
            if value.shape != old.shape:
                mismatched.append(f"{key} (given {value.shape}, needed {old.shape})")
    _check(module, result, mismatched, strict)
    with lucid.no_grad():
        for owner, name, value in new:
            _put(owner, name, value, assign)
    for owner in module.modules():
        if owner._hooks is not None:
            for hook in list(owner._hooks.load_post.values()):
                hook(owner, result)
    return result


def _own_entries(module: Module) -> Iterator[tuple[str, Tensor]]:
    for name in (*module._parameter_names, *(b for b, persistent in module._buffer_names.items() if persistent)):
        tensor = getattr(module, name)
        if tensor is not None:
            yield name, tensor


def _places(module: Module, prefix: str, state: dict[str, Any]) -> Iterator[tuple[str, Module, str]]:
    """Yield (key, module, name) for each entry there should be."""
    if module._hooks is not None:
        for hook in list(module._hooks.load_pre.values()):
            hook(module, state, prefix)
    for name, _ in _own_entries(module):
        yield prefix + name, module, name
    for name, child in module.named_children_with_duplicates():
        yield from _places(child, f"{prefix}{name}.", state)


def _check(module: Module, keys: IncompatibleKeys, mismatched: list[str], strict: bool) -> None:
    complaints = []
    if strict and keys.missing_keys:
        complaints.append("missing keys: " + ", ".join(keys.missing_keys))
    if strict and keys.unexpected_keys:
        complaints.append("unexpected keys: " + ", ".join(keys.unexpected_keys))
    if mismatched:
        complaints.append("shapes that do not match: " + ", ".join(mismatched))
    if complaints:
        kind = ShapeError if mismatched else ArgumentError
        advice = "" if mismatched else "\n  strict=False loads what does match"
        raise kind(
            f"load_state_dict: the state does not fit {type(module).__name__}; nothing was loaded\n  "
            + "\n  ".join(complaints)
            + advice
        )


def _put(owner: Module, name: str, value: Tensor, assign: bool) -> None:
    old = getattr(owner, name)
    if not assign:
        old[...] = value.to(old.device)
    elif isinstance(old, Parameter):
        setattr(owner, name, value if isinstance(value, Parameter) else Parameter(value, old.requires_grad))
    else:
        setattr(owner, name, value)
