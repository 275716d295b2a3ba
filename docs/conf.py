"""How the documentation is built: ``sphinx-build -W docs docs/_build/html``."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
# The pages describe this checkout, whatever else is installed.
sys.path[:0] = [str(HERE / "_ext"), str(HERE.parent)]

import lucid  # noqa: E402  # from the path just set

project = "Lucid"
author = "The Lucid developers"
copyright = f"2026, {author}"
release = version = lucid.__version__

extensions = [
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.mathjax",
    "numpydoc",
    "derivatives",
    "members",
    "special_points",
]
exclude_patterns = ["_build", "examples", "_ext"]

# Docstrings mark names and formulas by single backticks. Links would often go astray: `max` is also a parameter.
default_role = "code"
add_module_names = False
python_use_unqualified_type_names = True
maximum_signature_line_length = 80
toc_object_entries_show_parents = "hide"

autosummary_generate = False  # a chapter is one page; see _ext/members.py
autodoc_member_order = "groupwise"
numpydoc_show_class_members = False  # autodoc lists them

html_theme = "furo"
html_title = f"Lucid {release}"
html_copy_source = False
