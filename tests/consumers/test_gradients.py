"""Gradients go through a call whole, or the call refuses Tensors that require grad; none is lost on the way."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import numpy as np
import pytest

import lucid
from tests.consumers.case import CONSTANT, CONVERTS, SMOOTH, UNDEFINED, Case
from tests.consumers.checks import compare_gradients, gradients_of_all
from tests.consumers.table import TABLE


def rows(kind: str) -> list[Case]:
    return [case for case in TABLE if case.expected == kind and case.arrays()]


@pytest.fixture(autouse=True)
def known_warning(case: Case) -> Iterator[None]:
    """Let the one warning pass that a row says it gives."""
    with warnings.catch_warnings():
        if case.warning:
            warnings.filterwarnings("ignore", case.warning, RuntimeWarning)
        yield


@pytest.mark.parametrize("case", rows(SMOOTH), ids=str)
def test_the_gradient_is_that_of_finite_differences(case: Case) -> None:
    assert any(np.any(g) for g in compare_gradients(case))


@pytest.mark.parametrize("case", rows(CONSTANT), ids=str)
def test_what_is_constant_has_no_gradient(case: Case) -> None:
    assert not any(np.any(g) for g in compare_gradients(case))


@pytest.mark.parametrize("case", rows(UNDEFINED), ids=str)
def test_what_passes_through_nan_says_so(case: Case) -> None:
    assert any(np.any(np.isnan(g)) for g in gradients_of_all(case))


@pytest.mark.parametrize("case", rows(CONVERTS), ids=str)
def test_what_converts_refuses_tensors_that_require_grad(case: Case) -> None:
    refusals: list[BaseException] = []
    for only in (None, *range(len(case.arrays()))):
        try:
            # an argument that is not converted may have a gradient, and then it has to be the right one
            compare_gradients(case, only)
        except lucid.GradientError as error:
            refusals.append(error)
        else:
            assert only is not None, "all arguments require grad, and the call took them"
    # `lucid.special` says itself that a function has no derivative in one of its parameters
    assert all(isinstance(error, TypeError | BufferError) or str(error).startswith("special.") for error in refusals)


@pytest.mark.parametrize("case", [case for case in TABLE if case.writes], ids=str)
def test_what_writes_into_its_argument_refuses_a_leaf(case: Case) -> None:
    with pytest.raises(lucid.GradientError, match="leaf"):
        compare_gradients(case.but(writes=False))
