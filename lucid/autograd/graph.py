"""Drawing the graph that was recorded."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lucid._alias import fresh
from lucid._errors import ArgumentError, ArgumentTypeError, GradientError, MissingExtraError
from lucid.autograd.saved_tensors import saved_tensors_hooks
from lucid.autograd.tape import Leaf, Node, Select, Whole

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["Graph", "draw_graph", "saved_tensors_hooks"]


class Graph:
    r"""A recorded computation as boxes and arrows, from the leaves to the results.

    Attributes
    ----------
    boxes : list of (str, str)
        Each box's text, and its kind: ``"leaf"``, ``"function"`` or ``"result"``.
    arrows : list of (int, int, str)
        From box to box, each with a text: the number and the shape of one output of a function of several.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor([1.0, 2.0], requires_grad=True)
    >>> print(lucid.autograd.draw_graph(lucid.exp(x), names={"x": x}).dot)
    digraph {
      rankdir=TB
      node [fontname="sans-serif", fontsize=10]
      b0 [label="x\n(2,) float32", shape=box, style=filled, fillcolor="#dbeafe"]
      b1 [label="exp\n(2,) float32", shape=box, style="rounded,filled", fillcolor="#dcfce7"]
      b0 -> b1
    }
    """

    def __init__(self, boxes: Sequence[tuple[str, str]], arrows: Sequence[tuple[int, int, str]]) -> None:
        self.boxes = list(boxes)
        self.arrows = list(arrows)

    @property
    def mermaid(self) -> str:
        """The graph as Mermaid text, which GitHub and many editors show as a picture."""
        lines = ["flowchart TD"]
        for i, (text, kind) in enumerate(self.boxes):
            label = _escaped(text, "#quot;").replace("\n", "<br/>")
            lines.append(f'  b{i}["{label}"]' if kind == "leaf" else f'  b{i}("{label}")')
        for start, end, text in self.arrows:
            lines.append(f'  b{start} -- "{text}" --> b{end}' if text else f"  b{start} --> b{end}")
        for kind, (fill, _) in _STYLES.items():
            members = ",".join(f"b{i}" for i, box in enumerate(self.boxes) if box[1] == kind)
            if members:
                lines += [f"  classDef {kind} fill:{fill},stroke:#555,color:#000", f"  class {members} {kind}"]
        return "\n".join(lines)

    @property
    def dot(self) -> str:
        """The graph in the language of Graphviz."""
        lines = ["digraph {", "  rankdir=TB", '  node [fontname="sans-serif", fontsize=10]']
        for i, (text, kind) in enumerate(self.boxes):
            label = _escaped(text, '\\"').replace("\n", "\\n")
            fill, style = _STYLES[kind]
            lines.append(f'  b{i} [label="{label}", shape=box, style={style}, fillcolor="{fill}"]')
        for start, end, text in self.arrows:
            lines.append(f"  b{start} -> b{end}" + (f' [label="{text}", fontsize=9]' if text else ""))
        return "\n".join([*lines, "}"])

    def save(self, path: str | Path) -> Path:
        """Write the graph to a file whose kind its name says.

        Parameters
        ----------
        path : str or Path
            Ending in ``.svg``, ``.png`` or ``.pdf`` for a picture, drawn by Graphviz or else by matplotlib, or in
            ``.mmd``, ``.dot`` or ``.gv`` for text.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        ArgumentError
            If the ending is another one.
        MissingExtraError
            If neither Graphviz nor matplotlib is there to draw a picture.
        """
        path = Path(path)
        kind = path.suffix.lower().lstrip(".")
        if kind in ("mmd", "mermaid"):
            path.write_text(self.mermaid + "\n", encoding="utf-8")
        elif kind in ("dot", "gv"):
            path.write_text(self.dot + "\n", encoding="utf-8")
        elif kind in ("svg", "png", "pdf"):
            program = shutil.which("dot")
            if program is not None:
                subprocess.run([program, f"-T{kind}", "-o", str(path)], input=self.dot.encode(), check=True)
            else:
                self._draw(path, kind)
        else:
            raise ArgumentError(
                f"save: the name of the file must end in .svg, .png, .pdf, .mmd, .dot or .gv, got {path.name!r}"
            )
        return path

    def _draw(self, path: Path, kind: str) -> None:
        """Draw the graph with matplotlib, each box below those that lead to it."""
        try:
            from matplotlib.figure import Figure
        except ImportError:
            raise MissingExtraError(
                f"save: a .{kind} picture needs Graphviz (its program `dot`) or matplotlib:"
                ' pip install "lucid-dl[examples]"; .mmd and .dot need neither'
            ) from None
        places = self._places()
        width = max((x for x, _ in places), default=0.0) + 1.0
        height = max((y for _, y in places), default=0.0) + 1.0
        figure = Figure(figsize=(1.0 + 1.8 * width, 0.6 + 0.9 * height))
        axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        axes.set(xlim=(-0.8, width - 0.2), ylim=(height - 0.4, -0.6))
        axes.axis("off")
        for start, end, text in self.arrows:
            (x1, y1), (x2, y2) = places[start], places[end]
            axes.annotate(
                "",
                (x2, y2 - 0.24),
                (x1, y1 + 0.24),
                arrowprops={"arrowstyle": "->", "color": "#555", "shrinkA": 0, "shrinkB": 0},
            )
            if text:
                axes.text((x1 + x2) / 2, (y1 + y2) / 2, text, fontsize=6, color="#555", ha="center", va="center")
        for (x, y), (text, box) in zip(places, self.boxes, strict=True):
            shape = {"boxstyle": "square" if box == "leaf" else "round", "facecolor": _STYLES[box][0]}
            axes.text(x, y, text, ha="center", va="center", fontsize=7, bbox={**shape, "edgecolor": "#555"})
        figure.savefig(path, format=kind, dpi=150)

    def _places(self) -> list[tuple[float, float]]:
        """Return where the boxes go: a row below the lowest of those that lead there, side by side in each row."""
        row = [0] * len(self.boxes)
        for start, end, _ in sorted(self.arrows, key=lambda arrow: arrow[1]):  # a box comes after those that lead to it
            row[end] = max(row[end], row[start] + 1)
        for start in reversed(range(len(self.boxes))):  # leaves go down to where they are used
            ends = [row[end] for first, end, _ in self.arrows if first == start]
            if ends and self.boxes[start][1] == "leaf":
                row[start] = min(ends) - 1
        used: dict[int, int] = {}
        places = []
        for y in row:
            places.append((float(used.get(y, 0)), float(y)))
            used[y] = used.get(y, 0) + 1
        widest = max(used.values(), default=1)
        return [(x + (widest - used[int(y)]) / 2, y) for x, y in places]


_STYLES = {
    "leaf": ("#dbeafe", "filled"),
    "function": ("#f3f4f6", '"rounded,filled"'),
    "result": ("#dcfce7", '"rounded,filled"'),
}


def _escaped(text: str, quote: str) -> str:
    return text.replace("\\", "\\\\").replace('"', quote)


def draw_graph(y: Tensor | Sequence[Tensor], names: Any = None) -> Graph:
    """Return a drawing of how a Tensor was computed.

    Parameters
    ----------
    y : Tensor or sequence of Tensor
        The results.
    names : mapping of str to Tensor, or module, optional
        Names of leaves and intermediate results; of a module, those of its parameters.

    Returns
    -------
    Graph
        Its ``mermaid`` and ``dot`` are text, its ``save(path)`` writes a picture.

    Raises
    ------
    GradientError
        If `y` does not require grad, or its graph was freed by a backward pass.

    Examples
    --------
    >>> import lucid
    >>> w = lucid.tensor([1.0, 2.0], requires_grad=True)
    >>> print(lucid.autograd.draw_graph(lucid.sum(w * w), names={"w": w}).mermaid)
    flowchart TD
      b0["w<br/>(2,) float32"]
      b1("multiply<br/>(2,) float32")
      b2("sum<br/>() float32")
      b0 --> b1
      b0 --> b1
      b1 --> b2
      classDef leaf fill:#dbeafe,stroke:#555,color:#000
      class b0 leaf
      classDef function fill:#f3f4f6,stroke:#555,color:#000
      class b1 function
      classDef result fill:#dcfce7,stroke:#555,color:#000
      class b2 result
    """
    results = [y] if hasattr(y, "_raw") else list(y)
    heads = [_node_of(x, f"y[{i}]" if len(results) > 1 else "y") for i, x in enumerate(results)]
    called = _names(names)
    found = {_function(head) for head in heads}
    stack = list(found)
    while stack:
        node = stack.pop()
        if node.held_parents is None:
            raise GradientError(
                f"draw_graph: the graph was freed by a backward pass (at {node.name}); draw it before, or pass"
                " retain_graph=True to backward"
            )
        for parent in node.parents:
            if _function(parent) not in found:
                found.add(_function(parent))
                stack.append(_function(parent))
    nodes = sorted(found, key=lambda node: node.order)
    number = {node: i for i, node in enumerate(nodes)}
    ends = {_function(head) for head in heads}
    boxes = [(_text(node, called), _kind(node, ends)) for node in nodes]
    arrows = []
    for node in nodes:
        for parent in node.parents:
            text = f"{parent.index}: {_form(parent)}" if isinstance(parent, Select) else ""
            arrows.append((number[_function(parent)], number[node], text))
    return Graph(boxes, arrows)


def _node_of(x: Any, name: str) -> Node:
    if not hasattr(x, "_raw"):
        raise ArgumentTypeError(f"draw_graph: {name} must be a Tensor, got {type(x).__name__}")
    if x._alias is not None:
        fresh(x)
    if x._node is None:
        raise GradientError(f"draw_graph: {name} does not require grad, so nothing was recorded")
    return x._node  # type: ignore[no-any-return]  # only Tensors have a raw array


def _function(node: Node) -> Node:
    """Return the box of a node: an output of a function of several is shown as that function."""
    return node.parents[0] if isinstance(node, Select) and node.parents else node


def _names(names: Any) -> dict[Node, str]:
    if names is None:
        return {}
    if hasattr(names, "named_parameters"):
        names = dict(names.named_parameters())
    if not isinstance(names, Mapping):
        raise ArgumentTypeError(
            f"draw_graph: names must be a mapping of names to Tensors, or a module, got {type(names).__name__}"
        )
    found = {}
    for name, x in names.items():
        if not hasattr(x, "_raw"):
            raise ArgumentTypeError(f"draw_graph: names[{name!r}] must be a Tensor, got {type(x).__name__}")
        if x._alias is not None:
            fresh(x)
        if x._node is not None:
            found[_function(x._node)] = str(name)
    return found


def _kind(node: Node, ends: set[Node]) -> str:
    if isinstance(node, Leaf):
        return "leaf"
    return "result" if node in ends else "function"


def _text(node: Node, names: dict[Node, str]) -> str:
    if isinstance(node, Leaf):
        return f"{names.get(node, 'leaf')}\n{_form(node)}"
    head = f"{names[node]} = {node.name}" if node in names else node.name
    return head if isinstance(node, Whole) else f"{head}\n{_form(node)}"


def _form(node: Node) -> str:
    return f"{tuple(node.shape)} {str(node.dtype).rsplit('.', 1)[-1]}"
