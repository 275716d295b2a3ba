from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

import lucid
from lucid import nn
from tests.devices import widest


@pytest.mark.parametrize(
    ("layer", "fan_in"), [(lambda: nn.Linear(50, 200), 50), (lambda: nn.Conv2d(8, 32, (3, 5), groups=2), 60)]
)
def test_initial_values_fill_the_bounds_of_torch(layer, fan_in):
    lucid.random.manual_seed(0)
    layer = layer()
    for parameter in layer.parameters():
        values = parameter.detach().numpy() * sqrt(fan_in)
        assert values.dtype == np.float32
        assert np.abs(values).max() <= 1.0
        assert np.abs(values).max() > 0.8
        assert abs(values.mean()) < 4 / sqrt(3 * values.size)
        assert abs(values.std() - 1 / sqrt(3)) < 0.12


def test_the_seed_decides():
    values = []
    for seed in (3, 3, 4):
        lucid.random.manual_seed(seed)
        values.append(nn.Linear(4, 4).weight.tolist())
    assert values[0] == values[1] != values[2]


@pytest.mark.parametrize(
    ("layer", "shape"),
    [(lambda **o: nn.Linear(3, 2, **o), (4, 3)), (lambda **o: nn.Conv2d(3, 2, 1, **o), (1, 3, 4, 4))],
)
@pytest.mark.parametrize(("dtype", "advice"), [("float64", r", or model\.double\(\)"), ("int64", "$")])
def test_another_dtype_is_refused(layer, shape, dtype, advice):
    with pytest.raises(
        lucid.DTypeError, match=rf"input is lucid\.{dtype} but .* write x\.to\(lucid\.float32\){advice}"
    ):
        layer()(lucid.ones(shape, dtype=getattr(lucid, dtype)))
    assert layer(dtype=widest())(lucid.ones(shape)).dtype == widest()


def test_without_bias():
    layer = nn.Linear(3, 2, bias=False)
    assert layer.bias is None
    assert list(layer.state_dict()) == ["weight"]
    assert layer(lucid.zeros((1, 3), dtype=lucid.float32)).tolist() == [[0.0, 0.0]]


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: nn.Conv2d(3, 4, 3, groups=2), "groups must divide"),
        (lambda: nn.Conv2d(3, 4, 0), "kernel_size must be"),
        (lambda: nn.Conv2d(3, 4, 3, padding="same", stride=2), "padding='same' needs stride 1"),
        (lambda: nn.Conv2d(3, 4, 3, padding_mode="wrap"), "padding_mode must be one of 'zeros', 'reflect'"),
    ],
)
def test_wrong_settings(build, message):
    with pytest.raises(ValueError, match=f"Conv2d: {message}"):
        build()


def test_losses_with_weights_keep_them_as_buffers():
    loss = nn.CrossEntropyLoss(weight=lucid.tensor([1.0, 3.0]))
    assert list(loss.state_dict()) == ["weight"]
    x = lucid.tensor([[0.0, 1.0], [0.0, 1.0]])
    expected = nn.functional.cross_entropy(x, lucid.asarray([0, 1]), loss.weight)
    assert loss(x, lucid.asarray([0, 1])).item() == expected.item()
    log_p = nn.functional.log_softmax(x, 1)
    nll = nn.NLLLoss(weight=loss.weight)(log_p, lucid.asarray([0, 1]))
    assert abs(nll.item() - expected.item()) < 1e-6
    assert nn.MSELoss(reduction="sum")(x, x * 0).item() == 2.0
