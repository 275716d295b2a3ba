"""Layers of convolution, pooling, padding, folding and resampling, each beside PyTorch's of the same name."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import lucid
from lucid import nn
from tests.devices import collected, double_precision

LINE, PLANE, VOLUME = (2, 4, 9), (2, 4, 8, 6), (2, 4, 5, 6, 4)
SHAPES = {1: LINE, 2: PLANE, 3: VOLUME}


def call(name, *args, **kwargs):
    return name, args, kwargs


def per_axes(name, *args, **kwargs):
    return [(SHAPES[n], call(f"{name}{n}d", *args, **kwargs)) for n in (1, 2, 3)]


CASES = [
    *per_axes("Conv", 4, 6, 3),
    *per_axes("Conv", 4, 6, 3, stride=2, padding=1, groups=2, bias=False),
    *per_axes("Conv", 4, 6, 3, padding="same", dilation=2),
    *per_axes("Conv", 4, 6, 3, padding=2, padding_mode="reflect"),
    *per_axes("Conv", 4, 6, 3, padding=1, padding_mode="circular", stride=2),
    *per_axes("Conv", 4, 6, 3, padding="same", padding_mode="replicate"),
    (PLANE, call("Conv2d", 4, 6, (3, 2), padding="same", padding_mode="circular")),
    *per_axes("ConvTranspose", 4, 6, 3),
    *per_axes("ConvTranspose", 4, 6, 3, stride=2, padding=1, output_padding=1, groups=2, bias=False, dilation=2),
    *per_axes("MaxPool", 2),
    *per_axes("MaxPool", 3, stride=2, padding=1, dilation=1, ceil_mode=True),
    *per_axes("AvgPool", 2),
    *per_axes("AvgPool", 3, stride=2, padding=1, ceil_mode=True, count_include_pad=False),
    (PLANE, call("AvgPool2d", (2, 3), divisor_override=5)),
    *per_axes("AdaptiveAvgPool", 3),
    *per_axes("AdaptiveMaxPool", 3),
    (PLANE, call("AdaptiveAvgPool2d", (None, 5))),
    *per_axes("LPPool", 2, 3, stride=2),
    (PLANE, call("Unfold", (3, 2), dilation=1, padding=1, stride=2)),
    ((2, 12, 12), call("Fold", (4, 5), 2)),
    *per_axes("ZeroPad", 2),
    *per_axes("ConstantPad", 1, 3.5),
    *per_axes("ReflectionPad", 2),
    *per_axes("ReplicationPad", 2),
    *per_axes("CircularPad", 2),
    (PLANE, call("ZeroPad2d", (1, -2, 0, 3))),
    (PLANE, call("ReflectionPad2d", (1, 2, 0, 3))),
    (PLANE, call("PixelShuffle", 2)),
    (PLANE, call("PixelUnshuffle", 2)),
    (PLANE, call("ChannelShuffle", 2)),
    (LINE, call("Upsample", scale_factor=2)),
    (PLANE, call("Upsample", size=(5, 9), mode="bilinear", align_corners=True)),
    (PLANE, call("Upsample", scale_factor=(1.5, 2.0), mode="bicubic")),
    (PLANE, call("UpsamplingNearest2d", scale_factor=2)),
    (PLANE, call("UpsamplingBilinear2d", size=7)),
]


@double_precision
@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel:UserWarning")  # PyTorch's own
@pytest.mark.parametrize(("shape", "made"), CASES, ids=[f"{made[0]}-{i}" for i, (_, made) in enumerate(CASES)])
def test_beside_torch(rng, shape, made):
    name, args, kwargs = made
    ours, theirs = getattr(nn, name)(*args, **kwargs), getattr(torch.nn, name)(*args, **kwargs)
    assert repr(ours) == repr(theirs)
    ours.double()
    theirs.double()
    ours.load_state_dict({key: value.numpy() for key, value in theirs.state_dict().items()})
    assert list(ours.state_dict()) == list(theirs.state_dict())
    x = rng.standard_normal(shape)
    mine, reference = lucid.tensor(x, requires_grad=True), torch.tensor(x, requires_grad=True)
    y, expected = ours(mine), theirs(reference)
    np.testing.assert_allclose(y.detach().numpy(), expected.detach().numpy(), rtol=1e-9, atol=1e-9)
    seed = rng.standard_normal(tuple(expected.shape))
    y.backward(lucid.tensor(seed))
    expected.backward(torch.tensor(seed))
    np.testing.assert_allclose(mine.grad.numpy(), reference.grad.numpy(), rtol=1e-9, atol=1e-9)
    for (key, p), q in zip(ours.named_parameters(), theirs.parameters(), strict=True):
        np.testing.assert_allclose(p.grad.numpy(), q.grad.numpy(), rtol=1e-9, atol=1e-9, err_msg=key)
    if name not in ("ChannelShuffle", "Upsample", "UpsamplingNearest2d", "UpsamplingBilinear2d"):
        one, two = ours(mine[0]), theirs(reference[0])
        np.testing.assert_allclose(one.detach().numpy(), two.detach().numpy(), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("name", ["MaxPool2d", "AdaptiveMaxPool2d"])
def test_indices(rng, name):
    x = rng.integers(0, 3, PLANE).astype(np.float32)
    ours = getattr(nn, name)(2, return_indices=True)(lucid.tensor(x))
    theirs = getattr(torch.nn, name)(2, return_indices=True)(torch.tensor(x))
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(a.numpy(), b.numpy())


@pytest.mark.parametrize("size", [(12, 9), (11, 10), (2, 3, 12, 9)])
def test_the_output_size_of_a_transposed_convolution(rng, size):
    ours, theirs = nn.ConvTranspose2d(4, 3, 3, stride=2, padding=1), torch.nn.ConvTranspose2d(4, 3, 3, 2, 1)
    ours.load_state_dict({key: value.numpy() for key, value in theirs.state_dict().items()})
    x = rng.standard_normal((2, 4, 6, 5)).astype(np.float32)
    expected = theirs(torch.tensor(x), output_size=size).detach().numpy()
    np.testing.assert_allclose(ours(lucid.tensor(x), size).detach().numpy(), expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(("name", "fan_in"), [("Conv1d", 24), ("Conv3d", 216), ("ConvTranspose2d", 144)])
def test_initial_values_fill_the_bounds_of_torch(name, fan_in):
    lucid.random.manual_seed(0)
    layer = getattr(nn, name)(8, 16, 3)
    for parameter in layer.parameters():
        values = np.abs(parameter.detach().numpy()) * np.sqrt(fan_in)
        assert 0.8 < values.max() <= 1.0


@collected
@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: nn.Conv1d(3, 4, 3, groups=2), "Conv1d: groups must divide"),
        (lambda: nn.ConvTranspose2d(4, 3, 3, groups=2), "ConvTranspose2d: groups must divide"),
        (lambda: nn.ConvTranspose2d(4, 4, 3, padding_mode="reflect"), "padding_mode must be 'zeros'"),
        (lambda: nn.ConvTranspose2d(4, 4, 3, output_padding=(1, 2, 3)), "output_padding must be"),
        (lambda: nn.ConvTranspose2d(4, 4, 3, 2)(lucid.zeros((1, 4, 5, 5), dtype=lucid.float32), (13, 14)), "from .*11"),
        (
            lambda: nn.ConvTranspose2d(4, 4, 3, 2)(lucid.zeros((1, 4, 5, 5), dtype=lucid.float32), (13,)),
            "must be 2 ints",
        ),
        (lambda: nn.ConvTranspose2d(4, 4, 3)(lucid.zeros((1, 4, 5, 5))), "float64 but the weights are"),
        (lambda: nn.Conv3d(4, 4, 3)(lucid.zeros((1, 4, 5, 5, 5))), "float64 but the weights are"),
        (lambda: nn.ZeroPad2d((1, 2)), "ZeroPad2d: padding must be an int or 4 ints"),
        (lambda: nn.ReflectionPad2d(1)(lucid.zeros((5, 5))), "ReflectionPad2d: input must have 2 spatial axes"),
        (lambda: nn.ReflectionPad2d(5)(lucid.zeros((1, 5, 5))), "at most 4 elements"),
    ],
)
def test_errors(build, message):
    with pytest.raises(lucid.LucidError, match=message):
        build()


TRANSFORMED = {
    "conv": lambda x, w: nn.functional.conv2d(x, w, stride=2, padding=1),
    "conv_transpose": lambda x, w: nn.functional.conv_transpose2d(x, w, stride=2, padding=1),
    "max_pool": lambda x, w: nn.functional.max_pool2d(x * w[0, 0, 0, 0], 3, 2, 1),
    "avg_pool": lambda x, w: nn.functional.avg_pool2d(x * w[0, 0, 0, 0], 3, 2, 1),
    "adaptive": lambda x, w: nn.functional.adaptive_avg_pool2d(x * w[0, 0, 0, 0], (2, 3)),
    "pad": lambda x, w: nn.functional.pad(x * w[0, 0, 0, 0], (1, 2), "reflect"),
    "interpolate": lambda x, w: nn.functional.interpolate(x * w[0, 0, 0, 0], size=(3, 6), mode="bicubic"),
}


@double_precision
@pytest.mark.parametrize("name", TRANSFORMED)
def test_under_transforms(rng, name):
    f = TRANSFORMED[name]
    x, w = lucid.tensor(rng.standard_normal((2, 1, 4, 4, 5))), lucid.tensor(rng.standard_normal((2, 4, 4, 3, 3)))

    def loss(x, w):
        return (f(x, w) ** 2).sum()

    together = lucid.func.vmap(lucid.func.grad(loss, (0, 1)))(x, w)
    for i in range(2):
        for all_, one in zip(together, lucid.func.grad(loss, (0, 1))(x[i], w[i]), strict=True):
            np.testing.assert_allclose(all_[i].numpy(), one.numpy(), rtol=1e-9, atol=1e-9)
    gradient = lucid.func.grad(loss)(x[0], w[0])
    _, slope = lucid.func.jvp(lambda x: loss(x, w[0]), (x[0],), (x[1],))
    np.testing.assert_allclose(slope.numpy(), (gradient * x[1]).sum().numpy(), rtol=1e-9)


@pytest.mark.parametrize("name", ["conv_transpose", "pad", "interpolate"])
def test_arrays_that_cannot_be_changed(rng, name):
    jnp = pytest.importorskip("jax.numpy", reason="JAX is not installed: pip install jax")
    x, w = rng.standard_normal((1, 4, 4, 5)).astype(np.float32), rng.standard_normal((4, 4, 3, 3)).astype(np.float32)
    ours = TRANSFORMED[name](lucid.tensor(x), lucid.tensor(w))
    np.testing.assert_allclose(np.asarray(TRANSFORMED[name](jnp.asarray(x), jnp.asarray(w))), ours.numpy(), 1e-4, 1e-4)
