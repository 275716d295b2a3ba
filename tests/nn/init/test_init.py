from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from scipy import stats

import lucid
from lucid.nn import init
from tests.devices import double_precision

SHAPES = [(200, 100), (60, 20, 5), (40, 10, 3, 3)]


def _uniform(low, high):
    return stats.uniform(low, high - low)


def _fans(shape):
    kernel = math.prod(shape[2:])
    return shape[1] * kernel, shape[0] * kernel


DISTRIBUTIONS = {
    "uniform": (init.uniform_, lambda i, o: _uniform(0, 1)),
    "uniform bounds": (lambda t: init.uniform_(t, -3.0, 5.0), lambda i, o: _uniform(-3, 5)),
    "normal": (lambda t: init.normal_(t, 2.0, 0.3), lambda i, o: stats.norm(2, 0.3)),
    "xavier uniform": (
        lambda t: init.xavier_uniform_(t, gain=2.0),
        lambda i, o: _uniform(-2 * math.sqrt(6 / (i + o)), 2 * math.sqrt(6 / (i + o))),
    ),
    "xavier normal": (init.xavier_normal_, lambda i, o: stats.norm(0, math.sqrt(2 / (i + o)))),
    "kaiming uniform": (
        lambda t: init.kaiming_uniform_(t, a=math.sqrt(5)),
        lambda i, o: _uniform(-1 / math.sqrt(i), 1 / math.sqrt(i)),
    ),
    "kaiming normal": (
        lambda t: init.kaiming_normal_(t, mode="fan_out", nonlinearity="relu"),
        lambda i, o: stats.norm(0, math.sqrt(2 / o)),
    ),
    "trunc normal": (init.trunc_normal_, lambda i, o: stats.truncnorm(-2, 2)),
    "trunc normal narrow": (
        lambda t: init.trunc_normal_(t, 1.0, 2.0, 0.5, 3.0),
        lambda i, o: stats.truncnorm(-0.25, 1.0, 1, 2),
    ),
    "trunc normal tail": (lambda t: init.trunc_normal_(t, 0.0, 1.0, 4.0, 99.0), lambda i, o: stats.truncnorm(4, 99)),
    "trunc normal other tail": (
        lambda t: init.trunc_normal_(t, 0.0, 0.1, -1.0, -0.02),
        lambda i, o: stats.truncnorm(-10, -0.2, 0, 0.1),
    ),
    "trunc normal thin tail": (
        lambda t: init.trunc_normal_(t, 0.0, 1.0, 0.5, 0.7),
        lambda i, o: stats.truncnorm(0.5, 0.7),
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_distributions(name, shape, device):
    fill, distribution = DISTRIBUTIONS[name]
    lucid.manual_seed(11)
    weight = lucid.nn.Parameter(lucid.zeros(shape, dtype=lucid.float32, device=device))
    assert fill(weight) is weight
    assert weight.is_leaf
    assert weight.requires_grad
    assert weight.grad_fn is None or "leaf" in repr(weight.grad_fn)
    sample = weight.detach().to("cpu").numpy().astype(np.float64).ravel()
    assert stats.kstest(sample[:: max(1, sample.size // 3000)], distribution(*_fans(shape)).cdf).pvalue > 1e-4
    lucid.manual_seed(11)
    again = fill(lucid.zeros(shape, dtype=lucid.float32, device=device))
    assert (again == weight.detach()).all()
    assert (fill(lucid.zeros(shape, dtype=lucid.float32, device=device)) != again).any()


@pytest.mark.parametrize(
    "name",
    [
        "uniform_",
        "normal_",
        "xavier_uniform_",
        "xavier_normal_",
        "kaiming_uniform_",
        "kaiming_normal_",
        "trunc_normal_",
        "orthogonal_",
    ],
)
@pytest.mark.parametrize("dtype", [lucid.float16, lucid.float32, lucid.float64])
def test_generators_and_dtypes(name, dtype):
    fill = getattr(init, name)
    first, second = (fill(lucid.zeros((5, 4), dtype=dtype), generator=lucid.random.Generator(3)) for _ in range(2))
    assert first.dtype == dtype
    assert (first == second).all()
    assert (first != 0).all()
    assert fill(lucid.zeros((0, 4), dtype=dtype)).shape == (0, 4)


def test_constants_and_identities_against_torch():
    for shape in ((4, 6), (6, 4)):
        for ours, theirs in ((init.eye_, torch.nn.init.eye_), (init.ones_, torch.nn.init.ones_)):
            np.testing.assert_array_equal(ours(lucid.zeros(shape)).numpy(), theirs(torch.zeros(shape)).numpy())
    assert (init.zeros_(lucid.ones(3)) == 0).all()
    assert (init.constant_(lucid.ones(3), -2.5) == -2.5).all()
    for shape, groups in (((4, 3, 5), 1), ((4, 2, 3, 4), 2), ((6, 4, 1, 2, 3), 3), ((3, 5, 3), 1)):
        ours = init.dirac_(lucid.ones(shape), groups).numpy()
        np.testing.assert_array_equal(ours, torch.nn.init.dirac_(torch.ones(shape), groups).numpy())


@double_precision
@pytest.mark.parametrize("shape", [(3, 8), (8, 3), (5, 5), (4, 2, 3), (7, 2, 1, 2)])
def test_orthogonal(shape):
    matrix = init.orthogonal_(lucid.zeros(shape), gain=2.0).numpy().reshape(shape[0], -1)
    small = matrix @ matrix.T if matrix.shape[0] <= matrix.shape[1] else matrix.T @ matrix
    np.testing.assert_allclose(small, 4 * np.eye(min(matrix.shape)), atol=1e-12)


def test_orthogonal_matrices_are_equally_likely():
    lucid.manual_seed(0)
    corner = [init.orthogonal_(lucid.zeros((2, 2))).numpy()[0, 0] for _ in range(400)]
    angles = np.arccos(np.clip(corner, -1, 1))  # even on the circle
    assert stats.kstest(angles, stats.uniform(0, math.pi).cdf).pvalue > 1e-3


def test_sparse():
    weight = init.sparse_(lucid.zeros((25, 400)), 0.3, std=2.0).numpy()
    assert ((weight == 0).sum(axis=0) == 8).all()
    assert stats.kstest(weight[weight != 0], stats.norm(0, 2).cdf).pvalue > 1e-4
    rows = (weight == 0).sum(axis=1)  # no row is preferred
    assert stats.chisquare(rows).pvalue > 1e-4


def test_gains_against_torch():
    names = "linear conv1d conv2d conv3d conv_transpose1d conv_transpose2d conv_transpose3d sigmoid tanh relu selu"
    for name in names.split():
        assert init.calculate_gain(name) == torch.nn.init.calculate_gain(name)
    for slope in (None, 0, 0.2, -1.5):
        assert init.calculate_gain("leaky_relu", slope) == torch.nn.init.calculate_gain("leaky_relu", slope)


W = lucid.zeros((2, 3))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: init.calculate_gain("swish"), ValueError, "no gain is known for 'swish'"),
        (lambda: init.calculate_gain("leaky_relu", "a"), ValueError, "must be the negative slope"),
        (lambda: init.xavier_normal_(lucid.zeros(3)), ValueError, r"xavier_normal_: weights have at least 2 axes"),
        (lambda: init.kaiming_normal_(W, mode="fan"), ValueError, "mode must be 'fan_in' or 'fan_out'"),
        (lambda: init.eye_(lucid.zeros(3)), ValueError, "eye_: the Tensor must have 2 axes"),
        (lambda: init.dirac_(W), ValueError, "must have 3 or 4 or 5 axes"),
        (lambda: init.dirac_(lucid.zeros((3, 1, 1)), 2), ValueError, "groups must divide"),
        (lambda: init.orthogonal_(lucid.zeros(3)), ValueError, "at least 2 axes"),
        (lambda: init.sparse_(W, 1.5), ValueError, "sparsity must be"),
        (lambda: init.trunc_normal_(W, std=0.0), ValueError, "std must be above 0"),
        (lambda: init.trunc_normal_(W, a=1.0, b=1.0), ValueError, "a must be less than b"),
        (lambda: init.uniform_([1.0]), TypeError, "expected a Tensor, got list"),
        (lambda: init.zeros_(np.zeros(3)), TypeError, "zeros_: expected a Tensor, got ndarray"),
        (lambda: init.normal_(lucid.zeros(3, dtype=lucid.int64)), TypeError, "real floating"),
    ],
)
def test_errors(call, error, message):
    with pytest.raises(error, match=message):
        call()
