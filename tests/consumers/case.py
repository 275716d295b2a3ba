"""A call of another library's function, written as a row of a table, and what the tests do with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import sklearn
from scipy.spatial.transform import RigidTransform, Rotation

import lucid

Array = Any

SMOOTH = "smooth"  # the gradient goes through, from end to end
CONSTANT = "constant"  # integers, bools, labels or steps: the derivative is zero wherever there is one
CONVERTS = "converts"  # compiled code computes it: a Tensor that requires grad is refused
NUMBER = "number"  # the library makes Python numbers of what it computes, and those carry no gradient anywhere
PARTIAL = "partial"  # on part of the way there are Python numbers, or an iteration whose steps are not differentiable
UNDEFINED = "undefined"  # the library's own steps pass through nan: the gradient is nan, never a wrong number


@dataclass(frozen=True)
class Fixed:
    """An array argument that is not differentiated."""

    values: Array


@dataclass(frozen=True)
class Case:
    """One call: ``function(*arguments, **options)``, NumPy arrays among the arguments standing for Tensors.

    Parameters
    ----------
    function : callable
        What is called.
    arguments, options : tuple and dict
        Its arguments. NumPy arrays, at any depth, become Tensors; anything else is passed as it is.
    kind : str
        What becomes of the gradient, one of the names at the top of this module.
    library, name : str
        Where it comes from and what the test is called.
    needs : str
        A name of Lucid's namespace that the library looks for; without it the call converts.
    writes : bool
        Whether the library writes into its argument, which a leaf that requires grad refuses: an intermediate result is
        given instead.
    plain : bool
        Whether the library returns NumPy arrays, whatever it is given.
    tolerance, exactness : float
        Relative error that is allowed for the gradient, and for the values in float64.
    warning : str
        A warning that the call gives with Tensors on the CPU.
    """

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    options: dict[str, Any] = field(default_factory=dict)
    kind: str = SMOOTH
    library: str = ""
    name: str = ""
    needs: str = ""
    writes: bool = False
    plain: bool = False
    tolerance: float = 1e-6
    exactness: float = 1e-9
    warning: str = ""

    def __str__(self) -> str:
        return f"{self.library}:{self.name}"

    def but(self, **changes: Any) -> Case:
        """Return the row with some fields changed."""
        return replace(self, **changes)

    @property
    def expected(self) -> str:
        """The kind that the row is of with the names that Lucid has now."""
        return CONVERTS if self.kind == SMOOTH and self.needs and not hasattr(lucid, self.needs) else self.kind

    def arrays(self) -> list[Array]:
        """Return the arrays among the arguments, the fixed ones left out."""
        return [x for x in _flat((self.arguments, self.options)) if isinstance(x, np.ndarray) and x.dtype.kind in "fc"]

    def run(self, convert: Callable[[Array], Any], points: list[Any] | None = None) -> Any:
        """Call the function with each array converted; `points` replace those that are not fixed."""
        given = iter(points) if points is not None else None

        def argument(x: Any) -> Any:
            if isinstance(x, Fixed):
                return convert(x.values)
            if isinstance(x, np.ndarray):
                return next(given) if given is not None and x.dtype.kind in "fc" else convert(x)
            if type(x) in (tuple, list):
                return type(x)([argument(part) for part in x])
            return {key: argument(part) for key, part in x.items()} if type(x) is dict else x

        arguments, options = argument(self.arguments), argument(self.options)
        with sklearn.config_context(array_api_dispatch=True):
            return self.function(*arguments, **options)


def _flat(x: Any) -> Iterator[Any]:
    if isinstance(x, tuple | list):
        for part in x:
            yield from _flat(part)
    elif isinstance(x, dict):
        yield from _flat(list(x.values()))
    else:
        yield x


def smooth(function: Callable[..., Any], *arguments: Any, **options: Any) -> Case:
    """Return a row whose gradient is to go through."""
    return Case(function, arguments, options, SMOOTH)


def special(function: Callable[..., Any], *arguments: Any, **options: Any) -> Case:
    """Return a row whose gradient is to go through where SciPy finds a `lucid.special`."""
    return Case(function, arguments, options, SMOOTH, needs="special")


def constant(function: Callable[..., Any], *arguments: Any, **options: Any) -> Case:
    """Return a row whose results do not change with small changes of the arguments."""
    return Case(function, arguments, options, CONSTANT)


def number(function: Callable[..., Any], *arguments: Any, **options: Any) -> Case:
    """Return a row whose results the library turns into Python numbers."""
    return Case(function, arguments, options, NUMBER)


def partial(function: Callable[..., Any], *arguments: Any, **options: Any) -> Case:
    """Return a row of whose gradient a part is missing: what the call computes is not to be differentiated."""
    return Case(function, arguments, options, PARTIAL)


def undefined(function: Callable[..., Any], *arguments: Any, **options: Any) -> Case:
    """Return a row whose gradient is nan."""
    return Case(function, arguments, options, UNDEFINED)


def converts(function: Callable[..., Any], *arguments: Any, **options: Any) -> Case:
    """Return a row that compiled code computes."""
    return Case(function, arguments, options, CONVERTS)


def table(library: str, *rows: Case) -> list[Case]:
    """Return the rows of one library with names, which are those of the functions, numbered where they repeat."""
    names = [row.name or getattr(row.function, "__name__", repr(row.function)) for row in rows]
    seen: dict[str, int] = {}
    named = []
    for row, name in zip(rows, names, strict=True):
        seen[name] = seen.get(name, 0) + 1
        unique = f"{name}-{seen[name]}" if names.count(name) > 1 else name
        named.append(replace(row, library=library, name=unique))
    return named


# --- results --------------------------------------------------------------------------------------------------------


def leaves(result: Any, path: str = "result") -> Iterator[tuple[str, Any]]:
    """Yield the numbers, arrays, texts and so on that a result consists of, each with where it stands."""
    if result is None or isinstance(result, lucid.Tensor | np.ndarray | np.generic | int | float | complex | str):
        yield path, result
    elif isinstance(result, tuple | list):
        for i, part in enumerate(result):
            yield from leaves(part, f"{path}[{i}]")
    elif isinstance(result, dict):
        for key in sorted(result, key=str):
            yield from leaves(result[key], f"{path}.{key}")
    elif isinstance(result, Rotation | RigidTransform):
        yield f"{path}.as_matrix()", result.as_matrix()
    elif hasattr(result, "__dict__") and not callable(result):
        yield from leaves({name: x for name, x in vars(result).items() if not name.startswith("_")}, path)
