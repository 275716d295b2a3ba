"""Reverse-mode automatic differentiation of the namespace."""

from __future__ import annotations

from lucid._mode import enable_grad, inference_mode, is_grad_enabled, no_grad, set_grad_enabled
from lucid.autograd._backward import backward, grad
from lucid.autograd._checkpoint import checkpoint
from lucid.autograd._gradcheck import gradcheck, gradgradcheck
from lucid.autograd._leaves import (
    HookHandle,
    register_hook,
    register_post_accumulate_grad_hook,
    retain_grad,
    set_data,
    set_grad,
    set_requires_grad,
)
from lucid.autograd._primitive import primitive
from lucid.autograd.anomaly import detect_anomaly
from lucid.autograd.function import Function, FunctionCtx, once_differentiable
from lucid.autograd.graph import Graph, draw_graph
from lucid.autograd.saved_tensors import saved_tensors_hooks
from lucid.autograd.tape import Node

__all__ = [
    "Function",
    "FunctionCtx",
    "Graph",
    "HookHandle",
    "Node",
    "backward",
    "checkpoint",
    "detect_anomaly",
    "draw_graph",
    "enable_grad",
    "grad",
    "gradcheck",
    "gradgradcheck",
    "inference_mode",
    "is_grad_enabled",
    "no_grad",
    "once_differentiable",
    "primitive",
    "register_hook",
    "register_post_accumulate_grad_hook",
    "retain_grad",
    "saved_tensors_hooks",
    "set_data",
    "set_grad",
    "set_grad_enabled",
    "set_requires_grad",
]
