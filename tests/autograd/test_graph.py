"""Walking and drawing the graph."""

from __future__ import annotations

import re
import xml.etree.ElementTree
from pathlib import Path
from typing import Any

import pytest

import lucid
from lucid import nn
from lucid.autograd import Function, draw_graph
from lucid.autograd import graph as module
from tests.devices import widest


def leaf(*values: float) -> lucid.Tensor:
    return lucid.tensor(list(values), requires_grad=True)


def test_a_student_walks_the_graph() -> None:
    x, w = leaf(1.0, 2.0), leaf(3.0, 4.0)
    y = lucid.sum(lucid.sin(x) * w)
    node = y.grad_fn
    names = []
    while node is not None and not node.is_leaf:
        names.append(node.name)
        node = node.next_functions[0][0]
    assert names == ["sum", "multiply", "sin"]
    assert node is x._node
    assert node.name == "leaf"
    assert y.grad_fn.next_functions[0][0].next_functions[1][0] is w._node
    _, s, _ = lucid.linalg.svd(lucid.ones((2, 3)).requires_grad_())
    (inner, index), *_ = (s * 1).grad_fn.next_functions
    assert (inner.name, index) == ("linalg.svd", 1)


def test_shapes_dtypes_names_and_arrows() -> None:
    x, w = lucid.ones((2, 3)).requires_grad_(), leaf(1.0, 2.0, 3.0)
    h = x * w
    y = lucid.sum(h + h)
    graph, dtype = draw_graph(y, names={"x": x, "w": w, "h": h}), widest().name
    assert graph.boxes == [
        (f"x\n(2, 3) {dtype}", "leaf"),
        ("w\n(3,) float32", "leaf"),
        (f"h = multiply\n(2, 3) {dtype}", "function"),
        (f"add\n(2, 3) {dtype}", "function"),
        (f"sum\n() {dtype}", "result"),
    ]
    assert graph.arrows == [(0, 2, ""), (1, 2, ""), (2, 3, ""), (2, 3, ""), (3, 4, "")]
    assert f'  b2("h = multiply<br/>(2, 3) {dtype}")' in graph.mermaid
    assert "b1 --> b2" in graph.mermaid
    assert 'b1 [label="w\\n(3,) float32"' in graph.dot


def test_modules_give_the_names() -> None:
    model = nn.Sequential(nn.Linear(2, 3), nn.Tanh())
    graph = draw_graph(model(lucid.randn(4, 2)), names=model)
    leaves = {text.splitlines()[0] for text, kind in graph.boxes if kind == "leaf"}
    assert leaves == {"0.weight", "0.bias"}


def test_functions_of_several_outputs_and_several_results() -> None:
    a = lucid.ones((2, 2)).requires_grad_()
    u, s, vh = lucid.linalg.svd(a)
    graph = draw_graph([lucid.sum(u), lucid.sum(s), vh])
    texts = [text for text, _ in graph.boxes]
    assert texts.count("linalg.svd") == 1
    assert {text for _, _, text in graph.arrows} == {"", f"0: (2, 2) {a.dtype.name}", f"1: (2,) {a.dtype.name}"}
    assert [kind for _, kind in graph.boxes].count("result") == 3


def test_functions_of_the_user_and_odd_names() -> None:
    class Twice(Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            return x * 2

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return g * 2

    x = leaf(1.0)
    graph = draw_graph(Twice.apply(x), names={'a "quoted" \\ name': x})
    assert graph.boxes[1][0].startswith("Twice\n")
    assert '\\"quoted\\" \\\\ name' in graph.dot
    assert "#quot;quoted#quot;" in graph.mermaid


def test_a_deep_graph() -> None:
    x = leaf(1.0)
    y = x
    for _ in range(5000):
        y = y + 1.0
    assert len(draw_graph(y).boxes) == 5001


def test_what_cannot_be_drawn() -> None:
    with pytest.raises(lucid.GradientError, match="does not require grad"):
        draw_graph(lucid.ones(2))
    y = leaf(1.0) * 2
    y.backward()
    with pytest.raises(lucid.GradientError, match="freed"):
        draw_graph(y)
    with pytest.raises(lucid.ArgumentTypeError, match="names"):
        draw_graph(leaf(1.0) * 2, names=3)
    with pytest.raises(lucid.ArgumentTypeError, match=r"names\['x'\]"):
        draw_graph(leaf(1.0) * 2, names={"x": 3})
    with pytest.raises(lucid.ArgumentTypeError, match="float"):
        draw_graph([1.0])


@pytest.fixture
def drawing() -> module.Graph:
    model = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))
    return draw_graph(model(lucid.randn(4, 2)).sum(), names=model)


def test_text_files(drawing: module.Graph, tmp_path: Path) -> None:
    assert drawing.save(tmp_path / "graph.mmd").read_text() == drawing.mermaid + "\n"
    assert drawing.save(str(tmp_path / "graph.dot")).read_text() == drawing.dot + "\n"
    with pytest.raises(lucid.ArgumentError, match=r"graph\.xyz"):
        drawing.save(tmp_path / "graph.xyz")


def test_pictures_by_matplotlib(drawing: module.Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.shutil, "which", lambda name: None)
    svg = drawing.save(tmp_path / "graph.svg")
    assert xml.etree.ElementTree.parse(svg).getroot().tag.endswith("svg")
    assert drawing.save(tmp_path / "graph.png").read_bytes().startswith(b"\x89PNG")
    places = drawing._places()
    assert len(set(places)) == len(places)
    for start, end, _ in drawing.arrows:
        assert places[start][1] < places[end][1]


def test_pictures_by_graphviz(drawing: module.Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def run(command: list[str], *, input: bytes, check: bool) -> None:
        calls.append((command[:3], input.decode(), check))

    monkeypatch.setattr(module.shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(module.subprocess, "run", run)
    drawing.save(tmp_path / "graph.svg")
    assert calls == [(["/bin/dot", "-Tsvg", "-o"], drawing.dot, True)]


def test_without_either_the_error_names_the_extra(
    drawing: module.Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module.shutil, "which", lambda name: None)
    monkeypatch.setitem(__import__("sys").modules, "matplotlib.figure", None)
    with pytest.raises(lucid.MissingExtraError, match=re.escape('pip install "lucid-dl[examples]"')):
        drawing.save(tmp_path / "graph.png")
    assert not (tmp_path / "graph.png").exists()
