from __future__ import annotations

import numpy as np
import pytest
import torch

import lucid
from lucid.nn import functional as F
from tests.devices import double_precision

MODES = {
    1: ["nearest", "nearest-exact", "linear", "area"],
    2: ["nearest", "nearest-exact", "bilinear", "bicubic", "area"],
    3: ["nearest", "nearest-exact", "trilinear", "area"],
}
SIZES = [
    {"size": 3},
    {"size": (8, 13, 9)},
    {"size": 1},
    {"scale_factor": 2},
    {"scale_factor": 1.7},
    {"scale_factor": (0.6, 1.0, 2.3)},
    {"scale_factor": 1.7, "recompute_scale_factor": True},
]
CASES = [
    (n, mode, corners, size)
    for n, modes in MODES.items()
    for mode in modes
    for corners in ((False, True) if mode.endswith(("linear", "cubic")) else (None,))
    for size in SIZES
]


@pytest.mark.filterwarnings("ignore:The default behavior for interpolate:UserWarning")  # PyTorch's own
@pytest.mark.parametrize(("n", "mode", "corners", "size"), CASES)
def test_against_torch(agree, rng, n, mode, corners, size):
    size = {name: value[:n] if isinstance(value, tuple) else value for name, value in size.items()}
    agree(
        lambda x: F.interpolate(x, mode=mode, align_corners=corners, **size),
        lambda x: torch.nn.functional.interpolate(x, mode=mode, align_corners=corners, **size),
        rng.standard_normal((2, 3, 5, 7, 4)[: n + 2]),
    )


def test_whole_numbers_stay_whole():
    # 3 * (49 / 147) is less than 1 in single precision
    for length, count in ((49, 147), (7, 10), (6, 10), (1, 9), (41, 123)):
        x = lucid.arange(length, dtype=lucid.float32)[None, None, :]
        assert F.interpolate(x, size=count)[0, 0, :].tolist() == [i * length // count for i in range(count)]


def test_integers_and_infinities():
    assert F.interpolate(lucid.asarray([[[1, 2]]]), size=4).tolist() == [[[1, 1, 2, 2]]]
    x = F.interpolate(lucid.tensor([[[np.inf, 1.0, 2.0, 4.0]]]), size=6, mode="linear")
    assert np.isfinite(x.numpy()[0, 0, 2:]).all()


@double_precision
@pytest.mark.parametrize("mode", ["nearest", "bilinear", "bicubic"])
def test_gradients_of_any_order(rng, mode):
    x = lucid.tensor(rng.standard_normal((1, 2, 3, 4)), requires_grad=True)
    assert lucid.autograd.gradcheck(lambda x: F.interpolate(x, size=(5, 3), mode=mode) ** 2, (x,))
    assert lucid.autograd.gradgradcheck(lambda x: F.interpolate(x, size=(5, 3), mode=mode) ** 2, (x,))


@pytest.mark.parametrize(
    ("shape", "options", "message"),
    [
        ((1, 2, 3), {}, "either size or scale_factor"),
        ((1, 2, 3), {"size": 2, "scale_factor": 2}, "either size or scale_factor"),
        ((1, 2, 3), {"size": (2, 2)}, "size must be"),
        ((1, 2, 3), {"size": 2.5}, "size must be"),
        ((1, 2, 3), {"scale_factor": -1}, "scale_factor must be"),
        ((1, 2, 3), {"scale_factor": 0.1}, r"cannot make \(0,\)"),
        ((1, 2, 3), {"size": 2, "recompute_scale_factor": True}, "goes with scale_factor"),
        ((1, 2, 3), {"size": 2, "mode": "cubic"}, "mode must be one of"),
        ((1, 2, 3), {"size": 2, "mode": "bilinear"}, "needs input with 2 spatial axes"),
        ((2, 3), {"size": 2}, "1 to 3 spatial axes"),
        ((1, 2, 3), {"size": 2, "align_corners": False}, "align_corners is for"),
        ((1, 2, 3), {"size": 2, "antialias": True}, "antialias=True is not supported"),
    ],
)
def test_errors(shape, options, message):
    with pytest.raises(lucid.LucidError, match=f"interpolate: .*{message}"):
        F.interpolate(lucid.zeros(shape), **options)
