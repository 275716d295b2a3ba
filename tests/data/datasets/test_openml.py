"""Pictures from OpenML, with scikit-learn's `fetch_openml` replaced: nothing goes through the network."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
import sklearn.datasets

import lucid
from lucid.data import datasets, transforms
from lucid.data.datasets import openml

CASES = {
    "fetch_mnist": (openml._MNIST, 554),
    "fetch_fashion_mnist": (openml._FASHION_MNIST, 40996),
    "fetch_cifar10": (openml._CIFAR10, 40927),
    "fetch_cifar100": (openml._CIFAR100, 41983),
}


@pytest.fixture
def server(monkeypatch):
    """Answer as OpenML would, with pixels that say where they are, and count the calls."""
    server = SimpleNamespace(calls=[], change=lambda data, targets: (data, targets))

    def fetch_openml(*, data_id, as_frame, parser, cache):
        server.calls.append(data_id)
        source = next(source for source, number in CASES.values() if number == data_id)
        test = np.repeat(np.arange(len(source.classes)), source.test_counts)
        train = np.arange(source.train) % len(source.classes)
        targets = np.concatenate([train, test]).astype(str).astype(object)
        width = int(np.prod(source.shape))
        row = (np.arange(width) % 251).astype(np.uint8)
        data = np.broadcast_to(row, (len(targets), width))
        data, targets = server.change(data, targets)
        return SimpleNamespace(data=data, target=targets)

    monkeypatch.setattr(sklearn.datasets, "fetch_openml", fetch_openml)
    return server


@pytest.fixture
def small(monkeypatch):
    """Shrink MNIST, so that a test takes no time."""
    source = openml._Source("mnist_784", 554, (28, 28), 200, (3,) * 10, openml._MNIST.classes)
    monkeypatch.setattr(openml, "_MNIST", source)
    monkeypatch.setitem(CASES, "fetch_mnist", (source, 554))
    cifar = openml._Source("cifar_10", 40927, (3, 32, 32), 50, (2,) * 10, openml._CIFAR10.classes)
    monkeypatch.setattr(openml, "_CIFAR10", cifar)
    monkeypatch.setitem(CASES, "fetch_cifar10", (cifar, 40927))


def test_fetched_once_checked_and_kept(server, small, tmp_path):
    home = tmp_path / "kept"
    test = datasets.fetch_mnist("test", data_home=home)
    assert test.data.shape == (30, 1, 28, 28)
    assert test.targets.tolist() == [i for i in range(10) for _ in range(3)]
    np.testing.assert_array_equal(
        test.data[0].numpy().ravel(), (np.arange(784) % 251).astype(np.float32) / np.float32(255)
    )
    assert datasets.fetch_mnist("train", data_home=home).targets.shape == (200,)
    assert len(datasets.fetch_mnist("all", data_home=home)) == 230
    assert server.calls == [554]
    assert [path.name for path in home.iterdir()] == ["mnist_784.safetensors"]
    image, target = datasets.fetch_mnist("test", transform=transforms.ToTensor(), data_home=home)[29]
    assert (image == test.data[29]).all()
    assert int(target) == 9


@pytest.mark.parametrize("damage", ["bytes", "cut", "nonsense"])
def test_a_damaged_file_is_fetched_again(server, small, tmp_path, damage):
    datasets.fetch_mnist(data_home=tmp_path)
    path = tmp_path / "mnist_784.safetensors"
    content = path.read_bytes()
    changed = bytearray(content)
    changed[-5000] ^= 1
    path.write_bytes({"bytes": bytes(changed), "cut": content[:-100], "nonsense": b"<html>"}[damage])
    datasets.fetch_mnist(data_home=tmp_path)
    assert server.calls == [554, 554]
    assert path.read_bytes() == content


def test_colours(server, small, tmp_path):
    images = datasets.fetch_cifar10("test", data_home=tmp_path)
    assert images.data.shape == (20, 3, 32, 32)
    row = (np.arange(3072) % 251).reshape(3, 32, 32)
    np.testing.assert_allclose(images.data[5].numpy() * 255, row, atol=1e-4)
    picture, _ = datasets.fetch_cifar10("test", transform=lambda image: image, data_home=tmp_path)[5]
    assert picture.mode == "RGB"
    np.testing.assert_array_equal(np.asarray(picture), np.moveaxis(row, 0, 2))
    assert images.classes[3] == "cat"


def test_names_and_numbers_of_the_four(monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr(openml, "_fetched", lambda function, source: asked.append((function, source.data_id)) or 1 / 0)
    for name, (source, number) in CASES.items():
        with pytest.raises(ZeroDivisionError):
            getattr(datasets, name)(data_home=tmp_path)
        assert asked[-1] == (name, number)
        assert source.train + sum(source.test_counts) == (70_000 if "mnist" in name else 60_000)
        assert len(source.classes) == len(source.test_counts)


@pytest.mark.parametrize(
    ("change", "match"),
    [
        (lambda data, targets: (data[:-1], targets[:-1]), "230 pictures"),
        (lambda data, targets: (data[:, :-1], targets), "784 pixels"),
        (lambda data, targets: (data + 0.5, targets), "not pixels"),
        (lambda data, targets: (data + np.int64(10), targets), "not pixels"),
        (lambda data, targets: (data, np.where(targets == "9", "8", targets)), "classes 0 to 9"),
        (lambda data, targets: (data, np.sort(targets)), "split='all'"),
    ],
)
def test_what_is_not_the_data_set_is_refused(server, small, tmp_path, change, match):
    server.change = change
    with pytest.raises(lucid.ArgumentError, match=f"fetch_mnist: .*{match}"):
        datasets.fetch_mnist("test", data_home=tmp_path)
    with pytest.raises(lucid.ArgumentError, match="split must be"):
        datasets.fetch_mnist("half", data_home=tmp_path)
