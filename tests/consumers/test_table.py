"""The table is as large as it is said to be, and the switches it depends on are set."""

from __future__ import annotations

from collections import Counter

import scipy._lib._array_api

import lucid
from tests.consumers.case import CONVERTS, NUMBER, PARTIAL, SMOOTH, UNDEFINED
from tests.consumers.mlx import NEEDS_DEFAULT_DEVICE, UNSUITED
from tests.consumers.table import TABLE, report


def test_scipy_takes_other_arrays_than_numpys() -> None:
    assert scipy._lib._array_api.SCIPY_ARRAY_API


def test_there_are_enough_calls() -> None:
    assert len(TABLE) >= 590
    libraries = Counter(case.library.split(".")[0] for case in TABLE)
    assert libraries["scipy"] >= 400
    assert libraries["sklearn"] >= 130
    assert libraries["array_api_extra"] >= 40
    assert len([case for case in TABLE if str(case) not in UNSUITED]) >= 500


def test_there_are_enough_gradients() -> None:
    right = [case for case in TABLE if case.expected == SMOOTH]
    assert len(right) >= (370 if hasattr(lucid, "special") else 310)
    # differentiable calls are not kept out of the count by calling them something else
    assert len([case for case in TABLE if case.kind in (NUMBER, PARTIAL, UNDEFINED)]) < 50
    assert len([case for case in TABLE if case.kind == CONVERTS]) >= 90


def test_names_are_unique_and_lists_name_rows() -> None:
    names = [str(case) for case in TABLE]
    assert len(set(names)) == len(names)
    assert not (NEEDS_DEFAULT_DEVICE | UNSUITED) - set(names)
    assert not NEEDS_DEFAULT_DEVICE & UNSUITED


def test_the_report_counts_every_call() -> None:
    assert report().splitlines()[-1].split()[-1] == str(len(TABLE))
