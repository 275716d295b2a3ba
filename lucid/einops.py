"""einops on Tensors: axes are named instead of numbered.

The functions are those of the package einops (extra ``einops``), loaded when one of them is called; gradients go
through them. ``einops.rearrange(x, ...)`` takes Tensors as well, whichever of the two packages is imported first.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from lucid._errors import MissingExtraError

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["einsum", "pack", "rearrange", "reduce", "repeat", "unpack"]


def _einops(name: str) -> Any:
    try:
        package = importlib.import_module("einops")
    except ImportError as error:
        raise MissingExtraError(
            f'einops.{name}: needs einops; install it with pip install "lucid-dl[einops]"'
        ) from error
    return getattr(package, name)


def rearrange(tensor: Tensor | Sequence[Tensor], pattern: str, **axes_lengths: int) -> Tensor:
    """Return an array with its axes split, merged and in another order.

    Parameters
    ----------
    tensor : Tensor or sequence of Tensor
        The array; a sequence is stacked along a new first axis.
    pattern : str
        The axes of the input and of the output, such as ``"b c (h 2) w -> b (c 2) h w"``.
    **axes_lengths : int
        The lengths of named axes that the shape does not tell.

    Returns
    -------
    Tensor
        The same numbers in the shape of the right side of `pattern`.

    Raises
    ------
    MissingExtraError
        If einops is not installed.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.reshape(lucid.arange(6), (2, 3))
    >>> lucid.einops.rearrange(x, "row column -> (column row)")
    Tensor([0, 3, 1, 4, 2, 5])
    """
    out: Tensor = _einops("rearrange")(tensor, pattern, **axes_lengths)
    return out


def reduce(
    tensor: Tensor | Sequence[Tensor],
    pattern: str,
    reduction: str | Callable[[Tensor, tuple[int, ...]], Tensor],
    **axes_lengths: int,
) -> Tensor:
    """Return an array reduced over the axes that the right side of a pattern leaves out, and rearranged.

    Parameters
    ----------
    tensor : Tensor or sequence of Tensor
        The array; a sequence is stacked along a new first axis.
    pattern : str
        The axes of the input and of the output, such as ``"b c (h 2) (w 2) -> b c h w"`` for pooling.
    reduction : {"min", "max", "sum", "mean", "prod", "any", "all"} or callable
        What is done over the axes; a callable gets the array and the axes.
    **axes_lengths : int
        The lengths of named axes that the shape does not tell.

    Returns
    -------
    Tensor
        Of the shape of the right side of `pattern`.

    Raises
    ------
    MissingExtraError
        If einops is not installed.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.reshape(lucid.arange(6), (2, 3))
    >>> lucid.einops.reduce(x, "row column -> row", "max")
    Tensor([2, 5])
    """
    out: Tensor = _einops("reduce")(tensor, pattern, reduction, **axes_lengths)
    return out


def repeat(tensor: Tensor | Sequence[Tensor], pattern: str, **axes_lengths: int) -> Tensor:
    """Return an array repeated along the axes that the left side of a pattern lacks, and rearranged.

    Parameters
    ----------
    tensor : Tensor or sequence of Tensor
        The array; a sequence is stacked along a new first axis.
    pattern : str
        The axes of the input and of the output, such as ``"h w -> h w c"``.
    **axes_lengths : int
        The lengths of the new axes.

    Returns
    -------
    Tensor
        Of the shape of the right side of `pattern`.

    Raises
    ------
    MissingExtraError
        If einops is not installed.

    Examples
    --------
    >>> import lucid
    >>> lucid.einops.repeat(lucid.asarray([1, 2]), "i -> (i n)", n=2)
    Tensor([1, 1, 2, 2])
    """
    out: Tensor = _einops("repeat")(tensor, pattern, **axes_lengths)
    return out


def einsum(tensor: Tensor, /, *tensors_and_pattern: Tensor | str) -> Tensor:
    """Return a sum of products over named axes, contracted pair by pair in the order that opt_einsum finds cheapest.

    Parameters
    ----------
    tensor : Tensor
        The first array.
    *tensors_and_pattern : Tensor or str
        More arrays, and last the pattern, such as ``"batch i k, batch k j -> batch i j"``.

    Returns
    -------
    Tensor
        Of the shape of the right side of the pattern.

    Raises
    ------
    MissingExtraError
        If einops or opt_einsum is not installed.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.asarray([[1, 2], [3, 4]])
    >>> lucid.einops.einsum(x, lucid.asarray([1, 10]), "i j, j -> i")
    Tensor([21, 43])
    """
    out: Tensor = _einops("einsum")(tensor, *tensors_and_pattern)
    return out


def pack(tensors: Sequence[Tensor], pattern: str) -> tuple[Tensor, list[tuple[int, ...]]]:
    """Return arrays joined along one axis after the axes under ``*`` are merged, and the shapes of these.

    Parameters
    ----------
    tensors : sequence of Tensor
        The arrays.
    pattern : str
        Their common axes and one ``*``, such as ``"batch * channel"``.

    Returns
    -------
    packed : Tensor
        The joined array.
    shapes : list of tuple of int
        The shapes under ``*``, for `unpack`.

    Raises
    ------
    MissingExtraError
        If einops is not installed.

    Examples
    --------
    >>> import lucid
    >>> lucid.einops.pack([lucid.asarray([[1, 2], [3, 4]]), lucid.asarray(5)], "*")
    (Tensor([1, 2, 3, 4, 5]), [(2, 2), ()])
    """
    packed, shapes = _einops("pack")(tensors, pattern)
    return packed, shapes


def unpack(tensor: Tensor, packed_shapes: Sequence[tuple[int, ...]], pattern: str) -> list[Tensor]:
    """Return the arrays that `pack` has joined.

    Parameters
    ----------
    tensor : Tensor
        The joined array.
    packed_shapes : sequence of tuple of int
        The shapes under ``*``; one of them may have a length of -1.
    pattern : str
        The pattern that was given to `pack`.

    Returns
    -------
    list of Tensor
        The arrays.

    Raises
    ------
    MissingExtraError
        If einops is not installed.

    Examples
    --------
    >>> import lucid
    >>> lucid.einops.unpack(lucid.asarray([1, 2, 3, 4, 5]), [(2, 2), ()], "*")
    [Tensor([[1, 2],
           [3, 4]]), Tensor(5)]
    """
    out: list[Tensor] = _einops("unpack")(tensor, packed_shapes, pattern)
    return out
