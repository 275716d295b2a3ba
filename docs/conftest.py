"""For the doctests of the pages: SciPy's and scikit-learn's switch, which SciPy reads when it is imported."""

from __future__ import annotations

import os
import sys

assert "scipy" not in sys.modules or os.environ.get("SCIPY_ARRAY_API") == "1", "scipy was imported before its switch"
os.environ["SCIPY_ARRAY_API"] = "1"
