"""Bad input gives one clear Lucid error: it names the function and what came, and nothing was changed."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import lucid
from lucid import autograd, fft, linalg
from tests.devices import widest


@pytest.fixture(autouse=True)
def arrays(on_each_device: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the arrays of the cases on each device, as if there were no GPU."""
    global X, V, I, B, S, ZERO_D, SMALL  # noqa: E741  # the integers
    X = lucid.asarray([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    V = lucid.asarray([1.0, 2.0, 3.0])
    I = lucid.asarray([0, 1, 2])  # noqa: E741
    B = lucid.asarray([True, False, True])
    S = lucid.asarray([[1.0, 2.0], [2.0, 4.0]])  # singular
    ZERO_D = lucid.asarray(1.0)
    SMALL = lucid.asarray([1, 2], dtype=lucid.int8)
    monkeypatch.setenv("LUCID_DEVICES", "cpu,mlx:cpu")


# call, the built-in error it must also be, words the message must have
CASES: dict[str, tuple[Callable[[], Any], type[Exception], str]] = {
    # shapes
    "add shapes": (lambda: lucid.add(X, lucid.ones(2)), ValueError, r"add.*\(2, 3\).*\(2,\)"),
    "operator shapes": (lambda: X * lucid.ones((4, 3)), ValueError, r"multiply.*\(4, 3\)"),
    "comparison shapes": (lambda: lucid.less(X, lucid.ones(2)), ValueError, "less"),
    "matmul shapes": (lambda: X @ X, ValueError, r"matmul.*\(2, 3\)"),
    "matmul 0-d": (lambda: ZERO_D @ V, ValueError, "matmul"),
    "tensordot axes": (lambda: lucid.tensordot(X, X, axes=((0,), (1,))), ValueError, "tensordot"),
    "vecdot shapes": (lambda: lucid.vecdot(V, lucid.ones(4)), ValueError, "vecdot"),
    "where shapes": (lambda: lucid.where(B, X, lucid.ones(2)), ValueError, "where"),
    "reshape size": (lambda: lucid.reshape(X, (4, 2)), ValueError, r"reshape.*\(4, 2\)"),
    "reshape two unknown": (lambda: lucid.reshape(X, (-1, -1)), ValueError, "reshape"),
    "broadcast_to": (lambda: lucid.broadcast_to(V, (2, 2)), ValueError, r"broadcast_to.*\(2, 2\)"),
    "broadcast_arrays": (lambda: lucid.broadcast_arrays(V, lucid.ones(2)), ValueError, "broadcast_arrays"),
    "broadcast_shapes": (lambda: lucid.broadcast_shapes((2,), (3,)), ValueError, "broadcast_shapes"),
    "concat shapes": (lambda: lucid.concat([X, lucid.ones((2, 2))]), ValueError, "concat"),
    "concat nothing": (lambda: lucid.concat([]), ValueError, "concat"),
    "stack shapes": (lambda: lucid.stack([V, lucid.ones(2)]), ValueError, "stack"),
    "squeeze length": (lambda: lucid.squeeze(X, axis=0), ValueError, "squeeze"),
    "negative shape": (lambda: lucid.zeros((-1, 2)), ValueError, "zeros"),
    "permute count": (lambda: lucid.permute_dims(X, (0,)), ValueError, "permute_dims"),
    "permute twice": (lambda: lucid.permute_dims(X, (0, 0)), ValueError, "permute_dims"),
    "T of a vector": (lambda: V.T, ValueError, r"T: .*\(3,\)"),
    "mT of a vector": (lambda: V.mT, ValueError, "matrix_transpose"),
    "take_along_axis shapes": (
        lambda: lucid.take_along_axis(X, lucid.asarray([0]), axis=0),
        ValueError,
        "take_along_axis",
    ),
    "repeat counts": (lambda: lucid.repeat(V, lucid.asarray([1, 2])), ValueError, "repeat"),
    "tile negative": (lambda: lucid.tile(V, (-1,)), ValueError, "tile"),
    "cross length": (lambda: linalg.cross(X[:, :2], X[:, :2]), ValueError, "cross"),
    "solve shapes": (lambda: linalg.solve(S + lucid.eye(2), V), ValueError, "solve"),
    "det of a rectangle": (lambda: linalg.det(X), ValueError, "det"),
    "inv of a vector": (lambda: linalg.inv(V), ValueError, "inv"),
    "trace of a vector": (lambda: linalg.trace(V), ValueError, "trace"),
    "eigh of a rectangle": (lambda: linalg.eigh(X), ValueError, "eigh"),
    "matrix_power rectangle": (lambda: linalg.matrix_power(X, 2), ValueError, "matrix_power"),
    "set_item shape": (lambda: V.__setitem__(slice(0, 2), lucid.ones(3)), ValueError, r"set_?item.*\(3,\)"),
    "in place shape": (lambda: V.__iadd__(lucid.ones((2, 3))), ValueError, "add"),
    # values
    "singular": (lambda: linalg.inv(S), ValueError, "inv"),
    "singular solve": (lambda: linalg.solve(S, lucid.ones(2)), ValueError, "solve"),
    "not positive definite": (lambda: linalg.cholesky(-lucid.eye(2)), ValueError, "cholesky"),
    "qr mode": (lambda: linalg.qr(X, mode="full"), ValueError, "qr.*mode"),
    "fft n": (lambda: fft.fft(V, n=0), ValueError, "fft.*n"),
    "fft norm": (lambda: fft.fft(V, norm="unit"), ValueError, "fft.*norm"),
    "arange step": (lambda: lucid.arange(0, 5, 0), ValueError, "arange.*step"),
    "linspace num": (lambda: lucid.linspace(0, 1, -2), ValueError, "linspace.*num"),
    "meshgrid indexing": (lambda: lucid.meshgrid(V, V, indexing="kl"), ValueError, "meshgrid.*indexing"),
    "Python integer too big": (lambda: SMALL + 300, ValueError, "add.*300"),
    "asarray too big": (lambda: lucid.asarray(300, dtype=lucid.int8), ValueError, "asarray"),
    "asarray ragged": (lambda: lucid.asarray([[1], [1, 2]]), ValueError, "asarray"),
    "asarray copy=False": (lambda: lucid.asarray([1, 2], copy=False), ValueError, "asarray.*copy"),
    "max of nothing": (lambda: lucid.max(lucid.zeros(0)), ValueError, "max"),
    "argmin of nothing": (lambda: lucid.argmin(lucid.zeros(0)), ValueError, "argmin"),
    "bool of many": (lambda: bool(V), ValueError, r"bool: .*\(3,\)"),
    "float of many": (lambda: float(V), ValueError, "float"),
    "int of none": (lambda: int(lucid.zeros(0)), ValueError, "int"),
    "api version": (lambda: V.__array_namespace__(api_version="1999.12"), ValueError, "1999.12"),
    "searchsorted side": (lambda: lucid.searchsorted(V, V, side="middle"), ValueError, "searchsorted.*side"),
    # axes
    "sum axis": (lambda: lucid.sum(X, axis=2), ValueError, "sum.*axis=2"),
    "mean axis": (lambda: lucid.mean(X, axis=-3), IndexError, "mean.*-3"),
    "axis twice": (lambda: lucid.sum(X, axis=(0, 0)), ValueError, "sum.*axis"),
    "sort axis": (lambda: lucid.sort(V, axis=1), ValueError, "sort.*axis=1"),
    "concat axis": (lambda: lucid.concat([X, X], axis=2), ValueError, "concat.*axis=2"),
    "stack axis": (lambda: lucid.stack([V, V], axis=3), ValueError, "stack.*axis=3"),
    "expand_dims axis": (lambda: lucid.expand_dims(V, axis=3), ValueError, "expand_dims.*3"),
    "flip axis": (lambda: lucid.flip(V, axis=1), ValueError, "flip.*1"),
    "roll axis": (lambda: lucid.roll(V, 1, axis=1), ValueError, "roll.*1"),
    "unstack axis": (lambda: lucid.unstack(V, axis=1), ValueError, "unstack.*1"),
    "moveaxis": (lambda: lucid.moveaxis(X, 2, 0), ValueError, "moveaxis.*2"),
    "take axis": (lambda: lucid.take(X, I, axis=2), ValueError, "take.*axis=2"),
    "fft axis": (lambda: fft.fft(V, axis=1), ValueError, "fft.*axis=1"),
    "vector_norm axis": (lambda: linalg.vector_norm(V, axis=1), ValueError, "vector_norm.*axis=1"),
    "cumulative_sum needs axis": (lambda: lucid.cumulative_sum(X), ValueError, "cumulative_sum.*axis"),
    "argmax axis of 0-d": (lambda: lucid.argmax(ZERO_D, axis=1), ValueError, "argmax"),
    # indices
    "index too big": (lambda: V[3], IndexError, "getitem.*3"),
    "index too small": (lambda: V[-4], IndexError, "getitem.*-4"),
    "too many indices": (lambda: V[0, 0], IndexError, "getitem"),
    "float index": (lambda: V[1.0], IndexError, "getitem.*1.0"),
    "string index": (lambda: V["a"], IndexError, "getitem.*'a'"),
    "float array index": (lambda: V[lucid.ones(1)], IndexError, "getitem.*float(32|64)"),
    "index array out of bounds": (lambda: V[lucid.asarray([0, 7])], IndexError, "getitem.*7"),
    "mask of another length": (lambda: V[lucid.asarray([True, False])], IndexError, "getitem"),
    "zero step": (lambda: V[::0], ValueError, "getitem"),
    "slice of floats": (lambda: V[0.5:], IndexError, "getitem.*slice"),
    "set out of bounds": (lambda: V.__setitem__(9, 1.0), IndexError, "set.?item.*9"),
    "take out of bounds": (lambda: lucid.take(V, lucid.asarray([5])), IndexError, "take.*5"),
    "take_along_axis out of bounds": (
        lambda: lucid.take_along_axis(V, lucid.asarray([5])),
        IndexError,
        "take_along_axis.*5",
    ),
    # dtypes
    "unknown dtype": (lambda: lucid.zeros(2, dtype="float33"), TypeError, "float33"),
    "string array": (lambda: lucid.asarray(np.asarray(["a"])), TypeError, "asarray.*Unsupported"),
    "object": (lambda: lucid.asarray(object()), TypeError, "asarray.*Unsupported"),
    "bitwise_and of floats": (lambda: lucid.bitwise_and(V, V), TypeError, "bitwise_and.*float(32|64)"),
    "shift of floats": (lambda: V << 1, TypeError, "bitwise_left_shift"),
    "invert of floats": (lambda: ~V, TypeError, "bitwise_invert"),
    "floor of complex": (lambda: lucid.floor(V + 1j), TypeError, "floor.*complex(64|128)"),
    "less of complex": (lambda: (V + 1j) < V, TypeError, "less.*complex(64|128)"),
    "max of complex": (lambda: lucid.max(V + 1j), TypeError, "max.*complex(64|128)"),
    "sort of complex": (lambda: lucid.sort(V + 1j), TypeError, "sort.*complex(64|128)"),
    "negative of bool": (lambda: -B, TypeError, "negative.*bool"),
    "subtract of bools": (lambda: B - B, TypeError, "subtract.*bool"),
    "complex to real": (lambda: lucid.astype(V + 1j, lucid.float32), TypeError, "astype.*complex(64|128)"),
    "complex into real": (lambda: V.__setitem__(0, 1j), TypeError, "setitem.*complex(64|128)"),
    "in place to another dtype": (lambda: I.__iadd__(1.5), TypeError, "cast|dtype"),
    "in place to another kind": (lambda: SMALL.__iadd__(V[:2]), TypeError, "cast|dtype"),
    "requires_grad of integers": (lambda: lucid.tensor([1], dtype=lucid.int64, requires_grad=True), TypeError, "int64"),
    "requires_grad setter": (lambda: setattr(lucid.asarray([1]), "requires_grad", True), TypeError, "int64"),
    "default dtype": (lambda: lucid.set_default_dtype(lucid.int32), TypeError, "set_default_dtype.*int32"),
    "finfo of integers": (lambda: lucid.finfo(lucid.int32), TypeError, "finfo.*int32"),
    "iinfo of floats": (lambda: lucid.iinfo(lucid.float32), TypeError, "iinfo.*float32"),
    "isdtype kind": (lambda: lucid.isdtype(lucid.int8, "integer"), (TypeError, ValueError), "isdtype.*integer"),
    "index by float": (lambda: [1, 2][V[0]], TypeError, "index.*float(32|64)"),
    "float of complex": (lambda: float(ZERO_D + 1j), TypeError, "float.*complex(64|128)"),
    # types and unknown keywords
    "add a string": (lambda: lucid.add(V, "a"), TypeError, "add.*x2.*str"),
    "operator with a list": (lambda: operator.add(V, [1, 2, 3]), TypeError, "list|operand"),
    "sin of a list": (lambda: lucid.sin([1.0]), TypeError, "sin.*x.*list"),
    "sum of a number": (lambda: lucid.sum(1.0), TypeError, "sum.*x.*float"),
    "two numbers": (lambda: lucid.add(1.0, 2.0), TypeError, "add.*x1.*float"),
    "matmul with a number": (lambda: V @ 2.0, (TypeError, ValueError), "matmul|operand"),
    "unknown keyword": (lambda: lucid.sum(V, dim=0), TypeError, "dim"),
    "positional axis": (lambda: lucid.sum(V, 0), TypeError, "positional"),
    "len of 0-d": (lambda: len(ZERO_D), TypeError, "len"),
    "iter of 0-d": (lambda: iter(ZERO_D), TypeError, "iter"),
    # devices and gradients
    "unknown device": (lambda: lucid.zeros(2, device="tpu"), ValueError, "tpu.*cpu"),
    "no gpu": (lambda: V.to_device("gpu"), ValueError, "gpu.*cpu"),
    "stream": (lambda: V.to_device("cpu", stream=1), ValueError, "stream"),
    "array of a tracked tensor": (lambda: np.asarray(tracked()), TypeError, "detach"),
    "numpy of a tracked tensor": (lambda: tracked().numpy(), RuntimeError, "detach"),
    "dlpack of a tracked tensor": (lambda: np.from_dlpack(tracked()), BufferError, "grad"),
    "ufunc without counterpart": (lambda: np.cbrt(tracked()), (TypeError, RuntimeError), "cbrt"),
    "backward of a plain tensor": (lambda: V.backward(), RuntimeError, "requires_grad"),
    "grad of a plain input": (lambda: autograd.grad(tracked() * 2, V), RuntimeError, r"inputs\[0\]"),
    "leaf in place": (lambda: tracked().__iadd__(1.0), RuntimeError, "leaf"),
    "hook on a plain tensor": (lambda: V.register_hook(print), RuntimeError, "register_hook"),
    "grad of another shape": (lambda: setattr(tracked(), "grad", lucid.ones(2)), ValueError, "shape"),
}


def tracked() -> lucid.Tensor:
    return lucid.tensor([1.0, 2.0, 3.0], dtype=widest(), requires_grad=True)


PLAIN_PYTHON = {
    "unknown keyword",
    "positional axis",
    "operator with a list",
    "len of 0-d",
    "iter of 0-d",
    "matmul with a number",
}
"""Cases where Python itself raises, before Lucid is reached or as its protocols demand."""


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", CASES)
def test_bad_input(name: str) -> None:
    call, builtin, words = CASES[name]
    before = [x.tolist() for x in (X, V, I, B, S, SMALL)]
    with pytest.raises(builtin, match=f"(?s){words}") as caught:
        call()
    if name not in PLAIN_PYTHON:
        assert isinstance(caught.value, lucid.LucidError), f"{type(caught.value)}: {caught.value}"
    assert [x.tolist() for x in (X, V, I, B, S, SMALL)] == before


def test_there_are_at_least_eighty_cases() -> None:
    assert len(CASES) >= 80
