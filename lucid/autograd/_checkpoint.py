"""Computing again in the backward pass instead of keeping."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lucid import _dispatch, random
from lucid._alias import hold
from lucid._autocast import autocasting
from lucid._dispatch import grad_mode, wrap
from lucid._errors import ArgumentError, GradientError
from lucid.autograd import _watching
from lucid.autograd.saved_tensors import saved_tensors_hooks

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["checkpoint"]


def checkpoint(
    function: Callable[..., Any],
    *args: Any,
    use_reentrant: bool = False,
    preserve_rng_state: bool = True,
    **kwargs: Any,
) -> Any:
    """Call a function without keeping what its derivative needs: the backward pass computes it again.

    Memory for the intermediate results of `function` is needed only while its own part of the backward pass runs, at
    the price of a second forward computation. The graph is the same as without, so gradients of every order, and of
    Tensors that `function` takes from elsewhere, such as a module's parameters, are too.

    Parameters
    ----------
    function : callable
        What to call. It must compute the same when it is called again.
    *args, **kwargs
        Its arguments. Tensors among them are protected from later in-place changes; parameters are read again.
    use_reentrant : bool, default False
        For code written for PyTorch; True, its older form, is refused.
    preserve_rng_state : bool, default True
        Whether the default generators (and those among the arguments) give the same numbers again.

    Returns
    -------
    Any
        What `function` returned.

    Raises
    ------
    GradientError
        In the backward pass, if `function` saves other values than the first time.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor(0.5, dtype=lucid.float64, requires_grad=True)
    >>> y = lucid.autograd.checkpoint(lambda x: lucid.exp(lucid.sin(x)), x)
    >>> y.backward()
    >>> round(float(x.grad), 4)
    1.4174
    """
    if use_reentrant:
        raise ArgumentError("checkpoint: use_reentrant=True is not offered; leave it out")
    if not grad_mode.get():
        return function(*args, **kwargs)
    frame = _Frame(function, args, kwargs, preserve_rng_state)
    with saved_tensors_hooks(frame.pack, frame.unpack):
        return function(*args, **kwargs)


class _Kept:
    """The value of a Tensor argument, and where it hangs in the graph."""

    def __init__(self, x: Tensor) -> None:
        self.backend, self.node = x._backend, x._node
        self.packed = _watching.pack(x._raw if x._alias is None else hold(x), x._backend)

    def tensor(self) -> Tensor:
        raw = self.packed.unpack() if isinstance(self.packed, _watching.Packed) else self.packed
        out = wrap(raw, self.backend)
        out._node = self.node
        return out


class _Frame:
    """One call under `checkpoint`.

    Attributes
    ----------
    signs : list of (shape, dtype)
        What the values looked like that were not kept, in order.
    values : list of raw array or None
        The values, once they were computed again and until they are used.
    """

    def __init__(
        self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], preserve: bool
    ) -> None:
        self.function = function
        self.args = [_keep(x) for x in args]
        self.kwargs = {name: _keep(x) for name, x in kwargs.items()}
        tensors = [x for x in (*args, *kwargs.values()) if hasattr(x, "_raw")]
        self.level = max((x._backend for x in tensors), key=lambda backend: backend.depth, default=None)
        self.states: list[tuple[random.Generator, dict[str, Any]]] = []
        if preserve:
            random.default_generator()
            for x in tensors:
                random.default_generator(x.device)
            own = [x for x in (*args, *kwargs.values()) if isinstance(x, random.Generator)]
            generators = [*random._defaults.values(), *own]
            self.states = [(generator, generator.get_state()) for generator in generators]
        self.region = autocasting.get()
        self.signs: list[tuple[Any, Any]] = []
        self.values: list[Any] = []

    def pack(self, x: Tensor) -> tuple[int, Any]:
        self.signs.append((x.shape, x.dtype))
        return len(self.signs) - 1, x._backend

    def unpack(self, place: tuple[int, Any]) -> Tensor:
        i, backend = place
        if not self.values or self.values[i] is None:
            self.values = self._computed_again()
        raw, self.values[i] = self.values[i], None
        if all(value is None for value in self.values):
            self.values = []
        return wrap(raw, backend)

    def _computed_again(self) -> list[Any]:
        found: list[Any] = []
        signs: list[tuple[Any, Any]] = []

        def capture(x: Tensor) -> None:
            found.append(x._raw)
            signs.append((x.shape, x.dtype))

        states = [(generator, generator.get_state()) for generator, _ in self.states]
        mode, region = grad_mode.set(True), autocasting.set(self.region)
        try:
            for generator, state in self.states:
                generator.set_state(state)
            resumed = contextlib.nullcontext() if self.level is None else self.level.resumed()
            with resumed, saved_tensors_hooks(capture, _never):
                self.function(*[_given(x) for x in self.args], **{name: _given(x) for name, x in self.kwargs.items()})
        finally:
            autocasting.reset(region)
            grad_mode.reset(mode)
            for generator, state in states:
                generator.set_state(state)
        if signs != self.signs:
            raise GradientError(
                f"checkpoint: computed again, the function saved {len(signs)} values for the backward pass where it"
                f" saved {len(self.signs)} before, or others ({_difference(signs, self.signs)}); it must do the same"
                " each time it is called"
            )
        return found


def _keep(x: Any) -> Any:
    # a subclass, such as a parameter, goes in as it is, with its attributes
    return _Kept(x) if type(x) is _dispatch._tensor_type else x


def _given(x: Any) -> Any:
    return x.tensor() if isinstance(x, _Kept) else x


def _never(_: Any) -> Tensor:
    raise AssertionError("the graph of a second computation is not gone through")


def _difference(again: list[tuple[Any, Any]], before: list[tuple[Any, Any]]) -> str:
    for i, (a, b) in enumerate(zip(again, before, strict=False)):
        if a != b:
            return f"value {i}: shape {a[0]}, {a[1].name} instead of shape {b[0]}, {b[1].name}"
    return "the first ones agree"
