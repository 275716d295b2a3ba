from __future__ import annotations

import copy

import numpy as np
import pytest
import torch

import lucid
from lucid import nn
from lucid.optim import swa_utils
from tests.devices import double_precision


def _pair():
    """The same small network in each library, with a floating and an integer buffer."""
    ours, theirs = nn.Linear(3, 2).double(), torch.nn.Linear(3, 2).double()
    theirs.load_state_dict({k: torch.tensor(v.numpy()) for k, v in ours.state_dict().items()})
    ours.register_buffer("mean", lucid.zeros(2))
    ours.register_buffer("count", lucid.asarray(0))
    theirs.register_buffer("mean", torch.zeros(2, dtype=torch.float64))
    theirs.register_buffer("count", torch.tensor(0))
    return ours, theirs


def _train(model, library, step):
    model.zero_grad()
    x = library.tensor(np.random.default_rng(step).standard_normal((8, 3)))
    model(x).sum().backward()
    with library.no_grad():
        for p in model.parameters():
            p -= 0.1 * p.grad
        model.mean += step
        model.count += 1


@double_precision
@pytest.mark.parametrize("rule", ["swa", "ema", "default"])
@pytest.mark.parametrize("use_buffers", [False, True])
def test_averages_against_torch(rule, use_buffers):
    models, averages = _pair(), []
    for model, module in zip(models, (swa_utils, torch.optim.swa_utils), strict=True):
        avg_fn = {"swa": module.get_swa_avg_fn(), "ema": module.get_ema_avg_fn(0.9), "default": None}[rule]
        averages.append(module.AveragedModel(model, avg_fn=avg_fn, use_buffers=use_buffers))
    for step in range(10):
        for model, average, library in zip(models, averages, (lucid, torch), strict=True):
            _train(model, library, step)
            average.update_parameters(model)
    ours, theirs = (average.state_dict() for average in averages)
    assert set(ours) == set(theirs)
    for name, value in theirs.items():
        if name == "module.count":  # PyTorch averages integers too, and cuts off
            assert ours[name].item() == 10
        else:
            np.testing.assert_allclose(ours[name].numpy(), value.numpy(), rtol=1e-10)
    x = np.ones((1, 3))
    np.testing.assert_allclose(
        averages[0](lucid.tensor(x)).detach().numpy(), averages[1](torch.tensor(x)).detach().numpy(), rtol=1e-10
    )


def test_an_average_resumes():
    model = nn.Linear(2, 1)
    average = swa_utils.AveragedModel(model, avg_fn=swa_utils.get_ema_avg_fn(0.5))
    average.update_parameters(model)
    other = swa_utils.AveragedModel(nn.Linear(2, 1), avg_fn=swa_utils.get_ema_avg_fn(0.5))
    other.load_state_dict(copy.deepcopy(average.state_dict()))
    nn.init.ones_(model.weight)
    average.update_parameters(model)
    other.update_parameters(model)
    assert (average.module.weight == other.module.weight).all()
    assert average.n_averaged.item() == other.n_averaged.item() == 2
    assert all(p.grad_fn is None or p.is_leaf for p in average.parameters())


def test_averaging_does_not_touch_the_model():
    model = nn.Linear(2, 1)
    before = model.weight.detach().numpy().copy()
    average = swa_utils.AveragedModel(model)
    average.update_parameters(model)
    nn.init.zeros_(average.module.weight)
    assert (model.weight.detach().numpy() == before).all()


@double_precision
@pytest.mark.parametrize("wrap", [lambda x: x, lambda x: (x, 1), lambda x: [x]])
def test_update_bn_against_torch(wrap):
    def model(library):
        layers = library.nn.BatchNorm1d(3), library.nn.InstanceNorm1d(3, track_running_stats=True), library.nn.ReLU()
        return library.nn.Sequential(*layers).double().eval()

    batches = np.random.default_rng(0).standard_normal((4, 5, 3, 6))
    mine, theirs = model(lucid), model(torch)
    swa_utils.update_bn((wrap(lucid.tensor(x)) for x in batches), mine)
    torch.optim.swa_utils.update_bn((wrap(torch.tensor(x)) for x in batches), theirs)
    for key, value in theirs.state_dict().items():
        np.testing.assert_allclose(mine.state_dict()[key], value, rtol=1e-12, atol=1e-14, err_msg=key)
    assert mine[0].momentum == mine[1].momentum == 0.1
    assert not any(module.training for module in mine.modules())


def test_update_bn_without_such_layers_looks_at_no_batch():
    swa_utils.update_bn(iter([None]), nn.Linear(1, 1))


def test_errors():
    with pytest.raises(ValueError, match="decay must be from 0 to 1"):
        swa_utils.get_ema_avg_fn(1.5)
    with pytest.raises(ValueError, match=r"only one of the models has .*0\.weight"):
        swa_utils.AveragedModel(nn.Linear(1, 1)).update_parameters(nn.Sequential(nn.Linear(1, 1)))
