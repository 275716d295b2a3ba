"""Functions of Tensors as SciPy's solvers want them: of NumPy vectors, with their derivatives."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from lucid._dtypes import DType, float64
from lucid._errors import ArgumentError, ArgumentTypeError, DeviceMismatchError, DTypeError, ShapeError
from lucid.func._reverse import grad, vjp
from lucid.func._trees import build, flatten, is_tensor
from lucid.func._vmap import vmap
from lucid.functions.creation import asarray, eye, ones_like
from lucid.functions.data_type import astype, result_type
from lucid.functions.manipulation import reshape

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["ScipyFunction", "as_scipy"]


def as_scipy(func: Callable[..., Any], x0: Any = None) -> ScipyFunction:
    """Return a function for SciPy's solvers: NumPy vectors of float64 in and out, with all derivatives.

    Parameters
    ----------
    func : callable
        A function of a Tensor, or of a container of Tensors, and perhaps further arguments (``args=`` of a solver). It
        returns a Tensor: one number to be minimised, or a vector of residuals or equations.
    x0 : Tensor, array or container of them, optional
        What the first argument of `func` looks like, nested to any depth: the parameters of a model, say. Shapes,
        dtypes and devices are kept. Without it `func` gets a vector of float64 on the CPU.

    Returns
    -------
    ScipyFunction
        Called with a vector it returns value and gradient, which solvers take with ``jac=True``; ``fun``, ``jac``,
        ``hess`` and ``hessp`` are the parts. Its ``x0`` is the vector to start from, and ``unflatten`` turns a
        solution into what `func` takes.

    Raises
    ------
    ArgumentTypeError, DTypeError, DeviceMismatchError
        If `func` is no function, or `x0` holds something else than real floating arrays on one device.

    Notes
    -----
    Solvers work in float64 and test for convergence accordingly. Parameters in float32 have derivatives with seven
    digits, which may end a line search early: convert them first.

    Examples
    --------
    >>> import lucid
    >>> from scipy.optimize import minimize
    >>> def rosenbrock(x):
    ...     return lucid.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)
    >>> problem = lucid.func.as_scipy(rosenbrock)
    >>> found = minimize(problem, [-1.2, 1.0, 0.5], jac=True, hessp=problem.hessp, method="trust-ncg")
    >>> [round(float(x), 6) for x in found.x]
    [1.0, 1.0, 1.0]

    Containers:

    >>> start = {"slope": lucid.asarray([0.0, 0.0]), "level": lucid.asarray(0.0)}
    >>> X, y = lucid.asarray([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), lucid.asarray([3.0, 4.0, 6.0])
    >>> def misfit(p):
    ...     return lucid.sum((X @ p["slope"] + p["level"] - y) ** 2)
    >>> problem = lucid.func.as_scipy(misfit, start)
    >>> fitted = problem.unflatten(minimize(problem, problem.x0, jac=True).x)
    >>> round(fitted["level"].item(), 6)
    1.0
    """
    return ScipyFunction(func, x0)


class ScipyFunction:
    """A function of NumPy vectors with its derivatives, made by `as_scipy`.

    Its methods take a vector `x` and whatever else the function takes, and return numbers and arrays of float64 that
    nothing else refers to.

    Parameters
    ----------
    func : callable
        See `as_scipy`.
    x0 : Tensor, array or container of them, optional
        See `as_scipy`.

    Attributes
    ----------
    x0 : ndarray or None
        The vector to start from, if an `x0` was given.
    """

    x0: Any

    def __init__(self, func: Callable[..., Any], x0: Any = None) -> None:
        if not callable(func):
            raise ArgumentTypeError(f"as_scipy: func must be a function of Tensors, got {type(func).__name__}")
        self._func = func
        self._structure: Any = None
        self._like: list[tuple[tuple[int, ...], DType]] | None = None
        self._device, self._dtype = "cpu", float64
        self.x0 = None
        if x0 is not None:
            given, self._structure = flatten(x0)
            leaves = [_checked(leaf) for leaf in given]
            if not leaves:
                raise ArgumentError("as_scipy: x0 holds no array; there is nothing to vary")
            devices = sorted({str(leaf.device) for leaf in leaves})
            if len(devices) > 1:
                raise DeviceMismatchError(
                    f"as_scipy: the arrays of x0 are on {' and '.join(devices)}; move them together"
                )
            self._like = [(leaf.shape, leaf.dtype) for leaf in leaves]
            self._device, self._dtype = leaves[0].device, result_type(*[leaf.dtype for leaf in leaves])
            self.x0 = self.flatten(x0)

    def __repr__(self) -> str:
        return f"as_scipy({getattr(self._func, '__name__', repr(self._func))})"

    # --- what solvers call ------------------------------------------------------------------------------------------

    def __call__(self, x: Any, *args: Any) -> tuple[Any, Any]:
        """Return value and first derivative: what solvers take with ``jac=True``.

        Parameters
        ----------
        x : ndarray, shape (n,)
            Where.
        *args
            What else the function takes.

        Returns
        -------
        value : float or ndarray, shape (m,)
            As `fun` returns it.
        derivative : ndarray, shape (n,) or (m, n)
            As `jac` returns it.
        """
        y, pullback = vjp(self._applied(args), self._point(x))
        if y.ndim == 0:
            return y.item(), _plain(pullback(ones_like(y))[0])
        return _plain(y), _rows(y, pullback)

    def fun(self, x: Any, *args: Any) -> Any:
        """Return the value.

        Parameters
        ----------
        x : ndarray, shape (n,)
            Where.
        *args
            What else the function takes.

        Returns
        -------
        float or ndarray, shape (m,)
            The number or the vector that the function returns.
        """
        y = self._applied(args)(self._point(x))
        return _plain(y) if y.ndim else y.item()

    def jac(self, x: Any, *args: Any) -> Any:
        """Return the gradient, or the Jacobian of a function whose result is a vector, by reverse mode.

        Parameters
        ----------
        x : ndarray, shape (n,)
            Where.
        *args
            What else the function takes.

        Returns
        -------
        ndarray, shape (n,) or (m, n)
            The first derivatives.
        """
        return self(x, *args)[1]

    def hess(self, x: Any, *args: Any) -> Any:
        """Return the Hessian of a function whose result is one number.

        Parameters
        ----------
        x : ndarray, shape (n,)
            Where.
        *args
            What else the function takes.

        Returns
        -------
        ndarray, shape (n, n)
            The second derivatives.
        """
        return _rows(*vjp(grad(self._applied(args, number=True)), self._point(x)))

    def hessp(self, x: Any, p: Any, *args: Any) -> Any:
        """Return the product of the Hessian with a vector, without the Hessian.

        Parameters
        ----------
        x : ndarray, shape (n,)
            Where.
        p : ndarray, shape (n,)
            The vector.
        *args
            What else the function takes.

        Returns
        -------
        ndarray, shape (n,)
            The product.

        Notes
        -----
        The Hessian is symmetric, so the backward pass of the gradient multiplies with it. For functions that go through
        SciPy this has an advantage over forward mode: only recording follows what its code writes in place.
        """
        direction = self._point(p, "p")
        return _plain(vjp(grad(self._applied(args, number=True)), self._point(x))[1](direction)[0])

    # --- vectors and what they stand for ----------------------------------------------------------------------------

    def flatten(self, tree: Any) -> Any:
        """Return the vector that stands for an argument of the function.

        Parameters
        ----------
        tree : Tensor, array or container of them
            Of the structure and shapes of `x0`.

        Returns
        -------
        ndarray, shape (n,)
            All numbers in one vector.
        """
        given, structure = flatten(tree)
        leaves = [_checked(leaf) for leaf in given]
        expected = [shape for shape, _ in self._like or ()]
        found = [leaf.shape for leaf in leaves]
        if self._like is not None and (structure != self._structure or found != expected):
            raise ArgumentError(
                f"as_scipy: x0 holds arrays of the shapes {expected}, nested otherwise than {found} here"
            )
        return np.concatenate([np.reshape(_plain(leaf), -1) for leaf in leaves])

    def unflatten(self, x: Any) -> Any:
        """Return the argument of the function that a vector stands for.

        Parameters
        ----------
        x : ndarray, shape (n,)
            The numbers, for instance ``result.x`` of a solver.

        Returns
        -------
        Tensor or container
            Of the structure, shapes, dtypes and device of `x0`; a vector of float64 if there was none.
        """
        return self._nested(self._point(x))

    def _point(self, x: Any, name: str = "x") -> Tensor:
        # a copy: solvers go on using their memory
        vector = np.array(x, dtype=self._dtype.numpy)
        if vector.ndim != 1:
            raise ShapeError(f"as_scipy: {name} must be a vector, got shape {vector.shape}; x0 says what it stands for")
        expected = self.x0.size if self.x0 is not None else vector.size
        if vector.size != expected:
            raise ShapeError(f"as_scipy: {name} has {vector.size} numbers, x0 has {expected}")
        return asarray(vector, device=self._device)

    def _nested(self, vector: Tensor) -> Any:
        if self._like is None:
            return vector
        parts, start = [], 0
        for shape, dtype in self._like:
            size = math.prod(shape)
            parts.append(astype(reshape(vector[start : start + size], shape), dtype, copy=False))
            start += size
        return build(self._structure, parts)

    def _applied(self, args: tuple[Any, ...], number: bool = False) -> Callable[[Tensor], Tensor]:
        """Return the function of the vector alone, with its result checked."""

        def applied(vector: Tensor) -> Tensor:
            y: Any = self._func(self._nested(vector), *args)
            if not is_tensor(y):
                raise ArgumentTypeError(
                    f"as_scipy: the function must return a Tensor, got {type(y).__name__}; compute with functions of"
                    " lucid, without float() and numpy()"
                )
            if not y.dtype.is_floating or y.dtype.is_complex:
                raise DTypeError(f"as_scipy: the function must return real floating numbers, got {y.dtype.name}")
            if y.ndim > (0 if number else 1):
                wanted = "one number, a Tensor of shape (), to have a Hessian" if number else "a number or a vector"
                raise ShapeError(f"as_scipy: the function must return {wanted}, got shape {y.shape}")
            result: Tensor = y
            return result

        return applied


def _checked(leaf: Any) -> Any:
    """Return an array of `x0` as a Tensor that is not part of any graph."""
    x = leaf.detach() if is_tensor(leaf) else asarray(np.asarray(leaf), device="cpu")
    if not x.dtype.is_floating or x.dtype.is_complex:
        raise DTypeError(f"as_scipy: solvers vary real floating numbers, and x0 has an array of {x.dtype.name}")
    return x


def _rows(y: Tensor, pullback: Callable[[Tensor], Any]) -> Any:
    """Return the Jacobian of a vector, from how it takes gradients back."""
    units = eye(y.shape[0], dtype=y.dtype, device=y.device)
    return _plain(vmap(lambda unit: pullback(unit)[0])(units))


def _plain(x: Tensor) -> Any:
    return np.array(x.detach().numpy(), dtype=np.float64)
