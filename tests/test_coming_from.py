"""What the pages for newcomers say about names is run here, line by line."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import torch

import lucid

DOCS = Path(__file__).parents[1] / "docs"


def _rows(page, heading):
    """Return the pairs of cells of the first table after a heading."""
    text = (DOCS / page).read_text(encoding="utf-8")
    table = text[text.index(f"\n{heading}\n---") :].partition(".. list-table::")[2].partition("\n\n   * - ")[2]
    table = re.split(r"\n\n(?! )", table)[0]
    rows = [re.split(r"\n     - ", row) for row in table.split("\n   * - ")]
    return [tuple(re.sub(r"\s+", " ", cell).strip() for cell in row) for row in rows][1:]


def _code(cell):
    """Return the code of a cell that is nothing but code."""
    return cell[2:-2] if re.fullmatch(r"``[^`]+``", cell) else None


PYTORCH = _rows("coming_from.rst", "From PyTorch")


def _names(library):
    x = [[1.5, -2.0, 0.25], [-0.5, 3.0, 2.0]]
    y = [[4.0, 1.25, -3.0], [2.0, -1.0, 0.5]]
    array = np.arange(6.0).reshape(2, 3)
    made = {"x": x, "y": y, "i": [[2, 0], [1, 1]]}
    module = torch if library == "torch" else lucid
    dtype = {"dtype": module.float64}
    tensors = {name: module.tensor(value, **({} if name == "i" else dtype)) for name, value in made.items()}
    return {"lucid": lucid, "torch": torch, "array": array, **tensors}


@pytest.mark.parametrize(("theirs", "ours"), PYTORCH, ids=[row[0] for row in PYTORCH])
def test_both_sides_give_the_same(theirs, ours):
    expected, found = eval(_code(theirs), _names("torch")), eval(_code(ours), _names("lucid"))
    pairs = [(expected, found)]
    if isinstance(expected, tuple) or isinstance(found, list | tuple):
        assert len(expected) == len(found)
        pairs = list(zip(expected, found, strict=True))
    for a, b in pairs:
        if isinstance(a, torch.Tensor):
            assert str(a.dtype).partition(".")[2] == str(b.dtype)
            np.testing.assert_allclose(b.numpy(), a.numpy(), rtol=1e-14, strict=True)
        elif isinstance(a, torch.dtype):
            assert str(a).partition(".")[2] == str(b)
        else:
            assert a == b


def test_the_table_is_read_whole():
    assert len(PYTORCH) > 40
    assert all(_code(cell) for row in PYTORCH for cell in row)


OURS = [
    (before, code)
    for heading in ("From Lucid 2", "From AutoCompyute")
    for before, here in _rows("coming_from_lucid_2.rst", heading)
    if (code := _code(here)) is not None
]


@pytest.mark.parametrize(("before", "here"), OURS, ids=[row[0] for row in OURS])
def test_the_new_spelling_runs(before, here):
    model = lucid.nn.Linear(3, 2)
    names = {
        "lucid": lucid,
        "array": np.ones(3),
        "a": lucid.ones((2, 3)),
        "b": lucid.ones((2, 3)),
        "c": lucid.asarray([0.5]),
        "v": lucid.ones(3),
        "w": lucid.ones(3),
        "m": lucid.eye(3),
        "mask": lucid.ones((2, 3)) > 0,
        "p": lucid.tensor([1.0], requires_grad=True),
        "model": model,
        "optimizer": lucid.optim.SGD(model.parameters()),
    }
    exec(here, names)


def test_the_second_page_is_read_whole():
    assert len(OURS) > 35
