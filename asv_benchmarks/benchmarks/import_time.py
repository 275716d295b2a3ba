"""The import, each time in a new process; NumPy's is the part that is not ours."""

from __future__ import annotations


class Import:
    # an import happens once per process
    number = 1

    def timeraw_lucid(self) -> str:
        return "import lucid"

    def timeraw_numpy(self) -> str:
        return "import numpy"

    def timeraw_everything(self) -> str:
        return "import lucid, lucid.nn, lucid.optim, lucid.autograd, lucid.random"
