"""Hooks of a module's backward pass: two identities around the call, whose gradients pass through the hooks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import lucid
from lucid import Tensor
from lucid._errors import ArgumentError, ArgumentTypeError

if TYPE_CHECKING:
    from lucid.nn.module import Module

__all__ = ["BackwardHooks"]

Grads = tuple[Tensor | None, ...]


class BackwardHooks:
    """The backward hooks of one call of a module.

    Parameters
    ----------
    module : Module
        The module that is called.
    before, after : dict of int to callable
        Its backward pre-hooks and backward hooks.
    """

    def __init__(
        self, module: Module, before: dict[int, Callable[..., Any]], after: dict[int, Callable[..., Any]]
    ) -> None:
        self._module = module
        self._before, self._after = before, after
        self._called = (tuple(before), tuple(after))  # hooks that come later wait for the next call
        self._total = 0
        self._tracked: tuple[int, ...] = ()
        self._grad_output: Grads | None = None

    def inputs(self, args: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return the arguments of the call, those that require grad through the second identity."""
        self._total = len(args)
        self._tracked = tuple([i for i, x in enumerate(args) if isinstance(x, Tensor) and x.requires_grad])
        if not self._tracked or not lucid.is_grad_enabled():
            self._tracked = ()
            return args
        passed = _Passage.apply(self.finished, *[args[i] for i in self._tracked])
        changed = list(args)
        for i, x in zip(self._tracked, passed, strict=True):
            changed[i] = x
        return tuple(changed)

    def outputs(self, result: Any) -> Any:
        """Return the result of the call, its Tensors through the first identity."""
        if not lucid.is_grad_enabled():
            return result
        if isinstance(result, Tensor):
            return _Passage.apply(self.started, result)[0] if result.requires_grad else result
        if isinstance(result, dict):
            values = self.outputs(tuple(result.values()))
            return type(result)(zip(result, values, strict=True))
        if not isinstance(result, tuple | list):
            raise ArgumentTypeError(
                f"{type(self._module).__name__}: a module with backward hooks must return a Tensor, or a tuple, list or"
                f" dict of Tensors, got {type(result).__name__}"
            )
        tensors = [x for x in result if isinstance(x, Tensor)]
        if not any(x.requires_grad for x in tensors):
            return result
        passed = iter(_Passage.apply(self.started, *tensors))
        changed = [next(passed) if isinstance(x, Tensor) else x for x in result]
        return type(result)(*changed) if hasattr(result, "_fields") else type(result)(changed)

    def started(self, grads: Grads) -> Grads:
        """Run the pre-hooks: the gradients of the results are there."""
        for number in self._called[0]:
            if number in self._before:
                grads = _answer(self._before[number](self._module, grads), grads, "full backward pre-hook")
        self._grad_output = grads
        if not self._tracked:
            self._run((None,) * self._total)
        return grads

    def finished(self, grads: Grads) -> Grads:
        """Run the hooks: the gradients of the arguments are there."""
        if self._grad_output is None:
            return grads  # a second derivative comes to the arguments past the results
        given: list[Tensor | None] = [None] * self._total
        for i, g in zip(self._tracked, grads, strict=True):
            given[i] = g
        answer = self._run(tuple(given))
        return tuple([answer[i] for i in self._tracked])

    def _run(self, grads: Grads) -> Grads:
        for number in self._called[1]:
            if number in self._after:
                answer = self._after[number](self._module, grads, self._grad_output)
                if answer is not None and not self._tracked:
                    raise ArgumentError(
                        f"{type(self._module).__name__}: a full backward hook returned gradients, but no argument of"
                        " the call requires grad; return None"
                    )
                grads = _answer(answer, grads, "full backward hook")
        self._grad_output = None
        return grads


def _answer(answer: Any, grads: Grads, name: str) -> Grads:
    """Return the gradients that a hook wants, in place of `grads`."""
    if answer is None:
        return grads
    changed = answer if isinstance(answer, tuple) else (answer,)
    if len(changed) != len(grads):
        raise ArgumentError(f"a {name} must return None or {len(grads)} gradients, it returned {len(changed)}")
    return changed


class _Passage(lucid.autograd.Function):
    """Tensors as they are; their gradients through a function."""

    @staticmethod
    def forward(ctx: lucid.autograd.FunctionCtx, called: Callable[[Grads], Grads], *tensors: Tensor) -> Any:
        ctx.called = called  # type: ignore[attr-defined]  # any attribute can be set
        ctx.set_materialize_grads(False)
        ctx.mark_non_differentiable(*[x for x in tensors if not x.requires_grad])
        return tensors

    @staticmethod
    def backward(ctx: Any, *grads: Tensor | None) -> Any:
        return None, *ctx.called(grads)
