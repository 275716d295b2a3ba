"""Random compositions of functions and transforms against ``torch.func``, first to third derivatives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
import torch.func as torch_func

import lucid
from lucid import func
from tests.devices import fit, within

N = 3


def program(seed: int, xp: Any, constant: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a random smooth function from a vector to a vector, of operations that the libraries spell alike."""
    rng = np.random.default_rng(seed)
    cumulative_sum = (lambda x: torch.cumsum(x, 0)) if xp is torch else xp.cumulative_sum
    ascending = (lambda x: torch.sort(x).values) if xp is torch else xp.sort
    matrices = [constant(rng.standard_normal((N, N)) / 2) for _ in range(4)]
    steps: list[Callable[[Any, Any], Any]] = [
        lambda x, m: xp.sin(m @ x),
        lambda x, m: xp.tanh(x) * (m @ x),
        lambda x, m: xp.exp(-x * x) + x,
        lambda x, m: x / (1 + xp.sum(x**2)),
        lambda x, m: cumulative_sum(x),
        lambda x, m: xp.linalg.solve(m @ m.mT + constant(np.eye(N)), x),
        lambda x, m: xp.concat([x[1:] * x[:1], x[:1]]),
        lambda x, m: xp.log1p(x * x) - xp.mean(x),
        lambda x, m: xp.where(x > 0, x, xp.sin(x)) * 2,
        lambda x, m: xp.max(x) + ascending(x) * 0.5,
    ]
    chosen = rng.integers(0, len(steps), 5)

    def run(x: Any) -> Any:
        for i, k in enumerate(chosen):
            x = steps[k](x, matrices[i % 4])
        return x

    return run


def transformed(seed: int, library: Any, run: Callable[[Any], Any], total: Callable[[Any], Any]) -> Any:
    """Return a random transform of the program, of order one to three."""
    first, second = (library.jacfwd, library.jacrev), (library.jacrev, library.jacfwd)
    order = seed % 3
    if order == 0:
        return (library.grad(lambda x: total(run(x))), first[seed % 2](run))[seed // 3 % 2]
    if order == 1:
        return first[seed // 3 % 2](second[seed // 6 % 2](run))
    return first[seed // 3 % 2](second[seed // 6 % 2](library.grad(lambda x: total(run(x)))))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # torch's, of how it scripts its own forward mode
@pytest.mark.parametrize("seed", range(100))
def test_random_compositions(seed: int) -> None:
    xs = np.random.default_rng((seed, 1)).standard_normal((2, N))
    ours = transformed(seed, func, program(seed, lucid, lambda a: lucid.asarray(fit(a))), lucid.sum)
    theirs = transformed(seed, torch_func, program(seed, torch, torch.asarray), torch.sum)
    expected = np.stack([theirs(torch.asarray(x)).numpy() for x in xs])
    scale = max(1.0, float(np.abs(expected).max()))
    found = np.stack([ours(lucid.asarray(fit(x))).numpy() for x in xs])
    np.testing.assert_allclose(found, expected, rtol=0, atol=within(1e-11, 1e-4) * scale)
    mapped = func.vmap(ours)(lucid.asarray(fit(xs))).numpy()
    np.testing.assert_allclose(mapped, expected, rtol=0, atol=within(1e-11, 1e-4) * scale)
