"""The saved position of a loader."""

from __future__ import annotations

from typing import Any

from lucid._errors import ArgumentError, ArgumentTypeError

__all__ = ["checked_state", "restore", "saved"]


def checked_state(state: Any, shape: dict[str, Any]) -> dict[str, Any]:
    """Return a saved position if it is one, of a loader of the same shape.

    `shape` is what must be the same for a number of batches to mean the same items.
    """
    if not isinstance(state, dict) or not {"seed", "epoch", "batches", "sampler", "shape"} <= state.keys():
        raise ArgumentTypeError("DataLoader.load_state_dict: state_dict must be what DataLoader.state_dict returned")
    for name in ("seed", "epoch", "batches"):
        value = state[name]
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise ArgumentTypeError(
                f"DataLoader.load_state_dict: {name!r} must be an integer of at least 0, got {value!r}"
            )
    for name, value in shape.items():
        if state["shape"].get(name) != value:
            raise ArgumentError(
                f"DataLoader.load_state_dict: {name} is {state['shape'].get(name)} in the saved loader and {value} in"
                " this one; its batches would not be those that come next"
            )
    return state


def saved(sampler: Any) -> dict[str, Any]:
    """Return the state of a sampler, and of the one within it."""
    state = sampler.state_dict() if hasattr(sampler, "state_dict") else {}
    if hasattr(sampler, "sampler"):
        state = {"own": state, "within": saved(sampler.sampler)}
    return state


def restore(sampler: Any, state: dict[str, Any]) -> None:
    """Give a sampler, and the one within it, the state that `saved` returned."""
    if hasattr(sampler, "sampler") is not ("within" in state):
        raise ArgumentError("DataLoader.load_state_dict: the saved loader has samplers of other kinds than this one")
    if hasattr(sampler, "sampler"):
        restore(sampler.sampler, state["within"])
        state = state["own"]
    if hasattr(sampler, "load_state_dict"):
        sampler.load_state_dict(state)
