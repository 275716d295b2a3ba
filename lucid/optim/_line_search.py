"""A line search for the strong Wolfe conditions."""

from __future__ import annotations

from math import isfinite, sqrt
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Point", "strong_wolfe"]


class Point(NamedTuple):
    """What is known of a place on the line.

    Attributes
    ----------
    t : float
        The distance along the direction.
    value, slope : float
        The function there, and its derivative along the direction.
    grad : Tensor
        Its gradient.
    """

    t: float
    value: float
    grad: Any
    slope: float


def strong_wolfe(
    at: Callable[[float], Point],
    start: Point,
    t: float,
    longest: float,
    *,
    c1: float = 1e-4,
    c2: float = 0.9,
    tolerance_change: float = 1e-9,
    max_evaluations: int = 25,
) -> tuple[Point, int]:
    r"""Find a step that descends enough and comes to where the slope is small.

    Parameters
    ----------
    at : callable
        Evaluates the function at a distance.
    start : Point
        The place at distance 0; its slope is negative.
    t : float
        The first distance to try.
    longest : float
        The largest element of the direction in absolute value.
    c1, c2 : float
        The constants of the two conditions.
    tolerance_change : float
        The search ends when no parameter would change by more.
    max_evaluations : int
        The search ends after so many, and one.

    Returns
    -------
    Point
        The place found.
    int
        How often the function was evaluated.

    Notes
    -----
    The strong Wolfe conditions on a step :math:`t` along :math:`\phi` are
    :math:`\phi(t) \le \phi(0) + c_1 t \phi'(0)` and :math:`|\phi'(t)| \le c_2 |\phi'(0)|`. Steps grow until they
    bracket such a point (algorithm 3.5 of [1]_), and the bracket shrinks by cubic interpolation (algorithm 3.6).

    References
    ----------
    .. [1] Nocedal and Wright, "Numerical Optimization", 2nd edition, 2006, section 3.5.
    """

    def too_high(point: Point) -> bool:
        return not point.value <= start.value + c1 * point.t * start.slope  # so that nan is too high as well

    def flat(point: Point) -> bool:
        return abs(point.slope) <= -c2 * start.slope

    previous, point, count = start, at(t), 0
    while True:
        if count == max_evaluations:
            low, high = (point, start) if point.value < start.value else (start, point)
            break
        if too_high(point) or (count > 1 and point.value >= previous.value) or (not flat(point) and point.slope >= 0):
            low, high = (point, previous) if point.value < previous.value else (previous, point)
            break
        if flat(point):
            return point, count + 1
        t = _cubic_minimum(previous, point, point.t + 0.01 * (point.t - previous.t), point.t * 10.0)
        previous, point = point, at(t)
        count += 1

    crowded = False
    while count < max_evaluations and abs(high.t - low.t) * longest >= tolerance_change:
        left, right = min(low.t, high.t), max(low.t, high.t)
        t = _cubic_minimum(low, high, left, right)
        # Twice in a row next to an end of the bracket, or on it, is no progress: move away by a tenth of the bracket.
        margin = 0.1 * (right - left)
        if min(right - t, t - left) < margin:
            if crowded or not left < t < right:
                t = right - margin if abs(t - right) < abs(t - left) else left + margin
                crowded = False
            else:
                crowded = True
        else:
            crowded = False
        point = at(t)
        count += 1
        if too_high(point) or point.value >= low.value:
            low, high = (point, low) if point.value < low.value else (low, point)
            continue
        if flat(point):
            low = point
            break
        if point.slope * (high.t - low.t) >= 0:
            high = low
        low = point
    return low, count + 1


def _cubic_minimum(a: Point, b: Point, least: float, most: float) -> float:
    """Return where the cubic through two points with their slopes is least; equation 3.59 of Nocedal and Wright."""
    if a.t > b.t:
        a, b = b, a
    d1 = a.slope + b.slope - 3.0 * (a.value - b.value) / (a.t - b.t)
    square = d1 * d1 - a.slope * b.slope
    if square >= 0:
        d2 = sqrt(square)
        denominator = b.slope - a.slope + 2.0 * d2
        if denominator != 0.0 and isfinite(t := b.t - (b.t - a.t) * ((b.slope + d2 - d1) / denominator)):
            return min(max(t, least), most)
    return (least + most) / 2.0
