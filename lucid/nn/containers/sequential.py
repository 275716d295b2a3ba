"""Modules called one after the other."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any, overload

from lucid.nn.containers._indexed import Indexed

if TYPE_CHECKING:
    from lucid.nn.module import Module


class Sequential(Indexed):
    """Call modules one after the other, each with the result of the one before.

    Parameters
    ----------
    *args : Module
        The modules; or one ordered dictionary of names and modules.

    Examples
    --------
    >>> import lucid
    >>> from lucid import nn
    >>> model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
    >>> model
    Sequential(
      (0): Linear(in_features=4, out_features=8, bias=True)
      (1): ReLU()
      (2): Linear(in_features=8, out_features=2, bias=True)
    )
    >>> model(lucid.randn(3, 4)).shape
    (3, 2)
    """

    @overload
    def __init__(self, *args: Module) -> None: ...
    @overload
    def __init__(self, args: OrderedDict[str, Module], /) -> None: ...

    def __init__(self, *args: Any) -> None:
        super().__init__()
        if len(args) == 1 and isinstance(args[0], OrderedDict):
            for name, module in args[0].items():
                self.add_module(name, module)
        else:
            self.extend(args)

    def forward(self, input: Any) -> Any:
        """Call the modules in order.

        Parameters
        ----------
        input : Any
            What the first module takes.

        Returns
        -------
        Any
            What the last module returns; `input` where there is none.
        """
        attributes = self.__dict__
        for name in self._module_names:
            input = attributes[name](input)
        return input
