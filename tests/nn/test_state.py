from __future__ import annotations

import numpy as np
import pytest
import torch

import lucid
from lucid import nn
from tests.devices import fit, widest, within


def _model(nn, **options):
    return nn.Sequential(
        nn.Conv2d(1, 4, 3, padding=1, **options),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(4, 6, 3, groups=2, **options),
        nn.Tanh(),
        nn.AvgPool2d(2),
        nn.Flatten(),
        nn.Linear(24, 10, **options),
    )


def test_weights_of_torch_give_its_output_and_gradients():
    theirs = _model(torch.nn, dtype=getattr(torch, widest().name))
    ours = _model(nn, dtype=widest())
    assert list(ours.state_dict()) == list(theirs.state_dict())
    keys = ours.load_state_dict({name: value.numpy() for name, value in theirs.state_dict().items()})
    assert keys == ([], [])
    rng = np.random.default_rng(1)
    x, target = fit(rng.standard_normal((5, 1, 12, 12))), rng.integers(0, 10, 5)
    expected = torch.nn.CrossEntropyLoss()(theirs(torch.tensor(x)), torch.tensor(target))
    loss = nn.CrossEntropyLoss()(ours(lucid.tensor(x)), lucid.asarray(target))
    expected.backward()
    loss.backward()
    np.testing.assert_allclose(loss.item(), expected.item(), rtol=within(1e-12))
    for (name, p), q in zip(ours.named_parameters(), theirs.parameters(), strict=True):
        error = {"rtol": within(1e-9, 1e-4), "atol": within(1e-12)}
        np.testing.assert_allclose(p.grad.numpy(), q.grad.numpy(), **error, err_msg=name)


def test_values_are_copied_into_the_same_parameters():
    layer, other = nn.Linear(2, 3), nn.Linear(2, 3, dtype=lucid.float16)
    weight = layer.weight
    layer.load_state_dict(other.state_dict())
    assert layer.weight is weight
    assert weight.dtype == lucid.float32
    assert weight.requires_grad
    np.testing.assert_allclose(weight.detach().numpy(), other.weight.detach().numpy(), rtol=1e-7)
    with lucid.no_grad():
        other.weight += 1
    assert not np.allclose(weight.detach().numpy(), other.weight.detach().numpy())


def test_assign_takes_the_tensors():
    layer = nn.Linear(2, 3)
    state = nn.Linear(2, 3, dtype=lucid.float16).state_dict()
    layer.load_state_dict(state, assign=True)
    assert isinstance(layer.weight, nn.Parameter)
    assert layer.weight.dtype == lucid.float16
    assert list(dict(layer.named_parameters())) == ["weight", "bias"]


def test_state_follows_training_unless_kept():
    layer = nn.Linear(1, 1)
    state = layer.state_dict()
    assert not state["weight"].requires_grad
    assert layer.state_dict(keep_vars=True)["weight"] is layer.weight
    with lucid.no_grad():
        layer.weight[...] = 7.0
    assert state["weight"].item() == 7.0


def test_prefix_and_destination():
    state = {"other": lucid.zeros(1)}
    assert nn.Linear(1, 1).state_dict(destination=state, prefix="head.") is state
    assert list(state) == ["other", "head.weight", "head.bias"]


def test_everything_wrong_is_listed_and_nothing_loaded():
    model = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1))
    before = {name: value.tolist() for name, value in model.state_dict().items()}
    state = {name: lucid.zeros_like(value) for name, value in model.state_dict().items()}
    state["2.weight"] = state.pop("1.weight")
    with pytest.raises(ValueError, match=r"missing keys: 1.weight\n  unexpected keys: 2.weight\n.*strict=False"):
        model.load_state_dict(state)
    state["0.bias"] = lucid.zeros(4)
    with pytest.raises(lucid.ShapeError, match=r"missing keys: .*\n.*\n.*0.bias \(given \(4,\), needed \(3,\)\)"):
        model.load_state_dict(state)
    with pytest.raises(lucid.ShapeError, match=r"nothing was loaded\n  shapes that do not match: 0.bias"):
        model.load_state_dict(state, strict=False)
    assert {name: value.tolist() for name, value in model.state_dict().items()} == before
    del state["0.bias"]
    keys = model.load_state_dict(state, strict=False)
    assert keys.missing_keys == ["0.bias", "1.weight"]
    assert keys.unexpected_keys == ["2.weight"]
    assert model[0].weight.tolist() == [[0.0, 0.0]] * 3


def test_no_dictionary():
    with pytest.raises(TypeError, match="load_state_dict: expected a dictionary, got list"):
        nn.Linear(1, 1).load_state_dict([1])


def test_a_complex_array_is_refused_before_anything_changes():
    layer = nn.Linear(2, 1)
    before = layer.weight.tolist()
    state = {"weight": lucid.ones((1, 2)), "bias": lucid.ones(1, dtype=lucid.complex64)}
    with pytest.raises(lucid.DTypeError, match=r"bias is lucid.complex64 and does not fit lucid.float32"):
        layer.load_state_dict(state)
    assert layer.weight.tolist() == before
