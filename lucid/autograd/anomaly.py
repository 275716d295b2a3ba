"""Finding the function whose derivative first gave a nan or an infinity."""

from __future__ import annotations

from contextvars import Token
from typing import TYPE_CHECKING, Any, Self

from lucid._errors import GradientError
from lucid.autograd import _watching
from lucid.autograd.tape import Leaf, Node, Select

if TYPE_CHECKING:
    from lucid.autograd._watching import Made

__all__ = ["Checked", "detect_anomaly"]


class detect_anomaly:
    """Stop a backward pass at the first gradient that is nan or infinite, and say which line of the program it is from.

    Use it around the forward computation and the backward pass; lines are known for what was computed inside. It makes
    both slower and is meant for debugging. Works per context: other threads and asyncio tasks are not affected.

    Parameters
    ----------
    check_nan : bool, default True
        False only remembers lines, for a block that computes and one inside it that checks.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor([0.0, 1.0], requires_grad=True)
    >>> with lucid.autograd.detect_anomaly():
    ...     y = lucid.sqrt(x)
    ...     try:
    ...         y.backward()
    ...     except lucid.GradientError as error:
    ...         print(str(error).splitlines()[0])
    detect_anomaly: the derivative of 'sqrt' (x of shape (2,)) -> (2,) gave inf, in the gradient of a leaf of shape (2,)
    """

    def __init__(self, check_nan: bool = True) -> None:
        self._check = bool(check_nan)
        self._tokens: list[Token[bool | None]] = []

    def __enter__(self) -> Self:
        self._tokens.append(_watching.anomaly.set(self._check))
        _watching.watch(1)
        return self

    def __exit__(self, *_: object) -> None:
        _watching.watch(-1)
        _watching.anomaly.reset(self._tokens.pop())


class Checked(dict[Node, Any]):
    """The gradients that have arrived during a walk, each checked when it comes.

    The engine's loop stays what it is; only the dict it works on is another one.
    """

    def __init__(self) -> None:
        super().__init__()
        self._visited: Node | None = None

    def pop(self, node: Node, *default: Any) -> Any:
        """Take the gradient of the node that is visited next."""
        self._visited = node
        return super().pop(node, *default)

    def __setitem__(self, node: Node, g: Any) -> None:
        if g.__class__ is not dict:  # that of a function of several outputs, which have been checked one by one
            xp = node.backend.xp
            raw = getattr(g, "_raw", g)
            if not bool(xp.all(xp.isfinite(raw), axis=None)):
                value = "nan" if bool(xp.any(xp.isnan(raw), axis=None)) else "inf"
                raise GradientError(_message(self._visited, node, value))
        super().__setitem__(node, g)


def _message(node: Node | None, parent: Node, value: str) -> str:
    shape = tuple(parent.shape)
    if node is None:
        return f"detect_anomaly: the gradient that backward was given, of shape {shape}, holds {value}"
    outputs = "its outputs" if node.shape == () and node.dtype is None else f"{tuple(node.shape)}"
    made: Made | None = None if node.extras is None else node.extras.made
    head = f"detect_anomaly: the derivative of '{node.name}'"
    tail = f" gave {value}, in the gradient of {_kind(parent)} of shape {shape}"
    if node.extras is not None and node.extras.hooks:
        tail += " (after hooks of the output, which may have changed its gradient)"
    if made is None:
        return f"{head} -> {outputs}{tail}\nIt was computed outside of detect_anomaly, so its line is not known."
    names = () if node.plan is None else node.plan.op.inputs
    named = names if len(names) == len(made.shapes) else [f"input {i}" for i in range(len(made.shapes))]
    inputs = ", ".join(
        f"{name} of shape {given}" for name, given in zip(named, made.shapes, strict=True) if given is not None
    )
    return f"{head} ({inputs}) -> {outputs}{tail}\nIt was computed here:\n{''.join(made.stack.format()).rstrip()}"


def _kind(node: Node) -> str:
    if isinstance(node, Leaf):
        return "a leaf"
    if isinstance(node, Select):
        return f"output {node.index} of '{node.name}'"
    return f"a result of '{node.name}'"
