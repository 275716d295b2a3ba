"""A dictionary of modules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid.nn.containers._mapped import Mapped
from lucid.nn.module import Module

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class ModuleDict(Mapped[Module]):
    """Hold modules by name, so that their parameters are found.

    Parameters
    ----------
    modules : mapping of str to Module, or iterable of pairs, optional
        The first members.

    Examples
    --------
    >>> import lucid
    >>> from lucid import nn
    >>> heads = nn.ModuleDict({"price": nn.Linear(4, 1), "kind": nn.Linear(4, 3)})
    >>> heads["kind"](lucid.randn(2, 4)).shape
    (2, 3)
    >>> list(heads.state_dict())
    ['price.weight', 'price.bias', 'kind.weight', 'kind.bias']
    """

    def __init__(self, modules: Mapping[str, Module] | Iterable[tuple[str, Module]] | None = None) -> None:
        super().__init__()
        self.update(() if modules is None else modules)

    def _names(self) -> dict[str, Any]:
        return self._module_names

    def __setitem__(self, key: str, module: Module) -> None:
        self.add_module(self._check_key("ModuleDict", key), module)
