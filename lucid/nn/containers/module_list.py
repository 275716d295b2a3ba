"""A list of modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.containers._indexed import Indexed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lucid.nn.module import Module


class ModuleList(Indexed):
    """Hold modules in a list, so that their parameters are found.

    Parameters
    ----------
    modules : iterable of Module, optional
        The first members.

    Examples
    --------
    >>> import lucid
    >>> layers = lucid.nn.ModuleList(lucid.nn.Linear(2, 2) for _ in range(3))
    >>> len(layers), len(list(layers.parameters()))
    (3, 6)
    """

    def __init__(self, modules: Iterable[Module] | None = None) -> None:
        super().__init__()
        self.extend(() if modules is None else modules)
