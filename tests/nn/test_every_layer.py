"""Every layer that PyTorch has too: the same settings, state, representation and result with PyTorch's weights."""

from __future__ import annotations

import copy
import inspect
import pickle

import numpy as np
import pytest
import torch

import lucid
from lucid import nn
from tests.devices import fitted


class Positive(tuple):
    """A shape that is to hold numbers between 0 and 1."""


class Labels(tuple):
    """A shape that is to hold 0, 1 or 2."""


class Signs(tuple):
    """A shape that is to hold -1 and 1."""


def channels(n, arguments=(), **settings):
    """Return the rows of a layer for n-d arrays of 4 channels, with and without a batch."""
    space = (6, 5, 4)[:n]
    return [(arguments, settings, [(2, 4, *space)]), (arguments, settings, [(4, *space)])]


def norm(n):
    (arguments, settings, inputs), _ = channels(n, (4,))
    plain = {"affine": False, "track_running_stats": False}
    return [(arguments, settings, inputs), (arguments, plain, inputs), ((4, 1e-3, 0.2, True, True), {}, inputs)]


ELEMENTWISE = {
    "CELU": [(), (0.7,)],
    "ELU": [(), (0.7,)],
    "GELU": [(), ("tanh",)],
    "Hardshrink": [(), (0.3,)],
    "Hardtanh": [(), (-0.4, 0.6)],
    "LeakyReLU": [(), (0.3,)],
    "RReLU": [(), (0.1, 0.2)],
    "Softplus": [(), (2.0, 1.0)],
    "Softshrink": [(), (0.3,)],
    "Threshold": [(0.1, -2.0)],
    "AlphaDropout": [(), (0.2,)],
    "Dropout": [(), (0.2,)],
    "GLU": [(), (1,)],
    "Softmax": [(1,)],
    "LogSoftmax": [(1,)],
    "Softmin": [(1,)],
}
PLAIN = """
Hardsigmoid Hardswish Identity LogSigmoid Mish ReLU ReLU6 SELU SiLU Sigmoid Softsign Tanh Tanhshrink
"""

PAIR = [(5, 3), (5, 3)]
LOSSES = {
    "BCELoss": [Positive((5, 3)), Positive((5, 3))],
    "BCEWithLogitsLoss": [(5, 3), Positive((5, 3))],
    "CosineEmbeddingLoss": [(5, 3), (5, 3), Signs((5,))],
    "CrossEntropyLoss": [(5, 3), Labels((5,))],
    "GaussianNLLLoss": [(5, 3), (5, 3), Positive((5, 3))],
    "HingeEmbeddingLoss": [(5, 3), Signs((5, 3))],
    "HuberLoss": PAIR,
    "KLDivLoss": [(5, 3), Positive((5, 3))],
    "L1Loss": PAIR,
    "MSELoss": PAIR,
    "MarginRankingLoss": [(5,), (5,), Signs((5,))],
    "MultiLabelMarginLoss": [(5, 3), Labels((5, 3))],
    "MultiLabelSoftMarginLoss": [(5, 3), Positive((5, 3))],
    "MultiMarginLoss": [(5, 3), Labels((5,))],
    "NLLLoss": [(5, 3), Labels((5,))],
    "PoissonNLLLoss": [(5, 3), Positive((5, 3))],
    "SmoothL1Loss": PAIR,
    "SoftMarginLoss": [(5, 3), Signs((5, 3))],
    "TripletMarginLoss": [(5, 3)] * 3,
    "TripletMarginWithDistanceLoss": [(5, 3)] * 3,
}

TWO_D = [(2, 3, 5)]
SEQUENCES = [(4, 2, 6)]
IMAGES = [(2, 4, 6, 5)]

LAYERS = {
    **{name: [(arguments, {}, [(2, 4, 6)]) for arguments in rows] for name, rows in ELEMENTWISE.items()},
    **{name: [((), {}, [(2, 4, 6)])] for name in PLAIN.split()},
    **{name: [((), {"reduction": r}, inputs) for r in ("none", "mean", "sum")] for name, inputs in LOSSES.items()},
    "Bilinear": [((3, 4, 5), {}, [(2, 3), (2, 4)]), ((3, 4, 5, False), {}, [(2, 2, 3), (2, 2, 4)])],
    "ChannelShuffle": [((2,), {}, IMAGES)],
    "CosineSimilarity": [((), {}, PAIR), ((0, 1e-3), {}, PAIR)],
    "PairwiseDistance": [((), {}, PAIR), ((1.0, 1e-3, True), {}, PAIR)],
    "Embedding": [((5, 3), {}, [Labels((2, 4))]), ((5, 3, 1), {}, [Labels((2, 4))])],
    "EmbeddingBag": [((5, 3), {"mode": mode, "padding_idx": 1}, [Labels((2, 4))]) for mode in ("mean", "sum", "max")],
    "Flatten": [((), {}, IMAGES), ((0, 2), {}, IMAGES)],
    "Unflatten": [((1, (2, 2)), {}, IMAGES)],
    "Fold": [(((4, 5), (2, 3)), {}, [(2, 12, 9)]), (((4, 5), (2, 3), 1, 1, 2), {}, [(12, 9)])],
    "Unfold": [(((2, 3),), {}, IMAGES), (((2, 3), 2, 1, (1, 2)), {}, [(4, 6, 5)])],
    "GroupNorm": [((2, 4), {}, IMAGES), ((4, 4, 1e-3, False), {}, [(3, 4)])],
    "LayerNorm": [((5,), {}, TWO_D), (((3, 5), 1e-3, True, False), {}, TWO_D), ((5, 1e-3, False), {}, TWO_D)],
    "RMSNorm": [((5,), {}, TWO_D), (((3, 5), 1e-3), {}, TWO_D), ((5, None, False), {}, TWO_D)],
    "LocalResponseNorm": [((3,), {}, IMAGES), ((2, 0.1, 0.5, 2.0), {}, [(2, 4, 6)])],
    "Linear": [((5, 2), {}, TWO_D), ((5, 2, False), {}, [(5,)])],
    "PReLU": [((), {}, IMAGES), ((4, 0.1), {}, IMAGES)],
    "PixelShuffle": [((2,), {}, IMAGES)],
    "PixelUnshuffle": [((2,), {}, [(2, 3, 4, 6)])],
    "Softmax2d": [((), {}, IMAGES), ((), {}, [(4, 6, 5)])],
    "Upsample": [
        (((7, 9),), {}, IMAGES),
        ((None, 2), {}, IMAGES),
        ((None, (1.5, 0.7), "bilinear", True), {}, IMAGES),
        ((), {"size": 9, "mode": "linear"}, [(2, 4, 6)]),
        ((), {"scale_factor": 1.5, "mode": "bicubic", "recompute_scale_factor": True}, IMAGES),
    ],
    "UpsamplingBilinear2d": [(((7, 9),), {}, IMAGES), ((None, 2), {}, IMAGES)],
    "UpsamplingNearest2d": [(((7, 9),), {}, IMAGES), ((None, 2), {}, IMAGES)],
    "SyncBatchNorm": [((4,), {}, IMAGES)],
    "FeatureAlphaDropout": [((), {}, IMAGES)],
    "CTCLoss": [((), {"reduction": r, "zero_infinity": r == "sum"}, "ctc") for r in ("none", "mean", "sum")],
    "MultiheadAttention": [
        ((6, 2), {}, SEQUENCES * 3),
        ((6, 2), {"batch_first": True, "add_bias_kv": True, "add_zero_attn": True}, SEQUENCES * 3),
        ((6, 3), {"bias": False, "kdim": 4, "vdim": 5}, [(3, 2, 6), (4, 2, 4), (4, 2, 5)]),
    ],
    "TransformerEncoderLayer": [
        ((6, 2, 7), {}, SEQUENCES),
        ((6, 2, 7, 0.1, "gelu", 1e-3, True, True, False), {}, SEQUENCES),
    ],
    "TransformerDecoderLayer": [
        ((6, 2, 7), {}, SEQUENCES * 2),
        ((6, 2, 7, 0.1, "gelu", 1e-3, True, True, False), {}, SEQUENCES * 2),
    ],
    "Transformer": [
        ((6, 2, 1, 2, 7), {}, [(3, 2, 6), (4, 2, 6)]),
        ((6, 2, 1, 1, 7), {"bias": False, "norm_first": True}, SEQUENCES * 2),
    ],
    "Sequential": [((), {}, IMAGES)],
    **{
        name: [
            ((6, 3), {}, SEQUENCES),
            ((6, 3, 2), {"batch_first": True, "bidirectional": True, "dropout": 0.1}, SEQUENCES),
            ((6, 3), {"bias": False}, [(4, 6)]),
            *([((6, 3), {"nonlinearity": "relu"}, SEQUENCES)] if name == "RNN" else []),
            *([((6, 3), {"proj_size": 2}, SEQUENCES)] if name == "LSTM" else []),
        ]
        for name in ("RNN", "LSTM", "GRU")
    },
    **{name: [((6, 3), {}, [(2, 6)]), ((6, 3, False), {}, [(6,)])] for name in ("RNNCell", "LSTMCell", "GRUCell")},
    **{f"BatchNorm{n}d": norm(n) for n in (1, 2, 3)},
    **{f"InstanceNorm{n}d": norm(n) + channels(n, (4,), affine=True) for n in (1, 2, 3)},
    **{f"Dropout{n}d": channels(n) for n in (1, 2, 3)},
    **{
        f"Conv{n}d": channels(n, (4, 6, 3))
        + channels(n, (4, 6, 2), stride=2, padding=1, dilation=2, groups=2, bias=False)
        + channels(n, (4, 6, 3), padding="same", padding_mode="circular")
        for n in (1, 2, 3)
    },
    **{f"ConvTranspose{n}d": channels(n, (4, 6, 3)) + channels(n, (4, 6, 2, 2, 1, 1, 2, False, 2)) for n in (1, 2, 3)},
    **{
        f"MaxPool{n}d": channels(n, (2,))
        + channels(n, (3, 2, 1, 1, False, True))
        + channels(n, (2,), return_indices=True)
        for n in (1, 2, 3)
    },
    **{f"AvgPool{n}d": channels(n, (2,)) + channels(n, (3, 2, 1, True, False)) for n in (1, 2, 3)},
    **{
        f"LPPool{n}d": channels(n, (2.0, 2))
        + [(arguments, {}, [Positive(*inputs)]) for arguments, _, inputs in channels(n, (3.0, 3, 2, True))]
        for n in (1, 2, 3)
    },
    **{f"AdaptiveAvgPool{n}d": channels(n, (3,)) for n in (1, 2, 3)},
    **{f"AdaptiveMaxPool{n}d": channels(n, (3,)) + channels(n, (2, True)) for n in (1, 2, 3)},
    **{
        f"{kind}Pad{n}d": channels(n, (1, *value))
        + channels(n, (tuple(range(2 * n - 1, -1, -1) if n < 3 else (1, 2, 0, 1, 2, 1)), *value))
        for kind, value in (
            ("Zero", ()),
            ("Constant", (1.5,)),
            ("Circular", ()),
            ("Reflection", ()),
            ("Replication", ()),
        )
        for n in (1, 2, 3)
    },
    **{f"LazyConv{n}d": channels(n, (6, 3)) for n in (1, 2, 3)},
    **{f"LazyConvTranspose{n}d": channels(n, (6, 3)) for n in (1, 2, 3)},
    **{f"LazyBatchNorm{n}d": channels(n)[:1] for n in (1, 2, 3)},
    **{f"LazyInstanceNorm{n}d": channels(n, (), affine=True)[:1] for n in (1, 2, 3)},
    "LazyLinear": [((3,), {}, TWO_D)],
}

BUILT_OTHERWISE = {"Module", "ModuleDict", "ModuleList", "ParameterDict", "ParameterList", "Sequential",
                   "TransformerEncoder", "TransformerDecoder"}  # fmt: skip
"""Those take other modules; the tests of containers and transformers compare them."""

ROWS = [
    pytest.param(name, *row, id=f"{name}-{k}")
    for name, rows in LAYERS.items()
    if name not in BUILT_OTHERWISE
    for k, row in enumerate(rows)
]


def build(library, name, arguments, settings):
    dtype = {"dtype": getattr(library, fitted("float64").name)}
    library = library.nn
    takes_dtype = "dtype" in inspect.signature(getattr(torch.nn, name).__init__).parameters or name in {
        "RNN",
        "LSTM",
        "GRU",
    }
    return getattr(library, name)(*arguments, **settings, **(dtype if takes_dtype else {}))


def draw(inputs):
    rng = np.random.default_rng(5)
    if inputs == "ctc":
        log_p = np.log(rng.dirichlet(np.ones(4), (6, 2)))
        return fit([log_p, np.array([[1, 2], [3, 3]]), np.array([6, 5]), np.array([2, 2])])
    kinds = {
        Positive: lambda shape: rng.uniform(0.05, 0.95, shape),
        Labels: lambda shape: rng.integers(0, 3, shape),
        Signs: lambda shape: rng.choice([-1.0, 1.0], shape),
        tuple: rng.standard_normal,
    }
    return fit([kinds[type(shape)](tuple(shape)) for shape in inputs])


def fit(arrays):
    return [a.astype(fitted(a.dtype)) if a.dtype.kind == "f" else a for a in arrays]


def leaves(result):
    return [leaf for part in result for leaf in leaves(part)] if isinstance(result, tuple | list) else [result]


def same(actual, expected):
    actual, expected = leaves(actual), leaves(expected)
    assert len(actual) == len(expected)
    for mine, wanted in zip(actual, expected, strict=True):
        assert (mine is None) == (wanted is None)
        if wanted is not None:
            wanted = wanted.detach().numpy()
            mine = np.asarray(mine.detach())
            assert (mine.shape, mine.dtype) == (wanted.shape, wanted.dtype)
            rtol, atol = (1e-9, 1e-12) if wanted.dtype.itemsize == 8 else (1e-4, 1e-5)
            np.testing.assert_allclose(mine, wanted, rtol, atol)


def shown(theirs):
    # PyTorch's attention has a subclass of Linear that differs in nothing but what quantization does with it.
    return repr(theirs).replace("NonDynamicallyQuantizableLinear", "Linear")


def described(module):
    return {
        key: (tuple(value.shape), str(value.dtype).rpartition(".")[2]) for key, value in module.state_dict().items()
    }


@pytest.mark.filterwarnings("ignore:enable_nested_tensor", "ignore:dropout2d. Received", "ignore:reduction. 'mean'")
@pytest.mark.filterwarnings("ignore:LSTM with projections")
@pytest.mark.parametrize(("name", "arguments", "settings", "inputs"), ROWS)
def test_as_pytorch(name, arguments, settings, inputs):
    torch.manual_seed(0)
    ours, theirs = (build(library, name, arguments, settings) for library in (lucid, torch))
    assert repr(ours) == shown(theirs)
    arrays = draw(inputs)
    if name.startswith("Lazy"):
        assert list(ours.state_dict()) == list(theirs.state_dict())
        theirs(*map(torch.tensor, arrays))
        ours(*map(lucid.tensor, arrays))
        assert repr(ours) == shown(theirs)
        assert type(ours) is getattr(nn, name.removeprefix("Lazy"))
    assert described(ours) == described(theirs)
    assert [key for key, _ in ours.named_parameters()] == [key for key, _ in theirs.named_parameters()]
    with torch.no_grad():
        for value in theirs.state_dict().values():  # nothing is left at its initial value
            value.copy_(torch.rand(value.shape) + 0.1 if value.is_floating_point() else value + 3)
    ours.load_state_dict({key: value.numpy() for key, value in theirs.state_dict().items()})
    same(list(ours.state_dict().values()), list(theirs.state_dict().values()))
    theirs.load_state_dict({key: torch.tensor(np.asarray(value)) for key, value in ours.state_dict().items()})
    expected = theirs.eval()(*map(torch.tensor, arrays))
    mine = [lucid.tensor(array) for array in arrays]
    same(ours.eval()(*mine), expected)
    for copied in (copy.deepcopy(ours), pickle.loads(pickle.dumps(ours))):
        assert repr(copied) == repr(ours)
        assert not copied.training
        same(copied(*mine), expected)
    assert all(
        value.dtype == lucid.float32 for value in ours.float().state_dict().values() if value.dtype != lucid.int64
    )


def test_every_layer_is_here():
    shared = {
        name
        for name in nn.__all__
        if isinstance(getattr(nn, name), type) and issubclass(getattr(nn, name), nn.Module) and hasattr(torch.nn, name)
    }
    assert shared == {*LAYERS, *BUILT_OTHERWISE}
