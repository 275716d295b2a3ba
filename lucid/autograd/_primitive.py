"""Compositions that are recorded as one call, with a derivative of their own.

A loss or a normalisation of ten standard functions makes ten nodes, and for small arrays the nodes cost more than the
arithmetic. A `Primitive` is such a composition, still written in the standard's functions: it runs on raw arrays, makes
one node, and its derivative is a rule like those of the namespace. Where a transform has to look inside, its parts are
called one by one.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

from lucid import _dispatch
from lucid._alias import fresh
from lucid._dispatch import Backend, Op, grad_mode, lifted, raise_for, wrap
from lucid.autograd import tensors
from lucid.autograd.rules._table import Rule
from lucid.autograd.tape import attach, record

__all__ = ["Primitive", "primitive"]


class _OnRawArrays(dict[Backend, Callable[..., Any]]):
    """The composition as a function of the raw arrays of each backend."""

    def __init__(self, forward: Callable[..., Any]) -> None:
        self.forward = forward

    def __missing__(self, backend: Backend) -> Callable[..., Any]:
        found = self[backend] = functools.partial(self.forward, backend.xp)
        return found


class Primitive(Op):
    """What `primitive` makes of a composition. It is called like the composition, the namespace first.

    Attributes
    ----------
    forward : callable
        The composition.
    rule : Rule
        Its derivative.
    several : bool
        Whether the composition has a tuple of outputs.
    shown : int
        How many of them a call returns; the others are for the rule alone.
    in_parts : bool
        Whether the functions it consists of are called one by one for huge arrays.
    fixed : int
        One bit for each input that the rule has no gradient for, the first the lowest. Where one of them requires grad
        the call is a composition, as it is under a transform and for arrays on different devices, for which the right
        function then raises the error.
    """

    __slots__ = ("__dict__", "fixed", "forward", "in_parts", "rule", "several", "shown")

    def __init__(
        self, forward: Callable[..., Any], rule: Rule, several: bool, shown: int, elementwise: bool, in_parts: bool
    ) -> None:
        parameters = list(inspect.signature(forward).parameters.values())[1:]
        self.name = rule.name
        self.inputs = tuple([p.name for p in parameters if p.kind is not p.KEYWORD_ONLY])
        self.elementwise = elementwise
        self.raw = _OnRawArrays(forward)  # type: ignore[assignment]  # another way to find the functions
        self.plans = {}
        self.put = None
        self.forward = forward
        self.rule = rule
        self.several = several
        self.shown = shown
        self.in_parts = elementwise or in_parts
        names = () if rule.joint is not None else self.inputs
        self.fixed = sum([1 << i for i, name in enumerate(names) if name not in rule.rows])
        functools.update_wrapper(self, forward)

    def __call__(self, xp: Any, *inputs: Any, **arguments: Any) -> Any:
        """Call the function; `xp` is the namespace of the inputs."""
        backend: Any = getattr(inputs[0], "_backend", None)
        if backend is None or backend.depth:
            return self._composed(xp, inputs, arguments)
        raws: list[Any] = []
        parents: list[Any] = []
        mask, bit, aliased = 0, 1, False
        for x in inputs:
            if x is None:
                raws.append(None)
            elif getattr(x, "_backend", None) is not backend:
                return self._composed(xp, inputs, arguments)
            else:
                if x._alias is None:
                    raws.append(x._raw)
                else:
                    raws.append(fresh(x))
                    aliased = aliased or x._alias is not None
                if x._node is not None:
                    mask |= bit
                    parents.append(x._node)
            bit += bit
        if mask & self.fixed:
            return self._composed(xp, inputs, arguments)
        try:
            if raws[0].size < backend.large:
                result = self.raw[backend](*raws, **arguments)
            else:
                result = self._of_large_arrays(raws, arguments, backend)
        except Exception as error:
            raise_for(self, inputs, arguments, error)
        if not self.several:
            out = wrap(result, backend)
            if mask and grad_mode.get():
                if _dispatch.recorder is record:
                    attach(self, mask, parents, aliased, inputs, raws, arguments, out)
                else:
                    _dispatch.recorder(self, inputs, raws, arguments, out)
            return out
        outs = tuple([wrap(one, backend) for one in (result[: self.shown] if self.shown else result)])
        if mask and grad_mode.get():
            _dispatch.recorder(self, inputs, raws, arguments, (*outs, *result[self.shown :]) if self.shown else outs)
        return outs[0] if self.shown == 1 else outs

    def _of_large_arrays(self, raws: list[Any], arguments: dict[str, Any], backend: Backend) -> Any:
        """Return the result in the way that is fastest for its size."""
        first = raws[0]
        if self.elementwise:
            whole = backend.blockwise(functools.partial(self.raw[backend], **arguments), raws, first.shape)
            if whole is not None:
                return whole
        if first.size < backend.huge or not self.in_parts:
            return self.raw[backend](*raws, **arguments)
        mode = grad_mode.set(False)
        try:
            out = self.forward(tensors, *[None if raw is None else wrap(raw, backend) for raw in raws], **arguments)
        finally:
            grad_mode.reset(mode)
        return tuple([y._raw for y in out]) if isinstance(out, tuple) else out._raw

    def _composed(self, xp: Any, inputs: tuple[Any, ...], arguments: dict[str, Any]) -> Any:
        """Call the function as what it is, a composition of functions that are recorded one by one."""
        if any(hasattr(x, "_backend") for x in inputs):
            # Compositions change arrays of their own in place, so under a transform all have to be of its level.
            inputs = lifted(inputs) or inputs
        result = self.forward(xp, *inputs, **arguments)
        if not self.shown:
            return result
        return result[0] if self.shown == 1 else result[: self.shown]


def primitive(
    *,
    joint: Callable[..., Any] | None = None,
    several: bool = False,
    shown: int = 0,
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
    shown : int, default: 0
        Of a tuple of arrays, how many a call returns (1: the array itself); the others are kept for the rule alone,
        which finds them in ``out``. 0 stands for all.
    elementwise : bool, default: False
        Whether each element of the result depends on one element of each input only, all of one shape. The function and
        its rows are then evaluated block by block for big arrays, and what is in between never leaves the processor's
        cache.
    in_parts : bool, default: True
        Whether the functions it consists of are called one by one for huge arrays, so that the elementwise ones have
        blocks and threads. False where matrix products take most of the time.
    **rows : callable
        For each differentiable input its gradient: a function of ``g`` and of whatever it names of ``out``, the
        function's own arguments, ``<input>_shape`` and the namespace ``xp``.

    Returns
    -------
    callable
        A decorator for a function ``f(xp, *inputs, **settings)`` whose inputs are arrays (or None) and whose settings
        are given by keyword. It must neither change its inputs nor return views of them. `xp` is the namespace of the
        inputs: a backend's where they are raw arrays (of which MLX's have no attribute ``device``), Lucid's under a
        transform.

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
        return Primitive(
            forward, Rule(forward.__name__.lstrip("_"), rows, joint), several, shown, elementwise, in_parts
        )

    return decorate
