"""`as_scipy` under SciPy's solvers: known solutions, derivatives against SciPy's own, and what is refused."""

from __future__ import annotations

import pickle
from typing import Any, NamedTuple

import numpy as np
import pytest
from scipy import integrate, optimize
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

import lucid
from lucid.func import ScipyFunction, as_scipy, functional_call

pytestmark = pytest.mark.device("cpu", reason="SciPy works in double precision; other devices are named")

START = np.array([-1.2, 1.0, 0.7, 1.3])


def rosenbrock(x: Any) -> Any:
    return lucid.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def test_derivatives_are_scipys() -> None:
    problem, p = as_scipy(rosenbrock), np.array([0.3, -1.0, 2.0, 0.1])
    value, gradient = problem(START)
    assert type(value) is type(problem.fun(START)) is float
    assert value == problem.fun(START)
    pairs = [
        (value, optimize.rosen(START)),
        (gradient, optimize.rosen_der(START)),
        (problem.jac(START), optimize.rosen_der(START)),
        (problem.hess(START), optimize.rosen_hess(START)),
        (problem.hessp(START, p), optimize.rosen_hess_prod(START, p)),
    ]
    for ours, expected in pairs:
        np.testing.assert_allclose(ours, expected, rtol=1e-13)
        assert np.asarray(ours).dtype == np.float64
    gradient[:] = 0.0  # nobody else's memory
    np.testing.assert_allclose(problem.jac(START), optimize.rosen_der(START))


SECONDS = {
    "hess": ["Newton-CG", "trust-ncg", "trust-krylov", "dogleg", "trust-exact", "trust-constr"],
    "hessp": ["Newton-CG", "trust-ncg", "trust-krylov", "trust-constr"],
    "": ["BFGS", "CG", "L-BFGS-B", "TNC", "SLSQP"],
}


@pytest.mark.parametrize(("method", "seconds"), [(m, s) for s, methods in SECONDS.items() for m in methods])
def test_minimize_rosenbrock(method: str, seconds: str) -> None:
    start = [1.2, 1.3, 1.1] if method == "dogleg" else START[:3]  # which wants a positive definite Hessian
    problem = as_scipy(rosenbrock)
    more = {seconds: getattr(problem, seconds)} if seconds else {}
    tighter: dict[str, Any] = {
        "Newton-CG": {"xtol": 1e-9},
        "SLSQP": {"ftol": 1e-14},
        "TNC": {"ftol": 1e-14, "maxfun": 1000},
    }
    found = optimize.minimize(problem, start, jac=True, method=method, options=tighter.get(method), **more)
    assert found.success
    np.testing.assert_allclose(found.x, 1.0, atol=2e-5)


@pytest.mark.parametrize("method", ["BFGS", "L-BFGS-B", "Newton-CG", "trust-ncg", "trust-constr"])
def test_minimize_logistic_regression(method: str) -> None:
    data, y = load_breast_cancer(return_X_y=True)
    X = StandardScaler().fit_transform(data[:, :8])
    expected = LogisticRegression(C=1.0, tol=1e-10, max_iter=1000).fit(X, y)

    def loss(p: dict[str, Any], X: Any, signs: Any) -> Any:
        margins = signs * (X @ p["coef"] + p["intercept"])
        return lucid.sum(lucid.logaddexp(lucid.zeros_like(margins), -margins)) + 0.5 * p["coef"] @ p["coef"]

    problem = as_scipy(loss, {"coef": np.zeros(8), "intercept": np.float64(0.0)})
    found = optimize.minimize(
        problem,
        problem.x0,
        args=(lucid.asarray(X), lucid.asarray(2.0 * y - 1.0)),
        jac=True,
        hessp=problem.hessp if method in ("Newton-CG", "trust-ncg", "trust-constr") else None,
        method=method,
        tol=1e-9 if method == "trust-constr" else None,
    )
    fitted = problem.unflatten(found.x)
    np.testing.assert_allclose(fitted["coef"].numpy(), expected.coef_[0], atol=2e-3)
    np.testing.assert_allclose(fitted["intercept"].numpy(), expected.intercept_[0], atol=2e-3)
    assert fitted["intercept"].shape == ()


def circle_and_line(x: Any) -> Any:
    return lucid.stack([x[0] ** 2 + x[1] ** 2 - 1.0, x[0] - x[1]])


@pytest.mark.parametrize("method", ["hybr", "lm"])
def test_root(method: str) -> None:
    found = optimize.root(as_scipy(circle_and_line), [1.0, 0.5], jac=True, method=method)
    np.testing.assert_allclose(found.x, np.sqrt(0.5), rtol=1e-9)


def test_root_of_a_number() -> None:
    problem = as_scipy(lambda x: lucid.exp(x) - 2.0)  # elementwise: scalar solvers pass vectors of one number
    np.testing.assert_allclose(optimize.root(problem, [0.0], jac=True).x, np.log(2.0))


@pytest.mark.parametrize("method", ["trf", "dogbox", "lm"])
def test_least_squares(method: str) -> None:
    t = np.linspace(0.0, 3.0, 20)
    target = 2.5 * np.exp(-1.3 * t) + 0.2

    def residuals(p: Any, t: Any) -> Any:
        return p[0] * lucid.exp(-p[1] * t) + p[2] - lucid.asarray(target)

    problem = as_scipy(residuals)
    found = optimize.least_squares(problem.fun, [1.0, 1.0, 0.0], problem.jac, method=method, args=(lucid.asarray(t),))
    np.testing.assert_allclose(found.x, [2.5, 1.3, 0.2], rtol=1e-6)
    value, jacobian = problem([1.0, 2.0, 0.5], lucid.asarray(t))
    np.testing.assert_allclose(value, np.exp(-2 * t) + 0.5 - target, rtol=1e-12)
    np.testing.assert_allclose(jacobian, np.stack([np.exp(-2 * t), -t * np.exp(-2 * t), np.ones(20)], 1), rtol=1e-12)


def test_constraints() -> None:
    within = as_scipy(lambda x: lucid.stack([x @ x]))
    constraint = optimize.NonlinearConstraint(within.fun, -np.inf, 1.0, jac=within.jac)
    problem = as_scipy(rosenbrock)
    found = optimize.minimize(problem, [0.1, 0.1], jac=True, method="SLSQP", constraints=[constraint])
    np.testing.assert_allclose(found.x, [0.78641516, 0.61769831], atol=1e-5)  # MATLAB's documentation of fmincon


@pytest.mark.parametrize("method", ["Radau", "BDF"])
def test_solve_ivp_with_a_jacobian(method: str) -> None:
    def reaction(y: Any, t: float, rate: Any) -> Any:
        # Robertson's problem: stiff, so that only implicit methods finish
        a, b = rate[0] * y[0], rate[1] * y[1] * y[2]
        c = rate[2] * y[1] ** 2
        return lucid.stack([-a + b, a - b - c, c])

    rate, problem = lucid.asarray([0.04, 1e4, 3e7]), as_scipy(reaction)
    found = integrate.solve_ivp(
        lambda t, y: problem.fun(y, t, rate),
        (0.0, 40.0),
        [1.0, 0.0, 0.0],
        jac=lambda t, y: problem.jac(y, t, rate),
        method=method,
        rtol=1e-6,
        atol=1e-10,
    )
    # Hairer and Wanner, Solving Ordinary Differential Equations II, the test problem ROBER
    np.testing.assert_allclose(found.y[:, -1], [0.7158270688, 9.185534764e-6, 0.2841637457], rtol=1e-4)


def test_integrals_of_functions_of_tensors() -> None:
    def oscillation(x: Any) -> Any:
        return lucid.sin(x * lucid.asarray([1.0, 2.0]))

    found, _ = integrate.quad_vec(lambda x: oscillation(x).numpy(), 0.0, np.pi / 2)
    np.testing.assert_allclose(found, [1.0, 1.0], rtol=1e-10)
    # the derivative of the integral, as the integral of the derivative
    slopes, _ = integrate.quad_vec(lambda x: as_scipy(lambda c: lucid.sin(c * x)).jac([1.0, 2.0]), 0.0, 1.0)
    c = np.array([1.0, 2.0])
    np.testing.assert_allclose(np.diag(slopes), np.sin(c) / c + (np.cos(c) - 1) / c**2, rtol=1e-10)


def test_cubature_takes_tensors_and_keeps_gradients() -> None:
    rate = lucid.tensor(0.5, dtype=lucid.float64, requires_grad=True)
    low, high = lucid.asarray([0.0, 0.0]), lucid.asarray([1.0, 2.0])
    found = integrate.cubature(lambda x: lucid.exp(-rate * lucid.sum(x, axis=-1)), low, high)
    found.estimate.backward()

    def exact(c: float) -> float:
        return float((1 - np.exp(-c)) * (1 - np.exp(-2 * c)) / c**2)

    np.testing.assert_allclose(found.estimate.item(), exact(0.5), rtol=1e-9)
    np.testing.assert_allclose(rate.grad.item(), (exact(0.5 + 1e-6) - exact(0.5 - 1e-6)) / 2e-6, rtol=1e-7)


def test_second_derivatives_through_code_that_writes_in_place() -> None:
    def powers(x: Any) -> Any:
        out = lucid.zeros_like(x)
        out[0] = x[0] ** 3 * x[1]
        out[1:] += x[1:] ** 2
        return lucid.sum(out)

    problem = as_scipy(powers)
    np.testing.assert_allclose(problem.hess([2.0, 3.0]), [[36.0, 12.0], [12.0, 2.0]])
    np.testing.assert_allclose(problem.hessp([2.0, 3.0], [1.0, 10.0]), [156.0, 32.0])


# --- containers -----------------------------------------------------------------------------------------------------


class Line(NamedTuple):
    slope: Any
    level: Any


def test_containers_keep_structure_dtypes_and_shapes() -> None:
    tree = [{"w": lucid.ones((2, 3), dtype=lucid.float32)}, Line(np.full(2, 2.0), lucid.asarray(3.0))]
    problem = as_scipy(lambda p: lucid.sum(p[0]["w"] ** 2) * p[1].level + p[1].slope @ p[1].slope, tree)
    assert problem.x0.tolist() == [1.0] * 6 + [2.0] * 2 + [3.0]
    back = problem.unflatten(np.arange(9.0))
    assert back[0]["w"].dtype is lucid.float32
    assert back[0]["w"].tolist() == [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]
    assert (back[1].slope.tolist(), back[1].level.item()) == ([6.0, 7.0], 8.0)
    assert problem.flatten(back).tolist() == list(range(9))
    np.testing.assert_allclose(problem.jac(problem.x0), [6.0] * 6 + [4.0] * 2 + [6.0])
    hessian = np.diag([6.0] * 6 + [2.0] * 2 + [0.0])
    hessian[8, :6] = hessian[:6, 8] = 2.0
    np.testing.assert_allclose(problem.hess(problem.x0), hessian)
    p = np.arange(9.0)
    np.testing.assert_allclose(problem.hessp(problem.x0, p), hessian @ p)


def test_a_module_is_fitted() -> None:
    lucid.random.manual_seed(0)
    model = lucid.nn.Sequential(lucid.nn.Linear(1, 5), lucid.nn.Tanh(), lucid.nn.Linear(5, 1)).double()
    x = lucid.reshape(lucid.linspace(-2.0, 2.0, 30), (-1, 1))
    y = lucid.sin(2 * x)

    def loss(params: Any) -> Any:
        return lucid.mean((functional_call(model, params, x) - y) ** 2)

    problem = as_scipy(loss, dict(model.named_parameters()))
    found = optimize.minimize(problem, problem.x0, jac=True, method="BFGS", options={"maxiter": 200})
    assert found.fun < 1e-3 < problem.fun(problem.x0)
    model.load_state_dict(problem.unflatten(found.x))
    assert lucid.mean((model(x) - y) ** 2).item() == pytest.approx(found.fun)


def test_other_devices() -> None:
    pytest.importorskip("mlx.core", exc_type=ImportError)
    problem = as_scipy(rosenbrock, lucid.asarray([1.2, 1.0], dtype=lucid.float32, device="mlx:cpu"))
    assert problem.unflatten(problem.x0).device == "mlx:cpu"
    np.testing.assert_allclose(problem.jac(problem.x0), optimize.rosen_der(problem.x0), rtol=1e-4)
    np.testing.assert_allclose(problem.hess(problem.x0), optimize.rosen_hess(problem.x0), rtol=1e-4)
    np.testing.assert_allclose(
        problem.hessp(problem.x0, [1.0, 2.0]), optimize.rosen_hess(problem.x0) @ [1, 2], rtol=1e-4
    )
    with pytest.raises(lucid.DeviceMismatchError, match=r"as_scipy: .* cpu and mlx:cpu"):
        as_scipy(rosenbrock, [lucid.ones(2), lucid.ones(2, dtype=lucid.float32, device="mlx:cpu")])


def test_it_neither_needs_nor_leaves_traces() -> None:
    x = lucid.asarray([1.0, 2.0])
    weight = lucid.tensor([2.0, 3.0], dtype=lucid.float64, requires_grad=True)
    problem = as_scipy(lambda x: lucid.sum(weight * x**2))
    with lucid.no_grad():
        np.testing.assert_allclose(problem.jac(x), [4.0, 12.0])
    np.testing.assert_allclose(problem.jac(x), [4.0, 12.0])
    np.testing.assert_allclose(problem.hess(x), np.diag([4.0, 6.0]))
    np.testing.assert_allclose(problem.hessp(x, [1.0, 1.0]), [4.0, 6.0])
    assert weight.grad is None
    given = np.ones(2)
    as_scipy(_overwrites).fun(given)
    assert given.tolist() == [1.0, 1.0]
    assert pickle.loads(pickle.dumps(as_scipy(rosenbrock, np.ones(2)))).fun([0.0, 0.0]) == 1.0


def _overwrites(x: Any) -> Any:
    x[0] = 5.0
    return lucid.sum(x)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: as_scipy(3.0), TypeError, "as_scipy: func"),
        (lambda: as_scipy(lambda x: 3.0)([1.0]), TypeError, "must return a Tensor, got float"),
        (lambda: as_scipy(lambda x: lucid.sum(x > 0))([1.0]), lucid.DTypeError, "got int64"),
        (lambda: as_scipy(lambda x: x[None])([1.0]), lucid.ShapeError, r"a number or a vector, got shape \(1, 1\)"),
        (lambda: as_scipy(lambda x: x).hess([1.0]), lucid.ShapeError, r"one number.*Hessian, got shape \(1,\)"),
        (lambda: as_scipy(lambda x: x).hessp([1.0], [1.0]), lucid.ShapeError, "one number"),
        (lambda: as_scipy(rosenbrock)([[1.0]]), lucid.ShapeError, r"x must be a vector, got shape \(1, 1\)"),
        (lambda: as_scipy(rosenbrock).hessp([1.0], 1.0), lucid.ShapeError, r"p must be a vector"),
        (lambda: as_scipy(rosenbrock, np.ones(2))([1.0]), lucid.ShapeError, "x has 1 numbers, x0 has 2"),
        (lambda: as_scipy(rosenbrock, [1, 2]), lucid.DTypeError, "array of int64"),
        (lambda: as_scipy(rosenbrock, [1j]), lucid.DTypeError, "array of complex128"),
        (lambda: as_scipy(rosenbrock, {}), lucid.ArgumentError, "x0 holds no array"),
        (lambda: as_scipy(rosenbrock, [np.ones(2)]).flatten([np.ones(3)]), lucid.ArgumentError, r"\(2,\)"),
        (lambda: as_scipy(rosenbrock, [np.ones(2)]).flatten(np.ones(2)), lucid.ArgumentError, "nested otherwise"),
    ],
)
def test_errors(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call()


def test_names() -> None:
    assert repr(as_scipy(rosenbrock)) == "as_scipy(rosenbrock)"
    assert isinstance(as_scipy(rosenbrock), ScipyFunction)
