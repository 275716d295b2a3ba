"""Registering Tensors with a package at the moment the program imports it, so that `import lucid` does not have to.

einops recognises arrays by classes that have to exist before its first call, and the program may import it before
Lucid, after it, or never.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

__all__ = ["AfterImport"]


class AfterImport:
    """Imports one module when another has been imported.

    Parameters
    ----------
    name : str
        The module to wait for.
    then : str
        The module to import after it.
    """

    def __init__(self, name: str, then: str) -> None:
        self.name = name
        self.then = then

    def install(self) -> None:
        """Wait for the module, or act at once if it is loaded."""
        if self.name in sys.modules:
            importlib.import_module(self.then)
        else:
            sys.meta_path.insert(0, self)

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> Any:
        """Answer Python's question where a module is: for all but one, "I do not know"."""
        if name != self.name:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.loader is not None:
            self._extend(spec)
        return spec

    def _extend(self, spec: ModuleSpec) -> None:
        loader: Any = spec.loader
        execute = loader.exec_module

        def exec_module(module: ModuleType) -> None:
            execute(module)
            importlib.import_module(self.then)

        loader.exec_module = exec_module
