"""Checkpoints: everything that decides how a training run goes on, in one file."""

from __future__ import annotations

import copy
import os
from typing import Any

import lucid
import lucid.random
from lucid._errors import ArgumentError, FileFormatError
from lucid.io._places import MapLocation
from lucid.io.loading import load
from lucid.io.saving import save

__all__ = ["load_checkpoint", "save_checkpoint"]

_VERSION = 1


def save_checkpoint(
    path: str | os.PathLike[str],
    *,
    model: Any = None,
    optimizer: Any = None,
    scheduler: Any = None,
    loader: Any = None,
    **others: Any,
) -> None:
    """Save the state of a training run, random numbers included.

    Parameters
    ----------
    path : str or path-like
        The ``.lcd`` file; an older one is replaced, whole or not at all.
    model, optimizer, scheduler, loader : object, optional
        Objects with ``state_dict`` and ``load_state_dict``.
    **others : object
        More of them by names of your own, a `lucid.amp.GradScaler` say; and plain values such as ``epoch=3``.

    Raises
    ------
    ArgumentError, ArgumentTypeError
        If there is something that a ``.lcd`` file cannot hold; the older file is untouched then.

    Notes
    -----
    The states of the default random generators of all devices are saved too. A run that goes on from the file gives
    the same bits as one that was never interrupted, as long as every object that draws or remembers something is in
    it.

    Examples
    --------
    >>> import lucid, tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "run.lcd"
    >>> model = lucid.nn.Linear(2, 1)
    >>> optimizer = lucid.optim.Adam(model.parameters())
    >>> lucid.io.save_checkpoint(file, model=model, optimizer=optimizer, epoch=3)
    >>> lucid.io.load_checkpoint(file, model=model, optimizer=optimizer)
    {'epoch': 3}
    """
    given = _given(model=model, optimizer=optimizer, scheduler=scheduler, loader=loader, **others)
    save(
        {
            "checkpoint": _VERSION,
            "states": {name: x.state_dict() for name, x in given.items() if hasattr(x, "state_dict")},
            "values": {name: x for name, x in given.items() if not hasattr(x, "state_dict")},
            "random": {str(device): lucid.random.get_rng_state(device) for device in _devices()},
        },
        _checked_path(path, "save_checkpoint"),
    )


def load_checkpoint(
    path: str | os.PathLike[str],
    *,
    model: Any = None,
    optimizer: Any = None,
    scheduler: Any = None,
    loader: Any = None,
    map_location: MapLocation = None,
    random_state: bool = True,
    **others: Any,
) -> dict[str, Any]:
    """Put objects, and random numbers, into the state that `save_checkpoint` saved.

    Parameters
    ----------
    path : str or path-like
        The file.
    model, optimizer, scheduler, loader : object, optional
        Objects made as those were that were saved. What the file has besides is left out, so that a model alone can
        be had from it.
    map_location : str, dict or None, default: None
        As in `lucid.load`.
    random_state : bool, default: True
        Whether to restore the generators, of those devices that are here.
    **others : object
        The other objects by the names they were saved under.

    Returns
    -------
    dict
        The plain values that were saved, by name.

    Raises
    ------
    FileFormatError
        If the file is damaged or no checkpoint.
    ArgumentError
        If an object is not in the file.

    Notes
    -----
    If a state does not fit its object, the objects that were loaded already are put back as they were: either all
    change or none.

    Examples
    --------
    See `save_checkpoint`.
    """
    found = _checked(path, load(_checked_path(path, "load_checkpoint"), map_location=map_location))
    given = _given(model=model, optimizer=optimizer, scheduler=scheduler, loader=loader, **others)
    states = found["states"]
    missing = [name for name in given if name not in states]
    if missing:
        raise ArgumentError(
            f"load_checkpoint: {str(path)!r} has no state of {', '.join(missing)}; it has {', '.join(states) or 'none'}"
        )
    present = {str(device) for device in _devices()} if random_state else set()
    before = {name: copy.deepcopy(x.state_dict()) for name, x in given.items()}
    random_before = {device: lucid.random.get_rng_state(device) for device in present}
    try:
        for name, x in given.items():
            x.load_state_dict(states[name])
        for device, state in found["random"].items():
            if device in present:
                lucid.random.set_rng_state(state, device)
    except BaseException:
        for name, x in given.items():
            x.load_state_dict(before[name])
        for device, state in random_before.items():
            lucid.random.set_rng_state(state, device)
        raise
    values: dict[str, Any] = found["values"]
    return values


def _given(**objects: Any) -> dict[str, Any]:
    return {name: x for name, x in objects.items() if x is not None}


def _devices() -> tuple[Any, ...]:
    return lucid.__array_namespace_info__().devices()


def _checked_path(path: str | os.PathLike[str], function: str) -> str | os.PathLike[str]:
    if not str(path).endswith(".lcd"):
        raise ArgumentError(f"{function}: a checkpoint is a .lcd file, got {str(path)!r}")
    return path


def _checked(path: str | os.PathLike[str], found: Any) -> dict[str, Any]:
    keys = {"checkpoint", "states", "values", "random"}
    if not isinstance(found, dict) or found.keys() != keys or found["checkpoint"] != _VERSION:
        raise FileFormatError(f"load_checkpoint: {str(path)!r} was not written by save_checkpoint, or by a newer Lucid")
    return found
