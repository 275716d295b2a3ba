from __future__ import annotations

import csv

import numpy as np
import pytest

import lucid

pytest.importorskip("matplotlib", reason='needs the extra "examples"')

NAME = "train_convnet.py"


def test_one_epoch(tmp_path, run_example):
    result = run_example(NAME, tmp_path, "--epochs", "1", "--seed", "3")
    assert result.returncode == 0, result.stderr
    assert "38,722 parameters, 1437 digits to train with" in result.stdout
    with (tmp_path / "history.csv").open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert f"accuracy on 360 held-out digits: {float(row['val_accuracy']):.2%}" in result.stdout
    assert float(row["val_accuracy"]) > 0.5
    for name in ("curves.png", "mistakes.png"):
        assert (tmp_path / name).read_bytes().startswith(b"\x89PNG")


def test_unusable_options(tmp_path, run_example):
    result = run_example(NAME, tmp_path, "--batch-size", "1")
    assert result.returncode == 2
    assert "--batch-size between 2 and 1437" in result.stderr


def test_images_change_in_training_only_and_without_limits_not_at_all(load_example):
    example = load_example(NAME)
    images = lucid.rand(5, 1, 8, 8)
    assert example.RandomAffine().eval()(images) is images
    still = example.RandomAffine(0.0, 0.0, 0.0, 0.0)(images)
    np.testing.assert_allclose(still.numpy(), images.numpy(), atol=1e-6)
    moved = example.RandomAffine()(images)
    assert moved.shape == images.shape
    assert float(lucid.max(lucid.abs(moved - images))) > 0.05
