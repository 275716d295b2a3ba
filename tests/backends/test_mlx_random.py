"""Random numbers on MLX: the right distributions, saved states, independent streams, from any thread."""

from __future__ import annotations

import json
import threading

import numpy as np
import pytest
from scipy import stats

mx = pytest.importorskip("mlx.core", reason='MLX is not installed: pip install "lucid-dl[mlx]"')

import lucid  # noqa: E402
from lucid.random import Generator, rand, randint, randn, randperm  # noqa: E402

pytestmark = pytest.mark.device("mlx:cpu", reason="this is about MLX")


def generator(seed=0):
    return Generator(seed, device="mlx:cpu")


def test_uniform_and_normal_numbers():
    g = generator()
    for sample, distribution in ((rand(20000, generator=g), "uniform"), (randn(20000, generator=g), "norm")):
        assert sample.dtype is lucid.float32
        assert sample.device == "mlx:cpu"
        assert stats.kstest(np.asarray(sample), distribution).pvalue > 1e-3


@pytest.mark.parametrize("dtype", ["float16", "float32"])
def test_uniform_numbers_stay_below_1(dtype):
    x = np.asarray(rand(200000, generator=generator(), dtype=dtype))
    assert x.dtype == dtype
    assert 0 <= x.min() < 0.001
    assert 0.999 < x.max() < 1


@pytest.mark.parametrize("dtype, low, high", [("int64", -3, 7), ("uint8", 0, 256), ("int8", -128, 128)])
def test_integers_are_equally_likely(dtype, low, high):
    x = np.asarray(randint(low, high, 50000, generator=generator(), dtype=dtype))
    assert x.dtype == dtype
    counts = np.bincount(x.astype(np.int64) - low, minlength=high - low)
    assert len(counts) == high - low
    assert stats.chisquare(counts).pvalue > 1e-3


@pytest.mark.parametrize(
    "dtype, low, high",
    [("int64", -(2**63), 2**63), ("uint64", 0, 2**64), ("uint64", 2**63, 2**64), ("int64", 5, 3 * 2**61),
     ("int64", 2**62, 2**62 + 10**15)],
)  # fmt: skip
def test_integers_of_a_wide_range(dtype, low, high):
    values = randint(low, high, 20000, generator=generator(), dtype=dtype).tolist()
    assert low <= min(values) and max(values) < high
    share = np.asarray([(v - low) / (high - low) for v in values])
    assert stats.kstest(share, "uniform").pvalue > 1e-3
    last = np.bincount([v % 16 for v in values], minlength=16)  # float32 would leave the last bits 0
    assert stats.chisquare(last).pvalue > 1e-3


def test_permutations():
    g = generator()
    first, second = np.asarray(randperm(1000, generator=g)), np.asarray(randperm(1000, generator=g))
    assert sorted(first) == list(range(1000))
    assert (first != second).mean() > 0.9
    assert randperm(0, generator=g).shape == (0,)


def test_the_state_survives_json():
    g = generator(7)
    rand(3, generator=g)
    state = json.loads(json.dumps(g.get_state()))
    first = randn((2, 3), generator=g).tolist()
    assert randn((2, 3), generator=g).tolist() != first
    assert randn((2, 3), generator=generator(1).set_state(state)).tolist() == first


def test_the_state_of_another_backend_is_an_error():
    with pytest.raises(ValueError, match="another generator"):
        generator().set_state(Generator(0, device="cpu").get_state())


def test_seeds_and_children_have_streams_of_their_own():
    g = generator(2**130 + 1)
    streams = [g, *g.spawn(2), *g.spawn(1), generator(0), generator(1), generator(2**130)]
    firsts = [tuple(rand(4, generator=s).tolist()) for s in streams]
    assert len(set(firsts)) == len(streams)
    assert tuple(rand(4, generator=generator(0)).tolist()) == firsts[4]


def test_draws_from_another_thread():
    g, found = generator(3), []
    rand(2, generator=g)

    def draw():
        found.append(rand(2, generator=g).tolist())

    thread = threading.Thread(target=draw)
    thread.start()
    thread.join()
    again = generator(3)
    rand(2, generator=again)
    assert found == [rand(2, generator=again).tolist()]
