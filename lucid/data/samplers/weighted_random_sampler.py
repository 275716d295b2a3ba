"""Items with given probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from lucid import float64
from lucid._errors import ArgumentError
from lucid.data.samplers.sampler import DrawingSampler, count, drawing_device
from lucid.random import rand

if TYPE_CHECKING:
    from lucid.random import Generator

__all__ = ["WeightedRandomSampler"]


class WeightedRandomSampler(DrawingSampler):
    r"""Indices from 0 to ``len(weights) - 1`` with probabilities proportional to weights.

    Parameters
    ----------
    weights : sequence of float
        A weight for each item; they need not add up to 1.
    num_samples : int
        How many indices make an epoch.
    replacement : bool, default: True
        Whether an index may come again. If not, each index is drawn by the weights of those that are left.
    generator : Generator, optional
        The source of random numbers; the default generator without.

    Raises
    ------
    ArgumentError
        If a weight is negative or not finite, all are zero, or there are fewer of positive weight than are to be drawn
        without replacement.

    Notes
    -----
    With replacement, the distribution function of the weights is inverted. Without, each item gets a key
    :math:`E_i / w_i` where :math:`E_i` is exponentially distributed, and the items with the smallest keys are drawn,
    in that order [1]_.

    References
    ----------
    .. [1] P. S. Efraimidis, P. G. Spirakis, "Weighted random sampling with a reservoir", Information Processing Letters
       97, 2006, section 2.

    Examples
    --------
    >>> import lucid
    >>> list(lucid.data.WeightedRandomSampler([0.0, 1.0, 0.0], num_samples=3))
    [1, 1, 1]
    """

    def __init__(
        self,
        weights: Sequence[float],
        num_samples: int,
        replacement: bool = True,
        generator: Generator | None = None,
    ) -> None:
        self.num_samples = count("WeightedRandomSampler", "num_samples", num_samples)
        self.weights = np.array(weights, dtype=np.float64)
        self.replacement = bool(replacement)
        self.generator = generator
        if self.weights.ndim != 1 or not (np.isfinite(self.weights) & (self.weights >= 0)).all():
            raise ArgumentError("WeightedRandomSampler: weights must be one row of finite numbers of at least 0")
        positive = int(np.count_nonzero(self.weights))
        needed = 1 if self.replacement else self.num_samples
        if positive < needed:
            raise ArgumentError(
                f"WeightedRandomSampler: {needed} positive weights are needed to draw {self.num_samples} indices"
                f" {'with' if self.replacement else 'without'} replacement, got {positive}"
            )

    def __len__(self) -> int:
        return self.num_samples

    def _drawn(self) -> list[int]:
        n = self.num_samples if self.replacement else len(self.weights)
        uniform = rand(n, generator=self.generator, dtype=float64, device=drawing_device(self.generator)).numpy()
        if self.replacement:
            ends = np.cumsum(self.weights / self.weights.max())
            # `side` keeps items of weight 0 out, also when 0 is drawn; the last end is above every number in [0, 1).
            drawn = np.searchsorted(ends, uniform * ends[-1], side="right")
            return np.minimum(drawn, np.flatnonzero(self.weights)[-1]).tolist()  # type: ignore[no-any-return]  # one axis
        with np.errstate(divide="ignore"):
            keys = np.where(self.weights > 0, -np.log1p(-uniform) / self.weights, np.inf)
        return np.argsort(keys, kind="stable")[: self.num_samples].tolist()  # type: ignore[no-any-return]  # one axis
