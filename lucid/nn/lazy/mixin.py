"""Modules that learn the size of their input from the first one they see."""

from __future__ import annotations

from typing import Any, ClassVar

import lucid
from lucid._errors import ArgumentError
from lucid.nn.module import Module
from lucid.nn.uninitialized import UninitializedBuffer, UninitializedParameter

__all__ = ["LazyLayer", "LazyModuleMixin"]

_UNINITIALIZED = (UninitializedParameter, UninitializedBuffer)


class LazyModuleMixin(Module):
    """What makes a module lazy.

    A subclass has `UninitializedParameter` objects, and a method ``initialize_parameters``, which is called with the
    first input and materializes them.

    Attributes
    ----------
    cls_to_become : type or None
        The class that the module has afterwards.

    Examples
    --------
    >>> import lucid
    >>> from lucid import nn
    >>> class Scale(nn.LazyModuleMixin):
    ...     def __init__(self):
    ...         super().__init__()
    ...         self.factor = nn.UninitializedParameter()
    ...
    ...     def initialize_parameters(self, x):
    ...         self.factor.materialize(x.shape[-1:])
    ...
    ...     def forward(self, x):
    ...         return x * self.factor
    >>> scale = Scale()
    >>> scale.has_uninitialized_params(), scale(lucid.randn(2, 3)).shape, scale.has_uninitialized_params()
    (True, (2, 3), False)
    """

    cls_to_become: ClassVar[type[Module] | None] = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._loading = self.register_load_state_dict_pre_hook(_materialize_for)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Learn the size of the input, then call the module."""
        if self.has_uninitialized_params():
            with lucid.no_grad():
                self.initialize_parameters(*args, **kwargs)
            if self.has_uninitialized_params():
                raise ArgumentError(f"{type(self).__name__}: initialize_parameters has left some without a shape")
        self._become(*args, **kwargs)
        return Module.__call__(self, *args, **kwargs)

    def initialize_parameters(self, *args: Any, **kwargs: Any) -> None:
        """Materialize the parameters; every subclass defines this.

        Parameters
        ----------
        *args, **kwargs
            What the module is called with for the first time.
        """
        raise NotImplementedError(f"{type(self).__name__} does not define initialize_parameters")

    def has_uninitialized_params(self) -> bool:
        """Return whether there is a parameter or buffer without a shape.

        Returns
        -------
        bool
            Whether there is.
        """
        own = (self.__dict__[name] for name in (*self._parameter_names, *self._buffer_names))
        return any(isinstance(x, _UNINITIALIZED) for x in own)

    def _become(self, *args: Any, **kwargs: Any) -> None:
        """Take on the final class, once there is nothing left to learn."""
        if "_loading" in self.__dict__:
            self._loading.remove()
            del self._loading
            if self._hooks is not None and self._hooks.are_none():
                self._hooks = None  # so that calls do not look for any
        if self.cls_to_become is not None:
            self.__class__ = self.cls_to_become  # type: ignore[assignment]  # a lazy layer is one of its plain class


class LazyLayer(LazyModuleMixin):
    """A lazy variant of a layer whose first argument is the size of the input.

    A subclass calls ``_prepare`` in its constructor and defines ``_size``.
    """

    def _prepare(self, size_name: str, least: int, settings: dict[str, Any]) -> None:
        """Make the layer as it is before its input is known.

        Parameters
        ----------
        size_name : str
            The argument that is not known.
        least : int
            The least value that it can have.
        settings : dict
            The other arguments.
        """
        cls: Any = self.cls_to_become
        # A small layer checks the arguments and has all the attributes; the numbers it draws are not to count.
        device = settings.get("device")
        state = lucid.random.get_rng_state(device)
        template = cls(least, **settings)
        lucid.random.set_rng_state(state, device)
        Module.__init__(self)
        self._loading = self.register_load_state_dict_pre_hook(_materialize_for)
        for name, value in vars(template).items():
            if name not in self.__dict__:
                self.__dict__[name] = value
        for name in template._parameter_names:
            p = getattr(template, name)
            self.__dict__.pop(name)
            self.register_parameter(name, None if p is None else UninitializedParameter(True, p.device, p.dtype))
        for name, persistent in template._buffer_names.items():
            b = self.__dict__.pop(name)
            if b is not None and b.ndim:
                b = UninitializedBuffer(b.device, b.dtype, persistent=persistent)
            self.register_buffer(name, b, persistent)
        self.__dict__[size_name] = 0
        self._arguments = size_name, settings

    def _size(self, input: Any) -> int:
        """Return the size that the first input tells."""
        raise NotImplementedError

    def initialize_parameters(self, input: Any, *args: Any, **kwargs: Any) -> None:
        """Draw the parameters for the size of an input.

        Parameters
        ----------
        input : Tensor
            The input.
        *args, **kwargs
            Whatever else the layer is called with.
        """
        cls: Any = self.cls_to_become
        # On the device and in the dtype that the layer has been moved to meanwhile.
        first: Any = next(
            self.__dict__[n] for n in (*self._parameter_names, *self._buffer_names) if self.__dict__[n] is not None
        )
        full = cls(self._size(input), **{**self._arguments[1], "device": first.device, "dtype": first.dtype})
        for name in (*full._parameter_names, *full._buffer_names):
            own, drawn = self.__dict__[name], getattr(full, name)
            if isinstance(own, _UNINITIALIZED):
                own.materialize(drawn.shape)
                own[...] = drawn.detach()

    def _become(self, input: Any, *args: Any, **kwargs: Any) -> None:
        self.__dict__[self._arguments[0]] = self._size(input)  # which a state that was loaded did not tell
        del self._arguments
        super()._become()


def _materialize_for(module: Any, state_dict: dict[str, Any], prefix: str) -> None:
    """Give a lazy module the shapes of a state that is going to be loaded."""
    for name in (*module._parameter_names, *module._buffer_names):
        own, given = module.__dict__[name], state_dict.get(prefix + name)
        if isinstance(own, _UNINITIALIZED) and given is not None:
            if isinstance(given, _UNINITIALIZED):
                raise ArgumentError(f"load_state_dict: {prefix}{name} was saved before its module was called")
            own.materialize(given.shape)
