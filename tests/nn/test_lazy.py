from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
import torch

import lucid
from lucid import nn
from tests.devices import double_precision

LAYERS = {
    "LazyLinear": (lambda m: m.LazyLinear(4), lambda m: m.Linear(3, 4), (2, 3)),
    "LazyLinear without bias": (lambda m: m.LazyLinear(4, bias=False), lambda m: m.Linear(3, 4, bias=False), (3,)),
    "LazyConv2d": (lambda m: m.LazyConv2d(4, 3, padding=1), lambda m: m.Conv2d(2, 4, 3, padding=1), (5, 2, 6, 6)),
    "LazyConv2d groups": (lambda m: m.LazyConv2d(4, 3, groups=2), lambda m: m.Conv2d(6, 4, 3, groups=2), (6, 5, 5)),
    "LazyConv1d": (lambda m: m.LazyConv1d(4, 3, stride=2), lambda m: m.Conv1d(2, 4, 3, stride=2), (5, 2, 6)),
    "LazyConv3d": (lambda m: m.LazyConv3d(4, 2), lambda m: m.Conv3d(3, 4, 2), (3, 4, 4, 4)),
    "LazyConvTranspose1d": (lambda m: m.LazyConvTranspose1d(4, 3), lambda m: m.ConvTranspose1d(2, 4, 3), (5, 2, 6)),
    "LazyConvTranspose2d": (
        lambda m: m.LazyConvTranspose2d(4, 3, groups=2, output_padding=1, stride=2),
        lambda m: m.ConvTranspose2d(2, 4, 3, groups=2, output_padding=1, stride=2),
        (5, 2, 6, 6),
    ),
    "LazyConvTranspose3d": (lambda m: m.LazyConvTranspose3d(4, 2), lambda m: m.ConvTranspose3d(3, 4, 2), (3, 4, 4, 4)),
    "LazyBatchNorm1d": (lambda m: m.LazyBatchNorm1d(), lambda m: m.BatchNorm1d(3), (5, 3)),
    "LazyBatchNorm2d": (
        lambda m: m.LazyBatchNorm2d(affine=False),
        lambda m: m.BatchNorm2d(3, affine=False),
        (5, 3, 2, 2),
    ),
    "LazyBatchNorm3d": (lambda m: m.LazyBatchNorm3d(eps=0.1), lambda m: m.BatchNorm3d(3, eps=0.1), (5, 3, 2, 2, 2)),
    "LazyInstanceNorm1d": (
        lambda m: m.LazyInstanceNorm1d(),
        lambda m: m.InstanceNorm1d(3, affine=True, track_running_stats=True),
        (5, 3, 4),
    ),
    "LazyInstanceNorm2d": (
        lambda m: m.LazyInstanceNorm2d(affine=False, track_running_stats=False),
        lambda m: m.InstanceNorm2d(3),
        (5, 3, 2, 2),
    ),
}


@pytest.mark.parametrize("name", LAYERS)
def test_a_lazy_layer_becomes_the_plain_one(name):
    lazy, plain, shape = LAYERS[name]
    x = lucid.randn(shape)
    lucid.manual_seed(3)
    layer = lazy(nn)
    assert layer.has_uninitialized_params() == any(True for _ in (*layer.parameters(), *layer.buffers()))
    identities = [id(p) for p in layer.parameters()]
    out = layer(x)
    lucid.manual_seed(3)
    expected = plain(nn)
    assert type(layer) is type(expected)
    assert repr(layer) == repr(expected)
    assert (out == expected(x)).all()
    assert [id(p) for p in layer.parameters()] == identities
    assert all(type(p) is nn.Parameter and p.requires_grad for p in layer.parameters())
    assert layer._hooks is None
    assert layer.__dict__.keys() == expected.__dict__.keys()
    if identities:
        out.sum().backward()
    assert all(p.grad is not None for p in layer.parameters())
    assert repr(lazy(nn)).replace(", padding=(1, 1)", "") == repr(lazy(torch.nn)).replace(", padding=(1, 1)", "")


@pytest.mark.parametrize("name", LAYERS)
@pytest.mark.parametrize("through", [lambda m: m, copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))])
def test_loading_tells_the_shape(name, through):
    lazy, plain, shape = LAYERS[name]
    trained, layer = plain(nn), through(lazy(nn))
    layer.load_state_dict(trained.state_dict())
    assert not layer.has_uninitialized_params()
    x = lucid.randn(shape)
    assert (layer(x) == trained(x)).all()
    assert repr(layer) == repr(trained)


@double_precision
def test_before_the_first_call():
    model = nn.Sequential(nn.LazyLinear(4), nn.ReLU(), nn.LazyLinear(2))
    optimizer = lucid.optim.Adam(model.parameters(), lr=0.1)
    model.double().requires_grad_(False)
    model.zero_grad()
    assert not any(p.requires_grad for p in model.parameters())
    model.requires_grad_()
    assert list(model.state_dict()) == ["0.weight", "0.bias", "2.weight", "2.bias"]
    weight = model[0].weight
    assert repr(weight) == "UninitializedParameter(dtype=lucid.float64, device='cpu')"
    assert weight.dtype == lucid.float64
    for use in (
        lambda: weight.shape,
        lambda: weight + 1,
        lambda: lucid.exp(weight),
        lambda: weight.numpy(),
        lambda: np.asarray(weight),
        lambda: weight[0],
        lambda: nn.init.zeros_(weight),
        lambda: nn.Linear(1, 1).load_state_dict(nn.LazyLinear(1).state_dict()),
    ):
        with pytest.raises(ValueError, match="UninitializedParameter: it has no shape and no values yet"):
            use()
    with pytest.raises(ValueError, match="was saved before its module was called"):
        nn.LazyLinear(1).load_state_dict(nn.LazyLinear(1).state_dict())

    x = lucid.randn(8, 3, dtype=lucid.float64)
    before = model(x)
    assert before.dtype == lucid.float64
    before.sum().backward()
    optimizer.step()  # which has had the parameters from the start
    assert (model(x) != before).any()
    assert model[0].in_features == 3
    assert model[0].weight is weight


class Centred(nn.LazyModuleMixin):
    def __init__(self):
        super().__init__()
        self.scale = nn.UninitializedParameter()
        self.mean = nn.UninitializedBuffer()

    def initialize_parameters(self, x):
        self.scale.materialize(x.shape[-1:], dtype=x.dtype)
        self.mean.materialize(x.shape[-1:], dtype=x.dtype)
        nn.init.ones_(self.scale)
        nn.init.constant_(self.mean, 2.0)

    def forward(self, x):
        return (x - self.mean) * self.scale


def test_a_module_of_ones_own():
    module = Centred()
    assert [name for name, _ in module.named_buffers()] == ["mean"]
    x = lucid.randn(5, 3)
    assert (module(x) == x - 2).all()
    assert type(module) is Centred
    assert type(module.mean) is nn.Buffer
    assert list(module.state_dict()) == ["scale", "mean"]


class Forgetful(Centred):
    def initialize_parameters(self, x):
        self.mean.materialize((3,))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: nn.LazyConv2d(4, 3)(lucid.randn(3, 3)), ValueError, "LazyConv2d: the input must have 3 or 4 axes"),
        (lambda: nn.LazyConv2d(3, 3, groups=2), ValueError, "groups must divide"),
        (lambda: Forgetful()(lucid.randn(3)), ValueError, "has left some without a shape"),
        (lambda: nn.LazyModuleMixin().initialize_parameters(), NotImplementedError, "does not define"),
    ],
)
def test_errors(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_instance_norm_of_a_single_example():
    layer = nn.LazyInstanceNorm1d()
    x = lucid.randn(3, 5)
    assert layer(x).shape == (3, 5)
    assert layer.num_features == 3


@pytest.mark.parametrize("name", ["LazyBatchNorm2d", "LazyInstanceNorm2d"])
def test_wrong_number_of_axes_leaves_a_norm_lazy(name):
    layer = getattr(nn, name)()
    with pytest.raises(lucid.ShapeError, match=f"{name}: input must have"):
        layer(lucid.randn(5))
    assert layer.has_uninitialized_params()
