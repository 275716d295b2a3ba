from __future__ import annotations

from collections import OrderedDict

import pytest
import torch

import lucid
from lucid import nn
from tests.devices import double_precision


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


def test_module_dict():
    a, b, c = nn.Linear(1, 1), nn.ReLU(), nn.Linear(1, 2)
    members = nn.ModuleDict({"a": a, "b": b})
    members["c"] = c
    assert list(members) == ["a", "b", "c"]
    assert list(members.values()) == [a, b, c]
    assert dict(members.items()) == {"a": a, "b": b, "c": c}
    assert "a" in members
    assert "d" not in members
    assert len(members) == 3
    assert members.pop("b") is b
    assert list(members.state_dict()) == ["a.weight", "a.bias", "c.weight", "c.bias"]
    del members["a"]
    members.update([("d", b), ("c", a)])
    assert list(members) == ["c", "d"]
    assert members["c"] is a
    assert repr(members).splitlines()[1] == "  (c): Linear(in_features=1, out_features=1, bias=True)"
    assert members == members
    assert members != nn.ModuleDict(members)
    assert len({members, members}) == 1
    members.clear()
    assert not list(members.parameters())


@double_precision
def test_parameter_list():
    a, b = nn.Parameter(lucid.ones(2)), lucid.zeros(3)
    members = nn.ParameterList([a, b])
    assert len(members) == 2
    assert members[0] is a
    assert isinstance(members[-1], nn.Parameter)
    assert members[-1].requires_grad
    assert list(members.state_dict()) == ["0", "1"]
    assert members.append(lucid.ones(1)) is members
    members[1] = a
    assert [p.shape for p in members] == [(2,), (2,), (1,)]
    assert [p.shape for p in members[1:]] == [(2,), (1,)]
    assert a in members
    assert len(list(members.parameters())) == 2
    assert repr(members).splitlines()[1] == "  (0): Parameter of shape (2,), lucid.float64"


def test_parameter_dict():
    a = nn.Parameter(lucid.ones(2))
    members = nn.ParameterDict({"a": a})
    members.update({"b": lucid.zeros(3)})
    assert members["a"] is a
    assert list(members.items())[1][1].requires_grad
    assert list(members.state_dict()) == ["a", "b"]
    members["a"] = lucid.ones(4)
    assert members["a"].shape == (4,)
    assert members.pop("a").shape == (4,)
    assert list(members) == ["b"]
    model = nn.Module()
    model.members = members
    assert [name for name, _ in model.named_parameters()] == ["members.b"]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: nn.ModuleDict({"items": nn.ReLU()}), ValueError, "an attribute 'items' already"),
        (lambda: nn.ModuleDict({1: nn.ReLU()}), TypeError, "a key must be a string, got int"),
        (lambda: nn.ModuleDict()["a"], KeyError, "no member 'a'"),
        (lambda: nn.ModuleDict({"a": 1.0}), TypeError, "must be a Module or None, got float"),
        (lambda: nn.ParameterDict({"a": 1.0}), TypeError, "must be a Parameter or a Tensor, got float"),
        (lambda: nn.ParameterDict().pop("a"), KeyError, "no member 'a'"),
        (lambda: nn.ParameterList([1.0]), TypeError, "must be a Parameter or a Tensor, got float"),
        (lambda: nn.ParameterList([lucid.ones(1)])[1], IndexError, "index 1 is out of range for 1"),
    ],
)
def test_errors_of_the_new_containers(call, error, message):
    with pytest.raises(error, match=message):
        call()


@pytest.mark.parametrize("sizes", [[], [3], [3, 3], [3, 3, 4, 3], [4, 3, 3, 3]])
def test_representation_of_a_list(sizes):
    mine, theirs = (lib.ModuleList(lib.Sequential(lib.Linear(n, n)) for n in sizes) for lib in (nn, torch.nn))
    assert repr(mine) == repr(theirs)


@pytest.mark.parametrize("name", ["ModuleList", "Sequential"])
def test_sums(name):
    relu, tanh = nn.ReLU(), nn.Tanh()
    container = getattr(nn, name)()
    container.append(relu)
    longer = container + getattr(nn, name)() + [tanh]
    assert type(longer) is type(container)
    assert list(longer) == [relu, tanh]
    assert list(container) == [relu]
    same = container
    container += longer
    assert same is container
    assert list(container) == [relu, relu, tanh]
    assert list(container._module_names) == ["0", "1", "2"]
    container += container
    assert len(container) == 6
