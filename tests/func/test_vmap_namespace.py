"""Every function under `vmap` equals the stacked loop, values and gradients."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

import lucid
from lucid._dispatch import OPS
from lucid.func import grad, vmap
from lucid.func._batched import BatchLevel
from tests.autograd.harness import Case, _like
from tests.func.cases import ALL, DIFFERENTIABLE

pytestmark = pytest.mark.device("cpu", "cupy:0", reason="in double precision; the others: test_on_devices.py")

EXAMPLES = 3
DATA_DEPENDENT = ("nonzero", "unique_all", "unique_counts", "unique_inverse", "unique_values")


def examples(case: Case) -> list[np.ndarray[Any, Any]]:
    """Return inputs with a batch axis: the case's own, and others near by."""
    return [np.stack([_near(x, i) for i in range(EXAMPLES)]) for x in case.inputs]


def mapped_axes(case: Case) -> tuple[int | None, ...]:
    """Return in_axes for all inputs but numbers of repetitions, which make shapes."""
    repeats = case.id.startswith(("manipulation:repeat-each", "manipulation:repeat-one"))
    return tuple([None if repeats and i == 1 else 0 for i in range(len(case.inputs))])


def _near(x: Any, i: int) -> Any:
    return x * (1 + 0.002 * i) if x.dtype.kind in "fc" else x


def outputs(result: Any) -> tuple[Any, ...]:
    return tuple(result) if isinstance(result, tuple | list) else (result,)


def loop(case: Case, batches: Sequence[Any], axes: Sequence[int | None]) -> list[np.ndarray[Any, Any]]:
    results = []
    for i in range(EXAMPLES):
        xs = [lucid.asarray(x if axis is None else x[i]) for x, axis in zip(batches, axes, strict=True)]
        results.append([y.numpy() for y in outputs(case.function(*xs))])
    return [np.stack(ys) for ys in zip(*results, strict=True)]


def compare(case: Case, found: Any, expected: Sequence[Any]) -> None:
    for y, wanted in zip(outputs(found), expected, strict=True):
        assert y.dtype.numpy == wanted.dtype
        assert not y.requires_grad
        np.testing.assert_allclose(y.numpy(), wanted, rtol=1e-10, atol=1e-11)


@pytest.mark.parametrize("case", ALL, ids=str)
def test_all_inputs_mapped(case: Case) -> None:
    axes = mapped_axes(case)
    batches = [x if axis == 0 else x[0] for x, axis in zip(examples(case), axes, strict=True)]
    expected = loop(case, batches, axes)
    compare(case, vmap(case.function, axes)(*map(lucid.asarray, batches)), expected)
    last = [lucid.asarray(x if axis is None else np.moveaxis(x, 0, -1)) for x, axis in zip(batches, axes, strict=True)]
    compare(case, vmap(case.function, tuple([None if axis is None else -1 for axis in axes]))(*last), expected)


@pytest.mark.parametrize("case", [case for case in ALL if len(case.inputs) > 1], ids=str)
def test_one_input_mapped(case: Case) -> None:
    for mapped in range(len(case.inputs)):
        batches = [x if i == mapped else case.inputs[i] for i, x in enumerate(examples(case))]
        axes = [0 if i == mapped else None for i in range(len(batches))]
        call = vmap(case.function, tuple(axes))
        tensors = list(map(lucid.asarray, batches))
        if mapped_axes(case)[mapped] is None:
            with pytest.raises(lucid.ArgumentError, match="repeats differs from example to example"):
                call(*tensors)
        elif mapped and case.id.startswith(("set-", "indexing:in-place", "extra:put_along_axis")):
            with pytest.raises(lucid.LucidError, match="made under a transform"):
                call(*tensors)  # a Tensor from outside would be changed
        else:
            compare(case, call(*tensors), loop(case, batches, axes))


def loss_of(case: Case) -> Any:
    """Return a case as a function whose result is one real number."""
    weights = [
        _like(np.random.default_rng(3), y.numpy())
        for y in outputs(case.function(*map(lucid.asarray, case.inputs)))
        if y.dtype.is_floating
    ]

    def loss(*xs: Any) -> Any:
        ys = [y for y in outputs(case.function(*xs)) if y.dtype.is_floating]
        terms = [lucid.real(lucid.sum(lucid.conj(lucid.asarray(w)) * y)) for w, y in zip(weights, ys, strict=True)]
        return lucid.sum(lucid.stack([lucid.astype(term, lucid.float64) for term in terms]))

    return loss


def check_gradients(case: Case, axes: tuple[int | None, ...]) -> None:
    pairs = zip(examples(case), case.inputs, axes, strict=True)
    batches = [lucid.asarray(several if axis == 0 else one) for several, one, axis in pairs]
    gradient = grad(loss_of(case), argnums=case.wanted)
    found = vmap(gradient, axes)(*batches)
    each = [
        gradient(*[x if axis is None else x[i] for x, axis in zip(batches, axes, strict=True)]) for i in range(EXAMPLES)
    ]
    for g, wanted in zip(found, zip(*each, strict=True), strict=True):
        assert not g.requires_grad
        np.testing.assert_allclose(g.numpy(), np.stack([w.numpy() for w in wanted]), rtol=1e-9, atol=1e-10)


@pytest.mark.parametrize("case", DIFFERENTIABLE, ids=str)
def test_the_gradient_of_each_example(case: Case) -> None:
    check_gradients(case, mapped_axes(case))


@pytest.mark.parametrize("case", [case for case in DIFFERENTIABLE if len(case.inputs) > 1], ids=str)
def test_the_gradient_of_each_example_for_shared_inputs(case: Case) -> None:
    if case.id.startswith(("indexing:in-place", "manipulation:repeat-")):
        return check_gradients(case, (0, *[None] * (len(case.inputs) - 1)))
    for mapped in range(len(case.inputs)):
        check_gradients(case, tuple([0 if i == mapped else None for i in range(len(case.inputs))]))


def test_every_function_was_mapped(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = set()
    make = BatchLevel.make

    def watched(level: BatchLevel, op: Any) -> Any:
        seen.add(op.name)
        return make(level, op)

    monkeypatch.setattr(BatchLevel, "make", watched)
    for case in ALL:
        axes = mapped_axes(case)
        pairs = zip(examples(case), axes, strict=True)
        vmap(case.function, axes)(*[lucid.asarray(x if axis == 0 else x[0]) for x, axis in pairs])
    with_arrays = {name for name, op in OPS.items() if op.inputs}
    # moving is for several devices, and put_add is a derivative's
    assert with_arrays - seen - {"to_device", "put_add"} == set(DATA_DEPENDENT)


@pytest.mark.parametrize("name", DATA_DEPENDENT)
def test_data_dependent_shapes_are_refused(name: str) -> None:
    with pytest.raises(lucid.ArgumentError, match=f"vmap: the shape of what {name}"):
        vmap(getattr(lucid, name))(lucid.asarray([[1, 0], [1, 1]]))
