"""Transforms of functions: derivatives and vectorisation that compose."""

from __future__ import annotations

from lucid.func._forward import jvp, linearize
from lucid.func._functional_call import functional_call
from lucid.func._jacobians import hessian, jacfwd, jacrev
from lucid.func._reverse import grad, value_and_grad, vjp
from lucid.func._scipy import ScipyFunction, as_scipy
from lucid.func._vmap import vmap

__all__ = [
    "ScipyFunction",
    "as_scipy",
    "functional_call",
    "grad",
    "hessian",
    "jacfwd",
    "jacrev",
    "jvp",
    "linearize",
    "value_and_grad",
    "vjp",
    "vmap",
]
