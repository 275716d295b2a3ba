"""Optional packages, imported when they are used."""

from __future__ import annotations

import importlib
from typing import Any

from lucid._errors import MissingExtraError

__all__ = ["extra"]


def extra(module: str, user: str) -> Any:
    """Return a module of an optional package.

    Parameters
    ----------
    module : str
        The module.
    user : str
        Who needs it, for the error message.

    Returns
    -------
    Any
        The module.

    Raises
    ------
    MissingExtraError
        If it is not installed.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        raise MissingExtraError(f'{user}: needs {package}; pip install "lucid-dl[train]"') from error
