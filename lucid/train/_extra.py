"""Optional packages, imported when they are used."""

from __future__ import annotations

import functools

from lucid._errors import import_extra

__all__ = ["extra"]

extra = functools.partial(import_extra, "train")
"""``extra(module, package, user)`` returns a module of a package that the extra ``train`` installs."""
