"""What every function here needs first: the namespace of its argument."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentTypeError, DTypeError

if TYPE_CHECKING:
    from lucid import Tensor


def namespace(function: str, x: Tensor) -> Any:
    """Return the array-API namespace that `x` belongs to.

    Parameters
    ----------
    function : str
        Who asks, for the error message.
    x : Tensor
        An array of any library that follows the standard.

    Returns
    -------
    Any
        The namespace; the module ``lucid`` for a Tensor.

    Raises
    ------
    ArgumentTypeError
        If `x` is no array.
    """
    # Asking the array costs 0.1 us; array_api_compat.array_namespace would cost 2-4 us on every call.
    try:
        return x.__array_namespace__()
    except AttributeError:
        return _foreign_namespace(function, x)


def _foreign_namespace(function: str, x: object) -> Any:
    # Arrays of libraries that do not announce their namespace themselves, as PyTorch's.
    import array_api_compat

    try:
        return array_api_compat.array_namespace(x)
    except TypeError:
        raise ArgumentTypeError(
            f"{function}: expected an array, got {type(x).__name__}; make one with lucid.tensor(...)"
        ) from None


def real_namespace(function: str, x: Tensor) -> Any:
    """Return the namespace of an array that must be real and floating.

    Parameters
    ----------
    function : str
        Who asks, for the error message.
    x : Tensor
        An array of any library that follows the standard.

    Returns
    -------
    Any
        The namespace.

    Raises
    ------
    ArgumentTypeError
        If `x` is no array.
    DTypeError
        If it holds integers, truth values or complex numbers.
    """
    xp = namespace(function, x)
    dtype = x.dtype
    if dtype != xp.float32 and dtype != xp.float64 and not xp.isdtype(dtype, "real floating"):
        raise DTypeError(f"{function}: the input must be real floating, got {dtype}; write x.to(lucid.float32)")
    return xp


def stop_gradient(x: Tensor) -> Tensor:
    """Return `x` as a constant, where its library records gradients at all.

    Parameters
    ----------
    x : Tensor
        Any array.

    Returns
    -------
    Tensor
        The same values, through which no gradient flows.
    """
    detach = getattr(x, "detach", None)
    return x if detach is None else detach()
