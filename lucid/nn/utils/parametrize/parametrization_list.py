"""The functions that make a parameter out of others."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import lucid
from lucid import Tensor
from lucid._errors import ArgumentTypeError, DTypeError, ShapeError
from lucid.nn.containers import ModuleList
from lucid.nn.parameter import Parameter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid.nn.module import Module

__all__ = ["ParametrizationList"]


class ParametrizationList(ModuleList):
    """The parametrizations of one Tensor, and what it is computed from.

    `register_parametrization` makes it; it is ``module.parametrizations.<name>``.

    Parameters
    ----------
    modules : sequence of Module
        The parametrizations; each is called with the result of the one before. The last of their ``right_inverse``
        methods, where they have one, is called first when the Tensor is assigned to.
    original : Parameter or Tensor
        The Tensor that is parametrized.
    unsafe : bool, default: False
        Whether the result may have another shape or dtype.

    Attributes
    ----------
    original : Parameter or Tensor
        What the Tensor is computed from; or ``original0``, ``original1`` and so on, if ``right_inverse`` of the first
        parametrization returns a sequence.
    is_tensor : bool
        Whether there is a single one.
    """

    def __init__(self, modules: Sequence[Module], original: Tensor, unsafe: bool = False) -> None:
        super().__init__(modules)
        self.unsafe = unsafe
        with lucid.no_grad():
            value = new = original.detach()
            # A map that cannot be undone begins with the Tensor itself.
            with contextlib.suppress(NotImplementedError):
                new = self._inverted(value)
        self.is_tensor = isinstance(new, Tensor)
        self.ntensors = 1 if isinstance(new, Tensor) else len(new)
        if isinstance(new, Tensor):
            if not unsafe and new.dtype != original.dtype:
                raise DTypeError(
                    f"register_parametrization: right_inverse returned {new.dtype!r} for {original.dtype!r}; "
                    "unsafe=True allows it"
                )
            if new.shape != original.shape or new.dtype != original.dtype:
                original.data = new
            elif new is not value:
                with lucid.no_grad():
                    original[...] = new  # the same object, so that optimizers go on with it
            self._enter_original("original", original, isinstance(original, Parameter))
            return
        for i, part in enumerate(new):
            if not isinstance(part, Tensor):
                raise ArgumentTypeError(
                    "register_parametrization: right_inverse must return Tensors, got a sequence with "
                    f"{type(part).__name__}"
                )
            trained = isinstance(original, Parameter)
            entry = Parameter(part, original.requires_grad) if trained else part.detach()
            self._enter_original(f"original{i}", entry, trained)

    def _enter_original(self, name: str, value: Tensor, trained: bool) -> None:
        if trained:
            assert isinstance(value, Parameter)
            self.register_parameter(name, value)
        else:
            self.register_buffer(name, value)

    def _inverted(self, value: Any) -> Any:
        for module in reversed(list(self)):
            inverse: Any = getattr(module, "right_inverse", None)
            value = value if inverse is None else inverse(value)
        return value

    def _originals(self) -> list[Tensor]:
        names = ["original"] if self.is_tensor else [f"original{i}" for i in range(self.ntensors)]
        return [self.__dict__[name] for name in names]

    def forward(self) -> Tensor:
        """Compute the Tensor.

        Returns
        -------
        Tensor
            What the module has under its name.
        """
        members = iter(self)
        value: Tensor = next(members)(*self._originals())
        for module in members:
            value = module(value)
        return value

    def right_inverse(self, value: Tensor) -> None:
        """Set what the Tensor is computed from such that it becomes a given one.

        Parameters
        ----------
        value : Tensor
            What it is to be.

        Raises
        ------
        ArgumentTypeError
            If a parametrization has no ``right_inverse``.
        ShapeError
            If what it returns has another shape than before.
        """
        for module in self:
            if not hasattr(module, "right_inverse"):
                raise ArgumentTypeError(
                    f"parametrize: the Tensor cannot be assigned to, since {type(module).__name__} has no right_inverse"
                )
        with lucid.no_grad():
            new = self._inverted(value.detach())
            originals = self._originals()
            parts = [new] if self.is_tensor else list(new)
            if [p.shape for p in parts] != [p.shape for p in originals]:
                raise ShapeError(
                    f"parametrize: right_inverse returned shapes {[p.shape for p in parts]}, "
                    f"but the originals have shapes {[p.shape for p in originals]}"
                )
            for original, part in zip(originals, parts, strict=True):
                original[...] = part
