from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import torch

import lucid
from lucid.nn import functional as F
from tests.devices import double_precision

OPTIONS = list(product((2, (3, 2)), (1, (1, 2)), (0, (2, 1)), (1, 3, (1, 2))))


@pytest.mark.parametrize("options", [*OPTIONS, (3, 1, 0, 3), (1, 1, 0, 1)])
def test_there_and_back(agree, rng, options):
    for shape in ((2, 3, 9, 7), (3, 9, 7)):
        x = rng.standard_normal(shape)
        agree(lambda x: F.unfold(x, *options), lambda x: torch.nn.functional.unfold(x, *options), x)
        agree(
            lambda x: F.fold(x, (9, 7), *options),
            lambda x: torch.nn.functional.fold(x, (9, 7), *options),
            torch.nn.functional.unfold(torch.tensor(x), *options).numpy(),
        )


@double_precision
def test_second_order(rng):
    x = lucid.tensor(rng.standard_normal((1, 2, 4, 3)), requires_grad=True)
    assert lucid.autograd.gradgradcheck(lambda x: F.unfold(x, 2) ** 2, (x,))
    assert lucid.autograd.gradgradcheck(lambda x: F.fold(F.unfold(x, 2) ** 2, (4, 3), 2), (x,))


@pytest.mark.parametrize(
    ("name", "shape", "arguments", "message"),
    [
        ("unfold", (3, 4), (2,), "input must have shape"),
        ("unfold", (1, 3, 4), (5,), "do not fit into planes"),
        ("unfold", (1, 3, 4), (2, 0), "dilation must be"),
        ("fold", (8, 6), (3, 2), r"must have shape \(batch, channels \* 4, 4\)"),
        ("fold", (7, 4), (3, 2), r"must have shape \(batch, channels \* 4, 4\)"),
    ],
)
def test_errors(name, shape, arguments, message):
    with pytest.raises(lucid.LucidError, match=f"{name}: .*{message}"):
        getattr(F, name)(lucid.zeros(shape), *arguments)


def test_fold_of_no_images(agree):
    agree(lambda x: F.fold(x, (3, 4), 2), lambda x: torch.nn.functional.fold(x, (3, 4), 2), np.zeros((0, 8, 6)))
    agree(lambda x: F.unfold(x, 2), lambda x: torch.nn.functional.unfold(x, 2), np.zeros((0, 2, 3, 4)))
