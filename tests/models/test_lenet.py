"""LeNet against the same layers of PyTorch, and its settings."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import torch

import lucid
from lucid.models import LeNetConfig, create_model, lenet_5


def _theirs(config):
    activation = {"relu": torch.nn.ReLU, "tanh": torch.nn.Tanh}[config.activation]
    pooling = {"max": torch.nn.MaxPool2d, "avg": torch.nn.AvgPool2d}[config.pooling]
    model = torch.nn.Module()
    widths = (config.in_channels, *config.channels)
    features = [(torch.nn.Conv2d(n, m, 5), activation(), pooling(2)) for n, m in itertools.pairwise(widths)]
    model.features = torch.nn.Sequential(*[layer for group in features for layer in group])
    widths = (config.channels[-1] * config.feature_size**2, *config.hidden)
    hidden = [(torch.nn.Linear(n, m), activation()) for n, m in itertools.pairwise(widths)]
    model.classifier = torch.nn.Sequential(
        torch.nn.Flatten(),
        *[layer for pair in hidden for layer in pair],
        torch.nn.Linear(widths[-1], config.num_classes),
    )
    return model


@pytest.mark.parametrize("name", ["lenet_1", "lenet_4", "lenet_5"])
@pytest.mark.parametrize(
    "settings", [{}, {"activation": "tanh", "pooling": "avg"}, {"in_channels": 3, "num_classes": 4}]
)
def test_the_same_as_pytorch_with_the_same_weights(name, settings):
    model = create_model(name, **settings)
    theirs = _theirs(model.config)
    theirs.load_state_dict({key: torch.from_numpy(value.numpy().copy()) for key, value in model.state_dict().items()})
    size = model.config.image_size
    images = np.random.default_rng(0).standard_normal((2, model.config.in_channels, size, size)).astype(np.float32)
    expected = theirs.classifier(theirs.features(torch.from_numpy(images))).detach().numpy()
    np.testing.assert_allclose(model(lucid.tensor(images)).detach().numpy(), expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"activation": "gelu"}, "activation must be 'relu' or 'tanh', got 'gelu'"),
        ({"pooling": "sum"}, "pooling must be 'max' or 'avg', got 'sum'"),
        ({"image_size": 12}, "12 by 12 pixels are too small"),
        ({"classes": 3}, r"unknown settings \['classes'\]; there are .*'num_classes'"),
    ],
)
def test_settings_that_cannot_be(settings, message):
    with pytest.raises(lucid.ArgumentError, match=message):
        lenet_5(**settings)


def test_a_configuration_is_a_value():
    assert lenet_5(num_classes=3).config == LeNetConfig(num_classes=3)
