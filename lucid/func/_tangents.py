"""How tangents go forward through each function, from the derivative rules of reverse mode alone.

* A function that is linear is its own tangent rule.
* A product of two arrays changes with the one and with the other.
* An elementwise function reuses its rule: the gradient ``g * f'(x)`` with the tangent for `g` is the tangent.
* A reduction's rule gives each element a share of `g`; so does each element's tangent to that of the result.
* Every other rule is a linear map of `g`, and the tangent is its transpose, which reverse mode through the rule gives.

Where an output is real and an input complex, what is linear over the reals counts: the real part is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from lucid._dispatch import Op
from lucid.autograd import tensors
from lucid.autograd._arithmetic import RecordedArithmetic
from lucid.autograd.rules import rule_for
from lucid.autograd.rules._table import Rule
from lucid.func._below import lower
from lucid.func._dual import Dual, DualLevel
from lucid.func._tracing import ended, pulled_back, recording, settled, traced
from lucid.functions._items import set_item
from lucid.functions.creation import ones_like, zeros_like
from lucid.functions.data_type import astype
from lucid.functions.elementwise import conj, real
from lucid.functions.indexing import take_along_axis
from lucid.functions.manipulation import broadcast_to
from lucid.functions.sorting import argsort
from lucid.functions.statistical import sum as sum_

__all__ = ["pushed_forward"]

LINEAR = frozenset(
    {
        *("conj", "imag", "negative", "positive", "real"),
        *("broadcast_to", "expand_dims", "flip", "getitem", "moveaxis", "permute_dims", "put_add", "repeat", "reshape"),
        *("roll", "squeeze", "take", "take_along_axis", "tile", "to_device", "tril", "triu", "astype"),
        *("cumulative_sum", "diff", "matrix_transpose", "mean", "sum"),
        *("fft.fft", "fft.ifft", "fft.irfft", "fft.rfft"),
    }
)
"""Linear in the first argument; the others are indices and numbers of repetitions."""

PRODUCTS = frozenset({"convolve", "linalg.cross", "matmul", "tensordot", "vecdot"})
REDUCTIONS = frozenset({"linalg.vector_norm", "max", "min", "prod", "std", "var"})


def pushed_forward(op: Op, level: DualLevel) -> Callable[..., Any]:
    """Return a function as it works on values with tangents."""
    rule = rule_for(op)

    def apply(*arrays: Any, **arguments: Any) -> Any:
        sequence = bool(arrays) and isinstance(arrays[0], list | tuple)
        members = tuple(arrays[0]) if sequence else arrays
        values = tuple([_primal(x) for x in members])
        arguments = {name: _primal(value) for name, value in arguments.items()}
        out = lower(op, (values,) if sequence else values, arguments)
        tangents = [x.tangent if x.__class__ is Dual else None for x in members]
        moved: Any = None
        if rule is not None and any(t is not None for t in tangents):
            moved = _tangent(op, rule, values, tangents, arguments, out, sequence)
        if isinstance(out, tuple):
            moved = moved or (None,) * len(out)
            return tuple([_dual(y, t, level) for y, t in zip(out, moved, strict=True)])
        return _dual(out, moved, level)

    return apply


def _primal(x: Any) -> Any:
    if x.__class__ is Dual:
        return x.primal
    return tuple([_primal(part) for part in x]) if x.__class__ is tuple else x


def _dual(out: Any, tangent: Any, level: DualLevel) -> Dual:
    if tangent is None or not out.dtype.is_floating:
        return Dual(out, None, level)
    return Dual(out, _fitted(tangent, out), level)


def _fitted(tangent: Any, out: Any) -> Any:
    """Return a tangent in shape and dtype of what it belongs to."""
    if tangent.dtype is not out.dtype:
        if tangent.dtype.is_complex and not out.dtype.is_complex:
            tangent = real(tangent)
        tangent = astype(tangent, out.dtype, copy=False)
    return tangent if tangent.shape == out.shape else broadcast_to(tangent, out.shape)


def _tangent(
    op: Op,
    rule: Rule,
    values: tuple[Any, ...],
    tangents: Sequence[Any],
    arguments: dict[str, Any],
    out: Any,
    sequence: bool,
) -> Any:
    """Return the tangent of the output, or one for each of several, None for zero."""
    if rule.missing:
        rule.require([name for name, t in zip(op.inputs, tangents, strict=True) if t is not None])
    if sequence:
        moved = [zeros_like(x) if t is None else t for x, t in zip(values, tangents, strict=True)]
        return lower(op, (moved,), arguments)
    if op.name in LINEAR:
        return lower(op, (tangents[0], *values[1:]), arguments)
    if op.name == "set_item":
        moved_x = zeros_like(values[0]) if tangents[0] is None else tangents[0]
        moved_value: Any = 0 if tangents[1] is None else tangents[1]
        return set_item(moved_x, moved_value, arguments["key"])
    if op.name == "sort":
        order = argsort(values[0], axis=arguments["axis"], descending=arguments["descending"])
        return take_along_axis(tangents[0], order, axis=arguments["axis"])
    if op.name in PRODUCTS:
        first, second = tangents
        parts = [
            *([] if first is None else [lower(op, (first, values[1]), arguments)]),
            *([] if second is None else [lower(op, (values[0], second), arguments)]),
        ]
        return parts[0] if len(parts) == 1 else parts[0] + parts[1]
    at = Mentioned(op, rule, values, arguments, out, [t is not None for t in tangents])
    if op.elementwise and op.name != "sign":
        shares = [
            _fitted(at.share(i, _raised(t, out)), out)
            for i, t in enumerate(tangents)
            if t is not None and op.inputs[i] in rule.rows
        ]
        total = None
        for share in shares:
            total = share if total is None else total + share
        return total
    if op.name in REDUCTIONS:
        slope = at.share(0, ones_like(out))
        keepdims = arguments.get("keepdims", False)
        weighted = slope * tangents[0]
        return weighted if not weighted.ndim else sum_(weighted, axis=arguments.get("axis"), keepdims=keepdims)
    return _transposed(at, tangents, out)


def _raised(tangent: Any, out: Any) -> Any:
    """Return a tangent in the dtype of the output where that is the higher: rules expect gradients of the output."""
    if out.dtype.is_complex and not tangent.dtype.is_complex:
        return astype(tangent, out.dtype)
    return tangent


class Mentioned:
    """A derivative rule at a point: what its parameters stand for.

    Parameters
    ----------
    op : Op
        The function.
    rule : Rule
        Its rule.
    values : tuple
        Its array arguments.
    arguments : dict
        Its other arguments.
    out : Tensor or tuple of Tensor
        What it returned.
    needs : list of bool
        Which inputs are differentiated.
    """

    def __init__(
        self, op: Op, rule: Rule, values: tuple[Any, ...], arguments: dict[str, Any], out: Any, needs: list[bool]
    ) -> None:
        self.op = op
        self.rule = rule
        self.values = values
        shapes = tuple([getattr(x, "shape", ()) for x in values])
        self.names = {
            **arguments,
            **dict(zip(op.inputs, values, strict=False)),
            **{f"{name}_shape": shape for name, shape in zip(op.inputs, shapes, strict=False)},
            "out": out,
            "xp": tensors,
            "shapes": shapes,
            "needs": tuple(needs),
        }

    def share(self, i: int, g: Any) -> Any:
        """Return the gradient for input `i`, in whatever shape the rule gives it."""
        if self.rule.joint is not None:
            return self._evaluated(self.rule.joint, g)[i]
        return self._evaluated(self.rule.rows[self.op.inputs[i]], g)

    def _evaluated(self, function: Callable[..., Any], g: Any) -> Any:
        return function(g, *[self.names[name] for name in Rule.mentions(function)])


def _transposed(at: Mentioned, tangents: Sequence[Any], out: Any) -> Any:
    """Return the tangent by transposing the rule, a linear map of `g`, in reverse mode.

    Rules are plain transposes: ``Re(sum(g * tangent_out)) = Re(sum(rule(g) * tangent))`` for all `g`. So `tangent_out`
    is the gradient of the right side for `g`, without the conjugate that the engine takes when a gradient leaves.
    """
    outs = out if isinstance(out, tuple) else (out,)
    with recording():
        probes = [traced(zeros_like(y).detach()) if y.dtype.is_floating else None for y in outs]
        g = tuple(probes) if isinstance(out, tuple) else probes[0]
        shares, weights = [], []
        for i, t in enumerate(tangents):
            if t is None or (at.rule.joint is None and at.op.inputs[i] not in at.rule.rows):
                continue
            share = at.share(i, g)
            how = RecordedArithmetic(share._backend)
            share = how.of_shape(share, t.shape) if share.shape != t.shape else share
            if share.dtype is not t.dtype and not share.dtype.is_complex:
                share = astype(share, t.dtype)
            shares.append(share)
            weights.append(conj(astype(t, share.dtype, copy=False)))
        wanted: list[Any] = [probe._node for probe in probes if probe is not None]
        found = iter(pulled_back(shares, wanted, weights, connected=True))
    ended(wanted)
    moved = []
    for probe in probes:
        gradient = None if probe is None else next(found)
        moved.append(None if gradient is None else settled(conj(gradient)))
    return tuple(moved) if isinstance(out, tuple) else moved[0]
