"""einops and opt_einsum on Tensors: values against NumPy's, gradients against PyTorch's."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import einops
import numpy as np
import opt_einsum
import pytest
import torch

import lucid

SHAPE = (2, 3, 4, 6)
# function, pattern, further arguments
CASES: list[tuple[str, str, dict[str, Any]]] = [
    ("rearrange", "b c h w -> b h w c", {}),
    ("rearrange", "b c h w -> (w b) (c h)", {}),
    ("rearrange", "b c (h h2) (w w2) -> b (h2 w2 c) h w", {"h2": 2, "w2": 3}),
    ("rearrange", "b ... w -> w ... b", {}),
    ("rearrange", "b c h w -> b c 1 h w 1", {}),
    ("repeat", "b c h w -> b (c n) h (w 2)", {"n": 3}),
    ("repeat", "b c h w -> n b c h w m", {"n": 2, "m": 3}),
    *(("reduce", "b c (h 2) (w 3) -> b c h w", {"reduction": name}) for name in ("max", "min", "mean", "sum", "prod")),
    ("reduce", "b c h w -> b () () c", {"reduction": "mean"}),
    ("reduce", "... h w -> ...", {"reduction": "sum"}),
    ("reduce", "b c h w ->", {"reduction": "max"}),
]
CONTRACTIONS = ["bchw,bchw->", "bchw->hb", "bchw,bchw->bhw", "bchw,bkhw->bck", "bchw,b,c,h->wc", "bchw,w,w->bc"]


def values(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


def operands(expression: str) -> list[np.ndarray]:
    lengths = dict(zip("bchwk", (*SHAPE, 5), strict=True))
    terms = expression.split("->")[0].split(",")
    return [values(*(lengths[axis] for axis in term), seed=i) for i, term in enumerate(terms)]


@pytest.mark.parametrize(("name", "pattern", "arguments"), CASES)
@pytest.mark.parametrize("owner", [einops, lucid.einops])
def test_values_and_gradients(owner: Any, name: str, pattern: str, arguments: dict[str, Any], device: str) -> None:
    array = values(*SHAPE)
    expected = getattr(einops, name)(array, pattern, **arguments)
    x = lucid.tensor(array, device=device, requires_grad=True)
    out = getattr(owner, name)(x, pattern, **arguments)
    assert type(out) is lucid.Tensor
    assert out.device == device
    np.testing.assert_allclose(out.detach().to("cpu").numpy(), expected, rtol=1e-5)
    weights = values(*expected.shape, seed=1)
    lucid.sum(out * lucid.asarray(weights, device=device)).backward()
    theirs = torch.tensor(array, requires_grad=True)
    (getattr(einops, name)(theirs, pattern, **arguments) * torch.tensor(weights)).sum().backward()
    np.testing.assert_allclose(x.grad.to("cpu").numpy(), theirs.grad, rtol=1e-4, atol=1e-6)


def test_any_and_all_and_a_function_of_ones_own() -> None:
    array = values(3, 4) > 0.5
    for reduction in ("any", "all"):
        expected = einops.reduce(array, "a b -> a", reduction)
        np.testing.assert_array_equal(lucid.einops.reduce(lucid.asarray(array), "a b -> a", reduction), expected)
    squares = lucid.einops.reduce(lucid.ones((2, 3)), "a b -> a", lambda x, axes: lucid.sum(x * x, axis=tuple(axes)))
    assert squares.tolist() == [3, 3]


def test_lists_packing_and_shapes() -> None:
    arrays = [values(2, 3, seed=i) for i in range(4)]
    tensors = [lucid.tensor(array, requires_grad=True) for array in arrays]
    stacked = lucid.einops.rearrange(tensors, "n a b -> a (n b)")
    np.testing.assert_array_equal(stacked.detach().numpy(), einops.rearrange(arrays, "n a b -> a (n b)"))
    packed, shapes = lucid.einops.pack([tensors[0], tensors[1][:, 0]], "a *")
    assert packed.shape == (2, 4)
    assert [part.shape for part in lucid.einops.unpack(packed, shapes, "a *")] == [(2, 3), (2,)]
    lucid.sum(packed).backward()
    assert tensors[1].grad.tolist() == [[1, 0, 0], [1, 0, 0]]
    assert einops.parse_shape(packed, "a _") == {"a": 2}
    np.testing.assert_array_equal(einops.asnumpy(packed.detach()), packed.detach().numpy())
    with pytest.raises(TypeError, match="grad"):
        einops.asnumpy(packed)


@pytest.mark.parametrize("expression", CONTRACTIONS)
def test_contractions(expression: str, device: str) -> None:
    arrays = operands(expression)
    tensors = [lucid.tensor(array, device=device, requires_grad=True) for array in arrays]
    theirs = [torch.tensor(array, requires_grad=True) for array in arrays]
    out = opt_einsum.contract(expression, *tensors)
    assert out.device == device
    named = " , ".join(" ".join(term) for term in expression.split("->")[0].split(","))
    again = lucid.einops.einsum(*tensors, f"{named} -> {' '.join(expression.split('->')[1])}")
    expected = torch.einsum(expression, *theirs)
    for result in (out, again):
        np.testing.assert_allclose(result.detach().to("cpu").numpy(), expected.detach().numpy(), rtol=1e-4, atol=1e-5)
    out.backward()
    expected.backward(torch.ones_like(expected))
    for ours, reference in zip(tensors, theirs, strict=True):
        np.testing.assert_allclose(ours.grad.to("cpu").numpy(), reference.grad, rtol=1e-4, atol=1e-4)


def test_mean_of_integers_is_refused() -> None:
    with pytest.raises(NotImplementedError, match="mean"):
        lucid.einops.reduce(lucid.asarray([[1, 2]]), "a b -> a", "mean")


@pytest.mark.parametrize("package", ["einops", "opt_einsum"])
def test_without_the_package(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    x = lucid.ones((2, 2))
    with pytest.raises(
        lucid.MissingExtraError, match=rf'needs {package}; install it with pip install "lucid-dl\[einops\]"'
    ):
        lucid.einops.einsum(x, x, "a b, b c -> a c")


@pytest.mark.parametrize("imports", ["import einops, lucid", "import lucid, einops", "import lucid, einops._backends"])
def test_the_order_of_imports_does_not_matter(imports: str) -> None:
    program = f"{imports}; import einops; assert einops.rearrange(lucid.ones((2, 3)), 'a b -> b a').shape == (3, 2)"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_lucid_does_not_import_einops() -> None:
    program = "import sys, lucid, lucid.einops; assert 'einops' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)
