"""Random numbers: distributions, streams, states, errors."""

from __future__ import annotations

import json

import numpy as np
import pytest
import scipy.stats

import lucid
from lucid import random
from tests.devices import has

pytestmark = pytest.mark.usefixtures("on_each_device")

N = 20_000


@pytest.mark.parametrize("dtype", [lucid.float16, lucid.float32, lucid.float64])
def test_uniform_is_uniform_and_below_the_upper_bound(dtype: lucid.DType) -> None:
    generator = random.Generator(1)
    x = random.uniform(-2.0, 3.0, N, generator=generator, dtype=dtype)
    values = x.numpy().astype(float)
    assert x.dtype is dtype
    assert values.min() >= -2.0
    assert values.max() < 3.0
    if dtype is not lucid.float16:
        assert scipy.stats.kstest(values, "uniform", args=(-2.0, 5.0)).pvalue > 1e-3


@pytest.mark.parametrize("dtype", [lucid.float32, lucid.float64])
def test_normal_is_normal(dtype: lucid.DType) -> None:
    x = random.normal(2.0, 0.5, (N,), generator=random.Generator(2), dtype=dtype)
    assert x.dtype is dtype
    assert scipy.stats.kstest(x.numpy(), "norm", args=(2.0, 0.5)).pvalue > 1e-3


def test_normal_with_tensors_differentiates() -> None:
    mean = lucid.tensor([1.0, 2.0], requires_grad=True)
    std = lucid.tensor([[0.5], [1.5]], requires_grad=True)
    x = random.normal(mean, std, generator=random.Generator(0))
    assert x.shape == (2, 2)
    noise = ((x - mean) / std).detach()
    x.sum().backward()
    assert mean.grad is not None
    assert std.grad is not None
    assert mean.grad.tolist() == [2.0, 2.0]
    np.testing.assert_allclose(std.grad.numpy(), noise.numpy().sum(axis=1, keepdims=True), rtol=1e-5)


def test_randint_covers_its_range_evenly() -> None:
    x = random.randint(-3, 5, N, generator=random.Generator(3)).numpy()
    values, counts = np.unique(x, return_counts=True)
    assert values.tolist() == list(range(-3, 5))
    assert scipy.stats.chisquare(counts).pvalue > 1e-3
    assert random.randint(7, size=(2, 2)).dtype is lucid.int64
    assert random.randint(7, (2, 2)).shape == (2, 2)
    assert random.randint(0, 256, 10, dtype=lucid.uint8).dtype is lucid.uint8


def test_randperm_and_bernoulli() -> None:
    assert sorted(random.randperm(50).tolist()) == list(range(50))
    p = lucid.tensor([0.0, 1.0, 0.25])
    draws = random.bernoulli(p, (N, 3), generator=random.Generator(4)).numpy()
    assert set(np.unique(draws)) == {0.0, 1.0}
    np.testing.assert_allclose(draws.mean(axis=0), [0.0, 1.0, 0.25], atol=0.02)


def test_seeds_states_and_spawned_streams() -> None:
    random.manual_seed(5)
    first = random.rand(4)
    state = random.get_rng_state()
    second = random.randn(2, 3)
    random.set_rng_state(json.loads(json.dumps(state)))
    assert (random.randn(2, 3) == second).all()
    random.manual_seed(5)
    assert (random.rand(4) == first).all()

    a, b = random.Generator(9).spawn(2)
    c, d = random.Generator(9).spawn(2)
    xs = [g_.get_state()["key"] for g_ in (a, b, c, d)]
    assert xs[0] == xs[2]
    assert xs[1] == xs[3]
    assert xs[0] != xs[1]
    assert (random.rand(5, generator=a) == random.rand(5, generator=c)).all()
    restored = random.Generator(0)
    parent = random.Generator(9)
    parent.spawn(1)
    restored.set_state(parent.get_state())
    assert restored.spawn(1)[0].get_state()["key"] == xs[1]


def test_sizes_dtypes_and_requires_grad() -> None:
    assert lucid.randn(32, 100, requires_grad=True).requires_grad
    assert lucid.randn((3,)).shape == lucid.rand(3).shape == (3,)
    assert lucid.rand().shape == ()
    assert lucid.rand(0, 3).shape == (0, 3)
    assert lucid.randn(2).dtype is lucid.float32
    other = lucid.float64 if has("float64") else lucid.float16
    lucid.set_default_dtype(other)
    try:
        assert lucid.randn(2).dtype is other
    finally:
        lucid.set_default_dtype(None)


@pytest.mark.parametrize(
    ("call", "error", "match"),
    [
        (lambda: random.rand(-1), lucid.ArgumentError, "rand: size"),
        (lambda: random.rand(2.5), lucid.ArgumentTypeError, "rand: size"),
        (lambda: random.rand(2, dtype=lucid.int64), lucid.DTypeError, "rand: dtype"),
        (lambda: random.rand(2, device="nowhere"), lucid.DeviceError, "nowhere"),
        (lambda: random.randint(5, 5), lucid.ArgumentError, r"\[5, 5\)"),
        (lambda: random.randint(0, 300, 2, dtype=lucid.uint8), lucid.ArgumentError, "uint8"),
        (lambda: random.randint(0.5, 3), lucid.ArgumentTypeError, "low"),
        (lambda: random.uniform(1.0, 0.0), lucid.ArgumentError, "low=1.0"),
        (lambda: random.normal(0.0, -1.0), lucid.ArgumentError, "std"),
        (lambda: random.bernoulli(1.5), lucid.ArgumentError, "p must"),
        (lambda: random.bernoulli(lucid.tensor([0.5, float("nan")])), lucid.ArgumentError, "p must"),
        (lambda: random.manual_seed(-1), lucid.ArgumentError, "seed"),
        (lambda: random.manual_seed("x"), lucid.ArgumentTypeError, "seed"),
        (lambda: random.rand(2, generator=3), lucid.ArgumentTypeError, "generator"),
        (lambda: random.Generator(0).set_state({}), lucid.ArgumentTypeError, "state"),
        (lambda: random.randperm(-2), lucid.ArgumentError, "randperm: n"),
    ],
)
def test_bad_arguments_name_the_function_and_the_argument(call, error, match) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(error, match=match):
        call()
