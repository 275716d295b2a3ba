"""Compositions that are recorded as one call, with a derivative of their own.

A loss or a normalisation of ten standard functions makes ten nodes, and for small arrays the nodes cost more than the
arithmetic. A `Primitive` is such a composition, still written in the standard's functions: it runs on raw arrays, makes
one node, and its derivative is a rule like those of the namespace. Where a transform has to look inside, its parts are
called one by one.
"""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable
from typing import Any

from lucid import _dispatch
from lucid._alias import fresh
from lucid._dispatch import Backend, Op, grad_mode, raise_for, wrap
from lucid.autograd import tensors
from lucid.autograd.rules._table import Rule

__all__ = ["Primitive", "primitive"]


class _Raw(dict[Backend, Callable[..., Any]]):
    """The composition as a function of the raw arrays of each backend."""

    def __init__(self, forward: Callable[..., Any], elementwise: bool, in_parts: bool) -> None:
        self.forward = forward
        self.elementwise = elementwise
        self.in_parts = in_parts

    def __missing__(self, backend: Backend) -> Callable[..., Any]:
        forward, xp, elementwise = self.forward, backend.xp, self.elementwise
        large = backend.large if elementwise or self.in_parts else sys.maxsize

        def on_raw_arrays(*raws: Any, **arguments: Any) -> Any:
            if raws[0].size < large:
                return forward(xp, *raws, **arguments)
            if elementwise:
                whole = backend.blockwise(functools.partial(forward, xp, **arguments), raws, raws[0].shape)
                if whole is not None:
                    return whole
            return _on_big_arrays(forward, raws, arguments, backend)

        self[backend] = on_raw_arrays
        return on_raw_arrays


def _on_big_arrays(forward: Callable[..., Any], raws: Any, arguments: dict[str, Any], backend: Backend) -> Any:
    """Call a composition on Tensors, for whose elementwise functions there are blocks, threads and used memory."""
    mode = grad_mode.set(False)
    try:
        out = forward(tensors, *[None if raw is None else wrap(raw, backend) for raw in raws], **arguments)
    finally:
        grad_mode.reset(mode)
    return tuple([y._raw for y in out]) if isinstance(out, tuple) else out._raw


class Primitive(Op):
    """What `primitive` makes of a composition. It is called like the composition, the namespace first.

    Attributes
    ----------
    forward : callable
        The composition.
    rule : Rule
        Its derivative.
    several : bool
        Whether it has a tuple of outputs.
    differentiable : frozenset of str
        The inputs that the rule has gradients for. Where another one requires grad the call is a composition, as it is
        under a transform and for arrays on different devices, for which the right function then raises the error.
    """

    __slots__ = ("__dict__", "differentiable", "forward", "rule", "several")

    def __init__(
        self, forward: Callable[..., Any], rule: Rule, several: bool, elementwise: bool, in_parts: bool
    ) -> None:
        parameters = list(inspect.signature(forward).parameters.values())[1:]
        self.name = rule.name
        self.inputs = tuple([p.name for p in parameters if p.kind is not p.KEYWORD_ONLY])
        self.elementwise = elementwise
        self.raw = _Raw(forward, elementwise, in_parts)  # type: ignore[assignment]  # another way to find the functions
        self.plans = {}
        self.put = None
        self.forward = forward
        self.rule = rule
        self.several = several
        self.differentiable = frozenset(rule.rows if rule.joint is None else self.inputs)
        functools.update_wrapper(self, forward)

    def __call__(self, xp: Any, *inputs: Any, **arguments: Any) -> Any:
        """Call the function; `xp` is the namespace of the inputs."""
        backend: Any = getattr(inputs[0], "_backend", None)
        if backend is None or backend.depth:
            return self.forward(xp, *inputs, **arguments)
        tracked = False
        raws: list[Any] = []
        for name, x in zip(self.inputs, inputs):  # noqa: B905  # strict costs a keyword call
            if x is None:
                raws.append(None)
                continue
            if getattr(x, "_backend", None) is not backend:
                return self.forward(xp, *inputs, **arguments)
            raws.append(x._raw if x._alias is None else fresh(x))
            if x._node is not None:
                tracked = True
                if name not in self.differentiable:
                    return self.forward(xp, *inputs, **arguments)
        try:
            result = self.raw[backend](*raws, **arguments)
        except Exception as error:
            raise_for(self, inputs, arguments, error)
        outs = tuple([wrap(one, backend) for one in result]) if self.several else wrap(result, backend)
        if tracked and grad_mode.get():
            _dispatch.recorder(self, inputs, raws, arguments, outs)
        return outs


def primitive(
    *,
    joint: Callable[..., Any] | None = None,
    several: bool = False,
    elementwise: bool = False,
    in_parts: bool = True,
    **rows: Callable[..., Any],
) -> Callable[[Callable[..., Any]], Primitive]:
    r"""Have a composition of standard functions recorded as one call, with a derivative rule of its own.

    Parameters
    ----------
    joint : callable, optional
        One rule for all inputs, where they share work; it returns a sequence of gradients, None for none.
    several : bool, default: False
        Whether the function returns a tuple of arrays.
    elementwise : bool, default: False
        Whether each element of the result depends on one element of each input only, all of one shape. The function and
        its rows are then evaluated block by block for big arrays, and what is in between never leaves the processor's
        cache.
    in_parts : bool, default: True
        Whether the functions it consists of are called one by one for big arrays, so that the elementwise ones have
        blocks and threads. False where matrix products take most of the time.
    **rows : callable
        For each differentiable input its gradient: a function of ``g`` and of whatever it names of ``out``, the
        function's own arguments, ``<input>_shape`` and the namespace ``xp``.

    Returns
    -------
    callable
        A decorator for a function ``f(xp, *inputs, **settings)`` whose inputs are arrays (or None) and whose settings
        are given by keyword. It must not change its inputs. `xp` is the namespace of the inputs: a backend's where
        they are raw arrays (of which MLX's have no attribute ``device``), Lucid's under a transform.

    See Also
    --------
    Function : A derivative for a computation that leaves Lucid, or that Tensors are needed for.

    Notes
    -----
    Rules are plain transposes, without conjugates, as in :doc:`/how-to/add_rule`; sums over broadcast axes and casts
    are the engine's. They are differentiated themselves for second derivatives, so they use ``xp`` and operators alone.
    An input that requires grad but has no row makes the call an ordinary composition, and so does a transform of
    ``lucid.func``.

    Examples
    --------
    >>> import lucid
    >>> @lucid.autograd.primitive(x=lambda g, x, xp: g / (1.0 + xp.exp(-x)))
    ... def softplus(xp, x):
    ...     return xp.log1p(xp.exp(x))
    >>> x = lucid.tensor([0.0], requires_grad=True)
    >>> y = softplus(lucid, x)
    >>> y.grad_fn
    <softplus node>
    >>> y.backward()
    >>> x.grad
    Tensor([0.5], dtype=float32)
    """

    def decorate(forward: Callable[..., Any]) -> Primitive:
        return Primitive(forward, Rule(forward.__name__.lstrip("_"), rows, joint), several, elementwise, in_parts)

    return decorate
