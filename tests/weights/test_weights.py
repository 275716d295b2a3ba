"""Weights that come with the package: read offline, checked, and as accurate as they say."""

from __future__ import annotations

import socket

import numpy as np
import pytest

import lucid
from lucid.models import lenet_1, lenet_5
from lucid.weights import LeNet_5_Weights, Weights, _weights, weights_of

datasets = pytest.importorskip("sklearn.datasets")
selection = pytest.importorskip("sklearn.model_selection")


@pytest.fixture
def held_out():
    scans, classes = datasets.load_digits(return_X_y=True)
    _, x, _, y = selection.train_test_split(scans, classes, test_size=0.2, stratify=classes, random_state=0)
    return x, y


def _refused(*_args, **_kwargs):
    raise AssertionError("nothing may be downloaded")


@pytest.mark.parametrize("weights", [LeNet_5_Weights.DEFAULT, "DEFAULT", "DIGITS"])
def test_the_declared_accuracy_offline(weights, held_out, monkeypatch):
    monkeypatch.setattr(socket, "socket", _refused)
    model = lenet_5(weights=weights)
    x, y = held_out
    with lucid.no_grad():
        scores = model(LeNet_5_Weights.DEFAULT.transforms()(x))
    accuracy = float(np.mean(lucid.argmax(scores, axis=1).numpy() == y))
    assert accuracy == pytest.approx(LeNet_5_Weights.DEFAULT.info.metrics["accuracy"], abs=1e-4)
    assert accuracy >= 0.98


def test_what_is_known_of_them():
    info = LeNet_5_Weights.DEFAULT.info
    assert LeNet_5_Weights.DEFAULT is LeNet_5_Weights.DIGITS
    assert all((info.source, info.licence, info.recipe, info.data, info.metrics))
    assert "--seed" in info.recipe
    assert weights_of("lenet_5") is LeNet_5_Weights
    assert weights_of("lenet_1") is None


def test_a_changed_file_is_refused(monkeypatch, tmp_path):
    (tmp_path / "files").mkdir()
    name = LeNet_5_Weights.DEFAULT.info.file
    content = bytearray((_weights.files("lucid.weights") / "files" / name).read_bytes())
    content[-1] ^= 1
    (tmp_path / "files" / name).write_bytes(content)
    monkeypatch.setattr(_weights, "files", lambda package: tmp_path)
    with pytest.raises(lucid.ArgumentError, match=r"lenet_5_digits.safetensors is damaged or was changed"):
        LeNet_5_Weights.DEFAULT.state_dict()


class Foreign(Weights):
    ONE = None


@pytest.mark.parametrize(
    ("factory", "weights", "message"),
    [
        (lenet_5, "BEST", "lenet_5: there are no weights 'BEST'; there are DIGITS, DEFAULT"),
        (lenet_1, "DEFAULT", "lenet_1: there are no weights 'DEFAULT'; there are none"),
        (lenet_5, Foreign.ONE, "lenet_5: weights must be a member of LeNet_5_Weights"),
        (lenet_1, LeNet_5_Weights.DEFAULT, "lenet_1: weights must be a member of no enumeration yet"),
        (lenet_5, True, "lenet_5: weights must be a member of LeNet_5_Weights, its name, or None; got True"),
    ],
)
def test_weights_of_something_else(factory, weights, message):
    with pytest.raises(lucid.ArgumentError, match=message):
        factory(weights=weights)


def test_settings_that_do_not_fit_the_weights():
    with pytest.raises(lucid.ShapeError, match="classifier"):
        lenet_5(weights="DEFAULT", num_classes=3)


def test_preprocessing():
    scans = np.zeros((2, 8, 8))
    scans[:, 0, 0] = 16
    images = LeNet_5_Weights.DEFAULT.transforms()(scans).numpy()
    assert images.shape == (2, 1, 32, 32)
    assert images.dtype == np.float32
    bright = images == images.max()
    assert bright.sum() == 2 * 9
    assert bright[:, 0, 4:7, 4:7].all()
