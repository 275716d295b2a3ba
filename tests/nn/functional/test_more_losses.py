from __future__ import annotations

import numpy as np
import pytest
import torch

import lucid
from lucid import nn
from lucid.nn import functional as F
from tests.devices import collected, double_precision

T = torch.nn.functional
REDUCTIONS = ["mean", "sum", "none"]
rng = np.random.default_rng(7)


def normal(*shape):
    return rng.standard_normal(shape)


def signs(*shape):
    return rng.choice([-1.0, 1.0], shape)


def kinked(*shape):
    """Numbers of which some are the margins and bounds of the cases below."""
    return rng.choice([-1.0, -0.5, 0.0, 0.3, 0.5, 1.0, 2.0, 4.0], shape)


PROBABILITIES = np.concatenate([rng.random(10), [1e-9, 1e-6]])
TRUTH = np.concatenate([rng.random(10), [1.0, 0.0]])
LOGITS = np.concatenate([normal(20) * 4, [0.0, 800.0, -800.0, 0.0]])
MAYBE = np.concatenate([rng.random(20), [1.0, 0.0, 1.0, 0.0]])
TARGETS = np.asarray([[2, 0, -1, 3], [-1, 0, 1, 2], [0, 1, 2, 3], [1, 1, -1, 1], [3, -1, -1, -1]])

CASES = [
    ("l1_loss", {}, [kinked(3, 4), kinked(3, 4)]),
    ("smooth_l1_loss", {}, [kinked(5, 4), kinked(5, 4)]),
    ("smooth_l1_loss", {"beta": 0.5}, [kinked(5, 4), kinked(5, 4)]),
    ("smooth_l1_loss", {"beta": 0.0}, [kinked(5, 4), kinked(5, 4)]),
    ("huber_loss", {}, [kinked(5, 4), kinked(5, 4)]),
    ("huber_loss", {"delta": 0.3}, [kinked(5, 4), kinked(5, 4)]),
    ("poisson_nll_loss", {}, [normal(3, 4), rng.integers(0, 5, (3, 4)) * 1.0]),
    ("poisson_nll_loss", {"full": True}, [normal(3, 4), rng.integers(0, 5, (3, 4)) * 1.0]),
    ("poisson_nll_loss", {"log_input": False, "eps": 1e-3}, [rng.random((3, 4)), rng.integers(0, 5, (3, 4)) * 1.0]),
    ("gaussian_nll_loss", {}, [normal(3, 4), normal(3, 4), rng.random((3, 4))]),
    ("gaussian_nll_loss", {"full": True, "eps": 0.5}, [normal(3, 4), normal(3, 4), rng.random((3, 4))]),
    ("gaussian_nll_loss", {}, [normal(3, 4), normal(3, 4), rng.random((3, 1))]),
    ("gaussian_nll_loss", {}, [normal(3, 4), normal(3, 4), rng.random(3)]),
    ("binary_cross_entropy_with_logits", {}, [LOGITS, MAYBE]),
    ("binary_cross_entropy_with_logits", {}, [normal(5, 4), rng.random((5, 4)), rng.random(4)]),
    ("kl_div", {}, [normal(3, 4), np.maximum(normal(3, 4), 0.0)]),
    ("kl_div", {"log_target": True}, [normal(3, 4), normal(3, 4)]),
    ("hinge_embedding_loss", {}, [kinked(5, 4), signs(5, 4)]),
    ("hinge_embedding_loss", {"margin": 0.5}, [kinked(5, 4), signs(5, 4)]),
    ("hinge_embedding_loss", {"margin": 0.5}, [kinked(5, 4), signs(5, 4).astype(np.int64)]),
    ("cosine_embedding_loss", {}, [normal(6, 4), normal(6, 4), signs(6)]),
    ("cosine_embedding_loss", {"margin": 0.4}, [normal(6, 4), normal(6, 4), signs(6)]),
    ("cosine_embedding_loss", {"margin": -0.4}, [normal(4), normal(4), np.asarray(-1.0)]),
    ("margin_ranking_loss", {}, [kinked(20), kinked(20), signs(20)]),
    ("margin_ranking_loss", {"margin": 0.5}, [kinked(20), kinked(20), signs(20)]),
    ("soft_margin_loss", {}, [np.clip(LOGITS, -60, 60), signs(24)]),  # PyTorch overflows beyond
    ("multilabel_soft_margin_loss", {}, [LOGITS.reshape(6, 4), MAYBE.reshape(6, 4)]),
    ("multilabel_soft_margin_loss", {}, [LOGITS.reshape(6, 4), MAYBE.reshape(6, 4), rng.random(4)]),
    ("multi_margin_loss", {}, [kinked(8, 4), rng.integers(0, 4, 8)]),
    ("multi_margin_loss", {"p": 2, "margin": 0.7}, [kinked(8, 4), rng.integers(0, 4, 8)]),
    ("multi_margin_loss", {}, [kinked(4), np.asarray(2)]),
    ("multilabel_margin_loss", {}, [normal(5, 4), TARGETS]),
    ("multilabel_margin_loss", {}, [normal(4), TARGETS[0]]),
    ("triplet_margin_loss", {}, [normal(9, 3), normal(9, 3), normal(9, 3)]),
    ("triplet_margin_loss", {"swap": True, "margin": 0.3}, [normal(9, 3), normal(9, 3), normal(9, 3)]),
    ("triplet_margin_loss", {"p": 1.0}, [normal(3), normal(3), normal(3)]),
    ("triplet_margin_with_distance_loss", {"swap": True}, [normal(9, 3), normal(9, 3), normal(9, 3)]),
]


# PyTorch does not differentiate by targets and weights here, or makes nan of a target of 0.
DIFFERENTIABLE = {"soft_margin_loss": 1, "poisson_nll_loss": 1, "kl_div": 1, "binary_cross_entropy_with_logits": 2}


@pytest.mark.filterwarnings("ignore:reduction. 'mean' divides:UserWarning")
@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize(("name", "options", "arrays"), CASES)
def test_against_torch(agree, name, options, arrays, reduction):
    n = DIFFERENTIABLE.get(name, 3)
    agree(
        lambda *a: getattr(F, name)(*a, **options, reduction=reduction),
        lambda *a: getattr(T, name)(*a[:n], *(x.detach() for x in a[n:]), **options, reduction=reduction),
        *arrays,
    )


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("weighted", [False, True])
def test_binary_cross_entropy(agree, reduction, weighted):
    weights = [rng.random(12)] if weighted else []
    agree(
        lambda p, y, *w: F.binary_cross_entropy(p, y, *w, reduction=reduction),
        lambda p, y, *w: T.binary_cross_entropy(p, y.detach(), *(v.detach() for v in w), reduction=reduction),
        PROBABILITIES,
        TRUTH,
        *weights,
    )


@double_precision
def test_certain_and_wrong():
    p = lucid.tensor([0.0, 1.0, 0.0, 1.0, 1e-20], requires_grad=True, dtype=lucid.float64)
    loss = F.binary_cross_entropy(p, lucid.tensor([1.0, 0.0, 0.0, 1.0, 1.0], dtype=lucid.float64), reduction="none")
    loss.sum().backward()
    assert loss.tolist() == [100.0, 100.0, 0.0, 0.0, pytest.approx(-np.log(1e-20))]
    assert p.grad.tolist() == [-1e12, 1e12, 1.0, -1.0, -1e12]


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_positive_weight(agree, reduction):
    agree(
        lambda x, y, v: F.binary_cross_entropy_with_logits(x, y, None, reduction, v),
        lambda x, y, v: T.binary_cross_entropy_with_logits(x, y, pos_weight=v.detach(), reduction=reduction),
        LOGITS.reshape(6, 4),
        MAYBE.reshape(6, 4),
        rng.random(4) + 0.5,
    )


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("name", ["l1_loss", "mse_loss", "huber_loss"])
def test_weights(agree, name, reduction):
    agree(
        lambda x, y, w: getattr(F, name)(x, y, reduction=reduction, weight=w),
        lambda x, y, w: getattr(T, name)(x, y, reduction=reduction, weight=w),
        normal(3, 4),
        normal(3, 4),
        rng.random((3, 4)),
    )


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("p", [1, 2])
def test_class_weights(agree, reduction, p):
    agree(
        lambda x, y, w: F.multi_margin_loss(x, y, p, weight=w, reduction=reduction),
        lambda x, y, w: T.multi_margin_loss(x, y, p, weight=w.detach(), reduction=reduction),
        normal(8, 4),
        rng.integers(0, 4, 8),
        rng.random(4),
    )


def test_batch_mean_and_one_variance(agree):
    batch_mean = {"reduction": "batchmean"}
    agree(
        lambda x, y: F.kl_div(x, y, **batch_mean),
        lambda x, y: T.kl_div(x, y, **batch_mean),
        normal(3, 4),
        MAYBE[:12].reshape(3, 4),
    )
    agree(
        lambda x, y: F.gaussian_nll_loss(x, y, 2.5), lambda x, y: T.gaussian_nll_loss(x, y, 2.5), normal(4), normal(4)
    )


def test_scores_of_any_size():
    x = lucid.tensor([1e5, -1e5], requires_grad=True)
    loss = F.binary_cross_entropy_with_logits(x, lucid.tensor([0.0, 1.0]), reduction="none")
    loss.sum().backward()
    assert loss.tolist() == [1e5, 1e5]
    assert x.grad.tolist() == [1.0, -1.0]


@pytest.mark.parametrize("dim", [0, 1, -1])
def test_cosine_similarity(agree, dim):
    agree(
        lambda a, b: F.cosine_similarity(a, b, dim),
        lambda a, b: T.cosine_similarity(a, b, dim),
        normal(3, 4, 5),
        normal(4, 5),
    )


def test_cosine_similarity_of_short_and_long_vectors(agree):
    x = np.asarray([[0.0, 0.0], [3.0, 4.0]])
    agree(
        lambda a, b: F.cosine_similarity(a, b, eps=0.1), lambda a, b: T.cosine_similarity(a, b, eps=0.1), x, x[::-1] + 1
    )
    assert F.cosine_similarity(lucid.tensor([[1e30, 0.0]]), lucid.tensor([[1e30, 0.0]])).item() == 1.0


@pytest.mark.parametrize("p", [1.0, 2.0, 3.0, float("inf")])
@pytest.mark.parametrize("keepdim", [False, True])
def test_pairwise_distance(agree, p, keepdim):
    arrays = normal(4, 3), normal(4, 3)
    agree(
        lambda a, b: F.pairwise_distance(a, b, p, 1e-6, keepdim),
        lambda a, b: T.pairwise_distance(a, b, p, 1e-6, keepdim),
        *arrays,
    )


@pytest.mark.parametrize("p", [1.0, 2.0, 3.0, float("inf")])
@pytest.mark.parametrize("n", [1, 2, 5])
def test_pdist(agree, p, n):
    agree(lambda x: F.pdist(x, p), lambda x: T.pdist(x, p), normal(n, 3))


MODULES = [
    ("L1Loss", {}, 0), ("SmoothL1Loss", {"beta": 0.5}, 1), ("HuberLoss", {"delta": 0.3}, 4),
    ("PoissonNLLLoss", {"full": True}, 7), ("GaussianNLLLoss", {"full": True}, 9),
    ("KLDivLoss", {"log_target": True}, 16),
    ("BCEWithLogitsLoss", {}, 13), ("HingeEmbeddingLoss", {"margin": 0.5}, 17),
    ("CosineEmbeddingLoss", {"margin": 0.2}, 20),
    ("MarginRankingLoss", {"margin": 0.5}, 23), ("SoftMarginLoss", {}, 25), ("MultiLabelSoftMarginLoss", {}, 26),
    ("MultiMarginLoss", {"p": 2, "margin": 0.5}, 28), ("MultiLabelMarginLoss", {}, 31),
    ("TripletMarginLoss", {"margin": 0.5, "swap": True}, 33), ("TripletMarginWithDistanceLoss", {"margin": 0.5}, 36),
]  # fmt: skip


@collected
@pytest.mark.parametrize(("name", "options", "case"), MODULES)
def test_modules(name, options, case):
    arrays = CASES[case][2]
    for extra in ({"reduction": "sum"}, {} if name != "KLDivLoss" else {"reduction": "batchmean"}):
        ours, theirs = getattr(nn, name)(**options, **extra), getattr(torch.nn, name)(**options, **extra)
        assert repr(ours) == repr(theirs)
        expected = theirs(*map(torch.tensor, arrays)).item()
        np.testing.assert_allclose(ours(*map(lucid.asarray, arrays)).item(), expected, rtol=1e-9)


@pytest.mark.parametrize("name", ["BCELoss", "BCEWithLogitsLoss", "MultiLabelSoftMarginLoss", "MultiMarginLoss"])
def test_weights_are_buffers(name):
    weight = lucid.tensor([1.0, 2.0])
    assert list(getattr(nn, name)(weight=weight).state_dict()) == ["weight"]
    assert nn.BCELoss()(lucid.tensor([0.5]), lucid.tensor([1.0])).item() == pytest.approx(np.log(2))
    assert nn.PairwiseDistance()(lucid.zeros((1, 2)), lucid.zeros((1, 2))).item() == pytest.approx(np.sqrt(2) * 1e-6)
    assert nn.CosineSimilarity()(lucid.ones((1, 2)), lucid.ones((1, 2))).item() == pytest.approx(1.0)


X = lucid.zeros((2, 3))


@collected
@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: F.l1_loss(X, lucid.zeros((2, 1))), "l1_loss: input of shape"),
        (lambda: F.mse_loss(X, 1.0), "mse_loss: target must be an array, got float"),
        (lambda: F.cross_entropy(X, [0, 1]), "cross_entropy: target must be an array, got list"),
        (lambda: F.huber_loss(X, X, delta=0.0), "huber_loss: delta must be positive"),
        (lambda: F.huber_loss(X, X, weight=lucid.zeros(2)), "huber_loss: input of shape .* weight of shape"),
        (lambda: F.smooth_l1_loss(X, X, beta=-1.0), "smooth_l1_loss: beta must not be negative"),
        (lambda: F.gaussian_nll_loss(X, X, lucid.zeros(3)), "gaussian_nll_loss: var of shape"),
        (lambda: F.gaussian_nll_loss(X, X, -1.0), "gaussian_nll_loss: var must not be negative"),
        (lambda: F.kl_div(X, X, "batch"), "kl_div: reduction must be"),
        (lambda: F.cosine_embedding_loss(X, X, X), "cosine_embedding_loss: input1 of shape"),
        (lambda: F.multi_margin_loss(X, lucid.asarray([0, 3])), "multi_margin_loss: target holds class indices"),
        (lambda: F.multi_margin_loss(X, lucid.asarray([0, -4])), "multi_margin_loss: target holds class indices"),
        (lambda: F.multi_margin_loss(X, lucid.asarray([0, 1]), p=3), "multi_margin_loss: p must be 1 or 2"),
        (lambda: F.multilabel_margin_loss(X, lucid.asarray([[3, -1, 0]] * 2)), "multilabel_margin_loss: target holds"),
        (lambda: F.multilabel_margin_loss(X, X), "multilabel_margin_loss: target must hold class indices"),
        (lambda: F.triplet_margin_loss(X, X, X, margin=0.0), "margin must be positive"),
        (lambda: F.pdist(lucid.zeros(3)), "pdist: input must have shape"),
    ],
)
def test_errors(call, message):
    with pytest.raises(lucid.LucidError, match=message):
        call()


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_cross_entropy_of_certainty(dtype):
    p, y = [0.0, 1.0, 0.0, 1.0], [1.0, 0.0, 0.0, 1.0]
    x = lucid.tensor(p, dtype=dtype, requires_grad=True)
    losses = F.binary_cross_entropy(x, lucid.tensor(y, dtype=dtype), reduction="none")
    assert losses.tolist() == [100.0, 100.0, 0.0, 0.0]
    losses.backward()
    steep = 1 / max(1e-12, lucid.finfo(dtype).smallest_normal)
    np.testing.assert_allclose(x.grad, [-steep, steep, 1.0, -1.0], rtol=1e-3)


@pytest.mark.filterwarnings("ignore:invalid value")
def test_what_is_no_probability_gives_nan():
    y = lucid.tensor([0.0, 1.0, 0.5])
    assert np.isnan(F.binary_cross_entropy(lucid.tensor([1.5, -0.5, 1.5]), y, reduction="none")).all()
    target = np.asarray([-1.0, 0.0, 0.5], np.float32)
    expected = T.kl_div(torch.ones(3), torch.tensor(target), reduction="none")
    actual = F.kl_div(lucid.ones(3, dtype=lucid.float32), lucid.asarray(target), reduction="none")
    np.testing.assert_allclose(actual, expected, rtol=1e-6)
    assert np.isnan(actual[0].item())
