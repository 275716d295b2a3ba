from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import torch

import lucid
from lucid.nn import functional as F

SHAPES = [(5, 4), (4,), (5, 4, 3), (2, 4, 3, 2)]
REDUCTIONS = ["mean", "sum", "none"]


def _classes(rng, shape, ignore_index):
    target = np.asarray(rng.integers(0, 4, shape[:1] + shape[2:] if len(shape) > 1 else ()))
    if target.ndim:
        target.flat[0] = ignore_index
        target.flat[1] = 3 - max(ignore_index, 0)  # one at least counts
    return target if target.ndim else np.asarray(2)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    ("weighted", "ignore_index", "reduction", "smoothing"),
    list(product((False, True), (-100, 1, -1), REDUCTIONS, (0.0, 0.1, 1.0))),
)
def test_cross_entropy_of_classes(agree, rng, shape, weighted, ignore_index, reduction, smoothing):
    options = {"ignore_index": ignore_index, "reduction": reduction, "label_smoothing": smoothing}
    weights = [rng.random(4) + 0.5] if weighted else []
    agree(
        lambda x, t, *w: F.cross_entropy(x, t, *w, **options),
        # PyTorch does not differentiate by the weights; neither is asked to.
        lambda x, t, *w: torch.nn.functional.cross_entropy(x, t, *(v.detach() for v in w), **options),
        rng.standard_normal(shape) * 5,
        _classes(rng, shape, ignore_index),
        *weights,
    )


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("name", ["cross_entropy", "nll_loss"])
def test_classes_of_which_none_is_ignored(agree, rng, shape, weighted, reduction, name):
    # constant weights, so that the loss is one recorded call; above they require grad
    agree(
        lambda x, t, *w: getattr(F, name)(x, t, *map(_constant, w), reduction=reduction),
        lambda x, t, *w: getattr(torch.nn.functional, name)(x, t, *map(_constant, w), reduction=reduction),
        rng.standard_normal(shape),
        rng.integers(0, 4, shape[:1] + shape[2:] if len(shape) > 1 else ()),
        *([rng.uniform(0.5, 2.0, 4)] if weighted else []),
    )


def _constant(x):
    return x.detach() if hasattr(x, "detach") else x


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_targets_changed_before_the_backward_pass(smoothing):
    classes = np.asarray([0, 1, 1])
    gradients = []
    for change in (False, True):
        x = lucid.tensor([[1.0, 2.0], [3.0, 5.0], [0.0, 1.0]], requires_grad=True)
        target = lucid.asarray(classes)  # which shares its memory where there is any to share
        loss = F.cross_entropy(x, target, label_smoothing=smoothing)
        if change:
            target[...] = 0
            classes[:] = 0
        loss.backward()
        gradients.append(x.grad.tolist())
    assert gradients[0] == gradients[1]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("weighted", "reduction", "smoothing"), list(product((False, True), REDUCTIONS, (0.0, 0.2))))
def test_cross_entropy_of_probabilities(agree, rng, shape, weighted, reduction, smoothing):
    options = {"reduction": reduction, "label_smoothing": smoothing}
    weights = [rng.random(4)] if weighted else []
    agree(
        lambda x, t, *w: F.cross_entropy(x, t, *w, **options),
        lambda x, t, *w: torch.nn.functional.cross_entropy(x, t, *(v.detach() for v in w), **options),
        rng.standard_normal(shape) * 5,
        rng.random(shape),
        *weights,
    )


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("weighted", "ignore_index", "reduction"), list(product((False, True), (-100, 1), REDUCTIONS)))
def test_nll_loss(agree, rng, shape, weighted, ignore_index, reduction):
    weights = [rng.random(4) + 0.5] if weighted else []
    agree(
        lambda x, t, *w: F.nll_loss(x, t, *w, ignore_index=ignore_index, reduction=reduction),
        lambda x, t, *w: torch.nn.functional.nll_loss(
            x, t, *(v.detach() for v in w), ignore_index=ignore_index, reduction=reduction
        ),
        rng.standard_normal(shape),
        _classes(rng, shape, ignore_index),
        *weights,
    )


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
@pytest.mark.parametrize("weighted", [False, True])
def test_every_target_ignored(weighted, smoothing):
    x = lucid.tensor([[1.0, 2.0], [3.0, -4.0]], requires_grad=True)
    weight = lucid.tensor([1.0, 2.0]) if weighted else None
    loss = F.cross_entropy(x, lucid.asarray([-100, -100]), weight, label_smoothing=smoothing)
    loss.backward()
    assert loss.item() == 0.0
    assert x.grad.tolist() == [[0.0, 0.0], [0.0, 0.0]]


def test_large_scores_lose_nothing():
    x = lucid.tensor([[1e4, 0.0], [-1e4, 0.0]], requires_grad=True)
    loss = F.cross_entropy(x, lucid.asarray([1, 0]), reduction="none")
    loss.sum().backward()
    assert loss.tolist() == [1e4, 1e4]
    assert x.grad.tolist() == [[1.0, -1.0], [-1.0, 1.0]]


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_mse_loss(agree, rng, reduction):
    agree(
        lambda x, y: F.mse_loss(x, y, reduction),
        lambda x, y: torch.nn.functional.mse_loss(x, y, reduction=reduction),
        rng.standard_normal((3, 4)),
        rng.standard_normal((3, 4)),
    )


@pytest.mark.parametrize("target", [[0, 3], [0, -1], [-101, 0], [2**40, 0]])
@pytest.mark.parametrize("name", ["cross_entropy", "nll_loss"])
def test_classes_out_of_bounds(name, target):
    with pytest.raises(IndexError, match=rf"{name}: target holds class indices outside 0 \.\.\. 2"):
        getattr(F, name)(lucid.zeros((2, 3)), lucid.asarray(target))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: F.cross_entropy(lucid.zeros((2, 3)), lucid.asarray([0])), "target of shape"),
        (lambda: F.cross_entropy(lucid.zeros(()), lucid.asarray([0])), "0-d"),
        (lambda: F.cross_entropy(lucid.zeros((2, 3)), lucid.zeros(2)), "must be integers"),
        (lambda: F.cross_entropy(lucid.zeros((2, 3)), lucid.asarray([[1, 0, 0]] * 2)), "must be floating"),
        (lambda: F.cross_entropy(lucid.zeros((2, 3)), lucid.zeros((2, 3)), ignore_index=1), "ignore_index"),
        (lambda: F.cross_entropy(lucid.zeros((2, 3)), lucid.asarray([0, 1]), lucid.zeros(2)), "weight must have"),
        (lambda: F.cross_entropy(lucid.zeros((2, 3)), lucid.zeros((2, 3)), lucid.zeros(2)), "weight must have"),
        (lambda: F.cross_entropy(lucid.zeros((2, 3)), lucid.asarray([0, 1]), reduction="avg"), "reduction must be"),
        (lambda: F.cross_entropy(lucid.zeros((2, 3)), lucid.asarray([0, 1]), label_smoothing=2.0), "label_smoothing"),
        (lambda: F.nll_loss(lucid.zeros((2, 3)), lucid.asarray([0])), "target of shape"),
        (lambda: F.mse_loss(lucid.zeros((2, 1)), lucid.zeros(2)), "mse_loss: input of shape"),
        (lambda: F.mse_loss(lucid.zeros(2), lucid.zeros(2), "average"), "reduction must be"),
    ],
)
def test_errors(call, message):
    with pytest.raises(lucid.LucidError, match=message):
        call()


@pytest.mark.parametrize("name", ["cross_entropy", "nll_loss", "soft targets"])
@pytest.mark.parametrize("weighted", [False, True])
def test_means_over_more_targets_than_float16_can_count(rng, name, weighted):
    scores = rng.standard_normal((70_000, 3)).astype(np.float16)
    target = (
        rng.uniform(0, 0.5, (70_000, 3)).astype(np.float16) if name == "soft targets" else rng.integers(0, 3, 70_000)
    )
    weight = np.asarray([0.5, 1.0, 2.0], np.float16) if weighted else None
    name = "cross_entropy" if name == "soft targets" else name
    losses = []
    for dtype in (np.float16, np.float32):
        cast = [None if a is None else a.astype(dtype) if _is_floating(a) else a for a in (scores, target, weight)]
        x, y, w = (None if a is None else lucid.tensor(a) for a in cast)
        x.requires_grad = True
        loss = getattr(F, name)(x, y, w)
        loss.backward()
        assert loss.dtype == x.dtype
        losses.append((loss.item(), np.asarray(x.grad, np.float64)))
    (narrow, gradient), (wide, expected) = losses
    np.testing.assert_allclose(narrow, wide, rtol=3e-3)
    np.testing.assert_allclose(gradient, expected, atol=1e-6)


def _is_floating(array):
    return array.dtype.kind == "f"
