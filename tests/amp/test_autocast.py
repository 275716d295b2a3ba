"""Autocast: which precision is chosen, and that training in it goes where float32 goes; against PyTorch on the CPU."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest
import torch

import lucid
from lucid import amp, nn
from lucid.nn import functional as F

HALF = lucid.float16
X = np.random.default_rng(0).normal(size=(8, 2, 6, 6)).astype("float32")


def words(text: str) -> list[str]:
    return text.split()


LOW = words(
    """
    linear bilinear conv1d conv2d conv3d conv_transpose1d conv_transpose2d conv_transpose3d
    multi_head_attention_forward scaled_dot_product_attention
    """
)
HIGH = words(
    """
    batch_norm instance_norm layer_norm rms_norm group_norm local_response_norm global_response_norm normalize
    softmax log_softmax logsumexp softmin softplus logsigmoid gumbel_softmax lp_pool1d lp_pool2d lp_pool3d
    cosine_similarity pairwise_distance pdist cross_entropy nll_loss mse_loss l1_loss smooth_l1_loss huber_loss
    binary_cross_entropy kl_div ctc_loss binary_cross_entropy_with_logits poisson_nll_loss gaussian_nll_loss
    hinge_embedding_loss margin_ranking_loss multi_margin_loss multilabel_margin_loss soft_margin_loss
    multilabel_soft_margin_loss cosine_embedding_loss triplet_margin_loss triplet_margin_with_distance_loss
    """
)
AS_GIVEN = words(
    """
    adaptive_avg_pool1d adaptive_avg_pool2d adaptive_avg_pool3d adaptive_max_pool1d adaptive_max_pool2d
    adaptive_max_pool3d affine_grid alpha_dropout avg_pool1d avg_pool2d avg_pool3d celu channel_shuffle
    drop_block2d drop_path dropout dropout1d dropout2d dropout3d elu embedding embedding_bag
    feature_alpha_dropout flatten fold gelu glu grid_sample hardshrink hardsigmoid hardswish hardtanh
    interpolate leaky_relu max_pool1d max_pool2d max_pool3d mish one_hot pad pixel_shuffle pixel_unshuffle prelu
    relu relu6 rotary_embedding rrelu selu sigmoid silu softshrink softsign tanh tanhshrink threshold unfold
    """
)


def test_each_function_has_its_precision() -> None:
    """A new function has to be put into one of the lists, and be decorated if it is one of the first two."""
    assert sorted(LOW + HIGH + AS_GIVEN) == sorted(F.__all__)


def of(*shape: int, dtype: Any = lucid.float32, device: str = "cpu") -> lucid.Tensor:
    values = np.random.default_rng(len(shape)).normal(size=shape)
    return lucid.asarray(values, device="cpu").to(dtype).to(device)


CALLS: dict[str, Any] = {
    "linear": lambda x: F.linear(x, weight=of(3, 6)),
    "bilinear": lambda x: F.bilinear(x, x, of(3, 6, 6)),
    **{f"conv{n}d": lambda x, n=n: getattr(F, f"conv{n}d")(volume(x, n), of(3, 2, *SMALL[n])) for n in (1, 2, 3)},
    **{
        f"conv_transpose{n}d": lambda x, n=n: getattr(F, f"conv_transpose{n}d")(volume(x, n), of(2, 3, *SMALL[n]))
        for n in (1, 2, 3)
    },
    "scaled_dot_product_attention": lambda x: F.scaled_dot_product_attention(x, x, x, attn_mask=of(6, 6)),
    "multi_head_attention_forward": lambda x: F.multi_head_attention_forward(
        x[:, 0], x[:, 0], x[:, 0], 6, 2, of(18, 6), of(18), None, None, False, 0.0, of(6, 6), of(6), need_weights=False
    )[0],
}  # fmt: skip
SPATIAL: dict[int, tuple[int, ...]] = {1: (36,), 2: (6, 6), 3: (3, 4, 3)}
SMALL: dict[int, tuple[int, ...]] = {1: (3,), 2: (2, 3), 3: (1, 2, 2)}


def volume(x: lucid.Tensor, n: int) -> lucid.Tensor:
    return x.reshape((8, 2, *SPATIAL[n]))


def labels(*shape: int) -> lucid.Tensor:
    return lucid.zeros(shape, dtype=lucid.int64)


CALLS |= {
    "batch_norm": lambda x: F.batch_norm(x, None, None, of(2), of(2), training=True),
    "instance_norm": lambda x: F.instance_norm(x, weight=of(2), bias=of(2)),
    "layer_norm": lambda x: F.layer_norm(x, (6,), of(6)),
    "rms_norm": lambda x: F.rms_norm(x, (6,), of(6)),
    "group_norm": lambda x: F.group_norm(x, 2, of(2), of(2)),
    "local_response_norm": lambda x: F.local_response_norm(x, 2),
    "gumbel_softmax": lambda x: F.gumbel_softmax(x, dim=1),
    "logsumexp": lambda x: F.logsumexp(input=x, dim=1),
    **{name: lambda x, name=name: getattr(F, name)(x, 1) for name in ("softmax", "log_softmax", "softmin")},
    **{name: lambda x, name=name: getattr(F, name)(x) for name in ("softplus", "logsigmoid", "normalize")},
    "lp_pool1d": lambda x: F.lp_pool1d(x.reshape((8, 2, 36)), 2, 2),
    "lp_pool2d": lambda x: F.lp_pool2d(x, 2, 2),
    "lp_pool3d": lambda x: F.lp_pool3d(x.reshape((8, 2, 3, 4, 3)), 2, 2),
    "cosine_similarity": lambda x: F.cosine_similarity(x, x + 1.0),
    "pairwise_distance": lambda x: F.pairwise_distance(x, x + 1.0),
    "pdist": lambda x: F.pdist(x.reshape((8, 72))),
    "cross_entropy": lambda x: F.cross_entropy(x, labels(8, 6, 6)),
    "nll_loss": lambda x: F.nll_loss(x, labels(8, 6, 6)),
    **{
        name: lambda x, name=name: getattr(F, name)(x, (x > 0).to(x.dtype))
        for name in [
            "mse_loss",
            "l1_loss",
            "smooth_l1_loss",
            "huber_loss",
            "kl_div",
            "binary_cross_entropy_with_logits",
            "poisson_nll_loss",
            "hinge_embedding_loss",
            "soft_margin_loss",
        ]
    },
    "binary_cross_entropy": lambda x: F.binary_cross_entropy(F.sigmoid(x), (x > 0).to(x.dtype)),
    "gaussian_nll_loss": lambda x: F.gaussian_nll_loss(x, x, lucid.ones_like(x)),
    "margin_ranking_loss": lambda x: F.margin_ranking_loss(x, x + 1.0, lucid.ones_like(x)),
    "multi_margin_loss": lambda x: F.multi_margin_loss(x[:, 0, 0], labels(8)),
    "multilabel_margin_loss": lambda x: F.multilabel_margin_loss(x[:, 0, 0], labels(8, 6)),
    "multilabel_soft_margin_loss": lambda x: F.multilabel_soft_margin_loss(x[:, 0, 0], lucid.ones_like(x[:, 0, 0])),
    "cosine_embedding_loss": lambda x: F.cosine_embedding_loss(x[:, 0, 0], x[:, 1, 0], labels(8) + 1),
    "triplet_margin_loss": lambda x: F.triplet_margin_loss(x[:, 0, 0], x[:, 1, 0], x[:, 1, 1]),
    "triplet_margin_with_distance_loss": lambda x: F.triplet_margin_with_distance_loss(
        x[:, 0, 0], x[:, 1, 0], x[:, 1, 1]
    ),
    "ctc_loss": lambda x: F.ctc_loss(F.log_softmax(x[:, :, 0], 2), labels(2, 3) + 1, labels(2) + 8, labels(2) + 3),
}
NO_CALL = {"global_response_norm"}


def test_there_is_a_call_of_each() -> None:
    assert CALLS.keys() == {*LOW, *HIGH} - NO_CALL


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("given", [lucid.float16, lucid.float32])
def test_what_is_lowered_and_what_is_raised(given: Any, name: str) -> None:
    call = CALLS[name]
    with amp.autocast():
        found = call(lucid.asarray(X, dtype=given))
        assert found.dtype is (HALF if name in LOW else lucid.float32)
    if name != "gumbel_softmax":
        expected = call(lucid.asarray(X).to(given).to(lucid.float32))
        scale = float(lucid.max(lucid.abs(expected)))
        np.testing.assert_allclose(found.to(lucid.float32).numpy(), expected.numpy(), rtol=0, atol=5e-3 * scale)


def test_on_each_device(device: str) -> None:
    for given in (lucid.float16, lucid.float32):
        x = lucid.asarray(X, dtype=given, device=device)
        with amp.autocast():
            assert F.linear(x, of(3, 6, device=device)).dtype is HALF
            assert F.softmax(x, 1).dtype is lucid.float32
            assert F.relu(x).dtype is given
            assert (x @ x).dtype is given
        assert F.softmax(x, 1).dtype is given


LAYERS: dict[str, tuple[Any, Any]] = {
    "RNN": (lambda: nn.RNN(6, 5, 2, bidirectional=True), lambda m, x: m(x)[0]),
    "GRU": (lambda: nn.GRU(6, 5, batch_first=True), lambda m, x: m(x, of(1, 4, 5))[0]),
    "LSTM": (lambda: nn.LSTM(6, 5, 2), lambda m, x: m(x)[0]),
    "LSTM with projections": (lambda: nn.LSTM(6, 5, proj_size=3), lambda m, x: m(x)[0]),
    "LSTM, its state put in again": (lambda: nn.LSTM(6, 5), lambda m, x: m(x, m(x)[1])[0]),
    "GRUCell": (lambda: nn.GRUCell(6, 5), lambda m, x: m(x[0])),
    "LSTMCell": (lambda: nn.LSTMCell(6, 5), lambda m, x: m(x[0], m(x[0]))[0]),
    "MultiheadAttention": (lambda: nn.MultiheadAttention(6, 2, batch_first=True), lambda m, x: m(x, x, x)[0]),
    "attention with more keys": (
        lambda: nn.MultiheadAttention(6, 2, add_bias_kv=True, add_zero_attn=True, kdim=6, vdim=6),
        lambda m, x: m(x, x + 1.0, x)[0],
    ),
    "TransformerEncoderLayer": (lambda: nn.TransformerEncoderLayer(6, 2, 8, 0.0), lambda m, x: m(x)),
    "TransformerDecoderLayer": (
        lambda: nn.TransformerDecoderLayer(6, 2, 8, 0.0, batch_first=True),
        lambda m, x: m(x, x, tgt_is_causal=True, tgt_mask=nn.Transformer.generate_square_subsequent_mask(3)),
    ),
    "Conv1d, BatchNorm1d": (lambda: nn.Sequential(nn.Conv1d(3, 2, 3), nn.BatchNorm1d(2)), lambda m, x: m(x)),
    "InstanceNorm, ConvTranspose": (
        lambda: nn.Sequential(nn.InstanceNorm1d(3, affine=True), nn.ConvTranspose1d(3, 2, 2)),
        lambda m, x: m(x),
    ),
    "Bilinear": (lambda: nn.Bilinear(6, 6, 3), lambda m, x: m(x, x)),
    "LayerNorm, Linear": (lambda: nn.Sequential(nn.LayerNorm(6), nn.Linear(6, 3)), lambda m, x: m(x)),
}


@pytest.mark.parametrize("name", LAYERS)
def test_layers_and_their_gradients(name: str) -> None:
    """Close to float32, and every gradient in float32."""
    lucid.manual_seed(0)
    make, call = LAYERS[name]
    module, x = make(), of(4, 3, 6)
    results = []
    for enabled in (True, False):
        module.zero_grad()
        with amp.autocast(enabled=enabled):
            y = call(module, x).to(lucid.float32)
        (y * of(*y.shape)).sum().backward()
        results.append([y.detach(), *[p.grad for p in module.parameters()]])
    assert all(found.dtype is lucid.float32 for found in results[0])
    for found, expected in zip(*results, strict=True):
        scale = float(lucid.max(lucid.abs(expected)))
        np.testing.assert_allclose(found.numpy(), expected.numpy(), rtol=0, atol=1e-2 * max(scale, 1.0))
    assert any((found != expected).any() for found, expected in zip(*results, strict=True))


def test_running_values_of_a_norm_are_updated() -> None:
    for make in (lambda: nn.BatchNorm2d(2), lambda: nn.BatchNorm2d(2).half()):
        norm = make()
        with amp.autocast():
            assert norm(lucid.asarray(X)).dtype is lucid.float32
        assert (norm.running_mean != 0.0).all()
        with amp.autocast():
            assert norm.eval()(lucid.asarray(X)).dtype is lucid.float32


def test_float64_is_left_alone() -> None:
    x = lucid.asarray(X, dtype=lucid.float64)
    with amp.autocast():
        assert F.linear(x, lucid.ones((3, 6))).dtype is lucid.float64
        assert F.softmax(x, 1).dtype is lucid.float64
        with pytest.raises(lucid.DTypeError, match="Linear: the input is"):
            nn.Linear(6, 3)(x)


def test_layers_take_half_precision_inside_only() -> None:
    layer, x = nn.Linear(6, 3), lucid.asarray(X, dtype=HALF)
    with amp.autocast():
        assert layer(x).dtype is HALF
        assert nn.Conv2d(2, 3, 3)(x).dtype is HALF
    with pytest.raises(lucid.DTypeError, match="Linear: the input is"):
        layer(x)


def test_regions_nest_and_end() -> None:
    layer, x = nn.Linear(6, 3), lucid.asarray(X)
    region = amp.autocast()
    with region, region:
        with amp.autocast(enabled=False):
            assert layer(x).dtype is lucid.float32
            assert not amp.is_autocast_enabled()
        assert layer(x).dtype is HALF
        with amp.autocast(dtype=lucid.float32):
            assert layer(x).dtype is lucid.float32
    assert not amp.is_autocast_enabled()
    with pytest.raises(ZeroDivisionError), region:
        raise ZeroDivisionError
    assert layer(x).dtype is lucid.float32


def test_devices() -> None:
    layer, x = nn.Linear(6, 3), lucid.asarray(X)
    for device_type, dtype in ((None, HALF), ("cpu", HALF), ("mlx", lucid.float32), ("mlx:cpu", lucid.float32)):
        with amp.autocast(device_type):
            assert layer(x).dtype is dtype
            assert amp.is_autocast_enabled()
            assert amp.is_autocast_enabled("cpu") is (dtype is HALF)


def test_the_decorator_and_other_threads() -> None:
    seen = []

    @amp.autocast()
    def inside() -> None:
        """Say so."""
        seen.append(amp.is_autocast_enabled())
        thread = threading.Thread(target=lambda: seen.append(amp.is_autocast_enabled()))
        thread.start()
        thread.join()

    inside()
    assert seen == [True, False]
    assert (inside.__name__, inside.__doc__) == ("inside", "Say so.")


@pytest.mark.parametrize("dtype", [lucid.float64, lucid.int32, "complex64"])
def test_other_dtypes_are_refused(dtype: Any) -> None:
    with pytest.raises(lucid.ArgumentError, match="autocast: dtype must be one of"):
        amp.autocast(dtype=dtype)
    with pytest.raises(lucid.ArgumentTypeError, match="device_type"):
        amp.autocast(lucid.float16)  # type: ignore[arg-type]  # the order of PyTorch's older function


def test_checkpointing_computes_again_in_the_same_precision() -> None:
    layer, x = nn.Linear(6, 3), lucid.asarray(X)
    with amp.autocast():
        y = lucid.autograd.checkpoint(lambda x: F.softmax(layer(x), 1), x.requires_grad_())
    y.sum().backward()
    assert layer.weight.grad.dtype is lucid.float32


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv, self.head = nn.Conv2d(1, 4, 3), nn.Linear(4 * 36, 10)

    def forward(self, x: lucid.Tensor) -> lucid.Tensor:
        return self.head(lucid.nn.functional.flatten(F.relu(self.conv(x)), 1))


def theirs(net: Net) -> torch.nn.Module:
    other = torch.nn.Sequential(
        torch.nn.Conv2d(1, 4, 3), torch.nn.ReLU(), torch.nn.Flatten(), torch.nn.Linear(4 * 36, 10)
    )
    with torch.no_grad():
        for a, b in zip(other.parameters(), net.parameters(), strict=True):
            a.copy_(torch.asarray(b.detach().numpy().copy()))
    return other


def test_dtypes_and_gradients_are_pytorchs() -> None:
    """The same dtypes at each place, and gradients within what float16 resolves."""
    lucid.manual_seed(0)
    net, rng = Net(), np.random.default_rng(0)
    other = theirs(net)
    x, t = rng.normal(size=(16, 1, 8, 8)).astype("float32"), rng.integers(0, 10, 16)
    with amp.autocast():
        scores = net(lucid.asarray(x))
        loss = F.cross_entropy(scores, lucid.asarray(t))
    loss.backward()
    with torch.autocast("cpu", dtype=torch.float16):
        their_scores = other(torch.asarray(x))
        their_loss = torch.nn.functional.cross_entropy(their_scores, torch.asarray(t))
    their_loss.backward()
    assert (str(scores.dtype), str(loss.dtype)) == ("float16", "float32")
    assert (their_scores.dtype, their_loss.dtype) == (torch.float16, torch.float32)
    np.testing.assert_allclose(scores.detach().numpy(), their_scores.detach().numpy(), rtol=0, atol=2e-3)
    assert abs(loss.item() - their_loss.item()) < 1e-3
    for a, b in zip(net.parameters(), other.parameters(), strict=True):
        assert a.grad is not None and b.grad is not None
        assert a.grad.dtype is lucid.float32
        assert b.grad.dtype is torch.float32
        scale = float(b.grad.abs().max())
        np.testing.assert_allclose(a.grad.numpy(), b.grad.numpy(), rtol=0, atol=4e-3 * scale)


@pytest.mark.parametrize("n", [100, 4096, 100_000])
def test_products_and_sums_are_accumulated_in_float32(n: int, device: str) -> None:
    """0.1 added up in float16 stops at 256."""
    x = lucid.full((2, n), 0.1, dtype=HALF, device=device)
    ones = lucid.ones((n, 2), dtype=HALF, device=device)
    exact = float(np.float16(0.1)) * n
    for found in (
        x @ ones,
        lucid.tensordot(x, ones, axes=1),
        lucid.vecdot(x, ones.mT),
        lucid.sum(x, axis=1),
        lucid.sum(x.mT, axis=0),
        lucid.cumulative_sum(x, axis=1)[:, -1],
        lucid.cumulative_sum(x.mT, axis=0)[-1],
    ):
        assert found.dtype is HALF
        np.testing.assert_allclose(found.cpu().numpy().astype(float), exact, rtol=2**-11)
    bias = lucid.zeros(2, dtype=HALF, device=device).requires_grad_()
    (x.mT + bias).backward(x.mT)
    assert bias.grad is not None
    np.testing.assert_allclose(bias.grad.cpu().numpy().astype(float), exact, rtol=2**-11)
