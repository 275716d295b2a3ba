"""The directives ``derivative-rules`` and ``not-differentiable``: the rule tables as they stand in the source.

A rule is looked up in the file that defines it, so what is printed is what runs.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import lucid
from docutils import nodes
from lucid.autograd.rules import NON_DIFFERENTIABLE, RULES, Rule
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

Row = Callable[..., Any]


@cache
def _lambdas(path: str) -> tuple[str, dict[int, list[ast.Lambda]]]:
    """Return the text of a file and its lambdas by the line they start on."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    found: dict[int, list[ast.Lambda]] = {}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Lambda):
            found.setdefault(node.lineno, []).append(node)
    return text, found


def formula(row: Row) -> str:
    """Return the text of a rule that is a lambda, less ``lambda g, ...:``."""
    code = row.__code__
    text, lambdas = _lambdas(code.co_filename)
    # Several lambdas share a line: the one that compiles to the same positions is meant.
    columns = {(start, end) for _, _, start, end in code.co_positions() if start is not None and end}
    for node in lambdas[code.co_firstlineno]:
        body = (node.body.col_offset, node.body.end_col_offset)
        if [a.arg for a in node.args.args] == list(code.co_varnames[: code.co_argcount]) and body in columns:
            return " ".join((ast.get_source_segment(text, node.body) or "").split())
    raise LookupError(f"no source for the rule at {code.co_filename}:{code.co_firstlineno}")


def chapter(rule: Rule) -> str:
    """Return the name of the chapter that a rule's file belongs to."""
    row = rule.joint if rule.joint is not None else next(iter(rule.rows.values()))
    package = "lucid.autograd.rules."
    module = row.__module__
    assert module.startswith(package), f"the rule of {rule.name} is defined in {module}"
    return module.removeprefix(package).split(".")[0]


def link(name: str) -> str:
    """Return a cross-reference to a function of the namespace; plain text for one without a name there."""
    found: Any = lucid
    for part in name.split("."):
        found = getattr(found, part, None)
    return f":py:func:`{name} <lucid.{name}>`" if callable(found) else f"``{name}``"


class DerivativeRules(SphinxDirective):
    """Print every rule: a table for each chapter, and below it the rules that take more than a line."""

    def run(self) -> list[nodes.Node]:
        chapters: dict[str, list[Rule]] = {}
        for name in sorted(RULES):
            chapters.setdefault(chapter(RULES[name]), []).append(RULES[name])
        lines: list[str] = []
        for name in sorted(chapters):
            lines += [*_heading(name), *_table(name, chapters[name])]
        return self.parse_text_to_nodes("\n".join(lines), allow_section_headings=True)


def _heading(name: str) -> list[str]:
    title = name.replace("_", " ").capitalize()
    return ["", title, "-" * len(title), ""]


def _table(chapter_name: str, rules: list[Rule]) -> Iterator[str]:
    yield from (".. list-table::", "   :header-rows: 1", "   :widths: 20 15 65", "")
    yield from ("   * - function", "     - argument", "     - gradient")
    written_out: dict[str, Row] = {}
    for rule in rules:
        rows = rule.rows if rule.joint is None else {"all at once": rule.joint}
        for i, (argument, row) in enumerate(rows.items()):
            if row.__name__ == "<lambda>":
                gradient = f"``{formula(row)}``"
            else:
                label = f"rule-{chapter_name}-{row.__name__}"
                written_out[label] = row
                gradient = f":ref:`{row.__name__} <{label}>`"
            yield f"   * - {link(rule.name) if i == 0 else ''}"
            yield f"     - {argument}"
            yield f"     - {gradient}"
    for label, row in written_out.items():
        yield from ("", ".. code-block:: python", f"   :caption: {row.__name__}", f"   :name: {label}", "")
        yield textwrap.indent(inspect.getsource(row), "   ")
    yield ""


class NotDifferentiable(SphinxDirective):
    """Print the functions that are declared to have no derivative, by reason."""

    def run(self) -> list[nodes.Node]:
        reasons: dict[str, list[str]] = {}
        for name in sorted(NON_DIFFERENTIABLE):
            reasons.setdefault(NON_DIFFERENTIABLE[name], []).append(name)
        lines = [".. list-table::", "   :header-rows: 1", "   :widths: 40 60", "", "   * - reason", "     - functions"]
        for reason, names in sorted(reasons.items()):
            lines += [f"   * - {reason}", f"     - {', '.join(map(link, names))}"]
        return self.parse_text_to_nodes("\n".join(lines))


def setup(app: Sphinx) -> dict[str, Any]:
    """Enter the directives."""
    app.add_directive("derivative-rules", DerivativeRules)
    app.add_directive("not-differentiable", NotDifferentiable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
