"""Comparing gradients with finite differences."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from lucid._dispatch import wrap
from lucid._errors import ArgumentError, ArgumentTypeError, GradientError
from lucid.autograd._backward import grad

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["gradcheck", "gradgradcheck"]

Array = np.ndarray[Any, Any]

_ALL = 256  # up to so many real numbers on each side every derivative is compared, beyond only sampled ones
_SAMPLES = 32


def gradcheck(
    func: Callable[..., Any],
    inputs: Tensor | Sequence[Any],
    *,
    eps: float = 1e-6,
    atol: float = 1e-5,
    rtol: float = 1e-3,
    raise_exception: bool = True,
    nondet_tol: float = 0.0,
    fast_mode: bool = False,
) -> bool:
    """Check the gradients of a function against central differences.

    The derivatives of all outputs, real and imaginary part, with respect to all inputs that require grad are compared:
    ``abs(analytic - numeric) <= atol + rtol * abs(numeric)``. For big inputs or outputs it is derivatives in random
    directions, ``v @ J @ u``.

    Parameters
    ----------
    func : callable
        Takes the inputs; returns a Tensor or a tuple of them. Outputs that do not require grad must not change with the
        inputs, unless they are integers or bool.
    inputs : Tensor or sequence
        The arguments of `func`, in float64 or complex128; those that are no Tensors are passed on.
    eps : float, default 1e-6
        The step of the differences.
    atol, rtol : float
        The error allowed, absolute and relative.
    raise_exception : bool, default True
        Whether a disagreement is an error; else the result is False.
    nondet_tol : float, default 0.0
        How much the gradients of two backward passes may differ.
    fast_mode : bool, default False
        Compare in random directions however small the inputs are.

    Returns
    -------
    bool
        Whether all agree.

    Raises
    ------
    GradientError
        If they do not; the message holds both Jacobians.
    ArgumentError
        If no input requires grad.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor([0.3, -1.2], dtype=lucid.float64, requires_grad=True)
    >>> lucid.autograd.gradcheck(lambda x, n: lucid.sin(x) ** n, (x, 3))
    True
    """
    return _Point(func, inputs, "gradcheck").agrees(eps, atol, rtol, nondet_tol, fast_mode, raise_exception)


def gradgradcheck(
    func: Callable[..., Any],
    inputs: Tensor | Sequence[Any],
    grad_outputs: Tensor | Sequence[Tensor] | None = None,
    *,
    eps: float = 1e-6,
    atol: float = 1e-5,
    rtol: float = 1e-3,
    raise_exception: bool = True,
    nondet_tol: float = 0.0,
    fast_mode: bool = False,
) -> bool:
    """Check the second derivatives of a function: `gradcheck` of its gradient.

    Parameters
    ----------
    func : callable
        As for `gradcheck`.
    inputs : Tensor or sequence
        As for `gradcheck`.
    grad_outputs : Tensor or sequence of Tensor, optional
        The gradients of the outputs that require grad, with respect to which derivatives are checked too; random ones
        by default.
    eps : float, default 1e-6
        The step of the differences.
    atol, rtol : float
        The error allowed, absolute and relative.
    raise_exception : bool, default True
        Whether a disagreement is an error; else the result is False.
    nondet_tol : float, default 0.0
        How much the gradients of two backward passes may differ.
    fast_mode : bool, default False
        Compare in random directions however small the inputs are.

    Returns
    -------
    bool
        Whether all agree.

    Raises
    ------
    GradientError
        If they do not, or if the gradient cannot be differentiated.
    ArgumentError
        If no input requires grad.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor([0.3, -1.2], dtype=lucid.float64, requires_grad=True)
    >>> lucid.autograd.gradgradcheck(lambda x: lucid.exp(x) * lucid.sin(x), x)
    True
    """
    point = _Point(func, inputs, "gradgradcheck")
    outputs = [y for y in _outputs(func(*point.inputs)) if y.requires_grad]
    if grad_outputs is None:
        rng = np.random.default_rng(5)
        weights = [point.tensor_like(y, _random(rng, _values(y))) for y in outputs]
    else:
        given = [grad_outputs] if hasattr(grad_outputs, "_raw") else list(grad_outputs)
        weights = [w.detach() for w in given]  # type: ignore[union-attr]  # the items of a sequence of Tensors
    if len(weights) != len(outputs):
        raise ArgumentError(
            f"gradgradcheck: {len(outputs)} outputs require grad, so there must be as many grad_outputs, got"
            f" {len(weights)}"
        )
    for w in weights:
        w.requires_grad = True
    total = len(point.inputs)

    def gradient(*args: Any) -> tuple[Tensor, ...]:
        ins = [args[i] for i in point.wanted]
        outs = [y for y in _outputs(func(*args[:total])) if y.requires_grad]
        found = grad(outs, ins, args[total:], create_graph=True, allow_unused=True)
        return tuple([g for g in found if g is not None])

    second = _Point(gradient, (*point.inputs, *weights), "gradgradcheck")
    return second.agrees(eps, atol, rtol, nondet_tol, fast_mode, raise_exception)


class _Point:
    """A function and where its derivatives are checked.

    Every complex number counts as two real ones, so a Jacobian is a real matrix.

    Attributes
    ----------
    inputs : tuple
        The arguments.
    wanted : list of int
        Those that require grad.
    """

    def __init__(self, func: Callable[..., Any], inputs: Any, caller: str) -> None:
        self.func, self.caller = func, caller
        self.inputs: tuple[Any, ...] = (inputs,) if hasattr(inputs, "_raw") else tuple(inputs)
        self.wanted = [i for i, x in enumerate(self.inputs) if hasattr(x, "_raw") and x.requires_grad]
        if not self.wanted:
            raise ArgumentError(f"{caller}: no input is a Tensor that requires grad, so there is nothing to check")
        for i in self.wanted:
            if self.inputs[i].dtype.name not in ("float64", "complex128"):
                warnings.warn(
                    f"{caller}: input {i} is {self.inputs[i].dtype.name}; differences in less than double precision are"
                    " too inexact for the default tolerances",
                    stacklevel=3,
                )

    def tensor_like(self, x: Tensor, values: Array) -> Tensor:
        """Return a Tensor of given values on the device of `x`, in its dtype."""
        array = np.ascontiguousarray(values, dtype=x.dtype.name).reshape(x.shape)
        return wrap(x._backend.from_numpy(array), x._backend)

    def call(self, values: Sequence[Array] | None = None) -> tuple[list[Tensor], list[Tensor]]:
        """Return new leaves with the values of the inputs (or others), and the floating outputs of the function."""
        arguments = [x.detach().clone() if hasattr(x, "_raw") else x for x in self.inputs]
        for k, i in enumerate(self.wanted):
            if values is not None:
                arguments[i] = self.tensor_like(self.inputs[i], values[k])
            arguments[i].requires_grad = True
        outputs = [y for y in _outputs(self.func(*arguments)) if y.dtype.is_floating]
        return [arguments[i] for i in self.wanted], outputs

    def agrees(
        self, eps: float, atol: float, rtol: float, nondet_tol: float, fast: bool, raise_exception: bool
    ) -> bool:
        """Return whether derivatives and differences agree; if asked to, raise the error that says where not."""
        try:
            self.check(eps, atol, rtol, nondet_tol, fast)
        except GradientError:
            if raise_exception:
                raise
            return False
        return True

    def check(self, eps: float, atol: float, rtol: float, nondet_tol: float, fast: bool) -> None:
        """Raise what is wrong with the derivatives."""
        leaves, outputs = self.call()
        if not outputs:
            raise ArgumentError(f"{self.caller}: the function has no floating output")
        points = [_values(x) for x in leaves]
        shapes = [y.shape for y in outputs]
        for j, y in enumerate(outputs):
            for k, i in enumerate(self.wanted):
                few = max(_reals(points[k]), _reals(_values(y))) <= _ALL and not fast
                rng = np.random.default_rng((j, k))
                directions = _units(points[k]) if few else [_random(rng, points[k]) for _ in range(_SAMPLES)]
                weights = _units(_values(y)) if few else [_random(rng, _values(y)) for _ in range(_SAMPLES)]
                analytic = self.analytic(leaves[k], y, directions, weights, few)
                again = self.analytic(leaves[k], y, directions, weights, few)
                if not np.all(np.abs(analytic - again) <= nondet_tol):
                    raise GradientError(
                        f"{self.caller}: two backward passes give different gradients of output {j} with respect to"
                        f" input {i}; the largest difference is {np.max(np.abs(analytic - again)):.3g}"
                    )
                numeric = self.numeric(points, k, j, directions, weights, few, eps, shapes)
                error = np.abs(analytic - numeric)
                if not np.all(error <= atol + rtol * np.abs(numeric)):
                    what = "Jacobian" if few else f"derivatives in {_SAMPLES} random directions"
                    missing = "" if y.requires_grad else " (the output does not require grad)"
                    raise GradientError(
                        f"{self.caller}: the gradient of output {j} with respect to input {i} disagrees with finite"
                        f" differences{missing}; largest error {np.max(error):.3g}\nnumeric {what}:\n{numeric}\n"
                        f"analytic {what}:\n{analytic}"
                    )

    def analytic(self, leaf: Tensor, y: Tensor, directions: list[Array], weights: list[Array], few: bool) -> Array:
        """Return what backward passes give: ``w @ J @ u`` for all pairs, or pair by pair if these are samples."""
        rows = []
        for k, w in enumerate(weights):
            found = None
            if y.requires_grad:
                (found,) = grad(y, leaf, self.tensor_like(y, w), retain_graph=True, allow_unused=True)
            g = np.zeros_like(directions[0] if directions else w) if found is None else _values(found)
            rows.append([_product(g, u) for u in (directions if few else [directions[k]])])
        return np.asarray(rows, dtype=np.float64).reshape(len(weights), len(directions) if few else 1)

    def numeric(
        self,
        points: list[Array],
        k: int,
        j: int,
        directions: list[Array],
        weights: list[Array],
        few: bool,
        eps: float,
        shapes: list[tuple[int, ...]],
    ) -> Array:
        """Return the same by central differences."""
        columns = []
        for n, u in enumerate(directions):
            ends = []
            for sign in (1.0, -1.0):
                moved = [x + sign * eps * u if m == k else x for m, x in enumerate(points)]
                _, outputs = self.call(moved)
                if [y.shape for y in outputs] != shapes:
                    raise GradientError(
                        f"{self.caller}: the shapes of the outputs change with the values of the inputs"
                    )
                ends.append(_values(outputs[j]))
            slope = (ends[0] - ends[1]) / (2 * eps)
            columns.append([_product(w, slope) for w in (weights if few else [weights[n]])])
        found = np.asarray(columns, dtype=np.float64).reshape(len(directions), len(weights) if few else 1)
        return found.T if few else found


def _outputs(result: Any) -> list[Any]:
    outputs = list(result) if isinstance(result, tuple | list) else [result]
    for i, y in enumerate(outputs):
        if not hasattr(y, "_raw"):
            raise ArgumentTypeError(f"gradcheck: output {i} of the function must be a Tensor, got {type(y).__name__}")
    return outputs


def _values(x: Tensor) -> Array:
    found: Array = np.array(x.detach().numpy())
    return found.astype(np.complex128 if found.dtype.kind == "c" else np.float64)


def _reals(x: Array) -> int:
    return x.size * (2 if x.dtype.kind == "c" else 1)


def _units(x: Array) -> list[Array]:
    """Return one array for each real number in `x`, which is 1 (or the imaginary unit) there and 0 elsewhere."""
    found = []
    for unit in (1.0, 1j) if x.dtype.kind == "c" else (1.0,):
        for index in np.ndindex(x.shape):
            direction = np.zeros_like(x)
            direction[index] = unit
            found.append(direction)
    return found


def _random(rng: np.random.Generator, x: Array) -> Array:
    sample = rng.uniform(0.5, 1.0, x.shape) * rng.choice([-1.0, 1.0], x.shape)
    if x.dtype.kind != "c":
        return np.asarray(sample)
    return np.asarray(sample + 1j * rng.uniform(0.5, 1.0, x.shape) * rng.choice([-1.0, 1.0], x.shape))


def _product(a: Array, b: Array) -> float:
    """Return the inner product of two arrays as vectors of real numbers."""
    return float(np.sum(np.real(np.conj(a) * b)))
