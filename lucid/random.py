"""Random numbers: generators that can be saved, restored and spawned, and the usual distributions.

The standard has no random numbers, so the names are PyTorch's. Every function takes `generator`; without one it draws
from the device's default generator, which `manual_seed` seeds. The default dtype is float32, as PyTorch's is.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lucid._dispatch import randomness, wrap
from lucid._dtypes import DType, DTypeLike, as_dtype, get_default_dtype, int64
from lucid._errors import ArgumentError, ArgumentTypeError, DeviceError, DTypeError
from lucid.backends import Backend, backend_for

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = [
    "Generator",
    "bernoulli",
    "default_generator",
    "get_rng_state",
    "manual_seed",
    "normal",
    "rand",
    "randint",
    "randn",
    "randperm",
    "seed",
    "set_rng_state",
    "uniform",
]

Size = int | Sequence[int]


class Generator:
    """A source of random numbers on one device.

    Parameters
    ----------
    seed : int, optional
        Where the stream starts; the same seed gives the same numbers. Without one, entropy of the operating system.
    device : str or Device, optional
        The device of the arrays it makes.

    Examples
    --------
    >>> import lucid
    >>> a, b = lucid.random.Generator(7), lucid.random.Generator(7)
    >>> bool((lucid.random.rand(3, generator=a) == lucid.random.rand(3, generator=b)).all())
    True
    """

    def __init__(self, seed: int | None = None, device: str | None = None) -> None:
        self._backend: Backend = backend_for(device)
        self.manual_seed(_entropy() if seed is None else seed)

    @property
    def device(self) -> str:
        """The device of the arrays it makes."""
        return self._backend.device

    def manual_seed(self, seed: int) -> Generator:
        """Start the stream of a seed, a non-negative integer, and return the generator."""
        self._seed = _checked_seed(seed)
        self._bits: Any = self._backend.random_bits(self._seed)
        return self

    def seed(self) -> int:
        """Start a stream that nobody can foresee, and return its seed."""
        self.manual_seed(_entropy())
        return self._seed

    def initial_seed(self) -> int:
        """Return the seed that the stream started from."""
        return self._seed

    def get_state(self) -> dict[str, Any]:
        """Return the state as plain numbers, strings and lists, fit for JSON."""
        return {"seed": self._seed, **self._bits.get_state()}

    def set_state(self, state: dict[str, Any]) -> Generator:
        """Go on exactly where `get_state` was called, and return the generator."""
        if not isinstance(state, dict) or "seed" not in state:
            raise ArgumentTypeError("set_state: the state must be what get_state returned")
        self._bits.set_state(state)
        self._seed = state["seed"]
        return self

    def spawn(self, n: int) -> list[Generator]:
        """Return `n` generators whose streams are independent of this one's and of each other."""
        children = []
        for bits in self._bits.spawn(_count(n, "spawn", "n")):
            child: Generator = object.__new__(Generator)
            child._backend, child._seed, child._bits = self._backend, self._seed, bits
            children.append(child)
        return children

    def __repr__(self) -> str:
        return f"lucid.random.Generator(seed={self._seed}, device={str(self.device)!r})"


_defaults: dict[Backend, Generator] = {}
_manual_seed: int | None = None


def default_generator(device: str | None = None) -> Generator:
    """Return the generator that functions draw from when none is given.

    Parameters
    ----------
    device : str or Device, optional
        The device; the default device without.

    Returns
    -------
    Generator

    Examples
    --------
    >>> import lucid
    >>> lucid.random.default_generator() is lucid.random.default_generator("cpu")
    True
    """
    backend = backend_for(device)
    if backend not in _defaults:
        _defaults[backend] = Generator(_manual_seed, device=backend.device)
    return _defaults[backend]


def manual_seed(seed: int) -> Generator:
    """Seed the default generators of all devices.

    Parameters
    ----------
    seed : int
        A non-negative integer.

    Returns
    -------
    Generator
        The default device's.

    Examples
    --------
    >>> import lucid
    >>> _ = lucid.random.manual_seed(0)
    >>> first = lucid.random.rand(2)
    >>> _ = lucid.random.manual_seed(0)
    >>> bool((first == lucid.random.rand(2)).all())
    True
    """
    global _manual_seed
    _manual_seed = _checked_seed(seed)
    for generator in _defaults.values():
        generator.manual_seed(_manual_seed)
    return default_generator()


def seed() -> int:
    """Seed the default generators of all devices with entropy of the operating system, and return the seed.

    Returns
    -------
    int

    Examples
    --------
    >>> import lucid
    >>> lucid.random.seed() >= 0
    True
    """
    return manual_seed(_entropy()).initial_seed()


def get_rng_state(device: str | None = None) -> dict[str, Any]:
    """Return the state of a device's default generator.

    Parameters
    ----------
    device : str or Device, optional
        The device; the default device without.

    Returns
    -------
    dict

    Examples
    --------
    >>> import lucid
    >>> state = lucid.random.get_rng_state()
    >>> first = lucid.random.rand(2)
    >>> lucid.random.set_rng_state(state)
    >>> bool((first == lucid.random.rand(2)).all())
    True
    """
    return default_generator(device).get_state()


def set_rng_state(state: dict[str, Any], device: str | None = None) -> None:
    """Restore what `get_rng_state` returned.

    Parameters
    ----------
    state : dict
        The state.
    device : str or Device, optional
        The device; the default device without.

    Examples
    --------
    >>> import lucid
    >>> lucid.random.set_rng_state(lucid.random.get_rng_state())
    """
    default_generator(device).set_state(state)


def rand(
    *size: Any,
    generator: Generator | None = None,
    dtype: DTypeLike | None = None,
    device: str | None = None,
    requires_grad: bool = False,
) -> Tensor:
    """Return numbers spread evenly over [0, 1).

    Parameters
    ----------
    *size : int or tuple of int
        The shape, as separate integers or as one tuple.
    generator : Generator, optional
        The source.
    dtype : DType, optional
        A real floating dtype; float32 by default.
    device : str or Device, optional
        The device.
    requires_grad : bool, default False
        Whether operations on the result are recorded.

    Returns
    -------
    Tensor

    Raises
    ------
    ArgumentError, DTypeError
        If the size is negative or the dtype not real floating.

    Examples
    --------
    >>> import lucid
    >>> lucid.rand(2, 3).shape
    (2, 3)
    """
    shape = _shape(size, "rand")
    source, kind = _source(generator, device, "rand"), _floating(dtype, "rand")
    return _made(source._bits.uniform(shape, source._backend.raw_dtype(kind)), source, requires_grad)


def randn(
    *size: Any,
    generator: Generator | None = None,
    dtype: DTypeLike | None = None,
    device: str | None = None,
    requires_grad: bool = False,
) -> Tensor:
    """Return numbers of the standard normal distribution: mean 0, standard deviation 1.

    Parameters
    ----------
    *size : int or tuple of int
        The shape, as separate integers or as one tuple.
    generator : Generator, optional
        The source.
    dtype : DType, optional
        A real floating dtype; float32 by default.
    device : str or Device, optional
        The device.
    requires_grad : bool, default False
        Whether operations on the result are recorded.

    Returns
    -------
    Tensor

    Raises
    ------
    ArgumentError, DTypeError
        If the size is negative or the dtype not real floating.

    Examples
    --------
    >>> import lucid
    >>> lucid.randn((32, 100)).dtype
    lucid.float32
    """
    shape = _shape(size, "randn")
    source, kind = _source(generator, device, "randn"), _floating(dtype, "randn")
    return _made(source._bits.normal(shape, source._backend.raw_dtype(kind)), source, requires_grad)


def randint(
    low: int,
    high: int | None = None,
    size: Size = (),
    *,
    generator: Generator | None = None,
    dtype: DTypeLike | None = None,
    device: str | None = None,
) -> Tensor:
    """Return integers spread evenly over ``[low, high)``.

    Parameters
    ----------
    low : int
        The lowest value; if `high` is not given, the numbers are in ``[0, low)``.
    high : int, optional
        One above the highest value.
    size : int or tuple of int
        The shape.
    generator : Generator, optional
        The source.
    dtype : DType, optional
        An integer dtype; int64 by default.
    device : str or Device, optional
        The device.

    Returns
    -------
    Tensor

    Raises
    ------
    ArgumentError, DTypeError
        If there is no such integer, or the dtype cannot hold it.

    Examples
    --------
    >>> import lucid
    >>> bool((lucid.random.randint(1, 7, 100) <= 6).all())
    True
    """
    if high is None and isinstance(low, int):
        low, high = 0, low
    elif isinstance(high, tuple | list) and size == ():
        low, high, size = 0, low, high  # PyTorch's randint(high, size)
    for name, value in (("low", low), ("high", high)):
        if not isinstance(value, int) or isinstance(value, bool):
            raise ArgumentTypeError(f"randint: {name} must be an int, got {type(value).__name__}")
    assert high is not None
    kind = int64 if dtype is None else as_dtype(dtype)
    if not kind.is_integer:
        raise DTypeError(f"randint: dtype must be an integer dtype, got {kind.name}")
    if low >= high:
        raise ArgumentError(f"randint: there is no integer in [{low}, {high}); high must be greater than low")
    bits = kind.itemsize * 8
    smallest, largest = (0, 2**bits) if kind.name[0] == "u" else (-(2 ** (bits - 1)), 2 ** (bits - 1))
    if low < smallest or high > largest:
        raise ArgumentError(f"randint: [{low}, {high}) does not fit {kind.name}")
    shape = _shape((size,), "randint")
    source = _source(generator, device, "randint")
    return wrap(source._bits.integers(low, high, shape, source._backend.raw_dtype(kind)), source._backend)


def randperm(
    n: int, *, generator: Generator | None = None, dtype: DTypeLike | None = None, device: str | None = None
) -> Tensor:
    """Return the integers from 0 to ``n - 1`` in random order.

    Parameters
    ----------
    n : int
        How many.
    generator : Generator, optional
        The source.
    dtype : DType, optional
        An integer dtype; int64 by default.
    device : str or Device, optional
        The device.

    Returns
    -------
    Tensor
        One dimension, `n` elements.

    Raises
    ------
    ArgumentError, DTypeError
        If `n` is negative or the dtype not integer.

    Examples
    --------
    >>> import lucid
    >>> sorted(lucid.random.randperm(4).tolist())
    [0, 1, 2, 3]
    """
    kind = int64 if dtype is None else as_dtype(dtype)
    if not kind.is_integer:
        raise DTypeError(f"randperm: dtype must be an integer dtype, got {kind.name}")
    n = _count(n, "randperm", "n")
    source = _source(generator, device, "randperm")
    raw = source._bits.permutation(n)
    return wrap(source._backend.xp.astype(raw, source._backend.raw_dtype(kind)), source._backend)


def uniform(
    low: float = 0.0,
    high: float = 1.0,
    size: Size = (),
    *,
    generator: Generator | None = None,
    dtype: DTypeLike | None = None,
    device: str | None = None,
) -> Tensor:
    """Return numbers spread evenly over ``[low, high)``.

    Parameters
    ----------
    low, high : float
        The bounds.
    size : int or tuple of int
        The shape.
    generator : Generator, optional
        The source.
    dtype : DType, optional
        A real floating dtype; float32 by default.
    device : str or Device, optional
        The device.

    Returns
    -------
    Tensor

    Raises
    ------
    ArgumentError, DTypeError
        If `high` is below `low` or the dtype not real floating.

    Examples
    --------
    >>> import lucid
    >>> bool((lucid.random.uniform(-1.0, 1.0, 100) >= -1).all())
    True
    """
    low, high = float(low), float(high)
    if not low <= high or high - low == float("inf"):
        raise ArgumentError(f"uniform: low must not be above high, and both finite; got low={low}, high={high}")
    shape = _shape((size,), "uniform")
    source, kind = _source(generator, device, "uniform"), _floating(dtype, "uniform")
    xp = source._backend.xp
    raw = source._bits.uniform(shape, source._backend.raw_dtype(kind))
    scaled = xp.asarray(raw * (high - low) + low)
    if low < high:
        # rounding may reach `high`, which does not belong to the interval
        top = xp.asarray(high, dtype=scaled.dtype)
        scaled = xp.where(scaled >= top, xp.nextafter(top, xp.asarray(low, dtype=scaled.dtype)), scaled)
    return wrap(scaled, source._backend)


def normal(
    mean: float | Tensor = 0.0,
    std: float | Tensor = 1.0,
    size: Size | None = None,
    *,
    generator: Generator | None = None,
    dtype: DTypeLike | None = None,
    device: str | None = None,
) -> Tensor:
    """Return numbers of a normal distribution, ``mean + std * randn(size)``.

    Parameters
    ----------
    mean, std : float or Tensor
        Mean and standard deviation; gradients flow to Tensors.
    size : int or tuple of int, optional
        The shape; by default that to which `mean` and `std` broadcast.
    generator : Generator, optional
        The source.
    dtype : DType, optional
        A real floating dtype; by default that of the Tensors given, else float32.
    device : str or Device, optional
        The device; by default that of the Tensors given.

    Returns
    -------
    Tensor

    Raises
    ------
    ArgumentError, DTypeError
        If `std` is a negative number or the dtype not real floating.

    Examples
    --------
    >>> import lucid
    >>> lucid.random.normal(5.0, 0.1, (2, 2)).shape
    (2, 2)
    """
    given: list[Any] = [value for value in (mean, std) if hasattr(value, "_raw")]
    if not hasattr(std, "_raw") and not float(std) >= 0:
        raise ArgumentError(f"normal: std must not be negative, got {std}")
    if given:
        dtype = given[0].dtype if dtype is None else dtype
        device = given[0].device if device is None and generator is None else device
    if size is None:
        size = () if not given else (sum(given[1:], start=given[0])).shape
    noise = randn(size, generator=generator, dtype=dtype, device=device)
    return noise * std + mean


def bernoulli(
    p: float | Tensor,
    size: Size | None = None,
    *,
    generator: Generator | None = None,
    dtype: DTypeLike | None = None,
    device: str | None = None,
) -> Tensor:
    """Return ones with probability `p` and zeros otherwise.

    Parameters
    ----------
    p : float or Tensor
        The probability, or one for each element.
    size : int or tuple of int, optional
        The shape; by default that of `p`.
    generator : Generator, optional
        The source.
    dtype : DType, optional
        The dtype of the result; by default that of `p`, float32 for a number.
    device : str or Device, optional
        The device; by default that of `p`.

    Returns
    -------
    Tensor

    Raises
    ------
    ArgumentError
        If a probability is outside [0, 1].

    Examples
    --------
    >>> import lucid
    >>> lucid.random.bernoulli(0.0, 3)
    Tensor([0., 0., 0.], dtype=float32)
    """
    from lucid.functions.data_type import astype

    is_tensor = hasattr(p, "_raw")
    given: Any = p
    outside = bool(~((given >= 0) & (given <= 1)).all()) if is_tensor else not 0 <= given <= 1
    if outside:
        raise ArgumentError("bernoulli: p must lie in [0, 1]" + ("" if is_tensor else f", got {p}"))
    if is_tensor:
        probability = given.detach()
        dtype = probability.dtype if dtype is None else dtype
        device = probability.device if device is None and generator is None else device
        shape = probability.shape if size is None else _shape((size,), "bernoulli")
        draws = rand(shape, generator=generator, dtype=probability.dtype, device=device)
    else:
        probability = given
        draws = rand(() if size is None else size, generator=generator, device=device)
    return astype(draws < probability, get_default_dtype() if dtype is None else dtype)


def _shape(size: tuple[Any, ...], caller: str) -> tuple[int, ...]:
    """Return a shape given as separate integers or as one sequence."""
    if len(size) == 1 and isinstance(size[0], tuple | list):
        size = tuple(size[0])
    return tuple([_count(n, caller, "size") for n in size])


def _count(n: Any, caller: str, name: str) -> int:
    try:
        value = n.__index__()
    except AttributeError:
        raise ArgumentTypeError(f"{caller}: {name} must be an integer, got {type(n).__name__}") from None
    if value < 0:
        raise ArgumentError(f"{caller}: {name} must not be negative, got {value}")
    return int(value)


def _floating(dtype: DTypeLike | None, caller: str) -> DType:
    kind = get_default_dtype() if dtype is None else as_dtype(dtype)
    if kind.kind != "real floating":
        raise DTypeError(f"{caller}: dtype must be real floating such as lucid.float32, got {kind.name}")
    return kind


def _source(generator: Generator | None, device: str | None, caller: str) -> Generator:
    source = default_generator(device) if generator is None else generator
    if not isinstance(source, Generator):
        raise ArgumentTypeError(f"{caller}: generator must be a lucid.random.Generator, got {type(source).__name__}")
    if device is not None and backend_for(device) is not source._backend:
        raise DeviceError(f"{caller}: the generator makes arrays on {str(source.device)!r}, not on {str(device)!r}")
    under_vmap = randomness.get()
    return source if under_vmap is None else under_vmap(source, caller)


def _made(raw: Any, source: Generator, requires_grad: bool) -> Tensor:
    out = wrap(raw, source._backend)
    if requires_grad:
        out.requires_grad = True
    return out


def _entropy() -> int:
    return int.from_bytes(os.urandom(8), "little")


def _checked_seed(seed: Any) -> int:
    if isinstance(seed, bool) or not hasattr(seed, "__index__"):
        raise ArgumentTypeError(f"manual_seed: the seed must be an int, got {type(seed).__name__}")
    value = int(seed.__index__())
    if value < 0:
        raise ArgumentError(f"manual_seed: the seed must not be negative, got {value}")
    return value
