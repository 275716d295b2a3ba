"""Einstein's summation convention, composed of the standard's functions, through which it differentiates."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from lucid._errors import ArgumentError, ArgumentTypeError, ShapeError
from lucid.functions.data_type import astype, result_type
from lucid.functions.elementwise import multiply
from lucid.functions.linalg import matmul
from lucid.functions.manipulation import moveaxis, permute_dims, reshape, squeeze
from lucid.functions.statistical import sum as sum_

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["einsum"]

Labels = tuple[str, ...]


class Term(NamedTuple):
    """An operand and the labels of its axes, each of which occurs once."""

    x: Tensor
    labels: Labels


def einsum(subscripts: str, /, *operands: Tensor, optimize: bool = True) -> Tensor:
    r"""Return a sum of products, in Einstein's notation.

    Parameters
    ----------
    subscripts : str
        A letter for each axis of each operand, ``"ij,jk->ik"``: axes of one letter go together, and letters that are
        not in the result are summed over. Without ``->`` those that occur once make the result, in alphabetical order.
        ``...`` stands for axes that broadcast.
    *operands : Tensor
        As many as `subscripts` names.
    optimize : bool, default True
        Whether more than two operands are multiplied in the order that opt_einsum finds best, if it is installed,
        instead of from left to right.

    Returns
    -------
    Tensor
        The promoted dtype.

    Raises
    ------
    ArgumentError
        If `subscripts` is malformed or names another number of operands.
    ShapeError
        If an operand has another number of axes, or axes of one letter differ in length.

    Notes
    -----
    Two operands at a time are multiplied, by `matmul` where letters are summed over.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.asarray([[1.0, 2.0], [3.0, 4.0]])
    >>> lucid.einsum("ij,jk->ik", x, x)
    Tensor([[ 7., 10.],
            [15., 22.]])
    >>> lucid.einsum("ii", x)
    Tensor(5.)
    """
    for i, x in enumerate(operands):
        if not hasattr(x, "_raw"):
            raise ArgumentTypeError(f"einsum: Unsupported type for operands[{i}]: {type(x).__name__}; pass Tensors")
    inputs, output = _parsed(subscripts, operands)
    sizes = _sizes(subscripts, inputs, operands)
    dtype = result_type(*operands)
    terms = [_simple(astype(x, dtype, copy=False), labels, sizes) for x, labels in zip(operands, inputs, strict=True)]
    for chosen in _path(terms, output, sizes, optimize):
        picked = [terms[i] for i in chosen]
        terms = [term for i, term in enumerate(terms) if i not in chosen]
        product = picked[0]
        for i, other in enumerate(picked[1:], 2):
            wanted = {*output, *[label for term in (*terms, *picked[i:]) for label in term.labels]}
            product = _product(product, other, wanted)
        terms.append(product)
    x, labels = _summed(terms[0], set(output))
    return permute_dims(x, tuple([labels.index(label) for label in output]))


def _parsed(subscripts: str, operands: Sequence[Tensor]) -> tuple[list[Labels], Labels]:
    """Return the labels of the operands and of the result; those of an ellipsis are numbers, the last is ``"0"``."""
    left, arrow, right = subscripts.replace(" ", "").partition("->")
    parts = left.split(",")
    if len(parts) != len(operands):
        raise ArgumentError(f"einsum: {subscripts!r} names {len(parts)} operands, and there are {len(operands)}")
    inputs, most = [], 0
    for i, (part, x) in enumerate(zip(parts, operands, strict=True)):
        letters = _letters(part, subscripts)
        hidden = x.ndim - len(letters)
        if hidden < 0 or (hidden and "..." not in part):
            raise ShapeError(f"einsum: {part!r} names {len(letters)} axes of operands[{i}], which has shape {x.shape}")
        most = max(most, hidden)
        inputs.append(_with_ellipsis(part, hidden))
    if arrow:
        letters = _letters(right, subscripts)
        unknown = [label for label in letters if not any(label in labels for labels in inputs)]
        if unknown or len(set(letters)) < len(letters):
            raise ArgumentError(
                f"einsum: in {subscripts!r} the result names each letter once, and only letters of operands"
            )
        if most and "..." not in right:
            raise ArgumentError(f"einsum: the operands of {subscripts!r} have axes for '...', so the result needs one")
        return inputs, _with_ellipsis(right, most)
    count = Counter(label for labels in inputs for label in labels)
    once = sorted(label for label in count if label.isalpha() and count[label] == 1)
    return inputs, (*_with_ellipsis("...", most), *once)


def _letters(part: str, subscripts: str) -> str:
    letters = part.replace("...", "", 1)
    if not all(letter.isascii() and letter.isalpha() for letter in letters):
        raise ArgumentError(f"einsum: {subscripts!r} may hold letters, commas, one '->', and '...' once a term")
    return letters


def _with_ellipsis(part: str, hidden: int) -> Labels:
    before, dots, after = part.partition("...")
    return (*before, *([str(i) for i in range(hidden - 1, -1, -1)] if dots else ()), *after)


def _sizes(subscripts: str, inputs: Sequence[Labels], operands: Sequence[Tensor]) -> dict[str, int]:
    """Return the length of each label's axes; those of length one broadcast."""
    sizes: dict[str, int] = {}
    for i, (labels, x) in enumerate(zip(inputs, operands, strict=True)):
        for label, n in zip(labels, x.shape, strict=True):
            if x.shape[labels.index(label)] != n:
                raise ShapeError(f"einsum: operands[{i}] has shape {x.shape}; its axes {label!r} differ in length")
            known = sizes.get(label, 1)
            if n not in (1, known) and known != 1:
                name = label if label.isalpha() else "..."
                raise ShapeError(f"einsum: in {subscripts!r} {name!r} stands for axes of the lengths {known} and {n}")
            sizes[label] = n if known == 1 else known
    return sizes


def _simple(x: Tensor, labels: Labels, sizes: dict[str, int]) -> Term:
    """Return an operand without the axes that broadcast, and with the diagonal for a label that occurs twice."""
    from lucid.linalg import diagonal

    broadcast = [i for i, label in enumerate(labels) if x.shape[i] == 1 != sizes[label]]
    if broadcast:
        x = squeeze(x, tuple(broadcast))
        labels = tuple([label for i, label in enumerate(labels) if i not in broadcast])
    while len(set(labels)) < len(labels):
        label = next(label for label in labels if labels.count(label) > 1)
        i = labels.index(label)
        j = labels.index(label, i + 1)
        x = diagonal(moveaxis(x, (i, j), (-2, -1)))
        labels = (*[other for k, other in enumerate(labels) if k not in (i, j)], label)
    return Term(x, labels)


def _summed(term: Term, wanted: Collection[str]) -> Term:
    """Return an operand summed over the labels that are wanted nowhere else."""
    axes = tuple([i for i, label in enumerate(term.labels) if label not in wanted])
    if not axes:
        return term
    labels = tuple([label for label in term.labels if label in wanted])
    return Term(sum_(term.x, axis=axes, dtype=term.x.dtype), labels)


def _product(first: Term, second: Term, wanted: Collection[str]) -> Term:
    """Return the product of two operands, summed over the labels that are not wanted."""
    first = _summed(first, {*wanted, *second.labels})
    second = _summed(second, {*wanted, *first.labels})
    both = [label for label in first.labels if label in second.labels]
    batch = [label for label in both if label in wanted]
    inner = [label for label in both if label not in wanted]
    rows = [label for label in first.labels if label not in both]
    columns = [label for label in second.labels if label not in both]
    labels = (*batch, *rows, *columns)
    shape = [_length(label, first, second) for label in labels]
    if inner:
        a = _arranged(first, batch, rows, inner)
        b = _arranged(second, batch, inner, columns)
        return Term(reshape(matmul(a, b), tuple(shape)), labels)
    a = _arranged(first, batch, rows, [])
    b = _arranged(second, batch, [], columns)
    return Term(reshape(multiply(a, b), tuple(shape)), labels)


def _length(label: str, *terms: Term) -> int:
    return next(term.x.shape[term.labels.index(label)] for term in terms if label in term.labels)


def _arranged(term: Term, batch: Sequence[str], rows: Sequence[str], columns: Sequence[str]) -> Any:
    """Return an operand as a stack of matrices: the axes of some labels, and those of two more groups made one each."""
    order = tuple([term.labels.index(label) for label in (*batch, *rows, *columns)])
    lengths = [[_length(label, term) for label in group] for group in (batch, rows, columns)]
    return reshape(permute_dims(term.x, order), (*lengths[0], math.prod(lengths[1]), math.prod(lengths[2])))


def _path(terms: Sequence[Term], output: Labels, sizes: dict[str, int], optimize: bool) -> list[tuple[int, ...]]:
    """Return which operands to multiply in each step; the product goes to the end."""
    path: list[tuple[int, ...]] = [(0, 1)] if len(terms) > 1 else []
    path += [(0, n) for n in range(len(terms) - 2, 0, -1)]
    if len(terms) < 3 or not optimize:
        return path
    try:
        import opt_einsum
    except ImportError:
        return path
    symbols = {label: opt_einsum.get_symbol(i) for i, label in enumerate(sizes)}
    written = ["".join([symbols[label] for label in labels]) for labels in (*[t.labels for t in terms], output)]
    equation = f"{','.join(written[:-1])}->{written[-1]}"
    found, _ = opt_einsum.contract_path(equation, *[term.x.shape for term in terms], shapes=True)
    return [tuple(sorted(chosen)) for chosen in found]
