"""Reverse-mode automatic differentiation of the namespace."""

from __future__ import annotations

from lucid._mode import enable_grad, inference_mode, is_grad_enabled, no_grad, set_grad_enabled
from lucid.autograd._backward import backward, grad
from lucid.autograd._leaves import HookHandle, register_hook, retain_grad, set_data, set_grad, set_requires_grad
from lucid.autograd.tape import Node

__all__ = [
    "HookHandle",
    "Node",
    "backward",
    "enable_grad",
    "grad",
    "inference_mode",
    "is_grad_enabled",
    "no_grad",
    "register_hook",
    "retain_grad",
    "set_data",
    "set_grad",
    "set_grad_enabled",
    "set_requires_grad",
]
