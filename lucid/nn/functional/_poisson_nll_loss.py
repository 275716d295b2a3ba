"""Return the negative log-likelihood of counts that follow a Poisson distribution."""

from __future__ import annotations

from math import pi
from typing import TYPE_CHECKING

from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._pairs import same_shape
from lucid.nn.functional._precision import in_float32
from lucid.nn.functional._reduction import check_reduction, reduce

if TYPE_CHECKING:
    from lucid import Tensor


@in_float32
def poisson_nll_loss(
    input: Tensor,
    target: Tensor,
    log_input: bool = True,
    full: bool = False,
    eps: float = 1e-08,
    reduction: str = "mean",
) -> Tensor:
    r"""Return the negative log-likelihood of counts that follow a Poisson distribution.

    Parameters
    ----------
    input : Tensor
        The expected counts, or their logarithms.
    target : Tensor
        The counts, as a floating array.
    log_input : bool, default: True
        Whether `input` holds logarithms.
    full : bool, default: False
        Whether to add Stirling's approximation of the logarithm of the factorial.
    eps : float, default: 1e-08
        Added to counts of which a logarithm is taken.
    reduction : {"mean", "sum", "none"}, default: "mean"
        ``"mean"`` or ``"sum"`` over all elements, or ``"none"``.

    Returns
    -------
    Tensor
        A 0-d array, or one loss per element for ``"none"``.

    Raises
    ------
    ShapeError
        If the shapes differ.

    Notes
    -----
    .. math:: e^x - y x + \log y! \quad \text{or} \quad x - y \log(x + \varepsilon) + \log y!

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.poisson_nll_loss(lucid.tensor([0.0]), lucid.tensor([2.0])).item()
    1.0
    """
    check_reduction("poisson_nll_loss", reduction)
    xp = namespace("poisson_nll_loss", input)
    same_shape("poisson_nll_loss", input, target)
    losses = xp.exp(input) - target * input if log_input else input - target * xp.log(input + eps)
    if full:
        # Up to 1 the logarithm of the factorial is 0; Stirling's formula is not.
        n = xp.where(target > 1, target, 1.0)
        losses = losses + xp.where(target > 1, n * xp.log(n) - n + 0.5 * xp.log(2.0 * pi * n), 0.0)
    return reduce(xp, losses, reduction)
