"""Data sets through scikit-learn: those that come with it, and pictures from OpenML."""

from __future__ import annotations

from lucid.data.datasets.bundled import load_breast_cancer, load_diabetes, load_digits, load_iris, load_wine
from lucid.data.datasets.labelled import LabelledPictures, LabelledTensors
from lucid.data.datasets.openml import fetch_cifar10, fetch_cifar100, fetch_fashion_mnist, fetch_mnist

__all__ = [
    "LabelledPictures",
    "LabelledTensors",
    "fetch_cifar10",
    "fetch_cifar100",
    "fetch_fashion_mnist",
    "fetch_mnist",
    "load_breast_cancer",
    "load_diabetes",
    "load_digits",
    "load_iris",
    "load_wine",
]
