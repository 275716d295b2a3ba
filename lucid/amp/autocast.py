"""The region in which layers choose their precision."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextvars import Token
from typing import Any, ParamSpec, TypeVar

import lucid
from lucid._autocast import Autocast, autocasting
from lucid._errors import ArgumentError, ArgumentTypeError

__all__ = ["autocast", "is_autocast_enabled"]

P = ParamSpec("P")
R = TypeVar("R")


class autocast:
    """Have layers compute in low precision where that is safe; a context manager and a decorator.

    Parameters
    ----------
    device_type : str, optional
        Only for Tensors on these devices: ``"cpu"``, ``"mlx"``, ``"mlx:gpu"``. Without, on all.
    dtype : DType, optional
        The low precision, float16 by default; bfloat16 on MLX devices.
    enabled : bool, default: True
        False computes as if there were no region, also inside of another one.

    Raises
    ------
    ArgumentError
        If `dtype` is not float16, bfloat16 or float32.

    See Also
    --------
    GradScaler : Keeps small gradients from becoming zero in float16.

    Notes
    -----
    Linear layers, convolutions, attention and recurrent layers cast their arguments to `dtype`. Losses, softmax and
    norms cast theirs to float32. What is neither computes in what it is given, and float64 is left alone. Operators and
    the functions of the namespace promote as the standard says: ``x @ w`` is not lowered, `lucid.nn.functional.linear`
    is.

    Parameters stay as they are, and since the casts are recorded their gradients arrive in their own dtype. Sums of
    such products are accumulated in float32 and rounded once.

    References
    ----------
    .. [1] Micikevicius et al., "Mixed Precision Training", ICLR 2018.

    Examples
    --------
    >>> import lucid
    >>> layer = lucid.nn.Linear(3, 2)
    >>> with lucid.amp.autocast():
    ...     y = layer(lucid.randn(4, 3))
    >>> y.dtype, layer.weight.dtype
    (lucid.float16, lucid.float32)
    """

    def __init__(self, device_type: str | None = None, dtype: Any = None, enabled: bool = True) -> None:
        if device_type is not None and not isinstance(device_type, str):
            raise ArgumentTypeError(
                f"autocast: device_type must be a string such as 'cpu', or None, got {device_type!r}"
            )
        chosen = lucid.result_type(lucid.float16 if dtype is None else dtype)
        if chosen not in _LOW:
            raise ArgumentError(f"autocast: dtype must be one of {', '.join(map(str, _LOW))}, got {chosen}")
        self._region = Autocast(chosen, device_type) if enabled else None
        self._tokens: list[Token[Autocast | None]] = []

    def __enter__(self) -> autocast:
        self._tokens.append(autocasting.set(self._region))
        return self

    def __exit__(self, *_: object) -> None:
        autocasting.reset(self._tokens.pop())

    def __call__(self, function: Callable[P, R]) -> Callable[P, R]:
        """Return a function that runs in the region."""

        @functools.wraps(function)
        def inside(*args: P.args, **kwargs: P.kwargs) -> R:
            with self:
                return function(*args, **kwargs)

        return inside


_LOW = (lucid.float16, lucid.bfloat16, lucid.float32)


def is_autocast_enabled(device_type: str | None = None) -> bool:
    """Return whether layers choose their precision here.

    Parameters
    ----------
    device_type : str, optional
        For Tensors on these devices; without, on any.

    Returns
    -------
    bool

    Examples
    --------
    >>> import lucid
    >>> with lucid.amp.autocast():
    ...     print(lucid.amp.is_autocast_enabled())
    True
    >>> lucid.amp.is_autocast_enabled()
    False
    """
    region = autocasting.get()
    return region is not None and (device_type is None or region.device_type in (None, device_type))
