from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
import torch

import lucid
from lucid import nn
from lucid.nn.utils import parametrizations, parametrize
from tests.devices import double_precision


class Symmetric(nn.Module):
    def forward(self, x):
        return lucid.tril(x) + lucid.tril(x, k=-1).mT

    def right_inverse(self, x):
        return lucid.tril(x)


class Exponential(nn.Module):
    def forward(self, x):
        return lucid.exp(x)


class Square(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(lucid.tensor(2.0))

    def forward(self, a, b):
        return a * b * self.scale

    def right_inverse(self, x):
        return x, lucid.ones_like(x) / self.scale


def test_life_of_a_parametrization():
    layer = nn.Linear(3, 3)
    weight = layer.weight
    assert not parametrize.is_parametrized(layer)
    assert parametrize.register_parametrization(layer, "weight", Symmetric()) is layer
    assert parametrize.is_parametrized(layer)
    assert parametrize.is_parametrized(layer, "weight")
    assert not parametrize.is_parametrized(layer, "bias")
    assert isinstance(layer, nn.Linear)
    assert type(layer).__name__ == "ParametrizedLinear"
    assert list(layer.state_dict()) == ["bias", "parametrizations.weight.original"]
    assert layer.parametrizations.weight.original is weight  # an optimizer that has it goes on with it
    assert (layer.weight == layer.weight.mT).all()
    layer(lucid.randn(2, 3)).sum().backward()
    assert weight.grad is not None

    target = lucid.randn(3, 3)
    layer.weight = target @ target.mT
    np.testing.assert_allclose(layer.weight.detach().numpy(), (target @ target.mT).numpy(), rtol=1e-5)

    parametrize.register_parametrization(layer, "weight", Exponential())
    assert (layer.weight > 0).all()
    with pytest.raises(TypeError, match="Exponential has no right_inverse"):
        layer.weight = target
    assert "(0): Symmetric()" in repr(layer)

    value = layer.weight.detach().numpy().copy()
    parametrize.remove_parametrizations(layer, "weight")
    assert type(layer) is nn.Linear
    assert layer.weight is weight
    assert "parametrizations" not in dict(layer.named_children())
    np.testing.assert_array_equal(layer.weight.detach().numpy(), value)
    assert set(layer.state_dict()) == {"weight", "bias"}


def test_two_tensors_and_several_originals():
    layer = nn.Linear(2, 2)
    before = layer.weight.detach().numpy().copy()
    parametrize.register_parametrization(layer, "weight", Square())
    parametrize.register_parametrization(layer, "bias", Exponential())
    assert list(layer.state_dict()) == [
        "parametrizations.weight.original0",
        "parametrizations.weight.original1",
        "parametrizations.weight.0.scale",
        "parametrizations.bias.original",
    ]
    np.testing.assert_allclose(layer.weight.detach().numpy(), before, rtol=1e-6)
    with pytest.raises(ValueError, match="computed from 2 Tensors and has no original"):
        parametrize.remove_parametrizations(layer, "weight", leave_parametrized=False)
    parametrize.remove_parametrizations(layer, "bias", leave_parametrized=False)
    assert type(layer).__name__ == "ParametrizedLinear"
    parametrize.remove_parametrizations(layer, "weight")
    np.testing.assert_allclose(layer.weight.detach().numpy(), before, rtol=1e-6)
    assert isinstance(layer.weight, nn.Parameter)
    with pytest.raises(ValueError, match="no parametrization on 'weight'"):
        parametrize.remove_parametrizations(layer, "weight")


def test_buffers():
    module = nn.Module()
    module.register_buffer("mean", lucid.ones(2))
    parametrize.register_parametrization(module, "mean", Exponential())
    assert list(module.state_dict()) == ["parametrizations.mean.original"]
    assert not list(module.parameters())
    parametrize.remove_parametrizations(module, "mean")
    assert list(dict(module.named_buffers())) == ["mean"]


@pytest.mark.parametrize("through", [copy.deepcopy, copy.copy, lambda m: pickle.loads(pickle.dumps(m))])
def test_copies_and_pickles(through):
    layer = parametrizations.weight_norm(nn.Linear(3, 2))
    other = through(layer)
    assert type(other) is type(layer)
    np.testing.assert_array_equal(other.weight.detach().numpy(), layer.weight.detach().numpy())
    assert list(other.state_dict()) == list(layer.state_dict())


def test_cached():
    layer = parametrizations.weight_norm(nn.Linear(3, 2))
    with parametrize.cached():
        first = layer.weight
        with parametrize.cached():
            assert layer.weight is first
        assert layer.weight is first
        layer.weight = first.detach() * 2
        assert layer.weight is not first
        np.testing.assert_allclose(layer.weight.detach().numpy(), 2 * first.detach().numpy(), rtol=1e-6)
    assert layer.weight is not first


def test_functional_call_reaches_the_originals():
    layer = parametrizations.weight_norm(nn.Linear(3, 2))
    x = lucid.randn(4, 3)
    state = {name: lucid.zeros_like(p.detach()) for name, p in layer.named_parameters()}
    state["parametrizations.weight.original1"] = lucid.ones((2, 3), dtype=lucid.float32)
    assert (lucid.func.functional_call(layer, state, x) == 0).all()
    assert (layer(x) != 0).any()


class Wider(nn.Module):
    def forward(self, x):
        return lucid.concat([x, x])


class Double(nn.Module):
    def forward(self, x):
        return x.double()


@double_precision
@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda m: parametrize.register_parametrization(m, "other", Symmetric()), ValueError, "no parameter or buffer"),
        (lambda m: parametrize.register_parametrization(m, "weight", Wider()), ValueError, r"makes shape \(6, 3\)"),
        (lambda m: parametrize.register_parametrization(m, "weight", Double()), TypeError, "unsafe=True allows it"),
        (lambda m: parametrizations.weight_norm(m, "other"), ValueError, "no parameter or buffer 'other'"),
        (lambda m: parametrizations.spectral_norm(m, "other"), ValueError, "no parameter or buffer 'other'"),
        (lambda m: parametrizations.spectral_norm(m, n_power_iterations=0), ValueError, "at least 1"),
        (lambda m: parametrizations.orthogonal(m, "bias"), ValueError, "must be a matrix"),
        (lambda m: parametrizations.orthogonal(m, orthogonal_map="qr"), ValueError, "must be one of"),
    ],
)
def test_errors_change_nothing(call, error, message):
    layer = nn.Linear(3, 3)
    with pytest.raises(error, match=message):
        call(layer)
    assert type(layer) is nn.Linear
    assert list(layer.state_dict()) == ["weight", "bias"]


def test_unsafe():
    layer = nn.Linear(3, 3)
    parametrize.register_parametrization(layer, "weight", Wider(), unsafe=True)
    assert layer.weight.shape == (6, 3)
    parametrize.remove_parametrizations(layer, "weight")
    assert layer.weight.shape == (6, 3)


# Against PyTorch


def _pair(shape, bias=True):
    """The same weights in a module of each library."""
    rng = np.random.default_rng(9)
    values = rng.standard_normal(shape)
    ours, theirs = nn.Module(), torch.nn.Module()
    ours.weight = nn.Parameter(lucid.tensor(values))
    theirs.weight = torch.nn.Parameter(torch.tensor(values))
    return ours, theirs


def _same(ours, theirs):
    """Compare values, gradients and keys, with the numbers of PyTorch."""
    seed = np.random.default_rng(1).standard_normal(tuple(theirs.weight.shape))
    state = {name: value.numpy() for name, value in theirs.state_dict().items()}
    assert list(ours.state_dict()) == list(state)
    ours.load_state_dict(state)
    for mode in (True, False, True):
        ours.train(mode)
        theirs.train(mode)
        mine, reference = ours.weight, theirs.weight
        np.testing.assert_allclose(mine.detach().numpy(), reference.detach().numpy(), rtol=1e-9, atol=1e-12)
        ours.zero_grad()
        theirs.zero_grad()
        (mine * lucid.tensor(seed)).sum().backward()
        (reference * torch.tensor(seed)).sum().backward()
        for (name, p), (other, q) in zip(ours.named_parameters(), theirs.named_parameters(), strict=True):
            assert name == other
            np.testing.assert_allclose(p.grad.numpy(), q.grad.numpy(), rtol=1e-9, atol=1e-12)
    for name, value in theirs.state_dict().items():
        np.testing.assert_allclose(ours.state_dict()[name].numpy(), value.numpy(), rtol=1e-9, atol=1e-12)


@double_precision
@pytest.mark.parametrize("shape", [(4, 3), (2, 3, 4), (5,)])
@pytest.mark.parametrize("dim", [0, -1, None])
def test_weight_norm_against_torch(shape, dim):
    ours, theirs = _pair(shape)
    before = ours.weight.detach().numpy().copy()
    parametrizations.weight_norm(ours, dim=dim)
    torch.nn.utils.parametrizations.weight_norm(theirs, dim=-1 if dim is None else dim)
    if dim == -1:  # which PyTorch takes for None
        theirs = torch.nn.utils.parametrizations.weight_norm(_pair(shape)[1], dim=len(shape) - 1)
    np.testing.assert_allclose(ours.weight.detach().numpy(), before, rtol=1e-12)
    _same(ours, theirs)


@double_precision
@pytest.mark.parametrize("shape", [(4, 3), (3, 5), (2, 3, 2, 2), (6,)])
@pytest.mark.parametrize("options", [{}, {"n_power_iterations": 3, "dim": 1}])
def test_spectral_norm_against_torch(shape, options):
    if len(shape) == 1 and options:
        options = {"n_power_iterations": 3}
    ours, theirs = _pair(shape)
    parametrizations.spectral_norm(ours, **options)
    torch.nn.utils.parametrizations.spectral_norm(theirs, **options)
    _same(ours, theirs)


@double_precision
@pytest.mark.parametrize("shape", [(4, 4), (5, 3), (3, 5), (2, 4, 3)])
@pytest.mark.parametrize("way", ["matrix_exp", "cayley", "householder", None])
@pytest.mark.parametrize("trivial", [True, False])
def test_orthogonal_against_torch(shape, way, trivial):
    ours, theirs = _pair(shape)
    parametrizations.orthogonal(ours, orthogonal_map=way, use_trivialization=trivial)
    torch.nn.utils.parametrizations.orthogonal(theirs, orthogonal_map=way, use_trivialization=trivial)
    chosen = way or ("matrix_exp" if shape[-1] == shape[-2] else "householder")
    if trivial or chosen == "householder":
        tall = np.linalg.qr(
            np.swapaxes(_pair(shape)[0].weight.detach().numpy(), -1, -2)
            if shape[-2] < shape[-1]
            else _pair(shape)[0].weight.detach().numpy()
        )
        q = tall.Q * np.sign(np.diagonal(tall.R, axis1=-2, axis2=-1))[..., None, :]
        q = np.swapaxes(q, -1, -2) if shape[-2] < shape[-1] else q
        np.testing.assert_allclose(ours.weight.detach().numpy(), q, rtol=1e-9, atol=1e-12)
    _same(ours, theirs)


@double_precision
@pytest.mark.parametrize("way", ["matrix_exp", "cayley"])
def test_unitary(way):
    rng = np.random.default_rng(0)
    module = nn.Module()
    module.weight = nn.Parameter(lucid.tensor(rng.standard_normal((3, 3)) + 1j * rng.standard_normal((3, 3))))
    parametrizations.orthogonal(module, orthogonal_map=way)
    with lucid.no_grad():
        module.parametrizations.weight.original += lucid.tensor(rng.standard_normal((3, 3)) * (1 + 1j))
    w = module.weight.detach().numpy()
    np.testing.assert_allclose(w @ w.conj().T, np.eye(3), atol=1e-12)
    bad = nn.Module()
    bad.weight = nn.Parameter(lucid.tensor(w))
    with pytest.raises(ValueError, match="reflections are for real matrices"):
        parametrizations.orthogonal(bad, orthogonal_map="householder")


def test_assigning_without_trivialization():
    layer = parametrizations.orthogonal(nn.Linear(3, 3), orthogonal_map="cayley", use_trivialization=False)
    with pytest.raises(NotImplementedError, match="use_trivialization=False and 'cayley'"):
        layer.weight = lucid.eye(3, dtype=lucid.float32)


@double_precision
@pytest.mark.parametrize("scale", [1e-3, 0.4, 3.0, 40.0])
def test_matrix_exp_against_torch(scale):
    from lucid.nn.utils.parametrizations._matrix_exp import matrix_exp

    x = np.random.default_rng(0).standard_normal((2, 5, 5)) * scale / 5
    expected = torch.linalg.matrix_exp(torch.tensor(x)).numpy()
    np.testing.assert_allclose(
        matrix_exp(lucid.tensor(x)).numpy(), expected, rtol=1e-10, atol=1e-12 * abs(expected).max()
    )
