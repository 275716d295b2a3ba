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

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import lucid
from lucid.autograd.rules import NON_DIFFERENTIABLE, RULES, Rule

Row = Callable[..., Any]

TITLES = {
    "extra": "Beyond the standard",
    "fft": "Fourier transforms",
    "linalg": "Linear algebra",
    "special": "Special functions",
}
"""Chapters whose file name is no English."""


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
    # Several lambdas may start on one line: the smallest that holds all the instructions is meant.
    spans = [(line, start, end) for line, _, start, end in code.co_positions() if line and start is not None and end]
    holding = [
        node
        for node in lambdas.get(code.co_firstlineno, ())
        if all(_begin(node) <= (line, start) and (line, end) <= _end(node) for line, start, end in spans if end > start)
    ]
    if holding:
        node = min(holding, key=lambda node: len(ast.get_source_segment(text, node) or ""))
        return " ".join((ast.get_source_segment(text, node.body) or "").split())
    raise LookupError(f"no source for the rule at {code.co_filename}:{code.co_firstlineno}")


def _begin(node: ast.expr) -> tuple[int, int]:
    return node.lineno, node.col_offset


def _end(node: ast.expr) -> tuple[int, int]:
    return node.end_lineno or node.lineno, node.end_col_offset or 0


def chapter(rule: Rule) -> str:
    """Return the name of the chapter that a function belongs to."""
    found = _function(rule.name)
    # indexing is by brackets, so its functions have no name in the namespace
    module = found.__module__ if callable(found) else _rows(rule)[0].__module__ if _rows(rule) else rule.name
    return module.removeprefix("lucid.").removeprefix("functions.").removeprefix("autograd.rules.").split(".")[0]


def _rows(rule: Rule) -> list[Row]:
    return [rule.joint] if rule.joint is not None else list(rule.rows.values())


def _function(name: str) -> Any:
    found: Any = lucid
    for part in name.split("."):
        found = getattr(found, part, None)
    return found


def link(name: str) -> str:
    """Return a cross-reference to a function of the namespace; plain text for one without a name there."""
    return f":py:func:`{name} <lucid.{name}>`" if callable(_function(name)) else f"``{name}``"


class DerivativeRules(SphinxDirective):
    """Print every rule: a table for each chapter, and below it what takes more than a line."""

    def run(self) -> list[nodes.Node]:
        chapters: dict[str, list[Rule]] = {}
        for name in sorted(RULES):
            chapters.setdefault(chapter(RULES[name]), []).append(RULES[name])
        lines: list[str] = []
        for name in sorted(chapters):
            lines += [*_heading(name), *_table(name, chapters[name])]
        return self.parse_text_to_nodes("\n".join(lines), allow_section_headings=True)


def _heading(name: str) -> list[str]:
    title = TITLES.get(name, name.replace("_", " ").capitalize())
    return ["", title, "-" * len(title), ""]


def _table(chapter_name: str, rules: list[Rule]) -> Iterator[str]:
    yield from (".. list-table::", "   :header-rows: 1", "   :widths: 20 15 65", "")
    yield from ("   * - function", "     - argument", "     - gradient")
    written_out: dict[str, Row] = {}
    for rule in rules:
        rows = rule.rows if rule.joint is None else {"all at once": rule.joint}
        for i, (argument, reason) in enumerate(rule.missing.items()):
            yield f"   * - {link(rule.name) if i == 0 else ''}"
            yield f"     - {argument}"
            yield f"     - none: {reason}"
        for i, (argument, row) in enumerate(rows.items(), len(rule.missing)):
            if row.__name__ == "<lambda>":
                gradient = f"``{formula(row)}``"
            else:
                gradient = f":ref:`{row.__name__} <{_label(chapter_name, row)}>`"
                written_out[_label(chapter_name, row)] = row
            for helper in helpers(row):
                written_out[_label(chapter_name, helper)] = helper
            yield f"   * - {link(rule.name) if i == 0 else ''}"
            yield f"     - {argument}"
            yield f"     - {gradient}"
    for label, row in sorted(written_out.items()):
        yield from ("", ".. code-block:: python", f"   :caption: {row.__name__}", f"   :name: {label}", "")
        yield textwrap.indent(inspect.getsource(row), "   ")
    yield ""


def _label(chapter_name: str, row: Row) -> str:
    return f"rule-{chapter_name}-{row.__name__}"


def helpers(row: Row) -> list[Row]:
    """Return the functions of the rules' own files that a rule calls, directly or through another."""
    found: list[Row] = []
    pending = [row]
    while pending:
        for called in _called(pending.pop()):
            if called not in found:
                found.append(called)
                pending.append(called)
    return found


def _called(row: Row) -> Iterator[Row]:
    names = row.__code__.co_names
    values = [row.__globals__.get(name) for name in names]
    values += [getattr(value, name, None) for value in values if inspect.ismodule(value) for name in names]
    for value in values:
        if inspect.isfunction(value) and value.__module__.startswith("lucid.autograd.rules."):
            yield value


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
