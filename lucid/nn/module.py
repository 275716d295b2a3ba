"""The base class of everything that has parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lucid
from lucid._errors import ArgumentTypeError
from lucid.nn import _state
from lucid.nn._checks import explain
from lucid.nn._hooks import CallHook, ModuleHooks, RemovableHandle, attach
from lucid.nn._moving import convert, target
from lucid.nn._registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Self

    from lucid import Tensor
    from lucid.nn._state import IncompatibleKeys

__all__ = ["Module"]


class Module(Registry):
    """The base class of layers and models.

    A subclass calls ``super().__init__()``, assigns `Parameter`, `Buffer` and `Module` objects to attributes, and
    defines ``forward``. Calling the module calls ``forward``.

    Attributes
    ----------
    training : bool
        Whether the module is in training mode; some layers behave differently then.

    Examples
    --------
    >>> import lucid
    >>> class Scale(lucid.nn.Module):
    ...     def __init__(self):
    ...         super().__init__()
    ...         self.factor = lucid.nn.Parameter(lucid.tensor(2.0))
    ...
    ...     def forward(self, x):
    ...         return x * self.factor
    >>> scale = Scale()
    >>> scale(lucid.tensor(3.0)).item()
    6.0
    >>> [name for name, _ in scale.named_parameters()]
    ['factor']
    """

    training: bool
    _hooks: ModuleHooks | None

    def __init__(self) -> None:
        super().__init__()
        self.__dict__.update(training=True, _hooks=None)

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """Compute the result; every subclass defines this.

        Parameters
        ----------
        *args, **kwargs
            What the module was called with.

        Returns
        -------
        Any
            The result.
        """
        raise NotImplementedError(f"{type(self).__name__} does not define forward")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call ``forward``, with the hooks around it."""
        try:
            if self._hooks is None:
                return self.forward(*args, **kwargs)
            return self._hooks.call(self, args, kwargs)
        except AttributeError as error:
            explain(self, args, error)  # here, since asking every layer's input what it is would cost every call
            raise

    # Hooks

    def _own_hooks(self) -> ModuleHooks:
        if self._hooks is None:
            self._hooks = ModuleHooks()
        return self._hooks

    def register_forward_pre_hook(
        self, hook: Callable[..., Any], *, prepend: bool = False, with_kwargs: bool = False
    ) -> RemovableHandle:
        """Have a function called before each call of the module.

        Parameters
        ----------
        hook : callable
            ``hook(module, args)`` returns None or new arguments; with `with_kwargs`, ``hook(module, args, kwargs)``
            returns None or a pair of both.
        prepend : bool, default: False
            Whether it runs before the hooks that are there already.
        with_kwargs : bool, default: False
            Whether it is given the keyword arguments.

        Returns
        -------
        RemovableHandle
            Its ``remove()`` takes the hook away.
        """
        return attach(self._own_hooks().forward_pre, CallHook(hook, with_kwargs), first=prepend)

    def register_forward_hook(
        self, hook: Callable[..., Any], *, prepend: bool = False, with_kwargs: bool = False, always_call: bool = False
    ) -> RemovableHandle:
        """Have a function called after each call of the module.

        Parameters
        ----------
        hook : callable
            ``hook(module, args, result)`` returns None or a new result; with `with_kwargs`,
            ``hook(module, args, kwargs, result)``.
        prepend : bool, default: False
            Whether it runs before the hooks that are there already.
        with_kwargs : bool, default: False
            Whether it is given the keyword arguments.
        always_call : bool, default: False
            Whether it is called, with None for the result, when the call fails.

        Returns
        -------
        RemovableHandle
            Its ``remove()`` takes the hook away.

        Examples
        --------
        >>> import lucid
        >>> layer = lucid.nn.ReLU()
        >>> handle = layer.register_forward_hook(lambda module, args, result: result + 1)
        >>> layer(lucid.tensor(-1.0)).item()
        1.0
        >>> handle.remove()
        """
        return attach(self._own_hooks().forward, CallHook(hook, with_kwargs, always_call), first=prepend)

    def register_full_backward_pre_hook(self, hook: Callable[..., Any], prepend: bool = False) -> RemovableHandle:
        """Have a function called when a backward pass arrives at the result of a call of the module.

        Parameters
        ----------
        hook : callable
            ``hook(module, grad_output)`` is given a tuple of the gradients of the results; it returns None or a tuple
            to go on with.
        prepend : bool, default: False
            Whether it runs before the hooks that are there already.

        Returns
        -------
        RemovableHandle
            Its ``remove()`` takes the hook away.
        """
        return attach(self._own_hooks().backward_pre, hook, first=prepend)

    def register_full_backward_hook(self, hook: Callable[..., Any], prepend: bool = False) -> RemovableHandle:
        """Have a function called when a backward pass has the gradients of the arguments of a call of the module.

        If no positional argument requires grad, it is called with Nones when those of the results are there.

        Parameters
        ----------
        hook : callable
            ``hook(module, grad_input, grad_output)`` is given tuples of the gradients of the positional arguments (None
            for those without) and of the results; it returns None or a tuple in place of `grad_input`.
        prepend : bool, default: False
            Whether it runs before the hooks that are there already.

        Returns
        -------
        RemovableHandle
            Its ``remove()`` takes the hook away.

        Examples
        --------
        >>> import lucid
        >>> layer = lucid.nn.ReLU()
        >>> handle = layer.register_full_backward_hook(lambda module, given, got: print(given[0], got[0]))
        >>> layer(lucid.tensor([-1.0, 2.0], requires_grad=True)).backward()
        Tensor([0., 1.], dtype=float32) Tensor([1., 1.], dtype=float32)
        >>> handle.remove()
        """
        return attach(self._own_hooks().backward, hook, first=prepend)

    def register_state_dict_pre_hook(self, hook: Callable[..., None]) -> RemovableHandle:
        """Have a function called before this module adds its entries to a ``state_dict``.

        Parameters
        ----------
        hook : callable
            ``hook(module, prefix, keep_vars)`` may bring the module into the state that is to be saved.

        Returns
        -------
        RemovableHandle
            Its ``remove()`` takes the hook away.
        """
        return attach(self._own_hooks().state_dict_pre, hook)

    def register_state_dict_post_hook(self, hook: Callable[..., None]) -> RemovableHandle:
        """Have a function called when this module has added its entries to a ``state_dict``.

        Parameters
        ----------
        hook : callable
            ``hook(module, state_dict, prefix, local_metadata)`` changes `state_dict` in place.

        Returns
        -------
        RemovableHandle
            Its ``remove()`` takes the hook away.
        """
        return attach(self._own_hooks().state_dict, hook)

    def register_load_state_dict_pre_hook(self, hook: Callable[..., None]) -> RemovableHandle:
        """Have a function called before a ``state_dict`` is compared with this module.

        Parameters
        ----------
        hook : callable
            ``hook(module, state_dict, prefix)`` may rename the entries that begin with `prefix`.

        Returns
        -------
        RemovableHandle
            Its ``remove()`` takes the hook away.
        """
        return attach(self._own_hooks().load_pre, hook)

    def register_load_state_dict_post_hook(self, hook: Callable[..., None]) -> RemovableHandle:
        """Have a function called after a ``state_dict`` was loaded.

        Parameters
        ----------
        hook : callable
            ``hook(module, incompatible_keys)``.

        Returns
        -------
        RemovableHandle
            Its ``remove()`` takes the hook away.
        """
        return attach(self._own_hooks().load_post, hook)

    # Saving and loading

    def state_dict(
        self, *, destination: dict[str, Tensor] | None = None, prefix: str = "", keep_vars: bool = False
    ) -> dict[str, Tensor]:
        """Return the parameters and persistent buffers by their dotted names.

        Parameters
        ----------
        destination : dict, optional
            Where to add them.
        prefix : str, default: ""
            What to put before each name.
        keep_vars : bool, default: False
            Whether to return the parameters themselves, and not detached.

        Returns
        -------
        dict of str to Tensor
            They share memory with the module: later training shows in them.

        Examples
        --------
        >>> import lucid
        >>> list(lucid.nn.Sequential(lucid.nn.Linear(2, 3), lucid.nn.ReLU()).state_dict())
        ['0.weight', '0.bias']
        """
        return _state.save(self, destination, prefix, keep_vars)

    def load_state_dict(
        self, state_dict: Mapping[str, Any], strict: bool = True, assign: bool = False
    ) -> IncompatibleKeys:
        """Copy values into the parameters and buffers; nothing is changed unless all of them fit.

        Parameters
        ----------
        state_dict : mapping of str to array
            What `state_dict` returned; NumPy arrays will do.
        strict : bool, default: True
            Whether missing and unexpected keys are errors.
        assign : bool, default: False
            Whether to take the given Tensors themselves, with their dtypes and devices.

        Returns
        -------
        IncompatibleKeys
            The ``missing_keys`` and ``unexpected_keys``.

        Raises
        ------
        ArgumentError
            If keys do not match; the message lists them all.
        ShapeError
            If a shape does not match.
        """
        return _state.load(self, state_dict, strict, assign)

    # Modes

    def train(self, mode: bool = True) -> Self:
        """Set training mode here and in all submodules.

        Parameters
        ----------
        mode : bool, default: True
            False for evaluation mode.

        Returns
        -------
        Module
            The module itself.
        """
        if not isinstance(mode, bool):
            raise ArgumentTypeError(f"train: mode must be True or False, got {mode!r}")
        for module in self.modules():
            module.training = mode
        return self

    def eval(self) -> Self:
        """Set evaluation mode here and in all submodules.

        Returns
        -------
        Module
            The module itself.
        """
        return self.train(False)

    def requires_grad_(self, requires_grad: bool = True) -> Self:
        """Set whether gradients are recorded for the parameters.

        Parameters
        ----------
        requires_grad : bool, default: True
            False freezes the module.

        Returns
        -------
        Module
            The module itself.
        """
        for parameter in self.parameters():
            parameter.requires_grad_(requires_grad)
        return self

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the gradients of all parameters.

        Parameters
        ----------
        set_to_none : bool, default: True
            False keeps the gradients, filled with zeros.
        """
        for parameter in self.parameters():
            if parameter.grad is not None:
                parameter.grad = None if set_to_none else lucid.zeros_like(parameter.grad)

    def apply(self, fn: Callable[[Module], Any]) -> Self:
        """Call a function with every submodule, then with the module itself.

        Parameters
        ----------
        fn : callable
            Takes a module; often one that initialises parameters.

        Returns
        -------
        Module
            The module itself.
        """
        for child in self.children():
            child.apply(fn)
        fn(self)
        return self

    # Device and dtype

    def to(self, *args: Any, **kwargs: Any) -> Self:
        """Move parameters and buffers to a device, cast the floating ones to a dtype, or both.

        Parameters
        ----------
        *args, **kwargs
            ``to(device)``, ``to(dtype)``, ``to(device, dtype)`` or ``to(tensor)``; also by keyword.

        Returns
        -------
        Module
            The module itself, with the same `Parameter` objects.
        """
        convert(self, *target(*args, **kwargs))
        return self

    def float(self) -> Self:
        """Cast floating parameters and buffers to float32.

        Returns
        -------
        Module
            The module itself.
        """
        return self.to(lucid.float32)

    def double(self) -> Self:
        """Cast floating parameters and buffers to float64.

        Returns
        -------
        Module
            The module itself.
        """
        return self.to(lucid.float64)

    def half(self) -> Self:
        """Cast floating parameters and buffers to float16.

        Returns
        -------
        Module
            The module itself.
        """
        return self.to(lucid.float16)

    # Display

    def extra_repr(self) -> str:
        """Return what stands between the parentheses in the representation of this module.

        Returns
        -------
        str
            The settings, as they would be written in a call.
        """
        return ""

    def __repr__(self) -> str:
        extra = self.extra_repr()
        lines = extra.split("\n") if "\n" in extra else []
        for name, child in self.named_children_with_duplicates():
            lines.append(f"({name}): " + repr(child).replace("\n", "\n  "))
        if not lines:
            return f"{type(self).__name__}({extra})"
        if extra and "\n" not in extra:
            lines.insert(0, extra)
        return f"{type(self).__name__}(\n  " + "\n  ".join(lines) + "\n)"
