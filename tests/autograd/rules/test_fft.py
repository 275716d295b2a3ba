"""Derivative rules of the Fourier transforms against finite differences."""

from __future__ import annotations

from typing import Any

import pytest

from tests.autograd.harness import Case, check_first_order, check_second_order, complex_, late, real

NORMS = ("backward", "ortho", "forward")
REAL_INPUT = ("rfft", "ihfft", "rfftn")


def case(name: str, *shape: int, **arguments: Any) -> Case:
    """Return the case of one transform of an array that it takes."""
    draw = real if name in REAL_INPUT else complex_
    options = ",".join(f"{key}={value}" for key, value in arguments.items())
    return Case(f"{name}-{shape}-{options}", lambda x: late(f"fft.{name}")(x, **arguments), [draw(*shape)])


CASES = [
    *[
        case(name, 2, m, n=n, norm=norm)
        for name in ("fft", "ifft", "rfft", "irfft", "hfft", "ihfft")
        for norm in NORMS
        for m, n in [(4, None), (5, None), (5, 4), (4, 7), (5, 3), (3, 6), (2, 1)]
    ],
    *[case(name, 4, 2, axis=0) for name in ("fft", "ifft", "rfft", "irfft", "hfft", "ihfft")],
    *[
        case(name, 2, 3, 4, norm=norm, **arguments)
        for name in ("fftn", "ifftn", "rfftn", "irfftn")
        for norm in NORMS
        for arguments in ({}, {"axes": (0, -1)}, {"s": (2, 5), "axes": (1, 2)}, {"s": (4, 3), "axes": (2, 0)})
    ],
    *[case(name, 5, 4, axes=axes) for name in ("fftshift", "ifftshift") for axes in (None, 0, (0, 1))],
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_first_order(case: Case) -> None:
    check_first_order(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_second_order(case: Case) -> None:
    check_second_order(case)
