"""Connectionist temporal classification: labels without a known place in time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lucid
from lucid._errors import ArgumentError, DTypeError, IndexingError, ShapeError
from lucid.nn.functional._namespace import namespace, stop_gradient
from lucid.nn.functional._precision import in_float32
from lucid.nn.functional._reduction import check_reduction, reduce
from lucid.nn.functional._standardize import is_narrow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor

_NEVER = -1e30
"""The logarithm of the probability of what cannot happen: finite, so that differences of two of them are numbers."""


@in_float32
def ctc_loss(
    log_probs: Tensor,
    targets: Tensor,
    input_lengths: Tensor | Sequence[int],
    target_lengths: Tensor | Sequence[int],
    blank: int = 0,
    reduction: str = "mean",
    zero_infinity: bool = False,
) -> Tensor:
    r"""Return the negative log-likelihood of label sequences, summed over all ways to spread them over time.

    Parameters
    ----------
    log_probs : Tensor, shape (time, n, classes) or (time, classes)
        Logarithms of probabilities, as `log_softmax` gives.
    targets : Tensor of int, shape (n, labels) or (total,)
        The labels, none of them `blank`: padded to one length, or one sequence after the other.
    input_lengths, target_lengths : Tensor of int or sequence of int, shape (n,)
        How many steps and how many labels of each example count.
    blank : int, default: 0
        The class that stands for "no label".
    reduction : {"mean", "sum", "none"}, default: "mean"
        The mean is that of each loss divided by its number of labels.
    zero_infinity : bool, default: False
        Whether labels that do not fit into the steps have loss and gradient 0, in place of ``inf`` and ``nan``.

    Returns
    -------
    Tensor
        A 0-d array; shape (n,) for ``"none"``, () without a batch axis.

    Raises
    ------
    ShapeError, DTypeError
        If the arrays do not fit together.
    ArgumentError
        If a length is too large.
    IndexingError
        If a label or `blank` is out of bounds.

    Notes
    -----
    With the labels :math:`l'`, blanks put between them and at both ends, the forward variables are

    .. math:: \alpha_t(s) = p_t(l'_s) \left(\alpha_{t-1}(s) + \alpha_{t-1}(s - 1) + \alpha_{t-1}(s - 2)\right)

    where the last term counts only between different labels, and the likelihood is the sum of the last two at the end
    [1]_. All is done with logarithms. The gradient by `log_probs` is minus the probability to be at a class at a time;
    PyTorch adds ``exp(log_probs)``, which makes no difference behind `log_softmax`.

    References
    ----------
    .. [1] Graves et al., "Connectionist Temporal Classification", ICML 2006, section 4.

    Examples
    --------
    >>> import lucid
    >>> log_p = lucid.log(lucid.full((2, 1, 2), 0.5))
    >>> loss = lucid.nn.functional.ctc_loss(log_p, lucid.asarray([[1]]), (2,), (1,))
    >>> round(lucid.exp(-loss).item(), 4)  # of four paths, three read as the label
    0.75
    """
    check_reduction("ctc_loss", reduction)
    xp = namespace("ctc_loss", log_probs)
    single = log_probs.ndim == 2
    if log_probs.ndim not in (2, 3):
        raise ShapeError(f"ctc_loss: log_probs must have shape (time, n, classes), got {log_probs.shape}")
    if single:
        log_probs, targets = xp.expand_dims(log_probs, axis=1), xp.expand_dims(targets, axis=0)
    steps, n, classes = log_probs.shape
    if steps == 0:
        raise ShapeError(f"ctc_loss: log_probs must have at least one step of time, got shape {log_probs.shape}")
    if not 0 <= blank < classes:
        raise IndexingError(f"ctc_loss: blank={blank} is out of range for {classes} classes")
    if not xp.isdtype(targets.dtype, "integral"):
        raise DTypeError(f"ctc_loss: labels must be integers, got targets of dtype {targets.dtype}")
    times = _lengths(xp, "input_lengths", input_lengths, n, steps, targets)
    longest = targets.shape[-1]
    counts = _lengths(xp, "target_lengths", target_lengths, n, longest, targets)
    labels = _padded(xp, targets, counts, n)
    places = xp.arange(labels.shape[1], dtype=targets.dtype, device=targets.device)
    labels = xp.where(places < xp.expand_dims(counts, axis=1), labels, blank)
    if bool(xp.any((labels < 0) | (labels >= classes))):
        raise IndexingError(f"ctc_loss: targets hold labels outside 0 ... {classes - 1}")
    between = xp.full_like(labels, blank)
    spread = xp.reshape(xp.stack([between, labels], axis=2), (n, -1))
    spread = xp.concat([spread, xp.full((n, 1), blank, dtype=spread.dtype, device=spread.device)], axis=1)
    dtype = log_probs.dtype
    if is_narrow(xp, log_probs):
        log_probs = xp.astype(log_probs, xp.float32)
    losses: Tensor = _losses(xp, log_probs, spread, times, counts, blank=blank, zero_infinity=zero_infinity)
    losses = xp.astype(losses, dtype, copy=False)
    if reduction == "mean":
        losses = losses / xp.astype(xp.maximum(counts, 1), losses.dtype)
    elif single and reduction == "none":
        alone: Tensor = xp.squeeze(losses, axis=0)
        return alone
    return reduce(xp, losses, reduction)


def _lengths(xp: Any, name: str, given: Tensor | Sequence[int], n: int, most: int, like: Tensor) -> Tensor:
    lengths: Any = given
    if not hasattr(given, "shape"):
        lengths = xp.asarray([given] if isinstance(given, int) else list(given), dtype=like.dtype, device=like.device)
    lengths = xp.reshape(xp.astype(lengths, like.dtype), (-1,))
    if lengths.shape != (n,):
        raise ShapeError(f"ctc_loss: {name} must hold one length for each of {n} examples, got {lengths.shape[0]}")
    if n and bool(xp.any((lengths < 0) | (lengths > most))):
        raise ArgumentError(f"ctc_loss: {name} must lie between 0 and {most}")
    result: Tensor = lengths
    return result


def _padded(xp: Any, targets: Tensor, counts: Tensor, n: int) -> Tensor:
    """Return the labels as a matrix; what is beyond the lengths means nothing."""
    if targets.ndim == 2 and targets.shape[0] == n:
        return targets
    if targets.ndim != 1:
        raise ShapeError(f"ctc_loss: targets must have shape ({n}, labels) or (total,), got {targets.shape}")
    total = targets.shape[0]
    if int(xp.sum(counts)) != total:
        raise ArgumentError(f"ctc_loss: target_lengths add up to {int(xp.sum(counts))}, but there are {total} labels")
    begin = xp.cumulative_sum(counts) - counts
    longest = int(xp.max(counts)) if n else 0
    place = xp.expand_dims(begin, axis=1) + xp.arange(longest, dtype=begin.dtype, device=begin.device)
    place = xp.reshape(xp.minimum(place, max(total - 1, 0)), (-1,))
    result: Tensor = xp.reshape(xp.take(targets, place, axis=0), (n, longest))
    return result


def _log_sum(xp: Any, terms: list[Tensor]) -> Tensor:
    largest = stop_gradient(terms[0])
    for term in terms[1:]:
        largest = xp.maximum(largest, stop_gradient(term))
    total = xp.exp(terms[0] - largest)
    for term in terms[1:]:
        total = total + xp.exp(term - largest)
    result: Tensor = xp.log(total) + largest
    return result


def _shifted(xp: Any, x: Tensor, by: int, fill: float = _NEVER) -> Tensor:
    """Move rows along, to the right by a positive number; what comes in can never happen, or is `fill`."""
    length = x.shape[1]
    if by >= length or -by >= length:
        return xp.full_like(x, fill)  # type: ignore[no-any-return]
    new = xp.full_like(x[:, : abs(by)], fill)
    result: Tensor = xp.concat([new, x[:, :-by]] if by > 0 else [x[:, -by:], new], axis=1)
    return result


class _Lattice:
    """The places a path can be at, and the steps it may take."""

    def __init__(self, xp: Any, log_probs: Any, labels: Any, times: Any, counts: Any, blank: int) -> None:
        self.xp, self.steps = xp, log_probs.shape[0]
        index = xp.broadcast_to(xp.expand_dims(labels, axis=0), (self.steps, *labels.shape))
        # The logarithm of a probability of 0 must not be infinite either.
        self.emitted = xp.maximum(xp.take_along_axis(log_probs, index, axis=2), _NEVER)
        self.running = [xp.expand_dims(times > t, axis=1) for t in range(self.steps)]
        before = _shifted(xp, labels, 2, fill=-1)
        self.skips = (labels != blank) & (before != labels) & (before >= 0)
        place = xp.cumulative_sum(xp.ones_like(labels), axis=1) - 1
        last = xp.expand_dims(counts, axis=1) * 2
        self.ends = (place == last) | (place == last - 1)
        self.first, self.nowhere = place <= 1, place == 0

    def forwards(self) -> list[Any]:
        """Return the logarithms of the probabilities of what begins and leads to each place, step by step."""
        xp = self.xp
        begun = xp.where(self.first, self.emitted[0, ...], _NEVER)
        # Without any step nothing but the empty sequence is certain, and the rest cannot happen.
        alpha = xp.where(self.running[0], begun, xp.where(self.nowhere, xp.zeros_like(begun), _NEVER))
        alphas = [alpha]
        for t in range(1, self.steps):
            skipped = xp.where(self.skips, _shifted(xp, alpha, 2), _NEVER)
            new = _log_sum(xp, [alpha, _shifted(xp, alpha, 1), skipped]) + self.emitted[t, ...]
            alpha = xp.where(self.running[t], new, alpha)
            alphas.append(alpha)
        return alphas

    def backwards(self) -> list[Any]:
        """Return those of what leads from each place to an end, step by step."""
        xp = self.xp
        beta = last = xp.where(self.ends, xp.zeros_like(self.emitted[0, ...]), _NEVER)
        betas = [beta]
        for t in range(self.steps - 1, 0, -1):
            ahead = beta + self.emitted[t, ...]
            skipped = _shifted(xp, xp.where(self.skips, ahead, _NEVER), -2)
            beta = xp.where(self.running[t], _log_sum(xp, [ahead, _shifted(xp, ahead, -1), skipped]), last)
            betas.append(beta)
        return betas[::-1]

    def likelihood(self, alpha: Any) -> Any:
        """Return the logarithm of the likelihood."""
        xp = self.xp
        ending = xp.where(self.ends, alpha, _NEVER)
        largest = xp.max(stop_gradient(ending), axis=1, keepdims=True)
        return xp.log(xp.sum(xp.exp(ending - largest), axis=1)) + xp.squeeze(largest, axis=1)


def _probabilities(
    g: Any, log_probs: Any, labels: Any, times: Any, counts: Any, blank: int, zero_infinity: bool, xp: Any
) -> Any:
    """Return minus the probability to be at each class, which is summed over the places that have its label."""
    lattice = _Lattice(xp, log_probs, labels, times, counts, blank)
    alphas = lattice.forwards()
    total = lattice.likelihood(alphas[-1])
    paths = xp.stack(alphas, axis=0) + xp.stack(lattice.backwards(), axis=0)
    share = xp.exp(xp.minimum(paths - xp.expand_dims(total, axis=1), 0.0))
    impossible = xp.expand_dims(total < _NEVER / 2, axis=1)
    share = xp.where(impossible, 0.0 if zero_infinity else float("nan"), share)
    share = xp.where(xp.stack(lattice.running, axis=0), share, 0.0) * xp.expand_dims(g, axis=1)
    classes = xp.cumulative_sum(xp.ones_like(log_probs[0, ...], dtype=labels.dtype), axis=1) - 1
    holds = xp.astype(xp.expand_dims(labels, axis=2) == xp.expand_dims(classes, axis=1), log_probs.dtype)
    return -xp.permute_dims(xp.matmul(xp.permute_dims(share, (1, 0, 2)), holds), (1, 0, 2))


@lucid.autograd.primitive(log_probs=_probabilities)
def _losses(
    xp: Any, log_probs: Tensor, labels: Tensor, times: Tensor, counts: Tensor, *, blank: int, zero_infinity: bool
) -> Tensor:
    lattice = _Lattice(xp, log_probs, labels, times, counts, blank)
    total = lattice.likelihood(lattice.forwards()[-1])
    losses: Tensor = xp.where(total < _NEVER / 2, 0.0 if zero_infinity else float("inf"), -total)
    return losses
