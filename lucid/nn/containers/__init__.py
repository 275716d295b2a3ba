"""Modules made of modules."""

from __future__ import annotations

from lucid.nn.containers.module_dict import ModuleDict
from lucid.nn.containers.module_list import ModuleList
from lucid.nn.containers.parameter_dict import ParameterDict
from lucid.nn.containers.parameter_list import ParameterList
from lucid.nn.containers.sequential import Sequential

__all__ = [
    "ModuleDict",
    "ModuleList",
    "ParameterDict",
    "ParameterList",
    "Sequential",
]
