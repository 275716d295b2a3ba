"""Checks of derivative rules against finite differences, shared by the rule tests.

A test file lists what to check and asks for both orders::

    CASES = [
        Case("cumulative_sum", lambda x: lucid.cumulative_sum(x, axis=1), [real(3, 4)]),
        Case("matmul-complex", lucid.matmul, [complex_(2, 3), complex_(3, 4)]),
        Case("svd", lambda x: lucid.linalg.svd(x, full_matrices=False).S, [real(3, 4)]),
        *unary_cases("tanh"),
        *binary_cases("divide", second=apart_from_zero),
    ]

    @pytest.mark.parametrize("case", CASES, ids=str)
    def test_first_order(case: Case) -> None:
        check_first_order(case)

    @pytest.mark.parametrize("case", CASES, ids=str)
    def test_second_order(case: Case) -> None:
        check_second_order(case)

The function may return one Tensor or a tuple of them; integer and bool outputs are left out. What is differentiated is
the real number ``L = Re(sum(conj(w) * f(...)))`` with random weights ``w``, and the gradient for a complex input ``z``
is ``dL/dRe z + i dL/dIm z``, so that ``z - lr * z.grad`` descends.

Differences have five points (error of order h**4), so agreement to seven digits is asked of float64. Inputs must keep
a distance of 0.01 from kinks and from the end of the domain; special points have their own table.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

import lucid

Array = np.ndarray[Any, Any]
Draw = Callable[..., Array]

STEP = 1e-3
FEW = 12  # inputs of at most this many real numbers are differentiated one number at a time


@dataclass
class Case:
    """One function at one point.

    Attributes
    ----------
    id : str
        The test's name.
    function : callable
        From Tensors to a Tensor or a tuple of Tensors.
    inputs : sequence of ndarray
        Where to differentiate, float64 or complex128; other dtypes are passed on and not differentiated.
    differentiable : tuple of int, optional
        Which inputs to differentiate; by default all floating ones.
    tolerance : float
        Error allowed, relative to the largest gradient (at least 1).
    single : float or None
        The same for float32 against float64; None leaves that check out, for functions that are too ill-conditioned.
    """

    id: str
    function: Callable[..., Any]
    inputs: Sequence[Array]
    differentiable: tuple[int, ...] | None = None
    tolerance: float = 2e-7
    single: float | None = 2e-4

    def __str__(self) -> str:
        return self.id

    @property
    def wanted(self) -> tuple[int, ...]:
        """The inputs to differentiate."""
        if self.differentiable is not None:
            return self.differentiable
        return tuple(i for i, x in enumerate(self.inputs) if x.dtype.kind in "fc")


# --- inputs ---------------------------------------------------------------------------------------------------------


def real(*shape: int, low: float = -2.0, high: float = 2.0, seed: int = 0) -> Array:
    """Return random numbers between `low` and `high`, at least 0.05 apart from the integers (where kinks are)."""
    x = np.random.default_rng((seed, *shape)).uniform(low, high, shape)
    near = np.round(x)
    moved = near + 0.05 * np.where(x < near, -1, 1) * (1 + np.abs(x - near))
    return np.asarray(np.where(np.abs(x - near) < 0.05, moved, x))


def positive(*shape: int, seed: int = 0) -> Array:
    """Return random numbers between 0.3 and 2.5."""
    return real(*shape, low=0.3, high=2.5, seed=seed)


def apart_from_zero(*shape: int, seed: int = 0) -> Array:
    """Return random numbers of both signs, at least 0.5 from zero."""
    x = real(*shape, low=0.5, high=2.0, seed=seed)
    return np.asarray(x * np.where(np.random.default_rng((seed, 1)).random(shape) < 0.5, -1.0, 1.0))


def distinct(*shape: int, seed: int = 0) -> Array:
    """Return numbers in random order, at least 0.1 from one another and from zero."""
    n = math.prod(shape)
    x = np.random.default_rng((seed, *shape)).permutation(n) * 0.2 - 0.1 * (n - 1 + n % 2)
    return np.asarray(x.reshape(shape))


def complex_(*shape: int, low: float = 0.3, high: float = 1.6, seed: int = 0) -> Array:
    """Return random complex numbers with absolute values between `low` and `high`, in all directions off the axes."""
    rng = np.random.default_rng((seed, 2, *shape))
    quarter, angle = rng.integers(0, 4, shape), rng.uniform(0.15, np.pi / 2 - 0.15, shape)
    return np.asarray(rng.uniform(low, high, shape) * np.exp(1j * (quarter * np.pi / 2 + angle)))


# --- families of cases ----------------------------------------------------------------------------------------------


def unary_cases(
    name: str, *, draw: Draw | None = real, draw_complex: Draw | None = complex_, **options: Any
) -> list[Case]:
    """Return the cases of an elementwise function of one array; a `draw` of None leaves that kind of number out."""
    function = late(name)
    cases = []
    if draw is not None:
        cases.append(Case(f"{name}-real", function, [draw(3, 4)], **options))
        cases.append(Case(f"{name}-0d", function, [draw()], **options))
    if draw_complex is not None:
        cases.append(Case(f"{name}-complex", function, [draw_complex(2, 3)], **options))
    return cases


def binary_cases(
    name: str,
    *,
    first: Draw = real,
    second: Draw = real,
    complex_numbers: bool = True,
    scalar: float = 1.7,
    **options: Any,
) -> list[Case]:
    """Return the cases of an elementwise function of two arrays: shapes that broadcast, numbers, mixed dtypes."""
    function = late(name)
    pairs: list[tuple[str, Array, Array]] = [
        ("same-shape", first(3, 4), second(3, 4, seed=1)),
        ("broadcast-rows", first(3, 4), second(4, seed=1)),
        ("broadcast-both", first(3, 1), second(1, 4, seed=1)),
        ("broadcast-0d", first(), second(2, 3, seed=1)),
        ("broadcast-size-1", first(2, 3), second(1, 1, seed=1)),
    ]
    if complex_numbers:
        pairs += [
            ("complex", complex_(2, 3), complex_(2, 3, seed=1)),
            ("complex-broadcast", complex_(2, 1), complex_(3, seed=1)),
            ("real-complex", first(2, 3), complex_(3, seed=1)),
            ("complex-real", complex_(3), second(2, 3, seed=1)),
        ]
    cases = [Case(f"{name}-{kind}", function, [x1, x2], **options) for kind, x1, x2 in pairs]
    cases.append(Case(f"{name}-scalar-right", lambda x: function(x, scalar), [first(3, 4)], **options))
    cases.append(Case(f"{name}-scalar-left", lambda x: function(scalar, x), [second(3, 4, seed=1)], **options))
    return cases


def late(name: str) -> Callable[..., Any]:
    """Return the function of a (dotted) name of the namespace, looked up when it is called."""

    def function(*args: Any, **arguments: Any) -> Any:
        found: Any = lucid
        for part in name.split("."):
            found = getattr(found, part)
        return found(*args, **arguments)

    return function


# --- the checks -----------------------------------------------------------------------------------------------------


def check_first_order(case: Case) -> None:
    """Compare the gradient with finite differences, and check everything a gradient promises besides its value."""
    weights = _weights(case)
    inputs_before = [x.copy() for x in case.inputs]
    weights_before = [w.copy() for w in weights]
    gradients = gradient(case, case.inputs, weights)

    for i, found in zip(case.wanted, gradients, strict=True):
        assert found.dtype == case.inputs[i].dtype, f"gradient {i} has dtype {found.dtype}"
        assert found.shape == case.inputs[i].shape, f"gradient {i} has shape {found.shape}"
    points = [case.inputs[i] for i in case.wanted]
    _compare(case, "first order", gradients, lambda *xs: _loss(case, xs, weights), points)

    for before, x in zip([*inputs_before, *weights_before], [*case.inputs, *weights], strict=True):
        np.testing.assert_array_equal(x, before, err_msg="a rule changed an input or the incoming gradient")
    _close(case, "a second call gives another gradient", gradient(case, case.inputs, weights), gradients, 1e-13)
    _close(case, "create_graph changes the gradient", gradient(case, case.inputs, weights, True), gradients, 1e-11)
    _check_parts(case, weights, gradients)
    _check_single(case, weights, gradients)


def check_second_order(case: Case) -> None:
    """Compare the gradient of a gradient with differences of the gradient, for the inputs and the incoming gradient."""
    weights = _weights(case)
    points = [case.inputs[i] for i in case.wanted] + weights
    rng = np.random.default_rng(7)
    directions = [_like(rng, case.inputs[i]) for i in case.wanted]

    def slope(*xs: Array) -> float:
        found = gradient(case, _with(case, xs[: len(directions)]), xs[len(directions) :])
        return _weighted(found, directions)

    inputs, tensors = _tensors(case, case.inputs)
    cotangents = [lucid.tensor(w, requires_grad=True) for w in weights]
    grads = lucid.autograd.grad(_outputs(case, inputs), tensors, cotangents, create_graph=True, allow_unused=True)
    roots = [(g, lucid.tensor(v)) for g, v in zip(grads, directions, strict=True) if g is not None and g.requires_grad]
    leaves = [*tensors, *cotangents]
    second: Sequence[Any] = [None] * len(leaves)
    if roots:
        second = lucid.autograd.grad([g for g, _ in roots], leaves, [v for _, v in roots], allow_unused=True)
    for leaf, found in zip(leaves, second, strict=True):
        assert found is None or (found.dtype, found.shape, found.device) == (leaf.dtype, leaf.shape, leaf.device)
    _compare(case, "second order", [_array(g, x) for g, x in zip(second, points, strict=True)], slope, points)


def gradient(
    case: Case, inputs: Sequence[Array], weights: Sequence[Array], create_graph: bool = False, only: int | None = None
) -> list[Array]:
    """Return the gradients by reverse mode, zeros where nothing depends on an input."""
    arguments, leaves = _tensors(case, inputs, only)
    outputs = _outputs(case, arguments)
    recorded = [(y, lucid.tensor(w)) for y, w in zip(outputs, weights, strict=True) if y.requires_grad]
    if not recorded:
        return [np.zeros_like(x.numpy()) for x in (leaf.detach() for leaf in leaves)]
    found = lucid.autograd.grad(
        [y for y, _ in recorded], leaves, [w for _, w in recorded], create_graph=create_graph, allow_unused=True
    )
    for leaf, g in zip(leaves, found, strict=True):
        assert g is None or g.device == leaf.device
        assert g is None or g.requires_grad <= create_graph
    return [_array(g, leaf.detach().numpy()) for g, leaf in zip(found, leaves, strict=True)]


def _tensors(case: Case, inputs: Sequence[Array], only: int | None = None) -> tuple[list[Any], list[Any]]:
    """Return all inputs as Tensors, and the leaves among them."""
    wanted = case.wanted if only is None else (only,)
    tensors = [lucid.tensor(x, requires_grad=i in wanted) for i, x in enumerate(inputs)]
    return tensors, [tensors[i] for i in wanted]


def _outputs(case: Case, inputs: Sequence[Any]) -> list[Any]:
    result = case.function(*inputs)
    outputs = list(result) if isinstance(result, tuple) else [result]
    return [y for y in outputs if y.dtype.is_floating]


def _weights(case: Case) -> list[Array]:
    """Return random weights for the outputs."""
    rng = np.random.default_rng(3)
    outputs = [y.numpy() for y in _outputs(case, [lucid.tensor(x) for x in case.inputs])]
    assert outputs, f"{case.id}: no floating output"
    assert all(np.all(np.isfinite(y)) for y in outputs), f"{case.id}: the point is outside of the domain"
    return [_like(rng, y) for y in outputs]


def _like(rng: np.random.Generator, x: Array) -> Array:
    sample = rng.uniform(-1, 1, x.shape)
    return np.asarray(sample + 1j * rng.uniform(-1, 1, x.shape) if x.dtype.kind == "c" else sample, dtype=x.dtype)


def _with(case: Case, points: Sequence[Array]) -> list[Array]:
    """Return the inputs with those to differentiate replaced."""
    inputs = list(case.inputs)
    for i, x in zip(case.wanted, points, strict=True):
        inputs[i] = x
    return inputs


def _weighted(values: Sequence[Array], weights: Sequence[Array]) -> float:
    return math.fsum(float(np.sum(np.real(np.conj(w) * y))) for y, w in zip(values, weights, strict=True))


def _loss(case: Case, points: Sequence[Array], weights: Sequence[Array]) -> float:
    values = [y.numpy() for y in _outputs(case, [lucid.tensor(x) for x in _with(case, points)])]
    return _weighted(values, weights)


def _array(g: Any, like: Array) -> Array:
    return np.zeros_like(like) if g is None else np.array(g.detach().numpy())


def _directions(points: Sequence[Array]) -> list[list[Array | None]]:
    """Return the directions to differentiate in: each coordinate of small inputs, random ones of all inputs."""
    rng = np.random.default_rng(11)
    found: list[list[Array | None]] = [[_like(rng, x) for x in points] for _ in range(3)]
    for k, x in enumerate(points):
        units = (1.0, 1j) if x.dtype.kind == "c" else (1.0,)
        if x.size * len(units) <= FEW:
            for index in np.ndindex(x.shape):
                for unit in units:
                    direction = np.zeros_like(x)
                    direction[index] = unit
                    found.append([direction if j == k else None for j in range(len(points))])
    return found


def _compare(
    case: Case, what: str, gradients: Sequence[Array], function: Callable[..., float], points: Sequence[Array]
) -> None:
    """Compare gradients with central differences of five points in many directions."""
    scale = max([1.0, *(float(np.max(np.abs(g), initial=0.0)) for g in gradients)])
    for direction in _directions(points):

        def at(t: float, direction: list[Array | None] = direction) -> float:
            return function(
                *[x if d is None else np.asarray(x + t * d) for x, d in zip(points, direction, strict=True)]
            )

        numeric = (8 * (at(STEP) - at(-STEP)) - (at(2 * STEP) - at(-2 * STEP))) / (12 * STEP)
        chosen = [(g, d) for g, d in zip(gradients, direction, strict=True) if d is not None]
        exact = _weighted([d for _, d in chosen], [g for g, _ in chosen])
        error, allowed = abs(exact - numeric), case.tolerance * scale * max(1.0, sum(d.size for _, d in chosen))
        assert error <= allowed, (
            f"{case.id}: {what}: the rule gives {exact!r}, differences give {numeric!r} (error {error:.1e}) in"
            f" direction {direction}; gradients {list(gradients)}"
        )


def _close(case: Case, what: str, found: Sequence[Array], expected: Sequence[Array], tolerance: float) -> None:
    for i, (a, b) in enumerate(zip(found, expected, strict=True)):
        scale = max(1.0, float(np.max(np.abs(b), initial=0.0)))
        np.testing.assert_allclose(a, b, rtol=0, atol=tolerance * scale, err_msg=f"{case.id}: {what} (input {i})")


def _check_parts(case: Case, weights: Sequence[Array], gradients: Sequence[Array]) -> None:
    """Check that one input alone gets what it gets among others, and that outputs' shares add up."""
    if len(case.wanted) > 1:
        for k, i in enumerate(case.wanted):
            alone = gradient(case, case.inputs, weights, only=i)
            _close(case, f"input {i} alone gets another gradient", alone, [gradients[k]], 1e-12)
    if len(weights) > 1:
        total = [np.zeros_like(g) for g in gradients]
        for j in range(len(weights)):
            arguments, leaves = _tensors(case, case.inputs)
            output = _outputs(case, arguments)[j]
            if output.requires_grad:
                share = lucid.autograd.grad(output, leaves, lucid.tensor(weights[j]), allow_unused=True)
                total = [t + _array(s, t) for t, s in zip(total, share, strict=True)]
        _close(case, "the gradients of single outputs do not add up", total, gradients, 1e-10)


_SINGLE = {"f": np.float32, "c": np.complex64}


def _check_single(case: Case, weights: Sequence[Array], gradients: Sequence[Array]) -> None:
    """Check that float32 and complex64 give gradients of their own dtype that agree with the double ones."""
    if case.single is None:
        return
    inputs = [x.astype(_SINGLE.get(x.dtype.kind, x.dtype)) for x in case.inputs]
    found = gradient(case, inputs, [w.astype(_SINGLE[w.dtype.kind]) for w in weights])
    for i, g in zip(case.wanted, found, strict=True):
        assert g.dtype == inputs[i].dtype, f"{case.id}: the gradient of {inputs[i].dtype} is {g.dtype}"
    _close(case, "float32 disagrees with float64", found, gradients, case.single)
