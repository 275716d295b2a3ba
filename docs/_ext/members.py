"""The directive ``members``: a reference page of everything that a module exports, under the name users know it by.

::

    .. members:: lucid.functions.sorting
       :under: lucid

lists ``lucid.argsort`` and ``lucid.sort``. What `under` does not have is left out; ``:instances-of: DType`` keeps the
values of one class. Pages name modules, never functions, and the build warns of public names that are on no page.
"""

from __future__ import annotations

import contextlib
import importlib
import inspect
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

import lucid

PUBLIC = (
    "lucid",
    "lucid.amp",
    "lucid.autograd",
    "lucid.data",
    "lucid.data.datasets",
    "lucid.data.samplers",
    "lucid.data.text",
    "lucid.data.transforms",
    "lucid.fft",
    "lucid.func",
    "lucid.io",
    "lucid.linalg",
    "lucid.nn",
    "lucid.nn.functional",
    "lucid.nn.init",
    "lucid.nn.utils",
    "lucid.nn.utils.parametrizations",
    "lucid.nn.utils.parametrize",
    "lucid.optim",
    "lucid.optim.lr_scheduler",
    "lucid.optim.swa_utils",
    "lucid.random",
    "lucid.sklearn",
    "lucid.special",
    "lucid.train",
    "lucid.train.metrics",
)
"""The modules whose every public name must be on some page."""

BASES = (
    "BaseEstimator, BaseException, ClassifierMixin, Exception, Module, Optimizer, RegressorMixin, Tensor, object, str"
)
"""Classes whose members are not listed again for every subclass."""

GENERATED = "get_metadata_routing, set_fit_request, set_partial_fit_request, set_score_request"
"""Methods that scikit-learn gives every estimator, with references into its own documentation."""

_logger = logging.getLogger(__name__)


def exports(module: ModuleType) -> list[str]:
    """Return the public names of a module, in its own order, without its submodules."""
    names = getattr(module, "__all__", None) or [name for name in vars(module) if not name.startswith("_")]
    return [name for name in names if _is_ours(getattr(module, name))]


def _is_ours(value: Any) -> bool:
    # `from __future__ import annotations` leaves a name too
    return not isinstance(value, ModuleType) and type(value).__module__ != "__future__"


class Members(SphinxDirective):
    """Document what a module exports."""

    required_arguments = 1
    option_spec = {"under": directives.unchanged, "instances-of": directives.unchanged}  # noqa: RUF012  # docutils' own way

    def run(self) -> list[nodes.Node]:
        module = importlib.import_module(self.arguments[0])
        under = self.options.get("under", module.__name__)
        user_module = importlib.import_module(under)
        names = [name for name in exports(module) if hasattr(user_module, name)]
        names = [name for name in names if not _documented_elsewhere(getattr(module, name), name, under)]
        if "instances-of" in self.options:
            names = [name for name in names if type(getattr(module, name)).__name__ == self.options["instances-of"]]
        self.env.note_dependency(inspect.getsourcefile(module) or "")
        return self.parse_text_to_nodes("\n".join(_page(under, module, names)))


def _documented_elsewhere(value: Any, name: str, under: str) -> bool:
    """Whether a class is documented as ``lucid.<name>``: Sphinx wants each class once."""
    return inspect.isclass(value) and under not in ("lucid", value.__module__) and hasattr(lucid, name)


def _page(under: str, module: ModuleType, names: list[str]) -> Iterator[str]:
    values = {name: getattr(module, name) for name in names}
    documented = [name for name in names if callable(values[name])]
    yield from (f".. currentmodule:: {under}", "")
    if len(documented) > 1:
        yield from (".. autosummary::", "   :nosignatures:", "", *[f"   {name}" for name in documented], "")
    for name, value in values.items():
        if inspect.isclass(value):
            yield from (f".. autoclass:: {name}", "   :members:", f"   :inherited-members: {BASES}")
            yield from (f"   :exclude-members: {GENERATED}", "")
        elif callable(value):
            yield from (f".. autofunction:: {name}", "")
        else:
            yield from (f".. py:data:: {name}", f"   :value: {value!r}", "")


def escape_shapes(app: Sphinx, what: str, name: str, value: Any, options: Any, lines: list[str]) -> None:
    """Keep the star in ``shape (*batch, n)`` and ``shape (out, in, *kernel)`` from opening emphasis."""
    shapes = ["shape (" in line and "`" not in line for line in lines]
    lines[:] = [
        re.sub(r"(?<=[( ])\*(?=\w)", r"\\*", line) if s else line for line, s in zip(lines, shapes, strict=True)
    ]


def missing(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of public names that no page documents, under whatever name."""
    documented = set()
    for path in env.domains["py"].objects:  # type: ignore[attr-defined]  # the Python domain's
        with contextlib.suppress(ImportError, AttributeError):
            documented.add(id(_resolve(path)))
    for path in PUBLIC:
        module = importlib.import_module(path)
        for name in exports(module):
            if id(getattr(module, name)) not in documented:
                _logger.warning("%s.%s is public but on no page of the reference", path, name)


def _resolve(path: str) -> Any:
    found: Any = lucid
    for part in path.split(".")[1:]:
        found = getattr(found, part)
    return found


def setup(app: Sphinx) -> dict[str, Any]:
    """Enter the directive and the check."""
    app.add_directive("members", Members)
    app.connect("autodoc-process-docstring", escape_shapes, priority=100)  # before numpydoc's
    app.connect("env-check-consistency", missing)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
