"""The `special` extension of raw arrays: CuPy's functions, and SciPy's on the host where CuPy has none."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from lucid.backends.numpy import _special as _numpy

__all__ = ["Special"]


class Special:
    """The raw functions.

    Parameters
    ----------
    cupy : module
        The library.
    """

    def __init__(self, cupy: Any) -> None:
        self._cupy = cupy

    def __getattr__(self, name: str) -> Any:
        there = importlib.import_module("cupyx.scipy.special")
        found = getattr(there, {"riemann_zeta": "zeta"}.get(name, name), None)
        function = self._on_host(name) if found is None else self._in_floating(found)
        setattr(self, name, function)
        return function

    def _in_floating(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function in the dtype that its arguments promote to; CuPy takes small integers to float32."""

        def there(*arguments: Any) -> Any:
            dtype = _numpy.working_dtype(arguments)
            wide = "float32" if dtype.itemsize == 2 else dtype
            return function(*[self._cupy.asarray(x, dtype=wide) for x in arguments]).astype(dtype, copy=False)

        return there

    def _on_host(self, name: str) -> Callable[..., Any]:
        function = getattr(_numpy, name)

        def there(*arguments: Any) -> Any:
            return self._cupy.asarray(
                function(*[self._cupy.asnumpy(x) if hasattr(x, "dtype") else x for x in arguments])
            )

        return there
