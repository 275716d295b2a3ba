"""Files: saving and loading arrays and the state of a training run.

`save` and `load` are also at top level. Nothing that is loaded is executed, and no file is left half written.
"""

from __future__ import annotations

from lucid.io.checkpoint import load_checkpoint, save_checkpoint
from lucid.io.loading import load, read_metadata
from lucid.io.saving import save

__all__ = ["load", "load_checkpoint", "read_metadata", "save", "save_checkpoint"]
