"""Finding models by name."""

from __future__ import annotations

import difflib
import importlib
from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError
from lucid.models._catalog import CLASSES, ENTRIES, Entry

if TYPE_CHECKING:
    from lucid.nn import Module

__all__ = ["__dir__", "__getattr__", "create_model", "list_models", "model_info"]


def create_model(name: str, *, weights: Any = None, **settings: Any) -> Module:
    """Build a model.

    Parameters
    ----------
    name : str
        One of `list_models`.
    weights : Weights or str, optional
        What to load: a member of the model's enumeration in `lucid.weights`, or its name, such as ``"DEFAULT"``.
        Without it the parameters are random.
    **settings
        Fields of the family's configuration that are to differ from the model's own, such as ``num_classes=100``.

    Returns
    -------
    Module
        The model.

    Raises
    ------
    ArgumentError
        If there is no such model.

    Examples
    --------
    >>> import lucid
    >>> model = lucid.models.create_model("lenet_5", num_classes=3)
    >>> model(lucid.zeros((1, 1, 32, 32), dtype=lucid.float32)).shape
    (1, 3)
    """
    entry = model_info(name)
    factory = getattr(importlib.import_module(f"lucid.models.{entry.family}"), name)
    model: Module = factory(weights=weights, **settings)
    return model


def list_models(*, task: str | None = None, family: str | None = None) -> list[str]:
    """Return the names of the models.

    Parameters
    ----------
    task : str, optional
        Only those for this task.
    family : str, optional
        Only those of this family.

    Returns
    -------
    list of str
        The names, sorted.

    Raises
    ------
    ArgumentError
        If there is no such task or family.

    Examples
    --------
    >>> import lucid
    >>> lucid.models.list_models(family="lenet")
    ['lenet_1', 'lenet_4', 'lenet_5']
    """
    for setting, value in (("task", task), ("family", family)):
        known = sorted({getattr(entry, setting) for entry in ENTRIES.values()})
        if value is not None and value not in known:
            raise ArgumentError(f"list_models: there is no {setting} {value!r}; there are {', '.join(known)}")
    return sorted(
        entry.name
        for entry in ENTRIES.values()
        if (task is None or entry.task == task) and (family is None or entry.family == family)
    )


def model_info(name: str) -> Entry:
    """Return what is known of a model before it is built.

    Parameters
    ----------
    name : str
        One of `list_models`.

    Returns
    -------
    Entry
        Family, task, number of parameters and publication.

    Raises
    ------
    ArgumentError
        If there is no such model.

    Examples
    --------
    >>> import lucid
    >>> lucid.models.model_info("lenet_5").parameters
    61706
    """
    if name not in ENTRIES:
        near = difflib.get_close_matches(str(name), ENTRIES, n=3)
        hint = f"did you mean {' or '.join(near)}?" if near else "list_models() tells which there are"
        raise ArgumentError(f"there is no model {name!r}; {hint}")
    return ENTRIES[name]


def __getattr__(name: str) -> Any:
    """Import the family that an attribute of `lucid.models` belongs to."""
    family = ENTRIES[name].family if name in ENTRIES else CLASSES.get(name)
    if family is None:
        raise AttributeError(f"module 'lucid.models' has no attribute {name!r}")
    return getattr(importlib.import_module(f"lucid.models.{family}"), name)


def __dir__() -> list[str]:
    """Return the names of `lucid.models`, loaded or not."""
    return sorted({"Entry", "create_model", "list_models", "model_info", *ENTRIES, *CLASSES})
