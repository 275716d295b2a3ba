from __future__ import annotations

from collections import OrderedDict

import pytest

import lucid
from lucid import nn


def test_sequential_as_a_list():
    a, b, c = nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1)
    model = nn.Sequential(a, b)
    assert model.append(c) is model
    assert len(model) == 3
    assert list(model) == [a, b, c]
    assert model[0] is a
    assert model[-1] is c
    assert list(model[1:]) == [b, c]
    assert type(model[1:]) is nn.Sequential
    assert b in model
    assert nn.ReLU() not in model
    x = lucid.ones((4, 2), dtype=lucid.float32)
    assert model(x).tolist() == c(b(a(x))).tolist()
    assert nn.Sequential()(x) is x


def test_sequential_of_names():
    model = nn.Sequential(OrderedDict(first=nn.Linear(1, 1), second=nn.ReLU()))
    assert model.first is model[0]
    assert list(model.state_dict()) == ["first.weight", "first.bias"]
    assert list(dict(model[:1].named_children())) == ["first"]


def test_changes_rename():
    a, b, c, d = nn.Linear(1, 1), nn.ReLU(), nn.Tanh(), nn.Flatten()
    model = nn.Sequential(a, b, c)
    del model[0]
    assert dict(model.named_children()) == {"0": b, "1": c}
    model.insert(1, d)
    assert dict(model.named_children()) == {"0": b, "1": d, "2": c}
    model[-1] = a
    assert list(model) == [b, d, a]
    assert model.pop(1) is d
    assert dict(model.named_children()) == {"0": b, "1": a}
    del model[:]
    assert len(model) == 0


def test_module_list():
    layers = nn.ModuleList([nn.Linear(1, 2)])
    layers.extend([nn.Linear(2, 2), nn.Linear(2, 1)])
    assert list(layers.state_dict())[::2] == ["0.weight", "1.weight", "2.weight"]
    assert type(layers[:2]) is nn.ModuleList
    with pytest.raises(NotImplementedError):
        layers(1)


@pytest.mark.parametrize("index", [2, -3])
def test_out_of_range(index):
    with pytest.raises(IndexError, match=f"Sequential: index {index} is out of range for 2 modules"):
        nn.Sequential(nn.ReLU(), nn.ReLU())[index]


def test_only_modules():
    with pytest.raises(TypeError, match="must be a Module"):
        nn.Sequential(nn.ReLU(), lucid.tanh)
