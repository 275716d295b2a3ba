from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
import torch

import lucid
from lucid import nn
from tests.devices import has, widest


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(lucid.ones(3, dtype=lucid.float32))
        self.register_parameter("shift", None)
        self.mean = nn.Buffer(lucid.zeros(3, dtype=lucid.float32))
        self.register_buffer("cache", lucid.zeros(2), persistent=False)
        self.inner = nn.Sequential(nn.Linear(3, 4), nn.ReLU())
        self.note = "plain"

    def forward(self, x, *, twice=False):
        out = self.inner(x * self.scale)
        return out * 2 if twice else out


def test_registration():
    block = Block()
    assert [n for n, _ in block.named_parameters()] == ["scale", "inner.0.weight", "inner.0.bias"]
    assert [n for n, _ in block.named_buffers()] == ["mean", "cache"]
    assert [n for n, _ in block.named_modules()] == ["", "inner", "inner.0", "inner.1"]
    assert [n for n, _ in block.named_children()] == ["inner"]
    assert [n for n, _ in block.named_parameters("net", recurse=False)] == ["net.scale"]
    assert block.shift is None
    block.shift = nn.Parameter(lucid.zeros(3))
    assert [n for n, _ in block.named_parameters(recurse=False)] == ["scale", "shift"]
    del block.shift
    assert not hasattr(block, "shift")
    assert "shift" not in dict(block.named_parameters())


def test_an_attribute_changes_its_kind():
    block = Block()
    block.note = nn.Linear(1, 1)
    assert "note" in dict(block.named_children())
    block.note = nn.Parameter(lucid.zeros(1))
    assert "note" not in dict(block.named_children())
    assert "note" in dict(block.named_parameters())


def test_shared_parameters_come_once():
    tied = nn.Module()
    tied.a, tied.b = nn.Linear(2, 2), nn.Linear(2, 2)
    tied.b.weight = tied.a.weight
    tied.c = tied.a
    assert len(list(tied.parameters())) == 3
    assert len(list(tied.named_parameters(remove_duplicate=False))) == 6
    assert [n for n, _ in tied.named_children()] == ["a", "b"]
    assert list(tied.state_dict()) == ["a.weight", "a.bias", "b.weight", "b.bias", "c.weight", "c.bias"]


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (lambda m: setattr(m, "scale", lucid.ones(3)), TypeError, "cannot assign Tensor to 'scale'"),
        (lambda m: setattr(m, "inner", 3), TypeError, "cannot assign int to 'inner'"),
        (lambda m: setattr(m, "mean", 3), TypeError, "cannot assign int to 'mean'"),
        (lambda m: m.register_parameter("a.b", None), ValueError, "without '.'"),
        (lambda m: m.register_parameter("", None), ValueError, "non-empty"),
        (lambda m: m.register_buffer("note", None), ValueError, "has an attribute 'note' already"),
        (lambda m: m.register_buffer("new", 1), TypeError, "must be a Tensor or None, got int"),
        (lambda m: m.add_module("new", "x"), TypeError, "must be a Module or None, got str"),
        (lambda m: m.register_parameter("new", lucid.zeros(1)), TypeError, "must be a Parameter or None, got Tensor"),
        (lambda m: m.train("yes"), TypeError, "mode must be True or False"),
        (lambda m: m.to(lucid.int64), TypeError, "must be floating"),
        (lambda m: m.to(3), TypeError, "expected a device"),
        (lambda m: nn.Module()(1), NotImplementedError, "Module does not define forward"),
    ],
)
def test_errors(change, error, message):
    block = Block()
    with pytest.raises(error, match=message):
        change(block)
    assert list(block.state_dict()) == ["scale", "mean", "inner.0.weight", "inner.0.bias"]


def test_super_init_comes_first():
    class Early(nn.Module):
        def __init__(self):
            self.weight = nn.Parameter(lucid.zeros(1))

    with pytest.raises(AttributeError, match=r"before super\(\).__init__\(\)"):
        Early()


def test_a_call_without_super_init():
    class Forgetful(nn.Module):
        def __init__(self):
            self.factor = 2.0

        def forward(self, x):
            return x * self.factor

    with pytest.raises(lucid.ArgumentTypeError, match=r"Forgetful: super\(\).__init__\(\) has not been called"):
        Forgetful()(lucid.ones(2))


@pytest.mark.parametrize("given", [[1.0, 2.0], None, np.ones((1, 2), np.float32)], ids=["list", "None", "ndarray"])
@pytest.mark.parametrize(
    "layer",
    [
        nn.Linear(2, 2),
        nn.Sequential(nn.LayerNorm(2)),
        nn.BatchNorm1d(2),
        nn.LSTM(2, 2),
        nn.Conv1d(1, 1, 1),
    ],
    ids=lambda layer: type(layer).__name__,
)
def test_what_is_no_tensor(layer, given):
    with pytest.raises(
        lucid.ArgumentTypeError, match=rf"(must be a Tensor|expected an array), got {type(given).__name__}"
    ):
        layer(given)


def test_other_attribute_errors_stay():
    class Wrong(nn.Module):
        def forward(self, x):
            return x.shape, self.missing

    with pytest.raises(AttributeError, match="missing"):
        Wrong()(lucid.ones(2))


def test_modes():
    block = Block()
    assert block.eval() is block
    assert not any(m.training for m in block.modules())
    assert all(m.training for m in block.train().modules())
    block.requires_grad_(False)
    assert not any(p.requires_grad for p in block.parameters())
    seen = []
    assert block.apply(seen.append) is block
    assert seen == [block.inner[0], block.inner[1], block.inner, block]


@pytest.mark.parametrize("set_to_none", [True, False])
def test_zero_grad(set_to_none):
    layer = nn.Linear(2, 1)
    layer(lucid.ones((1, 2), dtype=lucid.float32)).sum().backward()
    layer.zero_grad(set_to_none)
    if set_to_none:
        assert layer.weight.grad is None
    else:
        assert layer.weight.grad.tolist() == [[0.0, 0.0]]


def test_to_keeps_sharing_and_kinds(device):
    block = Block()
    block.other = block.inner
    block.register_buffer("count", lucid.asarray(3))
    block.scale.requires_grad_(False)
    assert block.half() is block
    assert {p.dtype for p in block.parameters()} == {lucid.float16}
    assert block.mean.dtype == lucid.float16
    assert block.count.dtype == lucid.int64
    assert block.other is block.inner
    assert isinstance(block.mean, nn.Buffer)
    assert not block.scale.requires_grad
    assert block.inner[0].weight.requires_grad
    assert block(lucid.ones((1, 3), dtype=lucid.float16)).dtype == lucid.float16
    assert block.to(device, lucid.float32).scale.dtype == lucid.float32
    assert block.half().to(lucid.zeros(1)).scale.dtype == widest()
    if has("float64"):
        assert block.float().double().scale.dtype == lucid.float64


def test_to_takes_gradients_along():
    layer = nn.Linear(2, 1)
    layer(lucid.ones((1, 2), dtype=lucid.float32)).sum().backward()
    layer.half()
    assert layer.weight.grad.dtype == lucid.float16
    assert layer.weight.grad.tolist() == [[1.0, 1.0]]


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))])
def test_copies_are_independent(duplicate):
    block = Block()
    other = duplicate(block)
    assert [type(p) for p in other.parameters()] == [nn.Parameter] * 3
    assert isinstance(other.mean, nn.Buffer)
    assert [n for n, _ in other.named_buffers()] == ["mean", "cache"]
    assert all(p.requires_grad for p in other.parameters())
    x = lucid.ones((1, 3), dtype=lucid.float32)
    assert block(x, twice=True).tolist() == (other(x) * 2).tolist()
    with lucid.no_grad():
        other.scale *= 2
    assert block.scale.tolist() == [1.0, 1.0, 1.0]


def test_repr_is_that_of_torch():
    def build(nn):
        return nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Sequential(nn.Conv2d(6, 12, (3, 1), stride=2, dilation=(2, 1), groups=3, bias=False), nn.Tanh()),
            nn.AvgPool2d(2, padding=1),
            nn.Conv2d(12, 12, 3, padding="same"),
            nn.Flatten(),
            nn.ModuleList([nn.Linear(4, 2, bias=False), nn.Sigmoid()]),
            nn.CrossEntropyLoss(),
            nn.MSELoss(),
        )

    assert repr(build(nn)) == repr(build(torch.nn))


def test_repr_of_parameters():
    assert repr(nn.Parameter(lucid.tensor([1.0]))).startswith("Parameter([1.]")
    assert repr(nn.Buffer(lucid.tensor([1.0]))).startswith("Buffer([1.]")


def test_a_parameter_is_a_leaf():
    x = lucid.tensor([1.0, 2.0], requires_grad=True)
    parameter = nn.Parameter(x * 2)
    assert parameter.is_leaf
    assert parameter.requires_grad
    assert type(parameter + 1) is lucid.Tensor
    assert not nn.Parameter(x, requires_grad=False).requires_grad
    assert nn.Parameter([1.0]).dtype == lucid.float32


def test_finding_by_name():
    model = nn.Sequential(nn.Linear(2, 3), nn.Sequential(nn.Linear(3, 1, bias=False)))
    model[1].register_buffer("count", lucid.zeros(1))
    assert model.get_submodule("") is model
    assert model.get_submodule("1.0") is model[1][0]
    assert model.get_parameter("1.0.weight") is model[1][0].weight
    assert model.get_buffer("1.count") is model[1].count
    for find, name, message in (
        (model.get_submodule, "1.2", r"Sequential has no submodule '2', it has \['0'\]"),
        (model.get_parameter, "1.0.bias", "Linear has no parameter 'bias'"),
        (model.get_parameter, "1.count", "Sequential has no parameter 'count'"),
        (model.get_buffer, "0.weight", "Linear has no buffer 'weight'"),
    ):
        with pytest.raises(ValueError, match=message):
            find(name)


def test_hooks_before_a_state_dict():
    layer = nn.Linear(1, 1)
    seen = []
    handle = layer.register_state_dict_pre_hook(
        lambda module, prefix, keep_vars: seen.append((module, prefix, keep_vars))
    )
    nn.Sequential(layer).state_dict(keep_vars=True)
    assert seen == [(layer, "0.", True)]
    handle.remove()
    layer.state_dict()
    assert len(seen) == 1
