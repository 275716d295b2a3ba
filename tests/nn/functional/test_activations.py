from __future__ import annotations

import numpy as np
import pytest
import scipy.special
import torch

import lucid
from lucid import nn
from lucid.nn import functional as F
from lucid.nn.functional._normal import normal_cdf, normal_pdf
from tests.devices import collected, double_precision

T = torch.nn.functional

CASES = [
    *[(name, {}) for name in ("relu", "relu6", "tanh", "sigmoid", "hardswish", "silu", "mish", "selu")],
    *[(name, {}) for name in ("logsigmoid", "tanhshrink", "softsign", "hardtanh", "leaky_relu", "elu", "celu", "gelu")],
    *[(name, {}) for name in ("rrelu", "hardshrink", "softshrink", "softplus")],
    ("hardtanh", {"min_val": -0.5, "max_val": 2.0}),
    ("leaky_relu", {"negative_slope": 0.3}),
    ("leaky_relu", {"negative_slope": -0.3}),
    ("rrelu", {"lower": 0.2, "upper": 0.2, "training": True}),
    ("elu", {"alpha": 0.7}),
    ("celu", {"alpha": 2.0}),  # PyTorch keeps 1 / alpha in float32
    ("celu", {"alpha": 0.5}),
    ("gelu", {"approximate": "tanh"}),
    ("hardshrink", {"lambd": 1.0}),
    ("hardshrink", {"lambd": 0.0}),
    ("softshrink", {"lambd": 1.0}),
    ("softshrink", {"lambd": 0.0}),
    ("softplus", {"beta": 2.0}),
    ("softplus", {"beta": 0.5, "threshold": 1.0}),
    ("threshold", {"threshold": 1.0, "value": 20.0}),
]
KINKS = [0.0, -0.0, 0.5, -0.5, 1.0, -1.0, 2.0, 3.0, -3.0, 6.0]


@pytest.mark.parametrize(("name", "options"), CASES)
def test_against_torch(agree, rng, name, options):
    far = [1e-30, 10.0, -10.0, 80.0, -80.0, 800.0, -800.0]
    x = np.concatenate([rng.standard_normal(50) * 3, KINKS, far])
    agree(lambda x: getattr(F, name)(x, **options), lambda x: getattr(T, name)(x, **options), x)


def test_hardsigmoid(agree, rng):
    # PyTorch's own has a sixth in float32 for its gradient.
    x = np.concatenate([rng.standard_normal(50) * 3, KINKS])
    agree(F.hardsigmoid, lambda x: T.relu6(x + 3.0) / 6.0, x)


@double_precision
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
@pytest.mark.parametrize(("name", "options"), CASES)
@pytest.mark.parametrize("value", [np.inf, -np.inf, np.nan])
def test_not_finite(name, options, value):
    ours = getattr(F, name)(lucid.tensor([value], dtype=lucid.float64), **options).tolist()
    theirs = getattr(T, name)(torch.tensor([value], dtype=torch.float64), **options).tolist()
    np.testing.assert_array_equal(ours, theirs)


@pytest.mark.filterwarnings("ignore:overflow:RuntimeWarning")
@pytest.mark.parametrize(("name", "options"), CASES)
def test_half_precision_does_not_overflow(name, options):
    x = np.asarray([-60000.0, -12.0, -1.0, 0.5, 1.0, 5.5, 9.0, 12.0, 60000.0])
    x = x[np.abs(x) < 6e4] if name in ("selu", "gelu") else x  # a scale above 1, a third power
    ours = getattr(F, name)(lucid.tensor(x, dtype=lucid.float16), **options)
    exact = getattr(T, name)(torch.tensor(x), **options).numpy()
    assert ours.dtype == lucid.float16
    np.testing.assert_allclose(ours.numpy(), exact, rtol=4e-3, atol=3e-3)


@double_precision
def test_small_values_keep_their_digits():
    x = np.array([-20.0, -60.0, -85.0, -1e-30], dtype=np.float32)
    for name in ("sigmoid", "silu", "logsigmoid", "elu"):
        exact = getattr(T, name)(torch.tensor(x, dtype=torch.float64)).numpy()
        np.testing.assert_allclose(getattr(F, name)(lucid.tensor(x)).numpy(), exact, rtol=1e-6)


@pytest.mark.parametrize(("dtype", "tolerance"), [("float64", 2e-14), ("float32", 1e-6)])
def test_normal_distribution(dtype, tolerance):
    x = np.concatenate([np.linspace(-12, 12, 4001), [1e-30, 0.0]]).astype(dtype)
    exact = scipy.special.ndtr(x.astype(np.float64))
    actual = normal_cdf(lucid, lucid.asarray(x)).numpy()
    assert actual.dtype == dtype
    # relative, for the small probabilities too, but for what rounding x costs an exponential of its square
    np.testing.assert_array_less(np.abs(actual / exact - 1), tolerance * (1 + x * x))
    assert normal_cdf(lucid, lucid.asarray([-np.inf, np.inf])).tolist() == [0.0, 1.0]
    density = normal_pdf(lucid, lucid.asarray(x)).numpy()
    np.testing.assert_allclose(density, np.exp(-x * x / 2) / np.sqrt(2 * np.pi), rtol=10 * tolerance, atol=1e-30)


SMOOTH = [("gelu", {}), ("gelu", {"approximate": "tanh"}), ("silu", {}), ("mish", {}), ("softplus", {"beta": 2.0}),
          ("logsigmoid", {}), ("sigmoid", {}), ("elu", {"alpha": 0.5}), ("celu", {"alpha": 2.0}), ("selu", {}),
          ("hardswish", {}), ("leaky_relu", {})]  # fmt: skip


@double_precision
@pytest.mark.parametrize(("name", "options"), SMOOTH)
def test_derivatives_of_both_orders(name, options):
    x = lucid.tensor([-4.0, -2.5, -0.7, 0.4, 1.3, 3.5], dtype=lucid.float64, requires_grad=True)
    assert lucid.autograd.gradcheck(lambda x: getattr(F, name)(x, **options), (x,))
    assert lucid.autograd.gradgradcheck(lambda x: getattr(F, name)(x, **options), (x,))


@double_precision
@pytest.mark.parametrize(("name", "options"), SMOOTH)
def test_big_arrays_and_forward_mode(rng, name, options):
    x = lucid.tensor(rng.standard_normal(300_001), requires_grad=True)
    out = getattr(F, name)(x, **options)
    out.sum().backward()
    t = torch.tensor(x.tolist(), dtype=torch.float64, requires_grad=True)
    expected = getattr(T, name)(t, **options)
    expected.sum().backward()
    np.testing.assert_allclose(out.detach().numpy(), expected.detach().numpy(), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(x.grad.numpy(), t.grad.numpy(), rtol=1e-9, atol=1e-12)
    few = x.detach()[:5]
    _, tangent = lucid.func.jvp(lambda x: getattr(F, name)(x, **options), (few,), (lucid.ones_like(few),))
    np.testing.assert_allclose(tangent.numpy(), t.grad.numpy()[:5], rtol=1e-9)


@pytest.mark.parametrize("shape", [(), (5,), (4, 3), (2, 3, 4), (2, 3, 4, 2)])
@pytest.mark.parametrize("one", [False, True])
def test_prelu(agree, rng, shape, one):
    x = rng.standard_normal(shape)
    if x.size > 1:
        x.flat[0] = 0.0
    channels = shape[1] if len(shape) > 1 and not one else 1
    agree(F.prelu, T.prelu, x, rng.standard_normal(channels))


@pytest.mark.parametrize("dim", [0, 1, -1])
def test_glu(agree, rng, dim):
    agree(lambda x: F.glu(x, dim), lambda x: T.glu(x, dim), rng.standard_normal((4, 6, 8)))


@pytest.mark.parametrize("dim", [0, -1])
def test_softmin(agree, rng, dim):
    agree(lambda x: F.softmin(x, dim), lambda x: T.softmin(x, dim), rng.standard_normal((4, 6)) * 30)


@pytest.mark.parametrize("p", [1.0, 2.0, 3.0, float("inf")])
@pytest.mark.parametrize("dim", [0, 1, -1])
def test_normalize(agree, rng, p, dim):
    x = rng.standard_normal((4, 3, 5))
    agree(lambda x: F.normalize(x, p, dim), lambda x: T.normalize(x, p, dim), x)
    agree(lambda x: F.normalize(x, p, dim, 1e3), lambda x: T.normalize(x, p, dim, 1e3), x)


def test_normalize_zero_and_several_axes(agree, rng):
    agree(F.normalize, T.normalize, np.zeros((2, 3)))
    x = rng.standard_normal((2, 3, 4))
    agree(lambda x: F.normalize(x, dim=(1, 2)), lambda x: T.normalize(x, dim=(1, 2)), x)


INPLACE = ["relu6", "hardtanh", "hardswish", "leaky_relu", "elu", "selu", "celu", "silu", "mish", "rrelu"]


@double_precision
@pytest.mark.parametrize("name", INPLACE)
def test_inplace(name, rng):
    x = rng.standard_normal(20) * 4
    leaf = lucid.tensor(x, requires_grad=True)
    y = leaf * 2
    out = getattr(F, name)(y, inplace=True)
    out.backward()
    reference = torch.tensor(x, requires_grad=True)
    getattr(T, name)(reference * 2).sum().backward()
    assert out is y
    np.testing.assert_allclose(y.tolist(), getattr(T, name)(torch.tensor(x) * 2).tolist(), rtol=1e-12)
    np.testing.assert_allclose(leaf.grad.tolist(), reference.grad.tolist(), rtol=1e-12, atol=1e-12)


def test_rrelu_draws_slopes():
    lucid.random.manual_seed(0)
    x = lucid.full((10000,), -1.0)
    slopes = -F.rrelu(x, 0.2, 0.6, training=True).numpy()
    assert 0.2 <= slopes.min() < 0.21
    assert 0.59 < slopes.max() <= 0.6
    assert abs(slopes.mean() - 0.4) < 0.005


@double_precision
def test_gumbel_softmax_draws_from_the_distribution():
    lucid.random.manual_seed(0)
    p = np.array([0.1, 0.2, 0.7])
    logits = lucid.tensor(np.broadcast_to(np.log(p), (20000, 3)).copy(), requires_grad=True)
    hard = F.gumbel_softmax(logits, tau=0.5, hard=True)
    np.testing.assert_allclose(hard.detach().numpy().mean(0), p, atol=0.01)
    assert set(np.unique(hard.detach().numpy().round(12))) == {0.0, 1.0}
    (hard * lucid.asarray([1.0, 2.0, 3.0])).sum().backward()
    assert np.abs(logits.grad.numpy()).max() > 0.01
    soft = F.gumbel_softmax(lucid.zeros((4, 3, 2)), dim=1)
    np.testing.assert_allclose(soft.sum(axis=1).numpy(), 1.0)
    assert F.gumbel_softmax(lucid.zeros((4, 3, 2)), hard=True, dim=1).sum(axis=1).tolist() == [[1.0, 1.0]] * 4
    assert F.gumbel_softmax(lucid.zeros((4, 3), dtype=lucid.float16)).dtype == lucid.float16


MODULES = [
    ("ReLU", {}), ("ReLU", {"inplace": True}), ("ReLU6", {}), ("LeakyReLU", {}), ("LeakyReLU", {"negative_slope": 0.2}),
    ("LeakyReLU", {"inplace": True}), ("RReLU", {}), ("ELU", {}), ("ELU", {"alpha": 0.5}), ("SELU", {}), ("CELU", {}),
    ("GELU", {}), ("GELU", {"approximate": "tanh"}), ("SiLU", {}), ("Mish", {}), ("Mish", {"inplace": True}),
    ("Sigmoid", {}), ("LogSigmoid", {}), ("Tanh", {}), ("Hardtanh", {}), ("Hardtanh", {"max_val": 3.0}),
    ("Hardsigmoid", {}), ("Hardswish", {}), ("Hardshrink", {}), ("Hardshrink", {"lambd": 1.0}), ("Softshrink", {}),
    ("Tanhshrink", {}), ("Softplus", {}), ("Softplus", {"beta": 3.0}), ("Softsign", {}),
    ("Threshold", {"threshold": 0.1, "value": 2.0}), ("GLU", {}), ("GLU", {"dim": 1}), ("Softmin", {"dim": 1}),
    ("Softmax", {"dim": 2}), ("LogSoftmax", {"dim": -1}), ("Softmax2d", {}), ("PReLU", {}),
    ("PReLU", {"num_parameters": 4}),
]  # fmt: skip


@collected
@pytest.mark.parametrize(("name", "options"), MODULES)
def test_modules(rng, name, options):
    x = rng.standard_normal((2, 4, 6, 2)) * 2
    ours, theirs = getattr(nn, name)(**options).double().eval(), getattr(torch.nn, name)(**options).double().eval()
    assert repr(ours) == repr(theirs)
    assert list(ours.state_dict()) == list(theirs.state_dict())
    ours.load_state_dict({key: value.numpy() for key, value in theirs.state_dict().items()})
    np.testing.assert_allclose(
        ours(lucid.tensor(x)).detach().numpy(), theirs(torch.tensor(x)).detach().numpy(), rtol=1e-9, atol=1e-12
    )


@collected
def test_prelu_refuses_another_dtype():
    with pytest.raises(lucid.DTypeError, match=r"PReLU: the input is lucid\.float64"):
        nn.PReLU()(lucid.zeros((2, 3)))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda x: F.hardtanh(x, 1.0, 1.0), "hardtanh: min_val must be below max_val"),
        (lambda x: F.softshrink(x, -1.0), "softshrink: lambd must not be negative"),
        (lambda x: F.celu(x, 0.0), "celu: alpha must not be 0"),
        (lambda x: F.gelu(x, "erf"), "gelu: approximate must be"),
        (lambda x: F.rrelu(x, 0.5, 0.2), "rrelu: lower must not be above upper"),
        (lambda x: F.glu(x, 0), "glu: axis 0 must have an even length"),
        (lambda x: F.glu(x, 2), "glu: dim=2 is out of range"),
        (lambda x: F.prelu(x, lucid.zeros(3)), "prelu: weight of shape"),
        (lambda x: F.gumbel_softmax(x, 0.0), "gumbel_softmax: tau must be positive"),
        (lambda x: nn.Softmax2d()(x), "Softmax2d: input must have shape"),
    ],
)
def test_errors(call, message):
    with pytest.raises(lucid.LucidError, match=message):
        call(lucid.zeros((3, 2)))


@pytest.mark.parametrize(
    ("shape", "start", "end"), [((2, 3, 4), 0, -1), ((2, 3, 4), 1, 2), ((2, 3, 4), -2, -2), ((), 0, -1)]
)
def test_flatten(agree, rng, shape, start, end):
    agree(lambda x: F.flatten(x, start, end), lambda x: torch.flatten(x, start, end), rng.standard_normal(shape))


@pytest.mark.parametrize(("start", "end"), [(2, 1), (0, 3), (-4, 1)])
def test_flatten_axes(start, end):
    with pytest.raises(IndexError, match="flatten: start_dim"):
        F.flatten(lucid.zeros((2, 3, 4)), start, end)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_mish_of_large_numbers_is_the_identity(dtype):
    x = lucid.tensor([40.0, 1e4, float(lucid.finfo(dtype).max)], dtype=dtype, requires_grad=True)
    y = F.mish(x)
    y.backward()
    assert y.tolist() == x.tolist()
    np.testing.assert_allclose(x.grad, [1.0, 1.0, 1.0], rtol=1e-6)


@pytest.mark.parametrize("name", ["gelu", "hardshrink", "leaky_relu", "mish", "sigmoid", "silu", "softshrink"])
@pytest.mark.parametrize("dtype", ["int64", "complex128"])
def test_real_floating_input_is_needed(name, dtype):
    with pytest.raises(lucid.DTypeError, match=f"{name}: the input must be real floating, got {dtype}"):
        getattr(F, name)(lucid.ones(3, dtype=dtype))
