from __future__ import annotations

import numpy as np
import pytest
import torch

import lucid
from lucid import nn
from lucid.nn import functional as F
from tests.devices import collected, double_precision

T = torch.nn.functional
INDEX = np.asarray([[1, 3, 1, 0], [5, 1, 2, 3]])


@pytest.mark.parametrize("index", [INDEX, INDEX[0], INDEX.reshape(2, 2, 2), np.asarray(3), INDEX.astype(np.int32)])
@pytest.mark.parametrize("options", [{}, {"padding_idx": 1}, {"padding_idx": -1}, {"scale_grad_by_freq": True},
                                     {"scale_grad_by_freq": True, "padding_idx": 3}])  # fmt: skip
def test_embedding(agree, rng, index, options):
    if options.get("scale_grad_by_freq") and index.ndim == 0:
        index = index[None]
    agree(
        lambda i, w: F.embedding(i, w, **options), lambda i, w: T.embedding(i, w, **options), index, rng.random((6, 3))
    )


@double_precision
@pytest.mark.parametrize("norm_type", [1.0, 2.0, float("inf")])
def test_max_norm_shortens_the_table(rng, norm_type):
    table = rng.standard_normal((6, 3)) * 2
    ours, theirs = lucid.tensor(table, requires_grad=True), torch.tensor(table)
    out = F.embedding(lucid.asarray(INDEX), ours, None, 1.5, norm_type)
    expected = T.embedding(torch.tensor(INDEX), theirs, None, 1.5, norm_type)
    np.testing.assert_allclose(out.detach().numpy(), expected.numpy(), rtol=1e-12)
    np.testing.assert_allclose(ours.detach().numpy(), theirs.numpy(), rtol=1e-12)
    assert ours.tolist()[4] == table[4].tolist()
    out.sum().backward()
    assert ours.grad.tolist()[1] == [3.0] * 3


@double_precision
def test_second_derivatives(rng):
    table = lucid.tensor(rng.standard_normal((6, 3)), requires_grad=True)
    assert lucid.autograd.gradgradcheck(lambda w: lucid.sin(F.embedding(lucid.asarray(INDEX), w)), (table,))


@pytest.mark.parametrize("mode", ["sum", "mean", "max"])
@pytest.mark.parametrize("options", [{}, {"padding_idx": 1}, {"padding_idx": -5}])
@pytest.mark.parametrize("offsets", [None, [0, 2, 5], [0, 0, 3, 8], [0, 3, 3, 6, 8]])
@pytest.mark.parametrize("last", [False, True])
def test_embedding_bag(agree, rng, mode, options, offsets, last):
    index = INDEX
    options = {**options, "mode": mode}
    where = []
    if offsets is not None:
        index, options["include_last_offset"] = INDEX.reshape(-1), last
        where = [np.asarray([*offsets, 8] if last else offsets)]
    agree(
        lambda i, w, *o: F.embedding_bag(i, w, *o, **options),
        lambda i, w, *o: T.embedding_bag(i, w, *o, **options),
        index,
        rng.standard_normal((6, 3)),
        *where,
    )


@pytest.mark.parametrize("mode", ["sum", "mean"])
def test_gradients_of_bags_by_frequency(agree, rng, mode):
    # PyTorch's own bags divide by the counts of other rows.
    agree(
        lambda i, w: F.embedding_bag(i, w, mode=mode, scale_grad_by_freq=True),
        lambda i, w: getattr(T.embedding(i, w, scale_grad_by_freq=True), mode)(1),
        INDEX,
        rng.standard_normal((6, 3)),
    )


@pytest.mark.parametrize("padding_idx", [None, 3])
def test_weights_per_sample(agree, rng, padding_idx):
    options = {"mode": "sum", "padding_idx": padding_idx}
    arrays = INDEX.reshape(-1), rng.standard_normal((6, 3)), np.asarray([0, 2, 5]), rng.standard_normal(8)
    agree(
        lambda i, w, o, p: F.embedding_bag(i, w, o, per_sample_weights=p, **options),
        lambda i, w, o, p: T.embedding_bag(i, w, o, per_sample_weights=p, **options),
        *arrays,
    )
    agree(
        lambda i, w, p: F.embedding_bag(i, w, per_sample_weights=p, **options),
        lambda i, w, p: T.embedding_bag(i, w, per_sample_weights=p, **options),
        INDEX,
        arrays[1],
        arrays[3].reshape(2, 4),
    )


@pytest.mark.parametrize("mode", ["sum", "mean", "max"])
def test_empty_bags(mode):
    empty = lucid.asarray([], dtype=lucid.int64)
    table = lucid.ones((6, 3))
    assert F.embedding_bag(empty, table, lucid.asarray([0, 0]), mode=mode).tolist() == [[0.0] * 3] * 2
    assert F.embedding_bag(lucid.zeros((2, 0), dtype=lucid.int64), table, mode=mode).tolist() == [[0.0] * 3] * 2


MODULES = [
    ("Embedding", {}),
    ("Embedding", {"padding_idx": -2}),
    ("Embedding", {"padding_idx": 1, "max_norm": 2.0, "norm_type": 1.0, "scale_grad_by_freq": True}),
    ("EmbeddingBag", {}),
    ("EmbeddingBag", {"mode": "sum", "padding_idx": 1}),
    ("EmbeddingBag", {"mode": "max", "max_norm": 0.5}),
]


@collected
@pytest.mark.parametrize(("name", "options"), MODULES)
def test_modules(name, options):
    theirs = getattr(torch.nn, name)(6, 3, **options).double()
    ours = getattr(nn, name)(6, 3, **options).double()
    assert repr(ours) == repr(theirs)
    if options.get("padding_idx") is not None:
        assert ours.weight.tolist()[ours.padding_idx] == [0.0] * 3
    ours.load_state_dict({key: value.numpy() for key, value in theirs.state_dict().items()})
    out, expected = ours(lucid.asarray(INDEX)), theirs(torch.tensor(INDEX))
    (out * out).sum().backward()
    (expected * expected).sum().backward()
    np.testing.assert_allclose(out.detach().numpy(), expected.detach().numpy(), rtol=1e-12)
    np.testing.assert_allclose(ours.weight.grad.numpy(), theirs.weight.grad.numpy(), rtol=1e-12)


def test_initial_values():
    lucid.random.manual_seed(0)
    values = nn.Embedding(100, 100).weight.detach().numpy()
    assert values.dtype == np.float32
    assert abs(values.mean()) < 0.04
    assert abs(values.std() - 1) < 0.03


@double_precision
def test_from_pretrained(rng):
    rows = lucid.tensor(rng.standard_normal((6, 3)))
    for layer in (nn.Embedding, nn.EmbeddingBag):
        assert not layer.from_pretrained(rows).weight.requires_grad
        trained = layer.from_pretrained(rows, freeze=False, padding_idx=2)
        assert trained.weight.requires_grad
        assert trained.weight.tolist() == rows.tolist()
        assert trained.padding_idx == 2


@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize("batch", [(), (5,), (2, 3)])
def test_bilinear(agree, rng, bias, batch):
    arrays = [rng.standard_normal(shape) for shape in ((*batch, 3), (*batch, 4), (2, 3, 4), (2,))]
    agree(F.bilinear, T.bilinear, *arrays[: 3 + bias])


@collected
def test_small_layers(rng):
    ours, theirs = nn.Bilinear(3, 4, 2), torch.nn.Bilinear(3, 4, 2)
    assert repr(ours) == repr(theirs)
    assert ours.weight.shape == (2, 3, 4)
    assert lucid.max(lucid.abs(ours.weight)).item() <= 3**-0.5
    with pytest.raises(lucid.DTypeError, match="Bilinear: the input is"):
        ours(lucid.zeros((1, 3)), lucid.zeros((1, 4)))
    assert repr(nn.Unflatten(1, (2, 3))) == repr(torch.nn.Unflatten(1, (2, 3)))
    x = lucid.asarray(rng.random((2, 6, 2)))
    assert nn.Unflatten(-2, [3, -1])(x).shape == (2, 3, 2, 2)
    assert nn.Identity(3, a=4)(x) is x
    assert repr(nn.Identity(3)) == "Identity()"


@pytest.mark.parametrize("classes", [-1, 7])
@pytest.mark.parametrize("index", [INDEX, np.asarray(3), INDEX.astype(np.uint8)])
def test_one_hot(classes, index):
    out = F.one_hot(lucid.asarray(index), classes)
    expected = T.one_hot(torch.tensor(index.astype(np.int64)), classes)
    assert out.dtype == lucid.int64
    np.testing.assert_array_equal(out.numpy(), expected.numpy())


def test_one_hot_under_vmap():
    one_hot = lucid.func.vmap(lambda i: F.one_hot(i, 6))
    assert one_hot(lucid.asarray(INDEX)).tolist() == F.one_hot(lucid.asarray(INDEX), 6).tolist()


INDICES, W = lucid.asarray([0, 1]), lucid.zeros((3, 2))


@collected
@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: F.embedding(lucid.asarray([3]), W), "embedding: input holds numbers outside 0 ... 2"),
        (lambda: F.embedding(lucid.asarray([-1]), W), "embedding: input holds numbers outside 0 ... 2"),
        (lambda: F.embedding(W, W), "embedding: the numbers of rows must be integers"),
        (lambda: F.embedding(INDICES, INDICES), "embedding: weight must have shape"),
        (lambda: F.embedding(INDICES, W, padding_idx=3), "padding_idx=3 is out of range"),
        (lambda: F.embedding(INDICES, W, sparse=True), "embedding: sparse gradients"),
        (lambda: nn.Embedding(3, 2, sparse=True), "Embedding: sparse gradients"),
        (lambda: nn.Embedding(3, 2, padding_idx=-4), "Embedding: padding_idx=-4 is out of range"),
        (lambda: nn.Embedding(3, 2, _weight=lucid.zeros((2, 2))), "Embedding: _weight must have shape"),
        (lambda: nn.Embedding.from_pretrained(lucid.zeros(2)), "Embedding: embeddings must have shape"),
        (lambda: F.embedding_bag(INDICES, W), "needs offsets"),
        (lambda: F.embedding_bag(INDICES[None, :], W, INDICES), "leave out offsets"),
        (lambda: F.embedding_bag(INDICES, W, lucid.asarray([1])), "offsets must begin with 0"),
        (lambda: F.embedding_bag(INDICES, W, lucid.asarray([0, 3])), "offsets must begin with 0"),
        (lambda: F.embedding_bag(INDICES, W, lucid.asarray([0.0])), "offsets must be integers"),
        (lambda: F.embedding_bag(INDICES[None, :], W, mode="prod"), "mode must be"),
        (lambda: F.embedding_bag(INDICES[None, :], W, mode="max", scale_grad_by_freq=True), "scale_grad_by_freq"),
        (lambda: F.embedding_bag(INDICES[None, :], W, per_sample_weights=INDICES[None, :]), "need mode='sum'"),
        (lambda: F.embedding_bag(INDICES[None, :], W, per_sample_weights=INDICES, mode="sum"), "the shape of input"),
        (lambda: F.embedding_bag(INDICES[None, None, :], W), "one or two axes"),
        (lambda: F.bilinear(W, W, W), "bilinear: inputs of shapes"),
        (lambda: F.one_hot(lucid.asarray([3]), 3), "one_hot: there are class indices outside 0 ... 2"),
        (lambda: F.one_hot(lucid.asarray([-1]), 3), "one_hot: there are class indices outside 0 ... 2"),
        (lambda: F.one_hot(lucid.asarray([-1])), "one_hot: "),
        (lambda: F.one_hot(W), "one_hot: class indices must be integers"),
        (lambda: F.one_hot(INDICES, 0), "one_hot: num_classes must be positive"),
        (lambda: nn.Unflatten(3, (2, 2))(W), "Unflatten: dim=3"),
    ],
)
def test_errors(call, message):
    with pytest.raises(lucid.LucidError, match=message):
        call()


@pytest.mark.parametrize("mode", ["sum", "mean", "max"])
def test_no_bags(mode):
    weight = lucid.tensor([[1.0, 2.0]], requires_grad=True)
    bags = F.embedding_bag(lucid.zeros((0, 3), dtype=lucid.int64), weight, mode=mode)
    assert bags.shape == (0, 2)
    bags.backward()
    assert weight.grad.tolist() == [[0.0, 0.0]]
