"""A list of modules."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
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

    def __repr__(self) -> str:
        """Show neighbours of the same look once, with their number: ``(0-11): 12 x ...``."""
        lines = []
        for shown, group in groupby(enumerate(map(repr, self)), key=itemgetter(1)):
            places = [i for i, _ in group]
            first, last = places[0], places[-1]
            label = f"({first})" if first == last else f"({first}-{last}): {len(places)} x"
            separator = ":" if first == last else ""
            lines.append(f"{label}{separator} {shown}".replace("\n", "\n  "))
        if not lines:
            return f"{type(self).__name__}()"
        return f"{type(self).__name__}(\n  " + "\n  ".join(lines) + "\n)"
