"""The errors Lucid raises.

Every error is a `LucidError` and also the built-in exception a NumPy user would expect, so that both
``except lucid.LucidError`` and ``except ValueError`` work.
"""

from __future__ import annotations

import importlib
from typing import Any

__all__ = [
    "ArgumentError",
    "ArgumentTypeError",
    "AxisError",
    "DTypeError",
    "DataLoaderError",
    "DeviceError",
    "DeviceMismatchError",
    "DivergenceError",
    "FileFormatError",
    "GradientError",
    "IndexingError",
    "LinAlgError",
    "LucidError",
    "MissingExtraError",
    "ShapeError",
    "ThreadError",
]


class LucidError(Exception):
    """Base class of every error that Lucid raises itself."""


class ArgumentError(LucidError, ValueError):
    """An argument has a value that the function cannot take."""


class ArgumentTypeError(LucidError, TypeError):
    """An argument has a type that the function cannot take."""


class ShapeError(LucidError, ValueError):
    """The shapes of the arguments do not fit together, or not the function."""


class AxisError(LucidError, ValueError, IndexError):
    """An axis is out of range or named twice."""


class DTypeError(LucidError, TypeError):
    """A dtype is unknown, or the function cannot take it."""


class DeviceError(LucidError, ValueError):
    """A device is unknown, not present, or lacks what was asked of it."""


class DeviceMismatchError(LucidError, TypeError):
    """Arrays on different devices met in one call."""


class DivergenceError(LucidError, ArithmeticError):
    """A loss became infinite or nan; ``history`` holds the epochs before."""

    history: Any = None


class FileFormatError(LucidError, ValueError):
    """A file is damaged, of an unknown format, or holds what may not be loaded."""


class IndexingError(LucidError, IndexError):
    """An index is out of bounds or of a kind that cannot index."""


class LinAlgError(LucidError, ValueError):
    """A matrix is singular, not positive definite, or an iteration did not converge."""


class GradientError(LucidError, RuntimeError):
    """A gradient was asked for where there is none, or would have been lost."""


class DataLoaderError(LucidError, RuntimeError):
    """A data set failed to make an item, a batch could not be made of items, or a worker process died.

    Attributes
    ----------
    index : Any
        The index of the item that was being made; None if it was not one item that failed.
    worker : int or None
        The number of the worker process; None if there was none.
    """

    def __init__(self, message: str, index: Any = None, worker: int | None = None) -> None:
        super().__init__(message)
        self.index = index
        self.worker = worker

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self.index, self.worker)


class MissingExtraError(LucidError, ImportError):
    """An optional package is needed; the message names the extra that installs it."""


def import_extra(extra: str, module: str, package: str, user: str) -> Any:
    """Return a module of an optional package.

    Parameters
    ----------
    extra : str
        The extra of Lucid that installs it.
    module : str
        The module.
    package : str
        The name of the package that has it.
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
        raise MissingExtraError(f'{user}: needs {package}; pip install "lucid-dl[{extra}]"') from error


class ThreadError(LucidError, RuntimeError):
    """A device cannot compute in this thread or process."""
