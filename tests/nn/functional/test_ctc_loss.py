from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import torch

import lucid
from lucid import nn
from lucid.nn import functional as F
from tests.devices import double_precision

T = torch.nn.functional
STEPS, N, CLASSES = 9, 5, 4
LABELS = np.asarray([[1, 2, 3, 1], [2, 2, 2, 9], [3, 1, -7, 0], [1, 0, 0, 0], [0, 0, 0, 0]])
COUNTS = np.asarray([4, 3, 2, 1, 0])
TIMES = np.asarray([9, 8, 9, 5, 3])


def case(blank=0, concatenated=False):
    labels = np.where((LABELS >= 0) & (LABELS < 4) & (blank > 0), (LABELS + blank) % CLASSES, LABELS)
    if concatenated:
        labels = np.concatenate([row[:n] for row, n in zip(labels, COUNTS, strict=True)])
    return labels, TIMES, COUNTS


@pytest.mark.parametrize(("blank", "concatenated"), list(product((0, 2), (False, True))))
@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_against_torch(agree, rng, blank, concatenated, reduction):
    agree(
        lambda x, *a: F.ctc_loss(F.log_softmax(x, 2), *a, blank=blank, reduction=reduction),
        lambda x, *a: T.ctc_loss(T.log_softmax(x, 2), *a, blank=blank, reduction=reduction),
        rng.standard_normal((STEPS, N, CLASSES)) * 3,
        *case(blank, concatenated),
    )


@pytest.mark.parametrize("reduction", ["mean", "none"])
def test_without_batch_and_lengths_as_numbers(agree, rng, reduction):
    labels = np.asarray([1, 1, 2])
    agree(
        lambda x, y: F.ctc_loss(F.log_softmax(x, 1), y, (8,), (3,), reduction=reduction),
        lambda x, y: T.ctc_loss(T.log_softmax(x, 1), y, (8,), (3,), reduction=reduction),
        rng.standard_normal((9, 4)),
        labels,
    )


@double_precision
@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_labels_that_do_not_fit(rng, reduction):
    x = rng.standard_normal((3, 2, 4))
    arguments = np.asarray([[1, 1, 2], [1, 2, 3]]), np.asarray([3, 3]), np.asarray([3, 3])
    ours, theirs = lucid.tensor(x, requires_grad=True), torch.tensor(x, requires_grad=True)
    options = {"reduction": reduction, "zero_infinity": True}
    loss = F.ctc_loss(F.log_softmax(ours, 2), *map(lucid.asarray, arguments), **options)
    expected = T.ctc_loss(T.log_softmax(theirs, 2), *map(torch.tensor, arguments), **options)
    loss.sum().backward()
    expected.sum().backward()
    np.testing.assert_allclose(loss.detach().numpy(), expected.detach().numpy(), rtol=1e-12)
    np.testing.assert_allclose(ours.grad.numpy(), theirs.grad.numpy(), atol=1e-12)
    infinite = F.ctc_loss(F.log_softmax(ours, 2), *map(lucid.asarray, arguments), reduction="none")
    assert np.isinf(infinite.tolist()).tolist() == [True, False]
    (g,) = lucid.autograd.grad(infinite.sum(), ours)
    assert np.isnan(g.numpy()).any(axis=(0, 2)).tolist() == [True, False]


@double_precision
def test_derivatives_of_both_orders(rng):
    x = lucid.tensor(rng.standard_normal((4, 2, 3)), requires_grad=True)
    arguments = lucid.asarray([[1, 2], [2, 2]]), (4, 4), (2, 1)
    assert lucid.autograd.gradcheck(lambda x: F.ctc_loss(x, *arguments), (x,))
    assert lucid.autograd.gradgradcheck(lambda x: F.ctc_loss(x, *arguments), (x,))


@double_precision
def test_forward_mode_goes_through_the_composition(rng):
    x, v = (lucid.asarray(rng.standard_normal((4, 2, 3))) for _ in range(2))
    arguments = lucid.asarray([[1, 2], [2, 2]]), (4, 4), (2, 1)
    _, slope = lucid.func.jvp(lambda x: F.ctc_loss(x, *arguments), (x,), (v,))
    gradient = lucid.func.grad(lambda x: F.ctc_loss(x, *arguments))(x)
    np.testing.assert_allclose(slope.item(), (gradient * v).sum().item(), rtol=1e-9)


@double_precision
def test_a_probability_of_zero():
    half = np.log(0.5)
    log_p = lucid.tensor([[[half, half]], [[0.0, -np.inf]]], dtype=lucid.float64, requires_grad=True)
    loss = F.ctc_loss(log_p, lucid.asarray([[1]]), (2,), (1,))
    loss.backward()
    assert loss.item() == pytest.approx(np.log(2))
    assert log_p.grad.tolist() == [[[0.0, -1.0]], [[-1.0, 0.0]]]


@double_precision
def test_module(rng):
    x = rng.standard_normal((STEPS, N, CLASSES))
    options = {"blank": 2, "reduction": "sum", "zero_infinity": True}
    ours, theirs = nn.CTCLoss(**options), torch.nn.CTCLoss(**options)
    assert repr(ours) == repr(theirs)
    loss = ours(F.log_softmax(lucid.asarray(x), 2), *map(lucid.asarray, case(2)))
    expected = theirs(T.log_softmax(torch.tensor(x), 2), *map(torch.tensor, case(2)))
    np.testing.assert_allclose(loss.item(), expected.item(), rtol=1e-9)


P, Y = lucid.zeros((4, 2, 3)), lucid.asarray([[1, 2], [2, 1]])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: F.ctc_loss(P[0, 0], Y, (4, 4), (2, 2)), "log_probs must have shape"),
        (lambda: F.ctc_loss(P, P, (4, 4), (2, 2)), "labels must be integers"),
        (lambda: F.ctc_loss(P, Y, (4, 4), (2, 2), blank=3), "blank=3 is out of range"),
        (lambda: F.ctc_loss(P, Y + 1, (4, 4), (2, 2)), "targets hold labels outside 0 ... 2"),
        (lambda: F.ctc_loss(P, Y - 3, (4, 4), (2, 2)), "targets hold labels outside 0 ... 2"),
        (lambda: F.ctc_loss(P, Y, (5, 4), (2, 2)), "input_lengths must lie between 0 and 4"),
        (lambda: F.ctc_loss(P, Y, (4, 4), (3, 2)), "target_lengths must lie between 0 and 2"),
        (lambda: F.ctc_loss(P, Y, (4,), (2, 2)), "input_lengths must hold one length for each of 2 examples"),
        (lambda: F.ctc_loss(P, Y[:1, :], (4, 4), (2, 2)), "targets must have shape"),
        (lambda: F.ctc_loss(P, Y[0, :], (4, 4), (2, 1)), "target_lengths add up to 3, but there are 2 labels"),
    ],
)
def test_errors(call, message):
    with pytest.raises(lucid.LucidError, match=message):
        call()


@pytest.mark.parametrize("zero_infinity", [False, True])
def test_no_steps(zero_infinity):
    log_p = np.log(np.full((2, 2, 3), 1 / 3, np.float32))
    settings = {"reduction": "none", "zero_infinity": zero_infinity}
    labels, times, counts = np.asarray([[1], [1]]), np.asarray([0, 0]), np.asarray([0, 1])
    actual = F.ctc_loss(lucid.tensor(log_p), *map(lucid.asarray, (labels, times, counts)), **settings)
    expected = T.ctc_loss(*map(torch.tensor, (log_p, labels, times, counts)), **settings)
    np.testing.assert_array_equal(actual, expected)
    with pytest.raises(lucid.ShapeError, match="at least one step"):
        F.ctc_loss(lucid.zeros((0, 2, 3)), *map(lucid.asarray, (labels, times, counts)))


def test_float16_with_many_classes(rng):
    log_p = np.log(rng.dirichlet(np.ones(3000), (4, 1))).astype(np.float16)
    labels = lucid.asarray([[2048, 2049, 2048]])  # float16 cannot tell these two apart
    x, wide = (lucid.tensor(log_p.astype(d), requires_grad=True) for d in (np.float16, np.float32))
    loss, expected = (F.ctc_loss(each, labels, (4,), (3,)) for each in (x, wide))
    assert (loss.dtype, x.dtype) == (lucid.float16, lucid.float16)
    np.testing.assert_allclose(loss.item(), expected.item(), rtol=1e-3)
    loss.backward()
    expected.backward()
    np.testing.assert_allclose(x.grad, wide.grad, atol=1e-3)
