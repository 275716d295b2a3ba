"""The directive ``special-points``: the table of gradients at special points that the tests run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from lucid.autograd.special_points import SPECIAL_POINTS, SpecialPoint

MANY = 8
"""Longer lists are shortened."""


class SpecialPoints(SphinxDirective):
    """Print the table."""

    def run(self) -> list[nodes.Node]:
        lines = [".. list-table::", "   :header-rows: 1", "   :widths: 35 35 30", ""]
        lines += ["   * - case", "     - gradient", "     - remarks"]
        for point in SPECIAL_POINTS:
            lines += [
                f"   * - ``{point.case}``",
                f"     - {gradients(point.gradients)}",
                f"     - {'; '.join(remarks(point))}",
            ]
        return self.parse_text_to_nodes("\n".join(lines))


def gradients(by_name: Mapping[str, Any]) -> str:
    """Return the gradient for each input."""
    return ", ".join(f"``{name}``: ``{text(value)}``" for name, value in by_name.items())


def remarks(point: SpecialPoint) -> Iterator[str]:
    """Yield what there is to say besides the gradient."""
    if point.note:
        yield point.note
    if point.value is not None:
        yield f"value ``{text(point.value)}``"
    if point.second:
        yield f"second order {gradients(point.second)}"


def text(value: Any) -> str:
    """Return a number or nested list, short."""
    if isinstance(value, list | tuple):
        entries = [text(entry) for entry in (value if len(value) <= MANY else value[:3])]
        return f"[{', '.join(entries)}{', ...' if len(value) > MANY else ''}]"
    return f"{value:g}".replace("+0j", "")


def setup(app: Sphinx) -> dict[str, Any]:
    """Enter the directive."""
    app.add_directive("special-points", SpecialPoints)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
