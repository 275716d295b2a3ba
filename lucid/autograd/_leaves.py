"""What a user can say to one Tensor about gradients."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING, Any

from lucid._alias import fresh, hold
from lucid._errors import ArgumentError, ArgumentTypeError, DTypeError, GradientError
from lucid.autograd.tape import Extras, Leaf, Node

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = [
    "HookHandle",
    "register_hook",
    "register_post_accumulate_grad_hook",
    "retain_grad",
    "set_data",
    "set_grad",
    "set_requires_grad",
]


def set_requires_grad(x: Tensor, value: bool) -> None:
    """Make `x` a leaf that requires grad, or one that does not."""
    raw = x._raw if x._alias is None else fresh(x)
    if not value:
        if x._node is not None and not x._node.is_leaf:
            raise GradientError("requires_grad: this Tensor is the result of recorded operations; use detach()")
        x._node = None
    elif x._node is None:
        if not x.dtype.is_floating:
            raise DTypeError(f"requires_grad: only floating dtypes have gradients, this Tensor is {x.dtype.name}")
        x._node = Leaf(raw.shape, raw.dtype, x._backend)


def set_grad(x: Tensor, value: Tensor | None) -> None:
    """Set the gradient of a leaf, after checking that it fits."""
    node = x._node
    if node is None or not node.is_leaf:
        if value is None:
            if node is not None and node.extras is not None:
                node.extras.grad = None
            return
        raise GradientError("grad: only a leaf that requires grad can be given a gradient")
    if value is not None:
        if not hasattr(value, "_raw"):
            raise DTypeError(f"grad: must be a Tensor or None, got {type(value).__name__}")
        for what in ("shape", "dtype", "device"):
            if getattr(value, what) != getattr(x, what):
                raise ArgumentError(
                    f"grad: the gradient's {what} is {getattr(value, what)}, the Tensor's is {getattr(x, what)}"
                )
    assert isinstance(node, Leaf)
    node._grad = value


def set_data(x: Tensor, value: Tensor) -> None:
    """Give a leaf the values, dtype, shape and device of another Tensor; a gradient that no longer fits is dropped."""
    if not hasattr(value, "_raw"):
        raise ArgumentTypeError(f"data: must be a Tensor, got {type(value).__name__}")
    if not x.is_leaf:
        raise GradientError("data: this Tensor is the result of recorded operations; assign to a leaf, or to x[...]")
    if x._node is not None and not value.dtype.is_floating:
        raise DTypeError(f"data: the Tensor requires grad, which {value.dtype.name} cannot have")
    raw = value._raw if value._alias is None else hold(value)
    gradient = x.grad
    fits = gradient is not None and (gradient.shape, gradient.dtype) == (value.shape, value.dtype)
    fits = fits and x._backend is value._backend
    x._raw, x._backend, x._alias = raw, value._backend, None
    if x._node is not None:
        extras = x._node.extras
        x._node = Leaf(raw.shape, raw.dtype, x._backend)
        x._node.extras = extras
        x._node._grad = gradient if fits else None


def _extras(x: Tensor, caller: str) -> Extras:
    if x._alias is not None:
        fresh(x)
    node = x._node
    if node is None:
        raise GradientError(f"{caller}: this Tensor does not require grad")
    if node.extras is None:
        node.extras = Extras()
    return node.extras


def retain_grad(x: Tensor) -> None:
    """Keep the gradient of `x` in the next backward passes although it is no leaf."""
    extras = _extras(x, "retain_grad")
    node: Node | None = x._node
    assert node is not None
    if not node.is_leaf:
        extras.retains = True


class HookHandle:
    """Takes a hook away again; as a context manager, at the end of the block.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor([1.0], requires_grad=True)
    >>> handle = x.register_hook(lambda grad: grad * 2)
    >>> handle.remove()
    """

    _next_id = count().__next__

    def __init__(self, hooks: dict[int, Any], hook: Any) -> None:
        self._hooks = hooks
        self._id = HookHandle._next_id()
        hooks[self._id] = hook

    def remove(self) -> None:
        """Take the hook away; a second time does nothing."""
        self._hooks.pop(self._id, None)

    def __enter__(self) -> HookHandle:
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()


def register_hook(x: Tensor, hook: Callable[..., Any]) -> HookHandle:
    """Call `hook` with the gradient of `x` in each backward pass."""
    extras = _extras(x, "register_hook")
    if _wants_the_tensor(hook):
        tensor = weakref.ref(x)  # the tape must not hold the Tensor, or the two would hold each other
        return HookHandle(extras.hooks, lambda grad: hook(tensor(), grad))
    return HookHandle(extras.hooks, hook)


def register_post_accumulate_grad_hook(x: Tensor, hook: Callable[[Tensor], Any]) -> HookHandle:
    """Call ``hook(x)`` each time a backward pass has added to ``x.grad``."""
    extras = _extras(x, "register_post_accumulate_grad_hook")
    if not x.is_leaf:
        raise GradientError(
            "register_post_accumulate_grad_hook: only leaves accumulate a gradient, and this Tensor is the result of"
            " recorded operations; use register_hook"
        )
    tensor = weakref.ref(x)  # the tape must not hold the Tensor, or the two would hold each other

    def after() -> None:
        found = tensor()
        if found is not None:
            hook(found)

    return HookHandle(extras.after, after)


def _wants_the_tensor(hook: Callable[..., Any]) -> bool:
    """Whether a hook has two parameters that must be given."""
    from inspect import Parameter, signature

    try:
        parameters = signature(hook).parameters.values()
    except (TypeError, ValueError):
        return False  # a built-in function that does not tell
    positional = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
    return len([p for p in parameters if p.kind in positional and p.default is Parameter.empty]) == 2
