"""The constants of the standard, and the version of Lucid."""

from __future__ import annotations

import math

__all__ = ["__version__", "e", "inf", "nan", "newaxis", "pi"]

__version__ = "0.1.0"

e = math.e
inf = math.inf
nan = math.nan
newaxis = None
pi = math.pi
