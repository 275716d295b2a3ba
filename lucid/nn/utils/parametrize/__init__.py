"""Parameters that are computed from others. Names and ``state_dict`` keys are PyTorch's."""

from __future__ import annotations

from lucid.nn.utils.parametrize.caching import cached
from lucid.nn.utils.parametrize.parametrization_list import ParametrizationList
from lucid.nn.utils.parametrize.registering import (
    is_parametrized,
    register_parametrization,
    remove_parametrizations,
    type_before_parametrizations,
)

__all__ = [
    "ParametrizationList",
    "cached",
    "is_parametrized",
    "register_parametrization",
    "remove_parametrizations",
    "type_before_parametrizations",
]
