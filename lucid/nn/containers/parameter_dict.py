"""A dictionary of parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid.nn.containers._mapped import Mapped
from lucid.nn.containers._parameters import as_parameter, described
from lucid.nn.parameter import Parameter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lucid import Tensor


class ParameterDict(Mapped[Parameter]):
    """Hold parameters by name, so that they are found.

    Parameters
    ----------
    parameters : mapping of str to Parameter, or iterable of pairs, optional
        The first members; other Tensors are made parameters.

    Examples
    --------
    >>> import lucid
    >>> scales = lucid.nn.ParameterDict({"x": lucid.ones(2), "y": lucid.ones(3)})
    >>> scales["y"].requires_grad, list(scales.state_dict())
    (True, ['x', 'y'])
    """

    def __init__(self, parameters: Mapping[str, Tensor] | Iterable[tuple[str, Tensor]] | None = None) -> None:
        super().__init__()
        self.update({} if parameters is None else {k: as_parameter("ParameterDict", p) for k, p in _pairs(parameters)})

    def _names(self) -> dict[str, Any]:
        return self._parameter_names

    def __setitem__(self, key: str, parameter: Tensor) -> None:
        self.register_parameter(self._check_key("ParameterDict", key), as_parameter("ParameterDict", parameter))

    def extra_repr(self) -> str:
        """Return the members.

        Returns
        -------
        str
            One on each line.
        """
        return described(self.items())


def _pairs(parameters: Mapping[str, Tensor] | Iterable[tuple[str, Tensor]]) -> Iterable[tuple[str, Tensor]]:
    return parameters.items() if hasattr(parameters, "items") else parameters
