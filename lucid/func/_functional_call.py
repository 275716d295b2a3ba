"""Calling a module with other parameters than its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from lucid._errors import ArgumentError, ArgumentTypeError
from lucid.func._trees import is_tensor

__all__ = ["functional_call"]


def functional_call(
    module: Any,
    parameter_and_buffer_dicts: Mapping[str, Any] | Sequence[Mapping[str, Any]],
    args: Any = (),
    kwargs: Mapping[str, Any] | None = None,
    *,
    tie_weights: bool = True,
    strict: bool = False,
) -> Any:
    """Call a module as if its parameters and buffers were others.

    Parameters
    ----------
    module : Module
        The module; its own parameters and buffers are back in place afterwards.
    parameter_and_buffer_dicts : dict of str to Tensor, or sequence of such
        By the names of ``named_parameters`` and ``named_buffers``. What is not named stays.
    args : tuple or Tensor
        The positional arguments; a single one may come without a tuple.
    kwargs : dict, optional
        The keyword arguments.
    tie_weights : bool, default True
        Whether a parameter that the module holds under several names is replaced under all of them.
    strict : bool, default False
        Whether every parameter and buffer has to be named.

    Returns
    -------
    object
        What the module returns.

    Raises
    ------
    ArgumentError
        If a name is unknown, or with `strict` one is missing.

    Notes
    -----
    A module is then a function of its parameters, for the other transforms to work on. What the module assigns to a
    buffer while it runs is gone afterwards, and the Tensor given for it is left alone only if the module does not
    change it in place.

    Examples
    --------
    >>> import lucid
    >>> from lucid.func import functional_call, grad, vmap
    >>> model = lucid.nn.Linear(3, 1)
    >>> params = dict(model.named_parameters())
    >>> def loss(params, x, y):
    ...     return lucid.mean((functional_call(model, params, x) - y) ** 2)
    >>> x, y = lucid.rand(8, 3), lucid.rand(8, 1)
    >>> per_example = vmap(grad(loss), in_axes=(None, 0, 0))(params, x, y)
    >>> per_example["weight"].shape
    (8, 1, 3)
    """
    given: dict[str, Any] = {}
    single = isinstance(parameter_and_buffer_dicts, Mapping)
    mappings: Any = (parameter_and_buffer_dicts,) if single else parameter_and_buffer_dicts
    for mapping in mappings:
        for name in mapping:
            if name in given:
                raise ArgumentError(f"functional_call: {name!r} is in more than one of the dictionaries")
        given.update(mapping)
    for name, value in given.items():
        if not is_tensor(value):
            raise ArgumentTypeError(f"functional_call: {name!r} must be a Tensor, got {type(value).__name__}")
    with _replaced(module, given, tie_weights, strict):
        return module(*(args if isinstance(args, tuple) else (args,)), **(kwargs or {}))


@contextmanager
def _replaced(module: Any, given: Mapping[str, Any], tie_weights: bool, strict: bool) -> Iterator[None]:
    """Put Tensors in the place of a module's own, which are put back at the end."""
    homes = _homes(module)
    unknown = [name for name in given if name not in homes]
    if unknown:
        raise ArgumentError(f"functional_call: the module has no parameter or buffer {', '.join(map(repr, unknown))}")
    targets = {homes[name]: value for name, value in given.items()}
    if tie_weights:
        new = {id(_own(homes[name])): value for name, value in given.items()}
        for home in homes.values():
            if home not in targets and id(_own(home)) in new:
                targets[home] = new[id(_own(home))]
    if strict:
        missing = [name for name, home in homes.items() if home not in targets]
        if missing:
            raise ArgumentError(f"functional_call: strict=True, but {', '.join(map(repr, missing))} is not given")
    before = [(home, _own(home)) for home in homes.values()]
    try:
        # Straight into the instance, which refuses a Tensor that is no Parameter: this is a loan.
        for (owner, attribute), value in targets.items():
            vars(owner)[attribute] = value
        yield
    finally:
        for (owner, attribute), value in before:
            vars(owner)[attribute] = value


def _own(home: tuple[Any, str]) -> Any:
    return vars(home[0])[home[1]]


def _homes(module: Any) -> dict[str, tuple[Any, str]]:
    """Return which module holds each parameter and buffer, under which attribute, by full names."""
    found: dict[str, tuple[Any, str]] = {}
    for path, owner in module.named_modules(remove_duplicate=False):
        prefix = f"{path}." if path else ""
        for names in (owner.named_parameters, owner.named_buffers):
            for name, _ in names(recurse=False, remove_duplicate=False):
                found[prefix + name] = (owner, name)
    return found
