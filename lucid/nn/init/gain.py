"""By how much an activation shrinks what passes through it."""

from __future__ import annotations

from math import sqrt

from lucid._errors import ArgumentError

__all__ = ["calculate_gain"]

_LINEAR = (
    "linear",
    "conv1d",
    "conv2d",
    "conv3d",
    "conv_transpose1d",
    "conv_transpose2d",
    "conv_transpose3d",
    "sigmoid",
)
_GAINS = {**dict.fromkeys(_LINEAR, 1.0), "tanh": 5.0 / 3.0, "relu": sqrt(2.0), "selu": 0.75}


def calculate_gain(nonlinearity: str, param: float | None = None) -> float:
    r"""Return the factor that makes up for what an activation takes from the standard deviation.

    Parameters
    ----------
    nonlinearity : str
        The name of a function in ``lucid.nn.functional``.
    param : float, optional
        The negative slope of ``"leaky_relu"``, by default 0.01.

    Returns
    -------
    float
        1 for linear maps and ``"sigmoid"``, 5/3 for ``"tanh"``, :math:`\sqrt 2` for ``"relu"``,
        :math:`\sqrt{2 / (1 + a^2)}` for ``"leaky_relu"`` and 3/4 for ``"selu"``.

    Raises
    ------
    ArgumentError
        If there is no gain for this name.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.init.calculate_gain("leaky_relu", 1.0)
    1.0
    """
    if nonlinearity == "leaky_relu":
        slope = 0.01 if param is None else param
        if isinstance(slope, bool) or not isinstance(slope, int | float):
            raise ArgumentError(f"calculate_gain: param must be the negative slope, a number, got {slope!r}")
        return sqrt(2.0 / (1.0 + slope**2))
    if nonlinearity not in _GAINS:
        raise ArgumentError(
            f"calculate_gain: no gain is known for {nonlinearity!r}; choose one of {', '.join((*_GAINS, 'leaky_relu'))}"
        )
    return _GAINS[nonlinearity]
