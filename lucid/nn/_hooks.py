"""Functions that users attach to a module, and the call that runs them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from types import TracebackType

    from lucid.nn.module import Module

_numbers = count()


class RemovableHandle:
    """What registering a hook returns: the means to remove it.

    Parameters
    ----------
    registry : dict
        Where the hook is kept.
    """

    __slots__ = ("_registry", "id")

    def __init__(self, registry: dict[int, Any]) -> None:
        self._registry = registry
        self.id = next(_numbers)

    def remove(self) -> None:
        """Remove the hook; a second time does nothing."""
        self._registry.pop(self.id, None)

    def __enter__(self) -> RemovableHandle:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.remove()


class CallHook(NamedTuple):
    """A hook of the forward call, and how it wants to be called."""

    function: Callable[..., Any]
    with_kwargs: bool
    always_call: bool = False


class ModuleHooks:
    """The hooks of one module. A module without hooks has none of these objects, so its calls do not look for any.

    Attributes
    ----------
    forward_pre, forward : dict of int to CallHook
        Called before and after ``forward``.
    backward_pre, backward : dict of int to callable
        Called in the backward pass, before and after what ``forward`` recorded.
    state_dict_pre, state_dict, load_pre, load_post : dict of int to callable
        Called around saving and loading.
    """

    __slots__ = (
        "backward",
        "backward_pre",
        "forward",
        "forward_pre",
        "load_post",
        "load_pre",
        "state_dict",
        "state_dict_pre",
    )

    def __init__(self) -> None:
        self.forward_pre: dict[int, CallHook] = {}
        self.forward: dict[int, CallHook] = {}
        self.backward_pre: dict[int, Callable[..., Any]] = {}
        self.backward: dict[int, Callable[..., Any]] = {}
        self.state_dict_pre: dict[int, Callable[..., None]] = {}
        self.state_dict: dict[int, Callable[..., None]] = {}
        self.load_pre: dict[int, Callable[..., None]] = {}
        self.load_post: dict[int, Callable[..., None]] = {}

    def are_none(self) -> bool:
        """Return whether all hooks have been removed.

        Returns
        -------
        bool
            Whether nothing is left.
        """
        return not any(getattr(self, kind) for kind in self.__slots__)

    def call(self, module: Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call ``module.forward`` with the hooks around it.

        Parameters
        ----------
        module : Module
            The module.
        args, kwargs
            The arguments of the call.

        Returns
        -------
        Any
            What ``forward`` returned, or what hooks made of it.
        """
        called: set[int] = set()
        around = None
        try:
            for before in list(self.forward_pre.values()):
                args, kwargs = _run_before(before, module, args, kwargs)
            if self.backward_pre or self.backward:
                from lucid.nn._backward_hooks import BackwardHooks  # few modules need autograd here

                around = BackwardHooks(module, self.backward_pre, self.backward)
                args = around.inputs(args)
            result = module.forward(*args, **kwargs)
            for number, after in list(self.forward.items()):
                called.add(number)
                result = _run_after(after, module, args, kwargs, result)
            if around is not None:
                result = around.outputs(result)
        except Exception:
            # A hook that measures or cleans up hears of a failed call too, with no result to change.
            for number, after in list(self.forward.items()):
                if after.always_call and number not in called:
                    _run_after(after, module, args, kwargs, None)
            raise
        return result


def _run_before(
    hook: CallHook, module: Module, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    if hook.with_kwargs:
        changed = hook.function(module, args, kwargs)
        if changed is None:
            return args, kwargs
        if not (isinstance(changed, tuple) and len(changed) == 2):
            raise TypeError(f"a forward pre-hook with kwargs must return None or (args, kwargs), got {changed!r}")
        return changed
    changed = hook.function(module, args)
    if changed is None:
        return args, kwargs
    return changed if isinstance(changed, tuple) else (changed,), kwargs


def _run_after(hook: CallHook, module: Module, args: tuple[Any, ...], kwargs: dict[str, Any], result: Any) -> Any:
    changed = hook.function(module, args, kwargs, result) if hook.with_kwargs else hook.function(module, args, result)
    return result if changed is None else changed


def attach(registry: dict[int, Any], hook: Any, *, first: bool = False) -> RemovableHandle:
    """Put a hook into a registry.

    Parameters
    ----------
    registry : dict of int to hook
        Where it goes.
    hook : Any
        The hook.
    first : bool, default: False
        Whether it runs before those that are there already.

    Returns
    -------
    RemovableHandle
        The means to remove it.
    """
    handle = RemovableHandle(registry)
    others = dict(registry) if first else {}
    if first:
        registry.clear()
    registry[handle.id] = hook
    registry.update(others)
    return handle
