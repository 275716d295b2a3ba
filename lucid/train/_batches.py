"""What a batch of a loader is: arguments of the model, and what it should have given."""

from __future__ import annotations

from typing import Any

from lucid import Tensor
from lucid._errors import ArgumentError, ArgumentTypeError

__all__ = ["place_of", "placed", "size_of"]


def placed(batch: Any, device: Any, function: str) -> tuple[list[Any], Any]:
    """Return the arguments of the model and the targets, on a device.

    Parameters
    ----------
    batch : tuple or list
        The arguments, and the targets last.
    device : Device or None
        Where the Tensors are to be; None leaves them.
    function : str
        Who asks, for the error message.

    Returns
    -------
    inputs : list
        The arguments.
    targets : Any
        The targets.

    Raises
    ------
    ArgumentTypeError
        If the batch is not of that form.
    """
    if not isinstance(batch, tuple | list) or len(batch) < 2:
        got = f"{len(batch)} of them" if isinstance(batch, tuple | list) else f"a {type(batch).__name__}"
        raise ArgumentTypeError(
            f"{function}: a batch must be a tuple of the model's arguments and the targets, got {got}; "
            "for batches of another form write the loop itself"
        )
    *inputs, targets = (x.to(device) if device is not None and isinstance(x, Tensor) else x for x in batch)
    return inputs, targets


def size_of(inputs: list[Any], function: str) -> int:
    """Return how many items are in a batch, which is what its loss counts with in the mean over an epoch.

    Parameters
    ----------
    inputs : list
        The arguments of the model.
    function : str
        Who asks, for the error message.

    Returns
    -------
    int
        The length of the first axis of the first Tensor.

    Raises
    ------
    ArgumentError
        If there is no Tensor with axes, or it has no items.
    """
    size = next((x.shape[0] for x in inputs if isinstance(x, Tensor) and x.ndim > 0), 0)
    if not size:
        raise ArgumentError(f"{function}: a batch holds no items; use drop_last=False and a data set that is not empty")
    return int(size)


def place_of(model: Any) -> Any:
    """Return the device of a model's first parameter; None if it has none.

    Parameters
    ----------
    model : Module
        The model.

    Returns
    -------
    Device or None
        Where batches should be.
    """
    first = next(iter(model.parameters()), None)
    return None if first is None else first.device
